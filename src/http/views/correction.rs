//! Corrections as sent: a whole claim in place of another, or only what changes.

use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::claim::{self, Certainty};
use crate::domain::ids::{ArticleId, SourceId};
use crate::domain::nationality::ClaimNationalities;
use crate::domain::outcome::Outcome;
use crate::domain::quote::Selector;
use crate::domain::role::Role;
use crate::domain::time::{Day, Timestamp};
use crate::domain::vocabulary::vocabulary;
use crate::domain::{Invalid, InvalidCode};
use crate::http::extract::present;
use crate::http::views::amendment::changed_fields;
use crate::http::views::claim::{IncludedRoles, NationalityCodes, NewClaim, NewQuote};
use crate::http::views::count::CountForm;
use crate::http::views::time::present_day;
use crate::http::views::unique::Unique;
use crate::ledger::Correction;

vocabulary! {
    /// What a correction may clear.
    ClaimClearable {
        Nationalities = "nationalities",
        AttributedTo = "attributed_to",
        Certainty = "certainty",
        PerpetratorClaim = "perpetrator_claim",
        Subset = "subset",
        MayInclude = "may_include",
        Additional = "additional",
        CountedFrom = "counted_from",
        StatedAt = "stated_at",
        Note = "note",
    }
}

/// The fields that a correction clears.
pub type ClaimCleared = Unique<ClaimClearable, 0, 10>;

/// What a correction sets; the rest stays as the old claim has it. The incident may not change.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"count": {"qualifier": "exact", "value": 9}}))]
pub struct ClaimChanges {
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub article_id: Option<ArticleId>,
    #[serde(default, deserialize_with = "present")]
    #[validate(nested)]
    #[schema(nullable = false)]
    pub quote: Option<NewQuote>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub role: Option<Role>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub outcome: Option<Outcome>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub nationalities: Option<NationalityCodes>,
    #[serde(default, deserialize_with = "present")]
    #[validate(nested)]
    #[schema(nullable = false)]
    pub count: Option<CountForm>,
    /// The source that is said to have said it.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub attributed_to: Option<SourceId>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub certainty: Option<Certainty>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub perpetrator_claim: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    #[validate(length(min = 1, max = 200))]
    #[schema(nullable = false, min_length = 1, max_length = 200)]
    pub subset: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub may_include: Option<IncludedRoles>,
    /// Whether it is said to be on top of what its origin had said before.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub additional: Option<bool>,
    /// The day from which the text counts.
    #[serde(default, deserialize_with = "present_day")]
    #[schema(nullable = false, value_type = Option<String>, format = Date)]
    pub counted_from: Option<Day>,
    /// When it was said.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub stated_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "present")]
    #[validate(length(min = 1, max = 2000))]
    #[schema(nullable = false, min_length = 1, max_length = 2000)]
    pub note: Option<String>,
}

/// A claim in place of another: the whole of it in `claim`, or only what changes in `set` and `clear`.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CorrectionInput, example = json!({"set": {"count": {"qualifier": "exact", "value": 9}}, "reason": "The count was misread."}))]
pub struct NewCorrection {
    /// The whole new claim; then neither `set` nor `clear` is sent.
    #[serde(default, deserialize_with = "present")]
    #[validate(nested)]
    #[schema(nullable = false)]
    pub claim: Option<NewClaim>,
    #[serde(default, deserialize_with = "present")]
    #[validate(nested)]
    #[schema(nullable = false)]
    pub set: Option<ClaimChanges>,
    /// Which fields the new claim does not have.
    #[serde(default)]
    #[schema(inline)]
    pub clear: ClaimCleared,
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "The count was misread.")]
    pub reason: String,
}

impl NewCorrection {
    /// What is corrected, and why.
    pub fn proven(self) -> Result<(Correction, String), Invalid> {
        let Self { claim, set, clear: Unique(clear), reason } = self;
        match claim {
            Some(_) if set.is_some() || !clear.is_empty() => {
                let detail = "send the whole claim, or what changes of it, not both";
                Err(Invalid::new("/claim", InvalidCode::ClaimAndChanges, detail))
            }
            Some(claim) => {
                let claim = claim.try_into().map_err(|invalid: Invalid| invalid.under("/claim"))?;
                Ok((Correction::Whole(Box::new(claim)), reason))
            }
            None => Ok((changes(set.unwrap_or_default(), clear)?, reason)),
        }
    }
}

