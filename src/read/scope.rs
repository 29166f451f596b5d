//! Whether a number is said of all the people of the event or of a part of them.
//!
//! Must not know of other texts.

use std::collections::BTreeMap;
use std::ops::Range;

use super::draft::{Draft, Scope};
use super::lexicon::Classes;
use super::link::Link;
use super::number::Amount;
use super::phrase::{Form, Phrase};
use super::proposal::Strength;
use super::resolved::Resolved;
use super::rule::Rule;
use super::sentence::Sentence;
use crate::domain::claim::Certainty;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// The headline and the lead speak of the whole.
const HEAD_SENTENCES: usize = 2;
/// No part is described in more tokens.
const TAIL_TOKENS_MAX: usize = 8;

/// The words for the part that a phrase counts: "women", "critically".
pub(super) fn subset(s: &Sentence<'_>, phrase: &Phrase) -> Option<Range<usize>> {
    if let Some(head) = phrase.group.head.filter(|head| s.is(*head, Classes::PART)) {
        return Some(head..head + 1);
    }
    if let Some(part) = phrase.group.modifiers.iter().find(|k| s.is(**k, Classes::PART)) {
        return Some(*part..*part + 1);
    }
    const STATES: [&str; 5] = ["critically", "seriously", "critical", "grave", "badly"];
    let partial = matches!(phrase.form, Form::OfThem | Form::PartOf | Form::Bare);
    let state = (phrase.end..phrase.end + 8).find(|k| s.one_of(*k, &STATES))?;
    partial.then_some(state..state + 1)
}

pub(super) fn scope(s: &Sentence<'_>, item: &Resolved, sentence: usize, of_named: bool) -> Scope {
    let phrase = &item.phrase;
    let toll = item.follows(&[Rule::Toll, Rule::NumberOf, Rule::Label]);
    let total = s.says(phrase.end, "in all")
        || s.says(phrase.end, "in total")
        || s.one_of(phrase.end, &["altogether"]);
    let summed = s.any_of(phrase.start.saturating_sub(8)..phrase.start, &["total", "overall", "altogether"]);
    let earlier_words = ["earlier", "initially", "previous", "previously", "first", "revised", "initial"];
    let compared = item.follows(&[Rule::Compared, Rule::NumberBefore, Rule::Repeated]);
    Scope {
        of_named,
        whole: toll || total || summed || sentence < HEAD_SENTENCES,
        earlier: compared || s.any_of(0..s.len(), &earlier_words),
        joined: item.link != Link::None || item.parent.is_some(),
        tail: tail(s, item),
    }
}

/// What stands after the phrase and its verb, up to the next mark.
fn tail(s: &Sentence<'_>, item: &Resolved) -> Option<Range<usize>> {
    let verb = item.because.map_or(0, |(_, to)| to);
    let mut from = item.phrase.reach.max(verb);
    while s.is(from, Classes::AUXILIARY) {
        from += 1;
    }
    let ends = |k: &usize| s.is_mark(*k) || s.is(*k, Classes::SAYS) || s.word(*k) == "and";
    let to =
        (from..s.len().min(from + TAIL_TOKENS_MAX)).find(ends).unwrap_or(s.len().min(from + TAIL_TOKENS_MAX));
    (to > from && s.is(from, Classes::PREPOSITION.or(Classes::CLAUSE))).then_some(from..to)
}

fn number(draft: &Draft) -> Option<u64> {
    match draft.amount {
        Amount::Limited(_, value) => Some(value),
        Amount::Between(low, _) => Some(low),
        Amount::Vague | Amount::None | Amount::Unknown => None,
    }
}

/// Whether the draft could be taken for the toll of its role and outcome.
fn is_open(draft: &Draft) -> bool {
    draft.nationalities.is_empty() && draft.candidates.is_empty() && !draft.foreign && draft.subset.is_none()
}

fn general(role: Role) -> bool {
    matches!(role, Role::People | Role::Victims | Role::Civilians | Role::Hostages)
}

/// With all numbers of the text at hand: a smaller one of the same role and outcome is a part, unless it is an earlier toll; what
/// nothing tells of is not strong.
pub(super) fn settle(drafts: &mut [Draft]) {
    let cell = |draft: &Draft| (draft.outcome, (!general(draft.role)).then_some(draft.role));
    let mut tops: BTreeMap<(Outcome, Option<Role>), u64> = BTreeMap::new();
    for draft in drafts.iter().filter(|draft| is_open(draft)) {
        let stands = !matches!(draft.certainty, Certainty::Claimed | Certainty::Denied);
        if let Some(value) = number(draft).filter(|_| stands) {
            let top = tops.entry(cell(draft)).or_default();
            *top = value.max(*top);
        }
    }
    for draft in drafts {
        let top = tops.get(&cell(draft)).copied();
        let (Some(value), Some(top)) = (number(draft), top) else { continue };
        if !is_open(draft) {
            continue;
        }
        if value < top {
            if draft.scope.whole {
                continue;
            }
            if draft.scope.earlier {
                draft.strength = draft.strength.min(Strength::Fair);
            } else if draft.form != Form::One || draft.scope.joined {
                draft.subset = draft.tail;
                let least = if general(draft.role) { Strength::Weak } else { Strength::Fair };
                draft.strength =
                    if draft.subset.is_some() { draft.strength } else { draft.strength.min(least) };
            }
        } else if general(draft.role) && !draft.scope.whole && draft.scope.earlier {
            draft.strength = draft.strength.min(Strength::Fair);
        }
    }
}
