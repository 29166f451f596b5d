//! Numbers that later reports, or the number of a part of the people, have overtaken.

use crate::domain::cell::Cell;
use crate::reconcile::cells::draft::Draft;
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::said;
use crate::reconcile::cells::standing::Outdated;
use crate::reconcile::facts::Facts;
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::words;

pub(super) fn finding(facts: &Facts<'_>, cell: Cell, draft: &Draft<'_>) -> Option<Finding> {
    let standing = &draft.standing;
    let outdated =
        || standing.reports.iter().zip(&standing.outdated).filter(|(_, how)| **how != Outdated::No);
    let reports: Vec<&Report> = outdated().map(|(report, _)| report).collect();
    if reports.is_empty() {
        return None;
    }
    let by_part = outdated().all(|(_, how)| *how == Outdated::ByPart);
    let (before, after) = match by_part {
        true => ("Reports of ", " are outdated by the number of a part of them ("),
        false => ("Later reports have overtaken earlier numbers of ", " ("),
    };
    let said = words::first_of(&reports, |report| said::says(facts, report));
    let sentence = [before, &words::topic(cell, 2), after, &said, ")."].concat();
    let claims = said::claims_of(facts, reports);
    Some(Finding::new(FindingKind::Outdated, vec![cell], claims, sentence))
}
