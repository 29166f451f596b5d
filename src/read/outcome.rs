//! What speaks for an outcome of a phrase, and how strongly.
//!
//! Must not know of other phrases or sentences.

use super::cue::Cues;
use super::evidence::Evidence;
use super::phrase::{Form, Phrase};
use super::rule::Rule;
use super::sentence::Sentence;
use super::{object, subject};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// Gathers what the sentence itself says of the phrase, strongest first.
pub(super) fn gather(s: &Sentence<'_>, cues: &Cues, phrase: &mut Phrase) {
    let mut evidence = std::mem::take(&mut phrase.evidence);
    if let Some(inner) = phrase.group.inner {
        let sure = inner == Outcome::Killed;
        evidence.push(Evidence::new(
            inner,
            if sure { 40 } else { 28 },
            Rule::Inner,
            phrase.number,
            phrase.end,
        ));
    }
    if phrase.group.head.is_some_and(|head| s.one_of(head, &["survivor", "survivors"])) {
        let weight = if phrase.form == Form::PartOf { 15 } else { 30 };
        evidence.push(Evidence::new(Outcome::Rescued, weight, Rule::Survivors, phrase.number, phrase.end));
    }
    let state = evidence.iter().any(|found| found.rule == Rule::PartOfState);
    let forward =
        subject::of(s, cues, phrase).filter(|found| !(state && found.outcome == Some(Outcome::Present)));
    let backward = object::of(s, cues, phrase);
    if phrase.form == Form::Bare {
        evidence.extend(bodies(s, phrase, forward.is_none() && backward.is_none()));
    }
    evidence.extend(object::complement(s, cues, phrase));
    evidence.extend(forward);
    evidence.extend(backward);
    evidence.sort_by_key(|found| std::cmp::Reverse(found.weight));
    if phrase.group.role == Some(Role::Attackers) {
        let taking = |found: &Evidence| {
            found.outcome == Some(Outcome::Held)
                && matches!(found.rule, Rule::SubjectReduced | Rule::SubjectMain | Rule::SubjectHave)
        };
        evidence.retain(|found| !taking(found));
    }
    phrase.evidence = evidence;
}

/// "40 bodies", "17 charred bodies", "six deaths".
fn bodies(s: &Sentence<'_>, phrase: &mut Phrase, alone: bool) -> Option<Evidence> {
    use super::lexicon::Classes;
    const DEAD: [&str; 7] = ["bodies", "corpses", "fatalities", "deaths", "body", "dead", "fatality"];
    const HURT: [&str; 5] = ["injuries", "wounded", "injured", "hurt", "casualties"];
    for k in phrase.end..phrase.end + 4 {
        if !s.is_word(k) || s.is(k, Classes::STOP) {
            return None;
        }
        if s.one_of(k, &DEAD) && (alone || k > phrase.end || matches!(s.word(k), "bodies" | "corpses")) {
            let found = Evidence::new(Outcome::Killed, 30, Rule::Bodies, k, k + 1);
            if !matches!(s.word(k), "dead" | "deaths" | "fatalities" | "fatality") {
                (phrase.end, phrase.reach) = (k + 1, k + 1);
            }
            return Some(found);
        }
        if s.one_of(k, &HURT) && alone && k == phrase.end && s.word(k) != "casualties" {
            return Some(Evidence::new(Outcome::Wounded, 30, Rule::Bodies, k, k + 1));
        }
    }
    None
}
