//! The cell: one (role, outcome, nationality) that a figure is given for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

use crate::domain::nationality::{Nationality, UnknownNationality};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// Whose people a cell counts: everyone (the total), all but the host country's, or one nationality's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellNationality {
    Any,
    Foreign,
    Code(Nationality),
}

impl CellNationality {
    pub const PATTERN: &'static str = "^(any|foreign|[A-Z]{3})$";
}

impl fmt::Display for CellNationality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::Foreign => f.write_str("foreign"),
            Self::Code(code) => code.fmt(f),
        }
    }
}

impl FromStr for CellNationality {
    type Err = UnknownNationality;

    fn from_str(text: &str) -> Result<Self, UnknownNationality> {
        match text {
            "any" => Ok(Self::Any),
            "foreign" => Ok(Self::Foreign),
            code => code.parse().map(Self::Code),
        }
    }
}

impl Serialize for CellNationality {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CellNationality {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl utoipa::PartialSchema for CellNationality {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "`any` (the total), `foreign` (all but the host country's) or a nationality code.",
            ))
            .pattern(Some(Self::PATTERN))
            .examples([serde_json::Value::from("ITA")])
            .into()
    }
}

impl ToSchema for CellNationality {}

/// One (role, outcome, nationality). The order is the order in which figures are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
pub struct Cell {
    pub role: Role,
    pub outcome: Outcome,
    pub nationality: CellNationality,
}

impl Cell {
    pub const fn new(role: Role, outcome: Outcome, nationality: CellNationality) -> Self {
        Self { role, outcome, nationality }
    }
}
