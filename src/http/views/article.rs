//! Articles as sent and listed.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::domain::article::{self, Article, ArticleFacts};
use crate::domain::ids::{ArticleId, IncidentId, SourceId};
use crate::domain::time::{Precision, Timestamp, UnclearPublication, published};
use crate::domain::vocabulary::vocabulary;
use crate::domain::{Invalid, InvalidCode};
use crate::http::extract::present;
use crate::http::pagination::Cursor;
use crate::http::views::amendment::changed_fields;
use crate::http::views::patterned::{LanguageTag, PublishedAt, Sha256Hex, WebAddress};
use crate::http::views::unique::Unique;
use crate::ledger::{Amendment, ArticleFilter};

/// One published text by a source, to be recorded. The text may be withheld for rights: then quotes are not verified.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ArticleInput, example = json!({"source_id": "src_01jd6fzb4qe7xsm3v0k9c2w8an", "language": "en", "title": "Hostages killed in Dhaka", "url": "https://example.org/article", "published_at": "2016-07-02T14:00:00Z", "text": "Among the dead are nine Italians, seven Japanese."}))]
pub struct NewArticle {
    /// The publisher.
    pub source_id: SourceId,
    #[schema(inline)]
    pub language: LanguageTag,
    #[serde(default, deserialize_with = "present")]
    #[validate(length(min = 1, max = 500))]
    #[schema(nullable = false, min_length = 1, max_length = 500)]
    pub title: Option<String>,
    /// Where it was published. The service never opens it.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub url: Option<WebAddress>,
    /// When it was published: a time, or with precision day or month the day or month as it is written.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub published_at: Option<PublishedAt>,
    /// How precisely that is known; as precisely as it is written if absent.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub published_precision: Option<Precision>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub retrieved_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub archive_url: Option<WebAddress>,
    /// The news agency whose story it reprints.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub syndicated_from: Option<SourceId>,
    /// The article of the same source that it is a new revision of.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub revises: Option<ArticleId>,
    /// Kept byte for byte.
    #[serde(default, deserialize_with = "present")]
    #[validate(length(min = 1, max = 200_000))]
    #[schema(nullable = false, min_length = 1, max_length = 200_000)]
    pub text: Option<String>,
    /// SHA-256 of the text's UTF-8 bytes; beside a text it has to be that text's.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub text_sha256: Option<Sha256Hex>,
    /// Whether anyone who may read may read the text; false if absent.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub text_public: Option<bool>,
}

impl TryFrom<NewArticle> for article::NewArticle {
    type Error = Invalid;

    fn try_from(sent: NewArticle) -> Result<Self, Invalid> {
        let (published_at, published_precision) = match &sent.published_at {
            Some(at) => at.read(sent.published_precision).map(|(at, precision)| (Some(at), precision))?,
            None => (None, sent.published_precision.unwrap_or(Precision::Minute)),
        };
        Ok(Self {
            source_id: sent.source_id,
            facts: ArticleFacts {
                language: sent.language.0,
                title: sent.title,
                url: sent.url.map(|url| url.0),
                published_at,
                published_precision,
                retrieved_at: sent.retrieved_at,
                archive_url: sent.archive_url.map(|url| url.0),
                syndicated_from: sent.syndicated_from,
                text_public: sent.text_public.unwrap_or(false),
            },
            revises: sent.revises,
            text: sent.text,
            text_sha256: sent.text_sha256.map(|hash| hash.0),
        })
    }
}

impl PublishedAt {
    const POINTER: &'static str = "/published_at";

    fn is_time(&self) -> bool {
        self.0.contains(['T', 't'])
    }

    fn read(&self, precision: Option<Precision>) -> Result<(Timestamp, Precision), Invalid> {
        published(&self.0, precision).map_err(|unclear| {
            let code = match unclear {
                UnclearPublication::Malformed => InvalidCode::NoSuchDay,
                UnclearPublication::Offset => InvalidCode::OffsetNotAllowed,
                UnclearPublication::LessPrecise => InvalidCode::LessPrecise,
            };
            Invalid::new(Self::POINTER, code, format!("{}: {unclear}", self.0))
        })
    }
}

vocabulary! {
    /// What an amendment of an article may clear.
    ArticleClearable {
        Title = "title",
        Url = "url",
        PublishedAt = "published_at",
        RetrievedAt = "retrieved_at",
        ArchiveUrl = "archive_url",
        SyndicatedFrom = "syndicated_from",
    }
}

