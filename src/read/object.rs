//! What stands before a phrase and tells what happened to it: "killing nine Italians", "the toll rose to 38", "Dead: 31".
//!
//! Must not know what follows the phrase.

use super::cue::{Cue, Cues};
use super::destination::taken_to;
use super::evidence::{Evidence, undergone};
use super::lexicon::{Classes, CueKind};
use super::number::numeral;
use super::phrase::Phrase;
use super::rule::Rule;
use super::sentence::{Sentence, back};
use super::toll::toll;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

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
    let sought = s.word(k) == "for"
        && s.any_of(
            k.saturating_sub(6)..k,
            &["search", "searches", "searched", "searching", "hunt", "looking"],
        );
    if sought {
        return Some(Evidence::new(Outcome::Missing, 20, Rule::ObjectActive, k, k + 1));
    }
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
            (!passive || s.lexicon.free_order).then(|| Evidence::by_cue(cue, 30, Rule::ObjectParticiple))
        }
        CueKind::Noun if s.word(k) == "toll" => Some(Evidence::by_cue(cue, 30, Rule::Toll)),
        CueKind::Intransitive if s.lexicon.free_order => {
            Some(Evidence::by_cue(cue, 30, Rule::ObjectParticiple))
        }
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
        let labels = |cue: &&Cue| {
            cue.end == k || s.is(cue.end, Classes::PREPOSITION) || s.one_of(cue.end, &["so", "to"])
        };
        if let Some(cue) = cues.at(m).filter(|cue| cue.outcome != Outcome::Present).filter(labels) {
            return Some(Evidence::by_cue(cue, 30, Rule::Label));
        }
        if s.one_of(m, &["survivors", "survivor"]) {
            return Some(Evidence::new(Outcome::Rescued, 30, Rule::Label, m, k));
        }
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
    let to_death = s.says(k, "to death") || s.says(k, "on the spot") || s.word(k) == "dead";
    const BLOWS: [&str; 12] = [
        "shot", "shoot", "shooting", "hacked", "hacking", "stabbed", "beat", "beaten", "burned", "burnt",
        "clubbed", "knifed",
    ];
    if to_death && s.any_of(phrase.start.saturating_sub(3)..phrase.start, &BLOWS) {
        return Some(Evidence::new(Outcome::Killed, 30, Rule::Left, k, k + 1));
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
