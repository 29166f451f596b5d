//! Tampering: somebody with the file and a database client drops the triggers and edits. `verify` notices every edit and
//! names the entry or row. `TAMPER_EDITS` sets the number of random edits.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

#[path = "../support/mod.rs"]
mod support;

mod service;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use casualty_ledger::journal::key_file;
use casualty_ledger::ledger::{Against, AuditFailure, audit};
use rusqlite::Connection;
use rusqlite::types::Value as Cell;
use serde_json::json;
use support::{Client, Dice, Fixture, Server, Tally};

/// What an edit may touch: a table, its key and the columns that are edited.
const TARGETS: [(&str, &str, &[&str]); 17] = [
    ("entry", "seq", &["kind", "recorded_at", "principal", "record", "body", "body_salt", "leaf"]),
    ("entry", "seq", &["record", "body"]),
    ("words", "seq", &["words", "salt"]),
    ("words", "seq", &["words"]),
    ("node", "idx", &["hash"]),
    ("node", "idx", &["hash"]),
    ("checkpoint", "size", &["note"]),
    ("redaction", "seq", &["redacted_by"]),
    ("source", "version", &["seq", "from_seq", "to_seq", "id", "kind", "name", "json"]),
    ("incident", "version", &["country", "started_on", "ended_on", "title", "json"]),
    ("article", "version", &["source_id", "text_sha256", "revision", "json"]),
    (
        "claim",
        "version",
        &["seq", "from_seq", "to_seq", "shown_from", "id", "role", "outcome", "status", "json"],
    ),
    ("claim_nationality", "seq", &["nationality", "outcome"]),
    ("embargo", "seq", &["until"]),
    ("article_incident", "from_seq", &["shown_from"]),
    ("ruling", "version", &["from_seq", "shown_from", "json"]),
    ("incident_change", "reviewer_seq", &["public_seq"]),
];

fn main() -> ExitCode {
    let edits = support::number("TAMPER_EDITS", 300);
    let mut dice = Dice::new(support::number("TAMPER_SEED", 1));
    let mut tally = Tally::default();
    let folder = tempfile::tempdir().unwrap();
    let scene = Scene::make(folder.path());
    tally.check("the ledger is whole before", scene.whole());
    let mut noticed: BTreeMap<String, u64> = BTreeMap::new();
    for number in 0..edits {
        let what = scene.forge(|connection| edit(connection, &mut dice));
        match scene.noticed(&what) {
            Ok(()) => *noticed.entry(what.table).or_default() += 1,
            Err(why) => tally.check(&format!("edit {number}, {}", what.words), Err(why)),
        }
        tally.passed += u64::from(scene.noticed_last.get());
    }
    println!("{edits} random edits, noticed by table: {noticed:?}");
    for (name, table, statements) in FORGERIES {
        let what = scene.forge(|connection| {
            connection.execute_batch(statements).unwrap();
            Edit { table: table.to_owned(), place: String::new(), words: name.to_owned() }
        });
        tally.check(name, scene.noticed(&what));
    }
    service::verified_from_afar(&scene, &mut tally);
    tally.check("a rolled-back log", scene.rolled_back());
    tally.check("a forged history, with all hashes right", scene.rewritten());
    tally.end()
}

/// Rows dropped, swapped, added and hidden; each with the table that `verify` has to name.
const FORGERIES: [(&str, &str, &str); 14] = [
    ("an entry dropped", "entry", "DELETE FROM entry WHERE seq = 5"),
    ("the last entry dropped", "entry", "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)"),
    (
        "two entries swapped",
        "entry",
        "UPDATE entry SET seq = 1000 WHERE seq = 5; UPDATE entry SET seq = 5 WHERE seq = 6; UPDATE entry SET seq = 6 WHERE seq = 1000",
    ),
    (
        "an entry added",
        "entry",
        "INSERT INTO entry SELECT (SELECT max(seq) + 1 FROM entry), kind, recorded_at, principal, record, body, body_salt, leaf FROM entry WHERE seq = 5",
    ),
    ("words dropped", "words", "DELETE FROM words WHERE seq = 7"),
    (
        "words swapped",
        "words",
        "UPDATE words SET seq = 1000 WHERE seq = 7; UPDATE words SET seq = 7 WHERE seq = 8; UPDATE words SET seq = 8 WHERE seq = 1000",
    ),
    ("words of no entry", "words", "INSERT INTO words SELECT 100000, words, salt FROM words WHERE seq = 7"),
    (
        "words dropped behind a false redaction",
        "words",
        "INSERT INTO redaction VALUES (7, 9); DELETE FROM words WHERE seq = 7",
    ),
    ("a node dropped", "node", "DELETE FROM node WHERE idx = 7"),
    ("a node added", "node", "INSERT INTO node SELECT max(idx) + 1, hash FROM node"),
    ("a claim dropped", "claim", "DELETE FROM claim WHERE version = (SELECT max(version) FROM claim)"),
    (
        "a claim added",
        "claim",
        "INSERT INTO claim SELECT 100000, seq, from_seq + 1, to_seq, shown_from, id, incident_id, article_id, source_id, origin, role, outcome, status, digest, json FROM claim WHERE version = (SELECT max(version) FROM claim)",
    ),
    ("an embargo hidden", "withheld", "DELETE FROM withheld"),
    ("a claim unlisted", "claim_nationality", "DELETE FROM claim_nationality WHERE seq = 5"),
];

