//! Where a test's ledger is kept: in a file of its folder, or, where `LEDGER_TEST_DB` has the address of a PostgreSQL server
//! (postgres://user@host:port), in a database of its own there.

use std::path::{Path, PathBuf};
use std::process::Command;

use casualty_ledger::ledger::{Location, migrate};

fn server() -> Option<String> {
    std::env::var("LEDGER_TEST_DB").ok()
}

/// Whether the ledgers of tests are files, which some tests look into.
pub fn is_a_file() -> bool {
    server().is_none()
}

fn name(folder: &Path) -> String {
    let name = folder.file_name().unwrap().to_str().unwrap();
    format!("test_{}", hex::encode(name))
}

fn tell(server: &str, statement: &str) {
    let told =
        Command::new("psql").args(["-q", "-c", statement, &format!("{server}/postgres")]).status().unwrap();
    assert!(told.success(), "{statement}");
}

/// The ledger of a folder; it is made if it is missing.
pub fn of(folder: &Path) -> Location {
    let Some(server) = server() else { return Location::from(&folder.join("ledger.db")) };
    let made = folder.join("made");
    let location: Location = format!("{server}/{}", name(folder)).parse().unwrap();
    if let (Location::Server(url), false) = (&location, made.exists()) {
        tell(&server, &format!("CREATE DATABASE {}", name(folder)));
        migrate(url).unwrap();
        std::fs::write(made, "").unwrap();
    }
    location
}

/// The ledger of a folder as a file: a backup of what a server has.
pub fn as_file(folder: &Path) -> PathBuf {
    let file = folder.join("ledger.db");
    if let Location::Server(url) = of(folder) {
        let against = casualty_ledger::ledger::Against::default();
        let copy = casualty_ledger::ledger::UnfinishedCopy::begin(&file).unwrap();
        casualty_ledger::ledger::copy_of_server(copy, &url, &against, |_, _| {}).unwrap();
    }
    file
}

/// All that a server gives away of a folder's ledger.
pub fn dump(folder: &Path) -> Option<Vec<u8>> {
    let address = format!("{}/{}", server()?, name(folder));
    let dumped = Command::new("pg_dump").args(["--data-only", "--dbname", &address]).output().unwrap();
    assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
    Some(dumped.stdout)
}

/// Leaves nothing of a folder's ledger.
pub fn forget(folder: &Path) {
    if let Some(server) = server() {
        tell(&server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", name(folder)));
    }
}
