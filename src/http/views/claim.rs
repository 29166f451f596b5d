//! Claims as sent and shown.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::domain::Invalid;
use crate::domain::InvalidCode;
use crate::domain::cell::CellNationality;
use crate::domain::claim::{self, Certainty, ClaimLinks, ClaimStatus, Credibility, ProposedBy, Quote};
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, Principal, Seq, SourceId};
use crate::domain::nationality::ClaimNationalities;
use crate::domain::outcome::Outcome;
use crate::domain::quote::Selector;
use crate::domain::role::Role;
use crate::domain::time::{Day, Timestamp};
use crate::http::extract::{Integer, present};
use crate::http::pagination::Cursor;
use crate::http::views::count::CountForm;
use crate::http::views::notice::Notice;
use crate::http::views::patterned::NationalityCode;
use crate::http::views::time::present_day;
use crate::http::views::unique::Unique;
use crate::ledger::{self, ClaimFilter};

/// The nationalities of a claim.
pub type NationalityCodes = Unique<NationalityCode, 0, { ClaimNationalities::MAX }>;
/// Roles that may be in a number.
pub type IncludedRoles = Unique<Role, 0, 10>;
/// Where a quote starts, in code points.
pub type QuoteStart = Integer<0, 200_000>;
/// 1 to 6, by the Admiralty code.
pub type CredibilityValue = Integer<1, 6>;

/// The words that a claim stands on (W3C TextQuoteSelector). Where they stand more than once, `prefix`, `suffix` or
/// `start` says which place is meant.
#[derive(Clone, Debug, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuoteInput)]
pub struct NewQuote {
    /// The article's own words, letter for letter.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000, example = "nine Italians")]
    pub exact: String,
    /// What stands right before.
    #[serde(default, deserialize_with = "present")]
    #[validate(length(min = 1, max = 1000))]
    #[schema(nullable = false, min_length = 1, max_length = 1000)]
    pub prefix: Option<String>,
    /// What stands right after.
    #[serde(default, deserialize_with = "present")]
    #[validate(length(min = 1, max = 1000))]
    #[schema(nullable = false, min_length = 1, max_length = 1000)]
    pub suffix: Option<String>,
    /// Where it starts, in Unicode code points from 0.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub start: Option<QuoteStart>,
}

impl From<NewQuote> for Selector {
    fn from(sent: NewQuote) -> Self {
        Self {
            exact: sent.exact,
            prefix: sent.prefix,
            suffix: sent.suffix,
            start: sent.start.map(Integer::get),
        }
    }
}

/// What one article says about one count.
#[derive(Clone, Debug, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ClaimInput, example = json!({"incident_id": "inc_01jd6fzb4qe7xsm3v0k9c2w8an", "article_id": "art_01jd6fzb4qe7xsm3v0k9c2w8an", "quote": {"exact": "nine Italians", "prefix": "Among the dead are ", "suffix": ", seven Japanese"}, "role": "hostages", "outcome": "killed", "nationalities": ["ITA"], "count": {"qualifier": "exact", "value": 9}}))]
pub struct NewClaim {
    pub incident_id: IncidentId,
    pub article_id: ArticleId,
    #[validate(nested)]
    pub quote: NewQuote,
    pub role: Role,
    pub outcome: Outcome,
    /// Nationality codes: each of the people has all of these. Or exactly `["foreign"]`. Empty: the claim gives none.
    #[serde(default)]
    #[schema(inline)]
    pub nationalities: NationalityCodes,
    #[validate(nested)]
    pub count: CountForm,
    /// The source that is said to have said it.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub attributed_to: Option<SourceId>,
    /// `reported` if absent.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub certainty: Option<Certainty>,
    /// Whether those who did it say so. If absent: true if the origin is an armed group.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub perpetrator_claim: Option<bool>,
    /// The part of the cell that it speaks of, such as "women".
    #[serde(default, deserialize_with = "present")]
    #[validate(length(min = 1, max = 200))]
    #[schema(nullable = false, min_length = 1, max_length = 200)]
    pub subset: Option<String>,
    /// Roles of which the text does not say whether they are in the number.
    #[serde(default)]
    #[schema(inline)]
    pub may_include: IncludedRoles,
    /// Whether it is said to be on top of what its origin had said before ("three more bodies"): never with `none`, `unknown`, a vague
    /// count or a subset.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub additional: Option<bool>,
    /// The day from which the text counts, if it does not count from the start: such a number is a lower bound of the toll and revises
    /// nothing.
    #[serde(default, deserialize_with = "present_day")]
    #[schema(nullable = false, value_type = Option<String>, format = Date)]
    pub counted_from: Option<Day>,
    /// When it was said, where the text tells; else the article's publication counts.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub stated_at: Option<Timestamp>,
    /// Until then only reviewers see it.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub embargo_until: Option<Timestamp>,
    #[serde(default, deserialize_with = "present")]
    #[validate(length(min = 1, max = 2000))]
    #[schema(nullable = false, min_length = 1, max_length = 2000)]
    pub note: Option<String>,
    /// The key of the reader's proposal that it accepts, as it is or amended: who proposed it and what was changed is recorded.
    #[serde(default, deserialize_with = "present")]
    #[validate(length(min = 20, max = 20))]
    #[schema(nullable = false, min_length = 20, max_length = 20, example = "prp_5d0c3a8f1b2e4d67")]
    pub proposal_key: Option<String>,
}

