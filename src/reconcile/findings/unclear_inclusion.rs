//! Numbers of which the reports do not say whether another group is in them.

use crate::domain::cell::Cell;
use crate::domain::role::Role;
use crate::reconcile::books;
use crate::reconcile::cells::StageOne;
use crate::reconcile::cells::draft::Draft;
use crate::reconcile::facts::fact::FactIndex;
use crate::reconcile::terms::finding::{Finding, FindingKind, InclusionTotals};
use crate::reconcile::terms::words;

pub(super) fn finding(stage: &StageOne<'_>, cell: Cell, draft: &Draft<'_>) -> Option<Finding> {
    let facts = &stage.facts;
    let members = draft.standing.reports.iter().flat_map(|report| report.members.iter().copied());
    let unclear: Vec<FactIndex> =
        members.filter(|index| !facts.fact(*index).claim.may_include.is_empty()).collect();
    if unclear.is_empty() || books::settled(stage, cell.role, cell.outcome).is_some() {
        return None;
    }
    let roles = unclear.iter().flat_map(|index| facts.fact(*index).claim.may_include.iter().copied());
    let others: Vec<Cell> = outermost(roles.collect())
        .into_iter()
        .map(|role| Cell::new(role, cell.outcome, cell.nationality))
        .collect();
    let number_of = |other: &Cell| stage.draft(*other).and_then(Draft::number);
    let number = draft.number();
    let sum = others.iter().map(number_of).try_fold(0_u64, |sum, n| Some(sum.saturating_add(n?)));
    let totals = number
        .zip(sum)
        .map(|(number, sum)| InclusionTotals { included: number, excluded: number.saturating_add(sum) });
    let topics: Vec<String> =
        others.iter().map(|other| words::counted_topic(*other, number_of(other))).collect();
    let mut sentence = [
        "It is not clear whether ",
        &words::counted_topic(cell, number),
        if number == Some(1) { " includes " } else { " include " },
        &words::names(&topics),
    ]
    .concat();
    if let Some(InclusionTotals { excluded, included }) = totals {
        let (included, excluded) = (words::number(included), words::number(excluded));
        sentence.push_str(&[": together they are ", &included, " if so, ", &excluded, " if not"].concat());
    }
    sentence.push('.');
    let mut cells = vec![cell];
    cells.extend(others);
    let claims = facts.ids(unclear);
    Some(Finding { totals, ..Finding::new(FindingKind::UnclearInclusion, cells, claims, sentence) })
}

/// Roles without those that another of them contains: nobody is added twice.
fn outermost(mut roles: Vec<Role>) -> Vec<Role> {
    roles.sort_unstable();
    roles.dedup();
    let all = roles.clone();
    roles.retain(|role| !all.iter().any(|other| other != role && other.contains(*role)));
    roles
}
