//! How many of a total have no nationality in the reports.

use crate::domain::cell::CellNationality;
use crate::reconcile::answers::row::Rows;
use crate::reconcile::answers::scene::Scene;
use crate::reconcile::terms::answer::AnswerResidual;
use crate::reconcile::terms::range::Range;

/// The residual of the total, where a nationality has a row: by the bounds of both, widened to hold the best.
pub(super) fn of(scene: &Scene<'_, '_>, rows: &Rows) -> Option<AnswerResidual> {
    let total = rows.all.get(&CellNationality::Any)?;
    let codes =
        || rows.all.iter().filter(|(row, _)| matches!(row, CellNationality::Code(_))).map(|(_, row)| row);
    codes().next()?;
    let Range { low, high, .. } = total.bounds;
    let bounds = scene.books.residual(scene.group.root(), scene.outcome, low, high)?;
    let counted =
        codes().map(|row| row.best.value).try_fold(0_u64, |sum, best| Some(sum.saturating_add(best?)));
    let best = total.best.value.zip(counted).map(|(total, counted)| {
        let again = scene.beyond_the_first(|numbers| numbers.best.or(numbers.low));
        total.saturating_add(again).saturating_sub(counted).min(total)
    });
    Some(AnswerResidual {
        low: best.map_or(bounds.low, |best| best.min(bounds.low)),
        best,
        high: bounds.high.map(|high| high.max(best.unwrap_or(0))),
    })
}
