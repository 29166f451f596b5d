//! Words, numbers and marks of a text with their exact places, and the sentences that they make.
//!
//! Must not know what any word means: only the shapes of words and the list of abbreviations.

use super::fold::fold;
use super::lexicon::{Classes, Lexicon};
use crate::domain::role::Role;

/// A sentence is cut after as many tokens, so that no look-ahead grows with the text.
const SENTENCE_TOKENS_MAX: usize = 400;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Word,
    /// Begins with a digit.
    Number,
    Mark,
}

#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    pub text: &'t str,
    /// In small letters, without accents, points and a possessive ending.
    pub word: Box<str>,
    /// Code points from the beginning of the text; `end` is one past the last.
    pub start: usize,
    pub end: usize,
    pub shape: Shape,
    pub capital: bool,
    pub possessive: bool,
    /// Nothing stands between this token and the one before it.
    pub glued: bool,
    pub classes: Classes,
    pub role: Option<Role>,
}

/// A text taken apart: its tokens, and for each sentence the tokens that it has.
pub(super) struct Tokens<'t> {
    pub tokens: Vec<Token<'t>>,
    pub sentences: Vec<std::ops::Range<usize>>,
}

/// The letters of a text with their places, one letter looked at at a time.
struct Letters<'t> {
    text: &'t str,
    byte: usize,
    code_point: usize,
}

impl<'t> Letters<'t> {
    fn peek(&self) -> Option<char> {
        self.text[self.byte..].chars().next()
    }

    fn nth(&self, ahead: usize) -> Option<char> {
        self.text[self.byte..].chars().nth(ahead)
    }

    fn step(&mut self) {
        if let Some(letter) = self.peek() {
            self.byte += letter.len_utf8();
            self.code_point += 1;
        }
    }

    fn steps(&mut self, count: usize) {
        (0..count).for_each(|_| self.step());
    }

    fn while_like(&mut self, like: impl Fn(char) -> bool) {
        while self.peek().is_some_and(&like) {
            self.step();
        }
    }
}

pub(super) fn tokenise<'t>(text: &'t str, lexicon: &Lexicon) -> Tokens<'t> {
    let mut letters = Letters { text, byte: 0, code_point: 0 };
    let mut tokens: Vec<Token<'t>> = Vec::with_capacity(text.len() / 5);
    let mut sentences = Vec::new();
    let (mut gap_from, mut begins) = (0, 0);
    while let Some(letter) = letters.peek() {
        if letter.is_whitespace() {
            letters.step();
            continue;
        }
        let (byte, start) = (letters.byte, letters.code_point);
        let shape = advance(&mut letters, letter);
        let words = &text[byte..letters.byte];
        let token = token(words, start, letters.code_point, shape, byte == gap_from, lexicon);
        let gap = &text[gap_from..byte];
        let last = &tokens[begins..];
        if !last.is_empty() && (ends_sentence(last, gap, &token) || last.len() >= SENTENCE_TOKENS_MAX) {
            sentences.push(begins..tokens.len());
            begins = tokens.len();
        }
        tokens.push(token);
        gap_from = letters.byte;
    }
    if begins < tokens.len() {
        sentences.push(begins..tokens.len());
    }
    Tokens { tokens, sentences }
}

fn token<'t>(
    text: &'t str,
    start: usize,
    end: usize,
    shape: Shape,
    glued: bool,
    lexicon: &Lexicon,
) -> Token<'t> {
    let mut word = fold(text);
    let mut possessive = false;
    if word.ends_with("'s") && word.len() > 2 {
        word.truncate(word.len() - 2);
        possessive = true;
    } else if word.ends_with("s'") && word.len() > 2 {
        word.pop();
        possessive = true;
    }
    let english = lexicon.gloss(&word);
    if english != word {
        word = english.to_owned();
    }
    let classes = lexicon.classes(&word);
    let role = lexicon.person(&word);
    let capital = text.chars().next().is_some_and(char::is_uppercase);
    Token { text, word: word.into_boxed_str(), start, end, shape, capital, possessive, glued, classes, role }
}

