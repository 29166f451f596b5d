//! A proposal before its words are cut out of the text.
//!
//! Must not know how anything was found.

use std::ops::Range;

use super::number::Amount;
use super::phrase::Form;
use super::proposal::Strength;
use super::rule::Rule;
use super::sentence::{Sentence, span};
use super::speaker::Voice;
use crate::domain::claim::Certainty;
use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::domain::quote::Span;
use crate::domain::role::Role;

/// A proposal before its words are cut out of the text.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub quote: Span,
    pub mention: Span,
    pub amount: Amount,
    pub form: Form,
    pub role: Role,
    pub outcome: Outcome,
    pub nationalities: Vec<Nationality>,
    pub candidates: Vec<Nationality>,
    pub outcomes: Vec<Outcome>,
    pub foreign: bool,
    pub certainty: Certainty,
    pub voice: Option<Voice>,
    pub subset: Option<Span>,
    pub may_include: Vec<Role>,
    pub rule: Rule,
    pub weight: u8,
    pub because: Vec<(&'static str, &'static str, Span)>,
    pub strength: Strength,
    pub scope: Scope,
    /// The words that may say which part it is.
    pub tail: Option<Span>,
}

impl Draft {
    pub fn unknown(s: &Sentence<'_>, outcome: Outcome, mention: Span, rule: Rule) -> Self {
        Self {
            quote: span(s, 0..s.len()),
            mention,
            amount: Amount::Unknown,
            form: Form::Unknown,
            role: Role::Victims,
            outcome,
            nationalities: Vec::new(),
            candidates: Vec::new(),
            outcomes: Vec::new(),
            foreign: false,
            certainty: Certainty::Reported,
            voice: None,
            subset: None,
            may_include: Vec::new(),
            rule,
            weight: 20,
            because: vec![(rule.text().id, rule.text().says, mention)],
            strength: Strength::Fair,
            scope: Scope { whole: false, of_named: false, earlier: false, joined: false, tail: None },
            tail: None,
        }
    }

    /// Roles of which the words leave open whether they are in the number.
    pub fn leave_open(&mut self, roles: Vec<Role>, said: Span) {
        if !roles.is_empty() {
            self.may_include = roles;
            self.because.push(("inclusion", "words that leave open who is in the number", said));
        }
    }
}

/// What tells whether a number is a toll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Scope {
    /// A toll word, "in all", or the head of the text.
    pub whole: bool,
    /// An earlier or another number for the same people.
    pub earlier: bool,
    /// People of a nationality were told of right before: a number alone may be of them.
    pub of_named: bool,
    /// An item of a list or a part of the phrase before.
    pub joined: bool,
    /// The words that follow and may say which part it is: "on the stairs".
    pub tail: Option<Range<usize>>,
}
