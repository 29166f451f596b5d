//! The bounds of a figure: what all that stands leaves possible around the number that a rule chose, or without one.

use crate::domain::outcome::Outcome;
use crate::reconcile::cells::pool::{Choice, ReportIndex, Taken};
use crate::reconcile::cells::resolved::passes;
use crate::reconcile::cells::standing::Standing;
use crate::reconcile::terms::overlap::grows;
use crate::reconcile::terms::range::Range;

/// What stands in a cell, and which of it is older than what the rule kept.
pub(in crate::reconcile) struct Stood<'s> {
    pub standing: &'s Standing,
    pub outcome: Outcome,
    pub older: &'s [ReportIndex],
}

/// The figure of a chosen number: what all standing reports that support it have in common. Of an older one an outcome that grows
/// keeps the low, and the high only where it gives the number; what passes keeps neither.
pub(in crate::reconcile) fn around(stood: &Stood<'_>, value: u64, chosen: Vec<ReportIndex>) -> Choice {
    let reports = &stood.standing.reports;
    let range = stood.standing.current().filter(|index| reports[*index].supports(value)).map(|index| {
        let report = &reports[index];
        let range = report.range.holding(value);
        let is_older = stood.older.contains(&index);
        if is_older && passes(stood.outcome) {
            Range::ANYTHING
        } else if is_older && grows(stood.outcome) && !report.gives(value) {
            Range { high: None, loose_high: false, ..range }
        } else {
            range
        }
    });
    let range = range.reduce(Range::and);
    let mut used = chosen;
    used.retain(|index| reports[*index].supports(value));
    used.sort_unstable();
    used.dedup();
    Choice { range, best: Some(value), used, ..Choice::default() }
}

/// The figure of reports none of which names a number: what they have in common, narrowed by what else meets it, the most recent
/// first; their range, where they do not meet; the range of all, where nothing was kept.
pub(in crate::reconcile) fn without_a_number(
    standing: &Standing,
    kept: Vec<ReportIndex>,
    all: &[ReportIndex],
    steps: Vec<Taken>,
) -> Choice {
    let ranges =
        |of: &[ReportIndex]| of.iter().map(|index| standing.reports[*index].range).collect::<Vec<Range>>();
    let over = |of: Vec<ReportIndex>, steps| Choice {
        range: ranges(&of).into_iter().reduce(Range::or),
        used: of,
        steps,
        ..Choice::default()
    };
    if kept.is_empty() {
        return over(all.to_vec(), steps);
    }
    let mut common = Range::ANYTHING;
    for range in ranges(&kept) {
        if !common.meets(&range, 0) {
            return over(kept, steps);
        }
        common = common.and(range);
    }
    let mut others: Vec<ReportIndex> = all.iter().copied().filter(|index| !kept.contains(index)).collect();
    others.sort_by_key(|index| {
        let report = &standing.reports[*index];
        let high = report.range.high.unwrap_or(u64::MAX);
        (
            std::cmp::Reverse(report.begins()),
            std::cmp::Reverse(report.value),
            high,
            std::cmp::Reverse(report.range.low),
        )
    });
    let mut used = kept;
    for index in others {
        let range = standing.reports[index].range;
        if common.meets(&range, 0) && common.and(range) != common {
            common = common.and(range);
            used.push(index);
        }
    }
    used.sort_unstable();
    Choice { range: Some(common), used, steps, ..Choice::default() }
}
