//! A table with one row a person: the rows of one event with one role, outcome and list of nationalities are one claim of their number.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::event::{Event, Header, Row, stated};
use super::mapping::{Coded, Columns, MappingFile, PersonColumns};
use crate::domain::exchange::{ImportLine, LineFault, LineFaultCode, StatedClaim};
use crate::domain::nationality::{ClaimNationalities, Nationality, look_up};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// The most groups that are counted at once.
const GROUPS_MAX: usize = 200_000;
/// What is said of people whose row names no nationality, where others' do.
const NOT_NAMED: &str = "nationality not named";

/// Of whom a row is one.
type Group = (Role, Outcome, ClaimNationalities);

/// The events of a list of people, as far as it was read.
pub struct People {
    mapping: Arc<MappingFile>,
    events: Vec<Listed>,
    places: BTreeMap<String, usize>,
    groups: usize,
}

/// An event, the line that named it first, and its people.
struct Listed {
    line: u64,
    event: Event,
    people: BTreeMap<Group, u64>,
}

impl People {
    pub fn new(mapping: Arc<MappingFile>) -> Self {
        Self { mapping, events: Vec::new(), places: BTreeMap::new(), groups: 0 }
    }

    /// Counts the person of a row.
    pub fn count(&mut self, header: &Header, line: u64, cells: &[String]) -> Result<(), Vec<LineFault>> {
        let Some(person) = &self.mapping.person else { return Ok(()) };
        let row = header.row(cells);
        let mut faults = Vec::new();
        let event = row.event(&mut faults);
        let group = group(person, &row, &mut faults);
        let (Some(event), Some(group), true) = (event, group, faults.is_empty()) else { return Err(faults) };
        let place = *self.places.entry(event.id.clone()).or_insert(self.events.len());
        if place == self.events.len() {
            self.events.push(Listed { line, event, people: BTreeMap::new() });
        }
        let people = &mut self.events[place].people;
        self.groups += usize::from(!people.contains_key(&group));
        if self.groups > GROUPS_MAX {
            return Err(vec![LineFault::whole(format!(
                "a list has at most {GROUPS_MAX} groups of people: divide the file"
            ))]);
        }
        *people.entry(group).or_insert(0) += 1;
        Ok(())
    }

    /// Each event with the line that named it first, in the order of the file.
    pub fn lines(self) -> impl Iterator<Item = (u64, ImportLine)> {
        let Self { mapping, events, .. } = self;
        events.into_iter().map(move |listed| {
            let claims = claims(&listed.people);
            (listed.line, listed.event.line(&mapping, claims))
        })
    }
}

fn group(person: &PersonColumns, row: &Row<'_>, faults: &mut Vec<LineFault>) -> Option<Group> {
    let mut kept = |fault| faults.push(fault);
    let role = coded(&person.role, row).map_err(&mut kept).ok();
    let outcome = coded(&person.outcome, row).map_err(&mut kept).ok();
    let nationalities = nationalities(person.nationalities.as_ref(), row).map_err(&mut kept).ok();
    Some((role?, outcome?, nationalities?))
}

fn coded<T: Copy + std::str::FromStr>(coded: &Coded<T>, row: &Row<'_>) -> Result<T, LineFault> {
    match coded {
        Coded::Same(value) => Ok(*value),
        Coded::Column { column, codes } => {
            let cell = row.required(column)?;
            let listed =
                codes.iter().find(|(code, _)| code.eq_ignore_ascii_case(cell)).map(|(_, value)| *value);
            listed.or_else(|| cell.to_lowercase().parse().ok()).ok_or_else(|| {
                let detail = format!("{cell:?} is no code of the ledger, and the mapping has no code for it");
                LineFault::new(first(column), LineFaultCode::NotListed, detail)
            })
        }
    }
}

/// The nationalities of one person, by code, name or demonym.
fn nationalities(column: Option<&Columns>, row: &Row<'_>) -> Result<ClaimNationalities, LineFault> {
    let Some((column, cell)) = column.and_then(|column| Some((column, row.get(column)?))) else {
        return Ok(ClaimNationalities::Any);
    };
    let words = cell.split(['/', ';', ',']).map(str::trim).filter(|word| !word.is_empty());
    let mut list: Vec<Nationality> =
        words.map(|word| nationality(word, first(column))).collect::<Result<_, _>>()?;
    list.sort_unstable();
    list.dedup();
    if list.len() > ClaimNationalities::MAX {
        let detail = format!("one person has at most {} nationalities", ClaimNationalities::MAX);
        return Err(LineFault::new(first(column), LineFaultCode::OutOfRange, detail));
    }
    Ok(if list.is_empty() { ClaimNationalities::Any } else { ClaimNationalities::List(list) })
}

fn nationality(words: &str, column: &str) -> Result<Nationality, LineFault> {
    if let Ok(code) = words.parse() {
        return Ok(code);
    }
    let found = look_up(words);
    let own = found.first().filter(|country| {
        country.demonym.eq_ignore_ascii_case(words) || country.name.eq_ignore_ascii_case(words)
    });
    match (found.as_slice(), own) {
        ([only], _) => Ok(only.code),
        (_, Some(own)) if found.iter().filter(|country| country.demonym == own.demonym).count() == 1 => {
            Ok(own.code)
        }
        _ => {
            let detail = format!("{words:?} is not the name of one nationality; its code is needed");
            Err(LineFault::new(column, LineFaultCode::NotListed, detail))
        }
    }
}

fn claims(people: &BTreeMap<Group, u64>) -> Vec<StatedClaim> {
    let claim = |((role, outcome, nationalities), number): (&Group, &u64)| {
        let others_are_named = people
            .keys()
            .any(|(other, same, list)| (other, same) == (role, outcome) && *list != ClaimNationalities::Any);
        let is_rest = *nationalities == ClaimNationalities::Any && others_are_named;
        let codes: Vec<&str> = nationalities.list().iter().map(Nationality::code).collect();
        let quote = format!(
            "rows {}={number}",
            [&[role.code(), outcome.code()], codes.as_slice()].concat().join(" ")
        );
        let subset = is_rest.then(|| NOT_NAMED.to_owned());
        StatedClaim { subset, ..stated(quote, *role, *outcome, nationalities.clone(), *number) }
    };
    people.iter().map(claim).collect()
}

fn first(columns: &Columns) -> &str {
    columns.names().first().map_or("", String::as_str)
}
