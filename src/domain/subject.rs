//! What the words of an entry were shown by, so that a redaction finds all of it.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{ArticleId, ClaimId, IncidentId, RulingId, SourceId};

/// What took its words from an entry that is redacted by its number. Articles and claims have redactions of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Subject {
    Source {
        source_id: SourceId,
    },
    Incident {
        incident_id: IncidentId,
    },
    Ruling {
        ruling_id: RulingId,
    },
    /// The reason why it was retracted.
    RetractedClaim {
        claim_id: ClaimId,
    },
    /// The reason, in the claims that it took with it.
    RetractedArticle {
        article_id: ArticleId,
    },
}
