//! A report: what one origin says about one cell now. However many claims and copies it takes, an origin has one voice.

use std::collections::BTreeMap;

use crate::domain::ids::{ArticleId, SourceId};
use crate::domain::time::{Moment, Timestamp};
use crate::reconcile::cells::lists::{Lists, Sums};
use crate::reconcile::cells::lower_bound::LowerBound;
use crate::reconcile::cells::merge::{Item, Worded, merge};
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::{Fact, FactIndex, Kind};
use crate::reconcile::facts::key::{Key, Whose};
use crate::reconcile::terms::overlap::grows;
use crate::reconcile::terms::range::Range;

/// What one origin says of one cell.
#[derive(Debug)]
pub(in crate::reconcile) struct Report {
    pub origin: SourceId,
    /// The source named by the claim that leads.
    pub voice: SourceId,
    /// From its latest beginning to its latest end.
    pub time: Option<Moment>,
    /// The claims it is made of, the leading one first.
    pub members: Vec<FactIndex>,
    /// Claims of the same origin and time that contradict it.
    pub left_out: Vec<FactIndex>,
    pub range: Range,
    /// The number it gives a rule to choose.
    pub value: Option<u64>,
    pub worded: Worded,
    /// Whether anything that it is made of states a low: "at most 9" states none.
    pub states_low: bool,
}

impl Report {
    pub fn supports(&self, value: u64) -> bool {
        self.range.supports(value)
    }

    /// Whether it says as much as that this is the number.
    pub fn gives(&self, value: u64) -> bool {
        let near = value.div_ceil(10).max(1);
        let within = |bound: u64| bound.abs_diff(value) <= near;
        self.value == Some(value)
            || self.supports(value)
                && self.range.low > 0
                && within(self.range.low)
                && self.range.high.is_some_and(within)
    }

    pub fn begins(&self) -> Option<Timestamp> {
        self.time.map(|time| time.begins)
    }
}

/// The claims of one key that stand, by what they are.
#[derive(Default)]
pub(in crate::reconcile) struct Reports {
    /// One for each origin, sorted by origin.
    pub standing: Vec<Report>,
    /// What the same origins said before: one for each article; sorted by origin, then time.
    pub earlier: Vec<Report>,
    pub lower_bounds: Vec<LowerBound>,
    /// Claims beside the reports: numbers stated to be unknown, and additions that a full count has overtaken.
    pub beside: Vec<FactIndex>,
}

/// Groups the claims of one key that stand into reports.
pub(in crate::reconcile) fn gather(
    facts: &Facts<'_>,
    key: &Key<'_>,
    claims: impl Iterator<Item = FactIndex>,
) -> Reports {
    let mut reports = Reports::default();
    let mut by_origin: BTreeMap<SourceId, Vec<FactIndex>> = BTreeMap::new();
    for index in claims {
        let fact = facts.fact(index);
        match fact.kind {
            Kind::Report | Kind::Additional => by_origin.entry(fact.origin).or_default().push(index),
            Kind::Part => reports.lower_bounds.push(LowerBound::of(fact, index)),
            Kind::Unknown => reports.beside.push(index),
        }
    }
    for claims in by_origin.into_values() {
        Voice { facts, key }.report(claims, &mut reports);
    }
    reports
}

/// What one origin says of one key.
struct Voice<'f, 'a> {
    facts: &'f Facts<'a>,
    key: &'f Key<'f>,
}

