//! Who says what, beside the figure: one row for each nationality, one cell for each origin.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::{ClaimId, SourceId};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::reconcile::books;
use crate::reconcile::cells::StageOne;
use crate::reconcile::cells::report;
use crate::reconcile::facts::Scope;
use crate::reconcile::facts::key::Key;
use crate::reconcile::facts::{FactIndex, Facts};
use crate::reconcile::terms::figure::{Figure, SetAsideReason};
use crate::reconcile::terms::input::Input;
use crate::reconcile::terms::policy::Policy;
use crate::reconcile::views::figures as render;

/// What the origins say of one nationality, beside the figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparisonRow {
    pub nationality: CellNationality,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub figure: Option<Figure>,
    pub cells: Vec<ComparisonCell>,
}

/// What one origin says: its standing report; or claims of it that were set aside for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ComparisonCell {
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

/// Compares what the origins say of one role and outcome.
pub fn comparison(input: &Input<'_>, policy: Policy, role: Role, outcome: Outcome) -> Vec<ComparisonRow> {
    let stage = StageOne::work(input, input.claims.iter(), policy, Scope::Whole);
    let (books, _) = books::balance(&stage, &[]);
    let asked_for = |cell: Cell| cell.role == role && cell.outcome == outcome;
    let rows = render::figures(&stage, &books, asked_for).into_iter().map(|figure| ComparisonRow {
        nationality: figure.nationality,
        cells: cells(&stage.facts, figure.cell()),
        figure: Some(figure),
    });
    rows.collect()
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
        origin: first.origin,
        publishers,
        low: said.as_ref().map(|report| report.range.low),
        best: said.as_ref().and_then(|report| report.value),
        high: said.as_ref().and_then(|report| report.range.high),
        claim_ids: facts.ids(claims.iter().copied()),
        set_aside: first.set_aside,
    }
}
