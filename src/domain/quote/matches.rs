//! Every place of some words in a text, in one pass over it (Knuth, Morris, Pratt), whatever the words.

use super::selector::{CANDIDATES_MAX, Context};
use super::word;
use crate::domain::folding::{search_key, search_letters};

/// How often words stand in a text, and where first.
#[derive(Default)]
pub struct Places {
    pub count: usize,
    /// Byte offsets of the first of them.
    pub first: Vec<usize>,
}

impl Places {
    /// The places, overlapping ones too, that are whole words and have this before and after.
    pub fn of(text: &str, exact: &str, context: Context<'_>) -> Self {
        let (prefix, suffix) = (context.prefix.unwrap_or_default(), context.suffix.unwrap_or_default());
        let sought = [prefix, exact, suffix].concat();
        let mut places = Self::default();
        each_match(text.bytes(), sought.as_bytes(), |begin| {
            let place = begin + prefix.len();
            if word::is_boundary(text, place) && word::is_boundary(text, place + exact.len()) {
                places.count += 1;
                if places.first.len() < CANDIDATES_MAX {
                    places.first.push(place);
                }
            }
        });
        places
    }
}

/// Whether the words stand at this byte, whole and in this context.
pub fn stands_at(text: &str, exact: &str, context: Context<'_>, byte: usize) -> bool {
    let (before, rest) = text.split_at(byte);
    rest.strip_prefix(exact).is_some_and(|after| {
        context.prefix.is_none_or(|prefix| before.ends_with(prefix))
            && context.suffix.is_none_or(|suffix| after.starts_with(suffix))
            && word::is_boundary(text, byte)
            && word::is_boundary(text, byte + exact.len())
    })
}

/// The byte at which a code point of the text begins.
pub fn byte_of(text: &str, code_point: u64) -> Option<usize> {
    let index = usize::try_from(code_point).ok()?;
    text.char_indices().nth(index).map(|(byte, _)| byte)
}

/// Whether the words stand more than once, as a page finds them: capitals, accents and widths of blanks ignored.
pub fn stands_elsewhere(text: &str, exact: &str) -> bool {
    let sought: Vec<char> = search_key(exact).chars().collect();
    let mut count = 0;
    each_match(search_letters(text), &sought, |_| count += 1);
    count > 1
}

/// UTF-8 finds whole characters only: no character begins within another.
fn each_match<Letter: PartialEq>(
    text: impl Iterator<Item = Letter>,
    sought: &[Letter],
    mut found: impl FnMut(usize),
) {
    if sought.is_empty() {
        return;
    }
    let borders = borders(sought);
    let mut matched = 0;
    for (index, letter) in text.enumerate() {
        while matched > 0 && (matched == sought.len() || sought[matched] != letter) {
            matched = borders[matched - 1];
        }
        if sought[matched] == letter {
            matched += 1;
        }
        if matched == sought.len() {
            found(index + 1 - matched);
        }
    }
}

/// For each beginning of the words, the longest shorter one that it ends with.
fn borders<Letter: PartialEq>(sought: &[Letter]) -> Vec<usize> {
    let mut borders = vec![0; sought.len()];
    let mut length = 0;
    for index in 1..sought.len() {
        while length > 0 && sought[index] != sought[length] {
            length = borders[length - 1];
        }
        if sought[index] == sought[length] {
            length += 1;
        }
        borders[index] = length;
    }
    borders
}
