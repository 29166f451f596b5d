//! Numbers of people in words, fit to print.
//!
//! Names of sources are free text, so no verb ever agrees with one.

use std::borrow::Cow;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::reconcile::terms::nouns::{people_of, push_group};

pub(in crate::reconcile) use crate::reconcile::terms::nouns::role_noun;

/// Room for most topics, and for most sentences, in bytes.
const TOPIC: usize = 64;
const SENTENCE: usize = 256;

/// A whole number with its thousands set apart: 12,000.
pub(in crate::reconcile) fn number(n: u64) -> String {
    let digits = n.to_string();
    if digits.len() <= 3 {
        return digits;
    }
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Whose people a number counts: "hostages", "foreigners among the hostages".
pub(in crate::reconcile) fn group(role: Role, nationality: CellNationality, n: u64) -> String {
    let mut text = String::with_capacity(TOPIC);
    push_group(&mut text, role, nationality, n);
    text
}

/// "both Bangladeshis and US citizens".
pub(in crate::reconcile) fn nationalities(list: &[Nationality]) -> String {
    let people: Vec<Cow<'_, str>> = list.iter().map(|code| people_of(*code, false)).collect();
    [if list.len() == 2 { "both " } else { "" }, &joined(&people, "and")].concat()
}

/// What happened to the people, after a noun: "hostages held".
const fn happened(role: Role, outcome: Outcome) -> &'static str {
    match (outcome, role) {
        (Outcome::Killed, _) => "killed",
        (Outcome::Wounded, _) => "wounded",
        (Outcome::Missing, _) => "missing",
        (Outcome::Held, Role::Hostages) => "held",
        (Outcome::Held, _) => "taken captive",
        (Outcome::StillHeld, _) => "still held",
        (Outcome::Rescued, _) => "rescued",
        (Outcome::Released, _) => "released",
        (Outcome::Escaped, _) => "who escaped",
        (Outcome::Captured, _) => "captured",
        (Outcome::Present, _) => "present",
        (Outcome::Involved, Role::Attackers) => "who took part",
        (Outcome::Involved, _) => "involved",
        (Outcome::Unharmed, _) => "unharmed",
        (Outcome::KilledOrMissing, _) => "killed or missing",
        (Outcome::Casualties, _) => "killed or wounded",
    }
}

/// What a cell counts: "hostages killed", "foreigners among the hostages killed".
pub(in crate::reconcile) fn topic(cell: Cell, n: u64) -> String {
    let mut text = String::with_capacity(TOPIC);
    push_group(&mut text, cell.role, cell.nationality, n);
    text.push(' ');
    text.push_str(happened(cell.role, cell.outcome));
    text
}

/// "the 20 hostages killed", "any police officers killed".
pub(in crate::reconcile) fn counted_topic(cell: Cell, n: Option<u64>) -> String {
    match n {
        Some(n @ 1..) => ["the ", &number(n), " ", &topic(cell, n)].concat(),
        _ => ["any ", &topic(cell, 2)].concat(),
    }
}

/// What happened to the people, as the end of a sentence: "were killed".
const fn fate(role: Role, outcome: Outcome, one: bool) -> &'static str {
    match (outcome, one) {
        (Outcome::Killed, true) => "was killed",
        (Outcome::Killed, false) => "were killed",
        (Outcome::Wounded, true) => "was wounded",
        (Outcome::Wounded, false) => "were wounded",
        (Outcome::Missing, true) => "is missing",
        (Outcome::Missing, false) => "are missing",
        (Outcome::Held, true) if matches!(role, Role::Hostages) => "was held",
        (Outcome::Held, false) if matches!(role, Role::Hostages) => "were held",
        (Outcome::Held, true) => "was taken captive",
        (Outcome::Held, false) => "were taken captive",
        (Outcome::StillHeld, true) => "is still held",
        (Outcome::StillHeld, false) => "are still held",
        (Outcome::Rescued, true) => "was rescued",
        (Outcome::Rescued, false) => "were rescued",
        (Outcome::Released, true) => "was released",
        (Outcome::Released, false) => "were released",
        (Outcome::Escaped, _) => "escaped",
        (Outcome::Captured, true) => "was captured",
        (Outcome::Captured, false) => "were captured",
        (Outcome::Present, true) => "was present",
        (Outcome::Present, false) => "were present",
        (Outcome::Involved, _) if matches!(role, Role::Attackers) => "took part",
        (Outcome::Involved, true) => "was involved",
        (Outcome::Involved, false) => "were involved",
        (Outcome::Unharmed, true) => "was unharmed",
        (Outcome::Unharmed, false) => "were unharmed",
        (Outcome::KilledOrMissing, true) => "was killed or is missing",
        (Outcome::KilledOrMissing, false) => "were killed or are missing",
        (Outcome::Casualties, true) => "was killed or wounded",
        (Outcome::Casualties, false) => "were killed or wounded",
    }
}

