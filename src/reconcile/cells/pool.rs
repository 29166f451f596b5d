//! The reports that a rule still chooses among, narrowed step by step; every step is written down.

use std::collections::BTreeMap;

use crate::domain::time::Timestamp;
use crate::reconcile::cells::merge::Worded;
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::standing::Standing;
use crate::reconcile::terms::figure::{Grade, Step};
use crate::reconcile::terms::range::Range;

/// A report by its place in the cell's standing reports.
pub(in crate::reconcile) type ReportIndex = usize;

/// What a step kept and dropped.
pub(in crate::reconcile) struct Taken {
    pub step: Step,
    pub kept: Vec<ReportIndex>,
    pub dropped: Vec<ReportIndex>,
}

/// What a rule made of a cell.
#[derive(Default)]
pub(in crate::reconcile) struct Choice {
    /// None where nothing bounds the number.
    pub range: Option<Range>,
    pub best: Option<u64>,
    pub grade: Option<Grade>,
    /// The reports that the figure stands on.
    pub used: Vec<ReportIndex>,
    pub steps: Vec<Taken>,
}

pub(in crate::reconcile) struct Pool<'s> {
    pub standing: &'s Standing,
    pub kept: Vec<ReportIndex>,
    /// Those dropped for being older.
    pub older: Vec<ReportIndex>,
    pub steps: Vec<Taken>,
}

impl<'s> Pool<'s> {
    pub fn of(standing: &'s Standing, kept: Vec<ReportIndex>) -> Self {
        Self { standing, kept, older: Vec::new(), steps: Vec::new() }
    }

    /// All reports that no other has overtaken.
    pub fn current(standing: &'s Standing) -> Self {
        let mut pool = Self::of(standing, (0..standing.reports.len()).collect());
        let current: Vec<ReportIndex> = standing.current().collect();
        if current.len() < standing.reports.len() {
            pool.keep(Step::NotOutdated, |index| current.binary_search(&index).is_ok());
        }
        pool
    }

