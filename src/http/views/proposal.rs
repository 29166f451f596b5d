//! Proposals as asked for and shown.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::domain::claim::{Certainty, WordedCount};
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, SourceId};
use crate::domain::nationality::{ClaimNationalities, Nationality};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::http::views::claim::NationalityCodes;
use crate::http::views::count::CountForm;
use crate::http::views::patterned::LanguageTag;
use crate::ledger::{self, Proposals, READER_VERSION, Strength};

/// Which proposals are wanted.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct ProposalParams {
    /// Leaves out what the reader is less sure of; `fair` if absent.
    min_strength: Option<Strength>,
    /// Marks what stands in this incident already.
    incident_id: Option<IncidentId>,
}

impl From<ProposalParams> for ledger::ProposalQuery {
    fn from(asked: ProposalParams) -> Self {
        Self { min_strength: asked.min_strength.unwrap_or(Strength::Fair), incident_id: asked.incident_id }
    }
}

/// A text to read claims from.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"language": "en", "text": "Among the dead are nine Italians, seven Japanese."}))]
pub struct TextToRead {
    /// The language of the text.
    #[schema(inline)]
    pub language: LanguageTag,
    /// The text itself.
    #[validate(length(min = 1, max = 200_000))]
    #[schema(
        min_length = 1,
        max_length = 200_000,
        example = "Among the dead are nine Italians, seven Japanese."
    )]
    pub text: String,
}

/// What the reader found in a text.
#[derive(Serialize, ToSchema)]
pub struct ProposalList {
    /// The article; absent for a text that is not stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    article_id: Option<ArticleId>,
    /// SHA-256 of the text's UTF-8 bytes.
    text_sha256: String,
    /// The version of the reader: the same version proposes the same.
    #[schema(example = "1.0.0", max_length = 40)]
    reader: &'static str,
    /// The language that the text was read in.
    #[schema(example = "en", max_length = 35)]
    language: &'static str,
    /// In the order of the text.
    items: Vec<ProposedItem>,
    /// Numbers and sentences that the reader passed over, and why.
    unread: Vec<Unread>,
}

/// A claim that the reader found and nobody has accepted yet.
#[derive(Serialize, ToSchema)]
#[schema(as = Proposal)]
pub struct ProposedItem {
    /// The same for the same text and version of the reader.
    #[schema(pattern = "^prp_[0-9a-f]{16}$", example = "prp_5d0c3a8f1b2e4d67")]
    key: String,
    claim: ProposedClaim,
    /// Who is said to have said it; absent where the article says it itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    attribution: Option<Attribution>,
    /// The number and its noun, inside the quote.
    mention: TextSpan,
    strength: Strength,
    /// The rules that gave it, in order, each with the words it stands on.
    because: Vec<Because>,
    /// Words with several readings: nothing chooses among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    ambiguous: Option<Ambiguous>,
    /// Claims of the asked incident that say the same here already.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    stands: Option<Vec<ClaimId>>,
}

/// A claim as it can be sent, once it has an `incident_id` and, if it is somebody's word, `attributed_to`.
#[derive(Serialize, ToSchema)]
pub struct ProposedClaim {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    article_id: Option<ArticleId>,
    quote: ProposedQuote,
    role: Role,
    outcome: Outcome,
    #[schema(inline, value_type = NationalityCodes)]
    nationalities: ClaimNationalities,
    #[schema(value_type = CountForm)]
    count: WordedCount,
    certainty: Certainty,
    perpetrator_claim: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 200)]
    subset: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    may_include: Vec<Role>,
    /// Says where the claim came from; absent for a text that is not stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, pattern = "^prp_[0-9a-f]{16}$", example = "prp_5d0c3a8f1b2e4d67")]
    proposal_key: Option<String>,
}

/// The words that the claim would stand on.
#[derive(Serialize, ToSchema)]
pub struct ProposedQuote {
    /// The text's own words, letter for letter: the sentence.
    #[schema(max_length = 4000)]
    exact: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 1000)]
    prefix: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, max_length = 1000)]
    suffix: Option<String>,
    /// Where it starts, in code points from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    start: Option<u64>,
}

