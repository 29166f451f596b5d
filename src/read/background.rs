//! Sentences, or their ends, that speak of another event: "in 2015 an attack killed 38".
//!
//! Must not know who is counted.

use super::lexicon::Classes;
use super::sentence::{Sentence, back};

/// The token from which on the sentence speaks of another event.
pub(super) fn background(s: &Sentence<'_>, sentence: usize) -> Option<usize> {
    if sentence > 2 && another_event(s) || event_of_another_time(s) {
        return Some(0);
    }
    (0..s.len()).find_map(|i| {
        let over_years = since_long(s, i) || years(s, i) || rate(s, i);
        over_years.then(|| clause_begin(s, i)).or_else(|| by_year(s, i)).or_else(|| by_words(s, i))
    })
}

/// "A quake in the same place on July 29 killed 17 people": an event that is new to the text and has a time of its own.
fn another_event(s: &Sentence<'_>) -> bool {
    let new = s.one_of(0, &["a", "an", "another", "two", "three", "several"])
        || s.says(0, "the last")
        || s.says(0, "the previous");
    let event = s.has(1..6, Classes::EVENT);
    let dated = (1..s.len()).any(|k| {
        s.one_of(k, &["last", "previous", "past"])
            && (s.is(k + 1, Classes::MONTH)
                || s.one_of(k + 1, &["month", "year", "week", "summer", "winter"]))
            || s.one_of(k, &["in", "on"]) && s.is(k + 1, Classes::MONTH) && s.is_capital(k + 1)
            || s.one_of(k, &["earlier", "ago", "previously"])
            || s.one_of(k, &["on"]) && s.is_number(k + 1) && s.is(k + 2, Classes::MONTH)
    });
    new && event && dated
}

/// "Last month's ambush in the same area".
fn event_of_another_time(s: &Sentence<'_>) -> bool {
    let begins = usize::from(s.word(0) == "in") + usize::from(s.one_of(0, &["the", "this"]));
    let period = ["year", "month", "summer", "winter", "spring", "autumn", "decade", "season"];
    let last = s.one_of(begins, &["last", "previous"])
        && s.one_of(begins + 1, &period)
        && s.is_possessive(begins + 1);
    let war = s.word(0) == "the"
        && s.one_of(1, &["war", "conflict", "insurgency", "epidemic", "pandemic", "violence"])
        && s.has(2..5, Classes::HAVE);
    if war {
        return true;
    }
    let event = (begins + 2..begins + 5).any(|k| s.is(k, Classes::EVENT));
    last && event
}

/// "since the war began": counted over years.
fn since_long(s: &Sentence<'_>, i: usize) -> bool {
    const LONG: [&str; 14] = [
        "war",
        "conflict",
        "insurgency",
        "mission",
        "campaign",
        "uprising",
        "revolution",
        "invasion",
        "independence",
        "pandemic",
        "founding",
        "programme",
        "program",
        "rebellion",
    ];
    s.word(i) == "since" && s.any_of(i + 1..i + 5, &LONG)
}

/// "between 2015 and 2018", "from 2015 to 2018".
fn years(s: &Sentence<'_>, i: usize) -> bool {
    s.one_of(i, &["between", "from"])
        && is_year(s, i + 1)
        && s.one_of(i + 2, &["and", "to"])
        && is_year(s, i + 3)
}

/// "each year", "every year", "a year": a rate.
fn rate(s: &Sentence<'_>, i: usize) -> bool {
    let period = s.one_of(i + 1, &["year", "month", "week", "day"]);
    s.one_of(i, &["each", "every", "per"]) && period
        || s.says(i, "a year") && !s.is_word(i + 2)
        || s.says(i, "in recent years")
        || s.says(i, "over the years")
        || s.word(i) == "annually"
}

fn is_year(s: &Sentence<'_>, i: usize) -> bool {
    let text = s.text(i);
    text.len() == 4 && s.is_number(i) && (text.starts_with("19") || text.starts_with("20"))
}

