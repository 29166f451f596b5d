//! From claims to figures: what an incident's claims amount to, by a named and published rule.
//!
//! Pure and deterministic: no clock, no files, no HTTP, no SQL; the order of claims does not matter. Stage 1 applies a rule to
//! one cell at a time. Stage 2 ([`balance`]) checks the figures against each other and never overrules stage 1: it reports.

mod answers;
mod books;
mod cells;
mod facts;
mod findings;
mod terms;
mod views;

use crate::domain::cell::Cell;
use crate::domain::nationality::Nationality;

pub use answers::Question;
use books::Books;
pub use books::balance;
pub use facts::near_copy::{is_near_copy, near_copies};
pub use terms::answer::{self, Answer, Group};
pub use terms::figure::{self, Figure};
pub use terms::finding::{self, Finding};
pub use terms::input::Input;
pub use terms::policy::{Policy, PolicyDescription, describe};
pub use views::{
    Changed, Compared, ComparisonCell, ComparisonRow, Followed, TimelineItem, comparison, timeline,
};

/// The figures of an incident, in the order of their cells, and what a reader must know about them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciliation {
    pub figures: Vec<Figure>,
    pub findings: Vec<Finding>,
    pub answers: Vec<Answer>,
}

/// Reconciles all claims of an incident by a policy.
pub fn reconcile(input: &Input<'_>, policy: Policy) -> Reconciliation {
    let stage = cells::StageOne::work(input, input.claims.iter(), policy);
    let (books, unbalanced) = books::balance(&stage, &answers::asked(&stage));
    Reconciliation {
        answers: answers::answers(&stage, &books, &Question::default()),
        figures: views::figures::figures(&stage, &books, |_| true),
        findings: findings::findings(&stage, &books, &unbalanced),
    }
}

/// The figures of a part of the people: stage 1 alone, since a part enters no books.
pub fn part_figures(part: &Input<'_>, policy: Policy) -> Vec<Figure> {
    let stage = cells::StageOne::work(part, part.claims.iter(), policy);
    views::figures::figures(&stage, &Books::unbalanced(&stage), |_| true)
}

/// The answers to what is asked.
pub fn answers(input: &Input<'_>, policy: Policy, question: &Question) -> Vec<Answer> {
    let stage = cells::StageOne::work(input, input.claims.iter(), policy);
    let (books, _) = books::balance(&stage, &answers::asked(&stage));
    answers::answers(&stage, &books, question)
}

/// What a cell counts, in the words of the sentences: "hostages killed", "foreigners among the hostages killed".
pub fn topic(cell: Cell, n: u64) -> String {
    terms::words::topic(cell, n)
}

/// The people of a nationality, or one of them: "Italians", "Japanese national".
pub fn people_of(nationality: Nationality, one: bool) -> String {
    terms::nouns::people_of(nationality, one).into_owned()
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
