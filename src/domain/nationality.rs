//! Nationalities: ISO 3166-1 alpha-3, XKX (Kosovo, user-assigned) and the special codes of ICAO Doc 9303 part 3.

mod code;
mod countries;
mod look_up;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::domain::{Invalid, InvalidCode};

pub use code::{Nationality, UnknownNationality};
pub use countries::{Country, all};
pub use look_up::{country_named, is_sea, look_up};

/// The nationalities that a claim gives to the people it counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ClaimNationalities {
    /// It gives none: it counts everyone.
    #[default]
    Any,
    /// "Foreigners": everyone but the host country's.
    Foreign,
    /// Each of the people has all of these (one person with two nationalities is one person). Sorted, unique, one to four.
    List(Vec<Nationality>),
}

impl ClaimNationalities {
    pub const MAX: usize = 4;

    /// Reads the codes as sent. `pointer` names the array within the request.
    pub fn parse(codes: &[String], pointer: &str) -> Result<Self, Invalid> {
        if codes.is_empty() {
            return Ok(Self::Any);
        }
        if codes == ["foreign"] {
            return Ok(Self::Foreign);
        }
        let mut list = Vec::with_capacity(codes.len());
        for (index, code) in codes.iter().enumerate() {
            let at = format!("{pointer}/{index}");
            if code == "foreign" {
                let detail = "\"foreign\" stands alone: it says nothing of which nationality";
                return Err(Invalid::new(at, InvalidCode::ForeignNotAlone, detail));
            }
            list.push(code.parse().map_err(|_| {
                let detail =
                    format!("{code} is no nationality code; GET /v1/nationalities?q= finds it by name");
                Invalid::new(at, InvalidCode::UnknownNationality, detail)
            })?);
        }
        list.sort_unstable();
        list.dedup();
        Ok(Self::List(list))
    }

    pub fn list(&self) -> &[Nationality] {
        match self {
            Self::List(list) => list,
            Self::Any | Self::Foreign => &[],
        }
    }
}

impl Serialize for ClaimNationalities {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Any => serializer.collect_seq(std::iter::empty::<&str>()),
            Self::Foreign => serializer.collect_seq(["foreign"]),
            Self::List(list) => serializer.collect_seq(list),
        }
    }
}

impl<'de> Deserialize<'de> for ClaimNationalities {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let codes = Vec::<String>::deserialize(deserializer)?;
        Self::parse(&codes, "").map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(codes: &[&str]) -> Result<ClaimNationalities, Invalid> {
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        ClaimNationalities::parse(&codes, "/nationalities")
    }

    #[test]
    fn a_list_is_sorted_and_unique_and_foreign_stands_alone() {
        assert_eq!(parse(&[]), Ok(ClaimNationalities::Any));
        assert_eq!(parse(&["foreign"]), Ok(ClaimNationalities::Foreign));
        let list = vec!["BGD".parse().unwrap(), "USA".parse().unwrap()];
        assert_eq!(parse(&["USA", "BGD", "USA"]), Ok(ClaimNationalities::List(list)));
        let refused = |codes: &[&str]| parse(codes).map_err(|refused| (refused.pointer, refused.code));
        let at = "/nationalities/1".to_owned();
        assert_eq!(refused(&["ITA", "foreign"]), Err((at.clone(), InvalidCode::ForeignNotAlone)));
        assert_eq!(refused(&["ITA", "ITL"]), Err((at, InvalidCode::UnknownNationality)));
    }
}
