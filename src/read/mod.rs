//! Reads a text and proposes the claims that it makes: passes over tokens, sentences, numbers, people, verbs and speakers.
//!
//! Pure and the same for the same text: must not know of articles, incidents, sources, stores or networks. It never chooses
//! between two nationalities and never adds numbers up.

mod accept;
mod background;
mod carry;
mod certainty;
mod clause;
mod cue;
mod destination;
mod digits;
mod draft;
mod drafting;
mod emit;
mod evidence;
mod fold;
mod gloss;
mod group;
mod inclusion;
mod join;
mod label;
mod language;
mod lexicon;
mod link;
mod membership;
mod mention;
mod number;
mod object;
mod outcome;
mod passes;
mod phrase;
mod proposal;
mod quote;
mod refer;
mod resolve;
mod resolved;
mod rule;
mod scope;
mod sentence;
mod speaker;
mod strength;
mod subject;
mod token;
mod toll;
mod unknown;
mod unstated;

pub use language::{Language, LanguageNotRead};
pub use passes::read;
pub use proposal::{Ambiguous, Attribution, Because, Proposal, Reading, Strength, Unread};
pub use quote::quote_mismatch;
pub use rule::{RULES, RuleText};

/// Counts what the reader proposes: a change of any proposal is a new version.
pub const READER_VERSION: &str = "1.1.0";
