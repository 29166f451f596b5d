//! A service that serves a forged ledger: `verify URL` notices from what it serves.

use std::fs;
use std::path::Path;

use casualty_ledger::journal::SigningKey;

use super::support::{self, Server, Tally};
use super::{Edit, Scene};

/// An edit, and what `verify` says of it.
const FORGERIES: [(&str, &str, &str); 6] = [
    ("a body", "UPDATE entry SET body = replace(body, '{', '{ ') WHERE seq = 5", "entry 5"),
    ("who recorded an entry", "UPDATE entry SET principal = 'system' WHERE seq = 5", "entry 5"),
    ("when it was recorded", "UPDATE entry SET recorded_at = recorded_at + 1 WHERE seq = 5", "entry 5"),
    ("a leaf", "UPDATE entry SET leaf = zeroblob(32) WHERE seq = 5", "entry 5"),
    ("words", "UPDATE words SET words = replace(words, 'a', 'b') WHERE seq = 7", "entry 7"),
    ("the last entry dropped", "DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)", ""),
];

pub fn verified_from_afar(scene: &Scene, tally: &mut Tally) {
    let (key, kept) = (scene.against.verifier_key.clone().unwrap(), scene.forged.with_extension("note"));
    fs::write(&kept, scene.against.checkpoint.as_ref().unwrap()).unwrap();
    let check = |db: &Path, key: &str| {
        let key_file = |db: &Path| format!("{}.key", db.display());
        if db != scene.original {
            fs::copy(key_file(&scene.original), key_file(db)).unwrap();
        }
        let server = Server::start(db);
        let arguments = ["--key", key, "--checkpoint", kept.to_str().unwrap(), "--api-key", &scene.secret];
        let output = support::run(&[["verify", &server.address].as_slice(), &arguments].concat());
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() { Ok(()) } else { Err(told) }
    };
    let noticed = |found: Result<(), String>, said: &str| match found {
        Ok(()) => Err("not noticed".to_owned()),
        Err(told) if told.contains(said) => Ok(()),
        Err(told) => Err(format!("it says: {told}")),
    };
    tally.check("from afar: the ledger as it is", check(&scene.original, &key));
    for (name, statements, said) in FORGERIES {
        scene.forge(|connection| {
            connection.execute_batch(statements).unwrap();
            Edit { table: String::new(), place: String::new(), words: String::new() }
        });
        tally.check(&format!("from afar: {name}"), noticed(check(&scene.forged, &key), said));
    }
    tally.check("from afar: a rolled-back log", noticed(check(&scene.older, &key), "beyond the log"));
    let other = SigningKey::from_seed("localhost/casualty-ledger".parse().unwrap(), &[7; 32]).verifier_key();
    tally.check("from afar: signed by another key", noticed(check(&scene.original, &other), "checkpoint"));
}
