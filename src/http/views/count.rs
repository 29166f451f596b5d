//! A count as worded: a union on `qualifier`, each variant a schema of its own.

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors};

use crate::domain::Invalid;
use crate::domain::count::{COUNT_MAX, Count};
use crate::http::extract::{Integer, tagged, variant};

/// 0 to 10,000,000,000.
pub type Number = Integer<0, COUNT_MAX>;
/// 1 to 10,000,000,000.
pub type Positive = Integer<1, COUNT_MAX>;

/// Declares the variants of a count: the tag as an enum of one value, and what else it has.
macro_rules! variants {
    ($($(#[$doc:meta])* $name:ident($tag:ident = $code:literal) { $($field:tt)* })+) => {$(
        #[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
        pub enum $tag {
            #[serde(rename = $code)]
            Only,
        }

        $(#[$doc])*
        #[derive(Clone, Debug, Deserialize, Serialize, Validate, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            #[schema(inline)]
            pub qualifier: $tag,
            $($field)*
        }
    )+};
}

variants! {
    /// "Nine": exactly so many.
    ExactCount(ExactTag = "exact") {
        #[schema(inline)]
        pub value: Number,
    }
    /// "At least 13".
    AtLeastCount(AtLeastTag = "at_least") {
        #[schema(inline)]
        pub value: Positive,
    }
    /// "Up to nine".
    AtMostCount(AtMostTag = "at_most") {
        #[schema(inline)]
        pub value: Number,
    }
    /// "Some 20".
    AboutCount(AboutTag = "about") {
        #[schema(inline)]
        pub value: Positive,
    }
    /// "15 to 20": from the lower to the higher number.
    BetweenCount(BetweenTag = "between") {
        #[schema(inline)]
        pub low: Number,
        #[schema(inline)]
        pub high: Number,
    }
    /// "Several": the article's own words.
    VagueCount(VagueTag = "vague") {
        #[validate(length(min = 1, max = 200))]
        #[schema(min_length = 1, max_length = 200, example = "several")]
        pub words: String,
    }
    /// "No casualties": stated to be none.
    NoneCount(NoneTag = "none") {}
    /// "It is not clear how many": stated to be unknown.
    UnknownCount(UnknownTag = "unknown") {}
}

/// A number of people as worded.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(discriminator(property_name = "qualifier", mapping(
    ("exact" = "#/components/schemas/ExactCount"),
    ("at_least" = "#/components/schemas/AtLeastCount"),
    ("at_most" = "#/components/schemas/AtMostCount"),
    ("about" = "#/components/schemas/AboutCount"),
    ("between" = "#/components/schemas/BetweenCount"),
    ("vague" = "#/components/schemas/VagueCount"),
    ("none" = "#/components/schemas/NoneCount"),
    ("unknown" = "#/components/schemas/UnknownCount"),
)))]
pub enum CountForm {
    Exact(ExactCount),
    AtLeast(AtLeastCount),
    AtMost(AtMostCount),
    About(AboutCount),
    Between(BetweenCount),
    Vague(VagueCount),
    None(NoneCount),
    Unknown(UnknownCount),
}

const QUALIFIERS: [&str; 8] =
    ["exact", "at_least", "at_most", "about", "between", "vague", "none", "unknown"];

impl<'de> Deserialize<'de> for CountForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        tagged(deserializer, "qualifier", &QUALIFIERS, |qualifier, whole| {
            Some(match qualifier {
                "exact" => variant(whole).map(Self::Exact),
                "at_least" => variant(whole).map(Self::AtLeast),
                "at_most" => variant(whole).map(Self::AtMost),
                "about" => variant(whole).map(Self::About),
                "between" => variant(whole).map(Self::Between),
                "vague" => variant(whole).map(Self::Vague),
                "none" => variant(whole).map(Self::None),
                "unknown" => variant(whole).map(Self::Unknown),
                _ => return None,
            })
        })
    }
}

impl Validate for CountForm {
    fn validate(&self) -> Result<(), ValidationErrors> {
        match self {
            Self::Vague(vague) => vague.validate(),
            _ => Ok(()),
        }
    }
}

impl CountForm {
    /// The count, and the words of a vague one.
    pub fn proven(self) -> Result<(Count, Option<String>), Invalid> {
        Ok(match self {
            Self::Exact(sent) => (Count::Exact { value: sent.value.get() }, None),
            Self::AtLeast(sent) => (Count::AtLeast { value: sent.value.get() }, None),
            Self::AtMost(sent) => (Count::AtMost { value: sent.value.get() }, None),
            Self::About(sent) => (Count::About { value: sent.value.get() }, None),
            Self::Between(sent) => (Count::between(sent.low.get(), sent.high.get())?, None),
            Self::Vague(sent) => (Count::vague(&sent.words), Some(sent.words)),
            Self::None(_) => (Count::None {}, None),
            Self::Unknown(_) => (Count::Unknown {}, None),
        })
    }
}
