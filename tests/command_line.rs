//! The commands as a person meets them: their help, what they say of a mistake, and what other programs get of their output.
#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

use std::io::Read;
use std::process::{Command, Output, Stdio};

const COMMANDS: [&str; 15] = [
    "",
    "serve",
    "demo",
    "verify",
    "backup",
    "restore",
    "export",
    "import",
    "key create",
    "key list",
    "key revoke",
    "openapi",
    "completions",
    "health",
    "man",
];

fn command(arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casualty-ledger"));
    command.args(arguments.split_whitespace());
    command
}

fn run(arguments: &str) -> Output {
    command(arguments).output().unwrap()
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn every_help_fits_80_columns_and_has_examples() {
    for name in COMMANDS {
        let help = words(&run(&format!("{name} --help")).stdout);
        assert!(help.contains("Examples:") || help.contains("First steps:"), "{name}: {help}");
        for line in help.lines() {
            assert!(line.chars().count() <= 80, "{name}: {line}");
        }
    }
}

#[test]
fn a_mistake_is_answered_with_what_would_be_right() {
    for (arguments, expected) in [
        ("key create --role boss --name x", "reader, contributor, reviewer, admin"),
        ("key revoke foo", "an id is like key_"),
        ("export claims --incident foo", "an id is like inc_"),
        ("serve --listen 8080", "127.0.0.1:8080, localhost:8080"),
        ("verify http://127.0.0.1:1", "GET /v1/checkpoint/key"),
        ("export claims --format pdf", "csv, ndjson, xlsx"),
        ("completions tcsh", "bash"),
    ] {
        let Output { status, stderr, .. } = run(arguments);
        assert_eq!(status.code(), Some(2), "{arguments}");
        assert!(words(&stderr).contains(expected), "{arguments}: {}", words(&stderr));
    }
    for (arguments, expected) in [
        ("verify /nowhere/ledger.db", "there is no ledger at /nowhere/ledger.db"),
        ("man nothing", "there are: serve, demo"),
    ] {
        let Output { status, stderr, .. } = run(arguments);
        assert_eq!(status.code(), Some(1), "{arguments}");
        assert!(words(&stderr).contains(expected), "{arguments}: {}", words(&stderr));
    }
}

#[test]
fn an_address_in_use_is_said_with_the_way_out() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("ledger.db");
    let port = taken.local_addr().unwrap().port();
    let served =
        command("serve --db").arg(&db).arg("--listen").arg(format!("localhost:{port}")).output().unwrap();
    assert_eq!(served.status.code(), Some(1));
    assert!(words(&served.stderr).contains("is in use: stop the other program"), "{}", words(&served.stderr));
}

#[test]
fn a_service_that_does_not_run_is_not_healthy() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let Output { status, stderr, .. } = run(&format!("health --listen {free}"));
    assert_eq!(status.code(), Some(1));
    assert!(words(&stderr).contains(&format!("http://{free}/healthz")), "{}", words(&stderr));
}

#[test]
fn who_reads_no_further_is_told_nothing() {
    let mut child = command("openapi").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let Output { status, stderr, .. } = child.wait_with_output().unwrap();
    assert!(status.success() && stderr.is_empty(), "{status}: {}", words(&stderr));
}

#[test]
fn shells_and_manuals_know_every_command() {
    let script = words(&run("completions bash").stdout);
    let page = words(&run("man").stdout);
    for name in COMMANDS.iter().filter(|name| !name.is_empty() && !name.contains(' ')) {
        assert!(script.contains(name) && page.contains(name), "{name}");
    }
    assert!(words(&run("man key-create").stdout).contains("Night desk"));
}
