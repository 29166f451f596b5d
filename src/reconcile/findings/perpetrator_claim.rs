//! Numbers that come from the attackers: kept apart, even where they agree with others.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::cell::Cell;
use crate::domain::ids::SourceId;
use crate::reconcile::cells::said;
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::Fact;
use crate::reconcile::terms::figure::SetAsideReason;
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::words;

/// One finding for each origin, of what is kept apart or, by some rules, counts.
pub(super) fn findings(facts: &Facts<'_>) -> Vec<Finding> {
    let mut by_origin: BTreeMap<(SourceId, bool), Vec<&Fact<'_>>> = BTreeMap::new();
    for fact in &facts.all {
        let kept_apart = fact.set_aside == Some(SetAsideReason::PerpetratorClaim);
        if kept_apart || fact.stands() && fact.claim.perpetrator_claim {
            by_origin.entry((fact.origin, kept_apart)).or_default().push(fact);
        }
    }
    by_origin.into_iter().map(|((_, kept_apart), claims)| finding(facts, &claims, kept_apart)).collect()
}

fn finding(facts: &Facts<'_>, claims: &[&Fact<'_>], kept_apart: bool) -> Finding {
    let mut seen = BTreeSet::new();
    let counted: Vec<String> =
        claims.iter().map(|fact| said::counted(fact)).filter(|claim| seen.insert(claim.clone())).collect();
    let source = claims.first().map_or_else(Default::default, |fact| facts.source_name(fact.voice));
    let treatment = match (kept_apart, counted.len()) {
        (true, 1) => "A claim of the attackers is kept apart from the figures: ",
        (true, _) => "Claims of the attackers are kept apart from the figures: ",
        (false, 1) => "A claim of the attackers counts under this rule: ",
        (false, _) => "Claims of the attackers count under this rule: ",
    };
    let sentence =
        [treatment, &words::first_of(&counted, String::clone), ", according to ", &source, "."].concat();
    let cells: Vec<Cell> = claims.iter().flat_map(|fact| said::cells_of(fact.claim)).collect();
    let ids = claims.iter().map(|fact| fact.claim.id).collect();
    Finding::new(FindingKind::PerpetratorClaim, cells, ids, sentence)
}
