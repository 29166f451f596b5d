//! One text under several publishers: however many print it, it is one origin.

use crate::domain::article::Article;
use crate::domain::cell::Cell;
use crate::domain::claim::Claim;
use crate::reconcile::cells::said;
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::copies::Copies;
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::words;

pub(super) fn findings(facts: &Facts<'_>) -> Vec<Finding> {
    Copies::among(facts.input).groups().filter_map(|copies| finding(facts, copies)).collect()
}

/// Of those of the copies whose own words count.
fn finding(facts: &Facts<'_>, copies: &[&Article]) -> Option<Finding> {
    let claims_of = |article: &Article| -> Vec<&Claim> {
        let own = facts.of_article(article.id).iter().map(|index| facts.fact(*index));
        own.filter(|fact| fact.stands() && fact.claim.attributed_to.is_none())
            .map(|fact| fact.claim)
            .collect()
    };
    let claims: Vec<(&Article, Vec<&Claim>)> = copies
        .iter()
        .map(|article| (*article, claims_of(article)))
        .filter(|(_, claims)| !claims.is_empty())
        .collect();
    if claims.iter().all(|(article, _)| article.source_id == copies[0].source_id) {
        return None;
    }
    let first = facts.source_name(copies.first()?.source_id);
    let mut others: Vec<_> = copies[1..]
        .iter()
        .filter(|article| article.source_id != copies[0].source_id)
        .map(|article| facts.source_name(article.source_id))
        .collect();
    others.dedup();
    let sentence = [
        "One text stands under several publishers and counts as one source: published first by ",
        &first,
        ", also by ",
        &words::names(&others),
        ".",
    ];
    let all = || claims.iter().flat_map(|(_, claims)| claims);
    let cells: Vec<Cell> = all().flat_map(|claim| said::cells_of(claim)).collect();
    let ids = all().map(|claim| claim.id).collect();
    Some(Finding::new(FindingKind::NearCopy, cells, ids, sentence.concat()))
}
