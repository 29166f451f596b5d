//! Numbers in digits and words with what limits them, and numbers that count no people.
//!
//! Must not know who is counted.

use super::lexicon::{Classes, Limit, NumberKind};
use super::sentence::{Sentence, back};
use crate::domain::count::COUNT_MAX;

/// A number as worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    Limited(Limit, u64),
    Between(u64, u64),
    Vague,
    None,
    Unknown,
}

impl Amount {
    /// The number that was named; the higher one of a range.
    pub fn named(self) -> Option<u64> {
        match self {
            Self::Limited(_, value) | Self::Between(_, value) => Some(value),
            Self::None => Some(0),
            Self::Vague | Self::Unknown => None,
        }
    }

    pub fn is_exactly(self, value: u64) -> bool {
        self == Self::Limited(Limit::Exact, value)
    }
}

/// A number and the token after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numeral {
    pub amount: Amount,
    pub end: usize,
}

/// One plain number: its value and the token after it.
pub(super) fn plain(s: &Sentence<'_>, i: usize) -> Option<(u64, usize)> {
    let (value, end) = if s.is_number(i) { (digits(s, i)?, i + 1) } else { in_words(s, i)? };
    scaled(s, value, end).filter(|(value, _)| *value <= COUNT_MAX)
}

/// "1,250", and "1.250" where a point parts thousands.
fn digits(s: &Sentence<'_>, i: usize) -> Option<u64> {
    let word = s.word(i);
    let grouped = s.lexicon.free_order && word.split('.').skip(1).all(|group| group.len() == 3);
    let word = if grouped { word.replace('.', "") } else { word.to_owned() };
    plain_digits(&word)
}

fn plain_digits(word: &str) -> Option<u64> {
    word.replace(',', "").parse().ok()
}

fn in_words(s: &Sentence<'_>, i: usize) -> Option<(u64, usize)> {
    let word = s.word(i);
    let value =
        |word: &str, kind| s.lexicon.number(word).filter(|(_, known)| *known == kind).map(|(value, _)| value);
    if let Some(unit) = value(word, NumberKind::Unit) {
        return Some((unit, i + 1));
    }
    if let Some(ten) = value(word, NumberKind::Ten) {
        // "treinta y cinco"
        let next = if s.lexicon.free_order && s.word(i + 1) == "and" { i + 2 } else { i + 1 };
        let one = (next == i + 2 && s.word(next) == "a").then_some(1);
        let unit = value(s.word(next), NumberKind::Unit).or(one).filter(|unit| (1..10).contains(unit));
        return Some(unit.map_or((ten, i + 1), |unit| (ten + unit, next + 1)));
    }
    if s.lexicon.free_order && matches!(s.lexicon.number(word), Some((_, NumberKind::Scale))) {
        return Some((1, i));
    }
    if let Some((tens, units)) = word.split_once('-') {
        let (tens, units) = (value(tens, NumberKind::Ten)?, value(units, NumberKind::Unit)?);
        return Some((tens + units, i + 1));
    }
    collective(s, i)
}

/// "a dozen", "half a dozen", "a couple of", "a hundred".
fn collective(s: &Sentence<'_>, i: usize) -> Option<(u64, usize)> {
    const SETS: [(&str, u64, usize); 9] = [
        ("half a dozen", 6, 3),
        ("half dozen", 6, 2),
        ("a half-dozen", 6, 2),
        ("half-a-dozen", 6, 1),
        ("half-dozen", 6, 1),
        ("a couple of", 2, 3),
        ("a pair of", 2, 3),
        ("a trio of", 3, 3),
        ("a quartet of", 4, 3),
    ];
    if !s.one_of(i, &["a", "an", "half", "half-a-dozen", "half-dozen", "both"]) {
        return None;
    }
    if s.word(i) == "both" && (s.is_person(i + 1) || s.nationality(i + 1).is_some()) {
        return Some((2, i + 1));
    }
    let set =
        SETS.iter().find(|(words, _, _)| s.says(i, words)).map(|(_, value, length)| (*value, i + length));
    set.or_else(|| {
        (s.one_of(i, &["a", "an"]) && s.one_of(i + 1, &["dozen", "hundred", "thousand"]))
            .then_some((1, i + 1))
    })
}

/// "two hundred and fifty", "3 lakh", "two dozen".
fn scaled(s: &Sentence<'_>, mut value: u64, mut end: usize) -> Option<(u64, usize)> {
    loop {
        if s.word(end) == "dozen" {
            (value, end) = (value.checked_mul(12)?, end + 1);
            continue;
        }
        let Some((scale, NumberKind::Scale)) = s.lexicon.number(s.word(end)) else { break };
        (value, end) = (value.checked_mul(scale)?, end + 1);
        let rest = if s.word(end) == "and" { end + 1 } else { end };
        if let Some((low, after)) = in_words(s, rest).filter(|(low, _)| *low < 100 && value >= 100) {
            (value, end) = (value.checked_add(low)?, after);
        }
    }
    Some((value, end))
}

