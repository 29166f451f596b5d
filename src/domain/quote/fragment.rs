//! The address of a live page, opened at a quote: `#:~:text=prefix-,exact,-suffix` (WICG Scroll To Text Fragment). What a fragment names
//! has to be whole words, and each of its parts stands in one paragraph.

use super::word;
use crate::domain::folding::is_blank;

/// A quote up to this length, in code points, is named whole.
const WHOLE_MAX: usize = 300;
/// The first and last words of a longer one, in code points.
const END_MAX: usize = 60;
/// The same in a script that puts no spaces between words.
const UNSPACED_END: usize = 20;

pub fn text_fragment_url(url: &str, exact: &str, prefix: Option<&str>, suffix: Option<&str>) -> String {
    let page = without_directive(url);
    let joint = if page.contains('#') { ":~:text=" } else { "#:~:text=" };
    let mut link = format!("{page}{joint}");
    if let Some(prefix) = prefix.and_then(last_line) {
        push_encoded(&mut link, &prefix);
        link.push_str("-,");
    }
    match ends(exact) {
        Some((first, last)) => {
            push_encoded(&mut link, &plain(first));
            link.push(',');
            push_encoded(&mut link, &plain(last));
        }
        None => push_encoded(&mut link, &plain(exact)),
    }
    if let Some(suffix) = suffix.and_then(first_line) {
        link.push_str(",-");
        push_encoded(&mut link, &suffix);
    }
    link
}

/// The address of the page itself, without the words of the quote.
pub fn without_text_fragment(link: &str) -> &str {
    link.rsplit_once(":~:text=").map_or(link, |(page, _)| page.strip_suffix('#').unwrap_or(page))
}

/// An address may have a directive of its own, which would be followed in the place of ours.
fn without_directive(url: &str) -> &str {
    let Some((page, fragment)) = url.split_once('#') else { return url };
    match fragment.find(":~:") {
        Some(0) => page,
        Some(byte) => &url[..page.len() + 1 + byte],
        None => url,
    }
}

/// As a page shows it: no blanks at the ends, runs of blanks as one.
fn plain(words: &str) -> String {
    words.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The part of a prefix that stands in one paragraph, the last.
fn last_line(prefix: &str) -> Option<String> {
    prefix.trim_end().lines().next_back().map(plain).filter(|words| word::has_words(words))
}

fn first_line(suffix: &str) -> Option<String> {
    suffix.trim_start().lines().next().map(plain).filter(|words| word::has_words(words))
}

/// A fragment cannot run across paragraphs, and a long one makes a long address: its first and last words are enough.
fn ends(exact: &str) -> Option<(&str, &str)> {
    let exact = exact.trim();
    let (first, last) = (exact.lines().next()?, exact.lines().next_back()?);
    if first.len() == exact.len() {
        exact.chars().nth(WHOLE_MAX)?;
        let (first, last) = (first_words(exact), last_words(exact));
        return (first.len() + last.len() < exact.len()).then_some((first, last));
    }
    Some((first_words(first.trim()), last_words(last.trim())))
}

fn first_words(line: &str) -> &str {
    let Some((limit, _)) = line.char_indices().nth(END_MAX) else { return line };
    let cut = line[..limit].rfind(is_blank).filter(|cut| word::has_words(&line[..*cut]));
    cut.or_else(|| unspaced_cut(line, line.char_indices().map(|(byte, _)| byte).skip(1)))
        .map_or(line, |cut| line[..cut].trim())
}

fn last_words(line: &str) -> &str {
    let Some((limit, _)) = line.char_indices().rev().nth(END_MAX - 1) else { return line };
    let cut =
        line[limit..].find(is_blank).map(|cut| limit + cut).filter(|cut| word::has_words(&line[*cut..]));
    cut.or_else(|| unspaced_cut(line, line.char_indices().rev().map(|(byte, _)| byte)))
        .map_or(line, |cut| line[cut..].trim())
}

/// The first place, so many code points on, that is within no word.
fn unspaced_cut(line: &str, mut bytes: impl Iterator<Item = usize>) -> Option<usize> {
    bytes.by_ref().take(UNSPACED_END - 1).for_each(drop);
    bytes.take(END_MAX).find(|byte| word::is_break(line, *byte))
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
