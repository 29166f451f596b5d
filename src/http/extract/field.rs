//! Types and helpers for the fields of requests, so that what the document says is what is read.

use std::fmt;
use std::str::FromStr;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};

use super::json::{refuse, refuse_part};
use super::strict::Strict;
use crate::http::problem::ShapeCode;

/// The largest integer that every JSON reader holds exactly.
pub const INTEGER_MAX: u64 = 9_007_199_254_740_991;

/// The number of an entry, or the size of the log.
pub type Size = Integer<0, INTEGER_MAX>;
/// The number of an entry.
pub type EntryNumber = Integer<1, INTEGER_MAX>;

/// For an optional field: absent is `None`, and null is refused.
///
/// `#[serde(default, deserialize_with = "present")]`
pub fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// An integer between two bounds, both allowed. `257.0` is one too, as JSON Schema has it; `257.5` is not.
///
/// In a schema name it by an alias (`type Limit = Integer<1, 500>;`) and write `#[schema(inline)]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Integer<const MIN: u64, const MAX: u64>(u64);

impl<const MIN: u64, const MAX: u64> Integer<MIN, MAX> {
    /// The integer, if it is within the bounds.
    pub fn new(value: u64) -> Option<Self> {
        (MIN..=MAX).contains(&value).then_some(Self(value))
    }

    pub const fn get(self) -> u64 {
        self.0
    }

    fn refuse<E: serde::de::Error>() -> E {
        refuse(ShapeCode::OutOfRange, "", format_args!("must be from {MIN} to {MAX}"))
    }
}

/// The text is not an integer within the bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be an integer from {min} to {max}")]
pub struct NotInRange {
    min: u64,
    max: u64,
}

impl<const MIN: u64, const MAX: u64> FromStr for Integer<MIN, MAX> {
    type Err = NotInRange;

    /// Reads decimal digits: no sign, no leading zero.
    fn from_str(text: &str) -> Result<Self, NotInRange> {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
        let value = if plain { text.parse().ok() } else { None };
        value.and_then(Self::new).ok_or(NotInRange { min: MIN, max: MAX })
    }
}

impl<'de, const MIN: u64, const MAX: u64> Deserialize<'de> for Integer<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<const MIN: u64, const MAX: u64>;

        impl<const MIN: u64, const MAX: u64> Visitor<'_> for Reader<MIN, MAX> {
            type Value = Integer<MIN, MAX>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "an integer from {MIN} to {MAX}")
            }

            fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Self::Value, E> {
                Integer::new(value).ok_or_else(Integer::<MIN, MAX>::refuse)
            }

            fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Self::Value, E> {
                u64::try_from(value)
                    .map_err(|_| Integer::<MIN, MAX>::refuse())
                    .and_then(|value| self.visit_u64(value))
            }

            fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Self::Value, E> {
                if value.fract() != 0.0 {
                    return Err(refuse(ShapeCode::WrongType, "", "must be an integer, without a fraction"));
                }
                if value < 0.0 || value > INTEGER_MAX as f64 {
                    return Err(Integer::<MIN, MAX>::refuse());
                }
                self.visit_u64(value as u64)
            }
        }

        deserializer.deserialize_u64(Reader)
    }
}

impl<const MIN: u64, const MAX: u64> utoipa::PartialSchema for Integer<MIN, MAX> {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .minimum(Some(MIN))
            .maximum(Some(MAX))
            .into()
    }
}

impl<const MIN: u64, const MAX: u64> utoipa::ToSchema for Integer<MIN, MAX> {}

/// Reads a union by its tag, so that an error points into the variant that was meant.
///
/// `read` gets the tag and the whole object, and answers `None` for a tag it does not know.
pub fn tagged<'de, D, T>(
    deserializer: D,
    tag: &'static str,
    known: &[&str],
    read: impl FnOnce(&str, &RawValue) -> Option<Result<T, D::Error>>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    let whole = Box::<RawValue>::deserialize(deserializer)?;
    if !whole.get().trim_start().starts_with('{') {
        return Err(refuse_other_than_object(whole.get()));
    }
    let fields: std::collections::HashMap<String, &RawValue> = variant(&whole)?;
    let below = format!("/{tag}");
    let Some(sent) = fields.get(tag) else {
        return Err(refuse(ShapeCode::MissingField, &below, ShapeCode::MissingField.default_detail()));
    };
    let refuse_tag = |code| refuse(code, &below, format_args!("must be one of {}", known.join(", ")));
    match sent.get() {
        "null" => Err(refuse(ShapeCode::NullNotAllowed, &below, ShapeCode::NullNotAllowed.default_detail())),
        text if !text.starts_with('"') => Err(refuse_tag(ShapeCode::WrongType)),
        _ => {
            let code: String = variant(sent)?;
            read(&code, &whole).unwrap_or_else(|| Err(refuse_tag(ShapeCode::NotListed)))
        }
    }
}

fn refuse_other_than_object<E: serde::de::Error>(text: &str) -> E {
    if text.trim() == "null" {
        return refuse(ShapeCode::NullNotAllowed, "", ShapeCode::NullNotAllowed.default_detail());
    }
    refuse(ShapeCode::WrongType, "", "must be an object")
}

/// Reads one variant of a union.
pub fn variant<'t, T: Deserialize<'t>, E: serde::de::Error>(whole: &'t RawValue) -> Result<T, E> {
    let mut deserializer = serde_json::Deserializer::from_str(whole.get());
    serde_path_to_error::deserialize(Strict(&mut deserializer)).map_err(|error| refuse_part(&error))
}
