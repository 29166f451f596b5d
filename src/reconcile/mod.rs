//! From claims to figures: what an incident's claims amount to, by a named and published rule.
//!
//! Pure and deterministic: no clock, no files, no HTTP, no SQL; the order of claims does not matter. Stage 1 applies a rule to
//! one cell at a time. Stage 2 ([`balance`]) checks the figures against each other and never overrules stage 1: it reports.

pub mod balance;
pub mod figure;
pub mod finding;
pub mod policy;

mod books;
mod comparison;
mod draft;
mod explain;
mod facts;
mod notice;
mod origins;
mod parts;
mod pool;
mod render;
mod report;
mod resolved;
mod rule;
mod set_aside;
mod standing;
mod timeline;
mod words;

use std::collections::BTreeMap;

use crate::domain::article::Article;
use crate::domain::cell::Cell;
use crate::domain::claim::Claim;
use crate::domain::ids::{ArticleId, SourceId};
use crate::domain::incident::Incident;
use crate::domain::ruling::Ruling;
use crate::domain::source::Source;
use crate::domain::time::Timestamp;

pub use comparison::{ComparisonCell, ComparisonRow, comparison};
pub use figure::Figure;
pub use finding::Finding;
pub use policy::{Policy, PolicyDescription, describe};
pub use timeline::{TimelineItem, timeline};

/// What is known of an incident, as far as the reader may see it and as of the time asked for.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    pub incident: &'a Incident,
    pub claims: &'a [Claim],
    pub articles: &'a BTreeMap<ArticleId, Article>,
    pub sources: &'a BTreeMap<SourceId, Source>,
    /// Only those that hold count; none for figures without rulings.
    pub rulings: &'a [Ruling],
    /// Use only what had been published by then.
    pub reported_by: Option<Timestamp>,
}

/// The figures of an incident, in the order of their cells, and what a reader must know about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciliation {
    pub figures: Vec<Figure>,
    pub findings: Vec<Finding>,
}

/// Reconciles all claims of an incident by a policy.
pub fn reconcile(input: &Input<'_>, policy: Policy) -> Reconciliation {
    let stage = draft::StageOne::work(input, input.claims.iter(), policy);
    let (books, mut findings) = books::balance(&stage);
    findings.extend(notice::findings(&stage));
    findings.sort_by(|one, other| {
        (one.kind, &one.cells, &one.claim_ids).cmp(&(other.kind, &other.cells, &other.claim_ids))
    });
    Reconciliation { figures: render::figures(&stage, &books, |_| true), findings }
}

/// Whether the figure of `from` has `n` people to move elsewhere.
pub fn can_move(reconciliation: &Reconciliation, n: u64, from: &Cell) -> bool {
    let figure = reconciliation.figures.iter().find(|figure| figure.cell() == *from);
    figure.is_some_and(|figure| match (figure.low, figure.best.or(figure.high)) {
        (_, Some(most)) => n <= most,
        (Some(_), None) => true,
        (None, None) => false,
    })
}
