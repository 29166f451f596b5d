//! By which policy figures and answers are asked for: one, or every one side by side.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::domain::vocabulary::UnknownCode;
use crate::reconcile::Policy;

const EVERY: &str = "all";

static CODES: LazyLock<Vec<&str>> =
    LazyLock::new(|| Policy::ALL.iter().map(|policy| policy.code()).chain([EVERY]).collect());

/// One policy, or every one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyChoice {
    One(Policy),
    Every,
}

impl PolicyChoice {
    pub fn policies(self) -> Vec<Policy> {
        match self {
            Self::One(policy) => vec![policy],
            Self::Every => Policy::ALL.to_vec(),
        }
    }

    /// The version of the policy; of all of them the newest.
    pub fn version(self) -> String {
        let newest = self.policies().into_iter().map(Policy::version).max();
        newest.unwrap_or_default().to_owned()
    }
}

impl Default for PolicyChoice {
    fn default() -> Self {
        Self::One(Policy::default())
    }
}

impl fmt::Display for PolicyChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(policy) => policy.fmt(f),
            Self::Every => f.write_str(EVERY),
        }
    }
}

impl FromStr for PolicyChoice {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        if text == EVERY { Ok(Self::Every) } else { text.parse().map(Self::One) }
    }
}

impl Serialize for PolicyChoice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PolicyChoice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(|_| de::Error::unknown_variant(&text, &CODES))
    }
}

impl PartialSchema for PolicyChoice {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("A policy, or `all`: the same rows once for each policy."))
            .enum_values(Some(CODES.iter().copied()))
            .into()
    }
}

impl ToSchema for PolicyChoice {}
