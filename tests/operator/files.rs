//! Files: nothing is written over, and what is no ledger of ours is left alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::code;
use crate::support::{Client, Fixture, Load, Server, program, run, verified};

/// A ledger with an entry about a claim and a signed checkpoint.
fn filled(folder: &Path) -> Fixture {
    let fixture = Fixture::make(folder);
    let server = Server::start(&fixture.db);
    let client = Client::new(&server, &fixture.secret);
    client.made("/v1/claims", &fixture.claim(9));
    client.text("/v1/checkpoint");
    assert!(server.stop().success());
    fixture
}

/// Every file of a folder with what it says, but for those that SQLite keeps: whether these are whole, `verify` says.
fn words_in(folder: &Path) -> BTreeMap<String, String> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let own = files.filter(|path| !path.file_name().unwrap().to_str().unwrap().starts_with("ledger.db-"));
    own.map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap_or_default())).collect()
}

fn export(db: &Path, output: &Path, more: &[&str]) -> (bool, String) {
    let (db, output) = (db.to_str().unwrap(), output.to_str().unwrap());
    let done = run(&[&["export", "claims", "--db", db, "-o", output], more].concat());
    (done.status.success(), String::from_utf8(done.stderr).unwrap())
}

#[test]
fn an_export_never_destroys_what_stands_there() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = filled(folder.path());
    let (key, other) = (folder.path().join("ledger.db.key"), folder.path().join("other.csv"));
    fs::write(&other, "mine").unwrap();
    let link = folder.path().join("link.csv");
    std::os::unix::fs::symlink(&fixture.db, &link).unwrap();
    let before = words_in(folder.path());
    for (output, more) in [
        (&other, &[][..]),
        (&fixture.db, &[]),
        (&fixture.db, &["--force"]),
        (&key, &["--force"]),
        (&link, &["--force"]),
        (&folder.path().join("missing").join("file.csv"), &[]),
    ] {
        let (done, why) = export(&fixture.db, output, more);
        assert!(!done && !why.is_empty(), "{} {more:?}: {why}", output.display());
        assert_eq!(words_in(folder.path()), before, "{} {more:?}", output.display());
        verified(&fixture.db).unwrap();
    }
    assert!(export(&fixture.db, &other, &["--force"]).0);
    let fresh = folder.path().join("fresh.csv");
    assert!(export(&fixture.db, &fresh, &[]).0);
    let written = fs::read_to_string(&fresh).unwrap();
    assert!(written.lines().count() == 2 && fs::read_to_string(&other).unwrap() == written);
    assert!(export(&fixture.db, Path::new("/dev/null"), &[]).0, "a device is no file that could be lost");
}

#[test]
fn an_export_onto_the_ledger_that_is_served_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = filled(folder.path());
    let server = Server::start(&fixture.db);
    let client = Client::new(&server, &fixture.secret);
    client.made("/v1/claims", &fixture.claim(10));
    for name in ["ledger.db", "ledger.db-wal", "ledger.db-shm"] {
        assert!(!export(&fixture.db, &folder.path().join(name), &["--force"]).0, "{name}");
    }
    client.made("/v1/claims", &fixture.claim(11));
    assert!(server.stop().success());
    assert_eq!(verified(&fixture.db).unwrap()["entries"], Fixture::ENTRIES + 3);
}

/// Every command that opens a ledger, on this file.
fn commands(db: &str) -> [Vec<&str>; 8] {
    let key = "key_00000000000000000000000000";
    [
        vec!["serve", "--listen", "127.0.0.1:0", "--db", db],
        vec!["verify", db],
        vec!["export", "claims", "--db", db],
        vec!["import", "/dev/null", "--db", db],
        vec!["key", "list", "--db", db],
        vec!["key", "create", "--role", "reader", "--name", "n", "--db", db],
        vec!["key", "revoke", key, "--db", db],
        vec!["backup", "/tmp/never-written.db", "--db", db],
    ]
}

#[test]
fn a_ledger_of_a_newer_version_is_refused_by_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = filled(folder.path());
    let connection = rusqlite::Connection::open(&fixture.db).unwrap();
    connection.execute("INSERT INTO migration VALUES (99, 'later', '')", []).unwrap();
    drop(connection);
    for command in commands(fixture.db.to_str().unwrap()) {
        assert_eq!(code(&command), Some(1), "{command:?}");
    }
}

#[test]
fn what_is_no_file_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for command in commands(pipe.to_str().unwrap()) {
        assert_eq!(code(&command), Some(1), "{command:?}");
    }
}

#[test]
fn a_mistyped_file_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("mistyped.db");
    let db = missing.to_str().unwrap();
    let key = "key_00000000000000000000000000";
    for command in [
        vec!["key", "list", "--db", db],
        vec!["key", "revoke", key, "--db", db],
        vec!["export", "claims", "--db", db],
        vec!["verify", db],
        vec!["backup", "/tmp/never-written.db", "--db", db],
    ] {
        assert_eq!(code(&command), Some(1), "{command:?}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{command:?}");
    }
}

