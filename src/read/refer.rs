//! Numbers that stand for people told of before: "the 59", "up from 35", "and one in hospital", "the company says eight".
//!
//! Must not know of verbs.

use super::lexicon::Classes;
use super::link::Link;
use super::number::Amount;
use super::phrase::{Form, Phrase};
use super::resolved::{Memory, Resolved, Told};
use super::rule::Rule;
use super::sentence::{Sentence, back};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// Gives a number without a noun the outcome of the people it stands for.
pub(super) fn refer(s: &Sentence<'_>, all: &mut [Resolved], index: usize, memory: &Memory) {
    let phrase = all[index].phrase.clone();
    let only_place = all[index].rule == Some(Rule::SubjectAdjective)
        && s.word(phrase.end) == "in"
        && all[index].outcome == Some(Outcome::Wounded);
    let definite = s.one_of(back(phrase.number, 1), &["the", "these", "those"]);
    if phrase.form == Form::Bare && definite && all[index].role.is_none() {
        let told = memory
            .told
            .iter()
            .rfind(|told| phrase.amount.is_exactly(told.number) && Some(told.outcome) == all[index].outcome);
        all[index].role = told.and_then(|told| told.role);
    }
    if !matches!(phrase.form, Form::Bare | Form::OfThem) || all[index].outcome.is_some() && !only_place {
        return;
    }
    let before = all[..index].iter().rfind(|item| item.outcome.is_some()).cloned();
    if let Some(before) = before.as_ref().filter(|before| gapped(s, before, &phrase)) {
        all[index].inherit(before, 20, Rule::Gapped);
        all[index].role = before.role.or(before.phrase.group.role);
        return;
    }
    if all[index].outcome.is_some() {
        return;
    }
    if let Some(told) = repeated(s, &phrase, memory) {
        all[index].set(told.outcome, 20, Rule::Repeated, None);
        all[index].role = told.role;
        return;
    }
    if phrase.form == Form::Bare && attackers_before(s, &phrase) {
        all[index].set(Outcome::Involved, 20, Rule::AttackersInvolved, None);
        all[index].role = Some(Role::Attackers);
        return;
    }
    if phrase.form != Form::Bare || !compared(s, &phrase) {
        return;
    }
    if let Some(before) = before {
        all[index].inherit(&before, 20, Rule::Compared);
        all[index].role = before.role.or(before.phrase.group.role);
    } else if let Some(outcome) = memory.outcome {
        let says = s.is(back(phrase.start, 1), Classes::SPEECH);
        all[index].set(outcome, if says { 20 } else { 12 }, Rule::Compared, None);
        all[index].role = memory.role;
    }
}

/// "the men, four Georgians, two Indians and a Greek": a list that adds up to a number told of earlier is of those people.
pub(super) fn add_up(all: &mut [Resolved], memory: &Memory) {
    let mut first = 0;
    while first < all.len() {
        let end = (first + 1..all.len()).find(|k| all[*k].link != Link::List).unwrap_or(all.len());
        // The number itself may begin the list: "six were foreigners: two Italians, …".
        let from = first + usize::from(all[first].outcome.is_some());
        let run = &all[from..end];
        let sum = run.iter().try_fold(0u64, |sum, item| sum.checked_add(item.phrase.amount.named()?));
        let open = run.len() >= 2
            && run.iter().all(|item| item.outcome.is_none() && item.phrase.group.has_nationality());
        let here = all[..from]
            .iter()
            .rfind(|item| open && item.outcome.is_some() && item.phrase.amount.named() == sum);
        let here = here.and_then(|item| Some((item.outcome?, item.role)));
        let before = memory.told.iter().rfind(|told| open && Some(told.number) == sum);
        let told = here.or(before.map(|told| (told.outcome, told.role)));
        if let Some((outcome, role)) = told {
            for item in &mut all[from..end] {
                item.set(outcome, 20, Rule::AddUp, None);
                item.role = role.filter(|role| *role != Role::Victims && *role != Role::People);
            }
        }
        first = end;
    }
}

