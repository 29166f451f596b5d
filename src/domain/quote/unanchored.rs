//! Why a quote has no one place, and what would help.

use super::selector::Candidate;

/// Why a quote has no one place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unanchored {
    /// The words are not in the text; `hint` says what would help, and the candidates what may be meant.
    #[error("the quote is not in the article's text: {hint}")]
    NotFound { hint: String, candidates: Vec<Candidate> },
    /// The words stand at several places, and nothing sent says which.
    #[error(
        "the quote stands {count} times in the article's text; send quote.start as one of {:?}, or a longer prefix or suffix",
        starts(.candidates)
    )]
    Ambiguous { count: usize, candidates: Vec<Candidate> },
}

pub(super) fn starts(candidates: &[Candidate]) -> Vec<u64> {
    candidates.iter().map(|candidate| candidate.start).collect()
}

impl Unanchored {
    pub(super) fn not_found(hint: impl Into<String>) -> Self {
        Self::NotFound { hint: hint.into(), candidates: Vec::new() }
    }
}

/// The text's own characters, cut to a length that a message can bear.
pub(super) fn shown(words: &str) -> String {
    const LONGEST: usize = 300;
    match words.char_indices().nth(LONGEST) {
        Some((byte, _)) => format!("{}…", &words[..byte]),
        None => words.to_owned(),
    }
}
