//! An answer as it is given out: its status, its evidence and the rows that it stands beside.

use crate::domain::cell::CellNationality;
use crate::domain::ids::ClaimId;
use crate::domain::role::Role;
use crate::reconcile::answers::row::{Row, Rows};
use crate::reconcile::answers::scene::Scene;
use crate::reconcile::answers::{residual, sentence};
use crate::reconcile::cells::draft::Draft;
use crate::reconcile::facts::key::Key;
use crate::reconcile::terms::answer::{Answer, AnswerPart, Basis, Relation};
use crate::reconcile::terms::figure::{Evidence, FigureStatus};
use crate::reconcile::terms::overlap::Places;

pub(super) fn answer(scene: &Scene<'_, '_>, rows: &Rows, nationality: CellNationality) -> Answer {
    let row = &rows.all[&nationality];
    let because = because(scene, row, nationality);
    let status = status(scene, row, nationality);
    let residual = (nationality == CellNationality::Any).then(|| residual::of(scene, rows)).flatten();
    Answer {
        group: scene.group,
        outcome: scene.outcome,
        nationality,
        low: row.bounds.low,
        best: row.best.value,
        high: row.bounds.high,
        status,
        basis: row.best.basis,
        origins: figures(scene, row, nationality).map(|draft| draft.origins()).min().unwrap_or(0),
        sentence: sentence::of(scene, row, nationality, (status, residual)),
        residual,
        parts: parts(scene, nationality),
        evidence: evidence(scene, &because),
        because,
    }
}

/// The figures that the best stands on.
fn figures<'s, 'a>(
    scene: &'s Scene<'_, 'a>,
    row: &'s Row,
    nationality: CellNationality,
) -> impl Iterator<Item = &'s Draft<'a>> {
    row.best.roles.iter().filter_map(move |role| scene.draft(*role, nationality))
}

/// The weakest of the figures that the best stands on; disputed also where something that stands lies above it.
fn status(scene: &Scene<'_, '_>, row: &Row, nationality: CellNationality) -> FigureStatus {
    if is_contradicted(scene, row, nationality) {
        return FigureStatus::Disputed;
    }
    let of_figure = |role: &Role| {
        let key = Key::from(scene.cell(*role, nationality));
        match scene.draft(*role, nationality) {
            Some(_) if scene.books.is_questioned(&key) => FigureStatus::Disputed,
            Some(draft) => draft.status,
            None => FigureStatus::Unknown,
        }
    };
    let weakness = |status: &FigureStatus| match status {
        FigureStatus::Disputed => 0,
        FigureStatus::SingleOrigin => 1,
        _ => 2,
    };
    match row.best.basis {
        Basis::Bounds => FigureStatus::Implied,
        Basis::None if row.bounds.low == 0 && row.bounds.high.is_none() => FigureStatus::Unknown,
        Basis::None => FigureStatus::Implied,
        _ => row.best.roles.iter().map(of_figure).min_by_key(weakness).unwrap_or(FigureStatus::Unknown),
    }
}

fn is_contradicted(scene: &Scene<'_, '_>, row: &Row, nationality: CellNationality) -> bool {
    let above = |draft: &Draft<'_>| {
        let reports = draft.standing.current().map(|index| draft.standing.reports[index].range);
        row.bounds.high.is_some_and(|high| reports.into_iter().any(|range| range.low > high))
    };
    let cell = Key::from(scene.cell(scene.group.root(), nationality)).place();
    let places = Places::of(scene.host());
    let left_out = scene.books.left_out.iter().any(|left| {
        places.contains(cell, left.key.place()) && row.best.value.is_some_and(|best| left.low > best)
    });
    left_out || scene.roles().filter_map(|role| scene.draft(role, nationality)).any(above)
}

/// The rows that the answer stands beside.
fn parts(scene: &Scene<'_, '_>, nationality: CellNationality) -> Vec<AnswerPart> {
    let root = scene.group.root();
    let with_figure = |role: &Role| scene.draft(*role, nationality).is_some();
    let people = Some(Role::People).filter(|_| root == Role::Victims);
    people
        .into_iter()
        .chain(scene.roles())
        .filter(with_figure)
        .map(|role| AnswerPart {
            role,
            outcome: scene.outcome,
            nationality,
            relation: match role {
                Role::People => Relation::IncludesAttackers,
                role if role == root => Relation::Same,
                _ => Relation::Part,
            },
        })
        .collect()
}

/// The claims of the figures that the best stands on; of bounds, those that they follow from.
fn because(scene: &Scene<'_, '_>, row: &Row, nationality: CellNationality) -> Vec<ClaimId> {
    let facts = &scene.stage.facts;
    let mut claims: Vec<ClaimId> =
        figures(scene, row, nationality).flat_map(|draft| facts.ids(draft.used_claims())).collect();
    if row.best.roles.is_empty() {
        let cell = scene.cell(scene.group.root(), nationality);
        claims.extend(scene.books.implied(cell).into_iter().flat_map(|implied| &implied.because));
        for draft in scene.roles().filter_map(|role| scene.draft(role, nationality)) {
            claims.extend(facts.ids(draft.used_claims()));
            let bounds = draft.standing.lower_bounds.iter().flat_map(|bound| &bound.claims);
            claims.extend(facts.ids(bounds.copied()));
        }
        claims.sort_unstable();
    }
    let mut seen = std::collections::BTreeSet::new();
    claims.retain(|claim| seen.insert(*claim));
    claims
}

fn evidence(scene: &Scene<'_, '_>, claims: &[ClaimId]) -> Vec<Evidence> {
    claims.iter().filter_map(|id| scene.stage.facts.by_id(*id)).map(|fact| Evidence::of(fact.claim)).collect()
}
