//! A lower bound: a part of the people, or those since a later day.

use crate::domain::time::Moment;
use crate::reconcile::facts::fact::{Fact, FactIndex};
use crate::reconcile::terms::range::Range;

/// A number that there are at least, and nothing else.
#[derive(Debug)]
pub(in crate::reconcile) struct LowerBound {
    /// Without a high.
    pub range: Range,
    pub time: Option<Moment>,
    pub claims: Vec<FactIndex>,
    /// Whether it bounds the cell; the host country's own with a second passport bound only those who have both.
    pub counts: bool,
}

impl LowerBound {
    pub fn of(fact: &Fact<'_>, index: FactIndex) -> Self {
        let range = fact.range.unwrap_or(Range::ANYTHING);
        let range = Range { high: None, loose_high: false, ..range };
        Self { range, time: fact.time, claims: vec![index], counts: true }
    }
}
