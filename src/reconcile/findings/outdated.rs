//! Numbers that later reports, or the number of a part of the people, have overtaken.

use crate::domain::cell::Cell;
use crate::reconcile::cells::Draft;
use crate::reconcile::cells::said;
use crate::reconcile::cells::standing::Outdated;
use crate::reconcile::facts::Facts;
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::words;

pub(super) fn finding(facts: &Facts<'_>, cell: Cell, draft: &Draft<'_>) -> Option<Finding> {
    let standing = &draft.standing;
    let outdated =
        || standing.reports.iter().zip(&standing.outdated).filter(|(_, how)| **how != Outdated::No);
    let said: Vec<String> = outdated().map(|(report, _)| said::says(facts, report)).collect();
    if said.is_empty() {
        return None;
    }
    let by = match outdated().all(|(_, how)| *how == Outdated::ByPart) {
        true => "A part of the people outnumbers earlier numbers of ",
        false => "Later reports have overtaken earlier numbers of ",
    };
    let sentence = [by, &words::topic(cell, 2), " (", &words::first_of(&said), ")."].concat();
    let claims = said::claims_of(facts, outdated().map(|(report, _)| report));
    Some(Finding::new(FindingKind::Outdated, vec![cell], claims, sentence))
}
