//! SHA-256 as the ledger uses it: of leaves, of nodes, and of salted bytes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

/// A SHA-256 value. Written as 64 lowercase hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

/// The text or bytes are no SHA-256 value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a SHA-256 value: 32 bytes, or 64 lowercase hexadecimal digits")]
pub struct MalformedHash;

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [0; 64];
        hex::encode_to_slice(self.0, &mut digits).map_err(|_| fmt::Error)?;
        f.write_str(std::str::from_utf8(&digits).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = MalformedHash;

    fn from_str(text: &str) -> Result<Self, MalformedHash> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| MalformedHash)?;
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) { Err(MalformedHash) } else { Ok(Self(bytes)) }
    }
}

impl TryFrom<&[u8]> for Hash {
    type Error = MalformedHash;

    fn try_from(bytes: &[u8]) -> Result<Self, MalformedHash> {
        bytes.try_into().map(Self).map_err(|_| MalformedHash)
    }
}

impl AsRef<[u8]> for Hash {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<tlog_tiles::Hash> for Hash {
    fn from(hash: tlog_tiles::Hash) -> Self {
        Self(hash.0)
    }
}

impl From<Hash> for tlog_tiles::Hash {
    fn from(hash: Hash) -> Self {
        Self(hash.0)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// What is hashed before the bytes it hides, so that nobody can confirm a guess of them: 16 random bytes.
///
/// Its length is fixed, or a byte could move between salt and content under the same hash.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt([u8; Salt::LENGTH]);

/// A salt has exactly 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a salt has exactly 16 bytes")]
pub struct MalformedSalt;

impl Salt {
    pub const LENGTH: usize = 16;

    /// A new salt from the operating system's random numbers.
    ///
    /// # Errors
    /// When the operating system has none to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; Self::LENGTH];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(..)")
    }
}

impl TryFrom<&[u8]> for Salt {
    type Error = MalformedSalt;

    fn try_from(bytes: &[u8]) -> Result<Self, MalformedSalt> {
        bytes.try_into().map(Self).map_err(|_| MalformedSalt)
    }
}

/// SHA-256 of the salt followed by the bytes.
pub fn salted_hash(salt: &Salt, bytes: &[u8]) -> Hash {
    Hash(Sha256::new().chain_update(salt.0).chain_update(bytes).finalize().into())
}

/// The leaf that a record is in the tree: SHA-256 of a zero byte followed by the record (RFC 6962, 2.1).
pub fn leaf_hash(record: &[u8]) -> Hash {
    tlog_tiles::record_hash(record).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_of_exactly_these_bytes() {
        let sha256 = |bytes: &[u8]| Hash(Sha256::digest(bytes).into());
        assert_eq!(leaf_hash(b"abc"), sha256(b"\0abc"));
        let salt = Salt::from_bytes([7; 16]);
        assert_eq!(salted_hash(&salt, b"abc"), sha256(&[&[7; 16][..], b"abc"].concat()));
        // RFC 6962's tree of one empty leaf, as Certificate Transparency's test vectors have it.
        let empty_leaf = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
        assert_eq!(leaf_hash(b"").to_string(), empty_leaf);
    }

    #[test]
    fn a_hash_is_read_in_one_form_only() {
        let text = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
        assert_eq!(text.parse::<Hash>().map(|hash| hash.to_string()), Ok(text.to_owned()));
        for other in [&text.to_uppercase(), &text[1..], &format!("{text}0"), &text.replace('6', "g"), ""] {
            assert_eq!(other.parse::<Hash>(), Err(MalformedHash), "{other}");
        }
    }

    #[test]
    fn salts_differ_and_have_one_length() {
        assert_ne!(Salt::random().unwrap(), Salt::random().unwrap());
        assert!(Salt::try_from(&[0; 16][..]).is_ok());
        for length in [0, 15, 17] {
            assert_eq!(Salt::try_from(&vec![0; length][..]), Err(MalformedSalt));
        }
    }
}
