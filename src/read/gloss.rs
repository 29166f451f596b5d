//! The words of another language, each by the English word whose rules it follows.
//!
//! Must not know what any word means.

use std::collections::HashMap;

/// For English it is empty.
#[derive(Default)]
pub(super) struct Gloss(HashMap<&'static str, &'static str>);

impl Gloss {
    pub fn of(table: &'static str) -> Self {
        Self(table.lines().skip(1).filter_map(|line| line.split_once(',')).collect())
    }

    pub fn word<'w>(&self, word: &'w str) -> &'w str {
        self.0.get(word).copied().unwrap_or(word)
    }
}