/// "Three died at the scene and one in hospital", "five were injured, two seriously".
fn gapped(s: &Sentence<'_>, before: &Resolved, phrase: &Phrase) -> bool {
    let verb = before.rule.is_some_and(|rule| {
        matches!(
            rule,
            Rule::SubjectPassive
                | Rule::SubjectIntransitive
                | Rule::SubjectAdjective
                | Rule::SubjectReduced
                | Rule::Gapped
        )
    });
    let joined = s.one_of(back(phrase.start, 1), &["and", "or", "whom", "them"])
        || s.text(back(phrase.start, 1)) == ",";
    let place = s.one_of(
        phrase.end,
        &["at", "in", "on", "near", "inside", "outside", "later", "elsewhere", "overnight", "there"],
    );
    let manner = s.word(phrase.end).ends_with("ly") && !s.is_word(phrase.end + 1);
    let told_of = before.because.is_some_and(|(_, to)| to <= phrase.start && phrase.start - to <= 16);
    let broken = (before.phrase.reach..phrase.start)
        .any(|k| s.is(k, Classes::CLAUSE.or(Classes::SAYS)) || s.text(k) == ";");
    verb && joined && (place || manner) && told_of && !broken
}

/// "the assailants, about 100 by one estimate,": their number in an apposition.
fn attackers_before(s: &Sentence<'_>, phrase: &Phrase) -> bool {
    let comma = back(phrase.start, 1);
    let noun = back(phrase.start, 2);
    let attackers = s.get(noun).is_some_and(|token| {
        token.role == Some(Role::Attackers) && token.word.ends_with('s') || &*token.word == "gunmen"
    });
    let closes =
        matches!(s.text(phrase.end), ",") || s.one_of(phrase.end, &["in", "by", "strong", "according"]);
    s.text(comma) == "," && attackers && closes
}

/// "the 59": a number that was told of earlier.
fn repeated<'m>(s: &Sentence<'_>, phrase: &Phrase, memory: &'m Memory) -> Option<&'m Told> {
    let Amount::Limited(_, number) = phrase.amount else { return None };
    let definite = s.one_of(back(phrase.number, 1), &["the", "these", "those"]);
    let alone = !s.is_word(phrase.end)
        || s.is(phrase.end, Classes::STOP.or(Classes::AUXILIARY))
        || s.one_of(phrase.end, &["include", "includes", "until"]);
    if !definite || !alone || number < 2 {
        return None;
    }
    memory.told.iter().rfind(|told| told.number == number && !matches!(told.outcome, Outcome::Involved))
}

/// "up from 35", "not 260 as first announced", "London confirmed only one".
fn compared(s: &Sentence<'_>, phrase: &Phrase) -> bool {
    let closed = !s.is_word(phrase.end) && !s.is_number(phrase.end)
        || s.one_of(
            phrase.end,
            &[
                "as",
                "on",
                "earlier",
                "previously",
                "according",
                "yesterday",
                "so",
                "in",
                "the",
                "that",
                "this",
                "last",
                "at",
            ],
        );
    let p = |ahead| s.word(back(phrase.start, ahead));
    let from = p(1) == "from"
        && matches!(
            p(2),
            "up" | "down"
                | "rose"
                | "risen"
                | "rising"
                | "fell"
                | "increased"
                | "increase"
                | "rise"
                | "revised"
        );
    let instead = p(1) == "not" || p(1) == "than" && p(2) == "rather" || p(1) == "of" && p(2) == "instead";
    let says = s.is(back(phrase.start, 1), Classes::SPEECH)
        || p(1) == "is" && p(2) == "it"
        || p(1) == "only" && s.is(back(phrase.start, 2), Classes::SAYS);
    let earlier = matches!(p(1), "earlier" | "previous") && matches!(p(2), "an" | "the" | "a");
    closed && (from || instead || says || earlier)
}
