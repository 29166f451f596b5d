//! Events of other datasets, in the shape they are published in. An event is an incident; each of its numbers is a claim of the
//! dataset, on the cell as its quote. What a dataset leaves blank or codes as unknown is not stated: no claim.
//!
//! Codebooks: GTD Codebook 2017; UCDP GED Codebook 23.1; ACLED Codebook. The mapping stands in `docs/DATA.md`.

use std::collections::HashMap;

use super::Mapping;
use super::cells::split;
use crate::domain::article::ArticleFacts;
use crate::domain::claim::{Certainty, Credibility};
use crate::domain::count::{COUNT_MAX, Count};
use crate::domain::exchange::{
    ImportLine, LineFault, LineFaultCode, NamedArticle, NamedIncident, NamedSource, StatedClaim,
};
use crate::domain::incident::{ExternalId, IncidentFacts, Place, Point};
use crate::domain::nationality::{ClaimNationalities, Nationality, look_up};
use crate::domain::outcome::Outcome;
use crate::domain::quote::Selector;
use crate::domain::role::Role;
use crate::domain::source::{Reliability, SourceKind};
use crate::domain::time::{Day, Precision};

/// A column of numbers: whom it counts. `us` columns count US citizens.
struct Number {
    column: &'static str,
    role: Role,
    outcome: Outcome,
    us: bool,
    note: Option<&'static str>,
}

const fn number(column: &'static str, role: Role, outcome: Outcome) -> Number {
    Number { column, role, outcome, us: false, note: None }
}

const fn of_us_citizens(column: &'static str, role: Role, outcome: Outcome) -> Number {
    Number { column, role, outcome, us: true, note: None }
}

const GTD: &[Number] = &[
    number("nkill", Role::People, Outcome::Killed),
    of_us_citizens("nkillus", Role::People, Outcome::Killed),
    number("nkillter", Role::Attackers, Outcome::Killed),
    number("nwound", Role::People, Outcome::Wounded),
    of_us_citizens("nwoundus", Role::People, Outcome::Wounded),
    number("nwoundte", Role::Attackers, Outcome::Wounded),
    number("nperps", Role::Attackers, Outcome::Involved),
    number("nperpcap", Role::Attackers, Outcome::Captured),
    number("nhostkid", Role::Hostages, Outcome::Held),
    of_us_citizens("nhostkidus", Role::Hostages, Outcome::Held),
    Number {
        note: Some("GTD: hostages who survived, whether released, escaped or rescued"),
        ..number("nreleased", Role::Hostages, Outcome::Released)
    },
];
const UCDP: &[Number] = &[
    number("best", Role::People, Outcome::Killed),
    number("deaths_civilians", Role::Civilians, Outcome::Killed),
];
const ACLED: &[Number] = &[number("fatalities", Role::People, Outcome::Killed)];

/// Which column of a dataset's CSV is which, and how its rows are read.
pub struct Columns {
    mapping: Mapping,
    width: usize,
    places: HashMap<String, usize>,
}

impl Columns {
    pub fn new(mapping: Mapping, names: &[String]) -> Result<Self, LineFault> {
        let places: HashMap<String, usize> =
            names.iter().enumerate().map(|(place, name)| (name.trim().to_lowercase(), place)).collect();
        if places.len() != names.len() {
            return Err(LineFault::whole("a column stands twice in the header"));
        }
        let known = Self { mapping, width: names.len(), places };
        for needed in known.needed() {
            if !known.places.contains_key(*needed) {
                let detail = format!("a CSV of {mapping} has this column");
                return Err(LineFault::new(needed, LineFaultCode::MissingField, detail));
            }
        }
        Ok(known)
    }

