//! Reads a text and proposes the claims that it makes: passes over tokens, sentences, numbers, people, verbs and speakers.
//!
//! Pure and the same for the same text: must not know of articles, incidents, sources, stores or networks. It never chooses
//! between two nationalities and never adds numbers up.

mod accept;
mod background;
mod carry;
mod certainty;
mod cue;
mod draft;
mod group;
mod join;
mod label;
mod lexicon;
mod link;
mod number;
mod object;
mod outcome;
mod passes;
mod phrase;
mod proposal;
mod quote;
mod refer;
mod resolve;
mod rule;
mod scope;
mod sentence;
mod speaker;
mod strength;
mod subject;
mod token;
mod unknown;
mod unstated;

pub use passes::read;
pub use proposal::{Ambiguous, Attribution, Because, Proposal, Reading, Strength, Unread};
pub use quote::named_number;
pub use rule::{RULES, RuleText};

/// Counts what the reader proposes: a change of any proposal is a new version.
pub const READER_VERSION: &str = "1.0.0";

/// A language that the reader knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
}

/// No text of this language can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the reader does not know this language")]
pub struct LanguageNotRead;

impl Language {
    pub const ALL: &'static [Self] = &[Self::English];

    /// By a BCP 47 tag: "en", "en-GB".
    pub fn of_tag(tag: &str) -> Result<Self, LanguageNotRead> {
        let primary = tag.split('-').next().unwrap_or_default();
        let known = Self::ALL.iter().find(|language| language.code().eq_ignore_ascii_case(primary));
        known.copied().ok_or(LanguageNotRead)
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }
}
