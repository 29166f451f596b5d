//! People who were missing or held and have been found since: their claim no longer counts.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::domain::ids::SourceId;
use crate::domain::nationality::ClaimNationalities;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::standing::Standing;
use crate::reconcile::facts::{FactIndex, Facts, Key, Whose};
use crate::reconcile::terms::figure::SetAsideReason;

const FOUND: [Outcome; 5] =
    [Outcome::Killed, Outcome::Rescued, Outcome::Released, Outcome::Escaped, Outcome::Captured];

/// Outcomes that pass.
pub(in crate::reconcile) const fn passes(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Missing | Outcome::StillHeld)
}

/// Whether two roles may speak of the same people.
pub(in crate::reconcile) fn related(one: Role, other: Role) -> bool {
    one.contains(other) || other.contains(one)
}

pub(in crate::reconcile) fn finds(outcome: Outcome) -> bool {
    FOUND.contains(&outcome)
}

/// Sets aside the claims whose people have been found. Returns the claims of totals whose people may have been.
pub(in crate::reconcile) fn mark<'a>(
    facts: &mut Facts<'a>,
    standings: &BTreeMap<Key<'a>, Standing>,
) -> Vec<FactIndex> {
    let mut tolls = Tolls { standings, of_key: BTreeMap::new(), of_people: BTreeMap::new() };
    let (mut resolved, mut maybe) = (Vec::new(), Vec::new());
    for (index, fact) in (0..).zip(&facts.all) {
        let waits = passes(fact.claim.outcome) && fact.stands() && fact.reports();
        let (Some(bounds), Some(time)) = (fact.bounds, fact.time) else { continue };
        if !waits || bounds.low == 0 {
            continue;
        }
        let mut found = |whose| tolls.found_since(fact.claim.role, whose, time.ends) >= bounds.low;
        match &fact.claim.nationalities {
            ClaimNationalities::List(list) => {
                if list.iter().all(|code| found(Whose::Code(*code))) {
                    resolved.push(index);
                }
            }
            ClaimNationalities::Any if found(Whose::Any) => maybe.push(index),
            ClaimNationalities::Foreign if found(Whose::Foreign) => maybe.push(index),
            ClaimNationalities::Any | ClaimNationalities::Foreign => {}
        }
    }
    for index in resolved {
        facts.all[index as usize].set_aside = Some(SetAsideReason::Resolved);
    }
    maybe
}

/// The tolls of the outcomes in which people are found, each worked out once.
struct Tolls<'s, 'a> {
    standings: &'s BTreeMap<Key<'a>, Standing>,
    of_key: BTreeMap<Key<'a>, Rc<Toll>>,
    /// For each outcome in which people are found, the tolls of the related roles.
    of_people: BTreeMap<(Role, Whose<'a>), [Vec<Rc<Toll>>; FOUND.len()]>,
}

impl<'a> Tolls<'_, 'a> {
    /// How many more are found now than by the reports that may have stood before `ends`: the largest low of each outcome,
    /// summed.
    fn found_since(&mut self, role: Role, whose: Whose<'a>, ends: Timestamp) -> u64 {
        if !self.of_people.contains_key(&(role, whose)) {
            let tolls = FOUND.map(|outcome| self.related(role, outcome, whose));
            self.of_people.insert((role, whose), tolls);
        }
        let Some(tolls) = self.of_people.get(&(role, whose)) else { return 0 };
        let sum = |low_of: &dyn Fn(&Toll) -> u64| {
            let largest = tolls.iter().map(|tolls| tolls.iter().map(|toll| low_of(toll)).max().unwrap_or(0));
            largest.fold(0_u64, u64::saturating_add)
        };
        sum(&Toll::now).saturating_sub(sum(&|toll| toll.before(ends)))
    }

    fn related(&mut self, role: Role, outcome: Outcome, whose: Whose<'a>) -> Vec<Rc<Toll>> {
        let keys = Role::ALL.iter().filter(|other| related(role, **other)).map(|role| Key {
            role: *role,
            outcome,
            whose,
        });
        let tolls = keys.filter_map(|key| {
            let standing = self.standings.get(&key)?;
            Some(Rc::clone(self.of_key.entry(key).or_insert_with(|| Rc::new(Toll::of(standing)))))
        });
        tolls.collect()
    }
}

/// The largest low that a standing report of one cell gives, as it changes.
struct Toll {
    /// Ascending: from then on, the largest low. Undated reports come first.
    from: Vec<(Option<Timestamp>, u64)>,
}

impl Toll {
    fn of(standing: &Standing) -> Self {
        let mut reports: Vec<&Report> = standing.earlier.iter().chain(&standing.reports).collect();
        reports.sort_unstable_by_key(|report| (report.begins(), report.article, report.origin));
        let mut of_origin: BTreeMap<SourceId, u64> = BTreeMap::new();
        let mut lows: BTreeMap<u64, u32> = BTreeMap::new();
        let mut from = Vec::with_capacity(reports.len());
        for report in reports {
            *lows.entry(report.low).or_default() += 1;
            if let Some(before) = of_origin.insert(report.origin, report.low)
                && let Some(count) = lows.get_mut(&before)
            {
                *count -= 1;
                if *count == 0 {
                    lows.remove(&before);
                }
            }
            from.push((report.begins(), lows.last_key_value().map_or(0, |(low, _)| *low)));
        }
        Self { from }
    }

    fn now(&self) -> u64 {
        self.from.last().map_or(0, |(_, low)| *low)
    }

    fn before(&self, ends: Timestamp) -> u64 {
        let stood = self.from.partition_point(|(begins, _)| *begins < Some(ends));
        stood.checked_sub(1).map_or(0, |last| self.from[last].1)
    }
}

/// The claims that say what became of these people.
pub(in crate::reconcile) fn claims_of_found<'f>(
    facts: &'f Facts<'_>,
    role: Role,
    whose: Whose<'f>,
) -> impl Iterator<Item = &'f [FactIndex]> {
    let roles = move || Role::ALL.iter().copied().filter(move |other| related(role, *other));
    FOUND
        .into_iter()
        .flat_map(move |outcome| roles().map(move |role| facts.of(&Key { role, outcome, whose })))
}
