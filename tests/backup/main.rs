//! Backup under load: the copy is whole, restored it is served, and it is the beginning of the live ledger; a rolled-back
//! ledger is not served where a checkpoint is required.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

#[path = "../support/mod.rs"]
mod support;

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use serde_json::Value;
use support::{Client, Fixture, Load, Server, Tally};

fn main() -> ExitCode {
    let rounds = support::number("BACKUP_ROUNDS", 2);
    let folder = tempfile::tempdir().unwrap();
    let fixture = Fixture::make(folder.path());
    let mut tally = Tally::default();
    for round in 0..rounds {
        under_load(&fixture, folder.path(), round, &mut tally);
    }
    at_rest(&fixture, folder.path(), &mut tally);
    refusals(&fixture, folder.path(), &mut tally);
    ended_halfway(&fixture, folder.path(), &mut tally);
    rolled_back(&fixture, folder.path(), &mut tally);
    tally.end()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn ok(holds: bool, why: impl ToString) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why.to_string()) }
}

/// Runs a command that has to succeed and gives its JSON.
fn told(arguments: &[&str]) -> Result<Value, String> {
    let output = support::run(arguments);
    let words =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if !output.status.success() {
        return Err(words);
    }
    serde_json::from_slice(&output.stdout).map_err(|_| words)
}

/// A backup taken while others write is whole, holds all that was acknowledged before it began, and the live ledger
/// begins with it.
fn under_load(fixture: &Fixture, folder: &Path, round: u64, tally: &mut Tally) {
    let server = Server::start(&fixture.db);
    let load = Load::start(&server, fixture, &format!("backup-{round}"), 8, u64::MAX);
    load.begun();
    std::thread::sleep(std::time::Duration::from_secs(1));
    let before = load.so_far();
    let copy = folder.join(format!("copy-{round}.db"));
    let backup = told(&["backup", text(&copy), "--json", "--db", text(&fixture.db)]);
    load.stop();
    let entries = backup.as_ref().map(|made| made["entries"].as_u64().unwrap_or_default());
    println!("backup {round} under load: {:?} entries", entries.as_ref().ok());
    tally.check("backup under load", backup.as_ref().map(drop).map_err(Clone::clone));
    tally.check("all acknowledged before it is in it", support::kept_as_told(&copy, &before));
    // A checkpoint of exactly the backup's size and root, proved consistent with the live log.
    let client = Client::new(&server, &fixture.secret);
    let size = entries.unwrap_or_default();
    let proof = client.get(&format!("/v1/proofs/inclusion?seq={size}&size={size}")).unwrap();
    let root = backup.map(|made| made["root"].clone()).unwrap_or_default();
    tally.check(
        "the live ledger began with it",
        ok(proof.json["root"] == root, format!("{root} {}", proof.json)),
    );
}

/// A backup of a ledger at rest, restored, is equal to the live checkpoint, and serves.
fn at_rest(fixture: &Fixture, folder: &Path, tally: &mut Tally) {
    let server = Server::start(&fixture.db);
    let client = Client::new(&server, &fixture.secret);
    let note = client.text("/v1/checkpoint");
    let (live, copy, restored) =
        (folder.join("live.note"), folder.join("rest.db"), folder.join("restored.db"));
    std::fs::write(&live, &note).unwrap();
    let key = client.text("/v1/checkpoint/key");
    let made = told(&["backup", text(&copy), "--json", "--db", text(&fixture.db)]);
    tally.check("backup", made.map(drop));
    let put = told(&["restore", text(&copy), "--json", "--db", text(&restored), "--key", key.trim_end()]);
    tally.check("restore", put.map(drop));
    let verified =
        told(&["verify", text(&restored), "--json", "--key", key.trim_end(), "--checkpoint", text(&live)]);
    let size = note.lines().nth(1).and_then(|size| size.parse::<u64>().ok());
    let entries = verified.as_ref().ok().and_then(|verified| verified["entries"].as_u64());
    tally.check("restored, it equals the live checkpoint", verified.and(ok(entries == size, "another size")));
    drop(server);
    let signing_key = format!("{}.key", text(&fixture.db));
    let arguments = ["--signing-key", signing_key.as_str(), "--require-checkpoint", text(&live)];
    let server = Server::start_under(&[], &restored, &arguments);
    let same = server.map(|server| Client::new(&server, &fixture.secret).text("/v1/checkpoint"));
    tally.check(
        "restored, it serves the same checkpoint",
        ok(same.as_ref() == Some(&note), format!("{same:?}")),
    );
}

/// The command fails and says why.
fn refused(arguments: &[&str], expected: &str) -> Result<(), String> {
    let output = support::run(arguments);
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    ok(output.status.code() == Some(1) && words.contains(expected), words)
}

