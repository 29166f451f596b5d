//! Starts: nothing is lost by one that fails, and none goes on with what is not right.

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use crate::support::{Client, Fixture, Server, program};
use crate::{code, ends};

/// What a start prints before it serves, and how it ended if it did.
fn first_lines(arguments: &[&str], lines: usize) -> Vec<String> {
    let mut child = Command::new(program()).args(arguments).stdout(Stdio::piped()).spawn().unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let told = out.lines().take(lines).map(Result::unwrap).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    told
}

#[test]
fn the_first_key_is_made_only_once_the_address_is_bound() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("ledger.db");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert_eq!(code(&["serve", "--db", db.to_str().unwrap(), "--listen", &address]), Some(1));
    let told = first_lines(&["serve", "--db", db.to_str().unwrap(), "--listen", "127.0.0.1:0"], 2);
    assert!(
        told[0].starts_with("listening on http://") && told[1].starts_with("admin key: clk_"),
        "{told:?}"
    );
}

#[test]
fn a_first_key_that_could_not_be_told_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("ledger.db");
    let serve = ["serve", "--db", db.to_str().unwrap(), "--listen", "127.0.0.1:0"];
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut child = Command::new(program()).args(serve).stdout(full).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_secs(2));
    let status = child.try_wait().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(status.and_then(|status| status.code()), Some(1));
    assert!(first_lines(&serve, 2)[1].starts_with("admin key: clk_"));
}

#[test]
fn no_first_key_is_made_where_nobody_would_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("ledger.db");
    let serve = ["serve", "--db", db.to_str().unwrap(), "--listen", "127.0.0.1:0"];
    let mut child =
        Command::new(program()).args(serve).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.contains("key create"), "{said}");
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(first_lines(&serve, 2)[1].starts_with("admin key: clk_"));
}

#[test]
fn a_lost_signing_key_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = Fixture::make(folder.path());
    let server = Server::start(&fixture.db);
    Client::new(&server, &fixture.secret).text("/v1/checkpoint");
    assert!(server.stop().success());
    let (key, aside) = (folder.path().join("ledger.db.key"), folder.path().join("aside"));
    fs::rename(&key, &aside).unwrap();
    let refused = ends(&["serve", "--db", fixture.db.to_str().unwrap(), "--listen", "127.0.0.1:0"]).unwrap();
    let why = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(1) && why.contains("ledger.db.key"), "{why}");
    assert!(!key.exists(), "no other key is made");
    fs::rename(&aside, &key).unwrap();
    let server = Server::start(&fixture.db);
    Client::new(&server, &fixture.secret).text("/v1/checkpoint");
}

#[test]
fn settings_that_cannot_be_meant_are_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("ledger.db");
    for setting in [
        ["--workers", "0"],
        ["--workers", "513"],
        ["--cors-origin", "a b"],
        ["--cors-origin", "https://example.org/path"],
        ["--cors-origin", "example.org"],
    ] {
        let mut arguments = vec!["serve", "--db", db.to_str().unwrap(), "--listen", "127.0.0.1:0"];
        arguments.extend(setting);
        assert_eq!(code(&arguments), Some(2), "{setting:?}");
        assert!(!db.exists(), "{setting:?}");
    }
}

#[test]
fn a_log_on_a_full_disk_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let fixture = Fixture::make(folder.path());
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let server = Server::start_logged(&[], &fixture.db, &["--log", "info"], full.into()).unwrap();
    let client = Client::new(&server, &fixture.secret);
    for _ in 0..8 {
        assert_eq!(client.get("/v1/checkpoint").unwrap().status, 200);
    }
    client.made("/v1/claims", &fixture.claim(9));
    assert_eq!(server.stop().code(), Some(0));
}

/// The last entry, put so many days into the past (or the future) together with all before it.
fn aged(db: &std::path::Path, days: i64) {
    let connection = rusqlite::Connection::open(db).unwrap();
    connection.execute_batch("DROP TRIGGER entry_is_not_updated").unwrap();
    let moved = "UPDATE entry SET recorded_at = recorded_at - ?1";
    connection.execute(moved, [days * 86_400 * 1_000_000]).unwrap();
}

#[test]
fn a_clock_that_cannot_be_right_writes_nothing_until_it_is_accepted() {
    for (days, believed) in [(366, true), (3_650, false), (-1, false)] {
        let folder = tempfile::tempdir().unwrap();
        let fixture = Fixture::make(folder.path());
        aged(&fixture.db, days);
        for (more, takes) in [(&[][..], believed), (&["--accept-clock"], true)] {
            let server = Server::start_under(&[], &fixture.db, more).unwrap();
            let client = Client::new(&server, &fixture.secret);
            assert_eq!(client.get("/v1/claims").unwrap().status, 200);
            let answer = client.post("/v1/claims", None, &fixture.claim(9)).unwrap();
            let expected = if takes { 201 } else { 503 };
            assert_eq!(answer.status, expected, "{days} days, {more:?}: {}", answer.json);
            assert_eq!(client.get("/readyz").unwrap().status, if takes { 200 } else { 503 });
            server.kill();
        }
    }
}
