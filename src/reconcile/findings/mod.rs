//! What a reader must know beside the figures: news, and nothing that a figure's status or sentence already says. One file a kind.
//!
//! It must not know how the books are balanced or how a figure was chosen: it tells what came of it.

mod disputed;
mod dual_nationality;
mod found;
mod imbalance;
mod near_copy;
mod one_or_several;
mod outdated;
mod perpetrator_claim;
mod quote_mismatch;
mod residual;
mod revised;
mod ruling;
mod single_origin;
mod unclear_inclusion;
mod undated;

use crate::reconcile::books::{Books, Unbalanced};
use crate::reconcile::cells::StageOne;
use crate::reconcile::terms::finding::Finding;

/// Everything that a reader must know, in the published order.
pub(in crate::reconcile) fn findings(
    stage: &StageOne<'_>,
    books: &Books<'_>,
    unbalanced: &Unbalanced,
) -> Vec<Finding> {
    let facts = &stage.facts;
    let mut findings = imbalance::findings(facts, unbalanced);
    for (cell, draft) in stage.cells() {
        findings.extend(disputed::finding(facts, cell, draft));
        findings.extend(disputed::contradictions(facts, cell, draft));
        findings.extend(revised::findings(facts, cell, draft));
        findings.extend(unclear_inclusion::finding(stage, cell, draft));
        findings.extend(found::resolved(facts, cell, draft));
        findings.extend(outdated::finding(facts, cell, draft));
        findings.extend(dual_nationality::finding(facts, cell, draft));
    }
    findings.extend(perpetrator_claim::findings(facts));
    findings.extend(residual::findings(stage, books));
    findings.extend(found::maybe(stage));
    findings.extend(dual_nationality::of_several(stage));
    findings.extend(quote_mismatch::findings(facts));
    findings.extend(near_copy::findings(facts));
    findings.extend(undated::finding(facts));
    findings.extend(one_or_several::findings(facts));
    findings.extend(
        facts.input.rulings.iter().filter(|ruling| ruling.holds()).map(|one| ruling::finding(facts, one)),
    );
    findings.extend(single_origin::findings(stage));
    findings.sort_by(|one, other| {
        (one.kind, &one.cells, &one.claim_ids).cmp(&(other.kind, &other.cells, &other.claim_ids))
    });
    findings
}
