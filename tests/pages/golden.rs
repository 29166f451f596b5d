//! The pages of the sample as they were when somebody last looked at them: a change of one is seen in a review.
//!
//! `UPDATE_PAGES=1 cargo test --test pages golden` writes `tests/pages/golden/` anew. Look at the difference, and at the pages.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use regex::{Captures, Regex};

use crate::sample::{Sample, browser};

/// What differs from run to run, under names of its own: ids by their first mention, hashes and addresses, and when it was recorded.
fn settled(html: &str) -> String {
    let mut names: HashMap<String, String> = HashMap::new();
    let id = Regex::new(r"(inc|src|art|clm|key)_[0-9a-hjkmnp-tv-z]{26}").unwrap();
    let html = id.replace_all(html, |found: &Captures<'_>| {
        let (number, kind) = (names.len() + 1, &found[1]);
        names.entry(found[0].to_owned()).or_insert_with(|| format!("{kind}_{number}")).clone()
    });
    let mut html = html.into_owned();
    for (pattern, name) in [
        (r"127\.0\.0\.1(:|%3A)\d+", "ledger.example.org"),
        (r"\+[0-9a-f]{8}\+[A-Za-z0-9/&#;+]{40,80}=*", "+KEY"),
        (r"[A-Za-z0-9/+]{43}=", "ROOT"),
        (r"\b[0-9a-f]{12,64}\b", "HASH"),
        (r"\b20[2-9]\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "RECORDED"),
        (r"\b20[2-9]\d-\d\d-\d\d\b", "DAY"),
        (r"\b\d{1,2} [A-Z][a-z]+ 20[2-9]\d\b", "DAY"),
        (r"(, |DAY, )\d\d:\d\d UTC", "${1}TIME UTC"),
    ] {
        html = Regex::new(pattern).unwrap().replace_all(&html, name).into_owned();
    }
    // A line for each tag, so that a difference is read.
    html.replace("><", ">\n<") + "\n"
}

#[test]
fn the_pages_of_the_sample_are_as_they_were_looked_at() {
    let sample = Sample::open_to_all();
    let client = browser(&sample.app.anyone());
    let of = sample.page();
    let pages = [
        ("list", "/".to_owned()),
        ("incident", of.clone()),
        ("incident-past", format!("{of}?policy=ibc&as_of_seq=30")),
        ("figure", format!("{of}/figures/victims/killed/any")),
        ("figure-found", format!("{of}/figures/civilians/missing/JPN")),
        ("figure-nothing", format!("{of}/figures/victims/released/FRA")),
        ("answer", format!("{of}/answers/victims/killed/any")),
        ("article", format!("/articles/{}", sample.articles[1])),
        ("findings", "/findings".to_owned()),
        ("nationality", "/nationalities/ITA".to_owned()),
        ("policy", "/policies/gtd".to_owned()),
        ("entry", "/entries/25".to_owned()),
        ("card", format!("/embed{of}/answers/victims/killed/ITA")),
        ("missing", "/nothing-here".to_owned()),
        ("bad", format!("{of}?as_of=yesterday&policy=ibc")),
    ];
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pages/golden");
    let mut other = Vec::new();
    for (name, path) in pages {
        let html = settled(&client.get(&path).lossy());
        let file = folder.join(format!("{name}.html"));
        if std::env::var_os("UPDATE_PAGES").is_some() {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, &html).unwrap();
        }
        let known = fs::read_to_string(&file).unwrap_or_default();
        if let Some((line, (was, is))) =
            known.lines().zip(html.lines()).enumerate().find(|(_, (was, is))| was != is)
        {
            other.push(format!("{name}, line {}: was {was}, is {is}", line + 1));
        } else if known.lines().count() != html.lines().count() {
            other.push(format!("{name}: other lines at its end"));
        }
    }
    assert!(other.is_empty(), "UPDATE_PAGES=1 writes them anew:\n{}", other.join("\n"));
}
