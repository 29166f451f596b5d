//! Who says what, fit to print: a source's name, which is free text, and its number as it was worded.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::claim::Claim;
use crate::domain::count::Count;
use crate::domain::ids::ClaimId;
use crate::domain::nationality::ClaimNationalities;
use crate::domain::role::Role;
use crate::reconcile::cells::draft::Draft;
use crate::reconcile::cells::merge::Worded;
use crate::reconcile::cells::report::Report;
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::{Fact, FactIndex};
use crate::reconcile::terms::range::Range;
use crate::reconcile::terms::words;

/// The names of those who speak, in the order of their reports.
pub(in crate::reconcile) fn voices<'a, 'r>(
    facts: &Facts<'a>,
    reports: impl Iterator<Item = &'r Report>,
) -> Vec<Cow<'a, str>> {
    let mut seen = BTreeSet::new();
    let once = reports.map(|report| report.voice).filter(|voice| seen.insert(*voice));
    once.map(|voice| facts.source_name(voice)).collect()
}

/// "officials: at least 17".
pub(in crate::reconcile) fn says(facts: &Facts<'_>, report: &Report) -> String {
    [&facts.source_name(report.voice), ": ", &worded(facts, report)].concat()
}

/// "officials: at least 17 hostages", "officials: no hostages".
pub(in crate::reconcile) fn says_of(facts: &Facts<'_>, report: &Report, role: Role) -> String {
    let number = worded(facts, report);
    let noun = words::role_noun(role, report.range.high == Some(1));
    let name = facts.source_name(report.voice);
    match number.as_str() {
        "none" => [&name, ": no ", noun].concat(),
        quoted if quoted.starts_with('“') => [&name, ": ", quoted, " (", noun, ")"].concat(),
        number => [&name, ": ", number, " ", noun].concat(),
    }
}

/// A report's number as it was worded: "about 20", "“several”".
pub(in crate::reconcile) fn worded(facts: &Facts<'_>, report: &Report) -> String {
    if let [only] = *report.members
        && facts.fact(only).range == Some(report.range)
    {
        return claimed(facts.fact(only));
    }
    match report.value {
        Some(value) if report.worded == Worded::About => ["about ", &words::number(value)].concat(),
        value => range(report.range, value),
    }
}

/// A claim's number as it was worded.
pub(in crate::reconcile) fn claimed(fact: &Fact<'_>) -> String {
    let claim = fact.claim;
    match (&claim.count.count, &claim.count.words) {
        (Count::About { value }, _) => ["about ", &words::number(*value)].concat(),
        (Count::Vague { .. }, Some(said)) => words::quoted(said),
        (Count::Between { low, high }, _) if 0 < *low && low < high => {
            [&words::number(*low), " to ", &words::number(*high)].concat()
        }
        (Count::Unknown {}, _) => "an unknown number".to_owned(),
        _ => range(fact.range.unwrap_or(Range::ANYTHING), fact.stated),
    }
}

fn range(range: Range, value: Option<u64>) -> String {
    match (range.loose_low, range.loose_high, range.high) {
        (true, _, None) => words::more_than(range.low - 1),
        (false, true, Some(high @ 1..)) if range.low == 0 => {
            ["fewer than ", &words::number(high + 1)].concat()
        }
        (_, _, Some(high))
            if range.low > 0 && range.low < high && value.is_none_or(|value| value == range.low) =>
        {
            [&words::number(range.low), " to ", &words::number(high)].concat()
        }
        _ => match value.filter(|value| {
            *value > 0 && (range.low < *value || range.high.is_some_and(|high| high > *value))
        }) {
            Some(value) => {
                let bounds = words::bounds(range.low, None, range.high);
                [words::number(value).as_str(), ", ", &bounds].concat()
            }
            None => words::bounds(range.low, value, range.high),
        },
    }
}

/// Whose number it is, for a claim.
pub(in crate::reconcile) fn voice<'a>(facts: &Facts<'a>, index: FactIndex) -> Cow<'a, str> {
    facts.source_name(facts.fact(index).voice)
}

/// The part of the people that a claim speaks of: "“women”", "counted from 2021-03-05".
pub(in crate::reconcile) fn part(fact: &Fact<'_>) -> Option<String> {
    let claim = fact.claim;
    match (&claim.subset, &claim.counted_from) {
        (Some(subset), _) => Some(words::quoted(subset)),
        (None, Some(day)) => Some(format!("counted from {day}")),
        (None, None) => None,
    }
}

