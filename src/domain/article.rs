//! An article: one published text by a source, at one revision.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::domain::Invalid;
use crate::domain::ids::{ArticleId, IncidentId, Principal, Seq, SourceId};
use crate::domain::links::PageLinks;
use crate::domain::time::{Moment, Precision, Timestamp, lies_ahead};
use crate::domain::vocabulary::vocabulary;

/// The longest text, in Unicode code points.
pub const TEXT_MAX: usize = 200_000;

vocabulary! {
    /// Whether an article stands.
    ArticleStatus {
        Active = "active",
        Retracted = "retracted",
    }
}

/// What is said of an article besides its text: what an amendment may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleFacts {
    pub language: String,
    pub title: Option<String>,
    pub url: Option<String>,
    pub published_at: Option<Timestamp>,
    pub published_precision: Precision,
    pub retrieved_at: Option<Timestamp>,
    pub archive_url: Option<String>,
    pub syndicated_from: Option<SourceId>,
    pub text_public: bool,
}

impl ArticleFacts {
    /// An article was published, and retrieved, by now.
    pub fn check_time(&self, now: Timestamp) -> Result<(), Invalid> {
        for (pointer, at) in [("/published_at", self.published_at), ("/retrieved_at", self.retrieved_at)] {
            if let Some(at) = at.filter(|at| lies_ahead(*at, now)) {
                return Err(Invalid::in_the_future(pointer, &at));
            }
        }
        Ok(())
    }
}

/// An article as sent: its publisher, what is said of it, and its text or that text's hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewArticle {
    pub source_id: SourceId,
    pub facts: ArticleFacts,
    pub revises: Option<ArticleId>,
    pub text: Option<String>,
    pub text_sha256: Option<String>,
}

/// SHA-256 of a text's UTF-8 bytes, lowercase hex.
pub fn text_sha256(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// One published text by a source, at one revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Article {
    pub id: ArticleId,
    /// The publisher.
    pub source_id: SourceId,
    /// 1 for the first text seen at this address; one more for each changed text.
    pub revision: u32,
    /// The revision before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub revises: Option<ArticleId>,
    /// BCP 47 language tag.
    pub language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub published_at: Option<Timestamp>,
    pub published_precision: Precision,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub retrieved_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub archive_url: Option<String>,
    /// The news agency whose story it reprints: the origin of what it says in its own voice.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub syndicated_from: Option<SourceId>,
    /// SHA-256 of the text's UTF-8 bytes, lowercase hex.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub text_sha256: Option<String>,
    /// Length of the text in Unicode code points; absent where the text was withheld.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub text_length: Option<u64>,
    /// Whether anyone who may read may read the text.
    pub text_public: bool,
    /// The incidents that its claims speak of.
    #[serde(default)]
    pub incident_ids: Vec<IncidentId>,
    pub status: ArticleStatus,
    /// When its text was erased, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub redacted_at: Option<Timestamp>,
    /// The entry that recorded it.
    pub seq: Seq,
    pub recorded_at: Timestamp,
    pub recorded_by: Principal,
    pub links: PageLinks,
}

impl Article {
    /// When it was published, as precisely as that is known.
    pub fn published(&self) -> Option<Moment> {
        self.published_at.map(|at| Moment::covering(at, self.published_precision))
    }

    /// Who speaks where the article names nobody: the wire it was syndicated from, else the publisher.
    pub fn own_voice(&self) -> SourceId {
        self.syndicated_from.unwrap_or(self.source_id)
    }
}
