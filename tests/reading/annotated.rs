//! Texts with the claims that a careful person would enter (see README.md).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use casualty_ledger::domain::claim::WordedCount;
use casualty_ledger::read::{Language, Proposal, read};
use serde::Deserialize;
use serde_json::Value;

#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Place {
    pub start: u64,
    pub end: u64,
}

impl Place {
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// A claim as annotated; the lists hold every reading that is right.
#[derive(Clone, Debug, Deserialize)]
pub struct Gold {
    pub mention: Place,
    pub role_ok: Vec<String>,
    pub outcome_ok: Vec<String>,
    pub nationalities: Vec<String>,
    pub count: Value,
    #[serde(default)]
    pub count_ok: Vec<Value>,
    pub optional: bool,
    #[serde(default)]
    pub attributed_to: Option<String>,
    #[serde(default = "reported")]
    pub certainty: String,
    #[serde(default)]
    pub subset: Option<String>,
    #[serde(default)]
    pub perpetrator_claim: bool,
}

fn reported() -> String {
    "reported".to_owned()
}

/// A proposal in the same form.
#[derive(Clone, Debug)]
pub struct Found {
    pub mention: Place,
    pub role: String,
    pub outcome: String,
    pub nationalities: Vec<String>,
    pub count: Value,
    pub strength: casualty_ledger::read::Strength,
    pub rule: String,
}

pub struct Text {
    pub name: String,
    pub text: String,
    pub gold: Vec<Gold>,
}

/// Every annotated text of a set, by name.
pub fn set(folder: &str) -> Vec<Text> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reading").join(folder);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let text_of = |file: &PathBuf| {
        let gold = fs::read_to_string(file.with_extension("gold.json")).unwrap();
        Text {
            name: file.file_stem().unwrap().to_str().unwrap().to_owned(),
            text: fs::read_to_string(file).unwrap(),
            gold: serde_json::from_str(&gold).unwrap(),
        }
    };
    files.iter().map(text_of).collect()
}

pub fn found(text: &str, language: Language) -> Vec<Found> {
    read(text, language).items.into_iter().map(in_words).collect()
}

fn in_words(proposal: Proposal) -> Found {
    let nationalities = serde_json::to_value(&proposal.nationalities).unwrap();
    let count = WordedCount { count: proposal.count, words: proposal.count_words };
    let general = ["number", "limit", "certainty", "attribution"];
    Found {
        mention: Place { start: proposal.mention.start, end: proposal.mention.end },
        role: proposal.role.code().to_owned(),
        outcome: proposal.outcome.code().to_owned(),
        nationalities: serde_json::from_value(nationalities).unwrap(),
        count: serde_json::to_value(count).unwrap(),
        strength: proposal.strength,
        rule: proposal
            .because
            .iter()
            .map(|step| step.rule)
            .find(|rule| !general.contains(rule))
            .unwrap_or("")
            .to_owned(),
    }
}

/// The numbers that a count names, or the word for one that names none.
fn numbers(count: &Value) -> (BTreeSet<u64>, &str) {
    let qualifier = count["qualifier"].as_str().unwrap();
    if ["vague", "none", "unknown"].contains(&qualifier) {
        return (BTreeSet::new(), qualifier);
    }
    (["value", "low", "high"].iter().filter_map(|field| count[field].as_u64()).collect(), "")
}

fn same_count(one: &Value, other: &Value) -> bool {
    ["qualifier", "value", "low", "high"].iter().all(|field| one[field] == other[field])
}

impl Gold {
    fn counts(&self) -> impl Iterator<Item = &Value> {
        std::iter::once(&self.count).chain(&self.count_ok)
    }

    /// The number and the place are right.
    pub fn is_at(&self, found: &Found) -> bool {
        self.mention.overlaps(found.mention)
            && self.counts().any(|count| numbers(count) == numbers(&found.count))
    }

    /// How many of role, outcome, nationalities and count are right.
    pub fn agreement(&self, found: &Found) -> usize {
        let mut here = self.nationalities.clone();
        let mut there = found.nationalities.clone();
        here.sort();
        there.sort();
        usize::from(self.role_ok.contains(&found.role))
            + usize::from(self.outcome_ok.contains(&found.outcome))
            + usize::from(here == there)
            + usize::from(self.counts().any(|count| same_count(count, &found.count)))
    }
}