impl TryFrom<NewClaim> for claim::NewClaim {
    type Error = Invalid;

    fn try_from(sent: NewClaim) -> Result<Self, Invalid> {
        let codes: Vec<String> = sent.nationalities.0.into_iter().map(|code| code.0).collect();
        let (count, count_words) = sent.count.proven().map_err(|invalid| invalid.under("/count"))?;
        Self {
            incident_id: sent.incident_id,
            article_id: sent.article_id,
            quote: sent.quote.into(),
            role: sent.role,
            outcome: sent.outcome,
            nationalities: ClaimNationalities::parse(&codes, "/nationalities")?,
            count,
            count_words,
            attributed_to: sent.attributed_to,
            certainty: sent.certainty.unwrap_or(Certainty::Reported),
            credibility: Credibility::NOT_JUDGED,
            perpetrator_claim: sent.perpetrator_claim,
            subset: sent.subset,
            may_include: sent.may_include.0,
            additional: sent.additional.unwrap_or(false),
            counted_from: sent.counted_from,
            stated_at: sent.stated_at,
            embargo_until: sent.embargo_until,
            note: sent.note,
            proposal_key: sent.proposal_key,
        }
        .checked()
    }
}

/// Many claims, recorded together or not at all.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ClaimBatchInput)]
pub struct NewClaimBatch {
    #[validate(length(min = 1, max = 1000), nested)]
    #[schema(min_items = 1, max_items = 1000)]
    pub claims: Vec<NewClaim>,
}

impl NewClaimBatch {
    pub fn proven(self) -> Result<Vec<claim::NewClaim>, Invalid> {
        let prove = |(index, sent)| {
            claim::NewClaim::try_from(sent)
                .map_err(|invalid: Invalid| invalid.under(&format!("/claims/{index}")))
        };
        self.claims.into_iter().enumerate().map(prove).collect()
    }
}

/// What a reviewer judges of a claim; what is absent stays as it is.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReviewInput, example = json!({"credibility": 2, "reason": "Two hospitals confirm it."}))]
pub struct NewReview {
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub credibility: Option<CredibilityValue>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub certainty: Option<Certainty>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub perpetrator_claim: Option<bool>,
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "Two hospitals confirm it.")]
    pub reason: String,
}

impl TryFrom<&NewReview> for ledger::Review {
    type Error = Invalid;

    fn try_from(sent: &NewReview) -> Result<Self, Invalid> {
        let credibility =
            sent.credibility.and_then(|value| u8::try_from(value.get()).ok()).and_then(Credibility::new);
        let review =
            Self { credibility, certainty: sent.certainty, perpetrator_claim: sent.perpetrator_claim };
        if review == Self::default() {
            return Err(Invalid::new("", InvalidCode::NothingToChange, "the review judges nothing"));
        }
        Ok(review)
    }
}