    const fn needed(&self) -> &'static [&'static str] {
        match self.mapping {
            Mapping::Gtd => &["eventid", "iyear", "imonth", "iday", "country_txt"],
            Mapping::Ucdp => &["id", "date_start", "date_end", "country", "best"],
            Mapping::Acled => &["event_id_cnty", "event_date", "country", "fatalities"],
        }
    }

    const fn numbers(&self) -> &'static [Number] {
        match self.mapping {
            Mapping::Gtd => GTD,
            Mapping::Ucdp => UCDP,
            Mapping::Acled => ACLED,
        }
    }

    const fn dataset(&self) -> (&'static str, &'static str) {
        match self.mapping {
            Mapping::Gtd => ("GTD", "Global Terrorism Database (GTD)"),
            Mapping::Ucdp => ("UCDP", "UCDP Georeferenced Event Dataset (UCDP GED)"),
            Mapping::Acled => ("ACLED", "Armed Conflict Location & Event Data (ACLED)"),
        }
    }

    pub fn line(&self, record: &[u8]) -> Result<ImportLine, LineFault> {
        let cells = split(record)?;
        if cells.len() != self.width {
            let detail = format!("the line has {} fields, the header {}", cells.len(), self.width);
            return Err(LineFault::whole(detail));
        }
        let row = Row { columns: self, cells };
        let (short, name) = self.dataset();
        let id = row.required(self.needed()[0])?;
        let incident = row.incident(short, id)?;
        let article = NamedArticle {
            id: None,
            source: NamedSource {
                id: None,
                name: Some(name.to_owned()),
                kind: Some(SourceKind::Dataset),
                country: None,
                reliability: Some(Reliability::F),
                url: None,
            },
            syndicated_from: None,
            facts: ArticleFacts {
                language: "en".to_owned(),
                title: Some(format!("{short} event {id}")),
                url: None,
                published_at: None,
                published_precision: Precision::Minute,
                retrieved_at: None,
                archive_url: None,
                syndicated_from: None,
                text_public: false,
            },
            text: None,
            text_sha256: None,
        };
        let claims = self.numbers().iter().filter_map(|number| row.claim(number).transpose());
        Ok(ImportLine { incident, article, claims: claims.collect::<Result<_, _>>()? })
    }
}

/// One event.
struct Row<'c> {
    columns: &'c Columns,
    cells: Vec<String>,
}

