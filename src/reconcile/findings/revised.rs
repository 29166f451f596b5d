//! Sources that changed their number.

use crate::domain::cell::Cell;
use crate::reconcile::cells::draft::Draft;
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::said;
use crate::reconcile::facts::Facts;
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::words;

/// At most this many earlier numbers are named, the latest.
const NAMED: usize = 5;

pub(super) fn findings(facts: &Facts<'_>, cell: Cell, draft: &Draft<'_>) -> Vec<Finding> {
    let standing = &draft.standing;
    let of_origin = standing.earlier.chunk_by(|one, other| one.origin == other.origin);
    let changed = of_origin.filter_map(|earlier| {
        let at =
            standing.reports.binary_search_by_key(&earlier.first()?.origin, |report| report.origin).ok()?;
        let now = &standing.reports[at];
        let before: Vec<&Report> =
            earlier.iter().filter(|report| !report.range.meets(&now.range, standing.slack)).collect();
        let (skipped, named) = before.split_at(before.len().saturating_sub(NAMED));
        let mut numbers: Vec<String> = named.iter().map(|report| said::worded(facts, report)).collect();
        numbers.dedup();
        if numbers.is_empty() {
            return None;
        }
        let sentence = [
            "The number of ",
            &words::topic(cell, 2),
            " given by ",
            &facts.source_name(now.voice),
            " was revised: ",
            if skipped.is_empty() { "" } else { "lately " },
            &numbers.join(", then "),
            ", now ",
            &said::worded(facts, now),
            ".",
        ];
        let reports = before.iter().copied().chain([now]);
        let mut claims = said::claims_of(facts, reports);
        claims.extend(facts.ids(before.iter().flat_map(|report| report.left_out.iter().copied())));
        claims.sort_unstable();
        claims.dedup();
        Some(Finding::new(FindingKind::Revised, vec![cell], claims, sentence.concat()))
    });
    changed.collect()
}