/// Passes over one token that begins with this letter.
fn advance(letters: &mut Letters<'_>, first: char) -> Shape {
    if first.is_ascii_digit() {
        number(letters);
        return Shape::Number;
    }
    if !first.is_alphabetic() {
        letters.step();
        return Shape::Mark;
    }
    let initials = initials(letters);
    if initials > 1 {
        letters.steps(2 * initials);
        return Shape::Word;
    }
    letters.while_like(char::is_alphabetic);
    loop {
        let (joint, next) = (letters.peek(), letters.nth(1));
        let goes_on = match joint {
            Some('’' | '\'') => next.is_some_and(char::is_alphabetic),
            Some('-' | '‑') => next.is_some_and(char::is_alphanumeric),
            _ => false,
        };
        if !goes_on {
            break;
        }
        let by_hyphen = matches!(joint, Some('-' | '‑'));
        letters.step();
        letters.while_like(|letter| letter.is_alphabetic() || by_hyphen && letter.is_alphanumeric());
    }
    Shape::Word
}

/// How many capitals with points stand here: 2 for "U.S.".
fn initials(letters: &Letters<'_>) -> usize {
    let mut ahead = letters.text[letters.byte..].chars();
    let mut count = 0;
    while ahead.next().is_some_and(|letter| letter.is_ascii_uppercase()) && ahead.next() == Some('.') {
        count += 1;
    }
    count
}

/// "1,250", "30-year-old", "9.20pm", "3rd", "40".
fn number(letters: &mut Letters<'_>) {
    let digits_before = |letters: &mut Letters<'_>| {
        let from = letters.byte;
        letters.while_like(|letter| letter.is_ascii_digit());
        letters.byte - from
    };
    let mut group = digits_before(letters);
    while group <= 3 && matches!(letters.peek(), Some(',')) && is_group(letters) {
        letters.step();
        group = digits_before(letters);
    }
    if letters.peek() == Some('.') && letters.nth(1).is_some_and(|letter| letter.is_ascii_digit()) {
        letters.step();
        digits_before(letters);
    }
    letters.while_like(|letter| letter.is_ascii_alphabetic());
    while matches!(letters.peek(), Some('-' | '‑'))
        && letters.nth(1).is_some_and(|letter| letter.is_ascii_alphabetic())
    {
        letters.step();
        letters.while_like(|letter| letter.is_ascii_alphabetic());
    }
}

/// Three digits and no fourth stand after the comma; or two, in front of such a group: "1,250", "1,23,456".
fn is_group(letters: &Letters<'_>) -> bool {
    let digits = |from: usize, count: usize| {
        (from..from + count).all(|ahead| letters.nth(ahead).is_some_and(|letter| letter.is_ascii_digit()))
    };
    let closes = |from: usize| digits(from, 3) && !digits(from + 3, 1);
    let pair_goes_on = |from: usize| digits(from, 2) && letters.nth(from + 2) == Some(',');
    closes(1) || pair_goes_on(1) && (closes(4) || pair_goes_on(4) && closes(7))
}

/// Whether the sentence of `before` ends in front of `next`.
fn ends_sentence(before: &[Token<'_>], gap: &str, next: &Token<'_>) -> bool {
    let last = &before[before.len() - 1];
    if gap.contains(['\n', '\r', '\u{2028}', '\u{2029}']) {
        return !is_wrapped(last, gap, next);
    }
    let closing = |token: &Token<'_>| matches!(token.text, "\"" | "”" | "’" | "'" | ")");
    let mut end = before.len() - 1;
    while end > 0 && closing(&before[end]) {
        end -= 1;
    }
    let begins_new = next.capital
        || next.shape == Shape::Number
        || matches!(next.text, "\"" | "“" | "‘" | "(" | "¿" | "¡");
    if gap.is_empty() || !begins_new {
        return false;
    }
    match before[end].text {
        "?" | "!" => true,
        "." => !before[..end].last().is_some_and(is_abbreviation),
        initials if initials.len() > 2 && initials.ends_with('.') => {
            end == before.len() - 1 && next.capital && next.classes.any(Classes::OPENS_SENTENCE)
        }
        _ => false,
    }
}

/// A line that goes on in small letters was broken to fit a page.
fn is_wrapped(last: &Token<'_>, gap: &str, next: &Token<'_>) -> bool {
    let breaks = gap.replace("\r\n", "\n").matches(['\n', '\r']).count();
    let closed = matches!(last.text, "." | "?" | "!" | ":" | "”" | "\"");
    breaks == 1 && !closed && next.text.chars().next().is_some_and(char::is_lowercase)
}

fn is_abbreviation(token: &Token<'_>) -> bool {
    let initial = token.text.len() == 1 && token.capital;
    initial || token.capital && token.classes.any(Classes::ABBREVIATION)
}