/// A number or a range of numbers.
pub(super) fn numeral(s: &Sentence<'_>, i: usize) -> Option<Numeral> {
    let exact = |value, end| Numeral { amount: Amount::Limited(Limit::Exact, value), end };
    let Some((value, end)) = plain(s, i) else { return with_ending(s, i) };
    if let Some(range) = range(s, i, value, end) {
        return Some(range);
    }
    let or_more = s.says(end, "or more");
    let and_up = s.is_glued(end) && matches!(s.text(end), "+");
    if and_up {
        return Some(Numeral { amount: Amount::Limited(Limit::MoreThan, value), end: end + 1 });
    }
    if or_more {
        return Some(Numeral { amount: Amount::Limited(Limit::AtLeast, value), end: end + 2 });
    }
    Some(exact(value, end))
}

/// "40-odd", "130-plus", "fifty-odd".
fn with_ending(s: &Sentence<'_>, i: usize) -> Option<Numeral> {
    let (number, ending) = s.word(i).rsplit_once('-')?;
    let limit = match ending {
        "odd" => Limit::About,
        "plus" => Limit::MoreThan,
        _ => return None,
    };
    let value = plain_digits(number).or_else(|| s.lexicon.number(number).map(|(value, _)| value))?;
    (value <= COUNT_MAX).then_some(Numeral { amount: Amount::Limited(limit, value), end: i + 1 })
}

fn range(s: &Sentence<'_>, i: usize, low: u64, end: usize) -> Option<Numeral> {
    let until = |from: usize, most: u64| {
        let (high, after) = plain(s, from).filter(|_| !s.one_of(from, &["a", "an"]))?;
        (low < high && high <= most).then_some(Numeral { amount: Amount::Between(low, high), end: after })
    };
    let near = (low + 5).max(low + low / 2);
    match s.text(end) {
        "-" | "–" | "‑" if s.is_glued(end) && s.is_glued(end + 1) => until(end + 1, COUNT_MAX),
        "," if s.one_of(end + 1, &["maybe", "perhaps", "possibly", "or"]) => until(end + 2, low * 2),
        _ => match s.word(end) {
            "to" => until(end + 1, COUNT_MAX),
            "or" if s.one_of(end + 1, &["even", "possibly", "perhaps", "maybe"]) => until(end + 2, near),
            "or" => until(end + 1, near),
            "and" if s.one_of(back(i, 1), &["between", "among"]) => until(end + 1, COUNT_MAX),
            _ => None,
        },
    }
}

