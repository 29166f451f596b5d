//! `kill -9` of the real server under 32 writers: what was acknowledged is there after a restart, once, and the ledger is
//! whole. `CRASH_ROUNDS` sets the number of kills.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

#[path = "../support/mod.rs"]
mod support;

use std::process::ExitCode;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use support::{Client, Dice, Fate, Fates, Fixture, Load, Server, Tally};

const WRITERS: u64 = 32;

fn main() -> ExitCode {
    let rounds = support::number("CRASH_ROUNDS", 5);
    let mut dice = Dice::new(support::number("CRASH_SEED", 1));
    let folder = tempfile::tempdir().unwrap();
    let fixture = Fixture::make(folder.path());
    let mut tally = Tally::default();
    tally.check("a new key's secret, again after a kill", secret_again(&fixture));
    let (mut entries, mut acknowledged, mut unknown) = (Fixture::ENTRIES, 0, 0);
    for round in 0..rounds {
        let server = Server::start(&fixture.db);
        let load = Load::start(&server, &fixture, &format!("crash-{round}"), WRITERS, u64::MAX);
        load.begun();
        std::thread::sleep(Duration::from_micros(3_000 + dice.roll(57_000)));
        server.kill();
        let fates = load.stop();
        acknowledged += support::acknowledged(&fates);
        unknown += fates.len() as u64 - support::acknowledged(&fates);
        tally.check(&format!("kill {round}"), support::kept_as_told(&fixture.db, &fates));
        entries += fates.len() as u64;
        tally.check(&format!("repeats after kill {round}"), repeats(&fixture, &fates, entries));
        tally.check(&format!("verify after kill {round}"), support::verified(&fixture.db).map(drop));
    }
    tally.check("something was acknowledged", (acknowledged > 0).then_some(()).ok_or_else(String::new));
    println!("{rounds} kills under {WRITERS} writers: {acknowledged} acknowledged, {unknown} cut off");
    tally.end()
}

/// Every request again: what was acknowledged gives the same answer; what was cut off is recorded now, if it was not.
fn repeats(fixture: &Fixture, fates: &Fates, entries: u64) -> Result<(), String> {
    let server = Server::start(&fixture.db);
    let client = Client::new(&server, &fixture.secret);
    for (key, (value, fate)) in fates {
        let answer = support::repeat(&client, fixture, key, *value);
        if answer.status != 201 {
            return Err(format!("{key}: {} {}", answer.status, answer.json));
        }
        let again = matches!(fate, Fate::Acknowledged(id) if !answer.replayed || answer.id() != *id);
        if again {
            return Err(format!("{key}: the repeat was recorded again"));
        }
    }
    let head = client.get("/readyz").map_err(|error| error.to_string())?.json["seq"].as_u64();
    if head == Some(entries) { Ok(()) } else { Err(format!("{head:?} entries where {entries} are due")) }
}

/// A repeat of the request for a key gives the same secret, also after a kill, and the file alone does not hold it.
fn secret_again(fixture: &Fixture) -> Result<(), String> {
    let ask = |body: &Value| {
        let server = Server::start(&fixture.db);
        let client = Client::new(&server, &fixture.secret);
        let answer = client.post("/v1/keys", Some("new-key-1"), body).unwrap();
        server.kill();
        answer
    };
    let body = json!({"name": "repeated", "role": "reader"});
    let (first, again) = (ask(&body), ask(&body));
    let other = ask(&json!({"name": "another", "role": "reader"}));
    let secret = first.json["secret"].as_str().unwrap_or_default().to_owned();
    let same = first.status == 201 && !first.replayed && again.replayed && first.json == again.json;
    if !same || other.code() != "idempotency_key_reused" {
        return Err(format!("{} and then {} and then {}", first.json, again.json, other.json));
    }
    let server = Server::start(&fixture.db);
    let works = Client::new(&server, &secret).get("/v1/sources").unwrap().status == 200;
    server.kill();
    let raw = URL_SAFE_NO_PAD.decode(&secret[4..]).unwrap();
    let holds = |suffix: &str| {
        let bytes = std::fs::read(format!("{}{suffix}", fixture.db.display())).unwrap_or_default();
        [raw.as_slice(), &secret.as_bytes()[4..]]
            .iter()
            .any(|needle| bytes.windows(needle.len()).any(|part| part == *needle))
    };
    if works && !holds("") && !holds("-wal") {
        Ok(())
    } else {
        Err("it does not work, or the file holds it".to_owned())
    }
}
