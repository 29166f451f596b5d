//! Claims that do not count: each is listed with its reason, none is deleted.

use std::collections::BTreeSet;

use super::Input;
use super::facts::{Fact, Facts};
use super::figure::SetAsideReason;
use super::policy::Policy;
use crate::domain::article::ArticleStatus;
use crate::domain::claim::{Certainty, ClaimStatus, Credibility};
use crate::domain::ids::ClaimId;
use crate::domain::ruling::Effect;
use crate::domain::source::Reliability;

/// Marks every claim that is set aside for what it is; whom later reports have found is for `resolved` to say.
pub(super) fn mark(facts: &mut Facts<'_>) {
    let ruled: BTreeSet<ClaimId> = facts
        .input
        .rulings
        .iter()
        .filter(|ruling| ruling.holds() && matches!(ruling.effect, Effect::SetAside {}))
        .flat_map(|ruling| ruling.claim_ids.iter().copied())
        .collect();
    for fact in &mut facts.all {
        fact.set_aside = reason(facts.input, facts.policy, fact)
            .or_else(|| ruled.contains(&fact.claim.id).then_some(SetAsideReason::Ruling));
    }
}

fn reason(input: &Input<'_>, policy: Policy, fact: &Fact<'_>) -> Option<SetAsideReason> {
    let claim = fact.claim;
    let article = input.articles.get(&claim.article_id);
    let retracted = claim.status == ClaimStatus::Retracted
        || article.is_some_and(|article| article.status == ArticleStatus::Retracted);
    if retracted {
        return Some(SetAsideReason::Retracted);
    }
    if claim.status == ClaimStatus::Corrected {
        return Some(SetAsideReason::Corrected);
    }
    if let Some(reported_by) = input.reported_by {
        match article.and_then(|article| article.published_at) {
            None => return Some(SetAsideReason::Undated),
            Some(published_at) if published_at > reported_by => return Some(SetAsideReason::ReportedAfter),
            Some(_) => {}
        }
    }
    if claim.perpetrator_claim && !policy.hears_perpetrators() {
        return Some(SetAsideReason::PerpetratorClaim);
    }
    let unreliable = |id| input.sources.get(id).is_some_and(|source| source.reliability == Reliability::E);
    let questionable = claim.credibility == Credibility::IMPROBABLE
        || unreliable(&claim.origin)
        || unreliable(&claim.source_id);
    if questionable && !policy.hears_questionable() {
        return Some(SetAsideReason::Questionable);
    }
    (claim.certainty == Certainty::Denied).then_some(SetAsideReason::Denied)
}
