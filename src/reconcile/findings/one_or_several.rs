//! One person spoken of at two places of an article: the rules take them as one, and they may be two.

use std::collections::BTreeMap;

use crate::domain::cell::Cell;
use crate::domain::count::Count;
use crate::domain::ids::ArticleId;
use crate::reconcile::cells::said;
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::{Fact, FactIndex};
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::words;

pub(super) fn findings(facts: &Facts<'_>) -> Vec<Finding> {
    let mut of_article: BTreeMap<(ArticleId, Cell), Vec<FactIndex>> = BTreeMap::new();
    for (index, fact) in (0..).zip(&facts.all) {
        let counts_one = matches!(fact.claim.count.count, Count::Exact { value: 1 });
        if counts_one && fact.stands() && fact.reports() {
            for cell in said::cells_of(fact.claim) {
                of_article.entry((fact.claim.article_id, cell)).or_default().push(index);
            }
        }
    }
    let mut of_cell: BTreeMap<Cell, Vec<FactIndex>> = BTreeMap::new();
    for ((_, cell), ones) in of_article {
        if are_apart(ones.iter().map(|index| facts.fact(*index))) {
            of_cell.entry(cell).or_default().extend(ones);
        }
    }
    of_cell.into_iter().map(|(cell, ones)| finding(facts, cell, &ones)).collect()
}

/// Whether two of the passages do not overlap.
fn are_apart<'f, 'a: 'f>(ones: impl Iterator<Item = &'f Fact<'a>>) -> bool {
    let quotes: Vec<(u64, u64)> =
        ones.filter_map(|fact| fact.claim.quote.start.zip(fact.claim.quote.end)).collect();
    let last = quotes.iter().map(|(start, _)| *start).max();
    let first = quotes.iter().map(|(_, end)| *end).min();
    first.zip(last).is_some_and(|(first_end, last_start)| first_end <= last_start)
}

fn finding(facts: &Facts<'_>, cell: Cell, ones: &[FactIndex]) -> Finding {
    let sentence = [
        "One article speaks more than once of 1 ",
        &words::topic(cell, 1),
        ": the rule takes them as one person, and they may be several.",
    ];
    let claims = facts.ids(ones.iter().copied());
    Finding::new(FindingKind::OneOrSeveral, vec![cell], claims, sentence.concat())
}
