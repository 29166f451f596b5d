//! The record of an entry: the small canonical text that its leaf covers.
//!
//! It holds only hashes of the body and of the words, so that words can be erased later and every proof still holds.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::domain::ids::{Principal, Seq};
use crate::domain::time::Timestamp;
use crate::journal::canonical::{NotCanonical, canonical};
use crate::journal::hash::Hash;

/// The form of the record. There is one so far: 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Version;

impl Version {
    const NUMBER: u8 = 1;
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(Self::NUMBER)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u8::deserialize(deserializer)? {
            Self::NUMBER => Ok(Self),
            other => Err(de::Error::custom(format_args!("unknown version {other} of the record"))),
        }
    }
}

/// What is recorded of every entry, and never erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    pub v: Version,
    pub seq: Seq,
    /// What kind of entry it is; the ledger has the list.
    pub kind: String,
    pub recorded_at: Timestamp,
    pub principal: Principal,
    /// SHA-256 of the body's salt and canonical bytes.
    pub body_sha256: Hash,
    /// SHA-256 of the words' salt and canonical bytes; absent when the entry was recorded without words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words_sha256: Option<Hash>,
}

/// The bytes are not what a record is written as.
#[derive(Debug, thiserror::Error)]
pub enum BadRecord {
    #[error("not a record: {0}")]
    Malformed(#[from] serde_json::Error),
    #[error("the record is not in canonical form")]
    NotCanonical,
}

impl Record {
    /// The bytes to store and to hash.
    ///
    /// # Errors
    /// Only when `seq` is beyond 2^53 - 1.
    pub fn canonical(&self) -> Result<String, NotCanonical> {
        canonical(self)
    }

    /// Reads stored bytes, and takes them only if they are exactly what this record is written as.
    ///
    /// # Errors
    /// Refuses other members, other versions, and any other spelling of the same record.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadRecord> {
        let record: Self = serde_json::from_slice(bytes)?;
        match record.canonical() {
            Ok(text) if text.as_bytes() == bytes => Ok(record),
            _ => Err(BadRecord::NotCanonical),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        Record {
            v: Version,
            seq: Seq(7),
            kind: "claim".into(),
            recorded_at: "2016-07-02T02:00:00.000001Z".parse().unwrap(),
            principal: Principal::System,
            body_sha256: Hash([0xab; 32]),
            words_sha256: None,
        }
    }

    #[test]
    fn a_record_is_written_as_these_bytes() {
        let body = "ab".repeat(32);
        let start = format!(r#"{{"body_sha256":"{body}","kind":"claim","principal":"system","#);
        let middle = r#""recorded_at":"2016-07-02T02:00:00.000001Z","seq":7,"v":1"#;
        assert_eq!(record().canonical().unwrap(), format!("{start}{middle}}}"));

        let with_words = Record { words_sha256: Some(Hash([0xcd; 32])), ..record() };
        let words = "cd".repeat(32);
        assert_eq!(with_words.canonical().unwrap(), format!(r#"{start}{middle},"words_sha256":"{words}"}}"#));
    }

    #[test]
    fn a_record_reads_back() {
        for words_sha256 in [None, Some(Hash([1; 32]))] {
            let record = Record { words_sha256, ..record() };
            assert_eq!(Record::parse(record.canonical().unwrap().as_bytes()).unwrap(), record);
        }
    }

    #[test]
    fn other_spellings_of_the_same_record_are_refused() {
        let text = record().canonical().unwrap();
        for (from, to) in [
            (r#""seq":7"#, r#""seq": 7"#),
            (r#""seq":7,"v":1"#, r#""v":1,"seq":7"#),
            (r#""v":1"#, r#""v":2"#),
            (r#""v":1"#, r#""v":1,"words_sha256":null"#),
            (r#""v":1"#, r#""v":1,"x":1"#),
            (r#""v":1"#, r#""v":1,"v":1"#),
            (r#""seq":7"#, r#""seq":7.0"#),
            (r#""seq":7"#, r#""seq":9007199254740992"#),
            ("00.000001Z", "00.0000010Z"),
            ("02:00:00.000001Z", "03:00:00.000001+01:00"),
            ("claim", "clai\\u006d"),
            ("abab", "ABAB"),
        ] {
            let other = text.replacen(from, to, 1);
            assert_ne!(other, text);
            assert!(Record::parse(other.as_bytes()).is_err(), "{other}");
        }
    }
}
