//! Gives every phrase of a sentence its outcome: by its own evidence, by the phrases it is joined to, by what was told before.
//!
//! Must not know of roles beyond what the phrase says, nor of who speaks.

use super::carry::{carried, late};
use super::cue::{Cue, Cues, begins_people};
use super::join::join;
use super::lexicon::{Classes, CueKind};
use super::link::{Link, link};
use super::outcome::gather;
use super::phrase::{Form, Phrase};
use super::refer::{add_up, refer};
use super::resolved::{Memory, People, Resolved};
use super::rule::Rule;
use super::sentence::Sentence;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

pub(super) fn resolve(
    s: &Sentence<'_>,
    cues: &Cues,
    mut phrases: Vec<Phrase>,
    memory: &Memory,
) -> Vec<Resolved> {
    for phrase in &mut phrases {
        gather(s, cues, phrase);
    }
    totals(&mut phrases);
    apposition(s, cues, &mut phrases);
    let mut all: Vec<Resolved> = phrases.into_iter().map(|phrase| own(phrase, memory)).collect();
    join(s, cues, &mut all);
    add_up(&mut all, memory);
    for item in &mut all {
        predicate(s, &mut item.phrase);
    }
    of_them(&mut all, memory);
    for index in 0..all.len() {
        refer(s, &mut all, index, memory);
        if all[index].outcome.is_none() {
            relaxed(s, cues, &mut all, index, memory);
        }
    }
    add_up(&mut all, memory);
    for index in 0..all.len() {
        if all[index].outcome.is_none() {
            carried(s, &mut all, index, memory);
        }
    }
    late(&mut all);
    all
}

/// "90 of the 200 residents died": of the 200 nothing is told.
fn totals(phrases: &mut [Phrase]) {
    for index in 1..phrases.len() {
        if phrases[index - 1].form == Form::PartOf && phrases[index - 1].end >= phrases[index].end {
            phrases[index].evidence.clear();
        }
    }
}

/// "a policeman, a father of three": one person, named twice.
fn apposition(s: &Sentence<'_>, cues: &Cues, phrases: &mut Vec<Phrase>) {
    let mut index = 1;
    while index < phrases.len() {
        let (first, second) = (&phrases[index - 1], &phrases[index]);
        let one = second.form == Form::One && !second.more && first.amount.is_exactly(1);
        let beside = second.start == first.reach + 1 && s.text(first.reach) == ",";
        let listed = phrases.get(index + 1).is_some_and(|next| link(s, cues, second, next) == Link::List)
            || index > 1 && link(s, cues, &phrases[index - 2], first) == Link::List;
        if one && beside && !listed {
            let second = phrases.remove(index);
            if !phrases[index - 1].group.has_nationality() {
                phrases[index - 1].group.name(second.group.nationalities, second.group.candidates);
            }
        } else {
            index += 1;
        }
    }
}

fn own(phrase: Phrase, memory: &Memory) -> Resolved {
    let best = phrase.evidence.first().copied();
    let role = phrase.evidence.iter().find_map(|found| found.role);
    let mut resolved = Resolved {
        phrase,
        outcome: None,
        weight: 0,
        rule: None,
        because: None,
        role,
        link: Link::None,
        parent: None,
    };
    if let Some(found) = best {
        let outcome = found.outcome.or(memory.outcome).unwrap_or(Outcome::Killed);
        resolved.set(
            outcome,
            found.weight,
            found.rule,
            (found.to > found.from).then_some((found.from, found.to)),
        );
        if found.outcome.is_none() {
            resolved.role = resolved.role.or(memory.role);
        }
    }
    resolved
}

/// "nine of them were Italians".
fn predicate(s: &Sentence<'_>, phrase: &mut Phrase) {
    let can = matches!(phrase.form, Form::Bare | Form::OfThem | Form::PartOf)
        || phrase.form == Form::Counted && phrase.more;
    if !can {
        return;
    }
    let mut k = phrase.reach;
    let mut be = false;
    while s.is(k, Classes::AUXILIARY) {
        be |= s.is(k, Classes::BE);
        k += 1;
    }
    let apposed = phrase.form == Form::OfThem && k == phrase.reach;
    if !(be || apposed) {
        return;
    }
    let named = match s.word(k) {
        "from" => s.country(k + 1),
        "a" | "an" | "all" => s.nationality(k + 1),
        _ => s.nationality(k),
    };
    if let Some(named) = named.filter(|_| !phrase.group.has_nationality()) {
        phrase.group.name(named.codes, named.candidates);
        phrase.predicate = true;
    } else if s.is(k, Classes::FOREIGN) {
        phrase.group.foreign = true;
        phrase.predicate = true;
    } else if s.is_person(k) && phrase.group.role.is_none() {
        phrase.predicate = true;
    }
}

