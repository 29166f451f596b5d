//! A phrase with what happened to its people, and what a sentence leaves for the next.
//!
//! Must not know how an outcome is found.

use super::link::Link;
use super::phrase::Phrase;
use super::rule::Rule;
use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// What a sentence leaves for the next one.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    pub outcome: Option<Outcome>,
    pub role: Option<Role>,
    /// The first people of the sentence: what "five of them" are.
    pub people: Option<People>,
    /// The outcome of a heading line, for the list below it.
    pub heading: Option<Outcome>,
    /// The numbers that were told of, the last ones of a long text.
    pub told: Vec<Told>,
}

#[derive(Clone, Debug)]
pub(super) struct People {
    pub number: Option<u64>,
    pub role: Option<Role>,
    pub nationalities: Vec<Nationality>,
    pub foreign: bool,
}

/// A phrase with its outcome, or without one.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    pub phrase: Phrase,
    pub outcome: Option<Outcome>,
    pub weight: u8,
    pub rule: Option<Rule>,
    /// The tokens that say so.
    pub because: Option<(usize, usize)>,
    pub role: Option<Role>,
    pub link: Link,
    /// The phrase that this one is a part of, in the same sentence.
    pub parent: Option<usize>,
}

impl Resolved {
    pub fn set(&mut self, outcome: Outcome, weight: u8, rule: Rule, because: Option<(usize, usize)>) {
        self.outcome = Some(outcome);
        self.weight = weight;
        self.rule = Some(rule);
        self.because = because;
    }

    pub fn inherit(&mut self, from: &Self, most: u8, rule: Rule) {
        self.outcome = from.outcome;
        self.weight = from.weight.min(most);
        self.rule = Some(rule);
        self.because = from.because;
    }

    pub fn follows(&self, rules: &[Rule]) -> bool {
        self.rule.is_some_and(|rule| rules.contains(&rule))
    }
}

impl People {
    pub fn of(phrase: &Phrase, role: Option<Role>) -> Self {
        Self {
            number: phrase.amount.named(),
            role: phrase.group.role.or(role),
            nationalities: phrase.group.nationalities.clone(),
            foreign: phrase.group.foreign,
        }
    }
}

/// A number that the text told of earlier, and of whom.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub number: u64,
    pub outcome: Outcome,
    pub role: Option<Role>,
}
