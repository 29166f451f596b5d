//! What passes in and out of the ledger as a whole: a claim with everything that it refers to.

use std::sync::Arc;

use crate::domain::Invalid;
use crate::domain::article::{Article, ArticleFacts};
use crate::domain::claim::{Certainty, Claim, Credibility, NewClaim};
use crate::domain::count::Count;
use crate::domain::ids::{ArticleId, IncidentId, SourceId};
use crate::domain::incident::{ExternalId, Incident, IncidentFacts};
use crate::domain::nationality::{ClaimNationalities, Nationality};
use crate::domain::outcome::Outcome;
use crate::domain::quote::Selector;
use crate::domain::role::Role;
use crate::domain::source::{Reliability, Source, SourceKind};
use crate::domain::time::{Day, Timestamp};
use crate::domain::vocabulary::vocabulary;

/// A claim with everything it refers to, so that it can be read, and recorded elsewhere, by itself.
#[derive(Clone, Debug)]
pub struct ExportedClaim {
    pub claim: Claim,
    pub incident: Arc<Incident>,
    pub article: Arc<Article>,
    /// The publisher of the article.
    pub source: Arc<Source>,
    /// The news agency whose story the article reprints.
    pub syndicated_from: Option<Arc<Source>>,
    pub attributed_to: Option<Arc<Source>>,
    /// The article's text, beside the first of its claims, where the reader may read it.
    pub text: Option<String>,
}

/// A source as a line of an import names it: by its id here, or by its name; made from the rest where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedSource {
    pub id: Option<SourceId>,
    pub name: Option<String>,
    pub kind: Option<SourceKind>,
    pub country: Option<Nationality>,
    pub reliability: Option<Reliability>,
    pub url: Option<String>,
}

/// An incident as a line names it: by its id here, by its ids elsewhere, or by its title, first day and country; made where `facts` are
/// complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedIncident {
    pub id: Option<IncidentId>,
    pub title: Option<String>,
    pub started_on: Option<Day>,
    pub country: Option<Nationality>,
    pub external_ids: Vec<ExternalId>,
    pub facts: Option<IncidentFacts>,
}

/// An article as a line names it: by its id here, by its address and text, or by its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedArticle {
    pub id: Option<ArticleId>,
    pub source: NamedSource,
    pub syndicated_from: Option<NamedSource>,
    /// Without `syndicated_from`, which is named and not yet found.
    pub facts: ArticleFacts,
    pub text: Option<String>,
    pub text_sha256: Option<String>,
}

/// A claim as a line states it: about what, and of whom, the line says elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedClaim {
    pub quote: Selector,
    pub role: Role,
    pub outcome: Outcome,
    pub nationalities: ClaimNationalities,
    pub count: Count,
    pub count_words: Option<String>,
    pub attributed_to: Option<NamedSource>,
    pub certainty: Certainty,
    pub credibility: Credibility,
    pub perpetrator_claim: Option<bool>,
    pub subset: Option<String>,
    pub may_include: Vec<Role>,
    pub additional: bool,
    pub counted_from: Option<Day>,
    pub stated_at: Option<Timestamp>,
    pub embargo_until: Option<Timestamp>,
    pub note: Option<String>,
}

impl StatedClaim {
    /// The claim, once it is known what it is about.
    pub fn about(
        self,
        incident_id: IncidentId,
        article_id: ArticleId,
        attributed_to: Option<SourceId>,
    ) -> NewClaim {
        NewClaim {
            incident_id,
            article_id,
            attributed_to,
            quote: self.quote,
            role: self.role,
            outcome: self.outcome,
            nationalities: self.nationalities,
            count: self.count,
            count_words: self.count_words,
            certainty: self.certainty,
            credibility: self.credibility,
            perpetrator_claim: self.perpetrator_claim,
            subset: self.subset,
            may_include: self.may_include,
            additional: self.additional,
            counted_from: self.counted_from,
            stated_at: self.stated_at,
            embargo_until: self.embargo_until,
            note: self.note,
            proposal_key: None,
        }
    }
}

/// A line that is faulty as it is written, and what of it the ledger can still be asked about: so that all is told at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FaultyLine {
    pub faults: Vec<LineFault>,
    pub incident: Option<Box<NamedIncident>>,
    pub article: Option<Box<NamedArticle>>,
    pub quote: Option<Box<Selector>>,
}

impl From<Vec<LineFault>> for FaultyLine {
    fn from(faults: Vec<LineFault>) -> Self {
        Self { faults, ..Self::default() }
    }
}

/// One line of an import. Its claims are recorded together, with what they refer to, or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportLine {
    pub incident: NamedIncident,
    pub article: NamedArticle,
    pub claims: Vec<StatedClaim>,
    /// Whether it is a row of a dataset that is released again: one that differs from what stands is a new version of it.
    pub is_release: bool,
}

vocabulary! {
    /// What is wrong with a line as it is written.
    LineFaultCode {
        MalformedLine = "malformed_line",
        TooLong = "too_long",
        OutOfRange = "out_of_range",
        WrongPattern = "wrong_pattern",
        UnknownField = "unknown_field",
        MissingField = "missing_field",
        WrongType = "wrong_type",
        NotListed = "not_listed",
    }
}

/// Why a line cannot be read: which column, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {detail}")]
pub struct LineFault {
    /// `/` and the name of the column; empty for the whole line.
    pub pointer: String,
    pub code: &'static str,
    pub detail: String,
}

impl LineFault {
    pub fn new(column: &str, code: LineFaultCode, detail: impl Into<String>) -> Self {
        let pointer = if column.is_empty() { String::new() } else { format!("/{column}") };
        Self { pointer, code: code.code(), detail: detail.into() }
    }

    pub fn whole(detail: impl Into<String>) -> Self {
        Self::new("", LineFaultCode::MalformedLine, detail)
    }
}

impl From<Invalid> for LineFault {
    fn from(invalid: Invalid) -> Self {
        Self { pointer: invalid.pointer, code: invalid.code.code(), detail: invalid.detail }
    }
}
