//! Whether a quote names what its claim says: the same grammar reads what people enter.
//!
//! Must not know where the quote stands, nor what became of the people.

use std::cell::Cell;

use super::cue::{Cues, Setting, cues};
use super::digits::named_number;
use super::language::Language;
use super::lexicon::{Classes, Lexicon, Limit};
use super::mention::phrases;
use super::number::{Amount, numeral};
use super::phrase::{Form, Phrase};
use super::sentence::Sentence;
use super::token::tokenise;
use crate::domain::count::Count;
use crate::domain::nationality::{ClaimNationalities, Nationality};
use crate::domain::quote::QuoteMismatch;

/// Sums are tried of so many numbers only.
const NUMBERS_MAX: usize = 8;
/// What is told of a number alone stands no further from it.
const NEAR_TOKENS: usize = 4;

/// What the quote names.
#[derive(Default)]
struct Named {
    people: Vec<People>,
    /// Every number, whatever it counts.
    numbers: Vec<Amount>,
    /// Every nationality and country, whoever is of it.
    nationalities: Vec<Nationality>,
}

struct People {
    amount: Amount,
    nationalities: Vec<Nationality>,
}

/// What the quote names, where it names another number or another nationality than the claim. A quote that names none, or several of
/// which one fits, says nothing against it. In a language that is not read, only one number in digits is compared.
pub fn quote_mismatch(
    quote: &str,
    language: Option<Language>,
    count: &Count,
    nationalities: &ClaimNationalities,
) -> Option<QuoteMismatch> {
    let Some(language) = language else {
        let amount = Amount::Limited(Limit::Exact, named_number(quote)?);
        let one = *count == Count::Exact { value: 1 };
        return (!one && !fits(amount, count)).then(|| QuoteMismatch::Number(printed(amount)));
    };
    let named = named(quote, language);
    other_number(&named, count).or_else(|| other_nationality(&named, count, nationalities))
}

fn named(quote: &str, language: Language) -> Named {
    let lexicon = Lexicon::of(language);
    let (tokens, looks, setting) = (tokenise(quote, lexicon), Cell::new(0), Setting::default());
    let mut named = Named { numbers: as_written(quote), ..Named::default() };
    for range in &tokens.sentences {
        let sentence = Sentence { tokens: &tokens.tokens[range.clone()], lexicon, looks: &looks };
        let cues = cues(&sentence, setting);
        let people = phrases(&sentence, &cues, setting).into_iter();
        named.people.extend(people.filter(|phrase| counts_people(&sentence, &cues, phrase)).map(|phrase| {
            let nationalities = [phrase.group.nationalities, phrase.group.candidates].concat();
            People { amount: phrase.amount, nationalities }
        }));
        for place in 0..sentence.len() {
            named.numbers.extend(numeral(&sentence, place).map(|numeral| numeral.amount));
            let country = sentence.nationality_or_country(place);
            named
                .nationalities
                .extend(country.into_iter().flat_map(|named| [named.codes, named.candidates].concat()));
        }
    }
    named
}

/// The numbers in digits however their thousands are parted: "4 237", "4.237". Digits of another script are a number that is not read.
fn as_written(quote: &str) -> Vec<Amount> {
    let letters: Vec<char> = quote.chars().collect();
    let is_digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let (mut numbers, mut digits) = (Vec::new(), String::new());
    for (at, letter) in letters.iter().enumerate() {
        if letter.is_ascii_digit() {
            digits.push(*letter);
            continue;
        }
        if letter.is_numeric() {
            numbers.push(Amount::Vague);
        }
        let parts_thousands =
            !letter.is_alphabetic() && (1..=3).all(|ahead| is_digit(at + ahead)) && !is_digit(at + 4);
        if !parts_thousands {
            numbers.extend(digits.parse().ok().map(|value| Amount::Limited(Limit::Exact, value)));
            digits.clear();
        }
    }
    numbers.extend(digits.parse().ok().map(|value| Amount::Limited(Limit::Exact, value)));
    numbers
}

/// A number alone counts people where what happened to them stands beside it, or where the quote is hardly more than the number.
fn counts_people(s: &Sentence<'_>, cues: &Cues, phrase: &Phrase) -> bool {
    if phrase.form != Form::Bare || phrase.group.has_nationality() {
        return true;
    }
    let told = |range: std::ops::Range<usize>| range.into_iter().any(|k| cues.at(k).is_some());
    let before = phrase.start.saturating_sub(NEAR_TOKENS)..phrase.start;
    let after = phrase.end..(phrase.end + NEAR_TOKENS).min(s.len());
    !s.is(phrase.end, Classes::THING.or(Classes::UNIT).or(Classes::EVENT))
        && (told(before) || told(after) || s.len() <= NEAR_TOKENS)
}

