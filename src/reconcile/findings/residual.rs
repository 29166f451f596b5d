//! People of a total who are under no nationality: of the widest total of each outcome.

use crate::domain::cell::{Cell, CellNationality};
use crate::reconcile::books::Books;
use crate::reconcile::books::given::Given;
use crate::reconcile::cells::StageOne;
use crate::reconcile::cells::draft::Draft;
use crate::reconcile::terms::figure::ResidualBounds;
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::words;

pub(super) fn findings(stage: &StageOne<'_>, books: &Books<'_>) -> Vec<Finding> {
    let is_total = |cell: &Cell, draft: &Draft<'_>| {
        cell.nationality == CellNationality::Any && draft.numbers.low.is_some_and(|low| low > 0)
    };
    let totals: Vec<(Cell, &Draft<'_>)> =
        stage.cells().filter(|(cell, draft)| is_total(cell, draft)).collect();
    let is_widest = |cell: &Cell| {
        !totals.iter().any(|(other, _)| {
            other.outcome == cell.outcome && other.role != cell.role && other.role.contains(cell.role)
        })
    };
    let widest = totals.iter().filter(|(cell, _)| is_widest(cell));
    widest.filter_map(|(cell, draft)| finding(stage, books, *cell, draft)).collect()
}

fn finding(stage: &StageOne<'_>, books: &Books<'_>, cell: Cell, draft: &Draft<'_>) -> Option<Finding> {
    let given = Given::of(stage, cell);
    let residual = books.residual_of(cell, draft.numbers)?;
    if given.is_empty() || residual.high == Some(0) {
        return None;
    }
    let ResidualBounds { low, high } = residual;
    let numbers = draft.numbers;
    let (_, n) = words::amount(numbers.low?, numbers.best, numbers.high);
    let total = words::bounds(numbers.low?, numbers.best, numbers.high);
    let topic = words::topic(cell, n);
    let the = if total.starts_with(|first: char| first.is_ascii_digit()) { "the " } else { "" };
    let best = (high == Some(low)).then_some(low);
    let everybody = numbers.high == Some(low) && best.is_some();
    let of_whom = match (low, high, words::amount(low, best, high)) {
        _ if everybody && low == 1 => ["The 1 ", &topic, " is"].concat(),
        _ if everybody => ["All ", &total, " ", &topic, " are"].concat(),
        (0, None, _) => ["Of ", the, &total, " ", &topic, ", some may be"].concat(),
        (_, _, (amount, 1)) => ["Of ", the, &total, " ", &topic, ", ", &amount, " is"].concat(),
        (_, _, (amount, _)) => ["Of ", the, &total, " ", &topic, ", ", &amount, " are"].concat(),
    };
    let sentence = [of_whom.as_str(), " under no nationality in the reports", &given.wider(), "."];
    let claims = stage.facts.ids(draft.used_claims());
    Some(Finding {
        low: Some(low),
        high,
        ..Finding::new(FindingKind::Residual, vec![cell], claims, sentence.concat())
    })
}
