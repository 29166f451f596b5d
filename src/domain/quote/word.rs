//! Where words begin and end, in scripts that put spaces between them.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// Whether there is anything to read in it.
pub fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// A letter, digit or mark of a script that puts spaces between its words: next to another one it makes one word with it.
pub fn joins(letter: char) -> bool {
    (letter.is_alphanumeric() || letter == '_' || is_combining_mark(letter)) && !is_unspaced(letter)
}

/// Thai, Lao, Myanmar, Khmer, kana and Han put no spaces between words.
pub const fn is_unspaced(letter: char) -> bool {
    matches!(letter,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{19e0}'..='\u{19ff}'
        | '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{323af}')
}

/// Whether no word, and no number written with separators, runs across this byte of the text.
pub fn is_boundary(text: &str, byte: usize) -> bool {
    let (before, after) = text.split_at(byte);
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else { return true };
    !(is_within_number(before, after) || joins(last) && joins(next))
}

/// "1,120" and "1.5" are one number each: a separator that stands between two digits joins them. A blank does where three digits
/// follow.
fn is_within_number(before: &str, after: &str) -> bool {
    let (mut backwards, mut forwards) = (before.chars().rev(), after.chars());
    let (last, next) = (backwards.next(), forwards.next());
    let is_digit = |letter: Option<char>| letter.is_some_and(char::is_numeric);
    match (last, next) {
        (Some(separator), Some(_)) if is_separator(separator) => {
            is_digit(next)
                && is_digit(backwards.next())
                && (!is_thin_blank(separator) || has_three_digits(after))
        }
        (Some(_), Some(separator)) if is_separator(separator) => {
            let rest = &after[separator.len_utf8()..];
            is_digit(last)
                && is_digit(forwards.next())
                && (!is_thin_blank(separator) || has_three_digits(rest))
        }
        _ => false,
    }
}

const fn is_separator(letter: char) -> bool {
    matches!(letter, ',' | '.' | '\'' | '’' | '٬' | '٫') || is_thin_blank(letter)
}

const fn is_thin_blank(letter: char) -> bool {
    matches!(letter, '\u{a0}' | '\u{2009}' | '\u{202f}')
}

fn has_three_digits(text: &str) -> bool {
    let digits = text.chars().take_while(|letter| letter.is_numeric()).count();
    digits == 3
}

/// The range from the beginning of the word that it begins in to the end of the word that it ends in.
pub fn widened(text: &str, mut start: usize, mut end: usize) -> Range<usize> {
    while let Some(letter) = text[..start].chars().next_back()
        && !is_boundary(text, start)
    {
        start -= letter.len_utf8();
    }
    while let Some(letter) = text[end..].chars().next()
        && !is_boundary(text, end)
    {
        end += letter.len_utf8();
    }
    start..end
}