impl Row<'_> {
    fn get(&self, column: &str) -> Option<&str> {
        let cell = self.cells.get(*self.columns.places.get(column)?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    fn required(&self, column: &str) -> Result<&str, LineFault> {
        self.get(column).ok_or_else(|| LineFault::new(column, LineFaultCode::MissingField, "is required"))
    }

    fn incident(&self, short: &str, id: &str) -> Result<NamedIncident, LineFault> {
        let (started_on, ended_on) = self.days()?;
        let country = self.country()?;
        let place =
            ["city", "location", "where_coordinates", "where_description", "adm_1", "provstate", "admin1"];
        let place = place.iter().find_map(|column| self.get(column)).unwrap_or("place not stated");
        let place: String = place.chars().take(300).collect();
        let title: String =
            format!("{short} {id}: {place}, {}", country.country().name).chars().take(500).collect();
        let point = match (self.degrees("latitude", 90)?, self.degrees("longitude", 180)?) {
            (Some(latitude), Some(longitude)) => Some(Point { latitude, longitude }),
            _ => None,
        };
        let scheme = self.columns.mapping.code().to_owned();
        let facts = IncidentFacts {
            title: title.clone(),
            started_on,
            ended_on: Some(ended_on).filter(|day| *day != started_on),
            place: Place { name: place, country: Some(country), point },
            description: None,
            external_ids: vec![ExternalId { scheme, id: id.to_owned() }],
        };
        Ok(NamedIncident {
            id: None,
            title: Some(title),
            started_on: Some(started_on),
            facts: Some(facts.check()?),
        })
    }

    /// The day, or the first and last day that the event may have been on.
    fn days(&self) -> Result<(Day, Day), LineFault> {
        match self.columns.mapping {
            Mapping::Gtd => self.gtd_days(),
            Mapping::Ucdp => Ok((self.day("date_start")?, self.day("date_end")?)),
            Mapping::Acled => self.day("event_date").map(|day| (day, day)),
        }
    }

    /// GTD codes an unknown day or month as 0.
    fn gtd_days(&self) -> Result<(Day, Day), LineFault> {
        let part = |column| {
            let text = self.required(column)?;
            text.parse()
                .map_err(|_| LineFault::new(column, LineFaultCode::WrongType, format!("{text} is no number")))
        };
        let (year, month, day): (i16, i16, i16) = (part("iyear")?, part("imonth")?, part("iday")?);
        let date = |month: i16, day: i16| {
            let parts = i8::try_from(month).and_then(|month| Ok((month, i8::try_from(day)?)));
            let date = parts.ok().and_then(|(month, day)| Day::new(year, month, day).ok());
            date.ok_or_else(|| LineFault::new("iday", LineFaultCode::WrongPattern, "there is no such day"))
        };
        let first = date(month.max(1), if month == 0 { 1 } else { day.max(1) })?;
        let last = match (month, day) {
            (0, _) => date(12, 31)?,
            (_, 0) => first.last_of_month(),
            _ => first,
        };
        Ok((first, last))
    }

    /// `2016-07-01`, with a time after it or not, or `01 July 2016`.
    fn day(&self, column: &str) -> Result<Day, LineFault> {
        let text = self.required(column)?;
        let iso = text.get(..10).and_then(|day| day.parse().ok());
        iso.or_else(|| Day::strptime("%d %B %Y", text).ok())
            .ok_or_else(|| LineFault::new(column, LineFaultCode::WrongPattern, format!("{text} is no day")))
    }

    fn country(&self) -> Result<Nationality, LineFault> {
        let column = if self.columns.mapping == Mapping::Gtd { "country_txt" } else { "country" };
        let name = self.required(column)?;
        // UCDP adds former names in brackets: "Myanmar (Burma)".
        let plain = name.split(" (").next().unwrap_or(name);
        match look_up(plain).as_slice() {
            [only] => Ok(only.code),
            _ => {
                let detail = format!("{name} is not the name of one country");
                Err(LineFault::new(column, LineFaultCode::NotListed, detail))
            }
        }
    }

    fn degrees(&self, column: &str, most: u32) -> Result<Option<String>, LineFault> {
        let Some(text) = self.get(column) else { return Ok(None) };
        let text: String = match text.split_once('.') {
            Some((whole, decimals)) => format!("{whole}.{}", decimals.chars().take(8).collect::<String>()),
            None => text.to_owned(),
        };
        is_degrees(&text, most)
            .then_some(Some(text))
            .ok_or_else(|| LineFault::new(column, LineFaultCode::WrongPattern, "expected decimal degrees"))
    }

    /// The claim that a number makes; none where it is not stated.
    fn claim(&self, number: &Number) -> Result<Option<StatedClaim>, LineFault> {
        let Some(cell) = self.get(number.column) else { return Ok(None) };
        let Some(value) = self.stated(number.column, cell)? else { return Ok(None) };
        let nationalities = if number.us {
            ClaimNationalities::parse(&["USA".to_owned()], "/nationalities")?
        } else {
            ClaimNationalities::Any
        };
        Ok(Some(StatedClaim {
            quote: Selector {
                exact: format!("{}={cell}", number.column),
                prefix: None,
                suffix: None,
                start: None,
            },
            role: number.role,
            outcome: number.outcome,
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
            note: self.note(number),
        }))
    }

    /// -99 and -9 are codes for unknown. A 0 of ACLED may mean none, not mentioned, or casualties without a number.
    fn stated(&self, column: &str, cell: &str) -> Result<Option<u64>, LineFault> {
        let plain = cell.strip_suffix(".0").unwrap_or(cell);
        if matches!(plain, "-99" | "-9") || (self.columns.mapping == Mapping::Acled && plain == "0") {
            return Ok(None);
        }
        match plain.parse() {
            Ok(value) if value <= COUNT_MAX => Ok(Some(value)),
            _ => Err(LineFault::new(
                column,
                LineFaultCode::WrongType,
                format!("{cell} is no number of people"),
            )),
        }
    }

    fn note(&self, number: &Number) -> Option<String> {
        if number.column != "best" {
            return number.note.map(str::to_owned);
        }
        let (low, high) = (self.get("low"), self.get("high"));
        low.zip(high).map(|(low, high)| format!("UCDP: low estimate {low}, high estimate {high}"))
    }
}

/// Decimal degrees, at most eight decimals.
pub fn is_degrees(text: &str, most: u32) -> bool {
    let plain = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = plain.split_once('.').unwrap_or((plain, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_canonical = whole == "0" || !whole.starts_with('0');
    let within = whole.parse::<u32>().is_ok_and(|degrees| {
        degrees < most || (degrees == most && decimals.bytes().all(|digit| digit == b'0'))
    });
    digits(whole) && digits(decimals) && is_canonical && decimals.len() <= 8 && within
}