/// An edit that was made.
struct Edit {
    table: String,
    /// The key of the row, for a human.
    place: String,
    words: String,
}

/// A ledger with entries of every kind, and what is needed to check a forged copy of it.
struct Scene {
    original: PathBuf,
    /// The same ledger before most of its entries.
    older: PathBuf,
    forged: PathBuf,
    against: Against,
    secret: String,
    noticed_last: std::cell::Cell<bool>,
}

impl Scene {
    fn make(folder: &Path) -> Self {
        let fixture = Fixture::make(folder);
        let older = folder.join("older.db");
        fs::copy(&fixture.db, &older).unwrap();
        let server = Server::start(&fixture.db);
        let client = Client::new(&server, &fixture.secret);
        let note = fill(&fixture, &client);
        assert!(server.stop().success());
        let key = key_file::load(Path::new(&format!("{}.key", fixture.db.display()))).unwrap();
        let against = Against { verifier_key: Some(key.verifier_key()), checkpoint: Some(note) };
        let forged = folder.join("forged.db");
        Self {
            original: fixture.db,
            older,
            forged,
            against,
            secret: fixture.secret,
            noticed_last: false.into(),
        }
    }

    fn whole(&self) -> Result<(), String> {
        audit(&self.original, &self.against, |_, _| ()).map(drop).map_err(|error| error.to_string())
    }

    /// A copy of the ledger, with its triggers dropped for the edit and put back after it.
    fn forge(&self, edit: impl FnOnce(&Connection) -> Edit) -> Edit {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            drop(fs::remove_file(format!("{}{suffix}", self.forged.display())));
        }
        fs::copy(&self.original, &self.forged).unwrap();
        let connection = Connection::open(&self.forged).unwrap();
        connection
            .execute_batch(
                "PRAGMA foreign_keys = OFF; PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF",
            )
            .unwrap();
        let triggers = triggers(&connection);
        for (name, _) in &triggers {
            connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
        }
        let made = edit(&connection);
        for (_, sql) in &triggers {
            connection.execute_batch(sql).unwrap();
        }
        made
    }

    /// `verify` fails, and says where: the entry, or the table and the row.
    fn noticed(&self, edit: &Edit) -> Result<(), String> {
        self.noticed_last.set(false);
        let said = match audit(&self.forged, &self.against, |_, _| ()) {
            Ok(_) => return Err("not noticed".to_owned()),
            Err(AuditFailure::Flaw(flaw)) => flaw.to_string(),
            Err(other) => other.to_string(),
        };
        let names = match edit.table.as_str() {
            "entry" | "words" => {
                said.starts_with("entry ") || said.contains("words") || said.contains("checkpoint")
            }
            "node" => said.contains("nodes"),
            "checkpoint" => said.contains("checkpoint"),
            table => said.contains(table) && said.contains("entry"),
        };
        let place = edit.place.is_empty()
            || !matches!(edit.table.as_str(), "entry" | "words")
            || said.contains(&format!("entry {}:", edit.place));
        self.noticed_last.set(names && place);
        if names && place { Ok(()) } else { Err(format!("it says: {said}")) }
    }

    /// An older state of the file put back: whole in itself, and only a checkpoint that somebody kept shows it.
    fn rolled_back(&self) -> Result<(), String> {
        let alone = Against { checkpoint: None, ..self.against.clone() };
        audit(&self.older, &alone, |_, _| ())
            .map_err(|error| format!("it is not whole in itself: {error}"))?;
        match audit(&self.older, &self.against, |_, _| ()) {
            Err(AuditFailure::Flaw(flaw)) if flaw.to_string().contains("beyond the log") => Ok(()),
            other => Err(format!("{other:?}")),
        }
    }

    /// Another history of the same length, whole in itself: the kept checkpoint contradicts it.
    fn rewritten(&self) -> Result<(), String> {
        let folder = tempfile::tempdir().unwrap();
        let other = Fixture::make(folder.path());
        let server = Server::start(&other.db);
        fill(&other, &Client::new(&server, &other.secret));
        server.stop();
        let alone = Against { verifier_key: None, checkpoint: None };
        audit(&other.db, &alone, |_, _| ()).map_err(|error| format!("it is not whole in itself: {error}"))?;
        match audit(&other.db, &Against { verifier_key: None, ..self.against.clone() }, |_, _| ()) {
            Err(AuditFailure::Flaw(flaw)) if flaw.to_string().contains("contradicted") => Ok(()),
            found => Err(format!("{found:?}")),
        }
    }
}

