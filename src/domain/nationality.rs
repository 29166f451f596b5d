//! Nationalities: ISO 3166-1 alpha-3, XKX (Kosovo, user-assigned) and the special codes of ICAO Doc 9303 part 3.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

use crate::domain::{Invalid, InvalidCode};

/// A known nationality code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nationality([u8; 3]);

/// The text is no code of the list that `GET /v1/nationalities` serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no known nationality code")]
pub struct UnknownNationality;

impl Nationality {
    pub const PATTERN: &'static str = "^[A-Z]{3}$";

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
    let table = include_str!("../../data/nationalities.csv");
    let mut codes: Vec<[u8; 3]> =
        table.lines().skip(1).filter_map(|line| line.as_bytes().first_chunk().copied()).collect();
    codes.sort_unstable();
    codes
});

/// The nationalities that a claim gives to the people it counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ClaimNationalities {
    /// It gives none: it counts everyone.
    #[default]
    Any,
    /// "Foreigners": everyone but the host country's.
    Foreign,
    /// Each of the people has all of these (one person with two nationalities is one person). Sorted, unique, one to four.
    List(Vec<Nationality>),
}

impl ClaimNationalities {
    pub const MAX: usize = 4;

    /// Reads the codes as sent. `pointer` names the array within the request.
    pub fn parse(codes: &[String], pointer: &str) -> Result<Self, Invalid> {
        if codes.is_empty() {
            return Ok(Self::Any);
        }
        if codes == ["foreign"] {
            return Ok(Self::Foreign);
        }
        let mut list = Vec::with_capacity(codes.len());
        for (index, code) in codes.iter().enumerate() {
            let at = format!("{pointer}/{index}");
            if code == "foreign" {
                let detail = "\"foreign\" stands alone: it says nothing of which nationality";
                return Err(Invalid::new(at, InvalidCode::ForeignNotAlone, detail));
            }
            list.push(code.parse().map_err(|_| {
                let detail =
                    format!("{code} is no nationality code; GET /v1/nationalities?q= finds it by name");
                Invalid::new(at, InvalidCode::UnknownNationality, detail)
            })?);
        }
        list.sort_unstable();
        list.dedup();
        Ok(Self::List(list))
    }

    pub fn list(&self) -> &[Nationality] {
        match self {
            Self::List(list) => list,
            Self::Any | Self::Foreign => &[],
        }
    }
}

impl Serialize for ClaimNationalities {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Any => serializer.collect_seq(std::iter::empty::<&str>()),
            Self::Foreign => serializer.collect_seq(["foreign"]),
            Self::List(list) => serializer.collect_seq(list),
        }
    }
}

impl<'de> Deserialize<'de> for ClaimNationalities {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let codes = Vec::<String>::deserialize(deserializer)?;
        Self::parse(&codes, "").map_err(de::Error::custom)
    }
}
