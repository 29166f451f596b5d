//! What stands before a phrase and tells what happened to it: "killing nine Italians", "the toll rose to 38", "Dead: 31".
//!
//! Must not know what follows the phrase.

use super::cue::{Cue, Cues};
use super::evidence::{Evidence, undergone};
use super::lexicon::{Classes, CueKind};
use super::number::numeral;
use super::phrase::Phrase;
use super::rule::Rule;
use super::sentence::{Sentence, back};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// How far a toll word may stand before its number.
const LOOK_BACK: usize = 26;

pub(super) fn of(s: &Sentence<'_>, cues: &Cues, phrase: &Phrase) -> Option<Evidence> {
    let k = before(s, phrase.start)?;
    by_verb(s, cues, phrase, k)
        .or_else(|| label(s, cues, k))
        .or_else(|| toll(s, phrase, k))
        .or_else(|| copula(s, cues, k))
        .or_else(|| of_deaths(s, k))
}

/// The token before the phrase and the words that only lead to it.
fn before(s: &Sentence<'_>, start: usize) -> Option<usize> {
    const LEADS: [&str; 18] = [
        "the",
        "these",
        "those",
        "all",
        "other",
        "only",
        "just",
        "also",
        "their",
        "his",
        "its",
        "least",
        "a",
        "another",
        "further",
        "reportedly",
        "both",
        "remaining",
    ];
    let first = start.checked_sub(1)?;
    let mut k = first;
    loop {
        let joins = k < first && s.one_of(k, &["at", "up", "as", "many"]);
        if !(s.one_of(k, &LEADS) || joins || s.is_quotation_mark(k)) {
            return Some(k);
        }
        k = k.checked_sub(1)?;
    }
}

fn by_verb(s: &Sentence<'_>, cues: &Cues, phrase: &Phrase, k: usize) -> Option<Evidence> {
    let people = phrase.group.role.is_some() && !phrase.group.weak;
    if people && s.one_of(k, &["lost", "losing", "lose"]) {
        return Some(Evidence::new(Outcome::Killed, 25, Rule::ObjectParticiple, k, k + 1));
    }
    let cue = cues.at(k).filter(|cue| cue.end == k + 1)?;
    match cue.kind {
        CueKind::Active => Some(active(s, phrase, cue)),
        CueKind::Participle => {
            let passive = s.is(back(cue.start, 1), Classes::BE)
                || s.is(back(cue.start, 2), Classes::BE) && s.word(back(cue.start, 1)).ends_with("ly");
            (!passive).then(|| Evidence::by_cue(cue, 30, Rule::ObjectParticiple))
        }
        CueKind::Noun if s.word(k) == "toll" => Some(Evidence::by_cue(cue, 30, Rule::Toll)),
        CueKind::Noun | CueKind::Intransitive | CueKind::Adjective => None,
    }
}

/// "to free 20 hostages" says that they are held.
fn active(s: &Sentence<'_>, phrase: &Phrase, cue: &Cue) -> Evidence {
    let purpose =
        s.one_of(back(cue.start, 1), &["to", "trying", "hoping", "for"]) && cue.end == cue.start + 1;
    let frees = matches!(cue.outcome, Outcome::Rescued | Outcome::Released);
    if purpose && frees && phrase.group.role == Some(Role::Hostages) {
        return Evidence::new(Outcome::Held, 20, Rule::Purpose, cue.start, cue.end);
    }
    let sought = cue.outcome == Outcome::Missing;
    Evidence::by_cue(cue, if purpose || sought { 20 } else { 30 }, Rule::ObjectActive)
}

/// "Dead: 31", "Killed in the attack itself: 3 police officers".
fn label(s: &Sentence<'_>, cues: &Cues, k: usize) -> Option<Evidence> {
    if s.is_dash(k) && k > 0 {
        let alone = k == 1 || matches!(s.text(back(k, 2)), "." | ":" | ";" | ",");
        let cue = cues.at(k - 1).filter(|_| alone)?;
        return Some(Evidence::by_cue(cue, 30, Rule::Label));
    }
    if s.text(k) != ":" {
        return None;
    }
    for m in (k.saturating_sub(7)..k).rev() {
        if matches!(s.text(m), "." | ";") || numeral(s, m).is_some() {
            return None;
        }
        if let Some(cue) = cues.at(m).filter(|cue| cue.outcome != Outcome::Present) {
            return Some(Evidence::by_cue(cue, 30, Rule::Label));
        }
        if s.one_of(m, &["survivors", "survivor"]) {
            return Some(Evidence::new(Outcome::Rescued, 30, Rule::Label, m, k));
        }
    }
    None
}

