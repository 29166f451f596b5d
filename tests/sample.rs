//! The sample incident keeps to the ledger's own rules: its codes are known, its references lead somewhere, and
//! every claim stands on words that its digest has in exactly one place.

#![allow(clippy::unwrap_used, reason = "a test's helpers may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use casualty_ledger::domain::claim::{Certainty, WordedCount};
use casualty_ledger::domain::count::Bounds;
use casualty_ledger::domain::incident::Place;
use casualty_ledger::domain::nationality::{ClaimNationalities, Nationality};
use casualty_ledger::domain::outcome::Outcome;
use casualty_ledger::domain::quote::{QUOTE_MAX, Selector, Unanchored, anchor};
use casualty_ledger::domain::role::Role;
use casualty_ledger::domain::source::{Reliability, SourceKind};
use casualty_ledger::domain::time::{Day, Timestamp};
use serde::Deserialize;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/sample/sample.json");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    sources: Vec<Source>,
    incident: Incident,
    articles: Vec<Article>,
    claims: Vec<Claim>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to see that they parse")]
struct Source {
    #[serde(rename = "ref")]
    reference: String,
    name: String,
    kind: SourceKind,
    country: Option<Nationality>,
    reliability: Option<Reliability>,
    url: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to see that they parse")]
struct Incident {
    title: String,
    started_on: Day,
    ended_on: Day,
    place: Place,
    description: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to see that they parse")]
struct Article {
    #[serde(rename = "ref")]
    reference: String,
    source: String,
    language: String,
    title: String,
    url: String,
    published_at: Timestamp,
    text_file: String,
    syndicated_from: Option<String>,
    text_public: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "read to see that they parse")]
struct Claim {
    article: String,
    quote: Quote,
    role: Role,
    outcome: Outcome,
    nationalities: ClaimNationalities,
    count: WordedCount,
    attributed_to: Option<String>,
    certainty: Option<Certainty>,
    perpetrator_claim: Option<bool>,
    subset: Option<String>,
    #[serde(default)]
    may_include: Vec<Role>,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Quote {
    exact: String,
    prefix: Option<String>,
    suffix: Option<String>,
}

impl Quote {
    fn selector(&self) -> Selector {
        Selector {
            exact: self.exact.clone(),
            prefix: self.prefix.clone(),
            suffix: self.suffix.clone(),
            start: None,
        }
    }
}

fn sample() -> Sample {
    serde_json::from_str(&fs::read_to_string(FILE).unwrap()).unwrap()
}

fn texts(sample: &Sample) -> BTreeMap<String, String> {
    let folder = Path::new(FILE).parent().unwrap();
    let text = |article: &Article| fs::read_to_string(folder.join(&article.text_file)).unwrap();
    sample.articles.iter().map(|article| (article.reference.clone(), text(article))).collect()
}

#[test]
fn every_quote_stands_in_one_place_of_its_article() {
    let sample = sample();
    let texts = texts(&sample);
    for claim in &sample.claims {
        let found = anchor(&texts[&claim.article], &claim.quote.selector());
        assert!(found.is_ok(), "{}: {:?}: {found:?}", claim.article, claim.quote.exact);
        assert!(claim.quote.exact.chars().count() <= QUOTE_MAX);
        assert!(!claim.may_include.contains(&claim.role));
    }
}

#[test]
fn context_is_given_only_where_the_words_stand_more_than_once() {
    let sample = sample();
    let texts = texts(&sample);
    for claim in &sample.claims {
        let has_context = claim.quote.prefix.is_some() || claim.quote.suffix.is_some();
        let bare = Selector { prefix: None, suffix: None, ..claim.quote.selector() };
        let is_ambiguous = matches!(anchor(&texts[&claim.article], &bare), Err(Unanchored::Ambiguous { .. }));
        assert_eq!(has_context, is_ambiguous, "{:?}", claim.quote.exact);
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let sample = sample();
    let sources: BTreeSet<&str> = sample.sources.iter().map(|source| source.reference.as_str()).collect();
    let articles: BTreeSet<&str> = sample.articles.iter().map(|article| article.reference.as_str()).collect();
    assert_eq!((sources.len(), articles.len()), (sample.sources.len(), sample.articles.len()));
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for article in &sample.articles {
        assert!(article.url.starts_with("https://example.org/"));
        used.insert(&article.source);
        used.extend(article.syndicated_from.as_deref());
    }
    assert!(sample.incident.started_on < sample.incident.ended_on);
    assert_eq!(sample.incident.place.country.map(|country| country.to_string()).as_deref(), Some("BGD"));
    for claim in &sample.claims {
        assert!(articles.contains(claim.article.as_str()));
        used.extend(claim.attributed_to.as_deref());
    }
    assert_eq!(used, sources, "each source says something, and each that says something is a source");
}

#[test]
fn a_digest_says_that_it_is_one() {
    for (reference, text) in texts(&sample()) {
        let first_line = text.lines().next().unwrap();
        assert!(first_line.starts_with(&format!("Digest {}", reference.to_uppercase())), "{first_line}");
        assert!(first_line.contains("not the text of any news outlet"), "{first_line}");
    }
}

#[test]
fn the_digests_hold_what_makes_articles_hard() {
    let texts = texts(&sample());
    let caption = "Picture: passers-by hold up an injured person near the café in Dhaka.";
    assert_eq!(texts["a"].matches(caption).count(), 2);
    for (reference, words) in [
        ("a", "café"),
        ("a", "“very fluid”"),
        ("a", "American employees who come under the chief of mission"),
        ("a", "second restaurant"),
        ("b", "confirmed neither number"),
        ("b", "country’s"),
        ("c", "may or may not contain two police officers"),
        ("c", "be one of the wounded"),
        ("c", "again the student from India"),
    ] {
        assert!(texts[reference].contains(words), "{reference}: {words}");
    }
}

/// Article, role, outcome, nationalities, who is said to have said it, then low, best and high.
#[test]
fn the_claims_are_those_of_the_digests() {
    let row = |claim: &Claim| {
        let nationalities = serde_json::to_value(&claim.nationalities).unwrap();
        let codes: Vec<&str> =
            nationalities.as_array().unwrap().iter().filter_map(serde_json::Value::as_str).collect();
        let by = claim.attributed_to.as_deref().unwrap_or("-");
        let limit = |number: Option<u64>| number.map_or("?".to_owned(), |number| number.to_string());
        let bounds = claim.count.count.bounds().map_or("unknown".to_owned(), |Bounds { low, best, high }| {
            format!("{low} {} {}", limit(best), limit(high))
        });
        format!("{} {} {} [{}] {by} {bounds}", claim.article, claim.role, claim.outcome, codes.join("+"))
    };
    let rows: Vec<String> = sample().claims.iter().map(row).collect();
    let expected = [
        "a hostages held [] - 12 12 ?",
        "a hostages held [] wires 18 20 22",
        "a victims killed [] - unknown",
        "a victims wounded [] - unknown",
        "a attackers involved [] - unknown",
        "a victims wounded [] - 1 1 1",
        "a victims killed [foreign] armed-group 2 ? ?",
        "b victims killed [] - 22 22 ?",
        "b attackers killed [] - 6 6 6",
        "b attackers captured [] - 1 1 1",
        "b hostages rescued [] police 13 13 ?",
        "b victims killed [] armed-group 24 24 24",
        "b victims wounded [] armed-group 40 40 40",
        "b police killed [] police 2 2 2",
        "b hostages killed [foreign] army 20 20 20",
        "b civilians missing [JPN] - 7 7 7",
        "b hostages killed [ITA] - 2 ? ?",
        "b hostages killed [IND] fm-india 1 1 1",
        "b attackers involved [] witnesses 0 ? 9",
        "b civilians present [] employee 18 20 22",
        "b staff present [] employee 15 ? 20",
        "c hostages killed [] - 20 20 20",
        "c hostages killed [] army 20 20 20",
        "c hostages killed [foreign] army 20 20 20",
        "c hostages killed [ITA] fm-italy 9 9 9",
        "c hostages killed [JPN] ccs-japan 7 7 7",
        "c hostages killed [USA] - 1 1 1",
        "c hostages killed [IND] fm-india 1 1 1",
        "c civilians missing [ITA] fm-italy 1 1 1",
        "c police killed [BGD] - 2 2 2",
        "c attackers killed [] - 6 6 6",
        "c attackers captured [] - 1 1 1",
        "c hostages rescued [] pm-bangladesh 13 13 13",
        "c hostages rescued [JPN] pm-bangladesh 1 1 1",
        "c hostages rescued [LKA] pm-bangladesh 2 2 2",
    ];
    assert_eq!(rows, expected);
}
