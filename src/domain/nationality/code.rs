//! The codes themselves, as `data/nationalities.csv` lists them.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

pub(super) const NATIONALITIES_CSV: &str = include_str!("../../../data/nationalities.csv");

/// A known nationality code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nationality([u8; 3]);

/// The text is no code of the list that `GET /v1/nationalities` serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no known nationality code")]
pub struct UnknownNationality;

impl Nationality {
    pub const PATTERN: &'static str = "^[A-Z]{3}$";
    /// ICAO 9303: the person's nationality is stated to be unknown. It counts as none.
    pub const STATED_UNKNOWN: Self = Self(*b"XXX");

    /// The letters of the code.
    pub const fn letters(&self) -> [u8; 3] {
        self.0
    }

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Nationality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Nationality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Nationality {
    type Err = UnknownNationality;

    fn from_str(text: &str) -> Result<Self, UnknownNationality> {
        let code: [u8; 3] = text.as_bytes().try_into().map_err(|_| UnknownNationality)?;
        CODES.binary_search(&code).map(|_| Self(code)).map_err(|_| UnknownNationality)
    }
}

impl Serialize for Nationality {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Nationality {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl utoipa::PartialSchema for Nationality {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some(Self::PATTERN))
            .examples([serde_json::Value::from("ITA")])
            .into()
    }
}

impl ToSchema for Nationality {}

static CODES: LazyLock<Vec<[u8; 3]>> = LazyLock::new(|| {
    let mut codes: Vec<[u8; 3]> =
        NATIONALITIES_CSV.lines().skip(1).filter_map(|line| line.as_bytes().first_chunk().copied()).collect();
    codes.sort_unstable();
    codes
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_of_the_table_are_codes() {
        for code in ["ITA", "XKX", "XXA", "XXB", "XXC", "XXX"] {
            assert_eq!(code.parse::<Nationality>().map(|known| known.to_string()), Ok(code.to_owned()));
        }
        for text in ["", "IT", "ita", "ITAL", "AAA", "XKK", "GBD", "cod", "é1", "any", "foreign"] {
            assert_eq!(text.parse::<Nationality>(), Err(UnknownNationality), "{text}");
        }
    }
}
