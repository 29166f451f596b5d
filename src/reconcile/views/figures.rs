//! From drafts to figures as they are served.

use crate::domain::cell::Cell;
use crate::domain::ids::ClaimId;
use crate::reconcile::books::Books;
use crate::reconcile::cells::draft::Draft;
use crate::reconcile::cells::{self, StageOne};
use crate::reconcile::terms::figure::{
    Evidence, Figure, FigureStatus, ImpliedBounds, SetAsideClaim, StepTaken,
};
use crate::reconcile::views::explain;

/// The figures of the wanted cells, in order: those that have a claim, and totals that only the books say something about.
pub(in crate::reconcile) fn figures(
    stage: &StageOne<'_>,
    books: &Books<'_>,
    wanted: impl Fn(Cell) -> bool,
) -> Vec<Figure> {
    let with_claims = stage.cells().filter(|(cell, _)| wanted(*cell));
    let mut figures: Vec<Figure> =
        with_claims.map(|(cell, draft)| figure(stage, books, cell, draft)).collect();
    let totals = books.implied_totals(stage).into_iter().filter(|(cell, _)| wanted(*cell));
    figures.extend(totals.map(|(cell, bounds)| implied(cell, bounds)));
    figures.sort_by_key(Figure::cell);
    figures
}

/// The figure of one cell that has claims, or that a ruling moved people to.
pub(in crate::reconcile) fn figure(
    stage: &StageOne<'_>,
    books: &Books<'_>,
    cell: Cell,
    draft: &Draft<'_>,
) -> Figure {
    let facts = &stage.facts;
    let sorted = cells::sort_claims(facts, draft);
    let implied = books.tighter(cell, draft.numbers);
    let explanation = explain::figure(stage, cell, draft, implied.as_ref());
    let claims_of = |reports: &[usize]| -> Vec<ClaimId> {
        let members = reports.iter().flat_map(|index| &draft.standing.reports[*index].members);
        facts.ids(members.copied())
    };
    let steps = draft.choice.steps.iter().map(|taken| StepTaken {
        step: taken.step,
        kept: claims_of(&taken.kept),
        dropped: claims_of(&taken.dropped),
    });
    let set_aside = draft.standing.set_aside.iter().filter_map(|index| {
        let fact = facts.fact(*index);
        Some(SetAsideClaim::new(fact.claim.id, fact.set_aside?))
    });
    Figure {
        role: cell.role,
        outcome: cell.outcome,
        nationality: cell.nationality,
        subset: facts.input.subset.map(str::to_owned),
        low: draft.numbers.low,
        best: draft.numbers.best,
        high: draft.numbers.high,
        status: draft.status,
        origins: draft.origins(),
        implied,
        residual: books.residual_of(cell, draft.numbers),
        grade: draft.choice.grade,
        evidence: evidence(stage, draft),
        used: sorted.used,
        compatible: sorted.compatible,
        conflicting: sorted.conflicting,
        set_aside: set_aside.collect(),
        steps: steps.collect(),
        explanation,
    }
}

fn evidence(stage: &StageOne<'_>, draft: &Draft<'_>) -> Vec<Evidence> {
    draft.used_claims().map(|index| Evidence::of(stage.facts.fact(index).claim)).collect()
}

fn implied(cell: Cell, bounds: ImpliedBounds) -> Figure {
    Figure {
        role: cell.role,
        outcome: cell.outcome,
        nationality: cell.nationality,
        subset: None,
        low: None,
        best: None,
        high: None,
        status: FigureStatus::Implied,
        origins: 0,
        explanation: explain::implied(cell, &bounds),
        implied: Some(bounds),
        residual: None,
        grade: None,
        used: Vec::new(),
        compatible: Vec::new(),
        conflicting: Vec::new(),
        set_aside: Vec::new(),
        steps: Vec::new(),
        evidence: Vec::new(),
    }
}