fn triggers(connection: &Connection) -> Vec<(String, String)> {
    let mut statement =
        connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
}

/// Changes one random column of one random row.
fn edit(connection: &Connection, dice: &mut Dice) -> Edit {
    loop {
        let (table, key, columns) = TARGETS[usize::try_from(dice.roll(TARGETS.len() as u64)).unwrap()];
        let rows: i64 =
            connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        if rows == 0 {
            continue;
        }
        let row = dice.roll(u64::try_from(rows).unwrap());
        let column = columns[usize::try_from(dice.roll(columns.len() as u64)).unwrap()];
        let query = format!("SELECT {key}, {column} FROM {table} ORDER BY {key} LIMIT 1 OFFSET {row}");
        let (place, before): (i64, Cell) =
            connection.query_row(&query, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let Some(after) = changed(&before, dice) else { continue };
        let update = format!("UPDATE {table} SET {column} = ?1 WHERE {key} = ?2 AND {column} IS ?3");
        // Another value may break a rule of the table itself: then another edit.
        if connection.execute(&update, (&after, place, &before)).is_ok_and(|rows| rows > 0) {
            let words = format!("{column} of {table} {place}");
            return Edit { table: table.to_owned(), place: place.to_string(), words };
        }
    }
}

/// Another value: one bit of a byte flipped, one character changed, a number moved by one.
fn changed(cell: &Cell, dice: &mut Dice) -> Option<Cell> {
    match cell {
        Cell::Integer(number) => Some(Cell::Integer(number.checked_sub(1)?)),
        Cell::Blob(bytes) => {
            let mut bytes = bytes.clone();
            let place = usize::try_from(dice.roll(bytes.len() as u64)).unwrap();
            bytes[place] ^= 1 << dice.roll(8);
            Some(Cell::Blob(bytes))
        }
        Cell::Text(text) => {
            let mut characters: Vec<char> = text.chars().collect();
            let place = usize::try_from(dice.roll(characters.len() as u64)).unwrap();
            characters[place] = if characters[place] == 'x' { 'y' } else { 'x' };
            Some(Cell::Text(characters.into_iter().collect()))
        }
        Cell::Null | Cell::Real(_) => None,
    }
}

/// Entries of every kind; gives the checkpoint after the last.
fn fill(fixture: &Fixture, client: &Client) -> String {
    let claims: Vec<String> = (0..12).map(|value| client.made("/v1/claims", &fixture.claim(value))).collect();
    client.text("/v1/checkpoint");
    let because = json!({"reason": "a test"});
    let act = |path: String, body: &serde_json::Value| client.made(&path, body);
    act(format!("/v1/claims/{}/retraction", claims[0]), &because);
    act(format!("/v1/claims/{}/redaction", claims[1]), &because);
    act(
        format!("/v1/claims/{}/correction", claims[2]),
        &json!({"reason": "a test", "claim": fixture.claim(77)}),
    );
    let corrected = act(
        format!("/v1/claims/{}/correction", claims[3]),
        &json!({"reason": "another test", "claim": fixture.claim(78)}),
    );
    act(format!("/v1/claims/{corrected}/redaction"), &because);
    let mut hidden = fixture.claim(99);
    hidden["embargo_until"] = json!("2999-01-01T00:00:00Z");
    let hidden = client.made("/v1/claims", &hidden);
    let ruling = |effect: serde_json::Value, claim: &str| json!({"effect": effect, "claim_ids": [claim], "reason": "a test"});
    let path = format!("/v1/incidents/{}/rulings", fixture.incident);
    act(path.clone(), &ruling(json!({"kind": "set_aside"}), &claims[4]));
    act(path, &ruling(json!({"kind": "set_aside"}), &hidden));
    let article = json!({
        "source_id": fixture.source, "language": "en", "url": "https://example.org/2", "title": "Second",
        "text": "Nine Italians were killed.",
    });
    let second = client.made("/v1/articles", &article);
    let mut claim = fixture.claim(9);
    claim["article_id"] = json!(second);
    client.made("/v1/claims", &claim);
    act(format!("/v1/articles/{second}/redaction"), &because);
    act(format!("/v1/articles/{second}/retraction"), &because);
    client.text("/v1/checkpoint")
}
