//! The books: what the figures imply about each other.

use std::collections::BTreeMap;

use crate::domain::cell::Cell;
use crate::domain::ids::ClaimId;
use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;

/// Whose people a figure counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum People {
    Any,
    Foreign,
    Nationality(Nationality),
    List(Vec<Nationality>),
}

/// A figure, or the lower bound of a part, as it enters the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    pub role: Role,
    pub outcome: Outcome,
    pub people: People,
    pub subset: bool,
    pub low: u64,
    pub high: Option<u64>,
    pub may_include: Vec<Role>,
    pub included: Vec<Role>,
    pub claims: Vec<ClaimId>,
    pub newest: Option<Timestamp>,
    pub origins: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Implied {
    pub low: u64,
    pub high: Option<u64>,
    pub because: Vec<ClaimId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imbalance {
    pub stated: Vec<usize>,
    pub left_out: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Residual {
    pub role: Role,
    pub outcome: Outcome,
    pub low: u64,
    pub high: Option<u64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    pub implied: BTreeMap<Cell, Implied>,
    pub imbalances: Vec<Imbalance>,
    pub more_imbalances: bool,
    pub residuals: Vec<Residual>,
}

pub fn balance(_host: Nationality, _stated: &[Stated]) -> Balance {
    Balance::default()
}
