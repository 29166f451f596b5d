//! What a reader sees: as whom, and as of which entry.

use rusqlite::OptionalExtension;

use crate::domain::audience::Audience;
use crate::domain::ids::Seq;
use crate::store::error::StoreError;
use crate::store::reader::Reader;

/// The state of the ledger after an entry, as one audience sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    pub audience: Audience,
    /// The last entry taken into account; none for now.
    pub as_of: Option<Seq>,
}

impl View {
    pub const fn now(audience: Audience) -> Self {
        Self { audience, as_of: None }
    }

    /// The same audience, after an entry.
    pub const fn after(self, seq: Seq) -> Self {
        Self { as_of: Some(seq), ..self }
    }

    /// The `:at` of every statement: one less than the largest integer stands for now, since a standing row ends there.
    pub(super) fn at(self) -> i64 {
        self.as_of.map_or(i64::MAX - 1, |seq| i64::try_from(seq.0).unwrap_or(i64::MAX - 1))
    }

    /// The `:all` of every statement: whether rows under embargo are seen.
    pub(super) fn all(self) -> bool {
        self.audience == Audience::Reviewer
    }
}

/// A stored document, ready to be sent, and the last entry about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ready {
    pub seq: Seq,
    pub last_seq: Seq,
    pub json: String,
}

impl Ready {
    /// The same, told in another way.
    pub fn rewritten(self, document: &impl serde::Serialize) -> Result<Self, StoreError> {
        Ok(Self { json: serde_json::to_string(document)?, ..self })
    }

    pub(super) fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { seq: seq(row, 0)?, last_seq: seq(row, 1)?, json: row.get(2)? })
    }
}

/// The kinds of things that entries are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    Source,
    Incident,
    Article,
    Claim,
    Ruling,
}

impl Noun {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Incident => "incident",
            Self::Article => "article",
            Self::Claim => "claim",
            Self::Ruling => "ruling",
        }
    }
}

impl Reader<'_> {
    /// What entry `recorded` recorded, as it stood after entry `after`.
    pub fn state(&self, noun: Noun, recorded: Seq, after: Seq) -> Result<Option<Ready>, StoreError> {
        let table = noun.name();
        let query = format!(
            "SELECT seq, from_seq, json FROM {table} WHERE seq = ?1 AND from_seq <= ?2 AND to_seq > ?2"
        );
        let mut statement = self.0.prepare_cached(&query)?;
        Ok(statement.query_row((sql(recorded), sql(after)), Ready::from_row).optional()?)
    }
}

/// Reads an entry number; SQLite's integers are signed, ours are not.
pub(super) fn seq(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Seq> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map(Seq).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

/// Writes an entry number.
pub(super) fn sql(seq: Seq) -> i64 {
    i64::try_from(seq.0).unwrap_or(i64::MAX)
}
