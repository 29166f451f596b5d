//! The languages that the reader knows.

/// A language that the reader knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    Spanish,
}

/// No text of this language can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the reader does not know this language")]
pub struct LanguageNotRead;

impl Language {
    pub const ALL: &'static [Self] = &[Self::English, Self::Spanish];

    /// By a BCP 47 tag: "en", "en-GB".
    pub fn of_tag(tag: &str) -> Result<Self, LanguageNotRead> {
        let primary = tag.split('-').next().unwrap_or_default();
        let known = Self::ALL.iter().find(|language| language.code().eq_ignore_ascii_case(primary));
        known.copied().ok_or(LanguageNotRead)
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Spanish => "es",
        }
    }
}