#[test]
fn a_file_or_log_that_is_replaced_cut_or_removed_takes_no_more_writes() {
    type Change = fn(&Path);
    let changes: [(&str, Change); 8] = [
        ("file removed", |db| fs::remove_file(db).unwrap()),
        ("file replaced", |db| {
            let copy = db.with_extension("copy");
            fs::copy(db, &copy).unwrap();
            fs::rename(copy, db).unwrap();
        }),
        ("file emptied", |db| drop(fs::File::create(db).unwrap())),
        ("file cut", |db| {
            let file = fs::OpenOptions::new().write(true).open(db).unwrap();
            file.set_len(file.metadata().unwrap().len() / 2 / 4096 * 4096).unwrap();
        }),
        ("log emptied", |db| drop(fs::File::create(log_of(db)).unwrap())),
        ("log cut", |db| {
            let file = fs::OpenOptions::new().write(true).open(log_of(db)).unwrap();
            file.set_len(file.metadata().unwrap().len() - 4096).unwrap();
        }),
        ("log removed", |db| fs::remove_file(log_of(db)).unwrap()),
        ("log replaced", |db| {
            let copy = db.with_extension("copy");
            fs::copy(log_of(db), &copy).unwrap();
            fs::rename(copy, log_of(db)).unwrap();
        }),
    ];
    for (what, change) in changes {
        let folder = tempfile::tempdir().unwrap();
        let fixture = filled(folder.path());
        let mut server = Server::start(&fixture.db);
        let client = Client::new(&server, &fixture.secret);
        client.made("/v1/claims", &fixture.claim(10));
        change(&fixture.db);
        let told = client.post("/v1/claims", None, &fixture.claim(11));
        assert!(!told.is_ok_and(|answer| answer.status < 300), "{what}: nothing is acknowledged");
        if what.ends_with("emptied") {
            // Reads may fail before a write comes to the writer: then the service stays, and goes on acknowledging nothing.
            let again = client.post("/v1/claims", None, &fixture.claim(12));
            assert!(!again.is_ok_and(|answer| answer.status < 300), "{what}: nothing is acknowledged later");
            continue;
        }
        let ended = server.ended_within(Duration::from_secs(20));
        assert_eq!(ended.and_then(|status| status.code()), Some(1), "{what}: the service ends");
        if what == "log removed" {
            let kept = verified(&fixture.db).map(|whole| whole["entries"].clone());
            assert_eq!(kept, Ok(serde_json::json!(Fixture::ENTRIES + 2)), "what was acknowledged is saved");
        }
    }
}

fn log_of(db: &Path) -> std::path::PathBuf {
    let mut log = db.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

#[test]
fn the_log_may_be_moved_into_the_file_by_others_at_any_time() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = filled(folder.path());
    let server = Server::start(&fixture.db);
    let client = Client::new(&server, &fixture.secret);
    let other = rusqlite::Connection::open(&fixture.db).unwrap();
    for number in 0..40 {
        client.made("/v1/claims", &fixture.claim(number));
        if number % 3 == 0 {
            other.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
            assert_eq!(fs::metadata(log_of(&fixture.db)).unwrap().len(), 0);
        }
    }
}

#[test]
fn a_stop_under_load_leaves_all_in_the_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = filled(folder.path());
    let server = Server::start_under(&[], &fixture.db, &["--rate-limit", "0"]).unwrap();
    let load = Load::start(&server, &fixture, "load", 8, 1_000);
    load.begun();
    let client = Client::new(&server, &fixture.secret);
    for path in ["/v1/claims", "/v1/exports/claims.csv", "/v1/checkpoint"] {
        client.text(path);
    }
    client.text(&format!("/v1/incidents/{}/figures", fixture.incident));
    assert!(server.stop().success());
    load.stop();
    let left: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("ledger.db-"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
    verified(&fixture.db).unwrap();
}

#[test]
fn readiness_tells_of_a_file_that_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = filled(folder.path());
    let server = Server::start(&fixture.db);
    let client = Client::new(&server, &fixture.secret);
    assert_eq!(client.get("/readyz").unwrap().status, 200);
    fs::rename(&fixture.db, folder.path().join("aside.db")).unwrap();
    let answer = client.get("/readyz").unwrap();
    assert_eq!((answer.status, answer.code()), (503, "storage_unavailable"));
}

#[test]
fn a_service_that_hangs_drips_or_sends_elsewhere_does_not_hold_a_verifier() {
    use std::io::Write;
    let rogue = |answer: &'static str, endless: bool| {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for stream in listener.incoming().take(8) {
                let mut stream = stream.unwrap();
                drop(stream.write_all(answer.as_bytes()));
                while endless && stream.write_all(&[b'x'; 65_536]).is_ok() {}
            }
        });
        address
    };
    let key = "ledger.example+00000000+AAAAAAAA";
    let endless = rogue("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n\"", true);
    let elsewhere =
        rogue("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", false);
    for address in [endless, elsewhere] {
        assert_eq!(code(&["verify", &address, "--key", key]), Some(1), "{address}");
    }
}

#[test]
fn a_killed_rehearsal_leaves_its_copy_only_until_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let aside = tempfile::tempdir().unwrap();
    let fixture = filled(folder.path());
    let rehearse = |file: &str| {
        let mut command = Command::new(program());
        command.args(["import", "--dry-run", file, "--db"]).arg(&fixture.db).env("TMPDIR", aside.path());
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let copies =
        || fs::read_dir(aside.path()).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    // It waits for lines that never come.
    let mut waiting = rehearse("/dev/stdin").spawn().unwrap();
    let begun = Instant::now();
    while !copies().first().is_some_and(|copy| copy.join("rehearsal.db").exists()) {
        assert!(begun.elapsed() < Duration::from_secs(20), "no rehearsal began");
        std::thread::sleep(Duration::from_millis(5));
    }
    let empty = folder.path().join("empty.ndjson");
    fs::write(&empty, "").unwrap();
    rehearse(empty.to_str().unwrap()).status().unwrap();
    assert_eq!(copies().len(), 1, "a rehearsal that goes on keeps its copy");
    waiting.kill().unwrap();
    waiting.wait().unwrap();
    assert_eq!(copies().len(), 1);
    rehearse(empty.to_str().unwrap()).status().unwrap();
    assert_eq!(copies(), Vec::<std::path::PathBuf>::new());
}
