//! Numbers with a nationality or a country for a label: "Sudan (11)", "Italy: 4", "Turkey 4, Iraq 2".
//!
//! Must not know what happened to the people.

use super::group::Group;
use super::lexicon::Limit;
use super::number::{Amount, numeral, other_number, plain};
use super::phrase::{Form, Phrase};
use super::sentence::Sentence;
use crate::domain::nationality::Nationality;

/// "Italians (9)", "Italy: 4", "12 (Sudan)".
pub(super) fn labels(s: &Sentence<'_>, found: &mut Vec<Phrase>) {
    for i in 1..s.len() {
        let label = match s.text(i) {
            "(" => label_in_brackets(s, i),
            ":" => label_before_colon(s, i),
            _ if s.is_dash(i) => label_before_dash(s, i),
            _ if s.is_number(i) => label_before_number(s, i),
            _ => None,
        };
        let Some((place, number, value, codes)) = label else { continue };
        found.retain(|phrase| {
            !(place.contains(&phrase.number) && (phrase.form == Form::Bare || phrase.number == number))
        });
        let group = Group { nationalities: codes, only_nationality: true, ..Group::default() };
        let amount = Amount::Limited(Limit::Exact, value);
        found.push(Phrase { number, ..Phrase::new(Form::Label, place, amount, group) });
    }
}

type Label = (std::ops::Range<usize>, usize, u64, Vec<Nationality>);

/// The nationality or country whose words end right before token `end`, and where they begin.
fn named_before(s: &Sentence<'_>, end: usize) -> Option<(usize, Vec<Nationality>)> {
    (1..=3).rev().find_map(|length| {
        let begins = end.checked_sub(length)?;
        let named = s.nationality_or_country(begins).filter(|named| named.length == length)?;
        Some((begins, named.codes))
    })
}

fn label_in_brackets(s: &Sentence<'_>, i: usize) -> Option<Label> {
    if let Some((value, end)) = plain(s, i + 1).filter(|(_, end)| s.text(*end) == ")") {
        let (begins, codes) = named_before(s, i)?;
        return Some((begins..end + 1, i + 1, value, codes));
    }
    let named = s.country(i + 1).filter(|named| s.text(i + 1 + named.length) == ")")?;
    let (value, _) = plain(s, i - 1).filter(|(_, end)| *end == i)?;
    Some((i - 1..i + 2 + named.length, i - 1, value, named.codes))
}

/// "Turkey 4, Iraq 2": in a list of such pairs.
fn label_before_number(s: &Sentence<'_>, i: usize) -> Option<Label> {
    let (value, end) = plain(s, i)?;
    let (begins, codes) = named_before(s, i)?;
    let listed = |k: usize| matches!(s.text(k), "," | ";" | ":") || s.word(k) == "and";
    let opens = begins == 0 || listed(begins - 1);
    let line = begins == 0 && end >= s.len();
    let another =
        line || listed(end) && s.country(end + 1).is_some() || begins >= 2 && s.is_number(begins - 2);
    let closed = end >= s.len() || listed(end) || s.text(end) == ".";
    (opens && closed && another).then_some((begins..end, i, value, codes))
}

/// "Kazakhstan – 97": a line of a table.
fn label_before_dash(s: &Sentence<'_>, i: usize) -> Option<Label> {
    let (value, end) = plain(s, i + 1)?;
    let closed = end >= s.len() || matches!(s.text(end), "," | ";" | ".");
    let (begins, codes) = named_before(s, i).filter(|_| closed)?;
    let opens = begins == 0 || matches!(s.text(begins - 1), "," | ";" | ":" | "-" | "–" | "•" | "*");
    opens.then_some((begins..end, i + 1, value, codes))
}

fn label_before_colon(s: &Sentence<'_>, i: usize) -> Option<Label> {
    let number = numeral(s, i + 1)?;
    let closed = number.end >= s.len() || matches!(s.text(number.end), "," | ";" | ".");
    let value = number.amount.named().filter(|_| closed && other_number(s, i + 1, &number).is_none())?;
    let (begins, codes) = named_before(s, i)?;
    Some((begins..number.end, i + 1, value, codes))
}