/// "five of them" are of those named before.
fn of_them(all: &mut [Resolved], memory: &Memory) {
    for index in 0..all.len() {
        let phrase = &all[index].phrase;
        if phrase.form != Form::OfThem || phrase.group.has_nationality() || phrase.group.foreign {
            continue;
        }
        let least = phrase.amount.named().unwrap_or_default();
        let holds = |number: Option<u64>| number.is_none_or(|number| number >= least);
        let before = all[..index]
            .iter()
            .rfind(|item| holds(item.phrase.amount.named()) && item.phrase.form != Form::OfThem)
            .map(|item| People::of(&item.phrase, item.role));
        let people = before.or_else(|| memory.people.clone().filter(|people| holds(people.number)));
        if let Some(people) = people {
            let group = &mut all[index].phrase.group;
            group.nationalities = people.nationalities;
            group.foreign = people.foreign;
            group.role = group.role.or(people.role);
        }
    }
}

/// What stands elsewhere in the sentence, or stood in the one before.
fn relaxed(s: &Sentence<'_>, cues: &Cues, all: &mut [Resolved], index: usize, memory: &Memory) {
    let phrase = all[index].phrase.clone();
    let alone = phrase.form == Form::Bare
        && phrase.start == 0
        && s.is_word(phrase.number)
        && phrase.reach + 1 >= s.len();
    if let Some(outcome) = memory.outcome.filter(|_| alone) {
        return all[index].set(outcome, 20, Rule::Heading, None);
    }
    let refers = phrase.predicate || matches!(phrase.form, Form::OfThem | Form::Label);
    if refers {
        let earlier = cues
            .all
            .iter()
            .rfind(|cue| cue.start < phrase.number && cue.outcome != Outcome::Present)
            .copied();
        if let Some(cue) = earlier {
            all[index].set(cue.outcome, 15, Rule::Predicate, Some((cue.start, cue.end)));
        } else if let Some(before) = all[..index].iter().rfind(|item| item.outcome.is_some()).cloned() {
            all[index].inherit(&before, 15, Rule::Predicate);
        } else if let Some(outcome) = memory.outcome {
            all[index].set(outcome, 12, Rule::Previous, None);
        }
        return;
    }
    if phrase.form == Form::Bare {
        if !(phrase.group.has_nationality() || phrase.more) {
            return;
        }
        match index.checked_sub(1).map(|before| all[before].clone()).filter(|before| before.outcome.is_some())
        {
            Some(before) => all[index].inherit(&before, 15, Rule::ListFrom),
            None => {
                if let Some(outcome) = memory.outcome {
                    all[index].set(outcome, 12, Rule::Previous, None);
                }
            }
        }
        return;
    }
    let total_of_part =
        index > 0 && all[index - 1].phrase.form == Form::PartOf && all[index - 1].phrase.end >= phrase.end;
    if total_of_part {
        return;
    }
    if phrase.is_number() || matches!(phrase.form, Form::Vague | Form::One) {
        nearest(s, cues, &mut all[index]);
    }
}

/// How far the nearest verb may be, in weighted tokens; nearer for a person without a number.
const NEAR: usize = 9;
const NEAR_ONE: usize = 4;

fn nearest(s: &Sentence<'_>, cues: &Cues, item: &mut Resolved) {
    let phrase = &item.phrase;
    let distances = cues.all.iter().filter_map(|cue| Some((distance(s, phrase, cue)?, *cue)));
    let Some((far, cue)) = distances.min_by_key(|(far, _)| *far) else { return };
    let attackers = phrase.group.role == Some(Role::Attackers);
    let odd = matches!(
        cue.outcome,
        Outcome::Wounded | Outcome::Held | Outcome::Rescued | Outcome::Released | Outcome::Unharmed
    );
    let limit = if phrase.is_number() { NEAR } else { NEAR_ONE };
    if far <= limit && !(attackers && odd) {
        item.set(cue.outcome, 10, Rule::Nearest, Some((cue.start, cue.end)));
    }
}

fn distance(s: &Sentence<'_>, phrase: &Phrase, cue: &Cue) -> Option<usize> {
    if cue.kind == CueKind::Noun && s.one_of(cue.start, &["death", "toll", "injury", "remains"]) {
        return None;
    }
    let after = cue.start >= phrase.end;
    if !after && cue.end > phrase.start {
        return None;
    }
    let gap = if after { phrase.end..cue.start } else { cue.end..phrase.start };
    let mut far = gap.len() + if after { 0 } else { 2 };
    for k in gap {
        far += match s.text(k) {
            ";" => 8,
            "," | "—" | "–" => 3,
            _ if s.is(k, Classes::CLAUSE) => 8,
            _ if s.one_of(k, &["and", "who", "that", "as", "after"]) => 3,
            _ if s.is(k, Classes::SAYS) => 2,
            _ => 0,
        };
    }
    if after && (cue.kind == CueKind::Active || cue.kind == CueKind::Participle && begins_people(s, cue.end))
    {
        far += 12;
    }
    if !after && matches!(cue.kind, CueKind::Intransitive | CueKind::Adjective) {
        far += 6;
    }
    Some(far)
}
