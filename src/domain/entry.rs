//! An entry: one immutable record of the ledger. Its *body* holds ids, codes and counts; its *words* hold what people
//! wrote, and can be redacted without touching the body or any proof.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::article::Article;
use crate::domain::claim::{Certainty, Claim, Credibility, ProposedBy};
use crate::domain::count::Count;
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, Principal, RulingId, Seq, SourceId};
use crate::domain::incident::{ExternalId, Incident, Point};
use crate::domain::judgement::Judgement;
use crate::domain::links::PageLinks;
use crate::domain::nationality::{ClaimNationalities, Nationality};
use crate::domain::outcome::Outcome;
use crate::domain::redaction::REDACTED;
use crate::domain::role::Role;
use crate::domain::ruling::{Effect, Ruling};
use crate::domain::source::{Reliability, Source, SourceKind};
use crate::domain::subject::Subject;
use crate::domain::time::{Day, Precision, Timestamp};
use crate::domain::vocabulary::vocabulary;
pub use crate::domain::words::Words;

vocabulary! {
    /// What an entry records.
    EntryKind {
        SourceRecorded = "source_recorded",
        SourceAmended = "source_amended",
        IncidentRecorded = "incident_recorded",
        IncidentAmended = "incident_amended",
        ArticleRecorded = "article_recorded",
        ArticleAmended = "article_amended",
        ArticleRetracted = "article_retracted",
        ArticleRedacted = "article_redacted",
        ClaimRecorded = "claim_recorded",
        ClaimCorrected = "claim_corrected",
        ClaimRetracted = "claim_retracted",
        ClaimReviewed = "claim_reviewed",
        ClaimRedacted = "claim_redacted",
        EmbargoLifted = "embargo_lifted",
        EntryRedacted = "entry_redacted",
        RulingRecorded = "ruling_recorded",
    }
}

