//! Finding a quote in the text of an article, as the W3C Web Annotation TextQuoteSelector and TextPositionSelector do:
//! exact words with what stands before and after, positions in Unicode code points, end exclusive, no normalisation.

use serde::{Deserialize, Serialize};

/// The longest quote, in code points.
pub const QUOTE_MAX: usize = 4_000;
/// How much of the surrounding text is kept where the words alone do not say where they stand.
pub const CONTEXT_LENGTH: usize = 32;
/// At most this many places are named when a quote is ambiguous.
const PLACES_MAX: usize = 20;

/// A quote as sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    pub exact: String,
    pub prefix: Option<String>,
    pub suffix: Option<String>,
    pub start: Option<u64>,
}

/// Where a quote stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    pub start: u64,
    pub end: u64,
}

/// A quote found in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchored {
    pub span: Span,
    pub prefix: Option<String>,
    pub suffix: Option<String>,
}

/// Why a quote has no one place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unanchored {
    /// The words are not in the text; `hint` says what would help.
    #[error("the quote is not in the article's text: {hint}")]
    NotFound { hint: String },
    /// The words stand at several places, and nothing sent says which.
    #[error(
        "the quote stands {count} times in the article's text; send quote.start as one of {starts:?}, or a longer prefix or suffix"
    )]
    Ambiguous { count: usize, starts: Vec<u64> },
}

/// Finds the one place of a quote in a text.
pub fn anchor(text: &str, quote: &Selector) -> Result<Anchored, Unanchored> {
    let places: Vec<usize> = overlapping_matches(text, &quote.exact).collect();
    if places.is_empty() {
        return Err(Unanchored::NotFound { hint: missing_hint(text, &quote.exact) });
    }
    let in_context = |place: &usize| {
        let (before, rest) = text.split_at(*place);
        let after = &rest[quote.exact.len()..];
        quote.prefix.as_deref().is_none_or(|prefix| before.ends_with(prefix))
            && quote.suffix.as_deref().is_none_or(|suffix| after.starts_with(suffix))
    };
    let fitting: Vec<usize> = places.iter().copied().filter(in_context).collect();
    let starts = code_point_offsets(text, &fitting);
    let chosen = match (quote.start, fitting.len()) {
        (None, 1) => 0,
        (Some(start), 1..) => {
            starts.iter().position(|known| *known == start).ok_or_else(|| Unanchored::NotFound {
                hint: format!(
                    "it does not start at {start}, but at {:?} (code points)",
                    first_places(&starts)
                ),
            })?
        }
        (_, 0) => {
            let starts = code_point_offsets(text, &places);
            let hint = format!(
                "the words stand at {:?}, but not with this prefix and suffix",
                first_places(&starts)
            );
            return Err(Unanchored::NotFound { hint });
        }
        (None, count) => return Err(Unanchored::Ambiguous { count, starts: first_places(&starts).to_vec() }),
    };
    let length = quote.exact.chars().count() as u64;
    let span = Span { start: starts[chosen], end: starts[chosen] + length };
    let (prefix, suffix) = if quote.start.is_some() && places.len() > 1 {
        context(text, fitting[chosen], quote)
    } else {
        (quote.prefix.clone(), quote.suffix.clone())
    };
    Ok(Anchored { span, prefix, suffix })
}

/// A position alone cannot be followed on a live page: the words around it are kept too.
fn context(text: &str, place: usize, quote: &Selector) -> (Option<String>, Option<String>) {
    let before: String = {
        let mut letters: Vec<char> = text[..place].chars().rev().take(CONTEXT_LENGTH).collect();
        letters.reverse();
        letters.into_iter().collect()
    };
    let after: String = text[place + quote.exact.len()..].chars().take(CONTEXT_LENGTH).collect();
    let or_found = |sent: &Option<String>, found: String| {
        sent.clone().or_else(|| Some(found).filter(|found| !found.is_empty()))
    };
    (or_found(&quote.prefix, before), or_found(&quote.suffix, after))
}

fn overlapping_matches<'t>(text: &'t str, exact: &'t str) -> impl Iterator<Item = usize> + 't {
    let mut from = 0;
    std::iter::from_fn(move || {
        let place = from + text.get(from..)?.find(exact)?;
        from = place + text[place..].chars().next().map_or(1, char::len_utf8);
        Some(place)
    })
}

/// Code point offsets of ascending byte offsets, in one pass.
fn code_point_offsets(text: &str, places: &[usize]) -> Vec<u64> {
    let (mut byte, mut code_points) = (0, 0);
    places
        .iter()
        .map(|place| {
            code_points += text[byte..*place].chars().count() as u64;
            byte = *place;
            code_points
        })
        .collect()
}

fn first_places(starts: &[u64]) -> &[u64] {
    &starts[..starts.len().min(PLACES_MAX)]
}

/// Typography and white space are the usual reasons why words that look the same are not.
fn missing_hint(text: &str, exact: &str) -> String {
    let folded_text = fold(text);
    let folded: String = fold(exact).into_iter().map(|(letter, _)| letter).collect();
    let haystack: String = folded_text.iter().map(|(letter, _)| letter).collect();
    let found = (!folded.is_empty()).then(|| haystack.find(&folded)).flatten();
    let Some(place) = found else {
        return "quote the article's own words, letter for letter; the text is kept exactly as it was sent"
            .to_owned();
    };
    let first = haystack[..place].chars().count();
    let last = first + folded.chars().count() - 1;
    let begins = folded_text[first].1;
    let ends = folded_text.get(last + 1).map_or(text.len(), |(_, byte)| *byte);
    format!(
        "the text has it with other quotation marks, dashes, capitals or white space, as {:?}",
        text[begins..ends].trim_end()
    )
}

