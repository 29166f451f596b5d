//! Mapping files: which column of a table of events is the id, the day, the place, and which ones are counts of whom. The built-in
//! ones are written in the same form (`data/mappings/`); `docs/DATA.md` has the form.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use jiff::fmt::strtime::BrokenDownTime;
use serde::Deserialize;

use crate::domain::nationality::{ClaimNationalities, Nationality};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::Day;
use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// The shape of a table that is not the ledger's own.
    Mapping {
        Gtd = "gtd",
        Ucdp = "ucdp",
        Acled = "acled",
        Emdat = "emdat",
    }
}

impl Mapping {
    /// The built-in file; a test reads each of them.
    pub fn file(self) -> Result<MappingFile, MappingFault> {
        MappingFile::read(match self {
            Self::Gtd => include_str!("../../data/mappings/gtd.toml"),
            Self::Ucdp => include_str!("../../data/mappings/ucdp.toml"),
            Self::Acled => include_str!("../../data/mappings/acled.toml"),
            Self::Emdat => include_str!("../../data/mappings/emdat.toml"),
        })
    }
}

/// Why a mapping file cannot be followed.
#[derive(Debug, thiserror::Error)]
pub enum MappingFault {
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    #[error("{0}")]
    Malformed(#[from] toml::de::Error),
    #[error("{0}")]
    Meaningless(String),
}

/// How a table of events is read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappingFile {
    /// The dataset: the source of all its numbers.
    pub name: String,
    /// What titles call it; the name if absent.
    pub short: Option<String>,
    /// The scheme of its ids.
    pub scheme: String,
    #[serde(default = "undetermined")]
    pub language: String,
    /// Cells that state nothing, in columns of counts.
    #[serde(default)]
    pub not_stated: Vec<String>,
    pub event: EventColumns,
    /// What the dataset calls a country, and its code; an empty code: none, as at sea.
    #[serde(default)]
    pub countries: HashMap<String, String>,
    #[serde(default, rename = "count")]
    pub counts: Vec<CountColumn>,
    /// For a table with one row a person.
    pub person: Option<PersonColumns>,
}

fn undetermined() -> String {
    "en".to_owned()
}

/// One column, or several of which the first that is there and filled counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Columns {
    One(String),
    FirstOf(Vec<String>),
}

impl Columns {
    pub fn names(&self) -> &[String] {
        match self {
            Self::One(name) => std::slice::from_ref(name),
            Self::FirstOf(names) => names,
        }
    }
}

/// A column, or one value for all rows.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Place {
    Column(Columns),
    Same { value: String },
}

/// A day in one column, as `2016-07-01` or in a form of its own, or its parts in three.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum DayColumns {
    Whole(Columns),
    /// The form as in strftime(3): `%m/%d/%Y`.
    Written {
        column: Columns,
        format: String,
    },
    Parts {
        year: Columns,
        month: Columns,
        day: Columns,
    },
}

impl DayColumns {
    /// The first one tells whether there is a day at all.
    pub fn columns(&self) -> Vec<&Columns> {
        match self {
            Self::Whole(column) | Self::Written { column, .. } => vec![column],
            Self::Parts { year, month, day } => vec![year, month, day],
        }
    }

    /// Whether its form tells year, month and day.
    fn tells_a_day(&self) -> bool {
        let Self::Written { format, .. } = self else { return true };
        let example = Day::constant(2016, 7, 13);
        let written = BrokenDownTime::from(example.at(0, 0, 0, 0)).to_string(format);
        written.and_then(|text| Day::strptime(format, text)).is_ok_and(|read| read == example)
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventColumns {
    pub id: Columns,
    pub title: Option<Columns>,
    #[serde(default = "no_columns")]
    pub place: Columns,
    pub country: Option<Place>,
    pub latitude: Option<Columns>,
    pub longitude: Option<Columns>,
    pub day: DayColumns,
    pub last_day: Option<DayColumns>,
    /// When this version of the row was written.
    pub reported_at: Option<Columns>,
}

fn no_columns() -> Columns {
    Columns::FirstOf(Vec::new())
}

/// A column of numbers: whom it counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountColumn {
    pub column: Columns,
    pub role: Role,
    pub outcome: Outcome,
    #[serde(default)]
    pub nationalities: ClaimNationalities,
    #[serde(default)]
    pub subset: Option<String>,
    /// Whether a table without this column is not of this dataset.
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub not_stated: Vec<String>,
    /// What is noted of each number; `{column}` is that column's cell, and without it there is no note.
    pub note: Option<String>,
}

/// A value for all rows, or the column that has it, by its codes or by what stands for them.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Coded<T> {
    Same(T),
    Column {
        column: Columns,
        #[serde(default = "BTreeMap::new")]
        codes: BTreeMap<String, T>,
    },
}

