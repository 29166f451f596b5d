//! Who says what, beside the figure: one row for each nationality, one cell for each origin. Of a group one row holds what is said of
//! all its roles.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::{ClaimId, SourceId};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::reconcile::books;
use crate::reconcile::cells::StageOne;
use crate::reconcile::cells::report;
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::FactIndex;
use crate::reconcile::facts::key::Key;
use crate::reconcile::terms::answer::Group;
use crate::reconcile::terms::figure::{Figure, SetAsideReason};
use crate::reconcile::terms::input::Input;
use crate::reconcile::terms::policy::Policy;
use crate::reconcile::views::figures as render;

/// Which rows are asked for; an absent field does not filter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// One row for all roles of the group, in place of one for each role.
    pub group: Option<Group>,
    pub role: Option<Role>,
    pub outcome: Option<Outcome>,
}

impl Compared {
    fn asks(&self, cell: Cell) -> bool {
        let of_group =
            |group: Group| group.root().contains(cell.role) && group.outcomes().contains(&cell.outcome);
        self.group.is_none_or(of_group)
            && self.role.is_none_or(|role| role == cell.role)
            && self.outcome.is_none_or(|outcome| outcome == cell.outcome)
    }
}

/// What the origins say of one nationality, beside the figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparisonRow {
    /// Absent where a group was asked for: then each cell names its role.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub role: Option<Role>,
    /// The group that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub group: Option<Group>,
    pub outcome: Outcome,
    pub nationality: CellNationality,
    /// The part of them that it is about, in an article's words; only where parts are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub subset: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub figure: Option<Figure>,
    pub cells: Vec<ComparisonCell>,
}

/// What one origin says: its standing report; or claims of it that were set aside for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparisonCell {
    /// Whom it speaks of.
    pub role: Role,
    pub origin: SourceId,
    /// The publishers that carried it.
    pub publishers: Vec<SourceId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub low: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub best: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub high: Option<u64>,
    pub claim_ids: Vec<ClaimId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub set_aside: Option<SetAsideReason>,
}

/// Compares what the origins say.
pub fn comparison(input: &Input<'_>, policy: Policy, asked: Compared) -> Vec<ComparisonRow> {
    let stage = StageOne::work(input, input.claims.iter(), policy);
    let (books, _) = books::balance(&stage, &[]);
    let rows =
        render::figures(&stage, &books, |cell| asked.asks(cell)).into_iter().map(|figure| ComparisonRow {
            role: Some(figure.role),
            group: None,
            outcome: figure.outcome,
            nationality: figure.nationality,
            subset: figure.subset.clone(),
            cells: cells(&stage.facts, figure.cell()),
            figure: Some(figure),
        });
    match asked.group {
        Some(group) => over_roles(group, input.subset, rows),
        None => rows.collect(),
    }
}

/// The rows of each outcome and nationality as one, without figures: each of them is of one role only.
fn over_roles(
    group: Group,
    subset: Option<&str>,
    rows: impl Iterator<Item = ComparisonRow>,
) -> Vec<ComparisonRow> {
    let mut merged: BTreeMap<(Outcome, CellNationality), Vec<ComparisonCell>> = BTreeMap::new();
    for row in rows.filter(|row| !row.cells.is_empty()) {
        merged.entry((row.outcome, row.nationality)).or_default().extend(row.cells);
    }
    let row = |((outcome, nationality), cells)| ComparisonRow {
        role: None,
        group: Some(group),
        outcome,
        nationality,
        subset: subset.map(str::to_owned),
        figure: None,
        cells,
    };
    merged.into_iter().map(row).collect()
}

/// The claims of a cell by origin: those that stand first, then those set aside.
fn cells(facts: &Facts<'_>, cell: Cell) -> Vec<ComparisonCell> {
    let mut claims: Vec<FactIndex> = facts.of(&Key::from(cell)).to_vec();
    let group = |index: &FactIndex| {
        let fact = facts.fact(*index);
        (fact.set_aside, fact.origin)
    };
    claims.sort_by_key(group);
    let key = Key::from(cell);
    claims
        .chunk_by(|one, other| group(one) == group(other))
        .map(|claims| of_origin(facts, &key, claims))
        .collect()
}

fn of_origin(facts: &Facts<'_>, key: &Key<'_>, claims: &[FactIndex]) -> ComparisonCell {
    let first = facts.fact(claims[0]);
    let said = report::latest(facts, key, claims);
    let mut publishers: Vec<SourceId> =
        claims.iter().map(|index| facts.fact(*index).claim.source_id).collect();
    publishers.sort_unstable();
    publishers.dedup();
    ComparisonCell {
        role: first.claim.role,
        origin: first.origin,
        publishers,
        low: said.as_ref().map(|report| report.range.low),
        best: said.as_ref().and_then(|report| report.value),
        high: said.as_ref().and_then(|report| report.range.high),
        claim_ids: facts.ids(claims.iter().copied()),
        set_aside: first.set_aside,
    }
}
