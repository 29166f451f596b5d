//! A claim: what one article says about one count, the words it stands on, and who is said to have said it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::count::Count;
use crate::domain::identity::{Said, digest};
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, Principal, Seq, SourceId};
use crate::domain::nationality::ClaimNationalities;
use crate::domain::outcome::Outcome;
use crate::domain::quote::{Selector, Span, without_text_fragment};
use crate::domain::role::Role;
use crate::domain::time::{Day, Moment, Timestamp, day_lies_ahead, lies_ahead, said_after};
use crate::domain::vocabulary::vocabulary;
use crate::domain::{Invalid, InvalidCode};

vocabulary! {
    /// How sure the article sounds.
    Certainty {
        Confirmed = "confirmed",
        Reported = "reported",
        Believed = "believed",
        Claimed = "claimed",
        Denied = "denied",
    }
}

vocabulary! {
    /// Whether a claim stands.
    ClaimStatus {
        Active = "active",
        Corrected = "corrected",
        Retracted = "retracted",
    }
}

/// How credible a piece of information is, by the Admiralty code: 1 confirmed … 5 improbable, 6 cannot be judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Credibility(u8);

impl Credibility {
    pub const NOT_JUDGED: Self = Self(6);
    pub const IMPROBABLE: Self = Self(5);

    pub const fn new(value: u8) -> Option<Self> {
        if 1 <= value && value <= 6 { Some(Self(value)) } else { None }
    }

    pub const fn value(self) -> u8 {
        self.0
    }

    /// Rank for choosing among claims, best first: not judged is better than judged poor (1 2 3 6 4 5).
    pub const fn rank(self) -> u8 {
        match self.0 {
            6 => 3,
            4 => 4,
            5 => 5,
            better => better - 1,
        }
    }
}

impl utoipa::PartialSchema for Credibility {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::Integer)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Int32)))
            .description(Some("How credible the information is, by the Admiralty code: 1 confirmed … 5 improbable, 6 cannot be judged."))
            .minimum(Some(1))
            .maximum(Some(6))
            .into()
    }
}

impl ToSchema for Credibility {}

/// A claim as sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewClaim {
    pub incident_id: IncidentId,
    pub article_id: ArticleId,
    pub quote: Selector,
    pub role: Role,
    pub outcome: Outcome,
    pub nationalities: ClaimNationalities,
    pub count: Count,
    /// The words of a vague count, exactly.
    pub count_words: Option<String>,
    pub attributed_to: Option<SourceId>,
    pub certainty: Certainty,
    pub credibility: Credibility,
    pub perpetrator_claim: Option<bool>,
    pub subset: Option<String>,
    pub may_include: Vec<Role>,
    /// Said to be on top of what its origin had said before.
    pub additional: bool,
    /// The text counts only from this day on.
    pub counted_from: Option<Day>,
    pub stated_at: Option<Timestamp>,
    pub embargo_until: Option<Timestamp>,
    pub note: Option<String>,
    /// The key of the proposal that it accepts, as it is or amended.
    pub proposal_key: Option<String>,
}

/// Which reader proposed a claim, and what the person who accepted it changed: the ledger works that out itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProposedBy {
    /// The version of the reader.
    #[schema(example = "1.0.0", max_length = 40)]
    pub reader: String,
    /// The key of the proposal.
    #[schema(pattern = "^prp_[0-9a-f]{16}$", example = "prp_5d0c3a8f1b2e4d67")]
    pub key: String,
    /// The fields that differ from what was proposed; none if it was accepted as it was.
    #[schema(max_items = 20, example = json!(["role"]))]
    pub changed: Vec<String>,
}

impl NewClaim {
    /// What was said was said by now, and not after the article that tells it.
    pub fn check_time(&self, published: Option<Moment>, now: Timestamp) -> Result<(), Invalid> {
        if let Some(at) = self.stated_at.filter(|at| lies_ahead(*at, now)) {
            return Err(Invalid::in_the_future("/stated_at", &at));
        }
        if let Some(day) = self.counted_from.filter(|day| day_lies_ahead(*day, now)) {
            return Err(Invalid::in_the_future("/counted_from", &day));
        }
        match self.stated_at.zip(published) {
            Some((at, published)) if said_after(at, published) => {
                let detail = format!(
                    "it would have been said at {at}, more than a day after its article was published"
                );
                Err(Invalid::new("/stated_at", InvalidCode::DatesReversed, detail))
            }
            _ => Ok(()),
        }
    }

    /// The claim, if nothing in it contradicts itself.
    pub fn checked(self) -> Result<Self, Invalid> {
        self.check()?;
        Ok(self)
    }

    /// A number cannot be unclear about including its own role, and what is on top of another number has to be one.
    pub fn check(&self) -> Result<(), Invalid> {
        if let Some(index) = self.may_include.iter().position(|role| *role == self.role) {
            let detail =
                format!("the claim counts {}; it cannot be unclear whether they are included", self.role);
            return Err(Invalid::new(format!("/may_include/{index}"), InvalidCode::OwnRoleIncluded, detail));
        }
        let no_number = matches!(self.count, Count::None {} | Count::Unknown {} | Count::Vague { .. });
        if self.additional && (no_number || self.subset.is_some()) {
            let detail = "what is said to be on top of an earlier number is itself a number of the whole: no count of none, unknown or \
                          vague, and no subset";
            return Err(Invalid::new("/additional", InvalidCode::AdditionalWithoutNumber, detail));
        }
        Ok(())
    }
}

