//! One sentence, asked for its words by place: what stands beyond its ends is no word.
//!
//! Must not know what is counted.

use std::cell::Cell;

use super::lexicon::{Classes, Lexicon, NumberKind};
use super::token::{Shape, Token};
use crate::domain::nationality::Nationality;
use crate::domain::quote::Span;

#[derive(Clone, Copy)]
pub(super) struct Sentence<'a> {
    pub tokens: &'a [Token<'a>],
    pub lexicon: &'a Lexicon,
    /// Counts the words that are looked at.
    pub looks: &'a Cell<u64>,
}

/// A word for a nationality or a country, and how many tokens it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// Several of one person: "French-Algerian".
    pub codes: Vec<Nationality>,
    /// The readings of a word that several nationalities share; then no code is given.
    pub candidates: Vec<Nationality>,
    pub length: usize,
}

/// Far beyond the longest sentence, and far enough from the greatest number to be counted on from.
const BEFORE: usize = usize::MAX / 2;

/// The token `back` places before `i`; beyond the beginning it is no place at all.
pub(super) fn back(i: usize, back: usize) -> usize {
    i.checked_sub(back).unwrap_or(BEFORE)
}

/// The place of these tokens in the text.
pub(super) fn span(s: &Sentence<'_>, tokens: std::ops::Range<usize>) -> Span {
    let start = s.get(tokens.start).map_or(0, |token| token.start);
    let end = s.get(tokens.end.saturating_sub(1)).map_or(start, |token| token.end);
    Span { start: start as u64, end: end.max(start) as u64 }
}

impl<'a> Sentence<'a> {
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn get(&self, i: usize) -> Option<&'a Token<'a>> {
        self.looks.set(self.looks.get() + 1);
        self.tokens.get(i)
    }

    pub fn word(&self, i: usize) -> &'a str {
        self.get(i).map_or("", |token| &token.word)
    }

    pub fn text(&self, i: usize) -> &'a str {
        self.get(i).map_or("", |token| token.text)
    }

    pub fn is(&self, i: usize, classes: Classes) -> bool {
        self.get(i).is_some_and(|token| token.classes.any(classes))
    }

    pub fn one_of(&self, i: usize, words: &[&str]) -> bool {
        self.get(i).is_some_and(|token| words.contains(&&*token.word))
    }

    /// Whether these words, parted by spaces, begin at `i`.
    pub fn says(&self, i: usize, words: &str) -> bool {
        words.split(' ').enumerate().all(|(ahead, word)| self.word(i.saturating_add(ahead)) == word)
    }

    pub fn any_of(&self, range: std::ops::Range<usize>, words: &[&str]) -> bool {
        let end = range.end.min(self.len());
        (range.start.min(end)..end).any(|i| self.one_of(i, words))
    }

    pub fn has(&self, range: std::ops::Range<usize>, classes: Classes) -> bool {
        let end = range.end.min(self.len());
        (range.start.min(end)..end).any(|i| self.is(i, classes))
    }

    pub fn is_word(&self, i: usize) -> bool {
        self.get(i).is_some_and(|token| token.shape == Shape::Word)
    }

    pub fn is_small_word(&self, i: usize) -> bool {
        self.is_word(i) && !self.is_capital(i)
    }

    pub fn is_mark(&self, i: usize) -> bool {
        self.get(i).is_some_and(|token| token.shape == Shape::Mark)
    }

    pub fn is_number(&self, i: usize) -> bool {
        self.get(i).is_some_and(|token| token.shape == Shape::Number)
    }

    pub fn is_capital(&self, i: usize) -> bool {
        self.get(i).is_some_and(|token| token.capital)
    }

    pub fn is_glued(&self, i: usize) -> bool {
        self.get(i).is_some_and(|token| token.glued)
    }

    pub fn is_possessive(&self, i: usize) -> bool {
        self.get(i).is_some_and(|token| token.possessive)
    }

    pub fn is_person(&self, i: usize) -> bool {
        self.get(i).is_some_and(|token| token.role.is_some())
    }

    pub fn is_quotation_mark(&self, i: usize) -> bool {
        matches!(self.text(i), "\"" | "“" | "”" | "‘" | "’" | "'" | "«" | "»")
    }

    pub fn is_dash(&self, i: usize) -> bool {
        matches!(self.text(i), "–" | "—") || self.text(i) == "-" && !self.is_glued(i)
    }

    pub fn ordinal(&self, i: usize) -> bool {
        let word = self.word(i);
        let by_digits =
            self.is_number(i) && ["st", "nd", "rd", "th"].iter().any(|ending| word.ends_with(ending));
        by_digits || matches!(self.lexicon.number(word), Some((_, NumberKind::Ordinal)))
    }

    /// The words from `from` on, as many as asked, parted by spaces.
    fn joined(&self, from: usize, length: usize) -> Option<String> {
        let tokens = self.tokens.get(from..from + length)?;
        Some(tokens.iter().map(|token| &*token.word).collect::<Vec<_>>().join(" "))
    }

    /// A word for people of one nationality: "Sri Lankans", "French-Algerian". "polish" is no Pole.
    pub fn nationality(&self, i: usize) -> Option<Named> {
        let first = self.get(i).filter(|token| token.capital || self.lexicon.free_order)?;
        for length in (1..=3).rev() {
            let Some(words) = self.joined(i, length) else { continue };
            let Some(codes) = self.lexicon.demonym(&words) else { continue };
            let owner = self.is_possessive(i + length - 1) && self.lexicon.country(&words).is_some();
            if owner || words == "us" && !first.text.starts_with("U") || words == "us" && first.text == "Us" {
                continue;
            }
            return Some(Named::of(codes, length));
        }
        self.compound_nationality(first)
    }

    fn compound_nationality(&self, token: &Token<'_>) -> Option<Named> {
        let parts: Vec<&str> = token.word.split('-').collect();
        if parts.len() < 2 {
            return None;
        }
        let code = |part: &&str| match *part {
            "franco" => self.lexicon.demonym("french")?.first().copied(),
            "anglo" => self.lexicon.demonym("british")?.first().copied(),
            part => self.lexicon.demonym(part).filter(|codes| codes.len() == 1)?.first().copied(),
        };
        let codes: Vec<Nationality> = parts.iter().filter_map(code).collect();
        let by_noun = codes.len() == 1 && self.lexicon.person(parts[parts.len() - 1]).is_some();
        (codes.len() == parts.len() || by_noun).then_some(Named { codes, candidates: Vec::new(), length: 1 })
    }

    /// The name of a country.
    pub fn country(&self, i: usize) -> Option<Named> {
        let first = self.get(i).filter(|token| token.capital || &*token.word == "the")?;
        for length in (1..=4).rev() {
            let Some(words) = self.joined(i, length) else { continue };
            let words = words.strip_prefix("the ").unwrap_or(&words);
            let Some(codes) = self.lexicon.country(words) else { continue };
            if words == "us" && (first.text == "us" || first.text == "Us") {
                continue;
            }
            return Some(Named::of(codes, length));
        }
        None
    }

    pub fn nationality_or_country(&self, i: usize) -> Option<Named> {
        self.nationality(i).or_else(|| self.country(i))
    }
}

impl Named {
    fn of(codes: &[Nationality], length: usize) -> Self {
        match codes {
            [code] => Self { codes: vec![*code], candidates: Vec::new(), length },
            several => Self { codes: Vec::new(), candidates: several.to_vec(), length },
        }
    }
}
