//! Strings with a pattern: one text says it to the document and to the check.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

use crate::http::extract::refuse;
use crate::http::problem::ShapeCode;

/// Declares a string that fits a pattern and a greatest length in code points.
macro_rules! patterned {
    ($($(#[$doc:meta])* $name:ident($pattern:literal, $length_max:literal, $example:literal);)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            pub const PATTERN: &'static str = $pattern;

            fn fits(text: &str) -> Result<(), (ShapeCode, String)> {
                static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($pattern).ok());
                if text.chars().count() > $length_max {
                    return Err((ShapeCode::TooLong, format!("must have at most {} characters", $length_max)));
                }
                if PATTERN.as_ref().is_some_and(|pattern| pattern.is_match(text)) {
                    return Ok(());
                }
                Err((ShapeCode::WrongPattern, format!("must fit {}, such as {}", $pattern, $example)))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::fits(&text).map_err(|(code, detail)| refuse(code, "", detail))?;
                Ok(Self(text))
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .pattern(Some($pattern))
                    .max_length(Some($length_max))
                    .examples([serde_json::Value::from($example)])
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    )+};
}

patterned! {
    /// An ISO 3166-1 alpha-3 country code.
    CountryCode("^[A-Z]{3}$", 3, "BGD");
    /// A nationality code, or `foreign`.
    NationalityCode("^([A-Z]{3}|foreign)$", 7, "ITA");
    /// A BCP 47 language tag.
    LanguageTag("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$", 39, "en");
    /// An http or https address.
    WebAddress("^https?://[^\\x00-\\x20]+$", 2000, "https://example.org/article");
    /// A SHA-256 digest in lowercase hex.
    Sha256Hex("^[0-9a-f]{64}$", 64, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    /// Degrees north, -90 to 90, at most eight decimals.
    Latitude("^-?(90(\\.0{1,8})?|[1-8]?[0-9](\\.[0-9]{1,8})?)$", 12, "23.8041");
    /// Degrees east, -180 to 180, at most eight decimals.
    Longitude("^-?(180(\\.0{1,8})?|(1[0-7][0-9]|[1-9]?[0-9])(\\.[0-9]{1,8})?)$", 13, "90.4152");
    /// An id in another dataset, as `scheme:id`.
    SchemedId("^[a-z0-9][a-z0-9_.-]{0,63}:.{1,200}$", 265, "gtd:201607010001");
    /// A time, or with precision day or month the day or month as it is written.
    PublishedAt("^[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])([Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]{1,12})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9]))?)?$", 40, "2016-07-02T14:00:00Z");
    /// The name of an identifier scheme.
    SchemeName("^[a-z0-9][a-z0-9_.-]{0,63}$", 64, "gtd");
}
