//! People who were missing or held and have been found since: their claim no longer counts.

use std::collections::BTreeMap;

use crate::domain::nationality::ClaimNationalities;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;
use crate::reconcile::cells::by_key::ByKey;
use crate::reconcile::cells::report;
use crate::reconcile::cells::standing::Standing;
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::{Fact, FactIndex};
use crate::reconcile::facts::key::{Key, Whose};
use crate::reconcile::terms::figure::SetAsideReason;

const FOUND: [Outcome; 6] = [
    Outcome::Killed,
    Outcome::Captured,
    Outcome::Unharmed,
    Outcome::Rescued,
    Outcome::Released,
    Outcome::Escaped,
];

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

/// A claim of missing or held people of whom as many may have been found.
#[derive(Clone, Copy, Debug)]
pub(in crate::reconcile) struct MaybeFound {
    pub claim: FactIndex,
    pub found: u64,
    pub of: u64,
}

/// Sets aside the claims whose people have been found. Returns those of whom some may have been, or all of a total.
pub(in crate::reconcile) fn mark<'a>(
    facts: &mut Facts<'a>,
    standings: &ByKey<'a, Standing>,
) -> Vec<MaybeFound> {
    let mut tolls = Tolls { facts, standings, at: BTreeMap::new() };
    let (mut resolved, mut maybe) = (Vec::new(), Vec::new());
    for (index, fact) in (0..).zip(&facts.all) {
        let waits = passes(fact.claim.outcome) && fact.stands() && fact.reports();
        let (of, Some(time)) = (fact.low(), fact.time) else { continue };
        if !waits || of == 0 {
            continue;
        }
        let whose = whose(fact);
        let found = tolls.found_since(fact.claim.role, whose, time.ends).min(of);
        match whose {
            Whose::Code(_) | Whose::List(_) if found == of => resolved.push(index),
            _ if found > 0 => maybe.push(MaybeFound { claim: index, found, of }),
            _ => {}
        }
    }
    for index in resolved {
        facts.all[index as usize].set_aside = Some(SetAsideReason::Resolved);
    }
    maybe
}

fn whose<'a>(fact: &Fact<'a>) -> Whose<'a> {
    match &fact.claim.nationalities {
        ClaimNationalities::Any => Whose::Any,
        ClaimNationalities::Foreign => Whose::Foreign,
        ClaimNationalities::List(list) => match list.as_slice() {
            [one] => Whose::Code(*one),
            list => Whose::List(list),
        },
    }
}

/// The tolls of the outcomes in which people are found, each worked out once.
struct Tolls<'s, 'a> {
    facts: &'s Facts<'a>,
    standings: &'s ByKey<'a, Standing>,
    /// The largest low of a key at a time; none: now.
    at: BTreeMap<(Key<'a>, Option<Timestamp>), u64>,
}

impl<'a> Tolls<'_, 'a> {
    /// How many more are found by the reports that stand now than by those that stood before `ends`.
    fn found_since(&mut self, role: Role, whose: Whose<'a>, ends: Timestamp) -> u64 {
        let now = self.found(role, whose, None);
        now.saturating_sub(self.found(role, whose, Some(ends)))
    }

    fn found(&mut self, role: Role, whose: Whose<'a>, at: Option<Timestamp>) -> u64 {
        let [killed, captured, unharmed, rescued, released, escaped] =
            FOUND.map(|outcome| self.largest_low(role, Key { role, outcome, whose }, at));
        let freed = rescued.saturating_add(released).saturating_add(escaped);
        killed.saturating_add(captured).saturating_add(unharmed.max(freed))
    }

    /// Over all roles that may speak of the same people.
    fn largest_low(&mut self, role: Role, key: Key<'a>, at: Option<Timestamp>) -> u64 {
        let roles = Role::ALL.iter().filter(|other| related(role, **other));
        roles.map(|role| self.low_of(Key { role: *role, ..key }, at)).max().unwrap_or(0)
    }

    fn low_of(&mut self, key: Key<'a>, at: Option<Timestamp>) -> u64 {
        let Some(standing) = self.standings.get(&key) else { return 0 };
        if let Some(known) = self.at.get(&(key, at)) {
            return *known;
        }
        let largest =
            |reports: &[report::Report]| reports.iter().map(|report| report.range.low).max().unwrap_or(0);
        let low = match at {
            None => largest(&standing.reports),
            Some(at) => {
                let stood = |index: &FactIndex| {
                    let fact = self.facts.fact(*index);
                    fact.stands() && fact.time.is_none_or(|time| time.begins < at)
                };
                let claims = self.facts.of(&key).iter().copied().filter(stood);
                largest(&report::gather(self.facts, &key, claims).standing)
            }
        };
        self.at.insert((key, at), low);
        low
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
