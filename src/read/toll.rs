//! Numbers that a toll gives: "the death toll rose to 38", "the number of missing is 14", "the most deaths with 12".
//!
//! Must not know what follows the number.

use super::evidence::Evidence;
use super::lexicon::Classes;
use super::number::numeral;
use super::phrase::{Form, Phrase};
use super::rule::Rule;
use super::sentence::{Sentence, back};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// How far a toll word may stand before its number.
const LOOK_BACK: usize = 26;

/// "the death toll rose to 38", "the number of missing is 14", "put the dead at 29".
pub(super) fn toll(s: &Sentence<'_>, phrase: &Phrase, k: usize) -> Option<Evidence> {
    if let Some(found) = toll_of(s, phrase, k) {
        return Some(found);
    }
    if !s.is(k, Classes::TOLL_LINK) && s.text(k) != ":" {
        return None;
    }
    let from = toll_reach(s, k);
    let found = |outcome, rule, m: usize| Some(Evidence::new(outcome, 30, rule, m, k + 1));
    for m in (from..=k).rev() {
        if s.one_of(m, &["toll", "tolls"]) {
            let hurt = s.one_of(back(m, 1), &["injury", "injured"]);
            return found(if hurt { Outcome::Wounded } else { Outcome::Killed }, Rule::Toll, m);
        }
        if s.one_of(m, &["number", "numbers", "count", "total", "figure", "figures", "tally", "totals"]) {
            return counted_noun(s, m, k).or_else(|| number_before(s, phrase, m, k));
        }
        if s.one_of(m, &["put", "puts", "putting"]) {
            return put(s, m, k);
        }
    }
    number_before(s, phrase, k, k)
}

/// "a toll of 71", "an earlier figure of 71", "that compares with 58".
fn toll_of(s: &Sentence<'_>, phrase: &Phrase, k: usize) -> Option<Evidence> {
    let noun = back(k, 1);
    if s.word(k) == "of" && s.one_of(noun, &["toll", "tolls"]) {
        let hurt = s.one_of(back(noun, 1), &["injury", "injured"]);
        let outcome = if hurt { Outcome::Wounded } else { Outcome::Killed };
        return Some(Evidence::new(outcome, 30, Rule::Toll, noun, k + 1));
    }
    if s.word(k) == "with"
        && let Some(found) = most_deaths(s, k)
    {
        return Some(found);
    }
    let figure = s.word(k) == "of"
        && s.one_of(noun, &["figure", "tally", "count", "total"])
        && s.any_of(
            noun.saturating_sub(4)..noun,
            &["earlier", "previous", "initial", "official", "the", "latest", "government's"],
        );
    let compares = s.one_of(k, &["with", "to"]) && s.one_of(noun, &["compares", "compared"]);
    (phrase.form == Form::Bare && (figure || compares)).then(|| Evidence {
        outcome: None,
        ..Evidence::new(Outcome::Killed, 22, Rule::NumberBefore, noun, k + 1)
    })
}

/// "recorded the most deaths with 12, followed by the next town with nine".
fn most_deaths(s: &Sentence<'_>, k: usize) -> Option<Evidence> {
    let follows = s.any_of(k.saturating_sub(7)..k, &["followed"]);
    let from = k.saturating_sub(if follows { LOOK_BACK } else { 4 });
    let noun = (from..k)
        .rev()
        .find(|m| s.one_of(*m, &["deaths", "fatalities", "casualties", "injuries", "missing"]))?;
    let most = s.any_of(noun.saturating_sub(5)..noun, &["most", "highest", "many", "more"]);
    let outcome = match s.word(noun) {
        "injuries" => Outcome::Wounded,
        "missing" => Outcome::Missing,
        _ => Outcome::Killed,
    };
    most.then(|| Evidence::new(outcome, 25, Rule::NumberOf, noun, k + 1))
}

/// The beginning of the words that a number may belong to: not beyond another number.
fn toll_reach(s: &Sentence<'_>, k: usize) -> usize {
    let mut from = k;
    while from > 0 && k - from < LOOK_BACK && s.text(from - 1) != ";" {
        from -= 1;
        let number = k - from > 3
            && s.word(k) != "to"
            && numeral(s, from).is_some()
            && !s.one_of(from, &["a", "an", "one"]);
        if number {
            break;
        }
    }
    from
}

/// The noun after "the number of".
fn counted_noun(s: &Sentence<'_>, m: usize, k: usize) -> Option<Evidence> {
    const PASSED: [&str; 15] = [
        "of",
        "for",
        "the",
        "those",
        "people",
        "persons",
        "known",
        "confirmed",
        "to",
        "have",
        "in",
        "all",
        "on",
        "who",
        "were",
    ];
    let noun = (m + 1..k).find(|n| !s.one_of(*n, &PASSED))?;
    let (outcome, role) = match s.word(noun) {
        "dead" | "deaths" | "fatalities" | "killed" | "died" | "victims" | "bodies" => {
            (Outcome::Killed, None)
        }
        "injured" | "wounded" | "hurt" | "injuries" => (Outcome::Wounded, None),
        "missing" | "unaccounted" => (Outcome::Missing, None),
        "kidnapped" | "abducted" | "hostages" | "captives" => (Outcome::Held, Some(Role::Hostages)),
        "fugitives" | "escapees" => (Outcome::Escaped, None),
        "attackers" | "gunmen" | "assailants" | "militants" => (Outcome::Involved, Some(Role::Attackers)),
        "arrests" | "arrested" | "detained" | "arrest" => (Outcome::Captured, None),
        "board" | "aboard" | "passengers" => (Outcome::Present, None),
        "rescued" | "survivors" => (Outcome::Rescued, None),
        _ => return None,
    };
    let evidence = Evidence::new(outcome, 30, Rule::NumberOf, m, noun + 1);
    Some(role.map_or(evidence, |role| evidence.of_role(role)))
}

/// "the figure is 12": of what the sentence before told.
fn number_before(s: &Sentence<'_>, phrase: &Phrase, m: usize, k: usize) -> Option<Evidence> {
    let owned = s.one_of(back(m, 1), &["the", "their", "its", "that"]) || s.is_possessive(back(m, 1));
    let this = s.one_of(back(k, 1), &["this", "that"]) && s.word(k) == "to";
    let noun = m < k && owned || this;
    let follows = s.one_of(phrase.end, &["and", "but", "in", "on", "leaves", "after", "by", "as"])
        || !s.is_word(phrase.end);
    (noun && follows).then(|| Evidence {
        outcome: None,
        ..Evidence::new(Outcome::Killed, 22, Rule::NumberBefore, m.min(k), k + 1)
    })
}

fn put(s: &Sentence<'_>, m: usize, k: usize) -> Option<Evidence> {
    for n in m + 1..k {
        let outcome = match s.word(n) {
            "dead" | "deaths" | "fatalities" => Outcome::Killed,
            "injured" | "wounded" => Outcome::Wounded,
            "missing" => Outcome::Missing,
            _ => continue,
        };
        return Some(Evidence::new(outcome, 30, Rule::NumberOf, m, n + 1));
    }
    None
}