/// What the claims of reports are, in the order of ids.
pub(in crate::reconcile) fn claims_of<'r>(
    facts: &Facts<'_>,
    reports: impl IntoIterator<Item = &'r Report>,
) -> Vec<ClaimId> {
    let mut indexes: Vec<FactIndex> =
        reports.into_iter().flat_map(|report| report.members.iter().copied()).collect();
    indexes.sort_unstable();
    indexes.dedup();
    facts.ids(indexes)
}

/// Those of the reports not outdated that give the number which the rule chose; without one, those that it stands on.
pub(in crate::reconcile) fn givers<'d>(draft: &'d Draft<'_>) -> Vec<&'d Report> {
    let standing = &draft.standing;
    let give = |best: u64| {
        let reports = standing.current().map(|index| &standing.reports[index]);
        reports.filter(move |report| report.gives(best)).collect::<Vec<&Report>>()
    };
    let givers = draft.choice.best.map(give).unwrap_or_default();
    if givers.is_empty() { draft.used().collect() } else { givers }
}

/// Those of the reports not outdated that do not contradict a number, and do not give it.
pub(in crate::reconcile) fn agreeing<'d>(draft: &'d Draft<'_>, best: u64) -> Vec<&'d Report> {
    let standing = &draft.standing;
    let figure = draft.choice.range.unwrap_or(Range::ANYTHING);
    let given = standing.current().any(|index| standing.reports[index].gives(best));
    let others = standing.current().filter(|index| match given {
        true => !standing.reports[*index].gives(best),
        false => draft.choice.used.binary_search(index).is_err(),
    });
    let others = others.map(|index| &standing.reports[index]);
    others.filter(|report| report.range.meets(&figure, standing.slack)).collect()
}

/// Those of the reports not outdated that contradict what the rule chose.
pub(in crate::reconcile) fn dissenters<'d>(draft: &'d Draft<'_>) -> Vec<&'d Report> {
    let standing = &draft.standing;
    let figure = draft.choice.range.unwrap_or(Range::ANYTHING);
    let current = standing.current().map(|index| &standing.reports[index]);
    current.filter(|report| !report.range.meets(&figure, standing.slack)).collect()
}

/// What a claim counts: "more than 20 hostages killed", "“scores” (hostages killed)".
pub(in crate::reconcile) fn counted(fact: &Fact<'_>) -> String {
    let claim = fact.claim;
    let Some(range) = fact.range else { return ["an unknown number of ", &topic(claim, 2)].concat() };
    let n = match (fact.stated, range.loose_low, range.high) {
        (_, _, Some(0)) => return ["no ", &topic(claim, 2)].concat(),
        (Some(stated), _, high) if high.is_none_or(|high| stated > 1 || high == 1) => stated,
        (_, true, _) => (range.low - 1).max(1),
        (_, _, high) => high.unwrap_or(2),
    };
    match &claim.count.count {
        Count::Vague { .. } if claim.count.words.is_some() => {
            [&claimed(fact), " (", &topic(claim, 2), ")"].concat()
        }
        Count::About { value } => [&claimed(fact), " ", &topic(claim, *value)].concat(),
        _ => [&claimed(fact), " ", &topic(claim, n)].concat(),
    }
}

/// Whom a claim counts: "hostages killed", "hostages killed, counted among both Italians and US citizens".
pub(in crate::reconcile) fn topic(claim: &Claim, n: u64) -> String {
    match claim.nationalities.list() {
        list @ [_, _, ..] => {
            let whole = Cell::new(claim.role, claim.outcome, CellNationality::Any);
            [&words::topic(whole, n), ", counted among ", &words::nationalities(list)].concat()
        }
        _ => cells_of(claim).first().map_or_else(String::new, |cell| words::topic(*cell, n)),
    }
}

/// "officials (at least 17)".
pub(in crate::reconcile) fn named(facts: &Facts<'_>, report: &Report) -> String {
    [&facts.source_name(report.voice), " (", &worded(facts, report), ")"].concat()
}

/// The cells that a claim belongs to.
pub(in crate::reconcile) fn cells_of(claim: &Claim) -> Vec<Cell> {
    let cell = |nationality| Cell::new(claim.role, claim.outcome, nationality);
    match &claim.nationalities {
        ClaimNationalities::Any => vec![cell(CellNationality::Any)],
        ClaimNationalities::Foreign => vec![cell(CellNationality::Foreign)],
        ClaimNationalities::List(list) => {
            list.iter().map(|code| cell(CellNationality::Code(*code))).collect()
        }
    }
}