fn changes(set: ClaimChanges, clear: Vec<ClaimClearable>) -> Result<Correction, Invalid> {
    let cleared: Vec<&str> = clear.iter().map(|field| field.code()).collect();
    changed_fields(&set.fields(), &cleared)?;
    let codes: Option<Vec<String>> =
        set.nationalities.clone().map(|codes| codes.0.into_iter().map(|code| code.0).collect());
    let nationalities =
        codes.map(|codes| ClaimNationalities::parse(&codes, "/set/nationalities")).transpose()?;
    let count = set.count.clone().map(CountForm::proven).transpose();
    let count = count.map_err(|invalid| invalid.under("/set/count"))?;
    let apply = move |old: claim::NewClaim| {
        let mut new = cleared_of(old, &clear);
        new.nationalities = nationalities.unwrap_or(new.nationalities);
        if let Some((count, words)) = count {
            (new.count, new.count_words) = (count, words);
        }
        set.over(new).checked().map_err(|invalid| invalid.under("/set"))
    };
    Ok(Correction::Changes(Box::new(apply)))
}

fn cleared_of(mut claim: claim::NewClaim, clear: &[ClaimClearable]) -> claim::NewClaim {
    for field in clear {
        match field {
            ClaimClearable::Nationalities => claim.nationalities = ClaimNationalities::default(),
            ClaimClearable::AttributedTo => claim.attributed_to = None,
            ClaimClearable::Certainty => claim.certainty = Certainty::Reported,
            ClaimClearable::PerpetratorClaim => claim.perpetrator_claim = None,
            ClaimClearable::Subset => claim.subset = None,
            ClaimClearable::MayInclude => claim.may_include = Vec::new(),
            ClaimClearable::Additional => claim.additional = false,
            ClaimClearable::CountedFrom => claim.counted_from = None,
            ClaimClearable::StatedAt => claim.stated_at = None,
            ClaimClearable::Note => claim.note = None,
        }
    }
    claim
}

impl ClaimChanges {
    /// Every field, and whether it is set.
    fn fields(&self) -> [(&'static str, bool); 15] {
        [
            ("article_id", self.article_id.is_some()),
            ("quote", self.quote.is_some()),
            ("role", self.role.is_some()),
            ("outcome", self.outcome.is_some()),
            ("nationalities", self.nationalities.is_some()),
            ("count", self.count.is_some()),
            ("attributed_to", self.attributed_to.is_some()),
            ("certainty", self.certainty.is_some()),
            ("perpetrator_claim", self.perpetrator_claim.is_some()),
            ("subset", self.subset.is_some()),
            ("may_include", self.may_include.is_some()),
            ("additional", self.additional.is_some()),
            ("counted_from", self.counted_from.is_some()),
            ("stated_at", self.stated_at.is_some()),
            ("note", self.note.is_some()),
        ]
    }

    /// The claim with what is set; its nationalities and its count are proven before.
    fn over(self, old: claim::NewClaim) -> claim::NewClaim {
        // In another article the same words stand elsewhere.
        let kept = match self.article_id {
            Some(other) if other != old.article_id => {
                Selector { exact: old.quote.exact, prefix: None, suffix: None, start: None }
            }
            _ => old.quote,
        };
        claim::NewClaim {
            article_id: self.article_id.unwrap_or(old.article_id),
            quote: self.quote.map_or(kept, Selector::from),
            role: self.role.unwrap_or(old.role),
            outcome: self.outcome.unwrap_or(old.outcome),
            attributed_to: self.attributed_to.or(old.attributed_to),
            certainty: self.certainty.unwrap_or(old.certainty),
            perpetrator_claim: self.perpetrator_claim.or(old.perpetrator_claim),
            subset: self.subset.or(old.subset),
            may_include: self.may_include.map_or(old.may_include, |roles| roles.0),
            additional: self.additional.unwrap_or(old.additional),
            counted_from: self.counted_from.or(old.counted_from),
            stated_at: self.stated_at.or(old.stated_at),
            note: self.note.or(old.note),
            ..old
        }
    }
}
