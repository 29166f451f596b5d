//! What stands in one cell: the reports of its origins, which of them later ones have overtaken, and whether the rest
//! agree.

use std::collections::BTreeMap;

use crate::domain::ids::SourceId;
use crate::domain::outcome::Outcome;
use crate::domain::time::Timestamp;
use crate::reconcile::cells::report::{self, Report};
use crate::reconcile::facts::{FactIndex, Facts, Key, Whose};
use crate::reconcile::terms::figure::FigureStatus;

/// The reports and other claims of one key.
pub(in crate::reconcile) struct Standing {
    /// One for each origin, sorted by origin.
    pub reports: Vec<Report>,
    /// What the same origins said before.
    pub earlier: Vec<Report>,
    /// Claims of a part, and claims that the number is unknown.
    pub no_reports: Vec<FactIndex>,
    pub set_aside: Vec<FactIndex>,
    /// How many people with several nationalities may be counted here or not.
    pub slack: u64,
    /// For each report: whether a later and higher one has overtaken it.
    pub outdated: Vec<bool>,
}

/// Tolls of these only grow.
pub(in crate::reconcile) const fn grows(outcome: Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Killed
            | Outcome::Wounded
            | Outcome::Rescued
            | Outcome::Released
            | Outcome::Escaped
            | Outcome::Captured
    )
}

impl Standing {
    /// Of a cell without claims.
    pub const fn empty() -> Self {
        Self {
            reports: Vec::new(),
            earlier: Vec::new(),
            no_reports: Vec::new(),
            set_aside: Vec::new(),
            slack: 0,
            outdated: Vec::new(),
        }
    }

    pub fn gather(facts: &Facts<'_>, claims: &[FactIndex]) -> Self {
        let reports = report::gather(facts, claims.iter().copied());
        let mut standing = Self {
            outdated: vec![false; reports.standing.len()],
            reports: reports.standing,
            earlier: reports.earlier,
            ..Self::empty()
        };
        for index in claims {
            let fact = facts.fact(*index);
            if !fact.stands() {
                standing.set_aside.push(*index);
            } else if !fact.reports() {
                standing.no_reports.push(*index);
            }
        }
        standing
    }

    /// A report whose time ends before another origin's begins, and that lies wholly below it, is outdated.
    pub fn mark_outdated(&mut self) {
        if self.reports.len() < 2 {
            return;
        }
        let overtaken = Overtaking::by(&self.reports, self.slack);
        self.outdated = self.reports.iter().map(|report| overtaken.overtakes(report)).collect();
    }

    pub fn current(&self) -> impl Iterator<Item = &Report> {
        self.reports.iter().zip(&self.outdated).filter(|(_, outdated)| !**outdated).map(|(report, _)| report)
    }

    /// The most that all current reports give at least, and the least that one gives at most.
    pub fn common(&self) -> (u64, Option<u64>) {
        let low = self.current().map(|report| report.low).max().unwrap_or(0);
        (low, self.current().filter_map(|report| report.high).min())
    }

    pub fn status(&self) -> FigureStatus {
        let (low, high) = self.common();
        match self.reports.len() {
            0 => FigureStatus::Unknown,
            1 => FigureStatus::SingleOrigin,
            _ if high.is_none_or(|high| low <= high.saturating_add(self.slack)) => FigureStatus::Agreed,
            _ => FigureStatus::Disputed,
        }
    }
}

/// The reports by time, to ask whether a later one is wholly above another.
pub(in crate::reconcile) struct Overtaking {
    /// Beginnings, ascending, each with the largest low of the reports from there on.
    largest_low_from: Vec<(Timestamp, u64)>,
    slack: u64,
}

impl Overtaking {
    pub fn by(reports: &[Report], slack: u64) -> Self {
        let mut largest_low_from: Vec<(Timestamp, u64)> =
            reports.iter().filter_map(|report| Some((report.begins()?, report.low))).collect();
        largest_low_from.sort_unstable();
        let mut largest = 0;
        for (_, low) in largest_low_from.iter_mut().rev() {
            largest = largest.max(*low);
            *low = largest;
        }
        Self { largest_low_from, slack }
    }

    pub fn overtakes(&self, report: &Report) -> bool {
        let (Some(time), Some(high)) = (report.time, report.high) else { return false };
        let later = self.largest_low_from.partition_point(|(begins, _)| *begins < time.ends);
        self.largest_low_from.get(later).is_some_and(|(_, low)| *low > high.saturating_add(self.slack))
    }
}

/// What stands under each key of the wanted outcomes.
pub(in crate::reconcile) fn gather_all<'a>(
    facts: &Facts<'a>,
    wanted: impl Fn(Outcome) -> bool,
) -> BTreeMap<Key<'a>, Standing> {
    let wanted = facts.by_key().filter(|(key, _)| wanted(key.outcome));
    wanted.map(|(key, claims)| (key, Standing::gather(facts, claims))).collect()
}

/// Finds out how far people with several nationalities may set reports apart, and which reports are outdated.
pub(in crate::reconcile) fn relate<'a>(facts: &Facts<'a>, all: &mut BTreeMap<Key<'a>, Standing>) {
    for (key, slack) in slacks(facts, all) {
        if let Some(standing) = all.get_mut(&key) {
            standing.slack = slack;
        }
    }
    for (key, standing) in all {
        if grows(key.outcome) {
            standing.mark_outdated();
        }
    }
}

/// The smallest number of people with several nationalities that a standing report gives, for each key that they may be
/// counted under or not.
fn slacks<'a>(facts: &Facts<'a>, all: &BTreeMap<Key<'a>, Standing>) -> BTreeMap<Key<'a>, u64> {
    let host = facts.input.incident.place.country;
    let mut by_origin: BTreeMap<(Key<'a>, SourceId), u64> = BTreeMap::new();
    for (key, standing) in all {
        let Whose::List(list) = key.whose else { continue };
        let foreign = host.is_some_and(|host| list.contains(&host)).then_some(Whose::Foreign);
        for whose in list.iter().map(|code| Whose::Code(*code)).chain(foreign) {
            for report in &standing.reports {
                *by_origin.entry((Key { whose, ..*key }, report.origin)).or_default() += report.low;
            }
        }
    }
    let mut slacks: BTreeMap<Key<'a>, u64> = BTreeMap::new();
    for ((key, _), people) in by_origin {
        slacks.entry(key).and_modify(|least| *least = people.min(*least)).or_insert(people);
    }
    slacks
}
