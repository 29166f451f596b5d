//! Failing system calls: the n-th write or sync of the real server fails. What was acknowledged is there, what was refused
//! is not, and of the rest the client was told that it is unknown. `FAULT_POINTS` sets how many points are tried. And a
//! full disk, a read-only disk and a full queue: writes are refused, reads go on, and writes come back when they can.
//!
//! Needs strace; the disks need root and mount.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

#[path = "../support/mod.rs"]
mod support;

mod disk;
mod queue;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use support::{Client, Fate, Fixture, Load, Server, Tally};

const WRITERS: u64 = 4;
const CLAIMS_EACH: u64 = 6;
const CALLS: [&str; 3] = ["fsync", "pwrite64", "fdatasync"];
const ERRORS: [&str; 3] = ["EIO", "ENOSPC", "EROFS"];

fn main() -> ExitCode {
    let mut tally = Tally::default();
    let work = tempfile::tempdir().unwrap();
    if support::able("faults", &["strace"], false) {
        let fixture = Fixture::make(work.path());
        points(&fixture, work.path(), &mut tally);
        disk::read_only_for_a_while(&fixture, work.path(), &mut tally);
    }
    if support::able("full and read-only disk", &["mount", "umount", "mkfs.ext4", "e2fsck"], true) {
        disk::full(work.path(), &mut tally);
        disk::read_only(work.path(), &mut tally);
    }
    queue::full(work.path(), &mut tally);
    tally.end()
}

/// What one point came to, beside being right.
#[derive(Default)]
struct Seen {
    hit: u64,
    unknown: u64,
    refused: u64,
    exits: u64,
}

fn points(fixture: &Fixture, work: &Path, tally: &mut Tally) {
    let points = support::number("FAULT_POINTS", 18);
    let mut seen = Seen::default();
    for point in 0..points {
        // The bundled SQLite syncs with fsync; fdatasync is there in case that changes.
        let kind = usize::try_from(point).unwrap() % (CALLS.len() * ERRORS.len());
        let (call, error) = (CALLS[kind % CALLS.len()], ERRORS[kind / CALLS.len()]);
        let nth = 1 + point / (CALLS.len() * ERRORS.len()) as u64;
        let result = one_point(fixture, work, call, error, nth, &mut seen);
        tally.check(&format!("{error} at {call} number {nth}"), result);
    }
    let Seen { hit, unknown, refused, exits } = seen;
    println!(
        "{points} points, {hit} hit: {unknown} outcomes unknown, {refused} refused, {exits} exits with 1"
    );
    let reached =
        if hit > 0 && unknown > 0 && refused > 0 { Ok(()) } else { Err("a kind was never hit".to_owned()) };
    tally.check("faults were injected", reached);
}

fn one_point(
    fixture: &Fixture,
    work: &Path,
    call: &str,
    error: &str,
    nth: u64,
    seen: &mut Seen,
) -> Result<(), String> {
    let db = work.join("point.db");
    for suffix in ["", "-wal", "-shm"] {
        drop(fs::remove_file(format!("{}{suffix}", db.display())));
    }
    fs::copy(&fixture.db, &db).unwrap();
    fs::copy(format!("{}.key", fixture.db.display()), format!("{}.key", db.display())).unwrap();
    let (trace, inject) = (format!("trace={call}"), format!("inject={call}:error={error}:when={nth}"));
    let log = work.join("strace.log");
    let strace = ["strace", "-f", "-qq", "-o", log.to_str().unwrap(), "-e", &trace, "-e", &inject];
    let server = Server::start_under(&strace, &db, &[]);
    let was_injected = || fs::read_to_string(&log).unwrap_or_default().contains("(INJECTED)");
    let Some(mut server) = server else {
        // It said so by not starting: nobody was promised anything.
        seen.hit += u64::from(was_injected());
        return support::verified(&db).map(drop);
    };
    let fates = Load::start(&server, fixture, "fault", WRITERS, CLAIMS_EACH).finish();
    let unknown = fates.values().filter(|(_, fate)| *fate == Fate::Unknown).count() as u64;
    let refused = fates.values().filter(|(_, fate)| matches!(fate, Fate::Refused(_))).count() as u64;
    if unknown > 0 {
        match server.ended_within(Duration::from_secs(20)).and_then(|status| status.code()) {
            Some(1) => seen.exits += 1,
            other => return Err(format!("an outcome was unknown, and the server's exit was {other:?}")),
        }
    } else {
        server.stop();
    }
    seen.hit += u64::from(was_injected());
    seen.unknown += unknown;
    seen.refused += refused;
    support::kept_as_told(&db, &fates)?;
    support::verified(&db).map(drop)?;
    repeated(fixture, &db, &fates)
}

/// The same requests again, to a healthy server: each is recorded once in the end.
fn repeated(fixture: &Fixture, db: &Path, fates: &support::Fates) -> Result<(), String> {
    let server = Server::start(db);
    let client = Client::new(&server, &fixture.secret);
    for (key, (value, fate)) in fates {
        let answer = support::repeat(&client, fixture, key, *value);
        let same = match fate {
            Fate::Acknowledged(id) => answer.replayed && answer.id() == *id,
            Fate::Refused(_) => answer.status == 201 && !answer.replayed,
            Fate::Unknown => answer.status == 201,
        };
        if !same {
            return Err(format!("{key}: {fate:?}, and then {} {}", answer.status, answer.json));
        }
    }
    let entries = client.get("/readyz").unwrap().json["seq"].as_u64();
    let due = Fixture::ENTRIES + fates.len() as u64;
    if entries == Some(due) { Ok(()) } else { Err(format!("{entries:?} entries where {due} are due")) }
}

fn same<T: PartialEq + std::fmt::Debug>(found: &T, due: &T) -> Result<(), String> {
    if found == due { Ok(()) } else { Err(format!("{found:?} where {due:?} is due")) }
}