fn other_number(named: &Named, count: &Count) -> Option<QuoteMismatch> {
    // One person singled out is counted by no number of the quote; vague words are no number.
    if matches!(count, Count::Exact { value: 1 } | Count::Vague { .. } | Count::Unknown {}) {
        return None;
    }
    let amounts: Vec<Amount> = named.people.iter().map(|people| people.amount).collect();
    // "A policeman" beside a number is no other number.
    let stated: Vec<Amount> =
        amounts.iter().copied().filter(|amount| amount.named().is_some_and(|value| value != 1)).collect();
    if stated.is_empty() || amounts.contains(&Amount::Vague) {
        return None;
    }
    let fitting = amounts.iter().chain(&named.numbers).any(|amount| fits(*amount, count));
    let printed: Vec<String> = stated.into_iter().map(printed).collect();
    (!fitting && !adds_up(&amounts, count)).then(|| QuoteMismatch::Number(joined(&printed)))
}

/// The claim's number is a sum of some of these, or what is left of two: "five men and four women", "20 of the 27".
fn adds_up(numbers: &[Amount], count: &Count) -> bool {
    let values: Vec<u64> = numbers.iter().filter_map(|amount| amount.named()).collect();
    if values.len() > NUMBERS_MAX {
        return true;
    }
    let exact = |value| fits(Amount::Limited(Limit::Exact, value), count);
    let sums = (1_u32..1 << values.len()).map(|chosen| {
        values.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1).map(|(_, value)| value).sum::<u64>()
    });
    let left = values.iter().flat_map(|one| values.iter().map(|other| one.abs_diff(*other)));
    sums.chain(left.filter(|left| *left > 0)).any(exact)
}

fn other_nationality(
    named: &Named,
    count: &Count,
    nationalities: &ClaimNationalities,
) -> Option<QuoteMismatch> {
    let ClaimNationalities::List(claimed) = nationalities else { return None };
    let one = *count == Count::Exact { value: 1 };
    let counted: Vec<&People> =
        named.people.iter().filter(|people| !one && fits(people.amount, count)).collect();
    let is_named = || named.nationalities.iter().any(|code| claimed.contains(code));
    if counted.is_empty() && is_named() {
        return None;
    }
    let asked: Vec<&People> = if counted.is_empty() { named.people.iter().collect() } else { counted };
    let other = |people: &&People| {
        !people.nationalities.is_empty() && !people.nationalities.iter().any(|code| claimed.contains(code))
    };
    if asked.is_empty() || !asked.iter().all(other) {
        return None;
    }
    let mut adjectives: Vec<String> = Vec::new();
    for code in asked.iter().flat_map(|people| &people.nationalities) {
        let adjective = &code.country().demonym;
        if !adjectives.contains(adjective) {
            adjectives.push(adjective.clone());
        }
    }
    Some(QuoteMismatch::Nationality(joined(&adjectives)))
}

fn fits(amount: Amount, count: &Count) -> bool {
    let Some(named) = amount.named() else { return amount == Amount::Vague };
    let lowest = if let Amount::Between(low, _) = amount { low } else { named };
    match *count {
        Count::Exact { value }
        | Count::AtLeast { value }
        | Count::AtMost { value }
        | Count::About { value }
        | Count::MoreThan { value }
        | Count::FewerThan { value } => lowest <= value && value <= named,
        Count::Between { low, high } => low <= named && lowest <= high,
        Count::None {} => named == 0,
        Count::Vague { .. } | Count::Unknown {} => true,
    }
}

fn printed(amount: Amount) -> String {
    let (words, value) = match amount {
        Amount::Limited(limit, value) => (limit_words(limit), value),
        Amount::Between(low, high) => return format!("{} to {}", grouped(low), grouped(high)),
        Amount::None | Amount::Vague | Amount::Unknown => return "none".to_owned(),
    };
    format!("{words}{}", grouped(value))
}