impl Voice<'_, '_> {
    fn fact(&self, index: FactIndex) -> &Fact<'_> {
        self.facts.fact(index)
    }

    fn report(&self, mut claims: Vec<FactIndex>, reports: &mut Reports) {
        claims.sort_unstable_by_key(|index| self.fact(*index).place);
        let times = || claims.iter().filter_map(|index| self.fact(*index).time);
        let latest = times().map(|time| time.begins).max();
        let is_current = |index: &FactIndex| {
            latest.is_none_or(|latest| self.fact(*index).time.is_some_and(|time| time.ends > latest))
        };
        let (current, before): (Vec<FactIndex>, Vec<FactIndex>) =
            claims.iter().partition(|index| is_current(index));
        let is_full = |index: &FactIndex| self.fact(*index).kind == Kind::Report;
        let (full, added): (Vec<FactIndex>, Vec<FactIndex>) =
            current.iter().partition(|index| is_full(index));
        let (mut earlier, added_before) = self.earlier(before, reports);
        let span = |of: &[FactIndex]| {
            let ends = of.iter().filter_map(|index| self.fact(*index).time).map(|time| time.ends).max();
            latest.zip(ends).map(|(begins, ends)| Moment { begins, ends })
        };
        if full.is_empty() {
            self.on_top(&added, added_before, &mut earlier, span(&added), reports);
        } else {
            let mut report = self.combine(&full, reports);
            if let Some(report) = &mut report {
                report.time = span(&current);
                self.widen(report, &full, &added);
            }
            reports.standing.extend(report);
            reports.beside.extend(added.into_iter().chain(added_before));
        }
        reports.earlier.append(&mut earlier);
    }

    /// What the origin said before, one report for each article, by time; and what it then added.
    fn earlier(&self, before: Vec<FactIndex>, reports: &mut Reports) -> (Vec<Report>, Vec<FactIndex>) {
        let mut added = Vec::new();
        let mut by_article: BTreeMap<ArticleId, Vec<FactIndex>> = BTreeMap::new();
        for index in before {
            let fact = self.fact(index);
            match fact.kind {
                Kind::Additional => added.push(index),
                _ => by_article.entry(fact.claim.article_id).or_default().push(index),
            }
        }
        let mut nothing_else = Reports::default();
        let mut earlier: Vec<Report> =
            by_article.into_values().filter_map(|claims| self.combine(&claims, &mut nothing_else)).collect();
        // What was no full count is none now: it bounds nothing, and stands beside the reports.
        reports.beside.extend(nothing_else.lower_bounds.into_iter().flat_map(|bound| bound.claims));
        reports.beside.append(&mut nothing_else.beside);
        earlier.sort_by_key(|report| (report.begins(), report.time, report.range.low, report.range.high));
        (earlier, added)
    }

    /// The report of claims that count all of them.
    fn combine(&self, claims: &[FactIndex], reports: &mut Reports) -> Option<Report> {
        let merged = match self.key.whose {
            Whose::Code(code)
                if claims.iter().any(|index| self.fact(*index).claim.nationalities.list().len() > 1) =>
            {
                let Sums { items, lower_bounds, beside } =
                    Lists { facts: self.facts, key: self.key, code }.sums(claims);
                reports.lower_bounds.extend(lower_bounds);
                reports.beside.extend(beside);
                merge(items, grows(self.key.outcome))?
            }
            _ => merge(
                claims.iter().map(|index| Item::of(self.fact(*index), *index)),
                grows(self.key.outcome),
            )?,
        };
        let leader = self.fact(*merged.members.first()?);
        let times = || claims.iter().filter_map(|index| self.fact(*index).time);
        let begins = times().map(|time| time.begins).max();
        let ends = times().map(|time| time.ends).max();
        Some(Report {
            origin: leader.origin,
            voice: leader.voice,
            time: begins.zip(ends).map(|(begins, ends)| Moment { begins, ends }),
            members: merged.members,
            left_out: merged.left_out,
            range: merged.range,
            value: merged.value,
            worded: merged.worded,
            states_low: merged.states_low,
        })
    }

    /// Where one article counts all and another of the same time says how many more, the first may or may not hold them.
    fn widen(&self, report: &mut Report, full: &[FactIndex], added: &[FactIndex]) {
        let elsewhere = |index: &&FactIndex| {
            let of = self.fact(**index);
            full.iter().map(|other| self.fact(*other)).any(|other| {
                let overlaps = match (of.time, other.time) {
                    (Some(one), Some(other)) => one.begins < other.ends && other.begins < one.ends,
                    (one, other) => one == other,
                };
                other.claim.article_id != of.claim.article_id && overlaps
            })
        };
        for index in added.iter().filter(elsewhere) {
            let most = self.fact(*index).range.unwrap_or(Range::ANYTHING);
            let Range { high, loose_high, .. } = report.range.plus(most);
            (report.range.high, report.range.loose_high) = (high, loose_high);
        }
    }

    /// "Three more bodies": on top of the last full count that ended before.
    fn on_top(
        &self,
        current: &[FactIndex],
        added_before: Vec<FactIndex>,
        earlier: &mut Vec<Report>,
        time: Option<Moment>,
        reports: &mut Reports,
    ) {
        let latest = current.iter().filter_map(|index| self.fact(*index).time).map(|time| time.begins).max();
        let ended =
            |report: &Report| report.time.is_some_and(|time| latest.is_some_and(|at| time.ends <= at));
        let base = earlier.iter().rposition(ended).map(|place| earlier.remove(place));
        let since = base.as_ref().and_then(|base| base.time).map(|time| time.ends);
        let follows = |index: &FactIndex| {
            since.is_some_and(|since| self.fact(*index).time.is_some_and(|time| time.begins >= since))
        };
        let all = current.iter().copied().chain(added_before);
        let (added, loose): (Vec<FactIndex>, Vec<FactIndex>) = all.partition(follows);
        reports.lower_bounds.extend(loose.iter().map(|index| LowerBound::of(self.fact(*index), *index)));
        let Some(mut report) = base else { return };
        let ranges = || added.iter().filter_map(|index| self.fact(*index).range);
        let largest =
            ranges().max_by_key(|range| (range.low, !range.loose_low)).unwrap_or(Range::new(0, Some(0)));
        let sum = ranges().fold(Range::new(0, Some(0)), Range::plus);
        let value = match *added {
            [only] => {
                report.value.zip(self.fact(only).stated).map(|(value, more)| value.saturating_add(more))
            }
            _ => None,
        };
        report.range = report.range.plus(Range { low: largest.low, loose_low: largest.loose_low, ..sum });
        report.value = value;
        report.members.extend(added);
        report.time = time;
        reports.standing.push(report);
    }
}

/// The latest report of these claims of one origin, whether they stand or not.
pub(in crate::reconcile) fn latest(facts: &Facts<'_>, key: &Key<'_>, claims: &[FactIndex]) -> Option<Report> {
    gather(facts, key, claims.iter().copied()).standing.pop()
}