/// A place in the text, in code points from 0; `end` is one past the last.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[schema(as = TextSpan)]
pub struct TextSpan {
    /// First code point, from 0.
    start: u64,
    /// One past the last code point.
    end: u64,
}

/// Who is said to have said it.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposedAttribution)]
pub struct Attribution {
    /// As the text names them.
    #[schema(max_length = 4000)]
    words: String,
    /// First code point, from 0.
    start: u64,
    /// One past the last code point.
    end: u64,
    /// Sources of that name: send the one that is meant as `attributed_to`.
    source_candidates: Vec<SourceId>,
}

/// One rule and the words it stands on.
#[derive(Serialize, ToSchema)]
#[schema(as = ProposalReason)]
pub struct Because {
    /// The id of the rule.
    #[schema(example = "subject-passive", max_length = 60)]
    rule: &'static str,
    /// First code point of the words, from 0.
    start: u64,
    /// One past the last code point.
    end: u64,
    /// The rule in words.
    #[schema(max_length = 10000)]
    says: String,
}

/// The readings of words that have several.
#[derive(Serialize, ToSchema)]
#[schema(as = AmbiguousWords)]
pub struct Ambiguous {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    /// The nationalities that the word may mean.
    nationalities: Vec<Nationality>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    /// What the verb may mean.
    outcomes: Vec<Outcome>,
}

/// What the reader passed over.
#[derive(Serialize, ToSchema)]
pub struct Unread {
    /// First code point, from 0.
    start: u64,
    /// One past the last code point.
    end: u64,
    /// Why nothing is proposed here.
    #[schema(example = "another event", max_length = 200)]
    reason: &'static str,
}

impl From<&Proposals> for ProposalList {
    fn from(found: &Proposals) -> Self {
        let items = found.reading.items.iter().map(|proposal| item(found, proposal)).collect();
        let unread = found.reading.unread.iter();
        let unread = unread.map(|passed| Unread {
            start: passed.span.start,
            end: passed.span.end,
            reason: passed.reason,
        });
        Self {
            article_id: found.article_id,
            text_sha256: found.text_sha256.clone(),
            reader: READER_VERSION,
            language: found.language.code(),
            items,
            unread: unread.collect(),
        }
    }
}

fn item(found: &Proposals, proposal: &ledger::Proposal) -> ProposedItem {
    let attribution = proposal.attribution.as_ref().map(|said| Attribution {
        words: said.words.clone(),
        start: said.span.start,
        end: said.span.end,
        source_candidates: found.sources.get(&said.words).cloned().unwrap_or_default(),
    });
    let step = |because: &ledger::Because| Because {
        rule: because.rule,
        start: because.span.start,
        end: because.span.end,
        says: because.says.clone(),
    };
    let ambiguous = (!proposal.ambiguous.is_empty()).then(|| Ambiguous {
        nationalities: proposal.ambiguous.nationalities.clone(),
        outcomes: proposal.ambiguous.outcomes.clone(),
    });
    let stands = found.stands.as_ref().map(|stands| stands.get(&proposal.key).cloned().unwrap_or_default());
    ProposedItem {
        key: proposal.key.clone(),
        claim: claim(found.article_id, proposal),
        attribution,
        mention: TextSpan { start: proposal.mention.start, end: proposal.mention.end },
        strength: proposal.strength,
        because: proposal.because.iter().map(step).collect(),
        ambiguous,
        stands: stands.filter(|stands| !stands.is_empty()),
    }
}

fn claim(article_id: Option<ArticleId>, proposal: &ledger::Proposal) -> ProposedClaim {
    let quote = proposal.quote.clone();
    ProposedClaim {
        article_id,
        quote: ProposedQuote {
            exact: quote.exact,
            prefix: quote.prefix,
            suffix: quote.suffix,
            start: quote.start,
        },
        role: proposal.role,
        outcome: proposal.outcome,
        nationalities: proposal.nationalities.clone(),
        count: WordedCount { count: proposal.count.clone(), words: proposal.count_words.clone() },
        certainty: proposal.certainty,
        perpetrator_claim: proposal.perpetrator_claim,
        subset: proposal.subset.clone(),
        may_include: proposal.may_include.clone(),
        proposal_key: article_id.map(|_| proposal.key.clone()),
    }
}
