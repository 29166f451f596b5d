//! Claims as they stand and stood.

use std::collections::HashSet;

use crate::domain::audience::Audience;
use crate::domain::cell::CellNationality;
use crate::domain::claim::{Claim, ClaimStatus};
use crate::domain::entry::Body;
use crate::domain::identity::ClaimIdentity;
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, Principal, Seq, SourceId};
use crate::domain::judgement::Judgement;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::page::{PageRequest, Rows};
use crate::store::view::{Ready, View};

/// Which claims to list; an absent field does not filter.
#[derive(Clone, Debug, Default)]
pub struct ClaimFilter {
    pub incident_id: Option<IncidentId>,
    pub article_id: Option<ArticleId>,
    pub source_id: Option<SourceId>,
    pub origin: Option<SourceId>,
    pub role: Option<Role>,
    pub outcome: Option<Outcome>,
    pub nationality: Option<CellNationality>,
    pub status: Option<ClaimStatus>,
    /// Whether a reviewer has judged it.
    pub reviewed: Option<bool>,
    /// Only claims of articles published by then.
    pub reported_by: Option<Timestamp>,
}

/// The entry from which the public sees a new claim; none while it is under embargo.
pub(super) fn shown_from(claim: &Claim) -> Option<Seq> {
    claim.embargo_until.is_none().then_some(claim.seq)
}

/// What the entries of a claim, of its corrections and of its reviews judge of it, in their order: who recorded each, when, and its body.
pub(super) fn judged(
    entries: impl IntoIterator<Item = Result<(String, i64, String), StoreError>>,
) -> Result<Option<Judgement>, StoreError> {
    let mut held: Option<Judgement> = None;
    for entry in entries {
        let (by, at, body) = entry?;
        let judged = match serde_json::from_str(&body)? {
            Body::ClaimCorrected { judged, .. } => judged,
            Body::ClaimReviewed { credibility, certainty, perpetrator_claim, .. } => {
                let unreadable = || StoreError::Unusable(format!("{by} is no principal"));
                let reviewed_by = by.parse().map_err(|_| unreadable())?;
                let reviewed_at = Timestamp::from_micros(at);
                Some(Judgement { credibility, certainty, perpetrator_claim, reviewed_by, reviewed_at })
            }
            _ => None,
        };
        held = match (held, judged) {
            (Some(held), Some(judged)) => Some(held.then(judged)),
            (held, judged) => judged.or(held),
        };
    }
    Ok(held)
}

/// What is read of claims.
pub trait Claims {
    fn claim(&self, id: ClaimId, view: View) -> Result<Option<Ready>, StoreError>;

    fn claims(&self, filter: &ClaimFilter, view: View, page: PageRequest) -> Result<Rows, StoreError>;

    /// Every visible claim of an incident, in the order they were recorded.
    fn claims_of_incident(&self, id: IncidentId, view: View) -> Result<Vec<Claim>, StoreError>;

    /// The claims that entries `first` to `last` recorded, as they recorded them.
    fn claims_recorded_by(&self, first: Seq, last: Seq) -> Result<Vec<Ready>, StoreError>;

    /// All claims that have been recorded of an article, whatever became of them since, but for those of imports that were taken back, by
    /// what makes another the same: those that an audience sees, and those of one who records.
    fn claim_identities(
        &self,
        article: ArticleId,
        audience: Audience,
        own: Principal,
    ) -> Result<HashSet<ClaimIdentity>, StoreError>;

    /// Whether a claim that stands speaks of the foreigners of an incident.
    fn counts_foreigners(&self, incident: IncidentId) -> Result<bool, StoreError>;

    /// What reviewers judged of a claim, and of what it corrects before that.
    fn judgement(&self, id: ClaimId) -> Result<Option<Judgement>, StoreError>;

    /// Whether a claim is under embargo.
    fn is_under_embargo(&self, claim: Seq) -> Result<bool, StoreError>;

    /// Claims whose embargo is over.
    fn embargoes_over_by(&self, now: Timestamp) -> Result<Vec<ClaimId>, StoreError>;
}

/// What is written of claims.
pub(super) trait PutClaims {
    /// A newly recorded claim and what lists find it by; its article is linked by [`Transaction::link_article`]. Gives it as JSON.
    fn add_claim(&self, claim: &Claim) -> Result<String, StoreError>;

    /// A recorded claim's state from entry `from` on; ends the state before it.
    fn put_claim(&self, claim: &Claim, from: Seq) -> Result<(), StoreError>;

    /// Every state of a claim, by the entry that began it.
    fn claim_history(&self, id: ClaimId) -> Result<Vec<(Seq, Claim)>, StoreError>;

    /// Writes the state of a claim that entry `from` began anew.
    fn rewrite_claim(&self, claim: &Claim, from: Seq) -> Result<(), StoreError>;

    /// Every claim of an article, as it stands.
    fn claims_of_article(&self, id: ArticleId) -> Result<Vec<Claim>, StoreError>;

    /// Ends an embargo: the claim, and every entry and ruling that waited for it, is seen from entry `from` on.
    fn show_claim(&self, claim: &Claim, from: Seq) -> Result<(), StoreError>;

    /// The public sees entry `seq` as withheld until this claim's embargo is lifted.
    fn withhold(&self, entry: Seq, claim: Seq) -> Result<(), StoreError>;

    /// Who does not see an entry does not see what is done to it.
    fn withhold_as(&self, entry: Seq, other: Seq) -> Result<(), StoreError>;
}
