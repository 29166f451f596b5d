//! The number that a quote names in a language that is not read: one in digits, and only one.
//!
//! Must not know any words but those for time, money and distance.

/// What follows a number of time, money or distance, which counts nobody.
const UNITS: [&str; 24] = [
    "year",
    "years",
    "yearold",
    "month",
    "months",
    "week",
    "weeks",
    "day",
    "days",
    "hour",
    "hours",
    "minute",
    "minutes",
    "am",
    "pm",
    "percent",
    "per",
    "km",
    "kilometres",
    "kilometers",
    "miles",
    "metres",
    "million",
    "billion",
];

/// The one number of people that a quote names in digits; none where it names several, or counts something else.
pub(super) fn named_number(quote: &str) -> Option<u64> {
    let mut named = None;
    let mut rest = quote;
    while let Some(start) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let length =
            from.find(|letter: char| !letter.is_ascii_digit() && letter != ',').unwrap_or(from.len());
        let (written, after) = from.split_at(length);
        if named.replace(number(before, written.trim_end_matches(','), after)?).is_some() {
            return None;
        }
        rest = after;
    }
    named
}

/// None for what is no plain number of people: part of a word or of a decimal, an age, a date, money.
fn number(before: &str, written: &str, after: &str) -> Option<u64> {
    let mut groups = written.split(',');
    let first = groups.next()?;
    let is_grouped = groups.all(|group| group.len() == 3);
    let joined = |letter: char| letter.is_alphanumeric() || "-–/.:$€£%".contains(letter);
    let stands_alone =
        !before.ends_with(joined) && !after.starts_with(|letter: char| joined(letter) && letter != '.');
    let mut next = after.trim_start().split(|letter: char| !letter.is_alphabetic());
    let noun = next.next()?.to_lowercase();
    let counts = !noun.is_empty() && !UNITS.contains(&noun.as_str()) && is_grouped && !first.is_empty();
    if !stands_alone || !counts {
        return None;
    }
    written.replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_names_one_number_of_people_or_none() {
        let table = [
            ("4,237 people were dead", Some(4_237)),
            ("killed 20 hostages", Some(20)),
            ("at least 13", None),
            ("nine Italians", None),
            ("a 19-year-old man", None),
            ("13 of the 20 hostages", None),
            ("20 years ago", None),
            ("$20 million", None),
            ("1.5 thousand people", None),
            ("60% of passengers", None),
            ("1,23 people", None),
        ];
        for (quote, expected) in table {
            assert_eq!(named_number(quote), expected, "{quote}");
        }
    }
}