/// A recorded claim, as it stands.
#[derive(Serialize, ToSchema)]
pub struct Claim {
    pub id: ClaimId,
    pub incident_id: IncidentId,
    pub article_id: ArticleId,
    /// The publisher of the article.
    pub source_id: SourceId,
    /// Who the number comes from: the attributed source, else the wire it was syndicated from, else the publisher.
    pub origin: SourceId,
    #[schema(nullable = false)]
    pub attributed_to: Option<SourceId>,
    pub quote: Quote,
    pub role: Role,
    pub outcome: Outcome,
    #[schema(inline)]
    pub nationalities: NationalityCodes,
    pub count: CountForm,
    /// The least that the words allow; absent if the number is stated to be unknown.
    #[schema(nullable = false)]
    pub low: Option<u64>,
    /// The number that the words name.
    #[schema(nullable = false)]
    pub best: Option<u64>,
    /// The most that the words allow; absent: open.
    #[schema(nullable = false)]
    pub high: Option<u64>,
    pub certainty: Certainty,
    pub credibility: Credibility,
    pub perpetrator_claim: bool,
    #[schema(nullable = false)]
    pub subset: Option<String>,
    #[schema(nullable = false)]
    pub may_include: Option<Vec<Role>>,
    /// Said to be on top of what its origin had said before; absent: it is not.
    #[schema(nullable = false)]
    pub additional: Option<bool>,
    /// The day from which the text counts; absent: from the start.
    #[schema(nullable = false, value_type = Option<String>, format = Date)]
    pub counted_from: Option<Day>,
    #[schema(nullable = false)]
    pub stated_at: Option<Timestamp>,
    #[schema(nullable = false)]
    pub embargo_until: Option<Timestamp>,
    #[schema(nullable = false)]
    pub note: Option<String>,
    /// The reader that proposed it, if it was accepted from a proposal.
    #[schema(nullable = false)]
    pub proposed_by: Option<ProposedBy>,
    pub status: ClaimStatus,
    /// The claim that this one replaced.
    #[schema(nullable = false)]
    pub corrects: Option<ClaimId>,
    /// The claim that replaced this one.
    #[schema(nullable = false)]
    pub corrected_by: Option<ClaimId>,
    /// Why it was corrected or retracted.
    #[schema(nullable = false)]
    pub status_reason: Option<String>,
    #[schema(nullable = false)]
    pub reviewed_by: Option<Principal>,
    #[schema(nullable = false)]
    pub reviewed_at: Option<Timestamp>,
    /// When its words were erased, if they were.
    #[schema(nullable = false)]
    pub redacted_at: Option<Timestamp>,
    /// The entry that recorded it.
    pub seq: Seq,
    pub recorded_at: Timestamp,
    pub recorded_by: Principal,
    pub links: ClaimLinks,
    /// What should be looked at again: only in the answer that records the claim, and absent if there is nothing.
    #[schema(nullable = false)]
    pub notices: Option<Vec<Notice>>,
}

/// One page of claims, or all claims of a batch.
#[derive(Serialize, ToSchema)]
pub struct ClaimPage {
    pub items: Vec<Claim>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, inline)]
    pub next_cursor: Option<Cursor>,
}

/// Which claims to list.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct ClaimQuery {
    incident_id: Option<IncidentId>,
    article_id: Option<ArticleId>,
    /// The publisher.
    source_id: Option<SourceId>,
    /// Who the number comes from.
    origin: Option<SourceId>,
    role: Option<Role>,
    outcome: Option<Outcome>,
    /// A nationality code, `foreign`, or `any` for claims that give none.
    #[param(inline)]
    nationality: Option<CellCode>,
    status: Option<ClaimStatus>,
    /// Whether a reviewer has judged it: `false` lists what waits for one.
    reviewed: Option<bool>,
}

impl ClaimQuery {
    pub fn filter(self, reported_by: Option<Timestamp>) -> Result<ClaimFilter, Invalid> {
        Ok(ClaimFilter {
            incident_id: self.incident_id,
            article_id: self.article_id,
            source_id: self.source_id,
            origin: self.origin,
            role: self.role,
            outcome: self.outcome,
            nationality: self.nationality.map(CellCode::proven).transpose()?,
            status: self.status,
            reviewed: self.reviewed,
            reported_by,
        })
    }
}

/// The nationality of a cell as sent: of the right form, perhaps of no code that there is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CellCode(String);

impl CellCode {
    pub fn proven(self) -> Result<CellNationality, Invalid> {
        self.0.parse().map_err(|_| {
            let detail =
                format!("{} is no nationality code; GET /v1/nationalities?q= finds it by name", self.0);
            Invalid::new("/nationality", InvalidCode::UnknownNationality, detail)
        })
    }
}

impl<'de> Deserialize<'de> for CellCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let is_code = text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_uppercase());
        if text == "any" || text == "foreign" || is_code {
            return Ok(Self(text));
        }
        let detail = format!("must fit {}", CellNationality::PATTERN);
        Err(crate::http::extract::refuse(crate::http::problem::ShapeCode::WrongPattern, "", detail))
    }
}

impl utoipa::PartialSchema for CellCode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        CellNationality::schema()
    }
}

impl ToSchema for CellCode {}
