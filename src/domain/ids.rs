//! Identifiers: TypeIDs (a prefix that names the kind, then a UUIDv7 in 26 characters of base 32) and entry numbers.
//!
//! Any text that fits the pattern is well-formed; whether the thing exists is for the ledger to say.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use uuid::Uuid;

/// Crockford's base 32 in lower case, as the TypeID specification 0.3 has it.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const ENCODED_LENGTH: usize = 26;

/// The text does not have the form of this kind of id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a well-formed id of this kind")]
pub struct MalformedId;

/// The value of each digit by its byte; 32 for a byte that is none.
const DIGITS: [u8; 256] = {
    let mut digits = [32; 256];
    let mut value = 0;
    while value < 32 {
        digits[ALPHABET[value as usize] as usize] = value;
        value += 1;
    }
    digits
};

/// Three letters, `_`, and the digits.
const WRITTEN_LENGTH: usize = 4 + ENCODED_LENGTH;

fn encode(prefix: &str, uuid: Uuid) -> [u8; WRITTEN_LENGTH] {
    let mut rest = uuid.as_u128();
    let mut text = [0; WRITTEN_LENGTH];
    text[..4].copy_from_slice(prefix.as_bytes());
    for place in text[4..].iter_mut().rev() {
        *place = ALPHABET[(rest & 31) as usize];
        rest >>= 5;
    }
    text
}

fn decode(text: &str) -> Result<Uuid, MalformedId> {
    let bytes = text.as_bytes();
    if bytes.len() != ENCODED_LENGTH || bytes[0] > b'7' {
        return Err(MalformedId);
    }
    let mut value: u128 = 0;
    for byte in bytes {
        let digit = DIGITS[usize::from(*byte)];
        if digit == 32 {
            return Err(MalformedId);
        }
        value = value << 5 | u128::from(digit);
    }
    Ok(Uuid::from_u128(value))
}

macro_rules! type_id {
    ($(#[$meta:meta])* $name:ident, $prefix:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            pub const PREFIX: &'static str = concat!($prefix, "_");
            pub const PATTERN: &'static str = concat!("^", $prefix, "_[0-7][0-9a-hjkmnp-tv-z]{25}$");
            pub const EXAMPLE: &'static str = concat!($prefix, "_01jd6fzb4qe7xsm3v0k9c2w8an");

            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            pub const fn bytes(self) -> [u8; 16] {
                *self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(std::str::from_utf8(&encode(Self::PREFIX, self.0)).unwrap_or_default())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;

            fn from_str(text: &str) -> Result<Self, MalformedId> {
                decode(text.strip_prefix(Self::PREFIX).ok_or(MalformedId)?).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(std::str::from_utf8(&encode(Self::PREFIX, self.0)).unwrap_or_default())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(|_| {
                    de::Error::custom(format_args!("expected an id like {}", Self::EXAMPLE))
                })
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .pattern(Some(Self::PATTERN))
                    .examples([serde_json::Value::from(Self::EXAMPLE)])
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    };
}

type_id!(
    /// Names a source: anyone who can say a number.
    SourceId, "src");
type_id!(
    /// Names an incident.
    IncidentId, "inc");
type_id!(
    /// Names an article at one revision.
    ArticleId, "art");
type_id!(
    /// Names a claim.
    ClaimId, "clm");
type_id!(
    /// Names a ruling.
    RulingId, "rul");
type_id!(
    /// Names an import: all that one file recorded.
    ImportId, "imp");
type_id!(
    /// Names an API key (not its secret).
    KeyId, "key");

/// The number of an entry: dense, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u64);

impl Seq {
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl utoipa::PartialSchema for Seq {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .minimum(Some(0))
            .maximum(Some(9_007_199_254_740_991_i64))
            .examples([serde_json::Value::from(42)])
            .into()
    }
}

impl utoipa::ToSchema for Seq {}

/// Who wrote an entry: the holder of a key, or the service itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Principal {
    Key(KeyId),
    System,
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(id) => id.fmt(f),
            Self::System => f.write_str("system"),
        }
    }
}

impl FromStr for Principal {
    type Err = MalformedId;

    fn from_str(text: &str) -> Result<Self, MalformedId> {
        if text == "system" { Ok(Self::System) } else { text.parse().map(Self::Key) }
    }
}

impl Serialize for Principal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Principal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl utoipa::PartialSchema for Principal {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .pattern(Some("^(system|key_[0-7][0-9a-hjkmnp-tv-z]{25})$"))
            .examples([serde_json::Value::from(KeyId::EXAMPLE)])
            .into()
    }
}

impl utoipa::ToSchema for Principal {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_id_reads_back() {
        for value in [0, 1, u128::MAX, 0x0190_0000_0000_7000_8000_0000_0000_0001] {
            let id = ClaimId::from_uuid(Uuid::from_u128(value));
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        assert_eq!(
            ClaimId::EXAMPLE.parse::<ClaimId>().map(|id| id.to_string()),
            Ok(ClaimId::EXAMPLE.to_owned())
        );
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "clm_",
            "src_01jd6fzb4qe7xsm3v0k9c2w8an",
            "clm_81jd6fzb4qe7xsm3v0k9c2w8an",
            "clm_01jd6fzb4qe7xsm3v0k9c2w8aI",
        ] {
            assert_eq!(text.parse::<ClaimId>(), Err(MalformedId), "{text}");
        }
    }
}