/// What an amendment of an article sets. Its text is never amended: another text is another revision.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"published_at": "2016-07-02T14:00:00Z"}))]
pub struct ArticleChanges {
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub language: Option<LanguageTag>,
    #[serde(default, deserialize_with = "present")]
    #[validate(length(min = 1, max = 500))]
    #[schema(nullable = false, min_length = 1, max_length = 500)]
    pub title: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub url: Option<WebAddress>,
    /// When it was published: a time, or with precision day or month the day or month as it is written.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub published_at: Option<PublishedAt>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub published_precision: Option<Precision>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub retrieved_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub archive_url: Option<WebAddress>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub syndicated_from: Option<SourceId>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub text_public: Option<bool>,
}

/// The fields that an amendment clears.
pub type ArticleCleared = Unique<ArticleClearable, 0, 6>;

/// A change to what is said of an article.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"set": {"published_at": "2016-07-02T14:00:00Z"}, "reason": "The page gives the time of publication."}))]
pub struct ArticleAmendment {
    #[serde(default)]
    #[validate(nested)]
    pub set: ArticleChanges,
    #[serde(default)]
    #[schema(inline)]
    pub clear: ArticleCleared,
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "The page gives the time of publication.")]
    pub reason: String,
}

impl TryFrom<ArticleAmendment> for Amendment<ArticleFacts> {
    type Error = Invalid;

    fn try_from(sent: ArticleAmendment) -> Result<Self, Invalid> {
        let ArticleAmendment { set, clear: Unique(clear), reason } = sent;
        let is_set = [
            ("language", set.language.is_some()),
            ("title", set.title.is_some()),
            ("url", set.url.is_some()),
            ("published_at", set.published_at.is_some()),
            ("published_precision", set.published_precision.is_some()),
            ("retrieved_at", set.retrieved_at.is_some()),
            ("archive_url", set.archive_url.is_some()),
            ("syndicated_from", set.syndicated_from.is_some()),
            ("text_public", set.text_public.is_some()),
        ];
        let cleared: Vec<&str> = clear.iter().map(|field| field.code()).collect();
        let changed = changed_fields(&is_set, &cleared)?;
        let apply = move |mut facts: ArticleFacts| {
            for field in clear {
                match field {
                    ArticleClearable::Title => facts.title = None,
                    ArticleClearable::Url => facts.url = None,
                    ArticleClearable::PublishedAt => facts.published_at = None,
                    ArticleClearable::RetrievedAt => facts.retrieved_at = None,
                    ArticleClearable::ArchiveUrl => facts.archive_url = None,
                    ArticleClearable::SyndicatedFrom => facts.syndicated_from = None,
                }
            }
            let published = set.published_at.map(|at| {
                // A time is at most as precise as is known; a day or a month says itself how precise it is.
                let known = at.is_time().then_some(facts.published_precision);
                at.read(set.published_precision.or(known)).map_err(|invalid| invalid.under("/set"))
            });
            let published = published.transpose()?;
            Ok(ArticleFacts {
                language: set.language.map_or(facts.language, |language| language.0),
                title: set.title.or(facts.title),
                url: set.url.map(|url| url.0).or(facts.url),
                published_at: published.map(|(at, _)| at).or(facts.published_at),
                published_precision: published
                    .map(|(_, precision)| precision)
                    .or(set.published_precision)
                    .unwrap_or(facts.published_precision),
                retrieved_at: set.retrieved_at.or(facts.retrieved_at),
                archive_url: set.archive_url.map(|url| url.0).or(facts.archive_url),
                syndicated_from: set.syndicated_from.or(facts.syndicated_from),
                text_public: set.text_public.unwrap_or(facts.text_public),
            })
        };
        Ok(Self { changed, reason, apply: Box::new(apply) })
    }
}

/// One page of articles.
#[derive(Serialize, ToSchema)]
pub struct ArticlePage {
    pub items: Vec<Article>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, inline)]
    pub next_cursor: Option<Cursor>,
}

/// Which articles to list.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct ArticleQuery {
    /// The publisher.
    source_id: Option<SourceId>,
    /// With a claim about this incident.
    incident_id: Option<IncidentId>,
}

impl From<ArticleQuery> for ArticleFilter {
    fn from(asked: ArticleQuery) -> Self {
        Self { source_id: asked.source_id, incident_id: asked.incident_id }
    }
}
