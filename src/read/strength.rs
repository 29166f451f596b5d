//! How sure the reader is of a proposal, by the rule that gave it and by what is left open.
//!
//! Must not know the words.

use super::draft::Draft;
use super::phrase::Form;
use super::proposal::Strength;
use super::resolved::Resolved;
use super::rule::Rule;
use crate::domain::claim::Certainty;
use crate::domain::outcome::Outcome;

pub(super) fn of(draft: &Draft, item: &Resolved) -> Strength {
    if !draft.candidates.is_empty()
        || !draft.outcomes.is_empty()
        || item.phrase.group.weak
        || draft.weight < 15
    {
        return Strength::Weak;
    }
    let alone = draft.form == Form::Bare && draft.rule.looks_forward();
    if alone && (draft.scope.of_named || draft.amount.named() == Some(1)) {
        return Strength::Fair;
    }
    let part = item.phrase.more || item.phrase.ordinal;
    if draft.outcome == Outcome::Present || part || draft.certainty == Certainty::Believed {
        return Strength::Fair;
    }
    let plain = matches!(draft.form, Form::Counted | Form::PartOf | Form::Bare | Form::One);
    let doubtful =
        matches!(draft.rule, Rule::NumberBefore | Rule::Compared | Rule::Predicate | Rule::ListLate);
    if doubtful {
        return Strength::Weak;
    }
    let listed = draft.rule == Rule::List && draft.weight >= 25 && draft.form == Form::Counted;
    if listed || draft.weight >= 29 && plain && direct(draft.rule) {
        Strength::Strong
    } else {
        Strength::Fair
    }
}

/// The phrase is the subject or the object of the words that give the outcome.
fn direct(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::SubjectPassive
            | Rule::SubjectIntransitive
            | Rule::SubjectAdjective
            | Rule::SubjectReduced
            | Rule::SubjectMain
            | Rule::SubjectNoun
            | Rule::ObjectActive
            | Rule::ObjectParticiple
            | Rule::ObjectNoun
            | Rule::Bodies
            | Rule::Toll
            | Rule::NumberOf
            | Rule::Label
            | Rule::Among
            | Rule::Inner
            | Rule::TakenHostage
            | Rule::LetGo
            | Rule::Left
            | Rule::Attacks
            | Rule::Survivors
            | Rule::TakenTo
    )
}