/// Nothing is overwritten; a damaged backup is not restored.
fn refusals(fixture: &Fixture, folder: &Path, tally: &mut Tally) {
    let copy = folder.join("rest.db");
    let db = text(&fixture.db);
    tally.check("backup onto a file", refused(&["backup", text(&copy), "--db", db], "exists already"));
    tally.check("restore onto a ledger", refused(&["restore", text(&copy), "--db", db], "exists already"));
    let damaged = folder.join("damaged.db");
    std::fs::copy(&copy, &damaged).unwrap();
    let connection = rusqlite::Connection::open(&damaged).unwrap();
    connection
        .execute_batch(
            "DROP TRIGGER entry_is_not_updated; UPDATE entry SET principal = 'system' WHERE seq = 2",
        )
        .unwrap();
    drop(connection);
    let target = folder.join("target.db");
    let restore = ["restore", text(&damaged), "--db", text(&target)];
    tally.check("restore of a damaged backup", refused(&restore, "entry 2"));
    tally.check("nothing is left of it", ok(!target.exists(), "the target exists"));
}

/// An older state put in place: not served beneath the key that signed more since, nor where a newer checkpoint is
/// required; served once somebody decided that the ledger goes on from there.
fn rolled_back(fixture: &Fixture, folder: &Path, tally: &mut Tally) {
    let (older, live) = (folder.join("copy-0.db"), folder.join("live.note"));
    let (key, other_key) = (format!("{}.key", text(&fixture.db)), folder.join("other.key"));
    std::fs::copy(&key, &other_key).unwrap();
    let serve = ["serve", "--listen", "127.0.0.1:0", "--db", text(&older), "--signing-key"];
    let not_served =
        |more: &[&str]| refused(&[serve.as_slice(), more].concat(), "restored from an older backup");
    tally.check("an older backup is not served beneath its key", not_served(&[&key]));
    let required = [text(&other_key), "--require-checkpoint", text(&live)];
    tally.check("nor where a newer checkpoint is required", not_served(&required));
    let server = Server::start_under(&[], &older, &["--signing-key", text(&other_key)]);
    let signed = server.map(|server| {
        let client = Client::new(&server, &fixture.secret);
        client.made("/v1/claims", &fixture.claim(1));
        let note = client.text("/v1/checkpoint");
        assert!(server.stop().success());
        note
    });
    let last = std::fs::read_to_string(folder.join("other.key.signed")).ok();
    tally.check("it is, where nothing is known that was signed", ok(signed.is_some(), "it does not start"));
    tally.check("what it signed is kept beside its key", ok(signed == last, format!("{signed:?} {last:?}")));
    let key_file = folder.join("other.key.signed");
    std::fs::write(&key_file, "ledger\n1\n").unwrap();
    let unreadable = refused(&[serve.as_slice(), &[text(&other_key)]].concat(), "move that file away");
    tally.check("what was signed last and cannot be read is no permission", unreadable);
}

/// A backup that is told to stop leaves nothing, and the next one removes what one left that was killed.
fn ended_halfway(fixture: &Fixture, folder: &Path, tally: &mut Tally) {
    let work = folder.join("halfway");
    std::fs::create_dir(&work).unwrap();
    let large = larger(fixture, folder);
    for (signal, leaves) in [("-TERM", false), ("-INT", false), ("-KILL", true)] {
        let mut child = Command::new(support::program())
            .args(["backup", text(&work.join("copy.db")), "--db", text(&large)])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = std::time::Instant::now();
        while unfinished(&work).is_empty() && begun.elapsed().as_secs() < 30 {
            std::thread::sleep(std::time::Duration::from_micros(200));
        }
        // The signal is heard once it is waited for.
        std::thread::sleep(std::time::Duration::from_millis(20));
        support::send_signal(child.id(), signal);
        let ended = child.wait().unwrap();
        let left = unfinished(&work);
        tally.check(&format!("{signal} ends a backup"), ok(!ended.success(), ended));
        let as_due = left.is_empty() != leaves;
        tally.check(&format!("what {signal} leaves"), ok(as_due, format!("{ended}: {}", left.join(" "))));
    }
    tally.check(
        "the next is whole",
        told(&["backup", text(&work.join("copy.db")), "--json", "--db", text(&large)]).map(drop),
    );
    tally.check("and removes what was left", ok(unfinished(&work).is_empty(), unfinished(&work).join(" ")));
}

fn unfinished(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    names.map(|name| name.into_string().unwrap()).filter(|name| name.starts_with('.')).collect()
}

/// A ledger that takes a while to copy.
fn larger(fixture: &Fixture, folder: &Path) -> std::path::PathBuf {
    let db = folder.join("large.db");
    told(&["backup", text(&db), "--json", "--db", text(&fixture.db)]).unwrap();
    std::fs::copy(fixture.db.with_extension("db.key"), folder.join("large.db.key")).unwrap();
    let server = Server::start(&db);
    let client = Client::new(&server, &fixture.secret);
    for number in 0..60 {
        let text = format!("{number} {}", "words ".repeat(30_000));
        client.made(
            "/v1/articles",
            &serde_json::json!({"source_id": fixture.source, "language": "en", "text": text}),
        );
    }
    assert!(server.stop().success());
    db
}