/// Bounds as a phrase before a noun, and the number that the noun agrees with: ("at least 22", 22).
pub(in crate::reconcile) fn amount(low: u64, best: Option<u64>, high: Option<u64>) -> (String, u64) {
    match (low, best, high) {
        (_, Some(0), _) | (0, None, Some(0)) => ("no".to_owned(), 0),
        (low, None, Some(high)) if low == high => (number(low), low),
        (0, None, None) => ("an unknown number of".to_owned(), 2),
        (low, None, None) => (["at least ", &number(low)].concat(), low),
        (0, None, Some(high)) => (["at most ", &number(high)].concat(), high),
        (low, None, Some(high)) => (["between ", &number(low), " and ", &number(high)].concat(), high),
        (low, Some(best), None) if low == best => (["at least ", &number(best)].concat(), best),
        (_, Some(best), _) => (number(best), best),
    }
}

/// The range around a best that is not certain: " (18 to 22)".
fn margin(low: u64, best: Option<u64>, high: Option<u64>) -> String {
    match (best, high) {
        (Some(0), _) | (None, _) => String::new(),
        (Some(best), Some(high)) if low == best && best < high => [" (up to ", &number(high), ")"].concat(),
        (Some(_), Some(high)) if low < high => [" (", &number(low), " to ", &number(high), ")"].concat(),
        (Some(best), None) if low < best => [" (at least ", &number(low), ")"].concat(),
        _ => String::new(),
    }
}

/// "9 Italians among the hostages were killed", "At least 22 victims were killed", "No French nationals were killed".
pub(in crate::reconcile) fn statement(cell: Cell, low: u64, best: Option<u64>, high: Option<u64>) -> String {
    if (low, best, high) == (0, None, None) {
        return not_known(cell);
    }
    let (amount, n) = amount(low, best, high);
    let mut text = String::with_capacity(SENTENCE);
    text.push_str(&amount);
    text.push(' ');
    push_group(&mut text, cell.role, cell.nationality, n);
    text.push_str(&margin(low, best, high));
    text.push(' ');
    text.push_str(fate(cell.role, cell.outcome, n == 1));
    match (best, high) {
        (Some(0), Some(high @ 1..)) => {
            text.push_str(
                &[" (up to ", &number(high), if high == 1 { " is" } else { " are" }, " possible)"].concat(),
            );
        }
        (Some(0), None) => text.push_str(" (some are possible)"),
        _ => {}
    }
    capital(text)
}

/// "It is not known how many hostages were killed".
pub(in crate::reconcile) fn not_known(cell: Cell) -> String {
    let mut text = String::with_capacity(SENTENCE);
    text.push_str("It is not known how many ");
    push_group(&mut text, cell.role, cell.nationality, 2);
    text.push(' ');
    text.push_str(fate(cell.role, cell.outcome, false));
    text
}

/// Bounds alone: "at least 22", "20 (18 to 22)", "none".
pub(in crate::reconcile) fn bounds(low: u64, best: Option<u64>, high: Option<u64>) -> String {
    match (low, best, high) {
        (0, None, None) => "an unknown number".to_owned(),
        (0, None | Some(0), Some(0)) => "none".to_owned(),
        (_, Some(0), Some(high)) => ["none, at most ", &number(high)].concat(),
        (_, Some(0), None) => "none or more".to_owned(),
        _ => {
            let mut text = amount(low, best, high).0;
            text.push_str(&margin(low, best, high));
            text
        }
    }
}

/// "more than 250"; of 0 "at least 1".
pub(in crate::reconcile) fn more_than(n: u64) -> String {
    match n {
        0 => "at least 1".to_owned(),
        n => ["more than ", &number(n)].concat(),
    }
}

/// "4", "none".
pub(in crate::reconcile) fn number_or_none(n: u64) -> String {
    if n == 0 { "none".to_owned() } else { number(n) }
}

