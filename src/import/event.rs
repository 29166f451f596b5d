//! Rows of other datasets, read by a mapping. An event is an incident; each of its numbers is a claim of the dataset, on the cell as its
//! quote. What a dataset leaves blank or codes as unknown is not stated: no claim.

use std::collections::HashMap;
use std::sync::Arc;

use super::mapping::{Columns, CountColumn, DayColumns, MappingFile, Place as PlaceColumns};
use super::table::{plain_column, twice, without_groups};
use super::value::{self, is_degrees, is_nothing, trimmed, whole_number};
use crate::domain::article::ArticleFacts;
use crate::domain::claim::{Certainty, Credibility};
use crate::domain::count::{COUNT_MAX, Count};
use crate::domain::exchange::{
    ImportLine, LineFault, LineFaultCode, NamedArticle, NamedIncident, NamedSource, StatedClaim,
};
use crate::domain::incident::{ExternalId, IncidentFacts, Place, Point};
use crate::domain::nationality::{ClaimNationalities, Nationality, country_named, is_sea};
use crate::domain::nearest::nearest;
use crate::domain::outcome::Outcome;
use crate::domain::quote::Selector;
use crate::domain::role::Role;
use crate::domain::source::{Reliability, SourceKind};
use crate::domain::time::{Day, Precision};

/// Which column of a table is which.
pub struct Header {
    mapping: Arc<MappingFile>,
    places: HashMap<String, usize>,
}

impl Header {
    pub fn new(mapping: Arc<MappingFile>, names: &[String]) -> Result<Self, Vec<LineFault>> {
        let mut places = HashMap::new();
        for (place, name) in
            names.iter().map(|name| plain_column(name)).enumerate().filter(|(_, name)| !name.is_empty())
        {
            if places.insert(name.clone(), place).is_some() {
                return Err(vec![twice(&name)]);
            }
        }
        let header = Self { mapping, places };
        let required = header.mapping.required();
        let missing = required.into_iter().filter(|columns| header.place(columns).is_none());
        let faults: Vec<LineFault> = missing.map(|columns| header.missing(columns)).collect();
        if faults.is_empty() { Ok(header) } else { Err(faults) }
    }

    fn missing(&self, columns: &Columns) -> LineFault {
        let name = columns.names().first().map_or("", String::as_str);
        let near = nearest(&plain_column(name), self.places.keys().map(String::as_str));
        let hint = near.map(|near| format!("; is {near} meant to be it?")).unwrap_or_default();
        let detail = format!("a table of {} has this column{hint}", self.mapping.short());
        LineFault::new(name, LineFaultCode::MissingField, detail)
    }

    /// Where the first of these columns stands, by its name or within groups.
    fn place(&self, columns: &Columns) -> Option<usize> {
        columns.names().iter().find_map(|name| self.place_of(name))
    }

    fn place_of(&self, name: &str) -> Option<usize> {
        let name = plain_column(name);
        self.places.get(&name).copied().or_else(|| {
            let mut grouped =
                self.places.iter().filter(|(known, _)| without_groups(known).any(|part| part == name));
            grouped.next().map(|(_, place)| *place)
        })
    }

    pub fn row<'r>(&'r self, cells: &'r [String]) -> Row<'r> {
        Row { header: self, cells }
    }

    /// What a row says of its event.
    pub fn line(&self, cells: &[String]) -> Result<ImportLine, Vec<LineFault>> {
        let row = self.row(cells);
        let mut faults = Vec::new();
        let event = row.event(&mut faults);
        let mut claims = Vec::new();
        for count in &self.mapping.counts {
            match row.claim(count) {
                Ok(claim) => claims.extend(claim),
                Err(fault) => faults.push(fault),
            }
        }
        match event {
            Some(event) if faults.is_empty() => Ok(event.line(&self.mapping, claims)),
            _ => Err(faults),
        }
    }
}

/// One row of a table.
pub struct Row<'r> {
    header: &'r Header,
    cells: &'r [String],
}

