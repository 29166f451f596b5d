//! The columns of an answers table, and an answer as a row of it: what a desk puts into its own sheet.

use super::cell::{Cell, Column};
use crate::domain::ids::Seq;
use crate::domain::incident::Incident;
use crate::reconcile::{Answer, Policy};

macro_rules! columns {
    ($($name:literal $hxl:literal,)+) => {
        &[$(Column { name: $name, hxl: $hxl }),+]
    };
}

/// In this order. `docs/DATA.md` explains each.
pub const COLUMNS: &[Column] = columns! {
    "incident_id" "#event+id",
    "incident_title" "#event+name",
    "incident_started_on" "#date+occurred+start",
    "incident_ended_on" "#date+occurred+end",
    "incident_place" "#loc+name",
    "incident_country" "#country+code",
    "policy" "#meta+policy",
    "policy_version" "#meta+policy+version",
    "as_of_seq" "#meta+seq",
    "group" "#group+name",
    "outcome" "#group+outcome",
    "nationality" "#group+nationality",
    "low" "#affected+min",
    "best" "#affected+best",
    "high" "#affected+max",
    "status" "#status",
    "basis" "#meta+basis",
    "origins" "#meta+origins+num",
    "residual_low" "#affected+residual+min",
    "residual_best" "#affected+residual+best",
    "residual_high" "#affected+residual+max",
    "sentence" "#description",
    "because" "#meta+claims+used",
};

/// An answer as a row, in the order of [`COLUMNS`].
pub fn row<'a>(incident: &'a Incident, answer: &'a Answer, policy: Policy, as_of_seq: Seq) -> Vec<Cell<'a>> {
    let residual = answer.residual.as_ref();
    vec![
        Cell::of(incident.id),
        Cell::text(&incident.title),
        Cell::of(incident.started_on),
        incident.ended_on.map_or(Cell::Empty, Cell::of),
        Cell::text(&incident.place.name),
        incident.place.country.map_or(Cell::Empty, Cell::of),
        Cell::text(policy.code()),
        Cell::of(policy.version()),
        Cell::Number(as_of_seq.0),
        Cell::text(answer.group.code()),
        Cell::text(answer.outcome.code()),
        Cell::of(answer.nationality),
        Cell::Number(answer.low),
        answer.best.into(),
        answer.high.into(),
        Cell::text(answer.status.code()),
        Cell::text(answer.basis.code()),
        Cell::Number(answer.origins.into()),
        residual.map(|residual| residual.low).into(),
        residual.and_then(|residual| residual.best).into(),
        residual.and_then(|residual| residual.high).into(),
        Cell::text(&answer.sentence),
        Cell::list(&answer.because),
    ]
}
