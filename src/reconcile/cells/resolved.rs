//! People who were missing or held and have been found since: their claim no longer counts.

use crate::domain::nationality::ClaimNationalities;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;
use crate::reconcile::cells::by_key::ByKey;
use crate::reconcile::cells::standing::Standing;
use crate::reconcile::cells::tolls::{FOUND, Tolls, related};
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::{Fact, FactIndex};
use crate::reconcile::facts::key::{Key, Whose};
use crate::reconcile::terms::figure::SetAsideReason;

/// Outcomes that pass.
pub(in crate::reconcile) const fn passes(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Missing | Outcome::StillHeld)
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
    let mut tolls = Tolls::of(facts, standings);
    let waits =
        |fact: &Fact<'_>| passes(fact.claim.outcome) && fact.stands() && fact.reports() && fact.low() > 0;
    let waiting = (0..).zip(&facts.all).filter(|(_, fact)| waits(fact));
    let mut waiting: Vec<(Timestamp, FactIndex)> =
        waiting.filter_map(|(index, fact)| Some((fact.time?.ends, index))).collect();
    waiting.sort_unstable();
    let (mut resolved, mut maybe) = (Vec::new(), Vec::new());
    for (ends, index) in waiting {
        let fact = facts.fact(index);
        let (whose, of) = (whose(fact), fact.low());
        let found = tolls.found_since(fact.claim.role, whose, ends).min(of);
        match whose {
            Whose::Code(_) | Whose::List(_) if found == of => resolved.push(index),
            _ if found > 0 => maybe.push(MaybeFound { claim: index, found, of }),
            _ => {}
        }
    }
    maybe.sort_unstable_by_key(|maybe| maybe.claim);
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