    pub fn report(&self, index: ReportIndex) -> &'s Report {
        &self.standing.reports[index]
    }

    pub fn reports(&self) -> impl Iterator<Item = &'s Report> {
        self.kept.iter().map(|index| self.report(*index))
    }

    /// Narrows the pool and writes the step down.
    pub fn keep(&mut self, step: Step, wanted: impl Fn(ReportIndex) -> bool) {
        let (kept, dropped) = self.kept.iter().partition(|index| wanted(**index));
        self.kept = kept;
        self.steps.push(Taken { step, kept: self.kept.clone(), dropped });
    }

    /// Keeps what is equally recent as the latest beginning. Undated reports count as recent only if all are undated.
    pub fn most_recent(&mut self) {
        let before = self.kept.clone();
        let latest: Option<Timestamp> = self.reports().filter_map(Report::begins).max();
        let reports = &self.standing.reports;
        self.keep(Step::MostRecent, |index| {
            latest.is_none_or(|latest| reports[index].time.is_some_and(|time| time.ends > latest))
        });
        self.older.extend(before.into_iter().filter(|index| !self.kept.contains(index)));
    }

    /// Of tied numbers keeps those that the most recent of the reports with one of them give.
    pub fn most_recent_of(&mut self, tied: &[u64]) -> Vec<u64> {
        let gives_one =
            |index: ReportIndex| self.report(index).value.is_some_and(|value| tied.contains(&value));
        let givers: Vec<ReportIndex> = self.kept.iter().copied().filter(|index| gives_one(*index)).collect();
        let latest = givers.iter().filter_map(|index| self.report(*index).begins()).max();
        let is_latest = |index: &ReportIndex| {
            latest.is_none_or(|latest| self.report(*index).time.is_some_and(|time| time.ends > latest))
        };
        let recent: Vec<ReportIndex> = givers.into_iter().filter(is_latest).collect();
        let values: Vec<u64> = recent.iter().filter_map(|index| self.report(*index).value).collect();
        let left = tied.iter().copied().filter(|value| values.contains(value)).collect();
        self.keep(Step::MostRecent, |index| recent.binary_search(&index).is_ok());
        left
    }

    /// Keeps the best-ranked (lowest rank).
    pub fn best_ranked(&mut self, step: Step, rank: impl Fn(&Report) -> u8) {
        let reports = &self.standing.reports;
        let Some(best) = self.reports().map(&rank).min() else { return };
        self.keep(step, |index| rank(&reports[index]) == best);
    }

    /// The numbers to choose, ascending.
    pub fn values(&self) -> Vec<u64> {
        let mut values: Vec<u64> = self.reports().filter_map(|report| report.value).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    /// The numbers to choose, each with how many reports of the pool give it.
    pub fn givers(&self) -> Vec<(u64, u32)> {
        let values = self.values();
        let mut counts: BTreeMap<u64, u32> = values.iter().map(|value| (*value, 0)).collect();
        for report in self.reports() {
            for value in given_among(report, &values) {
                *counts.entry(value).or_default() += 1;
            }
        }
        counts.into_iter().collect()
    }

    /// The numbers that most reports give: several are a tie, none means that no report gives one.
    pub fn most_given(&mut self) -> Vec<u64> {
        let winners = most(&self.givers());
        if self.values().len() > 1 {
            let reports = &self.standing.reports;
            self.keep_with(Step::MostGiven, |index| winners.iter().any(|value| reports[index].gives(*value)));
        }
        winners
    }

    /// Of tied numbers those that most reports of these support.
    pub fn most_supported(&mut self, tied: Vec<u64>, among: &[ReportIndex]) -> Vec<u64> {
        if tied.len() < 2 {
            return tied;
        }
        let count = |value: u64| among.iter().filter(|index| self.report(**index).supports(value)).count();
        let counts: Vec<(u64, u32)> =
            tied.iter().map(|value| (*value, u32::try_from(count(*value)).unwrap_or(u32::MAX))).collect();
        let winners = most(&counts);
        let reports = &self.standing.reports;
        self.keep_with(Step::MostSupported, |index| {
            winners.iter().any(|value| reports[index].supports(*value))
        });
        winners
    }

    /// Narrows the pool to a number that was chosen.
    pub fn keep_giving(&mut self, step: Step, value: u64) {
        let reports = &self.standing.reports;
        self.keep_with(step, |index| reports[index].gives(value));
    }

    /// A step that chooses a number never leaves nothing.
    fn keep_with(&mut self, step: Step, wanted: impl Fn(ReportIndex) -> bool) {
        self.keep(step, wanted);
    }

    /// The range over the pool, for a rule that cannot choose.
    pub fn range(self) -> Choice {
        let range = self.reports().map(|report| report.range).reduce(Range::or);
        Choice { range, used: self.kept, steps: self.steps, ..Choice::default() }
    }

    pub fn is_all_about(&self) -> bool {
        let mut with_value = self.reports().filter(|report| report.value.is_some()).peekable();
        with_value.peek().is_some() && with_value.all(|report| report.worded == Worded::About)
    }
}

/// The numbers of the list that a report gives.
fn given_among(report: &Report, values: &[u64]) -> impl Iterator<Item = u64> {
    // What is given lies within a tenth, or one, of both bounds.
    let near = |value: u64| value / 8 + 2;
    let least = report.range.low.saturating_sub(near(report.range.low)).min(report.value.unwrap_or(u64::MAX));
    let first = values.partition_point(|value| *value < least);
    let most = report.range.high.unwrap_or(0).saturating_add(near(report.range.high.unwrap_or(0)));
    let most = most.max(report.value.unwrap_or(0));
    values[first..]
        .iter()
        .copied()
        .take_while(move |value| *value <= most)
        .filter(|value| report.gives(*value))
}

fn most(counts: &[(u64, u32)]) -> Vec<u64> {
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.iter().filter(|(_, count)| *count == most).map(|(value, _)| *value).collect()
}
