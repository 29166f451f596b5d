//! Numbers of people in words, fit to print.

use std::borrow::Cow;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// Room for most topics, and for most sentences, in bytes.
const TOPIC: usize = 64;
const SENTENCE: usize = 256;

/// "Italian national", "Italians"; "stateless person", "stateless people".
fn people_of(nationality: Nationality, n: u64) -> Cow<'static, str> {
    let country = nationality.country();
    match (n, &country.alpha2) {
        (1, Some(_)) => [&country.demonym, " national"].concat().into(),
        (1, None) => country.name.to_lowercase().into(),
        _ => country.people.as_str().into(),
    }
}

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

const fn role_noun(role: Role, one: bool) -> &'static str {
    match (role, one) {
        (Role::People, true) => "person",
        (Role::People, false) => "people",
        (Role::Victims, true) => "victim",
        (Role::Victims, false) => "victims",
        (Role::Civilians, true) => "civilian",
        (Role::Civilians, false) => "civilians",
        (Role::Hostages, true) => "hostage",
        (Role::Hostages, false) => "hostages",
        (Role::Staff, true) => "member of staff",
        (Role::Staff, false) => "members of staff",
        (Role::Bystanders, true) => "bystander",
        (Role::Bystanders, false) => "bystanders",
        (Role::SecurityForces, true) => "member of the security forces",
        (Role::SecurityForces, false) => "members of the security forces",
        (Role::Police, true) => "police officer",
        (Role::Police, false) => "police officers",
        (Role::Military, true) => "soldier",
        (Role::Military, false) => "soldiers",
        (Role::Attackers, true) => "attacker",
        (Role::Attackers, false) => "attackers",
    }
}

/// Adds whose people a number counts, without the number: "hostages", "foreigners among the hostages".
fn push_group(text: &mut String, role: Role, nationality: CellNationality, n: u64) {
    match nationality {
        CellNationality::Any => return text.push_str(role_noun(role, n == 1)),
        CellNationality::Foreign => text.push_str(if n == 1 { "foreigner" } else { "foreigners" }),
        CellNationality::Code(code) => text.push_str(&people_of(code, n)),
    }
    if role != Role::People {
        text.push_str(" among the ");
        text.push_str(role_noun(role, false));
    }
}

/// What a cell counts: "hostages killed", "foreigners among the hostages killed".
pub(in crate::reconcile) fn topic(cell: Cell, n: u64) -> String {
    let happened = match cell.outcome {
        Outcome::Killed => "killed",
        Outcome::Wounded => "wounded",
        Outcome::Missing => "missing",
        Outcome::Held => "taken captive",
        Outcome::StillHeld => "still held",
        Outcome::Rescued => "rescued",
        Outcome::Released => "released",
        Outcome::Escaped => "who escaped",
        Outcome::Captured => "captured",
        Outcome::Present => "present",
        Outcome::Involved => "who took part",
        Outcome::Unharmed => "unharmed",
        Outcome::KilledOrMissing => "killed or missing",
        Outcome::Casualties => "killed or wounded",
    };
    let mut text = String::with_capacity(TOPIC);
    push_group(&mut text, cell.role, cell.nationality, n);
    text.push(' ');
    text.push_str(happened);
    text
}

/// What happened to the people, as the end of a sentence: "were killed".
const fn fate(outcome: Outcome, one: bool) -> &'static str {
    match (outcome, one) {
        (Outcome::Killed, true) => "was killed",
        (Outcome::Killed, false) => "were killed",
        (Outcome::Wounded, true) => "was wounded",
        (Outcome::Wounded, false) => "were wounded",
        (Outcome::Missing, true) => "is missing",
        (Outcome::Missing, false) => "are missing",
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
        (Outcome::Involved, _) => "took part",
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
        (Some(_), Some(high)) if low < high => [" (", &number(low), " to ", &number(high), ")"].concat(),
        (Some(best), None) if low < best => [" (at least ", &number(low), ")"].concat(),
        _ => String::new(),
    }
}

/// "9 Italians among the hostages were killed", "At least 22 victims were killed".
pub(in crate::reconcile) fn statement(cell: Cell, low: u64, best: Option<u64>, high: Option<u64>) -> String {
    let (amount, n) = amount(low, best, high);
    let mut text = String::with_capacity(SENTENCE);
    text.push_str(&amount);
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text.push(' ');
    push_group(&mut text, cell.role, cell.nationality, n);
    text.push_str(&margin(low, best, high));
    text.push(' ');
    text.push_str(fate(cell.outcome, n == 1));
    text
}

/// "It is not known how many hostages were killed".
pub(in crate::reconcile) fn not_known(cell: Cell) -> String {
    let mut text = String::with_capacity(SENTENCE);
    text.push_str("It is not known how many ");
    push_group(&mut text, cell.role, cell.nationality, 2);
    text.push(' ');
    text.push_str(fate(cell.outcome, false));
    text
}

/// Bounds alone: "at least 22", "20 (18 to 22)".
pub(in crate::reconcile) fn bounds(low: u64, best: Option<u64>, high: Option<u64>) -> String {
    match (low, best, high) {
        (0, None, None) => "an unknown number".to_owned(),
        _ => {
            let mut text = amount(low, best, high).0;
            text.push_str(&margin(low, best, high));
            text
        }
    }
}

/// A text that ends like a sentence.
pub(in crate::reconcile) fn as_sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// "1 article", "2 articles".
pub(in crate::reconcile) fn counted(n: usize, noun: &str) -> String {
    [number(n as u64).as_str(), " ", noun, if n == 1 { "" } else { "s" }].concat()
}

/// "A", "A and B", "A, B and C", "A, B, C and 4 others".
pub(in crate::reconcile) fn names<S: AsRef<str>>(names: &[S]) -> String {
    const NAMED: usize = 3;
    let mut text = String::new();
    for (place, name) in names.iter().take(NAMED).enumerate() {
        let is_last = place + 1 == names.len();
        text.push_str(if place == 0 {
            ""
        } else if is_last {
            " and "
        } else {
            ", "
        });
        text.push_str(name.as_ref());
    }
    match names.len() {
        0 => text.push_str("nobody"),
        1..=NAMED => {}
        length => {
            let others = length - NAMED;
            text.push_str(
                &[" and ", &number(others as u64), if others == 1 { " other" } else { " others" }].concat(),
            );
        }
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
        let table = [
            (statement(hostages(ita), 9, Some(9), Some(9)), "9 Italians among the hostages were killed"),
            (
                statement(hostages(CellNationality::Foreign), 1, Some(1), Some(1)),
                "1 foreigner among the hostages was killed",
            ),
            (
                statement(hostages(CellNationality::Any), 22, Some(22), None),
                "At least 22 hostages were killed",
            ),
            (
                statement(hostages(CellNationality::Any), 18, Some(20), Some(22)),
                "20 hostages (18 to 22) were killed",
            ),
            (statement(hostages(CellNationality::Any), 0, None, Some(9)), "At most 9 hostages were killed"),
            (
                statement(hostages(CellNationality::Any), 12, None, Some(1_200)),
                "Between 12 and 1,200 hostages were killed",
            ),
            (
                statement(hostages(CellNationality::Any), 0, None, None),
                "An unknown number of hostages were killed",
            ),
            (not_known(hostages(CellNationality::Any)), "It is not known how many hostages were killed"),
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
