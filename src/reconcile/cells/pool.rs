//! The reports that a rule still chooses among, narrowed step by step; every step is written down.

use crate::domain::time::Timestamp;
use crate::reconcile::cells::Numbers;
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::standing::Standing;
use crate::reconcile::terms::figure::{Grade, Step};

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
    pub numbers: Numbers,
    pub grade: Option<Grade>,
    /// The reports that the figure stands on.
    pub used: Vec<ReportIndex>,
    pub steps: Vec<Taken>,
}

pub(in crate::reconcile) struct Pool<'s> {
    pub standing: &'s Standing,
    pub kept: Vec<ReportIndex>,
    pub steps: Vec<Taken>,
}

impl<'s> Pool<'s> {
    pub fn of(standing: &'s Standing) -> Self {
        Self { standing, kept: (0..standing.reports.len()).collect(), steps: Vec::new() }
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

    /// The reports that give the rule a number to choose; all, if none does.
    fn choosable(&self) -> impl Iterator<Item = ReportIndex> {
        let gives_number = |index: &ReportIndex| self.report(*index).value.is_some();
        let any = self.kept.iter().any(gives_number);
        self.kept.iter().copied().filter(move |index| !any || gives_number(index))
    }

    /// Keeps what is equally recent as the latest beginning among the numbers to choose. Undated reports count only if
    /// all are undated.
    pub fn most_recent(&mut self) {
        let choosable: Vec<ReportIndex> = self.choosable().collect();
        self.as_recent_as(&choosable);
    }

    /// Of tied numbers keeps those that the most recent of their reports give.
    pub fn most_recent_of(&mut self, tied: &[u64]) -> Vec<u64> {
        let gives_one =
            |index: &ReportIndex| self.report(*index).value.is_some_and(|value| tied.contains(&value));
        let givers: Vec<ReportIndex> = self.kept.iter().copied().filter(gives_one).collect();
        self.as_recent_as(&givers);
        let given = |value: &u64| self.reports().any(|report| report.value == Some(*value));
        tied.iter().copied().filter(given).collect()
    }

    fn as_recent_as(&mut self, these: &[ReportIndex]) {
        let latest: Option<Timestamp> = these.iter().filter_map(|index| self.report(*index).begins()).max();
        let reports = &self.standing.reports;
        self.keep(Step::MostRecent, |index| {
            latest.is_none_or(|latest| reports[index].time.is_some_and(|time| time.ends > latest))
        });
    }

    /// Keeps the best-ranked (lowest rank) of the reports that give a number.
    pub fn best_ranked(&mut self, step: Step, rank: impl Fn(&Report) -> u8) {
        let reports = &self.standing.reports;
        let Some(best) = self.choosable().map(|index| rank(&reports[index])).min() else { return };
        self.keep(step, |index| rank(&reports[index]) == best);
    }

    pub fn not_outdated(&mut self) {
        let outdated = &self.standing.outdated;
        self.keep(Step::NotOutdated, |index| !outdated[index]);
    }

    /// The numbers to choose, ascending, each with how many reports of the pool support it.
    pub fn support(&self) -> Vec<(u64, u32)> {
        if let [only] = *self.kept {
            return self.report(only).value.map(|value| (value, 1)).into_iter().collect();
        }
        let mut values: Vec<u64> = self.reports().filter_map(|report| report.value).collect();
        values.sort_unstable();
        values.dedup();
        let mut steps_up = vec![0_i64; values.len() + 1];
        for report in self.reports() {
            let first = values.partition_point(|value| *value < report.low);
            let past =
                report.high.map_or(values.len(), |high| values.partition_point(|value| *value <= high));
            steps_up[first] += 1;
            steps_up[past.max(first)] -= 1;
        }
        let mut supporters = 0;
        let counted = values.into_iter().zip(steps_up).map(|(value, step)| {
            supporters += step;
            (value, u32::try_from(supporters).unwrap_or_default())
        });
        counted.collect()
    }

    /// The numbers that most reports support: several are a tie, none means that no report gives one.
    pub fn most_supported(&mut self) -> Vec<u64> {
        let support = self.support();
        let most = support.iter().map(|(_, count)| *count).max().unwrap_or(0);
        let winners: Vec<u64> =
            support.iter().filter(|(_, count)| *count == most).map(|(value, _)| *value).collect();
        if support.len() > 1 {
            let reports = &self.standing.reports;
            self.keep(Step::MostSupported, |index| {
                winners.iter().any(|value| reports[index].supports(*value))
            });
        }
        winners
    }

    pub fn keep_supporting(&mut self, step: Step, value: u64) {
        let reports = &self.standing.reports;
        self.keep(step, |index| reports[index].supports(value));
    }

    /// The figure of a chosen number: the intersection of the reports of the pool that support it.
    pub fn settle(self, value: u64) -> Choice {
        let used: Vec<ReportIndex> =
            self.kept.iter().copied().filter(|index| self.report(*index).supports(value)).collect();
        let reports = || used.iter().map(|index| self.report(*index));
        let low = reports().map(|report| report.low).max();
        let high = reports().filter_map(|report| report.high).min();
        Choice { numbers: Numbers { low, best: Some(value), high }, grade: None, used, steps: self.steps }
    }

    /// The range over the pool, for a rule that cannot choose.
    pub fn range(self) -> Choice {
        let low = self.reports().map(|report| report.low).min();
        let highs: Option<Vec<u64>> = self.reports().map(|report| report.high).collect();
        let high = highs.and_then(|highs| highs.into_iter().max());
        Choice { numbers: Numbers { low, best: None, high }, grade: None, used: self.kept, steps: self.steps }
    }

    /// The bounds of reports none of which gives a number: what they have in common, else their range.
    pub fn bounds(self) -> Choice {
        let low = self.reports().map(|report| report.low).max();
        let high = self.reports().filter_map(|report| report.high).min();
        match (low, high) {
            (Some(low), Some(high)) if low > high => self.range(),
            _ => Choice {
                numbers: Numbers { low, best: None, high },
                grade: None,
                used: self.kept,
                steps: self.steps,
            },
        }
    }
}
