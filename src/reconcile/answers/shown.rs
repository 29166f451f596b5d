//! Which rows there are: every nationality that is told of, the total, and foreigners.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::cell::CellNationality;
use crate::domain::nationality::{ClaimNationalities, Nationality};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::reconcile::answers::bounds;
use crate::reconcile::answers::scene::Scene;
use crate::reconcile::cells::StageOne;
use crate::reconcile::terms::answer::Group;
use crate::reconcile::terms::overlap::members;
use crate::reconcile::terms::range::Range;

/// Whom claims that are not set aside name for one group and outcome.
#[derive(Default)]
pub(super) struct Named {
    pub codes: BTreeSet<Nationality>,
    /// Whether a claim speaks of the outcome at all.
    pub any: bool,
    pub foreign: bool,
}

pub(super) fn named(stage: &StageOne<'_>, group: Group, outcome: Outcome) -> Named {
    let facts = &stage.facts;
    let host = facts.input.incident.place.country;
    let root = group.root();
    let mut named = Named::default();
    let of_group = |role: Role| root.contains(role) || root == Role::Victims && role == Role::People;
    for (_, claims) in facts.by_key().filter(|(key, _)| key.outcome == outcome && of_group(key.role)) {
        for fact in claims.iter().map(|index| facts.fact(*index)).filter(|fact| fact.stands()) {
            named.any = true;
            match &fact.claim.nationalities {
                ClaimNationalities::Any => {}
                ClaimNationalities::Foreign => named.foreign = host.is_some(),
                ClaimNationalities::List(list) => {
                    let known = list.iter().filter(|code| **code != Nationality::STATED_UNKNOWN);
                    for code in known {
                        named.codes.insert(*code);
                        named.foreign |= host.is_some_and(|host| host != *code);
                    }
                }
            }
        }
    }
    named
}

/// The rows, with what bounds each.
pub(super) fn shown(scene: &Scene<'_, '_>) -> BTreeMap<CellNationality, Range> {
    let named = named(scene.stage, scene.group, scene.outcome);
    let mut rows: BTreeMap<CellNationality, Range> = BTreeMap::new();
    let codes = named.codes.iter().map(|code| CellNationality::Code(*code));
    rows.extend(codes.map(|row| (row, bounds::of(scene, row))));
    let implied = members(scene.outcome).is_none();
    for (row, is_named) in [(CellNationality::Any, named.any), (CellNationality::Foreign, named.foreign)] {
        if row == CellNationality::Foreign && scene.host().is_none() {
            continue;
        }
        let bounds = bounds::of(scene, row);
        if is_named || implied && bounds.low > 0 {
            rows.insert(row, bounds);
        }
    }
    rows
}
