//! Claims that do not count: each is listed with its reason, none is deleted.

use std::collections::BTreeSet;

use crate::domain::article::{Article, ArticleStatus};
use crate::domain::claim::{Certainty, Claim, ClaimStatus, Credibility};
use crate::domain::ids::{ClaimId, SourceId};
use crate::domain::ruling::{Effect, Ruling};
use crate::domain::source::Reliability;
use crate::domain::time::Timestamp;
use crate::reconcile::terms::figure::SetAsideReason;
use crate::reconcile::terms::input::Input;
use crate::reconcile::terms::policy::Policy;

/// Says of each claim whether it is set aside for what it is; whom later reports have found is for `resolved` to say.
pub(in crate::reconcile) struct Judge {
    policy: Policy,
    reported_by: Option<Timestamp>,
    /// Sorted.
    unreliable: Vec<SourceId>,
    /// The claims that a ruling sets aside.
    ruled: BTreeSet<ClaimId>,
}

impl Judge {
    pub fn new(input: &Input<'_>, policy: Policy) -> Self {
        let unreliable = input.sources.iter().filter(|(_, source)| source.reliability == Reliability::E);
        let set_aside = |ruling: &&Ruling| ruling.holds() && matches!(ruling.effect, Effect::SetAside {});
        let ruled =
            input.rulings.iter().filter(set_aside).flat_map(|ruling| ruling.claim_ids.iter().copied());
        Self {
            policy,
            reported_by: input.reported_by,
            unreliable: unreliable.map(|(id, _)| *id).collect(),
            ruled: ruled.collect(),
        }
    }

    /// `voice`: whose number it is.
    pub fn reason(
        &self,
        claim: &Claim,
        voice: SourceId,
        article: Option<&Article>,
    ) -> Option<SetAsideReason> {
        let retracted = claim.status == ClaimStatus::Retracted
            || article.is_some_and(|article| article.status == ArticleStatus::Retracted);
        if retracted {
            return Some(SetAsideReason::Retracted);
        }
        if claim.status == ClaimStatus::Corrected {
            return Some(SetAsideReason::Corrected);
        }
        if let Some(reported_by) = self.reported_by {
            match article.and_then(|article| article.published_at) {
                None => return Some(SetAsideReason::Undated),
                Some(published_at) if published_at > reported_by => {
                    return Some(SetAsideReason::ReportedAfter);
                }
                Some(_) => {}
            }
        }
        if claim.perpetrator_claim && !self.policy.hears_perpetrators() {
            return Some(SetAsideReason::PerpetratorClaim);
        }
        let unreliable = |id| self.unreliable.binary_search(id).is_ok();
        let questionable = claim.credibility == Credibility::IMPROBABLE
            || unreliable(&voice)
            || unreliable(&claim.source_id);
        if questionable && !self.policy.hears_questionable() {
            return Some(SetAsideReason::Questionable);
        }
        if claim.certainty == Certainty::Denied {
            return Some(SetAsideReason::Denied);
        }
        self.ruled.contains(&claim.id).then_some(SetAsideReason::Ruling)
    }
}
