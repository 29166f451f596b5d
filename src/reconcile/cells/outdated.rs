//! Which reports others have overtaken: tolls grow, states go up and down, and whoever names one of a group says that it is not empty.

use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::domain::time::Timestamp;
use crate::reconcile::cells::by_key::ByKey;
use crate::reconcile::cells::lower_bound::LowerBound;
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::standing::{Outdated, Standing};
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::key::{Key, Whose};
use crate::reconcile::terms::overlap::{Places, grows};

/// Marks the reports that others have overtaken.
pub(in crate::reconcile) fn mark<'a>(facts: &Facts<'a>, all: &mut ByKey<'a, Standing>) {
    for (key, standing) in all.iter_mut() {
        if key.is_state() {
            by_later(standing, |later, report, slack| !later.meets(report, slack));
        } else if grows(key.outcome) {
            by_later(standing, |later, report, slack| later.lies_above(report, slack));
        }
    }
    by_parts(facts, all);
}

impl Key<'_> {
    /// Whether it counts a state, which goes up and down.
    fn is_state(&self) -> bool {
        matches!(self.outcome, Outcome::Missing | Outcome::StillHeld)
            || self.whose == Whose::Code(Nationality::STATED_UNKNOWN)
    }
}

/// The bounds of all reports that begin from some time on.
struct Later {
    /// The largest low, read as low as it may be; and the smallest high.
    low: u64,
    loose_low: bool,
    high: Option<u64>,
    loose_high: bool,
}

impl Later {
    fn lies_above(&self, report: &Report, slack: u64) -> bool {
        let reading = u64::from(self.loose_low || report.range.loose_high);
        report.range.high.is_some_and(|high| self.low > high.saturating_add(slack.max(reading)))
    }

    fn meets(&self, report: &Report, slack: u64) -> bool {
        let reading = u64::from(self.loose_high || report.range.loose_low);
        let above = self.high.is_some_and(|high| report.range.low > high.saturating_add(slack.max(reading)));
        !above && !self.lies_above(report, slack)
    }

    fn with(&self, report: &Report) -> Self {
        let range = report.range;
        let (low, loose_low) = match (range.low, !range.loose_low) > (self.low, !self.loose_low) {
            true => (range.low, range.loose_low),
            false => (self.low, self.loose_low),
        };
        let tighter = range
            .high
            .is_some_and(|high| self.high.is_none_or(|own| high < own || high == own && !range.loose_high));
        let (high, loose_high) =
            if tighter { (range.high, range.loose_high) } else { (self.high, self.loose_high) };
        Self { low, loose_low, high, loose_high }
    }
}

/// A report whose time ends before another's begins is overtaken if the later ones say so.
fn by_later(standing: &mut Standing, overtakes: impl Fn(&Later, &Report, u64) -> bool) {
    if standing.reports.len() < 2 {
        return;
    }
    let mut from: Vec<(Timestamp, &Report)> =
        standing.reports.iter().filter_map(|report| Some((report.begins()?, report))).collect();
    from.sort_by_key(|(begins, _)| *begins);
    let nothing = || Later { low: 0, loose_low: false, high: None, loose_high: false };
    let mut later: Vec<(Timestamp, Later)> = Vec::with_capacity(from.len());
    for (begins, report) in from.into_iter().rev() {
        let all = later.last().map_or_else(|| nothing().with(report), |(_, all)| all.with(report));
        later.push((begins, all));
    }
    later.reverse();
    for (report, outdated) in standing.reports.iter().zip(&mut standing.outdated) {
        let Some(time) = report.time else { continue };
        let first = later.partition_point(|(begins, _)| *begins < time.ends);
        if later.get(first).is_some_and(|(_, later)| overtakes(later, report, standing.slack)) {
            *outdated = Outdated::ByReport;
        }
    }
}

/// The lower bounds of one key by the end of their time: from then on, the largest low.
struct Parts {
    /// Descending in the end; undated parts end never.
    until: Vec<(Option<Timestamp>, u64)>,
}

impl Parts {
    fn of(bounds: &[LowerBound]) -> Self {
        let mut until: Vec<(Option<Timestamp>, u64)> = bounds
            .iter()
            .filter(|bound| bound.counts)
            .map(|bound| (bound.time.map(|time| time.ends), bound.range.least()))
            .collect();
        until.sort_by_key(|(ends, _)| (ends.is_some(), std::cmp::Reverse(*ends)));
        let mut largest = 0;
        for (_, low) in &mut until {
            largest = largest.max(*low);
            *low = largest;
        }
        Self { until }
    }

    /// The largest low of those that do not end before a report begins.
    fn not_before(&self, report: &Report) -> u64 {
        let counts = |ends: &Option<Timestamp>| match (ends, report.begins()) {
            (Some(ends), Some(begins)) => *ends > begins,
            _ => true,
        };
        let past = self.until.partition_point(|(ends, _)| counts(ends));
        past.checked_sub(1).map_or(0, |last| self.until[last].1)
    }
}

/// "No Americans", then an American named: at least one.
fn by_parts<'a>(facts: &Facts<'a>, all: &mut ByKey<'a, Standing>) {
    let parts: Vec<(Key<'a>, Parts)> = all
        .iter()
        .filter(|(_, standing)| !standing.lower_bounds.is_empty())
        .map(|(key, standing)| (*key, Parts::of(&standing.lower_bounds)))
        .collect();
    let places = Places::of(facts.input.incident.place.country);
    for (key, standing) in all.iter_mut() {
        let bounded = standing.reports.iter().any(|report| report.range.high.is_some());
        if !bounded || !grows(key.outcome) {
            continue;
        }
        let within: Vec<&Parts> = parts
            .iter()
            .filter(|(part, _)| places.contains(key.place(), part.place()))
            .map(|(_, parts)| parts)
            .collect();
        for (report, outdated) in standing.reports.iter().zip(&mut standing.outdated) {
            let Some(most) = report.range.high else { continue };
            if within.iter().any(|parts| parts.not_before(report) > most) {
                *outdated = Outdated::ByPart;
            }
        }
    }
}
