//! What the reader proposes: a claim as it could be sent, and why.
//!
//! Must not know how it was found.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::domain::claim::Certainty;
use crate::domain::count::Count;
use crate::domain::nationality::{ClaimNationalities, Nationality};
use crate::domain::outcome::Outcome;
use crate::domain::quote::{Selector, Span};
use crate::domain::role::Role;
use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// How sure the reader is of a proposal.
    Strength {
        Weak = "weak",
        Fair = "fair",
        Strong = "strong",
    }
}

/// Everything that was read in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// In the order of the text.
    pub items: Vec<Proposal>,
    pub unread: Vec<Unread>,
    /// How often a word was looked at: the work that the text took.
    pub looks: u64,
}

/// A claim that nobody has accepted yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The same for the same text and version of the reader.
    pub key: String,
    pub quote: Selector,
    /// The place of the quote: a sentence.
    pub span: Span,
    /// The number and its noun, inside the quote.
    pub mention: Span,
    pub role: Role,
    pub outcome: Outcome,
    pub nationalities: ClaimNationalities,
    pub count: Count,
    /// The words of a vague count.
    pub count_words: Option<String>,
    pub certainty: Certainty,
    pub perpetrator_claim: bool,
    pub subset: Option<String>,
    pub may_include: Vec<Role>,
    pub attribution: Option<Attribution>,
    pub strength: Strength,
    pub because: Vec<Because>,
    pub ambiguous: Ambiguous,
}

impl Proposal {
    /// The words of the mention.
    pub fn mentioned(&self) -> String {
        let before = self.mention.start.saturating_sub(self.span.start);
        let length = self.mention.end.saturating_sub(self.mention.start);
        let count = |number: u64| usize::try_from(number).unwrap_or(0);
        self.quote.exact.chars().skip(count(before)).take(count(length)).collect()
    }
}

/// Who is said to have said it, as worded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    pub words: String,
    pub span: Span,
}

/// One step of the explanation: a rule and the words it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    pub rule: &'static str,
    pub span: Span,
    pub says: String,
}

/// The readings that a word leaves open; nothing chooses among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ambiguous {
    pub nationalities: Vec<Nationality>,
    pub outcomes: Vec<Outcome>,
}

impl Ambiguous {
    pub fn is_empty(&self) -> bool {
        self.nationalities.is_empty() && self.outcomes.is_empty()
    }
}

/// A number, or an end of a sentence, that the reader passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    pub span: Span,
    pub reason: &'static str,
}

/// The key of a proposal: what the text is, where the number stands and what is said of it.
pub(super) fn key(
    text_sha256: &[u8],
    mention: Span,
    role: Role,
    outcome: Outcome,
    nationalities: &ClaimNationalities,
) -> String {
    let mut digest = Sha256::new();
    digest.update(text_sha256);
    digest.update(mention.start.to_be_bytes());
    digest.update(mention.end.to_be_bytes());
    digest.update(role.code());
    digest.update(outcome.code());
    match nationalities {
        ClaimNationalities::Any => {}
        ClaimNationalities::Foreign => digest.update("foreign"),
        ClaimNationalities::List(codes) => codes.iter().for_each(|code| digest.update(code.code())),
    }
    digest.finalize().iter().take(8).fold(String::from("prp_"), |mut key, byte| {
        let _ = write!(key, "{byte:02x}");
        key
    })
}
