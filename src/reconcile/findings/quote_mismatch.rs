//! Quotes that name another number or nationality than the claims that stand on them.

use crate::reconcile::cells::said;
use crate::reconcile::facts::Facts;
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::words;

pub(super) fn findings(facts: &Facts<'_>) -> Vec<Finding> {
    let known =
        facts.input.quote_mismatches.iter().filter_map(|(id, named)| Some((facts.by_id(*id)?, named)));
    let standing = known.filter(|(fact, _)| fact.stands());
    let found = standing.filter_map(|(fact, named)| {
        let claim = fact.claim;
        let cells = said::cells_of(claim);
        let quote = match &claim.quote.exact {
            Some(exact) => ["A quote, ", &words::quoted(exact), ","].concat(),
            None => "A quote".to_owned(),
        };
        let sentence = [
            &quote,
            " names ",
            &named.named(),
            " than its claim of ",
            &words::topic(*cells.first()?, 2),
            " (",
            &facts.source_name(fact.voice),
            ": ",
            &said::claimed(fact),
            ").",
        ];
        Some(Finding::new(FindingKind::QuoteMismatch, cells, vec![claim.id], sentence.concat()))
    });
    found.collect()
}
