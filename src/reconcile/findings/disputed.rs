//! Sources that contradict each other, and one that contradicts itself.

use crate::domain::cell::Cell;
use crate::reconcile::cells::draft::Draft;
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::said;
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::FactIndex;
use crate::reconcile::terms::figure::FigureStatus;
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::words;

pub(super) fn finding(facts: &Facts<'_>, cell: Cell, draft: &Draft<'_>) -> Option<Finding> {
    if draft.status != FigureStatus::Disputed {
        return None;
    }
    let reports: Vec<&Report> =
        draft.standing.current().map(|index| &draft.standing.reports[index]).collect();

    let topic = words::topic(cell, 2);
    let sentence = [
        "Sources differ on the number of ",
        &topic,
        " (",
        &words::first_of(&reports, |report| said::says(facts, report)),
        ").",
    ]
    .concat();
    Some(Finding::new(FindingKind::Disputed, vec![cell], said::claims_of(facts, reports), sentence))
}

/// An origin that says two things at one time.
pub(super) fn contradictions<'s>(
    facts: &'s Facts<'_>,
    cell: Cell,
    draft: &'s Draft<'_>,
) -> impl Iterator<Item = Finding> + 's {
    let torn = draft.standing.reports.iter().filter(|report| !report.left_out.is_empty());
    torn.map(move |report| {
        let mut others: Vec<String> =
            report.left_out.iter().map(|index| said::claimed(facts.fact(*index))).collect();
        others.dedup();
        let sentence = [
            "One source gives numbers of ",
            &words::topic(cell, 2),
            " that contradict each other (",
            &said::says(facts, report),
            ", but also ",
            &words::joined(&others, "and"),
            ").",
        ];
        let indexes: Vec<FactIndex> = report.members.iter().chain(&report.left_out).copied().collect();
        Finding::new(FindingKind::Disputed, vec![cell], facts.ids(indexes), sentence.concat())
    })
}