/// "the death toll rose to 38", "the number of missing is 14", "put the dead at 29".
fn toll(s: &Sentence<'_>, phrase: &Phrase, k: usize) -> Option<Evidence> {
    if let Some(found) = toll_of(s, k) {
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
fn toll_of(s: &Sentence<'_>, k: usize) -> Option<Evidence> {
    let noun = back(k, 1);
    if s.word(k) == "of" && s.one_of(noun, &["toll", "tolls"]) {
        let hurt = s.one_of(back(noun, 1), &["injury", "injured"]);
        let outcome = if hurt { Outcome::Wounded } else { Outcome::Killed };
        return Some(Evidence::new(outcome, 30, Rule::Toll, noun, k + 1));
    }
    let figure = s.word(k) == "of"
        && s.one_of(noun, &["figure", "tally", "count", "total"])
        && s.any_of(
            noun.saturating_sub(4)..noun,
            &["earlier", "previous", "initial", "official", "the", "latest", "government's"],
        );
    let compares = s.one_of(k, &["with", "to"]) && s.one_of(noun, &["compares", "compared"]);
    (figure || compares).then(|| Evidence {
        outcome: None,
        ..Evidence::new(Outcome::Killed, 22, Rule::NumberBefore, noun, k + 1)
    })
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

/// "among the dead are", "those killed include", "the victims were".
fn copula(s: &Sentence<'_>, cues: &Cues, k: usize) -> Option<Evidence> {
    const LINKS: [&str; 11] = [
        "include",
        "includes",
        "included",
        "are",
        "were",
        "was",
        "is",
        "being",
        "comprise",
        "comprised",
        "be",
    ];
    let identified = s.word(k) == "as" && s.one_of(back(k, 1), &["identified", "named"]);
    if s.word(k) == "as" && (k.saturating_sub(8)..k).any(|m| s.one_of(m, &["nationality", "nationalities"])) {
        return Some(Evidence {
            outcome: None,
            ..Evidence::new(Outcome::Killed, 15, Rule::NumberBefore, k, k + 1)
        });
    }
    if s.word(back(k, 1)) == "there" {
        return None;
    }
    let estimated = s.word(k) == "at" && s.one_of(back(k, 1), &["estimated", "put"])
        || s.one_of(k, &["numbering", "numbered"]);
    if estimated {
        return nominal_before(s, cues, k);
    }
    if !s.one_of(k, &LINKS) && !identified {
        return None;
    }
    let passed = |m: usize| {
        cues.at(m).is_none()
            && (s.is(m, Classes::AUXILIARY)
                || s.one_of(
                    m,
                    &[
                        "believed",
                        "also",
                        "understood",
                        "thought",
                        "reported",
                        "identified",
                        "named",
                        "confirmed",
                        "to",
                    ],
                ))
    };
    let mut last = k.checked_sub(1)?;
    while passed(last) {
        last = last.checked_sub(1)?;
    }
    for m in (last.saturating_sub(12)..=last).rev() {
        if s.text(m) == ";" || s.is(m, Classes::CLAUSE) {
            return None;
        }
        if let Some(found) = nominal(s, cues, m, k) {
            return Some(found);
        }
    }
    None
}

/// "the attackers, estimated at 30": the noun right before.
fn nominal_before(s: &Sentence<'_>, cues: &Cues, k: usize) -> Option<Evidence> {
    let first = k.saturating_sub(7);
    (first..k).rev().find_map(|m| nominal(s, cues, m, k).filter(|_| s.is_person(m)))
}

fn nominal(s: &Sentence<'_>, cues: &Cues, m: usize, k: usize) -> Option<Evidence> {
    let found = |outcome, weight| Some(Evidence::new(outcome, weight, Rule::Copula, m, k + 1));
    if let Some(cue) = cues.at(m).filter(|cue| undergone(cue) || cue.kind == CueKind::Noun) {
        return Some(Evidence::by_cue(cue, 30, Rule::Copula));
    }
    match s.word(m) {
        "dead" | "killed" | "fatalities" | "deceased" => found(Outcome::Killed, 30),
        "wounded" | "injured" => found(Outcome::Wounded, 30),
        "victims" | "casualties" => found(Outcome::Killed, 20),
        "hostages" | "captives" | "kidnapped" | "abducted" => found(Outcome::Held, 20),
        "survivors" | "survivor" => found(Outcome::Rescued, 20),
        "attackers" | "gunmen" | "militants" | "assailants" | "perpetrators" | "hijackers" | "bombers" => {
            found(Outcome::Involved, 20).map(|evidence| evidence.of_role(Role::Attackers))
        }
        "passengers" | "aboard" => found(Outcome::Present, 10),
        _ => None,
    }
}

/// "the deaths of", "the kidnapping of".
fn of_deaths(s: &Sentence<'_>, k: usize) -> Option<Evidence> {
    if s.word(k) != "of" {
        return None;
    }
    let outcome = match s.word(back(k, 1)) {
        "injury" | "injuries" | "wounding" => Outcome::Wounded,
        "deaths" | "death" | "killing" | "bodies" | "body" | "lives" | "murder" | "murders" | "loss"
        | "killings" => Outcome::Killed,
        "abduction" | "kidnapping" | "kidnap" | "hostage-taking" => Outcome::Held,
        "release" => Outcome::Released,
        "rescue" | "evacuation" => Outcome::Rescued,
        "arrest" | "arrests" => Outcome::Captured,
        _ => return None,
    };
    Some(Evidence::new(outcome, 30, Rule::ObjectNoun, k - 1, k + 1))
}

/// "sent 36 workers to hospital", "led 30 guests to safety".
fn taken_to(s: &Sentence<'_>, phrase: &Phrase) -> Option<Evidence> {
    const MOVES: [&str; 24] = [
        "sent",
        "sends",
        "sending",
        "took",
        "taking",
        "take",
        "rushed",
        "rushing",
        "airlifted",
        "ferried",
        "transported",
        "brought",
        "led",
        "guided",
        "carried",
        "escorted",
        "helped",
        "hauled",
        "pulled",
        "moved",
        "shepherded",
        "flew",
        "ushered",
        "dragged",
    ];
    let k = phrase.reach;
    let verb = (phrase.start.saturating_sub(3)..phrase.start).find(|m| s.one_of(*m, &MOVES))?;
    if s.word(k) != "to" {
        return None;
    }
    let place = if s.one_of(k + 1, &["the", "a", "nearby", "local"]) { k + 2 } else { k + 1 };
    let outcome = match s.word(place) {
        "hospital" | "hospitals" | "clinic" | "clinics" => Outcome::Wounded,
        "safety" | "shore" | "land" => Outcome::Rescued,
        _ => return None,
    };
    Some(Evidence::new(outcome, 30, Rule::TakenTo, verb, place + 1))
}

/// "took nine people hostage", "let two women go", "left 20 people dead".
pub(super) fn complement(s: &Sentence<'_>, cues: &Cues, phrase: &Phrase) -> Option<Evidence> {
    let k = phrase.reach;
    if s.one_of(k, &["hostage", "captive", "prisoner"]) {
        return Some(Evidence::new(Outcome::Held, 30, Rule::TakenHostage, k, k + 1));
    }
    let let_go = s.one_of(k, &["go", "leave"])
        && s.any_of(phrase.start.saturating_sub(3)..phrase.start, &["let", "allowed"]);
    if let_go {
        return Some(Evidence::new(Outcome::Released, 30, Rule::LetGo, k, k + 1));
    }
    if let Some(found) = taken_to(s, phrase) {
        return Some(found);
    }
    let leaves = s.any_of(phrase.start.saturating_sub(4)..phrase.start, &["left", "leaving", "leaves"]);
    if let Some(cue) = cues.starts(k).filter(|cue| leaves && undergone(cue)) {
        return Some(Evidence::by_cue(cue, 31, Rule::Left));
    }
    let outcome = match s.word(k) {
        "dead" => Outcome::Killed,
        "injured" | "wounded" | "hurt" => Outcome::Wounded,
        "missing" => Outcome::Missing,
        _ => return None,
    };
    leaves.then(|| Evidence::new(outcome, 31, Rule::Left, k, k + 1))
}
