//! What stands in one cell: the reports of its origins, which of them others have overtaken, and how far people with several
//! nationalities may set them apart.

use std::collections::BTreeMap;

use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::reconcile::cells::by_key::ByKey;
use crate::reconcile::cells::lower_bound::LowerBound;
use crate::reconcile::cells::report::{self, Report, Reports};
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::FactIndex;
use crate::reconcile::facts::key::{Key, Whose};

/// Whether others have overtaken a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reconcile) enum Outdated {
    No,
    /// By a later report of another origin.
    ByReport,
    /// By the number of a part of them.
    ByPart,
}

/// The reports and other claims of one key.
#[derive(Default)]
pub(in crate::reconcile) struct Standing {
    /// One for each origin, sorted by origin.
    pub reports: Vec<Report>,
    /// What the same origins said before.
    pub earlier: Vec<Report>,
    pub lower_bounds: Vec<LowerBound>,
    /// Claims beside the reports: numbers stated to be unknown, and additions that a full count has overtaken.
    pub beside: Vec<FactIndex>,
    pub set_aside: Vec<FactIndex>,
    /// How many people with several nationalities may be counted here or not.
    pub slack: u64,
    /// For each report.
    pub outdated: Vec<Outdated>,
}

impl Standing {
    pub fn gather(facts: &Facts<'_>, key: &Key<'_>, claims: &[FactIndex]) -> Self {
        let (stand, set_aside): (Vec<FactIndex>, Vec<FactIndex>) =
            claims.iter().partition(|index| facts.fact(**index).stands());
        let Reports { standing, earlier, lower_bounds, beside } =
            report::gather(facts, key, stand.into_iter());
        let outdated = vec![Outdated::No; standing.len()];
        Self { reports: standing, earlier, lower_bounds, beside, set_aside, slack: 0, outdated }
    }

    /// The places of the reports that no other has overtaken.
    pub fn current(&self) -> impl Iterator<Item = usize> {
        (0..self.reports.len()).filter(|index| self.outdated[*index] == Outdated::No)
    }

    /// The most that a lower bound says; the host country's own with a second passport say nothing of the whole.
    pub fn at_least(&self) -> Option<u64> {
        self.lower_bounds.iter().filter(|bound| bound.counts).map(|bound| bound.range.low).max()
    }
}

/// What stands under each key of the wanted outcomes.
pub(in crate::reconcile) fn gather_all<'a>(
    facts: &Facts<'a>,
    wanted: impl Fn(Outcome) -> bool,
) -> impl Iterator<Item = (Key<'a>, Standing)> {
    let wanted = facts.by_key().filter(move |(key, _)| wanted(key.outcome));
    wanted.map(|(key, claims)| (key, Standing::gather(facts, &key, claims)))
}

/// Sets how far people with several nationalities may set the reports of each key apart: the sum over the lists with its nationality
/// of the smallest low that a standing report gives, in its role or, failing that, in a role that it contains.
pub(in crate::reconcile) fn relate_duals<'a>(facts: &Facts<'a>, all: &mut ByKey<'a, Standing>) {
    let host = facts.input.incident.place.country;
    let smallest = |standing: &Standing| standing.reports.iter().map(|report| report.range.low).min();
    let mut lists: BTreeMap<(Outcome, Nationality), Vec<(Key<'a>, u64)>> = BTreeMap::new();
    for (key, standing) in all.iter() {
        let (Whose::List(list), Some(low)) = (key.whose, smallest(standing)) else { continue };
        for code in list {
            lists.entry((key.outcome, *code)).or_default().push((*key, low));
        }
    }
    if lists.is_empty() {
        return;
    }
    for (key, standing) in all.iter_mut() {
        let code = match key.whose {
            Whose::Code(code) => Some(code),
            Whose::Foreign => host,
            Whose::Any | Whose::List(_) => None,
        };
        let Some(lists) = code.and_then(|code| lists.get(&(key.outcome, code))) else { continue };
        let mut by_list: BTreeMap<Whose<'_>, (Option<u64>, u64)> = BTreeMap::new();
        for (of, low) in lists.iter().filter(|(of, _)| key.role.contains(of.role)) {
            let (own, contained) = by_list.entry(of.whose).or_default();
            if of.role == key.role {
                *own = Some(*low);
            } else {
                *contained = (*contained).max(*low);
            }
        }
        let people = by_list.into_values().map(|(own, contained)| own.unwrap_or(contained));
        standing.slack = people.fold(0, u64::saturating_add);
    }
}
