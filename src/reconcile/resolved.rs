//! People who were missing or held and have been found since: their claim no longer counts.

use std::collections::BTreeMap;

use super::facts::{FactIndex, Facts, Key, Whose};
use super::figure::SetAsideReason;
use super::report;
use crate::domain::nationality::ClaimNationalities;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;

const FOUND: [Outcome; 5] =
    [Outcome::Killed, Outcome::Rescued, Outcome::Released, Outcome::Escaped, Outcome::Captured];

/// Outcomes that pass.
pub(super) const fn passes(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Missing | Outcome::StillHeld)
}

/// Whether two roles may speak of the same people.
pub(super) fn related(one: Role, other: Role) -> bool {
    one.contains(other) || other.contains(one)
}

pub(super) fn finds(outcome: Outcome) -> bool {
    FOUND.contains(&outcome)
}

/// Sets aside the claims whose people have been found. Returns the claims of totals whose people may have been.
pub(super) fn mark(facts: &mut Facts<'_>) -> Vec<FactIndex> {
    let mut seen = Found::default();
    let (mut resolved, mut maybe) = (Vec::new(), Vec::new());
    for (index, fact) in (0..).zip(&facts.all) {
        let waits = passes(fact.claim.outcome) && fact.stands() && fact.reports();
        let (Some(bounds), Some(time)) = (fact.bounds, fact.time) else { continue };
        if !waits || bounds.low == 0 {
            continue;
        }
        let mut found = |whose| seen.since(facts, fact.claim.role, whose, time.ends) >= bounds.low;
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

/// How many had been found by a time (absent: by now), worked out once for each question.
#[derive(Default)]
struct Found<'a>(BTreeMap<(Role, Whose<'a>, Option<Timestamp>), u64>);

impl<'a> Found<'a> {
    /// How many more are found now than by the claims that may have stood before `ends`.
    fn since(&mut self, facts: &Facts<'_>, role: Role, whose: Whose<'a>, ends: Timestamp) -> u64 {
        let now = self.by(facts, role, whose, None);
        if now == 0 { 0 } else { now.saturating_sub(self.by(facts, role, whose, Some(ends))) }
    }

    fn by(&mut self, facts: &Facts<'_>, role: Role, whose: Whose<'a>, before: Option<Timestamp>) -> u64 {
        *self.0.entry((role, whose, before)).or_insert_with(|| found(facts, role, whose, before))
    }
}

/// The claims that say what became of these people.
pub(super) fn claims_of_found<'f>(
    facts: &'f Facts<'_>,
    role: Role,
    whose: Whose<'f>,
) -> impl Iterator<Item = (Outcome, &'f [FactIndex])> {
    let roles = move || Role::ALL.iter().copied().filter(move |other| related(role, *other));
    FOUND
        .into_iter()
        .flat_map(move |outcome| roles().map(move |role| (outcome, facts.of(&Key { role, outcome, whose }))))
}

/// The largest low of each outcome in which people are found, summed.
fn found(facts: &Facts<'_>, role: Role, whose: Whose<'_>, before: Option<Timestamp>) -> u64 {
    let mut largest: BTreeMap<Outcome, u64> = BTreeMap::new();
    for (outcome, claims) in claims_of_found(facts, role, whose) {
        let stood = claims.iter().copied().filter(|index| {
            before.is_none_or(|before| facts.fact(*index).time.is_none_or(|time| time.begins < before))
        });
        let low = report::gather(facts, stood).standing.iter().map(|report| report.low).max().unwrap_or(0);
        let entry = largest.entry(outcome).or_default();
        *entry = low.max(*entry);
    }
    largest.values().fold(0, |sum, low| sum.saturating_add(*low))
}
