//! What a text says is not known: "it is not clear whether there are any casualties".
//!
//! Must not know of numbers.

use super::draft::Draft;
use super::rule::Rule;
use super::sentence::{Sentence, span};
use crate::domain::outcome::Outcome;

pub(super) fn drafts(s: &Sentence<'_>) -> Vec<Draft> {
    const UNKNOWN: [&str; 8] = [
        "unclear",
        "not clear",
        "unknown",
        "not known",
        "no word",
        "no immediate word",
        "uncertain",
        "not immediately clear",
    ];
    const PEOPLE: [&str; 4] = ["casualties", "victims", "injuries", "deaths"];
    let says = |from: usize, phrases: &[&str]| {
        (from..s.len()).find(|k| phrases.iter().any(|phrase| s.says(*k, phrase)))
    };
    let Some(unknown) = says(0, &UNKNOWN) else { return Vec::new() };
    let Some(open) = says(unknown, &["any", "how many"]) else { return Vec::new() };
    let Some(noun) = (open + 1..s.len().min(open + 5)).find(|k| s.one_of(*k, &PEOPLE)) else {
        return Vec::new();
    };
    let outcomes: &[Outcome] = match s.word(noun) {
        "casualties" => &[Outcome::Killed, Outcome::Wounded],
        "injuries" => &[Outcome::Wounded],
        _ => &[Outcome::Killed],
    };
    let draft = |outcome: &Outcome| Draft::unknown(s, *outcome, span(s, noun - 1..noun + 1), Rule::Unstated);
    outcomes.iter().map(draft).collect()
}
