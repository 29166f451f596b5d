//! What reviewers judged of a claim. It holds for what corrects the claim, too, until a reviewer judges that.

use serde::{Deserialize, Serialize};

use crate::domain::claim::{Certainty, Claim, Credibility};
use crate::domain::ids::Principal;
use crate::domain::time::Timestamp;

/// The last judgement of each kind, and who judged last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credibility: Option<Credibility>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub perpetrator_claim: Option<bool>,
    pub reviewed_by: Principal,
    pub reviewed_at: Timestamp,
}

impl Judgement {
    /// What holds after a later one: what that leaves open stays.
    pub fn then(self, later: Self) -> Self {
        Self {
            credibility: later.credibility.or(self.credibility),
            certainty: later.certainty.or(self.certainty),
            perpetrator_claim: later.perpetrator_claim.or(self.perpetrator_claim),
            ..later
        }
    }

    pub fn apply(&self, claim: &mut Claim) {
        claim.credibility = self.credibility.unwrap_or(claim.credibility);
        claim.certainty = self.certainty.unwrap_or(claim.certainty);
        claim.perpetrator_claim = self.perpetrator_claim.unwrap_or(claim.perpetrator_claim);
        claim.reviewed_by = Some(self.reviewed_by);
        claim.reviewed_at = Some(self.reviewed_at);
    }
}
