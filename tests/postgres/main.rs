//! What only a server can do wrong: tests/postgres/run.sh makes one, and says where it is.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../api/helpers.rs"]
#[allow(dead_code, reason = "these tests use a part")]
mod helpers;
mod moving;
mod opening;
#[path = "../api/place.rs"]
#[allow(dead_code, reason = "these tests use a part")]
mod place;
mod roles;
mod services;

use std::process::{Command, Output};

/// The server's address, without a database.
fn server() -> String {
    std::env::var("LEDGER_TEST_DB").expect("tests/postgres/run.sh says where the server is")
}

/// The same, for another user.
fn server_as(user: &str) -> String {
    let (before, host) =
        server().split_once('@').map(|(user, host)| (user.to_owned(), host.to_owned())).unwrap();
    let (scheme, _) = before.split_once("://").unwrap();
    format!("{scheme}://{user}@{host}")
}

fn psql(address: &str, statement: &str) -> Output {
    Command::new("psql")
        .args(["-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statement, address])
        .output()
        .unwrap()
}

/// What the owner is answered.
fn told(database: &str, statement: &str) -> String {
    let answer = psql(&format!("{}/{database}", server()), statement);
    assert!(answer.status.success(), "{statement}: {}", String::from_utf8_lossy(&answer.stderr));
    String::from_utf8(answer.stdout).unwrap().trim().to_owned()
}

/// A new database of this name, with a ledger in it.
fn ledger(name: &str) -> String {
    database(name);
    let address = format!("{}/{name}", server());
    let migrated = run(&["migrate", "--db", &address]);
    assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
    address
}

fn database(name: &str) {
    told("postgres", &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
    told("postgres", &format!("CREATE DATABASE {name}"));
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_casualty-ledger")).args(arguments).env("HOME", "/tmp").output().unwrap()
}

/// Refused at a start: exit 1, and these words.
#[track_caller]
fn refused(address: &str, words: &str) {
    let answer = run(&["key", "list", "--db", address]);
    let said = String::from_utf8_lossy(&answer.stderr);
    assert_eq!(answer.status.code(), Some(1), "{address}: {said}");
    assert!(said.contains(words), "{address}: {said}");
}
