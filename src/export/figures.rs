//! The columns of a figures table, and a figure as a row of it.

use super::cell::{Cell, Column};
use crate::domain::ids::Seq;
use crate::domain::incident::Incident;
use crate::reconcile::{Figure, Policy};

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
    "role" "#group+role",
    "outcome" "#group+outcome",
    "nationality" "#group+nationality",
    "low" "#affected+min",
    "best" "#affected+best",
    "high" "#affected+max",
    "status" "#status",
    "origins" "#meta+origins+num",
    "implied_low" "#affected+implied+min",
    "implied_high" "#affected+implied+max",
    "residual_low" "#affected+residual+min",
    "residual_high" "#affected+residual+max",
    "grade" "#meta+grade",
    "used" "#meta+claims+used",
    "compatible" "#meta+claims+compatible",
    "conflicting" "#meta+claims+conflicting",
    "set_aside" "#meta+claims+excluded",
    "explanation" "#description",
};

/// A figure as a row, in the order of [`COLUMNS`].
pub fn row<'a>(incident: &'a Incident, figure: &'a Figure, policy: Policy, as_of_seq: Seq) -> Vec<Cell<'a>> {
    let implied = figure.implied.as_ref();
    let residual = figure.residual.as_ref();
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
        Cell::text(figure.role.code()),
        Cell::text(figure.outcome.code()),
        Cell::of(figure.nationality),
        figure.low.into(),
        figure.best.into(),
        figure.high.into(),
        Cell::text(figure.status.code()),
        Cell::Number(figure.origins.into()),
        implied.map(|implied| implied.low).into(),
        implied.and_then(|implied| implied.high).into(),
        residual.map(|residual| residual.low).into(),
        residual.and_then(|residual| residual.high).into(),
        figure.grade.map_or(Cell::Empty, |grade| Cell::text(grade.code())),
        Cell::list(&figure.used),
        Cell::list(&figure.compatible),
        Cell::list(&figure.conflicting),
        Cell::list(figure.set_aside.iter().map(|aside| aside.claim_id)),
        Cell::text(&figure.explanation),
    ]
}