fn by_year(s: &Sentence<'_>, i: usize) -> Option<usize> {
    if !is_year(s, i) {
        return None;
    }
    let p = back(i, 1);
    if s.is(i + 1, Classes::EVENT) && s.one_of(p, &["a", "the", "his", "that"]) {
        return Some(i);
    }
    let since = s.one_of(p, &["in", "since"]);
    if since && i <= 3 {
        return Some(0);
    }
    if s.word(p) == "since" && s.has(clause_begin(s, i)..i, Classes::HAVE) {
        return Some(clause_begin(s, i));
    }
    let month = s.is(p, Classes::MONTH);
    let begin = clause_begin(s, i);
    let told = (begin..i).any(|k| !s.lexicon.cues(s.word(k)).is_empty());
    let goes_on = (i + 1..s.len()).any(|k| s.is(k, Classes::BE.or(Classes::HAVE)));
    if s.word(p) == "in" && told && !goes_on && begin == 0 && !s.has(0..i, Classes::HAVE) {
        return Some(0);
    }
    if since || s.one_of(p, &["of", "from"]) || month && s.one_of(back(i, 2), &["in", "since", "last"]) {
        let event = s.has(i.saturating_sub(9)..i, Classes::EVENT)
            || s.any_of(i.saturating_sub(9)..i, &["when"])
            || s.any_of(i..i + 8, &["when", "killed", "died"]);
        return Some(if event { clause_begin(s, i) } else { i });
    }
    (month && i <= 4 && s.word(0) == "in").then_some(0)
}

/// The beginning of the clause that token `i` stands in.
fn clause_begin(s: &Sentence<'_>, i: usize) -> usize {
    const OPENS: [&str; 8] = ["and", "that", "which", "after", "since", "when", "where", "who"];
    let parts = |k: usize| s.one_of(k, &OPENS) || matches!(s.text(k), "," | ";" | "(" | "–" | "—" | ":");
    (0..i.saturating_sub(1)).rev().find(|k| parts(*k)).map_or(0, |k| k + 1)
}

fn by_words(s: &Sentence<'_>, i: usize) -> Option<usize> {
    let early = |most: usize| i <= most;
    let spans = ["months", "years", "decades", "weeks"];
    let found = match s.word(i) {
        "in" => i == 0 && s.is(1, Classes::MONTH) && s.text(2) == ",",
        "this" if s.one_of(i + 1, &["year", "summer", "winter", "season", "decade"]) => {
            return Some(if early(3) { 0 } else { clause_begin(s, i) });
        }
        "last" if s.one_of(i + 1, &["year", "summer", "winter"]) && i > 2 => return Some(clause_begin(s, i)),
        "recalled" | "recall" | "recalling" => early(6),
        "ago" => early(4) && s.one_of(back(i, 1), &["years", "year", "months", "decades", "decade", "month"]),
        "earlier" => {
            early(4)
                && s.one_of(back(i, 1), &["years", "year", "months", "decades", "month", "week", "weeks"])
        }
        "last" | "past" => {
            early(1) && (s.is(i + 1, Classes::MONTH) || s.word(i + 1) == "year")
                || early(2) && (s.word(i + 1) == "decade" || s.one_of(i + 2, &spans))
        }
        "similar" => {
            s.one_of(back(i, 1), &["a", "an"])
                && s.one_of(back(i, 2), &["in", "when", "after"])
                && (1..4).any(|k| {
                    s.is(i + k, Classes::EVENT)
                        || s.one_of(i + k, &["incident", "mishap", "accident", "boat", "bus", "tragedy"])
                })
        }
        "unrelated" | "separate" | "related" => {
            s.one_of(back(i, 1), &["a", "an"])
                && (s.is(i + 1, Classes::EVENT)
                    || s.one_of(i + 1, &["incident", "case", "development", "incidents"]))
        }
        _ => false,
    };
    found.then_some(0)
}
