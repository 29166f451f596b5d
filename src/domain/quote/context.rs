//! The words around a quote: what was sent, and what has to be kept beside it so that a reader gets to the right place.

use std::ops::Range;

use super::selector::{Candidate, Selector, Span};
use super::{matches, word};

/// How much of the surrounding text is kept where the words alone do not say where they stand, in code points.
pub const LENGTH: usize = 32;
/// The same where less of it stands elsewhere too.
const LENGTH_MAX: usize = 8 * LENGTH;

/// What is kept beside a quote at this byte: what was sent, to whole words; what stands there, where the words stand at several places
/// for a reader who does not see capitals and accents, or where the quote is a piece of what a browser sees as one word.
pub fn kept(text: &str, place: usize, quote: &Selector) -> (Option<String>, Option<String>) {
    let end = place + quote.exact.len();
    let (sent_before, sent_after) = (
        quote
            .prefix
            .as_deref()
            .map(|prefix| text[word::widened(text, place - prefix.len(), place).start..place].to_owned()),
        quote
            .suffix
            .as_deref()
            .map(|suffix| text[end..word::widened(text, end, end + suffix.len()).end].to_owned()),
    );
    let is_settled = quote.start.is_none() && (quote.prefix.is_some() || quote.suffix.is_some());
    if is_settled || !matches::stands_elsewhere(text, &quote.exact) {
        let (cut_before, cut_after) = (!word::is_break(text, place), !word::is_break(text, end));
        return (
            sent_before.or_else(|| before(text, place, LENGTH).filter(|_| cut_before)),
            sent_after.or_else(|| after(text, end, LENGTH).filter(|_| cut_after)),
        );
    }
    let mut length = LENGTH;
    loop {
        let prefix = sent_before.clone().or_else(|| before(text, place, length));
        let suffix = sent_after.clone().or_else(|| after(text, end, length));
        let whole =
            [prefix.as_deref().unwrap_or_default(), &quote.exact, suffix.as_deref().unwrap_or_default()];
        if length >= LENGTH_MAX || !matches::stands_elsewhere(text, &whole.concat()) {
            return (prefix, suffix);
        }
        length *= 2;
    }
}

/// Whole words right before a byte, at most so many code points, of one paragraph; none where the text begins.
pub fn before(text: &str, byte: usize, length: usize) -> Option<String> {
    let mut begin = byte - text[..byte].chars().rev().take(length).map(char::len_utf8).sum::<usize>();
    if let Some(line) = text[begin..byte].trim_end().rfind(['\n', '\r']) {
        begin += line + 1;
    }
    while begin < byte && !word::is_break(text, begin) {
        begin += text[begin..].chars().next().map_or(1, char::len_utf8);
    }
    Some(text[begin..byte].trim_start().to_owned()).filter(|words| word::has_words(words))
}

/// Whole words right after a byte, at most so many code points, of one paragraph; none where the text ends.
pub fn after(text: &str, byte: usize, length: usize) -> Option<String> {
    let mut end = byte + text[byte..].chars().take(length).map(char::len_utf8).sum::<usize>();
    let blanks = text[byte..end].len() - text[byte..end].trim_start().len();
    if let Some(line) = text[byte + blanks..end].find(['\n', '\r']) {
        end = byte + blanks + line;
    }
    while end > byte && !word::is_break(text, end) {
        end -= text[..end].chars().next_back().map_or(1, char::len_utf8);
    }
    Some(text[byte..end].trim_end().to_owned()).filter(|words| word::has_words(words))
}

/// A place as it is named to whoever has to choose.
pub fn candidate(text: &str, place: Range<usize>) -> Candidate {
    let Span { start, end } = span(text, &place);
    Candidate {
        start,
        end,
        prefix: before(text, place.start, LENGTH),
        suffix: after(text, place.end, LENGTH),
    }
}

/// A range of bytes in code points.
fn span(text: &str, place: &Range<usize>) -> Span {
    let start = text[..place.start].chars().count() as u64;
    Span { start, end: start + text[place.clone()].chars().count() as u64 }
}