/// Who wrote an entry, when, and which one it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    pub seq: Seq,
    pub recorded_at: Timestamp,
    pub principal: Principal,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceBody {
    pub id: SourceId,
    pub source_kind: SourceKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Nationality>,
    pub reliability: Reliability,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentBody {
    pub id: IncidentId,
    pub started_on: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Nationality>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub external_ids: Vec<ExternalId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleBody {
    pub id: ArticleId,
    pub source_id: SourceId,
    pub revision: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revises: Option<ArticleId>,
    pub language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    pub published_precision: Precision,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retrieved_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub syndicated_from: Option<SourceId>,
    /// Of entries that earlier versions wrote; it stands with the words now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_length: Option<u64>,
    pub text_public: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimBody {
    pub id: ClaimId,
    pub incident_id: IncidentId,
    pub article_id: ArticleId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote_start: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote_end: Option<u64>,
    pub role: Role,
    pub outcome: Outcome,
    pub nationalities: ClaimNationalities,
    pub count: Count,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributed_to: Option<SourceId>,
    pub certainty: Certainty,
    pub credibility: Credibility,
    pub perpetrator_claim: bool,
    /// Whether it speaks of a part of the cell only; the words say which.
    pub has_subset: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub may_include: Vec<Role>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub additional: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_from: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embargo_until: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed_by: Option<ProposedBy>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulingBody {
    pub id: RulingId,
    pub incident_id: IncidentId,
    pub effect: Effect,
    pub claim_ids: Vec<ClaimId>,
}

/// What an entry says, without its words. An amendment carries the whole new state and names what changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    SourceRecorded {
        source: SourceBody,
    },
    SourceAmended {
        source: SourceBody,
        changed: Vec<String>,
    },
    IncidentRecorded {
        incident: IncidentBody,
    },
    IncidentAmended {
        incident: IncidentBody,
        changed: Vec<String>,
    },
    ArticleRecorded {
        article: ArticleBody,
    },
    ArticleAmended {
        article: ArticleBody,
        changed: Vec<String>,
    },
    ArticleRetracted {
        article_id: ArticleId,
    },
    /// `erased` are the entries whose words are gone. Earlier versions left the hash of the text in the article.
    ArticleRedacted {
        article_id: ArticleId,
        erased: Vec<Seq>,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        forgets_hash: bool,
    },
    ClaimRecorded {
        claim: Box<ClaimBody>,
    },
    /// `judged` is what reviewers judged of the claim that it corrects.
    ClaimCorrected {
        claim: Box<ClaimBody>,
        corrects: ClaimId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        judged: Option<Judgement>,
    },
    ClaimRetracted {
        claim_id: ClaimId,
    },
    ClaimReviewed {
        claim_id: ClaimId,
        #[serde(skip_serializing_if = "Option::is_none")]
        credibility: Option<Credibility>,
        #[serde(skip_serializing_if = "Option::is_none")]
        certainty: Option<Certainty>,
        #[serde(skip_serializing_if = "Option::is_none")]
        perpetrator_claim: Option<bool>,
    },
    ClaimRedacted {
        claim_id: ClaimId,
        erased: Vec<Seq>,
    },
    EmbargoLifted {
        claim_id: ClaimId,
    },
    /// `subject` is what its words were shown by, beside the entry itself.
    EntryRedacted {
        erased: Vec<Seq>,
        #[serde(skip_serializing_if = "Option::is_none")]
        subject: Option<Subject>,
    },
    RulingRecorded {
        ruling: RulingBody,
    },
}

impl Body {
    /// What shows this entry's words, beside itself and what has redactions of its own.
    pub const fn subject(&self) -> Option<Subject> {
        match self {
            Self::SourceRecorded { source } | Self::SourceAmended { source, .. } => {
                Some(Subject::Source { source_id: source.id })
            }
            Self::IncidentRecorded { incident } | Self::IncidentAmended { incident, .. } => {
                Some(Subject::Incident { incident_id: incident.id })
            }
            Self::RulingRecorded { ruling } => Some(Subject::Ruling { ruling_id: ruling.id }),
            Self::ClaimRetracted { claim_id } => Some(Subject::RetractedClaim { claim_id: *claim_id }),
            Self::ArticleRetracted { article_id } => {
                Some(Subject::RetractedArticle { article_id: *article_id })
            }
            _ => None,
        }
    }

    pub const fn kind(&self) -> EntryKind {
        match self {
            Self::SourceRecorded { .. } => EntryKind::SourceRecorded,
            Self::SourceAmended { .. } => EntryKind::SourceAmended,
            Self::IncidentRecorded { .. } => EntryKind::IncidentRecorded,
            Self::IncidentAmended { .. } => EntryKind::IncidentAmended,
            Self::ArticleRecorded { .. } => EntryKind::ArticleRecorded,
            Self::ArticleAmended { .. } => EntryKind::ArticleAmended,
            Self::ArticleRetracted { .. } => EntryKind::ArticleRetracted,
            Self::ArticleRedacted { .. } => EntryKind::ArticleRedacted,
            Self::ClaimRecorded { .. } => EntryKind::ClaimRecorded,
            Self::ClaimCorrected { .. } => EntryKind::ClaimCorrected,
            Self::ClaimRetracted { .. } => EntryKind::ClaimRetracted,
            Self::ClaimReviewed { .. } => EntryKind::ClaimReviewed,
            Self::ClaimRedacted { .. } => EntryKind::ClaimRedacted,
            Self::EmbargoLifted { .. } => EntryKind::EmbargoLifted,
            Self::EntryRedacted { .. } => EntryKind::EntryRedacted,
            Self::RulingRecorded { .. } => EntryKind::RulingRecorded,
        }
    }
}

/// Something that entries are about, rebuilt from a body, its words and its envelope.
pub trait Projected: Sized {
    type Body;
    fn project(body: &Self::Body, words: &Words, envelope: &Envelope) -> Self;
}

impl Projected for Source {
    type Body = SourceBody;

    fn project(body: &SourceBody, words: &Words, envelope: &Envelope) -> Self {
        Self {
            id: body.id,
            name: words.name.clone().unwrap_or_else(|| REDACTED.to_owned()),
            kind: body.source_kind,
            country: body.country,
            reliability: body.reliability,
            url: words.url.clone(),
            possible_duplicate: None,
            seq: envelope.seq,
            recorded_at: envelope.recorded_at,
            recorded_by: envelope.principal,
        }
    }
}

impl Projected for Incident {
    type Body = IncidentBody;

    fn project(body: &IncidentBody, words: &Words, envelope: &Envelope) -> Self {
        let or_redacted = |text: &Option<String>| text.clone().unwrap_or_else(|| REDACTED.to_owned());
        Self {
            id: body.id,
            title: or_redacted(&words.title),
            started_on: body.started_on,
            ended_on: body.ended_on,
            place: crate::domain::incident::Place {
                name: or_redacted(&words.place),
                country: body.country,
                point: body.point.clone(),
            },
            description: words.description.clone(),
            external_ids: body.external_ids.clone(),
            possible_duplicate: None,
            seq: envelope.seq,
            recorded_at: envelope.recorded_at,
            recorded_by: envelope.principal,
            updated_at: envelope.recorded_at,
            links: PageLinks::of_incident(body.id),
        }
    }
}

impl Projected for Article {
    type Body = ArticleBody;

    fn project(body: &ArticleBody, words: &Words, envelope: &Envelope) -> Self {
        Self {
            id: body.id,
            source_id: body.source_id,
            revision: body.revision,
            revises: body.revises,
            language: body.language.clone(),
            title: words.title.clone(),
            url: words.url.clone(),
            published_at: body.published_at,
            published_precision: body.published_precision,
            retrieved_at: body.retrieved_at,
            archive_url: words.archive_url.clone(),
            syndicated_from: body.syndicated_from,
            text_sha256: words.text_sha256.clone().or_else(|| body.text_sha256.clone()),
            text_length: words.text_length.or(body.text_length),
            text_public: body.text_public,
            incident_ids: Vec::new(),
            status: crate::domain::article::ArticleStatus::Active,
            redacted_at: None,
            seq: envelope.seq,
            recorded_at: envelope.recorded_at,
            recorded_by: envelope.principal,
            links: PageLinks::of_article(body.id),
        }
    }
}

impl Projected for Ruling {
    type Body = RulingBody;

    fn project(body: &RulingBody, words: &Words, envelope: &Envelope) -> Self {
        Self {
            id: body.id,
            incident_id: body.incident_id,
            effect: body.effect.clone(),
            claim_ids: body.claim_ids.clone(),
            reason: words.reason.clone().unwrap_or_else(|| REDACTED.to_owned()),
            undone_by: None,
            seq: envelope.seq,
            recorded_at: envelope.recorded_at,
            recorded_by: envelope.principal,
        }
    }
}

impl Claim {
    /// A claim as its entry recorded it. What it takes from its article (publisher, origin, address) comes with the article.
    pub fn project(body: &ClaimBody, words: &Words, envelope: &Envelope, article: &Article) -> Self {
        use crate::domain::claim::{ClaimLinks, ClaimStatus, Quote, WordedCount};
        let bounds = body.count.bounds();
        let mut claim = Self {
            id: body.id,
            incident_id: body.incident_id,
            article_id: body.article_id,
            source_id: article.source_id,
            origin: article.source_id,
            attributed_to: body.attributed_to,
            quote: Quote {
                exact: words.quote.as_deref().map(Arc::from),
                prefix: words.quote_prefix.clone(),
                suffix: words.quote_suffix.clone(),
                start: body.quote_start,
                end: body.quote_end,
                verified: body.quote_start.is_some(),
            },
            role: body.role,
            outcome: body.outcome,
            nationalities: body.nationalities.clone(),
            count: WordedCount { count: body.count.clone(), words: words.count.clone() },
            low: bounds.map(|bounds| bounds.low),
            best: bounds.and_then(|bounds| bounds.best),
            high: bounds.and_then(|bounds| bounds.high),
            certainty: body.certainty,
            credibility: body.credibility,
            perpetrator_claim: body.perpetrator_claim,
            subset: body.has_subset.then(|| words.subset.clone().unwrap_or_else(|| REDACTED.to_owned())),
            may_include: body.may_include.clone(),
            additional: body.additional,
            counted_from: body.counted_from,
            stated_at: body.stated_at,
            embargo_until: body.embargo_until,
            note: words.note.clone(),
            proposed_by: body.proposed_by.clone(),
            status: ClaimStatus::Active,
            corrects: None,
            corrected_by: None,
            status_reason: None,
            reviewed_by: None,
            reviewed_at: None,
            redacted_at: None,
            seq: envelope.seq,
            recorded_at: envelope.recorded_at,
            recorded_by: envelope.principal,
            links: ClaimLinks { article: String::new(), page: String::new(), url: None },
        };
        claim.take_from(article);
        claim
    }

    /// What a claim takes from its article; again whenever the article is amended or redacted.
    pub fn take_from(&mut self, article: &Article) {
        use crate::domain::quote::text_fragment_url;
        self.source_id = article.source_id;
        self.origin = self.attributed_to.unwrap_or_else(|| article.own_voice());
        self.links.article = format!("/v1/articles/{}", article.id);
        self.links.page = format!("{}#{}", PageLinks::of_article(article.id).page, self.id);
        self.links.url = article.url.as_ref().map(|url| match &self.quote.exact {
            Some(exact) => {
                text_fragment_url(url, exact, self.quote.prefix.as_deref(), self.quote.suffix.as_deref())
                    .into()
            }
            None => url.as_str().into(),
        });
    }
}
