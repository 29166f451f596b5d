//! Generated ledgers: the same each time, and taken whole by the product's own import.

#[path = "../../examples/generate/ledger.rs"]
mod ledger;
#[path = "../../examples/generate/line.rs"]
mod line;
#[path = "../../examples/generate/random.rs"]
mod random;
#[path = "../../examples/generate/world.rs"]
mod world;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::service::Service;

fn generated(seed: u64, claims: u64) -> String {
    let mut bytes = Vec::new();
    let written = ledger::write(&mut bytes, seed, claims).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text.lines().count() as u64, written);
    text
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let first = generated(7, 2_000);
    assert_eq!(first, generated(7, 2_000));
    assert_ne!(first, generated(8, 2_000));
}

#[test]
fn every_role_and_outcome_is_spoken_of() {
    let lines: Vec<Value> =
        generated(1, 20_000).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let values = |column: &str| -> BTreeSet<String> {
        lines.iter().filter_map(|line| line[column].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(values("role").len(), 10);
    assert_eq!(values("outcome").len(), 14);
    assert_eq!(values("qualifier").len(), 10);
    assert_eq!(values("nationalities").len(), 190);
}

#[test]
fn the_largest_incident_of_a_million_claims_has_thousands() {
    let sizes = ledger::sizes(1_000_000);
    assert_eq!(sizes.len(), 10_000);
    assert!(sizes[0] > 5_000, "{}", sizes[0]);
    let articles: u64 = sizes.iter().map(|claims| claims.div_ceil(20)).sum();
    assert!((50_000..56_000).contains(&articles), "{articles}");
}

#[test]
fn no_generated_line_is_refused() {
    let file = generated(1, 3_000);
    let report = Service::start().import(&file);
    let lines = file.lines().count();
    assert_eq!((&report["summary"]["recorded"], &report["summary"]["refused"]), (&lines.into(), &0.into()));
}
