//! From a resolved phrase to drafts: mention, nationalities, certainty, explanation.
//!
//! Must not know how anything was found, nor of other sentences.

use std::ops::Range;

use super::cue::Setting;
use super::draft::Draft;
use super::inclusion::may_include;
use super::phrase::{Form, Phrase};
use super::proposal::Strength;
use super::resolved::Resolved;
use super::rule::Rule;
use super::scope;
use super::sentence::{Sentence, span};
use super::speaker::Voice;
use super::strength;
use crate::domain::claim::Certainty;
use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::domain::quote::Span;
use crate::domain::role::Role;

type Sure = Option<(Certainty, Range<usize>)>;

/// One draft for a phrase, or one for each country of "one each from France and Ireland".
pub(super) fn drafts(
    s: &Sentence<'_>,
    setting: Setting,
    item: &Resolved,
    voice: Option<Voice>,
    sure: Sure,
    (sentence, of_named): (usize, bool),
) -> Vec<Draft> {
    let (Some(outcome), Some(role), Some(rule)) = (item.outcome, item.role, item.rule) else {
        return Vec::new();
    };
    let phrase = &item.phrase;
    let (outcome, outcomes) = freed(s, setting, item, outcome);
    let nationalities =
        if phrase.group.has_nationality() { phrase.group.nationalities.clone() } else { owned(s, phrase) };
    let mut draft = Draft {
        quote: span(s, 0..s.len()),
        mention: span(s, phrase.number.min(phrase.end)..phrase.end),
        amount: phrase.amount,
        form: phrase.form,
        role,
        outcome,
        candidates: phrase.group.candidates.clone(),
        foreign: phrase.group.foreign && nationalities.is_empty(),
        nationalities,
        outcomes,
        certainty: sure.as_ref().map_or(Certainty::Reported, |(certainty, _)| *certainty),
        may_include: Vec::new(),
        subset: scope::subset(s, phrase).map(|part| span(s, part)),
        rule,
        weight: item.weight,
        because: because(s, item, rule, sure.as_ref(), voice.as_ref()),
        voice,
        strength: Strength::Weak,
        tail: None,
        scope: scope::scope(s, item, sentence, of_named),
    };
    draft.tail = draft.scope.tail.clone().map(|tail| span(s, tail));
    draft.strength = strength::of(&draft, item);
    draft.leave_open(may_include(s, phrase.number), draft.quote);
    if only_suspected(s, item) {
        draft.strength = draft.strength.min(Strength::Fair);
    }
    if phrase.form == Form::Label {
        draft.mention = span(s, phrase.start..phrase.end);
    }
    if !(phrase.each && draft.nationalities.len() > 1) {
        return vec![draft];
    }
    draft.nationalities.iter().map(|code| Draft { nationalities: vec![*code], ..draft.clone() }).collect()
}

/// Who was arrested is not therefore one of those who did it.
fn only_suspected(s: &Sentence<'_>, item: &Resolved) -> bool {
    const SUSPECTS: [&str; 8] = [
        "suspect",
        "suspects",
        "accomplice",
        "accomplices",
        "facilitator",
        "facilitators",
        "mastermind",
        "masterminds",
    ];
    let group = &item.phrase.group;
    let named =
        group.role == Some(Role::Attackers) && !group.head.is_some_and(|head| s.one_of(head, &SUSPECTS));
    item.outcome == Some(Outcome::Captured) && item.role == Some(Role::Attackers) && !named
}

/// "freed" is rescued or released: the sentence or the text tells which, or it stays open.
fn freed(s: &Sentence<'_>, setting: Setting, item: &Resolved, outcome: Outcome) -> (Outcome, Vec<Outcome>) {
    const FREED: [&str; 4] = ["freed", "free", "freeing", "frees"];
    const FORCE: [&str; 11] = [
        "police",
        "troops",
        "army",
        "soldiers",
        "forces",
        "commandos",
        "raid",
        "operation",
        "stormed",
        "rescued",
        "military",
    ];
    let said = |words: &[&str]| item.because.is_some_and(|(from, to)| s.any_of(from..to, words));
    if setting.inmates && outcome == Outcome::Rescued && said(&["got", "get"]) {
        return (Outcome::Escaped, Vec::new());
    }
    let leaves = said(&["walked", "walk", "came"]) && item.role == Some(Role::Hostages);
    if leaves && setting.let_go && !setting.stormed {
        return (Outcome::Released, Vec::new());
    }
    let word = said(&FREED);
    if !matches!(outcome, Outcome::Rescued | Outcome::Released) || !word {
        return (outcome, Vec::new());
    }
    if s.any_of(0..s.len(), &FORCE) {
        return (Outcome::Rescued, Vec::new());
    }
    let outcome = if setting.kidnapping { Outcome::Released } else { Outcome::Rescued };
    match (setting.let_go, setting.stormed) {
        (true, false) => return (Outcome::Released, Vec::new()),
        (false, true) => return (Outcome::Rescued, Vec::new()),
        _ => {}
    }
    (outcome, vec![Outcome::Rescued, Outcome::Released])
}

/// "seven of its citizens": of the country last named before.
fn owned(s: &Sentence<'_>, phrase: &Phrase) -> Vec<Nationality> {
    let Some(owner) = phrase.owner else { return Vec::new() };
    let named = (0..owner).rev().find_map(|k| s.country(k).or_else(|| s.nationality(k)));
    named.map(|named| named.codes).unwrap_or_default()
}

fn because(
    s: &Sentence<'_>,
    item: &Resolved,
    rule: Rule,
    sure: Option<&(Certainty, Range<usize>)>,
    voice: Option<&Voice>,
) -> Vec<(&'static str, &'static str, Span)> {
    let phrase = &item.phrase;
    let mut steps = vec![("number", "a number of people", span(s, phrase.number..phrase.end))];
    if phrase.start < phrase.number {
        steps.push(("limit", "words that limit the number", span(s, phrase.start..phrase.number)));
    }
    let cue = item.because.map_or(span(s, phrase.number..phrase.end), |(from, to)| span(s, from..to));
    steps.push((rule.text().id, rule.text().says, cue));
    if let Some((_, place)) = sure {
        steps.push(("certainty", "words that say how sure it is", span(s, place.clone())));
    }
    if let Some(voice) = voice {
        steps.push(("attribution", "who is said to have said it", voice.span));
    }
    steps
}
