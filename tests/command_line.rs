//! The commands as a person meets them: their help, what they say of a mistake, and what other programs get of their output.
#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

use std::io::Read;
use std::process::{Command, Output, Stdio};

const COMMANDS: [&str; 19] = [
    "",
    "serve",
    "demo",
    "verify",
    "backup",
    "restore",
    "migrate",
    "incidents",
    "show",
    "export",
    "import",
    "read",
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
        ("show --policy mean", "gtd, ucdp, acled"),
        ("show --as-of yesterday", "2016-07-02T02:00:00Z"),
        ("completions tcsh", "bash"),
    ] {
        let Output { status, stderr, .. } = run(arguments);
        assert_eq!(status.code(), Some(2), "{arguments}");
        assert!(words(&stderr).contains(expected), "{arguments}: {}", words(&stderr));
    }
    for (arguments, expected) in [
        ("verify /nowhere/ledger.db", "there is no ledger at /nowhere/ledger.db"),
        ("man nothing", "there are: serve, demo"),
        ("show --db /nowhere/ledger.db", "there is no ledger at /nowhere/ledger.db"),
        ("incidents --db /nowhere/ledger.db", "there is no ledger at /nowhere/ledger.db"),
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

const CLAIMS: &str = r#"{"incident_title":"Ferry fire","incident_started_on":"2021-03-04","incident_place":"Harbour","incident_country":"BGD","source_name":"Gazette","article_url":"https://example.org/1","article_published_at":"2021-03-05T10:00:00Z","article_text":"20 people were killed, nine of them Italians. 13 were rescued.","quote":"20 people","role":"victims","outcome":"killed","qualifier":"exact","value":20}
{"incident_title":"Ferry fire","source_name":"Gazette","article_url":"https://example.org/1","quote":"nine of them Italians","role":"victims","outcome":"killed","nationalities":"ITA","qualifier":"exact","value":9}
{"incident_title":"Ferry fire","source_name":"Gazette","article_url":"https://example.org/1","quote":"13 were rescued","role":"victims","outcome":"rescued","qualifier":"exact","value":13}
"#;

/// A ledger of one incident.
fn ledger(folder: &std::path::Path) -> String {
    let (file, db) = (folder.join("claims.ndjson"), folder.join("ledger.db"));
    std::fs::write(&file, CLAIMS).unwrap();
    let done = command("import").arg(&file).arg("--db").arg(&db).output().unwrap();
    assert!(done.status.success(), "{}", words(&done.stderr));
    db.to_str().unwrap().to_owned()
}

#[test]
fn an_incident_is_shown_with_its_answers_first() {
    let folder = tempfile::tempdir().unwrap();
    let db = ledger(folder.path());
    let shown = words(&run(&format!("show --db {db}")).stdout);
    assert!(
        shown.starts_with("Ferry fire\n2021-03-04, Harbour, Bangladesh\n1 article, 3 claims; "),
        "{shown}"
    );
    let lines: Vec<&str> = shown.lines().collect();
    assert!(lines.len() <= 40 && lines.iter().all(|line| line.chars().count() <= 80), "{shown}");
    let killed: Vec<&str> =
        lines.iter().find(|line| line.starts_with("victims")).unwrap().split_whitespace().collect();
    assert_eq!(killed[..3], ["victims", "killed", "20"]);
    assert!(shown.contains("Italy 9, ") && shown.contains("no nationality 11"), "{shown}");
    let full = words(&run(&format!("show fire --db {db} --full")).stdout);
    assert!(full.starts_with(&shown) && full.contains("Every figure\n"), "{full}");
    assert!(full.lines().all(|line| line.chars().count() <= 80), "{full}");
    let json = run(&format!("show --db {db} --json --policy ibc")).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!((&json["policy"], json["victims"]["answers"].is_array()), (&"ibc".into(), true));
    let json = run(&format!("show --db {db} --json --full")).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert!(json["figures"].is_array());
    let before = run(&format!("show --db {db} --as-of 2020-01-01T00:00:00Z"));
    assert!(!before.status.success() && words(&before.stderr).contains("no such incident"), "{before:?}");
    let misspelt = run(&format!("show FerryFire --db {db}"));
    assert!(words(&misspelt.stderr).contains("Did you mean Ferry fire?"), "{misspelt:?}");
    let exported = words(&run(&format!("export answers --db {db}")).stdout);
    assert!(exported.contains(",victims,killed,ITA,9,9,"), "{exported}");
}

#[test]
fn what_a_ledger_holds_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let db = ledger(folder.path());
    let listed = words(&run(&format!("incidents --db {db}")).stdout);
    assert!(listed.lines().count() == 2 && listed.contains("2021-03-04       3  Ferry fire"), "{listed}");
    let json = words(&run(&format!("incidents --db {db} --json")).stdout);
    let incident: serde_json::Value = serde_json::from_str(json.trim()).unwrap();
    assert_eq!(incident["counts"], serde_json::json!({"articles": 1, "claims": 3}));
    let shown = words(&run(&format!("show {} --db {db}", incident["id"].as_str().unwrap())).stdout);
    assert!(shown.starts_with("Ferry fire\n"), "{shown}");
}

#[test]
fn what_keys_do_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let db = folder.path().join("ledger.db").to_str().unwrap().to_owned();
    let made = run(&format!("key create --role admin --name me --db {db}"));
    assert!(words(&made.stderr).contains("there was no ledger at"), "{made:?}");
    let again = run(&format!("key create --role reader --name you --db {db}"));
    assert!(!words(&again.stderr).contains("there was no ledger at"), "{again:?}");
    let keys: serde_json::Value =
        serde_json::from_slice(&run(&format!("key list --json --db {db}")).stdout).unwrap();
    let revoke = |index: usize| {
        words(&run(&format!("key revoke {} --db {db}", keys[index]["id"].as_str().unwrap())).stderr)
    };
    let reader = revoke(1);
    assert!(
        reader.contains("(you) is revoked") && !reader.contains("no key of an admin is left"),
        "{reader}"
    );
    assert!(revoke(1).contains("(you) was revoked already"));
    assert!(revoke(0).contains("no key of an admin is left"));
}

#[test]
fn one_thing_is_said_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let (file, db) = (folder.path().join("claims.ndjson"), folder.path().join("ledger.db"));
    std::fs::write(&file, "{}\n").unwrap();
    let done = command("import").arg(&file).arg("--db").arg(&db).output().unwrap();
    let said = words(&done.stderr);
    assert!(said.contains("1 line: 0 recorded (0 claims)") && said.contains("1 line was refused"), "{said}");
}
