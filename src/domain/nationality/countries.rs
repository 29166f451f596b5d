//! What each nationality is called, read once from the tables in `data/` (their sources: `data/README.md`).

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::code::{NATIONALITIES_CSV, Nationality};

const DEMONYMS_CSV: &str = include_str!("../../../data/demonyms.csv");

/// A nationality and the words for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Country {
    pub code: Nationality,
    /// ISO 3166-1 alpha-2, or XK for Kosovo; absent for the codes of ICAO Doc 9303 that name no country.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "IT")]
    pub alpha2: Option<String>,
    /// The usual English short name.
    #[schema(example = "Italy")]
    pub name: String,
    /// The adjective.
    #[schema(example = "Italian")]
    pub demonym: String,
    /// The people, for print: "9 Italians", "7 Japanese".
    #[schema(example = "Italians")]
    pub people: String,
    /// Every adjective, noun and other name that finds it. Several nationalities may share one.
    #[schema(example = json!(["Italian"]))]
    pub demonyms: Vec<String>,
}

impl Nationality {
    /// What this nationality is called.
    pub fn country(self) -> &'static Country {
        let before = COUNTRIES.partition_point(|country| country.code < self);
        &COUNTRIES[before]
    }
}

/// Every known nationality, by code.
pub fn all() -> &'static [Country] {
    &COUNTRIES
}

/// A row of `nationalities.csv`.
#[derive(Deserialize)]
struct CountryRow {
    code: Nationality,
    alpha2: Option<String>,
    name: String,
    demonym: String,
    people: String,
}

/// A row of `demonyms.csv`.
#[derive(Deserialize)]
struct DemonymRow {
    demonym: String,
    code: Nationality,
}

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let mut countries: Vec<Country> = rows(NATIONALITIES_CSV)
        .map(|CountryRow { code, alpha2, name, demonym, people }| Country {
            code,
            alpha2,
            name,
            demonym,
            people,
            demonyms: Vec::new(),
        })
        .collect();
    countries.sort_unstable_by_key(|country| country.code);
    for DemonymRow { demonym, code } in rows(DEMONYMS_CSV) {
        if let Ok(index) = countries.binary_search_by_key(&code, |country| country.code) {
            countries[index].demonyms.push(demonym);
        }
    }
    countries
});

/// The tables are part of the program: a test reads every row of them, so none is malformed here.
fn rows<Row: serde::de::DeserializeOwned>(table: &'static str) -> impl Iterator<Item = Row> {
    csv::Reader::from_reader(table.as_bytes()).into_deserialize().filter_map(Result::ok)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn every_row<Row: serde::de::DeserializeOwned>(table: &'static str) -> Vec<Row> {
        csv::Reader::from_reader(table.as_bytes()).into_deserialize().map(|row| row.unwrap()).collect()
    }

    #[test]
    fn every_row_of_the_tables_is_read() {
        assert_eq!(every_row::<CountryRow>(NATIONALITIES_CSV).len(), all().len());
        let words: usize = all().iter().map(|country| country.demonyms.len()).sum();
        assert_eq!(every_row::<DemonymRow>(DEMONYMS_CSV).len(), words);
    }

    #[test]
    fn the_tables_are_sorted_without_repetition() {
        let codes: Vec<Nationality> =
            every_row::<CountryRow>(NATIONALITIES_CSV).into_iter().map(|row| row.code).collect();
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]));
        let demonyms: Vec<DemonymRow> = every_row(DEMONYMS_CSV);
        assert!(demonyms.windows(2).all(|pair| pair[0].code <= pair[1].code));
        let pairs: BTreeSet<(String, Nationality)> =
            demonyms.iter().map(|row| (row.demonym.to_lowercase(), row.code)).collect();
        assert_eq!(pairs.len(), demonyms.len());
    }

    #[test]
    fn all_of_iso_3166_1_and_five_more() {
        let (special, countries): (Vec<&Country>, Vec<&Country>) =
            all().iter().partition(|country| country.alpha2.is_none());
        let special: Vec<&str> = special.iter().map(|country| country.code.code()).collect();
        assert_eq!(special, ["XXA", "XXB", "XXC", "XXX"]);
        assert_eq!(countries.len(), 249 + 1, "ISO 3166-1 and Kosovo");
        let alpha2: BTreeSet<&str> =
            countries.iter().filter_map(|country| country.alpha2.as_deref()).collect();
        assert_eq!(alpha2.len(), countries.len());
        assert!(alpha2.iter().all(|code| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase())));
    }

    #[test]
    fn every_nationality_has_words_and_finds_itself() {
        for country in all() {
            let Country { code, name, demonym, people, demonyms, .. } = country;
            for words in [name, demonym, people].into_iter().chain(demonyms) {
                assert!(!words.is_empty() && words.trim() == words, "{code}: {words:?}");
            }
            assert!(demonyms.contains(demonym), "{code}: demonyms.csv lacks {demonym}");
            assert_eq!(code.country(), country);
        }
    }

    #[test]
    fn people_are_fit_for_print() {
        let table = [
            ("ITA", "Italians"),
            ("JPN", "Japanese"),
            ("USA", "US citizens"),
            ("GBR", "British nationals"),
            ("ESP", "Spaniards"),
            ("DNK", "Danes"),
            ("THA", "Thais"),
            ("BGD", "Bangladeshis"),
            ("CAF", "Central Africans"),
            ("XXA", "stateless people"),
            ("XXX", "people of unknown nationality"),
        ];
        for (code, people) in table {
            assert_eq!(code.parse::<Nationality>().unwrap().country().people, people);
        }
        let distinct: BTreeSet<&str> = all().iter().map(|country| country.people.as_str()).collect();
        assert_eq!(distinct.len(), all().len(), "no two nationalities may read the same in print");
    }

    #[test]
    fn an_absent_alpha2_is_absent_in_json() {
        let json = |code: &str| serde_json::to_value(code.parse::<Nationality>().unwrap().country()).unwrap();
        assert_eq!(
            json("ITA"),
            serde_json::json!({"code": "ITA", "alpha2": "IT", "name": "Italy", "demonym": "Italian",
                "people": "Italians", "demonyms": ["Italian"]})
        );
        assert!(json("XXA").get("alpha2").is_none());
    }
}
