//! What a reader sees: as whom, and as of which entry.

use crate::domain::audience::Audience;
use crate::domain::ids::Seq;
use crate::store::error::StoreError;

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

/// `shown_from` of what is under embargo.
pub(super) const HIDDEN: i64 = i64::MAX;

/// The entry from which the public sees something; none while it is under embargo.
pub(super) fn shown(from: Option<Seq>) -> i64 {
    from.map_or(HIDDEN, sql)
}

/// An entry number as databases have it: their integers are signed, ours are not.
pub(super) fn sql(seq: Seq) -> i64 {
    i64::try_from(seq.0).unwrap_or(i64::MAX)
}