/// The words of an article, marked as such.
pub(in crate::reconcile) fn quoted(words: &str) -> String {
    ["“", words.trim(), "”"].concat()
}

/// A text that begins with a capital.
pub(in crate::reconcile) fn capital(text: String) -> String {
    match text.chars().next() {
        Some(first) if first.is_lowercase() => first.to_uppercase().chain(text.chars().skip(1)).collect(),
        _ => text,
    }
}

/// A text that begins and ends like a sentence.
pub(in crate::reconcile) fn as_sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { [text, "."].concat() }
}

/// "1 article", "2 articles".
pub(in crate::reconcile) fn counted(n: usize, noun: &str) -> String {
    [number(n as u64).as_str(), " ", noun, if n == 1 { "" } else { "s" }].concat()
}

/// "A", "A and B", "A, B and C", "A, B, C and 4 others".
pub(in crate::reconcile) fn names<S: AsRef<str>>(names: &[S]) -> String {
    const NAMED: usize = 3;
    match names.len() {
        0 => "nobody".to_owned(),
        1..=NAMED => joined(names, "and"),
        length => {
            let others = length - NAMED;
            let mut text: Vec<&str> = names[..NAMED].iter().map(AsRef::as_ref).collect();
            let more =
                [number(others as u64).as_str(), if others == 1 { " other" } else { " others" }].concat();
            text.push(&more);
            joined(&text, "and")
        }
    }
}

/// "A, B or C".
pub(in crate::reconcile) fn joined<S: AsRef<str>>(parts: &[S], conjunction: &str) -> String {
    let mut text = String::new();
    for (place, part) in parts.iter().enumerate() {
        if place > 0 && place + 1 == parts.len() {
            text.push_str(&[" ", conjunction, " "].concat());
        } else if place > 0 {
            text.push_str(", ");
        }
        text.push_str(part.as_ref());
    }
    text
}

/// The first of some things in words, and how many more there are: "A; B; and 3 more".
pub(in crate::reconcile) fn first_of<T>(all: &[T], say: impl Fn(&T) -> String) -> String {
    const NAMED: usize = 5;
    let mut text = all.iter().take(NAMED).map(say).collect::<Vec<String>>().join("; ");
    if all.len() > NAMED {
        text.push_str(&["; and ", &number((all.len() - NAMED) as u64), " more"].concat());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hostages(nationality: CellNationality) -> Cell {
        Cell::new(Role::Hostages, Outcome::Killed, nationality)
    }

    #[test]
    fn statements_read_like_sentences() {
        let ita = CellNationality::Code("ITA".parse().unwrap());
        let fra = CellNationality::Code("FRA".parse().unwrap());
        let any = hostages(CellNationality::Any);
        let table = [
            (statement(hostages(ita), 9, Some(9), Some(9)), "9 Italians among the hostages were killed"),
            (
                statement(hostages(fra), 0, Some(0), Some(0)),
                "No French nationals among the hostages were killed",
            ),
            (
                statement(hostages(CellNationality::Foreign), 1, Some(1), Some(1)),
                "1 foreigner among the hostages was killed",
            ),
            (statement(any, 22, Some(22), None), "At least 22 hostages were killed"),
            (statement(any, 18, Some(20), Some(22)), "20 hostages (18 to 22) were killed"),
            (statement(any, 20, Some(20), Some(22)), "20 hostages (up to 22) were killed"),
            (statement(any, 0, None, Some(9)), "At most 9 hostages were killed"),
            (statement(any, 0, None, Some(0)), "No hostages were killed"),
            (statement(any, 0, Some(0), Some(3)), "No hostages were killed (up to 3 are possible)"),
            (statement(any, 12, None, Some(1_200)), "Between 12 and 1,200 hostages were killed"),
            (statement(any, 0, None, None), "It is not known how many hostages were killed"),
        ];
        for (text, expected) in table {
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn long_lists_of_names_are_cut() {
        let all: Vec<String> = ["A", "B", "C", "D", "E"].map(str::to_owned).to_vec();
        let cut: Vec<String> = (1..=5).map(|length| names(&all[..length])).collect();
        assert_eq!(cut, ["A", "A and B", "A, B and C", "A, B, C and 1 other", "A, B, C and 2 others"]);
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(number), ["0", "999", "1,000", "1,234,567"]);
    }
}