/// Why a number counts no people.
pub(super) fn other_number(s: &Sentence<'_>, i: usize, numeral: &Numeral) -> Option<&'static str> {
    let value = numeral.amount.named().unwrap_or_default();
    before_number(s, i, value, numeral.end).or_else(|| after_number(s, i, value, numeral.end)).or_else(|| {
        let year = s.is_number(i) && s.text(i).len() == 4 && (1900..2100).contains(&value);
        let counts = s.is_person(numeral.end) || s.nationality(numeral.end).is_some();
        (year && !counts).then_some("a year")
    })
}

fn before_number(s: &Sentence<'_>, i: usize, value: u64, end: usize) -> Option<&'static str> {
    let p = back(i, 1);
    let digits = s.is_number(i);
    if matches!(s.text(p), "$" | "£" | "€" | "₹" | "₦" | "¥" | "#" | "@") {
        return Some("money");
    }
    if digits && s.is_glued(i) && matches!(s.text(p), ":" | "/") && s.is_number(back(i, 2)) {
        return Some("a time");
    }
    if digits && (s.is(p, Classes::LABEL) || matches!(s.text(p), "Rs" | "PHP" | "USD" | "EUR" | "N" | "P")) {
        return Some("a label");
    }
    let counted = || s.is_person(end) || !s.lexicon.cues(s.word(end)).is_empty();
    let people_before =
        s.is_person(back(i, 2)) || s.one_of(back(i, 2), &["anyone", "those", "everyone", "someone"]);
    if s.one_of(p, &["over", "under", "above", "below"])
        && (people_before || s.nationality(back(i, 2)).is_some())
        && value < 100
    {
        return Some("an age");
    }
    let of_age = s.one_of(p, &["over", "under", "above", "below", "turned", "turning"])
        && s.is(back(i, 2), Classes::BE.or(Classes::HAVE))
        && !s.is_person(end);
    // "a girl of 16"
    let of_one = s.word(p) == "of"
        && s.one_of(
            back(i, 2),
            &["girl", "boy", "man", "woman", "child", "youth", "youngster", "pensioner", "teenager"],
        );
    if (of_age || of_one) && value < 100 {
        return Some("an age");
    }
    let month = s.is(p, Classes::MONTH) && s.is_capital(p) && value <= 31;
    if digits && month && !counted() && (s.word(p) != "may" || s.is_mark(end)) {
        return Some("a date");
    }
    if s.one_of(p, &["aged", "ages"]) && value < 110 {
        return Some("an age");
    }
    if s.is_glued(i) && matches!(s.text(p), "-" | "–") {
        return Some("a label");
    }
    if is_decimal(s, p) || is_decimal(s, end) {
        return Some("a measure");
    }
    is_age(s, i, value, end).then_some("an age")
}

/// The comma of "1,5", which parts no thousands.
fn is_decimal(s: &Sentence<'_>, comma: usize) -> bool {
    let glued = |k: usize| s.is_glued(k) && s.is_number(k);
    s.text(comma) == "," && s.is_glued(comma) && s.is_number(back(comma, 1)) && glued(comma + 1)
}

/// "Smith, 34,", "a boy, 17.", "two girls, 15 and 16", "aged 11 and 13".
fn is_age(s: &Sentence<'_>, i: usize, value: u64, end: usize) -> bool {
    if !s.is_number(i) || !(1..110).contains(&value) {
        return false;
    }
    let closed = matches!(s.text(end), "," | "." | ";" | ")" | "") || s.is_dash(end);
    let p = back(i, 1);
    let named = |k: usize| s.is_word(k) && (s.is_capital(k) || s.is_person(k));
    let after_name = s.text(p) == "," && named(back(i, 2)) && s.text(back(i, 3)) != ":";
    let pair_begins = after_name && s.word(end) == "and" && s.is_number(end + 1) && !s.is_word(end + 2);
    let pair_ends = s.word(p) == "and" && s.is_number(back(i, 2)) && {
        let lead = back(i, 3);
        s.one_of(lead, &["aged", "ages"]) || s.text(lead) == "," && named(back(i, 4)) && closed
    };
    let between =
        s.word(p) == "and" && s.word(back(i, 3)) == "between" && s.one_of(back(i, 4), &["aged", "ages"]);
    s.one_of(p, &["aged", "ages"]) || between || pair_ends || pair_begins || after_name && closed
}

fn after_number(s: &Sentence<'_>, i: usize, value: u64, end: usize) -> Option<&'static str> {
    let digits = s.is_number(i);
    if s.is(end, Classes::UNIT) || matches!(s.text(end), "%" | "$" | "°") {
        return Some("a measure");
    }
    let hyphenated =
        s.word(end).split_once('-').is_some_and(|(first, _)| s.lexicon.classes(first).any(Classes::UNIT));
    if hyphenated {
        return Some("a measure");
    }
    if s.is_glued(end) && s.text(end) == ":" && s.is_number(end + 1) && s.is_glued(end + 1) {
        return Some("a time");
    }
    let of_clock = |k: usize| matches!(s.word(k), "am" | "pm" | "gmt" | "hrs" | "hours" | "o'clock");
    if of_clock(end) {
        return Some("a time");
    }
    let of_many = |k: usize| {
        s.word(k) == "in" && plain(s, k + 1).is_some() || s.says(k, "out of") && plain(s, k + 2).is_some()
    };
    let per_many =
        s.word(back(i, 1)) == "in" && plain(s, back(i, 2)).is_some_and(|(_, after)| after + 1 == i);
    if of_many(end) && value < 20 || per_many {
        return Some("a fraction");
    }
    if s.is_glued(end) && s.text(end) == "/" {
        return Some("a fraction");
    }
    if digits && s.is(end, Classes::MONTH) && s.is_capital(end) && value <= 31 {
        return Some("a date");
    }
    let compound =
        matches!(s.text(end), "-" | "‑") && s.is_glued(end) && s.is_glued(end + 1) && end + 1 < s.len();
    compound.then_some("a compound")
}

/// The limit that ends right before token `i`, and where its words begin.
pub(super) fn limit_before(s: &Sentence<'_>, i: usize) -> (Option<Limit>, usize) {
    let mut from = i;
    while from > 0 && matches!(s.text(from - 1), "\"" | "“" | "‘") {
        from -= 1;
    }
    if from > 0 && s.one_of(from - 1, &["the", "these", "those", "his", "her", "its", "their"]) {
        from -= 1;
    }
    let Some(last) = from.checked_sub(1) else { return (None, from) };
    for (words, limit) in s.lexicon.limits(s.word(last)) {
        let Some(begins) = from.checked_sub(words.len()) else { continue };
        let stands = words.iter().enumerate().all(|(ahead, word)| s.word(begins + ahead) == *word);
        if !stands || words[..] == ["some"] && s.word(i) == "of" {
            continue;
        }
        if *limit == Limit::Exact
            && let (Some(wider), earlier) = limit_before(s, begins)
            && wider != Limit::Exact
        {
            return (Some(wider), earlier);
        }
        return (Some(*limit), begins);
    }
    (None, from)
}

/// What a number says with the words before it.
pub(super) fn limited(amount: Amount, limit: Option<Limit>) -> Amount {
    match (amount, limit) {
        (amount, None | Some(Limit::Exact)) => amount,
        (Amount::Limited(Limit::Exact, value), Some(limit)) => Amount::Limited(limit, value),
        (Amount::Between(low, _), Some(limit @ (Limit::AtLeast | Limit::MoreThan))) => {
            Amount::Limited(limit, low)
        }
        (Amount::Between(_, high), Some(limit @ (Limit::AtMost | Limit::FewerThan))) => {
            Amount::Limited(limit, high)
        }
        (amount, Some(_)) => amount,
    }
}
