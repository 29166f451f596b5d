//! The four questions everyone asks of an incident: who was harmed, who was rescued, who did it, and the police.

use std::cmp::Reverse;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::cell::CellNationality;
use crate::domain::ids::{IncidentId, Seq};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;
use crate::ledger::query::AsOf;
use crate::ledger::row::{AnswerRow, FigureRow};
use crate::reconcile::{Figure, Finding, Group, Policy, Reconciliation};

/// One section: the answers; then the figures, for each role and outcome the total first, then the largest.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SummarySection {
    /// What a reader needs: one row for each question.
    pub answers: Vec<AnswerRow>,
    pub figures: Vec<FigureRow>,
}

/// An incident in four sections. They overlap in meaning and are never added up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IncidentSummary {
    pub incident_id: IncidentId,
    pub policy: Policy,
    /// The last entry that was taken into account.
    pub as_of_seq: Seq,
    /// When that entry was recorded.
    pub as_of: Timestamp,
    pub victims: SummarySection,
    pub rescued: SummarySection,
    pub attackers: SummarySection,
    pub police: SummarySection,
    pub findings: Vec<Finding>,
}

pub(super) fn summarise(
    incident_id: IncidentId,
    policy: Policy,
    as_of: AsOf,
    reconciliation: &Reconciliation,
) -> IncidentSummary {
    let section = |group: Group, belongs: fn(&Figure) -> bool| {
        let answers = reconciliation.answers.iter().filter(|answer| answer.group == group).cloned();
        let answers = answers.map(|answer| AnswerRow::of(incident_id, answer)).collect();
        let mut figures: Vec<Figure> =
            reconciliation.figures.iter().filter(|figure| belongs(figure)).cloned().collect();
        figures.sort_by_key(place);
        let figures = figures.into_iter().map(|figure| FigureRow::of(incident_id, figure)).collect();
        SummarySection { answers, figures }
    };
    IncidentSummary {
        incident_id,
        policy,
        as_of_seq: as_of.seq,
        as_of: as_of.time,
        victims: section(Group::Victims, is_of_victims),
        rescued: section(Group::Rescued, is_of_rescued),
        attackers: section(Group::Attackers, |figure| figure.role == Role::Attackers),
        police: section(Group::Police, |figure| Group::Police.root().contains(figure.role)),
        findings: reconciliation.findings.clone(),
    }
}

fn is_of_victims(figure: &Figure) -> bool {
    let role = matches!(
        figure.role,
        Role::People | Role::Victims | Role::Civilians | Role::Hostages | Role::Staff | Role::Bystanders
    );
    let outcome = matches!(
        figure.outcome,
        Outcome::Killed
            | Outcome::Wounded
            | Outcome::Missing
            | Outcome::Held
            | Outcome::StillHeld
            | Outcome::Present
            | Outcome::KilledOrMissing
            | Outcome::Casualties
    );
    role && outcome
}

fn is_of_rescued(figure: &Figure) -> bool {
    let outcome =
        matches!(figure.outcome, Outcome::Rescued | Outcome::Released | Outcome::Escaped | Outcome::Unharmed);
    figure.role != Role::Attackers && outcome
}

/// The total first, then the best descending, then the code.
fn place(figure: &Figure) -> (Role, Outcome, bool, Reverse<Option<u64>>, CellNationality) {
    let is_part = figure.nationality != CellNationality::Any;
    (figure.role, figure.outcome, is_part, Reverse(figure.best), figure.nationality)
}
