//! A ledger from a server into a file, into another server, and back.

use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD as STANDARD;
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::json;

use crate::helpers::{Scene, id};
use crate::{ledger, run, server, told};

/// What is the same wherever a ledger is kept.
const TABLES: [&str; 7] = [
    "SELECT * FROM entry ORDER BY seq",
    "SELECT * FROM words ORDER BY seq",
    "SELECT * FROM node ORDER BY idx",
    "SELECT * FROM checkpoint ORDER BY size",
    "SELECT * FROM redaction ORDER BY seq",
    "SELECT id, name, role, secret_sha256, created_at, revoked_at FROM api_key ORDER BY rowid",
    "SELECT seq, from_seq, to_seq, shown_from, id, json FROM claim ORDER BY seq, from_seq",
];

fn rows(file: &Path) -> Vec<Vec<Vec<Value>>> {
    let connection = Connection::open(file).unwrap();
    let table = |query: &&str| {
        let mut statement = connection.prepare(query).unwrap();
        let columns = statement.column_count();
        let rows =
            statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect()).unwrap();
        rows.map(Result::unwrap).collect()
    };
    TABLES.iter().map(table).collect()
}

#[track_caller]
fn done(arguments: &[&str]) -> String {
    let answer = run(arguments);
    assert!(answer.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&answer.stderr));
    String::from_utf8(answer.stdout).unwrap()
}

#[test]
#[ignore = "needs a server: tests/postgres/run.sh"]
fn a_ledger_is_the_same_wherever_it_is_moved() {
    let scene = Scene::set();
    let (contributor, reviewer, admin) = (scene.app.contributor(), scene.app.reviewer(), scene.app.admin());
    let claim = scene.recorded();
    let path = format!("/v1/claims/{}", id(&claim));
    reviewer
        .if_match("*")
        .post(&format!("{path}/review"), &json!({"credibility": 2, "reason": "r"}))
        .expect(200);
    let mut hidden = scene.claim("seven Japanese", &["JPN"], 7);
    hidden["embargo_until"] = json!("2999-01-01T00:00:00Z");
    contributor.make("/v1/claims", &hidden);
    admin.if_match("*").post(&format!("{path}/redaction"), &json!({"reason": "r"})).expect(200);
    let note = admin.get("/v1/checkpoint").expect(200).text();
    let folder = tempfile::tempdir().unwrap();
    let name = scene.app.folder.path().file_name().unwrap().to_str().unwrap().to_owned();
    let address = format!("{}/test_{}", server(), hex::encode(name));
    let file = |name: &str| folder.path().join(name).display().to_string();
    let (one, other) = (file("one.db"), file("other.db"));
    let root = STANDARD.decode(note.lines().nth(2).unwrap()).unwrap();
    let root = &hex::encode(root);
    assert!(done(&["backup", &one, "--db", &address]).contains(root), "the root is the one that is signed");
    assert!(!run(&["backup", &one, "--db", &address]).status.success(), "nothing is overwritten");
    let second = ledger("moving_second");
    done(&["restore", &one, "--db", &second]);
    done(&["restore", &one, "--db", &second]);
    done(&["backup", &other, "--db", &second]);
    assert_eq!(rows(folder.path().join("one.db").as_path()), rows(folder.path().join("other.db").as_path()));
    assert!(done(&["verify", &other]).contains(root));
    let here: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(here.len(), 2, "{here:?}");
    // Another ledger is not written over, and one that is ahead of the backup is not, either.
    contributor.make("/v1/sources", &crate::helpers::source("Later", "outlet"));
    let entries = scene.app.entries();
    assert!(!run(&["restore", &one, "--db", &address]).status.success());
    assert_eq!(scene.app.entries(), entries);
    assert_eq!(told("moving_second", "SELECT count(*) FROM ledger.entry"), (entries - 1).to_string());
}