/// Letters with their byte offsets, with typography, capitals and runs of white space made plain.
fn fold(text: &str) -> Vec<(char, usize)> {
    let mut folded: Vec<(char, usize)> = Vec::with_capacity(text.len());
    for (byte, letter) in text.char_indices() {
        let plain = match letter {
            '‘' | '’' | '‚' | '′' => '\'',
            '“' | '”' | '„' | '″' => '"',
            '‐'..='―' | '−' => '-',
            space if space.is_whitespace() => ' ',
            other => other.to_lowercase().next().unwrap_or(other),
        };
        if plain == ' ' && folded.last().is_none_or(|(previous, _)| *previous == ' ') {
            continue;
        }
        folded.push((plain, byte));
    }
    folded
}

/// The address of the live page, opened at the quote: `#:~:text=prefix-,exact,-suffix` (WICG Scroll To Text Fragment).
pub fn text_fragment_url(url: &str, exact: &str, prefix: Option<&str>, suffix: Option<&str>) -> String {
    let joint = if url.contains('#') { ":~:text=" } else { "#:~:text=" };
    let mut link = format!("{url}{joint}");
    if let Some(prefix) = prefix.map(str::trim).filter(|prefix| !prefix.is_empty()) {
        push_encoded(&mut link, prefix);
        link.push_str("-,");
    }
    match long_quote_ends(exact) {
        Some((first, last)) => {
            push_encoded(&mut link, first);
            link.push(',');
            push_encoded(&mut link, last);
        }
        None => push_encoded(&mut link, exact.trim()),
    }
    if let Some(suffix) = suffix.map(str::trim).filter(|suffix| !suffix.is_empty()) {
        link.push_str(",-");
        push_encoded(&mut link, suffix);
    }
    link
}

/// The address of the page itself, without the words of the quote.
pub fn without_text_fragment(link: &str) -> &str {
    link.rsplit_once(":~:text=").map_or(link, |(page, _)| page.strip_suffix('#').unwrap_or(page))
}

/// A fragment cannot run across paragraphs, and a long one makes a long address: its first and last words are enough.
fn long_quote_ends(exact: &str) -> Option<(&str, &str)> {
    const LONG: usize = 300;
    const WORDS: usize = 5;
    let spans_lines = exact.trim().contains('\n');
    if exact.len() <= LONG && !spans_lines {
        return None;
    }
    let first_line = exact.trim().lines().next()?;
    let last_line = exact.trim().lines().last()?;
    let after_words =
        |line: &str| line.match_indices(' ').nth(WORDS - 1).map_or(line.len(), |(byte, _)| byte);
    let before_words = |line: &str| line.rmatch_indices(' ').nth(WORDS - 1).map_or(0, |(byte, _)| byte + 1);
    Some((first_line[..after_words(first_line)].trim(), last_line[before_words(last_line)..].trim()))
}

fn push_encoded(link: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'~') {
            link.push(char::from(byte));
        } else {
            link.push_str(&format!("%{byte:02X}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(exact: &str) -> Selector {
        Selector { exact: exact.to_owned(), prefix: None, suffix: None, start: None }
    }

    const TEXT: &str = "“Twenty” were killed in the café. Twenty hostages, they said. Twenty hostages.";

    #[test]
    fn offsets_are_code_points() {
        let anchored = anchor(TEXT, &quote("café")).unwrap();
        assert_eq!(anchored.span, Span { start: 28, end: 32 });
    }

    #[test]
    fn a_repeated_quote_needs_context_or_a_position() {
        let starts = vec![34, 62];
        assert_eq!(anchor(TEXT, &quote("Twenty hostages")), Err(Unanchored::Ambiguous { count: 2, starts }));
        let by_suffix = Selector { suffix: Some(", they".into()), ..quote("Twenty hostages") };
        assert_eq!(anchor(TEXT, &by_suffix).unwrap().span.start, 34);
        let by_prefix = Selector { prefix: Some("said. ".into()), ..quote("Twenty hostages") };
        assert_eq!(anchor(TEXT, &by_prefix).unwrap().span.start, 62);
        let by_start = anchor(TEXT, &Selector { start: Some(62), ..quote("Twenty hostages") }).unwrap();
        assert_eq!((by_start.span.start, by_start.suffix.as_deref()), (62, Some(".")));
        let wrong_start = anchor(TEXT, &Selector { start: Some(61), ..quote("Twenty hostages") });
        assert!(matches!(wrong_start, Err(Unanchored::NotFound { hint }) if hint.contains("34")));
    }

    #[test]
    fn a_missing_quote_says_what_the_text_has() {
        let refused = anchor(TEXT, &quote("\"twenty\"  were")).unwrap_err().to_string();
        assert!(refused.contains("“Twenty” were"), "{refused}");
        assert!(matches!(anchor(TEXT, &quote("thirty")), Err(Unanchored::NotFound { .. })));
    }

    #[test]
    fn fragments_escape_what_has_a_meaning_there() {
        let link = text_fragment_url("https://example.org/a", "15-20, at most & é", Some("about "), None);
        assert_eq!(link, "https://example.org/a#:~:text=about-,15%2D20%2C%20at%20most%20%26%20%C3%A9");
        let long = format!("first words of a very long quote {} and its last few words", "x ".repeat(200));
        assert!(text_fragment_url("https://example.org/a#part", &long, None, None).len() < 140);
        for page in ["https://example.org/a", "https://example.org/a#part", "https://example.org/?q=~:text"] {
            let link = text_fragment_url(page, "nine :~:text= of #ten", Some("a"), None);
            assert_eq!(without_text_fragment(&link), page);
            assert_eq!(without_text_fragment(page), page);
        }
    }
}
