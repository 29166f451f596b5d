//! Lists and parts share an outcome, forwards and then backwards.
//!
//! Must not know of other sentences.

use super::cue::Cues;
use super::lexicon::Classes;
use super::link::{Link, link};
use super::resolved::Resolved;
use super::rule::Rule;
use super::sentence::Sentence;

pub(super) fn join(s: &Sentence<'_>, cues: &Cues, all: &mut [Resolved]) {
    for index in 1..all.len() {
        let joined = link(s, cues, &all[index - 1].phrase, &all[index].phrase);
        all[index].link = joined;
        let before = all[index - 1].clone();
        if joined == Link::Including {
            all[index].parent = Some(index - 1);
        } else if joined == Link::List {
            all[index].parent = before.parent;
        }
        if all[index].outcome.is_some() || before.outcome.is_none() || own_verb(s, cues, all, index) {
            continue;
        }
        match joined {
            Link::List => all[index].inherit(&before, 25, Rule::List),
            Link::Including => all[index].inherit(&before, 25, Rule::Including),
            Link::None => {}
        }
    }
    summed(all);
    for index in (0..all.len().saturating_sub(1)).rev() {
        let next = all[index + 1].clone();
        if all[index].outcome.is_some() || next.outcome.is_none() {
            continue;
        }
        let forward = next.rule.is_some_and(Rule::looks_forward);
        if next.link == Link::List && forward {
            all[index].inherit(&next, 25, Rule::ListBefore);
        } else if next.link == Link::Including
            && next.follows(&[Rule::SubjectPassive, Rule::SubjectIntransitive, Rule::SubjectAdjective])
        {
            all[index].inherit(&next, 20, Rule::ListBefore);
        }
    }
}

/// "two suspects, a Libyan and an Egyptian": the items that follow add up to the first number and are its parts. Not so of people who
/// have a nationality: of two Danes none is a Libyan.
fn summed(all: &mut [Resolved]) {
    for first in 0..all.len() {
        if !all[first].phrase.group.nationalities.is_empty() {
            continue;
        }
        let Some(total) = all[first].phrase.amount.named().filter(|total| *total >= 2) else { continue };
        let mut sum = 0;
        let items = all[first + 1..].iter().take_while(|item| {
            let part = item.link != Link::None && item.phrase.group.only_nationality;
            sum += item.phrase.amount.named().unwrap_or_default();
            part && sum <= total
        });
        let count = items.count();
        let exact: u64 =
            all[first + 1..first + 1 + count].iter().filter_map(|item| item.phrase.amount.named()).sum();
        if count >= 2 && exact == total {
            for item in &mut all[first + 1..first + 1 + count] {
                item.parent = Some(first);
                item.link = Link::Including;
            }
        }
    }
}

/// An item of a list with a verb of its own takes nothing from the item before.
fn own_verb(s: &Sentence<'_>, cues: &Cues, all: &[Resolved], index: usize) -> bool {
    let phrase = &all[index].phrase;
    let until = all.get(index + 1).map_or(s.len(), |next| next.phrase.start).min(phrase.reach + 5);
    let verb = (phrase.reach..until).find(|k| s.is(*k, Classes::BE.or(Classes::HAVE)));
    verb.is_some_and(|verb| {
        let cue = (verb..until.max(verb + 4)).find_map(|k| cues.starts(k));
        cue.is_none() && s.is_word(verb + 1) && verb == phrase.reach && !s.is(verb + 1, Classes::DETERMINER)
    })
}
