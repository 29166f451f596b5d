//! Claims that cannot be placed in time.

use crate::domain::cell::Cell;
use crate::reconcile::cells::said;
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::FactIndex;
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::words;

pub(super) fn finding(facts: &Facts<'_>) -> Option<Finding> {
    let undated: Vec<FactIndex> = (0..)
        .zip(&facts.all)
        .filter(|(_, fact)| fact.time.is_none() && fact.stands())
        .map(|(index, _)| index)
        .collect();
    if undated.is_empty() {
        return None;
    }
    let claims = || undated.iter().map(|index| facts.fact(*index).claim);
    let mut articles: Vec<_> = claims().map(|claim| claim.article_id).collect();
    articles.sort_unstable();
    articles.dedup();
    let cells: Vec<Cell> = claims().flat_map(said::cells_of).collect();
    let sentence = [
        &words::counted(undated.len(), "claim"),
        " in ",
        &words::counted(articles.len(), "undated article"),
        " cannot be placed in time: where dated reports exist, the most recent is chosen among those.",
    ];
    Some(Finding::new(FindingKind::Undated, cells, facts.ids(undated), sentence.concat()))
}
