//! Sources as sent and listed.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::domain::folding::plain_name;
use crate::domain::nationality::Nationality;
use crate::domain::source::{Reliability, Source, SourceFacts, SourceKind};
use crate::domain::vocabulary::vocabulary;
use crate::domain::{Invalid, InvalidCode};
use crate::http::extract::present;
use crate::http::pagination::Cursor;
use crate::http::views::amendment::changed_fields;
use crate::http::views::patterned::{CountryCode, WebAddress};
use crate::http::views::unique::Unique;
use crate::ledger::{Amendment, SourceFilter};

/// Anyone who can say a number, to be recorded.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SourceInput, example = json!({"name": "Bangladesh Army", "kind": "military", "country": "BGD", "reliability": "B"}))]
pub struct NewSource {
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300, example = "Bangladesh Army")]
    pub name: String,
    pub kind: SourceKind,
    /// Where it is based, ISO 3166-1 alpha-3.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub country: Option<CountryCode>,
    /// F (cannot be judged) if absent.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub reliability: Option<Reliability>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub url: Option<WebAddress>,
}

impl TryFrom<NewSource> for SourceFacts {
    type Error = Invalid;

    fn try_from(sent: NewSource) -> Result<Self, Invalid> {
        Ok(Self {
            name: name(&sent.name, "/name")?,
            kind: sent.kind,
            country: sent.country.map(|code| country(&code, "/country")).transpose()?,
            reliability: sent.reliability.unwrap_or(Reliability::F),
            url: sent.url.map(|url| url.0),
        })
    }
}

/// A name as it is kept: there has to be something to read in it.
pub(super) fn name(sent: &str, pointer: &str) -> Result<String, Invalid> {
    let plain = plain_name(sent);
    if plain.is_empty() {
        return Err(Invalid::new(pointer, InvalidCode::BlankName, "a name has something to read in it"));
    }
    Ok(plain)
}

/// A country is a code that a passport can show, and no special one.
pub(super) fn country(code: &CountryCode, pointer: &str) -> Result<Nationality, Invalid> {
    let is_special = code.0.starts_with("XX");
    code.0.parse().ok().filter(|_| !is_special).ok_or_else(|| {
        let detail = format!("{} is no country code; GET /v1/nationalities?q= finds it by name", code.0);
        Invalid::new(pointer, InvalidCode::UnknownNationality, detail)
    })
}

vocabulary! {
    /// What an amendment of a source may clear.
    SourceClearable {
        Country = "country",
        Url = "url",
    }
}

/// What an amendment of a source sets.
#[derive(Clone, Debug, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reliability": "B"}))]
pub struct SourceChanges {
    #[serde(default, deserialize_with = "present")]
    #[validate(length(min = 1, max = 300))]
    #[schema(nullable = false, min_length = 1, max_length = 300)]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub kind: Option<SourceKind>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub country: Option<CountryCode>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub reliability: Option<Reliability>,
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, inline)]
    pub url: Option<WebAddress>,
}

/// The fields that an amendment clears.
pub type SourceCleared = Unique<SourceClearable, 0, 2>;

/// A change to what is said of a source.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"set": {"reliability": "B"}, "reason": "Its reports have held."}))]
pub struct SourceAmendment {
    #[serde(default)]
    #[validate(nested)]
    pub set: SourceChanges,
    #[serde(default)]
    #[schema(inline)]
    pub clear: SourceCleared,
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000, example = "Judged again after the inquiry.")]
    pub reason: String,
}

impl TryFrom<SourceAmendment> for Amendment<SourceFacts> {
    type Error = Invalid;

    fn try_from(sent: SourceAmendment) -> Result<Self, Invalid> {
        let SourceAmendment { set, clear: Unique(clear), reason } = sent;
        let is_set = [
            ("name", set.name.is_some()),
            ("kind", set.kind.is_some()),
            ("country", set.country.is_some()),
            ("reliability", set.reliability.is_some()),
            ("url", set.url.is_some()),
        ];
        let cleared: Vec<&str> = clear.iter().map(|field| field.code()).collect();
        let changed = changed_fields(&is_set, &cleared)?;
        let based_in = set.country.as_ref().map(|code| country(code, "/set/country")).transpose()?;
        let set_name = set.name.as_deref().map(|sent| name(sent, "/set/name")).transpose()?;
        let apply = move |facts: SourceFacts| {
            let kept = |field, value| if clear.contains(&field) { None } else { value };
            Ok(SourceFacts {
                name: set_name.unwrap_or(facts.name),
                kind: set.kind.unwrap_or(facts.kind),
                reliability: set.reliability.unwrap_or(facts.reliability),
                country: if clear.contains(&SourceClearable::Country) {
                    None
                } else {
                    based_in.or(facts.country)
                },
                url: kept(SourceClearable::Url, set.url.map(|url| url.0).or(facts.url)),
            })
        };
        Ok(Self { changed, reason, apply: Box::new(apply) })
    }
}

/// One page of sources.
#[derive(Serialize, ToSchema)]
pub struct SourcePage {
    pub items: Vec<Source>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, inline)]
    pub next_cursor: Option<Cursor>,
}

/// Which sources to list.
#[derive(Clone, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub struct SourceQuery {
    kind: Option<SourceKind>,
    /// Where it is based, ISO 3166-1 alpha-3.
    #[param(inline)]
    country: Option<CountryCode>,
    /// A part of the name; case, accents and marks are ignored.
    #[validate(length(min = 1, max = 100))]
    #[param(min_length = 1, max_length = 100)]
    q: Option<String>,
}

impl From<SourceQuery> for SourceFilter {
    fn from(asked: SourceQuery) -> Self {
        Self { kind: asked.kind.map(SourceKind::code), country: asked.country.map(|code| code.0), q: asked.q }
    }
}