/// The words a claim stands on, and where they stand in the article's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quote {
    /// The article's own words; absent once they are redacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>)]
    pub exact: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub suffix: Option<String>,
    /// First code point of the quote in the text, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub start: Option<u64>,
    /// One past the last code point.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub end: Option<u64>,
    /// Whether the ledger found the words in the text; false where the text was withheld.
    pub verified: bool,
}

/// Where to read on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClaimLinks {
    /// The article in this ledger.
    pub article: String,
    /// The page that people read, at the quote.
    pub page: String,
    /// The live page, opened at the quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<String>)]
    pub url: Option<Arc<str>>,
}

/// A recorded claim, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    pub id: ClaimId,
    pub incident_id: IncidentId,
    pub article_id: ArticleId,
    /// The publisher of the article.
    pub source_id: SourceId,
    /// Who the number comes from: the attributed source, else the wire it was syndicated from, else the publisher.
    pub origin: SourceId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributed_to: Option<SourceId>,
    pub quote: Quote,
    pub role: Role,
    pub outcome: Outcome,
    pub nationalities: ClaimNationalities,
    pub count: WordedCount,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<u64>,
    pub certainty: Certainty,
    pub credibility: Credibility,
    pub perpetrator_claim: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subset: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub may_include: Vec<Role>,
    /// Said to be on top of what its origin had said before ("three more bodies").
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub additional: bool,
    /// The text counts only from this day on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_from: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embargo_until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_by: Option<ProposedBy>,
    pub status: ClaimStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrects: Option<ClaimId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrected_by: Option<ClaimId>,
    /// Why it was corrected or retracted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed_by: Option<Principal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redacted_at: Option<Timestamp>,
    /// The entry that recorded it.
    pub seq: Seq,
    pub recorded_at: Timestamp,
    pub recorded_by: Principal,
    pub links: ClaimLinks,
}

impl Claim {
    /// Takes the words away and leaves the counts, and what it took from its article as it was.
    pub fn redact_words(&mut self) {
        self.quote.exact = None;
        self.quote.prefix = None;
        self.quote.suffix = None;
        self.note = None;
        self.count.words = None;
        if self.subset.is_some() {
            self.subset = Some(crate::domain::redaction::REDACTED.to_owned());
        }
        if let Some(url) = &mut self.links.url {
            *url = without_text_fragment(url).into();
        }
    }

    /// The same for two claims of one article that stand on the same words and say the same, whatever part of the cell they speak
    /// of: see [`crate::domain::identity::ClaimIdentity`].
    pub fn digest(&self) -> [u8; 16] {
        let quote = Selector {
            exact: self.quote.exact.as_deref().unwrap_or_default().to_owned(),
            prefix: self.quote.prefix.clone(),
            suffix: self.quote.suffix.clone(),
            start: None,
        };
        let said = Said {
            role: self.role,
            outcome: self.outcome,
            nationalities: &self.nationalities,
            count: &self.count.count,
            attributed_to: self.attributed_to,
            additional: self.additional,
            counted_from: self.counted_from,
        };
        let span = self.quote.start.zip(self.quote.end).map(|(start, end)| Span { start, end });
        digest(self.article_id, span, &quote, &said)
    }
}

/// A count in the form that clients send and get: a vague one by its words, once redacted by what they were read as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "CountForm", into = "CountForm")]
pub struct WordedCount {
    pub count: Count,
    pub words: Option<String>,
}

/// [`WordedCount`] in JSON.
#[derive(Serialize, Deserialize)]
#[serde(tag = "qualifier", rename_all = "snake_case")]
enum CountForm {
    Exact { value: u64 },
    AtLeast { value: u64 },
    AtMost { value: u64 },
    MoreThan { value: u64 },
    FewerThan { value: u64 },
    About { value: u64 },
    Between { low: u64, high: u64 },
    Vague { words: String },
    None {},
    Unknown {},
}

impl From<WordedCount> for CountForm {
    fn from(worded: WordedCount) -> Self {
        match worded.count {
            Count::Exact { value } => Self::Exact { value },
            Count::AtLeast { value } => Self::AtLeast { value },
            Count::AtMost { value } => Self::AtMost { value },
            Count::MoreThan { value } => Self::MoreThan { value },
            Count::FewerThan { value } => Self::FewerThan { value },
            Count::About { value } => Self::About { value },
            Count::Between { low, high } => Self::Between { low, high },
            Count::Vague { reading } => {
                let read_as = || reading.iter().map(|word| word.code()).collect::<Vec<_>>().join(" of ");
                Self::Vague { words: worded.words.unwrap_or_else(read_as) }
            }
            Count::None {} => Self::None {},
            Count::Unknown {} => Self::Unknown {},
        }
    }
}

impl From<CountForm> for WordedCount {
    fn from(form: CountForm) -> Self {
        let count = match form {
            CountForm::Exact { value } => Count::Exact { value },
            CountForm::AtLeast { value } => Count::AtLeast { value },
            CountForm::AtMost { value } => Count::AtMost { value },
            CountForm::MoreThan { value } => Count::MoreThan { value },
            CountForm::FewerThan { value } => Count::FewerThan { value },
            CountForm::About { value } => Count::About { value },
            CountForm::Between { low, high } => Count::Between { low, high },
            CountForm::Vague { words } => return Self { count: Count::vague(&words), words: Some(words) },
            CountForm::None {} => Count::None {},
            CountForm::Unknown {} => Count::Unknown {},
        };
        Self { count, words: None }
    }
}
