//! Power loss: everything that was not synced is dropped from under the real server. What was acknowledged is there
//! after the mount. The control, a file written with `synchronous = NORMAL`, must lose what it acknowledged, or this test
//! could not see a loss. `POWER_ROUNDS` sets the number of cuts for each file system.
//!
//! Needs root, loop devices, mount, xfsprogs and e2fsprogs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

#[path = "../support/mod.rs"]
mod support;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use rusqlite::Connection;
use support::{Dice, Fixture, Load, Mount, Server, Tally};

const WRITERS: u64 = 16;

fn main() -> ExitCode {
    let mut tally = Tally::default();
    let tools = ["mount", "umount", "losetup", "xfs_io", "mkfs.xfs", "mkfs.ext4"];
    if !support::able("power_loss", &tools, true) {
        return tally.end();
    }
    let rounds = support::number("POWER_ROUNDS", 3);
    let mut dice = Dice::new(support::number("POWER_SEED", 1));
    let work = tempfile::tempdir().unwrap();
    for kind in ["ext4", "xfs"] {
        let mount = Mount::make(work.path(), kind, 384);
        served(&mount, kind, rounds, &mut dice, &mut tally);
        control(&mount, kind, rounds, &mut dice, &mut tally);
    }
    tally.end()
}

/// The service as it is: nothing acknowledged is lost.
fn served(mount: &Mount, kind: &str, rounds: u64, dice: &mut Dice, tally: &mut Tally) {
    let fixture = Fixture::make(&mount.folder);
    support::tool("sync", &["-f", mount.folder.to_str().unwrap()]);
    let mut acknowledged = 0;
    for round in 0..rounds {
        let server = Server::start(&fixture.db);
        let load = Load::start(&server, &fixture, &format!("power-{round}"), WRITERS, u64::MAX);
        load.begun();
        std::thread::sleep(Duration::from_millis(20 + dice.roll(130)));
        // Only what was answered before the cut counts: a sync that races with it may still report success.
        let fates = load.so_far();
        mount.cut_power();
        server.kill();
        drop(load.stop());
        mount.unmount();
        mount.mount();
        acknowledged += support::acknowledged(&fates);
        tally.check(&format!("{kind} cut {round}"), support::kept_as_told(&fixture.db, &fates));
        let verified = support::verified(&fixture.db).map(drop);
        tally.check(&format!("{kind} verify after cut {round}"), verified);
    }
    println!("{kind}, the service (FULL): {rounds} cuts, {acknowledged} acknowledged before them");
}

/// The same file written with `synchronous = NORMAL`: consistent, and it forgets what it acknowledged.
fn control(mount: &Mount, kind: &str, rounds: u64, dice: &mut Dice, tally: &mut Tally) {
    let db = mount.folder.join("control.db");
    let (mut acknowledged, mut lost) = (0, 0);
    for round in 0..i64::try_from(rounds).unwrap() {
        let rows = 50 + i64::try_from(dice.roll(200)).unwrap();
        let kept = write_normal(&db, mount, rows, round);
        acknowledged += kept.0;
        lost += kept.0 - kept.1;
    }
    println!(
        "{kind}, the control (NORMAL): {rounds} cuts, {acknowledged} acknowledged before them, {lost} lost"
    );
    let seen = (lost > 0)
        .then_some(())
        .ok_or_else(|| "the control lost nothing: a loss would not be seen".to_owned());
    tally.check(&format!("{kind} control"), seen);
}

/// Gives how many rows were acknowledged and how many of them are there after the cut.
fn write_normal(db: &Path, mount: &Mount, rows: i64, round: i64) -> (i64, i64) {
    let connection = Connection::open(db).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
             CREATE TABLE IF NOT EXISTS kept (round INTEGER, words TEXT);
             PRAGMA wal_checkpoint(TRUNCATE);",
        )
        .unwrap();
    for _ in 0..rows {
        connection.execute("INSERT INTO kept VALUES (?1, 'some words')", [round]).unwrap();
    }
    mount.cut_power();
    // Closing fails: the file system is gone.
    drop(connection.close());
    mount.unmount();
    mount.mount();
    let connection = Connection::open(db).unwrap();
    let query = "SELECT count(*) FROM kept WHERE round = ?1";
    (rows, connection.query_row(query, [round], |row| row.get::<_, i64>(0)).unwrap())
}
