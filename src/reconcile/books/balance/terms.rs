//! What enters the books, and what they say.

use std::collections::BTreeMap;

use crate::domain::cell::Cell;
use crate::domain::ids::ClaimId;
use crate::domain::nationality::Nationality;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;

/// Whose people a figure counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum People {
    Any,
    Foreign,
    Nationality(Nationality),
    /// Those who have all of these nationalities.
    List(Vec<Nationality>),
}

/// A figure of stage 1, or the low of a subset claim, as it enters the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    pub role: Role,
    pub outcome: Outcome,
    pub people: People,
    /// The low of a subset claim: `high` is not looked at.
    pub subset: bool,
    pub low: u64,
    /// Absent: open.
    pub high: Option<u64>,
    /// Whether the low stands for "more than" one less, and the high for "fewer than" one more.
    pub loose_low: bool,
    pub loose_high: bool,
    /// Roles that every claim behind the figure leaves unclear: it lies between N(role) and N(role) plus N of each.
    pub may_include: Vec<Role>,
    /// Roles that a ruling found to be in the number: it is N(role) plus N of each.
    pub included: Vec<Role>,
    pub claims: Vec<ClaimId>,
    /// When the newest report behind it was made; absent, undated, counts as oldest.
    pub newest: Option<Timestamp>,
    pub origins: u32,
}

/// What the other figures leave possible for a cell: of a nationality, from those with it alone to all who have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Implied {
    pub low: u64,
    /// The least number of all who have the nationality, those with several included; of other cells the same as `low`.
    pub low_of_all: u64,
    /// Absent: open.
    pub high: Option<u64>,
    /// The claims that the bounds derive from, sorted; empty where they say no more than what was reported of the cell.
    pub because: Vec<ClaimId>,
}

/// Figures that cannot all be true, though any but one of them could. Positions in what was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imbalance {
    pub stated: Vec<usize>,
    /// The weakest of them, left out of implied bounds.
    pub left_out: usize,
}

/// What stage 2 finds.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Balance {
    /// The totals and the cells asked for, where something bounds them.
    pub implied: BTreeMap<Cell, Implied>,
    /// The totals of which the other figures alone say as much as was reported: 20 and 2 bear out "at least 22".
    pub borne_out: BTreeMap<Cell, Implied>,
    /// The figures of which a loose bound is read as n. Positions in what was given.
    pub relaxed: Vec<usize>,
    /// At most [`MAX_IMBALANCES`].
    pub imbalances: Vec<Imbalance>,
    pub more_imbalances: bool,
    /// Whether the search took too long: an imbalance may have more figures than it needs, there may be more imbalances, and
    /// something that is implied may be missing. What is said is true all the same.
    pub cut_short: bool,
}

/// After this many imbalances, the rest are only said to exist.
pub const MAX_IMBALANCES: usize = 20;