/// What each row of a list of people says of one of them.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonColumns {
    pub role: Coded<Role>,
    pub outcome: Coded<Outcome>,
    /// Codes, names or demonyms; several of one person separated by `/`, `;` or `,`.
    pub nationalities: Option<Columns>,
}

impl MappingFile {
    pub fn open(path: &Path) -> Result<Self, MappingFault> {
        Self::read(&std::fs::read_to_string(path)?)
    }

    pub fn read(text: &str) -> Result<Self, MappingFault> {
        let file: Self = toml::from_str(text)?;
        let meaningless = |what: &str| Err(MappingFault::Meaningless(what.to_owned()));
        if file.counts.is_empty() == file.person.is_none() {
            return meaningless("a mapping has [[count]] columns or one [person], and not both");
        }
        let is_scheme = |letter: char| {
            letter.is_ascii_lowercase() || letter.is_ascii_digit() || matches!(letter, '_' | '-')
        };
        if file.name.trim().is_empty() || file.scheme.is_empty() || !file.scheme.chars().all(is_scheme) {
            return meaningless("name is the dataset's, and scheme has small letters, digits, _ and - only");
        }
        let days = [Some(&file.event.day), file.event.last_day.as_ref()];
        if !days.into_iter().flatten().all(DayColumns::tells_a_day) {
            return meaningless("the format of a day has its year, month and day, as in %m/%d/%Y");
        }
        let is_country = |code: &&String| !code.is_empty() && code.parse::<Nationality>().is_err();
        if let Some(code) = file.countries.values().find(is_country) {
            return meaningless(&format!("{code} in [countries] is no code of a country"));
        }
        Ok(file)
    }

    pub fn short(&self) -> &str {
        self.short.as_deref().unwrap_or(&self.name)
    }

    /// Columns without which a table is not of this dataset; of several names for one, any will do.
    pub fn required(&self) -> Vec<&Columns> {
        let country = match &self.event.country {
            Some(Place::Column(columns)) => Some(columns),
            Some(Place::Same { .. }) | None => None,
        };
        let counts = self.counts.iter().filter(|count| count.required).map(|count| &count.column);
        [&self.event.id]
            .into_iter()
            .chain(self.event.day.columns())
            .chain(country)
            .chain(counts)
            .chain(self.person_columns())
            .collect()
    }

    fn person_columns(&self) -> Vec<&Columns> {
        let Some(person) = &self.person else { return Vec::new() };
        let role = if let Coded::Column { column, .. } = &person.role { Some(column) } else { None };
        let outcome = if let Coded::Column { column, .. } = &person.outcome { Some(column) } else { None };
        role.into_iter().chain(outcome).chain(&person.nationalities).collect()
    }

    /// Every column that is read, in the order of a template.
    pub fn columns(&self) -> Vec<&str> {
        let event = &self.event;
        let last_day = event.last_day.as_ref().map(DayColumns::columns).unwrap_or_default();
        let optional = [&event.title, &event.latitude, &event.longitude, &event.reported_at];
        let optional = optional.into_iter().flatten().chain([&event.place]).chain(last_day);
        let counts = self.counts.iter().map(|count| &count.column);
        let mut columns: Vec<&str> = Vec::new();
        for name in self
            .required()
            .into_iter()
            .chain(optional)
            .chain(counts)
            .filter_map(|column| column.names().first())
        {
            if !columns.contains(&name.as_str()) {
                columns.push(name);
            }
        }
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_ones_are_read() {
        for mapping in Mapping::ALL {
            let file = mapping.file().unwrap();
            assert_eq!(file.scheme, mapping.code());
            assert!(file.columns().len() > 5);
        }
    }

    #[test]
    fn a_mapping_that_cannot_be_followed_says_why() {
        let good = "name = 'A'\nscheme = 'a'\n[event]\nid = 'id'\nday = 'day'\n[[count]]\ncolumn = 'n'\nrole = 'victims'\noutcome = 'killed'\n";
        assert!(MappingFile::read(good).is_ok());
        for (from, to) in [
            ("victims", "victim"),
            ("killed", "dead"),
            ("scheme = 'a'", "scheme = 'A b'"),
            ("day = 'day'", "day = { column = 'day', format = '%m/%Y' }"),
            ("day = 'day'", "day = { column = 'day', format = '%Q/%d/%m' }"),
            ("day = 'day'", "day = { column = 'day' }"),
            ("id = 'id'", "ids = 'id'"),
            ("[[count]]\ncolumn = 'n'\nrole = 'victims'\noutcome = 'killed'\n", ""),
            ("column = 'n'", "column = 'n'\nnationalities = ['ITL']"),
            ("[[count]]", "[countries]\nRome = 'ROM'\n[[count]]"),
            ("[[count]]", "[person]\nrole = 'hostages'\noutcome = 'held'\n[[count]]"),
        ] {
            assert!(MappingFile::read(&good.replace(from, to)).is_err(), "{to}");
        }
    }
}
