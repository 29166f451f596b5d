//! What the role, the heading or the sentence before says of people of whom nothing nearer does.
//!
//! Must not know of verbs that the people are subject or object of.

use super::lexicon::Classes;
use super::link::Link;
use super::phrase::{Form, Phrase};
use super::resolved::{Memory, Resolved};
use super::rule::Rule;
use super::sentence::{Sentence, back};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

pub(super) fn carried(s: &Sentence<'_>, all: &mut [Resolved], index: usize, memory: &Memory) {
    let phrase = all[index].phrase.clone();
    let before =
        index.checked_sub(1).map(|before| all[before].clone()).filter(|before| before.outcome.is_some());
    let counted = matches!(phrase.form, Form::Counted | Form::PartOf);
    let item = &mut all[index];
    let unnamed = matches!(
        phrase.group.role,
        None | Some(Role::People | Role::Civilians | Role::Attackers | Role::Staff)
    );
    if matches!(phrase.form, Form::Counted | Form::One) && !phrase.more && unnamed && attacks(s, &phrase) {
        item.set(Outcome::Involved, 29, Rule::Attacks, None);
        item.role = Some(Role::Attackers);
        return;
    }
    if phrase.form == Form::Nobody
        && phrase.group.role == Some(Role::Attackers)
        && s.any_of(phrase.start.saturating_sub(3)..phrase.start, &["there"])
    {
        return item.set(Outcome::Involved, 20, Rule::AttackersInvolved, None);
    }
    let listed = (s.any_of(0..phrase.start, &["manifest", "manifests"])
        || s.word(back(phrase.start, 1)) == "with")
        && phrase
            .group
            .head
            .is_some_and(|head| s.one_of(head, &["passengers", "crew", "crewmembers", "people"]));
    if counted && listed {
        return item.set(Outcome::Present, 15, Rule::Presence, None);
    }
    if counted && phrase.group.role == Some(Role::Hostages) {
        return item.set(Outcome::Held, 10, Rule::HostagesHeld, None);
    }
    if phrase.group.role == Some(Role::Attackers) {
        return item.set(Outcome::Involved, 10, Rule::AttackersInvolved, None);
    }
    if counted && phrase.group.role == Some(Role::Victims) {
        return item.set(Outcome::Killed, 9, Rule::VictimsKilled, None);
    }
    let named = phrase.group.has_nationality() || phrase.group.role.is_some();
    if let Some(outcome) = memory
        .heading
        .filter(|_| matches!(phrase.form, Form::Counted | Form::Label) && named && phrase.start <= 2)
    {
        return item.set(outcome, 20, Rule::Heading, None);
    }
    if phrase.form != Form::Counted && !counted {
        return;
    }
    if let Some(before) = before
        .filter(|before| phrase.more && !matches!(before.outcome, Some(Outcome::Present | Outcome::Involved)))
    {
        return item.inherit(&before, 9, Rule::Others);
    }
    let opens = s.says(0, "there were") || s.word(0) == "they";
    let refers = phrase.group.only_nationality && phrase.start <= 12 || phrase.more || opens;
    if let Some(outcome) = memory.outcome.filter(|_| refers && closes(s, &phrase)) {
        item.set(outcome, 9, Rule::Previous, None);
    } else {
        presence(s, item);
    }
}

/// "80 guests were in the hotel".
fn presence(s: &Sentence<'_>, item: &mut Resolved) {
    let reach = item.phrase.reach;
    let ends = |k: &usize| {
        s.is_mark(*k) || s.is(*k, Classes::CLAUSE.or(Classes::SAYS)) || s.one_of(*k, &["to", "and"])
    };
    let near = (reach..s.len().min(reach + 7)).take_while(|k| !ends(k));
    let place = near.clone().any(|k| s.is(k, Classes::PLACE))
        && near.clone().any(|k| s.one_of(k, &["in", "inside", "at", "aboard", "on"]));
    let verbs =
        near.filter(|k| !s.is(*k, Classes::AUXILIARY)).any(|k| s.word(k).ends_with("ed") && k > reach);
    const KIN: [&str; 10] = [
        "child",
        "children",
        "daughter",
        "daughters",
        "kids",
        "sons",
        "brothers",
        "sisters",
        "siblings",
        "grandchildren",
    ];
    let family = item.phrase.group.head.is_some_and(|head| s.one_of(head, &KIN))
        && s.one_of(back(item.phrase.start, 1), &["has", "have", "had", "with", "of", "leaves", "and"]);
    if family {
        return;
    }
    let capacity = s.any_of(0..s.len(), &["capacity", "seats", "deployed"]);
    if place && !verbs && !capacity && item.phrase.group.role.is_some() {
        item.set(Outcome::Present, 5, Rule::Presence, None);
    }
}

fn closes(s: &Sentence<'_>, phrase: &Phrase) -> bool {
    let k = phrase.reach;
    !s.is_word(k) && !s.is_number(k)
        || s.one_of(k, &["and", "from", "were", "are", "is", "was", "aged", "or", "as", "who", "among"])
}

/// "three men stormed the hotel".
fn attacks(s: &Sentence<'_>, phrase: &Phrase) -> bool {
    for k in phrase.end..s.len().min(phrase.end + 14) {
        let with = |words: &[&str], ahead: usize| s.any_of(k..k + ahead, words);
        let fire = s.one_of(k, &["opened", "open", "opens"]) && s.word(k + 1) == "fire";
        let threw = s.one_of(k, &["threw", "hurled", "lobbed"])
            && with(&["grenade", "grenades", "bomb", "bombs", "petrol"], 5);
        let blew = s.word(k) == "blew" && with(&["up"], 4);
        if s.is(k, Classes::ATTACK_VERB)
            && !s.one_of(
                k,
                &[
                    "entered", "began", "started", "took", "drove", "carried", "wearing", "wore", "carrying",
                    "armed", "shouted", "opened", "threw",
                ],
            )
            || fire
            || threw
            || blew
        {
            let noun = s.one_of(k, &["storm", "attack", "raid", "ambush", "assault", "bomb"])
                && s.any_of(k.saturating_sub(2)..k, &["the", "a", "an", "this", "that", "next", "of"]);
            let undergone = s.word(k).ends_with("ed") && s.one_of(k + 1, &["from", "by"]);
            return !noun && !undergone && !s.is(back(k, 1), Classes::BE) && !s.is(back(k, 2), Classes::BE);
        }
        let ends = s.is(k, Classes::BE.or(Classes::HAVE).or(Classes::SAYS))
            || s.is(k, Classes::CONJUNCTION) && s.word(k) != "and";
        if ends || s.is_mark(k) || s.word(k).ends_with("ed") {
            return false;
        }
    }
    false
}

/// Joined phrases whose neighbour got its outcome late.
pub(super) fn late(all: &mut [Resolved]) {
    for index in 1..all.len() {
        let before = all[index - 1].clone();
        if all[index].outcome.is_none() && all[index].link != Link::None && before.outcome.is_some() {
            all[index].inherit(&before, 8, Rule::ListLate);
        }
    }
}