const fn limit_words(limit: Limit) -> &'static str {
    match limit {
        Limit::Exact => "",
        Limit::AtLeast => "at least ",
        Limit::MoreThan => "more than ",
        Limit::AtMost => "at most ",
        Limit::FewerThan => "fewer than ",
        Limit::About => "about ",
    }
}

/// "13 and 20".
fn joined(words: &[String]) -> String {
    match words {
        [several @ .., last] if !several.is_empty() => format!("{} and {last}", several.join(", ")),
        _ => words.concat(),
    }
}

/// "4,237".
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let (head, rest) = digits.split_at(first);
    let rest = (0..rest.len() / 3).map(|group| &rest[group * 3..group * 3 + 3]);
    let groups: Vec<&str> = Some(head).filter(|head| !head.is_empty()).into_iter().chain(rest).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(quote: &str, count: Count, codes: &[&str]) -> String {
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        let nationalities = ClaimNationalities::parse(&codes, "").unwrap();
        let found = quote_mismatch(quote, Some(Language::English), &count, &nationalities);
        found.map_or_else(String::new, |found| found.named())
    }

    #[test]
    fn a_quote_names_another_number_or_it_does_not() {
        let exact = |value| Count::Exact { value };
        let table = [
            ("4,237 people were dead", exact(4_327), "another number (4,237)"),
            ("nine Italians were killed", exact(6), "another number (9)"),
            ("killed at least 22 hostages", exact(20), "another number (at least 22)"),
            ("20 to 30 people died", exact(25), ""),
            ("20 to 30 people died", exact(35), "another number (20 to 30)"),
            ("killed 20 hostages and injured 30 others", exact(30), ""),
            ("killed 20 hostages and injured 30 others", exact(40), "another number (20 and 30)"),
            ("five men and four women died", exact(9), ""),
            ("13 of the 20 hostages", exact(7), ""),
            ("a 19-year-old man was killed", exact(2), ""),
            ("killed 20 years ago", exact(2), ""),
            ("60% of passengers died", exact(2), ""),
            ("1,23 people", exact(2), ""),
            ("1,23,456 people died", exact(123_456), ""),
            ("4 237 personnes", exact(4_237), ""),
            ("4.237 Menschen", exact(4_237), ""),
            ("٢٠ people, 3 of them children, died", exact(20), ""),
            ("at least 30", exact(20), "another number (at least 30)"),
            ("$20 million was paid for the hostages", exact(2), ""),
            ("dozens were killed and 20 people hurt", exact(36), ""),
            ("a policeman was killed", exact(2), ""),
            ("20 hostages were killed", exact(1), ""),
            ("20 hostages were killed", Count::None {}, "another number (20)"),
            ("nobody was hurt", exact(5), "another number (none)"),
            ("nobody was hurt", Count::None {}, ""),
            ("killed by 3 explosions", exact(2), ""),
        ];
        for (quote, count, expected) in table {
            assert_eq!(said(quote, count, &[]), expected, "{quote}");
        }
    }

    #[test]
    fn a_quote_names_another_nationality_or_it_does_not() {
        let exact = |value| Count::Exact { value };
        let table: [(&str, Count, &[&str], &str); 9] = [
            ("nine Italians were killed", exact(9), &["JPN"], "another nationality (Italian)"),
            ("nine Italians were killed", exact(9), &["ITA"], ""),
            ("nine Italians were killed", exact(9), &[], ""),
            ("nine people were killed", exact(9), &["JPN"], ""),
            ("nine Italians and seven Japanese", exact(7), &["ITA"], "another nationality (Japanese)"),
            ("nine Italians and seven Japanese", exact(7), &["JPN"], ""),
            ("an American student", exact(1), &["IND"], "another nationality (American)"),
            ("two Koreans", exact(2), &["KOR"], ""),
            ("a French-Algerian man", exact(1), &["FRA", "DZA"], ""),
        ];
        for (quote, count, codes, expected) in table {
            assert_eq!(said(quote, count, codes), expected, "{quote} {codes:?}");
        }
    }

    #[test]
    fn where_the_language_is_not_read_one_number_in_digits_is_compared() {
        let unread = |quote, value| {
            quote_mismatch(quote, None, &Count::Exact { value }, &ClaimNationalities::Any)
                .map(|found| found.named())
        };
        assert_eq!(unread("20 personnes tuées", 30).as_deref(), Some("another number (20)"));
        assert_eq!(unread("20 personnes tuées", 20), None);
        assert_eq!(unread("vingt personnes tuées", 30), None);
    }
}
