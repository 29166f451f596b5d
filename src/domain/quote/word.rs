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

/// Whether a browser that looks for whole words can begin or end at this byte. To it "Italy’s", "example.org" and "9:30" are one word
/// each (UAX 29): of a mark between two letters or digits neither side is a break.
pub fn is_break(text: &str, byte: usize) -> bool {
    let (before, after) = text.split_at(byte);
    let (mut backwards, mut forwards) = (before.chars().rev(), after.chars());
    let (last, next) = (backwards.next(), forwards.next());
    let is_joined = |letter: Option<char>| letter.is_some_and(joins);
    let is_mark = |letter: Option<char>| letter.is_some_and(is_within_words);
    let is_within = is_mark(last) && is_joined(backwards.next()) && is_joined(next)
        || is_joined(last) && is_mark(next) && is_joined(forwards.next());
    is_boundary(text, byte) && !is_within
}

/// The marks that UAX 29 lets stand within a word or a number.
const fn is_within_words(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '’'
            | '‘'
            | '.'
            | ':'
            | '·'
            | ','
            | ';'
            | '\u{387}'
            | '\u{55f}'
            | '\u{589}'
            | '\u{5f4}'
            | '\u{60c}'
            | '\u{66b}'
            | '\u{66c}'
            | '\u{2024}'
            | '\u{2027}'
            | '\u{2044}'
            | '\u{ff07}'
            | '\u{ff0c}'
            | '\u{ff0e}'
            | '\u{ff1a}'
            | '\u{200d}'
            | '\u{ad}'
    )
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

/// The range from the beginning of the word, as a browser sees it, that it begins in to the end of the word that it ends in.
pub fn widened(text: &str, mut start: usize, mut end: usize) -> Range<usize> {
    while let Some(letter) = text[..start].chars().next_back()
        && !is_break(text, start)
    {
        start -= letter.len_utf8();
    }
    while let Some(letter) = text[end..].chars().next()
        && !is_break(text, end)
    {
        end += letter.len_utf8();
    }
    start..end
}