/// An event as a row tells it.
#[derive(Clone)]
pub struct Event {
    pub id: String,
    incident: NamedIncident,
    reported_at: Option<(crate::domain::time::Timestamp, Precision)>,
}

impl Event {
    pub fn line(self, mapping: &MappingFile, claims: Vec<StatedClaim>) -> ImportLine {
        let article = NamedArticle {
            id: None,
            source: NamedSource {
                id: None,
                name: Some(mapping.name.clone()),
                kind: Some(SourceKind::Dataset),
                country: None,
                reliability: Some(Reliability::F),
                url: None,
            },
            syndicated_from: None,
            facts: ArticleFacts {
                language: mapping.language.clone(),
                title: Some(format!("{} event {}", mapping.short(), self.id)),
                url: None,
                published_at: self.reported_at.map(|(at, _)| at),
                published_precision: self.reported_at.map_or(Precision::Minute, |(_, precision)| precision),
                retrieved_at: None,
                archive_url: None,
                syndicated_from: None,
                text_public: false,
            },
            text: None,
            text_sha256: None,
        };
        ImportLine { incident: self.incident, article, claims, is_release: true }
    }
}

impl Row<'_> {
    pub fn get(&self, columns: &Columns) -> Option<&str> {
        columns.names().iter().find_map(|name| self.cell(name))
    }

    fn cell(&self, name: &str) -> Option<&str> {
        let cell = trimmed(self.cells.get(self.header.place_of(name)?)?);
        (!is_nothing(cell)).then_some(cell)
    }

    fn optional(&self, columns: Option<&Columns>) -> Option<&str> {
        columns.and_then(|columns| self.get(columns))
    }

    pub fn required(&self, columns: &Columns) -> Result<&str, LineFault> {
        self.get(columns).ok_or_else(|| fault(columns, LineFaultCode::MissingField, "is required"))
    }

    /// The event, if nothing is wrong with it.
    pub fn event(&self, faults: &mut Vec<LineFault>) -> Option<Event> {
        let columns = &self.header.mapping.event;
        let id = self.required(&columns.id).and_then(|id| {
            value::id(id)
                .map_err(|detail| fault(&columns.id, LineFaultCode::WrongPattern, detail))
                .map(str::to_owned)
        });
        let days = self.days();
        let country = self.country();
        let point = self.point();
        let reported_at = self.reported_at();
        let (id, days, country, point, reported_at) = (
            kept(id, faults),
            kept(days, faults),
            kept(country, faults),
            kept(point, faults),
            kept(reported_at, faults),
        );
        let (id, (started_on, ended_on)) = (id?, days?);
        let incident = self.incident(&id, started_on, ended_on, country?, point?);
        Some(Event { incident: kept(incident, faults)?, id, reported_at: reported_at? })
    }

    fn incident(
        &self,
        id: &str,
        started_on: Day,
        ended_on: Day,
        country: Option<Nationality>,
        point: Option<Point>,
    ) -> Result<NamedIncident, LineFault> {
        let mapping = &self.header.mapping;
        let place: String =
            self.get(&mapping.event.place).unwrap_or("place not stated").chars().take(300).collect();
        let where_it_was =
            country.map_or_else(|| place.clone(), |country| format!("{place}, {}", country.country().name));
        let title = self.optional(mapping.event.title.as_ref()).map(str::to_owned);
        let title = title.unwrap_or_else(|| format!("{} {id}: {where_it_was}", mapping.short()));
        let title: String = title.chars().take(500).collect();
        let facts = IncidentFacts {
            title: title.clone(),
            started_on,
            ended_on: Some(ended_on).filter(|day| *day != started_on),
            place: Place { name: place, country, point },
            description: None,
            external_ids: vec![ExternalId { scheme: mapping.scheme.clone(), id: id.to_owned() }],
        };
        Ok(NamedIncident {
            id: None,
            title: Some(title),
            started_on: Some(started_on),
            country,
            external_ids: facts.external_ids.clone(),
            facts: Some(facts.check()?),
        })
    }

    /// The first and last day that the event may have been on.
    fn days(&self) -> Result<(Day, Day), LineFault> {
        let columns = &self.header.mapping.event;
        let required = || fault(columns.day.columns()[0], LineFaultCode::MissingField, "is required");
        let (first, last) = self.span(&columns.day)?.ok_or_else(required)?;
        let ends = columns.last_day.as_ref().map(|day| self.span(day)).transpose()?.flatten();
        Ok((first, ends.map_or(last, |(_, ends)| ends)))
    }

    /// The day, or the span that it lies in where its month or day is blank or 0.
    fn span(&self, columns: &DayColumns) -> Result<Option<(Day, Day)>, LineFault> {
        match columns {
            DayColumns::Whole(column) => self.whole_day(column, "no day", value::day),
            DayColumns::Written { column, format } => {
                let is_not = format!("no day written as {format}");
                self.whole_day(column, &is_not, |text| Day::strptime(format, text).ok())
            }
            DayColumns::Parts { year, month, day } => {
                let Some(in_year) = self.part(year)? else { return Ok(None) };
                let (in_month, on_day) = (self.part(month)?.unwrap_or(0), self.part(day)?.unwrap_or(0));
                let date = |month: u64, day: u64| {
                    let parts = (i16::try_from(in_year), i8::try_from(month), i8::try_from(day));
                    let (Ok(year), Ok(month), Ok(day)) = parts else { return None };
                    Day::new(year, month, day).ok()
                };
                let span = match (in_month, on_day) {
                    (0, _) => date(1, 1).zip(date(12, 31)),
                    (month, 0) => date(month, 1).map(|first| (first, first.last_of_month())),
                    (month, day) => date(month, day).map(|day| (day, day)),
                };
                span.map(Some).ok_or_else(|| fault(day, LineFaultCode::WrongPattern, "there is no such day"))
            }
        }
    }

    fn whole_day(
        &self,
        column: &Columns,
        is_not: &str,
        read: impl Fn(&str) -> Option<Day>,
    ) -> Result<Option<(Day, Day)>, LineFault> {
        let Some(text) = self.get(column) else { return Ok(None) };
        let wrong = || fault(column, LineFaultCode::WrongPattern, format!("{text} is {is_not}"));
        read(text).map(|day| Some((day, day))).ok_or_else(wrong)
    }

    fn part(&self, column: &Columns) -> Result<Option<u64>, LineFault> {
        let Some(text) = self.get(column) else { return Ok(None) };
        let wrong = || fault(column, LineFaultCode::WrongType, format!("{text} is no number"));
        whole_number(text).map(Some).ok_or_else(wrong)
    }

    /// The host country; none at sea, or where the mapping has no country.
    fn country(&self) -> Result<Option<Nationality>, LineFault> {
        let mapping = &self.header.mapping;
        let (name, column) = match &mapping.event.country {
            None => return Ok(None),
            Some(PlaceColumns::Same { value }) => (value.as_str(), "country"),
            Some(PlaceColumns::Column(columns)) => {
                let blank = mapping.countries.contains_key("").then_some("");
                let name = self.get(columns).or(blank).map_or_else(|| self.required(columns), Ok)?;
                (name, columns.names().first().map_or("country", String::as_str))
            }
        };
        if let Some(code) = mapping.countries.get(name) {
            return Ok(code.parse().ok());
        }
        match country_named(name) {
            Some(country) => Ok(Some(country)),
            None if is_sea(name) => Ok(None),
            None => {
                let detail = format!("{name} is not the name of one country");
                Err(LineFault::new(column, LineFaultCode::NotListed, detail))
            }
        }
    }

    fn point(&self) -> Result<Option<Point>, LineFault> {
        let columns = &self.header.mapping.event;
        let (latitude, longitude) =
            (self.degrees(columns.latitude.as_ref(), 90)?, self.degrees(columns.longitude.as_ref(), 180)?);
        Ok(latitude.zip(longitude).map(|(latitude, longitude)| Point { latitude, longitude }))
    }

    fn degrees(&self, column: Option<&Columns>, most: u32) -> Result<Option<String>, LineFault> {
        let Some((column, text)) = column.and_then(|column| Some((column, self.get(column)?))) else {
            return Ok(None);
        };
        let text: String = match text.split_once('.') {
            Some((whole, decimals)) => format!("{whole}.{}", decimals.chars().take(8).collect::<String>()),
            None => text.to_owned(),
        };
        let is_right = is_degrees(&text, most);
        is_right
            .then_some(Some(text))
            .ok_or_else(|| fault(column, LineFaultCode::WrongPattern, "expected decimal degrees"))
    }

    fn reported_at(&self) -> Result<Option<(crate::domain::time::Timestamp, Precision)>, LineFault> {
        let column = self.header.mapping.event.reported_at.as_ref();
        let Some((column, text)) = column.and_then(|column| Some((column, self.get(column)?))) else {
            return Ok(None);
        };
        let wrong = || {
            fault(
                column,
                LineFaultCode::WrongPattern,
                format!("{text} is no time, day or number of seconds since 1970"),
            )
        };
        value::moment(text).map(Some).ok_or_else(wrong)
    }

    /// The claim that a number makes; none where it is not stated.
    fn claim(&self, count: &CountColumn) -> Result<Option<StatedClaim>, LineFault> {
        let filled = count.column.names().iter().find_map(|name| Some((name, self.cell(name)?)));
        let Some((column, cell)) = filled else { return Ok(None) };
        let plain = cell.strip_suffix(".0").unwrap_or(cell);
        if self.header.mapping.not_stated.iter().chain(&count.not_stated).any(|unstated| unstated == plain) {
            return Ok(None);
        }
        let value = whole_number(cell).filter(|value| *value <= COUNT_MAX).ok_or_else(|| {
            LineFault::new(column, LineFaultCode::WrongType, format!("{cell} is no number of people"))
        })?;
        let quote = format!("{column}={cell}");
        let claim = stated(quote, count.role, count.outcome, count.nationalities.clone(), value);
        Ok(Some(StatedClaim { subset: count.subset.clone(), note: self.note(count), ..claim }))
    }

    /// The note with its columns filled in; none where one of them is blank.
    fn note(&self, count: &CountColumn) -> Option<String> {
        let mut pieces = count.note.as_deref()?.split('{');
        let mut note = pieces.next()?.to_owned();
        for piece in pieces {
            let (column, rest) = piece.split_once('}')?;
            note.push_str(self.cell(column)?);
            note.push_str(rest);
        }
        Some(note)
    }
}

/// A claim of a dataset of so many people.
pub fn stated(
    quote: String,
    role: Role,
    outcome: Outcome,
    nationalities: ClaimNationalities,
    value: u64,
) -> StatedClaim {
    StatedClaim {
        quote: Selector { exact: quote, prefix: None, suffix: None, start: None },
        role,
        outcome,
        nationalities,
        count: Count::Exact { value },
        count_words: None,
        attributed_to: None,
        certainty: Certainty::Reported,
        credibility: Credibility::NOT_JUDGED,
        perpetrator_claim: Some(false),
        subset: None,
        may_include: Vec::new(),
        additional: false,
        counted_from: None,
        stated_at: None,
        embargo_until: None,
        note: None,
    }
}

/// The value, or none and the fault beside the others.
fn kept<T>(read: Result<T, LineFault>, faults: &mut Vec<LineFault>) -> Option<T> {
    read.map_err(|fault| faults.push(fault)).ok()
}

fn fault(columns: &Columns, code: LineFaultCode, detail: impl Into<String>) -> LineFault {
    LineFault::new(columns.names().first().map_or("", String::as_str), code, detail)
}
