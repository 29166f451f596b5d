//! A number as it was worded, and the bounds that the wording leaves.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::vague::{self, VagueTable, VagueWord};
use crate::domain::{Invalid, InvalidCode};

/// No count is larger: more people than have ever lived at one time.
pub const COUNT_MAX: u64 = 10_000_000_000;

/// A number of people as worded.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "qualifier", rename_all = "snake_case")]
pub enum Count {
    Exact {
        value: u64,
    },
    AtLeast {
        value: u64,
    },
    AtMost {
        value: u64,
    },
    /// From `value` + 1 on; loose in print, where the number itself is often meant.
    MoreThan {
        value: u64,
    },
    /// Up to `value` - 1; loose likewise.
    FewerThan {
        value: u64,
    },
    About {
        value: u64,
    },
    Between {
        low: u64,
        high: u64,
    },
    /// `reading` is what the words were read as when they were recorded; it stays when the words are redacted.
    Vague {
        reading: Vec<VagueWord>,
    },
    /// Stated to be none.
    None {},
    /// Stated to be unknown: recorded and shown, constrains nothing.
    Unknown {},
}

/// What a wording leaves open: at least `low`, at most `high` (absent: open), and `best` where a number was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Bounds {
    pub low: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub high: Option<u64>,
}

impl Count {
    pub fn between(low: u64, high: u64) -> Result<Self, Invalid> {
        if low <= high {
            return Ok(Self::Between { low, high });
        }
        let detail =
            format!("low is {low} and high is {high}: a range runs from the lower to the higher number");
        Err(Invalid::new("/high", InvalidCode::RangeReversed, detail))
    }

    pub fn vague(words: &str) -> Self {
        Self::Vague { reading: vague::read(words) }
    }

    /// The bounds by a table of vague words; none for a count stated to be unknown.
    pub fn bounds_by(&self, table: &VagueTable) -> Option<Bounds> {
        let (low, best, high) = match self {
            Self::Exact { value } => (*value, Some(*value), Some(*value)),
            Self::AtLeast { value } => (*value, Some(*value), None),
            Self::AtMost { value } => (0, None, Some(*value)),
            Self::MoreThan { value } => (value + 1, None, None),
            Self::FewerThan { value } => (0, None, Some(value.saturating_sub(1))),
            Self::About { value } => {
                let margin = value.div_ceil(10).max(1);
                (value.saturating_sub(margin), Some(*value), Some(value + margin))
            }
            Self::Between { low, high } => (*low, None, Some(*high)),
            Self::Vague { reading } => {
                let low = reading.iter().fold(1_u64, |low, word| low.saturating_mul(table.low(*word)));
                (low.min(COUNT_MAX), None, None)
            }
            Self::None {} => (0, Some(0), Some(0)),
            Self::Unknown {} => return None,
        };
        Some(Bounds { low, best, high })
    }

    pub fn bounds(&self) -> Option<Bounds> {
        self.bounds_by(&VagueTable::LITERAL)
    }

    /// The number that the wording names, for a rule to choose: "at least 13" names 13, "15 to 20" names 15,
    /// "up to 9", "more than 9", "0 to 9" and "several" none.
    pub const fn stated(&self) -> Option<u64> {
        match self {
            Self::Exact { value } | Self::AtLeast { value } | Self::About { value } => Some(*value),
            Self::Between { low: 0, .. } => None,
            Self::Between { low, .. } => Some(*low),
            Self::None {} => Some(0),
            Self::AtMost { .. }
            | Self::MoreThan { .. }
            | Self::FewerThan { .. }
            | Self::Vague { .. }
            | Self::Unknown {} => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_follow_the_published_table() {
        let bounds = |low, best, high| Some(Bounds { low, best, high });
        let table = [
            (Count::Exact { value: 20 }, bounds(20, Some(20), Some(20))),
            (Count::AtLeast { value: 13 }, bounds(13, Some(13), None)),
            (Count::AtMost { value: 9 }, bounds(0, None, Some(9))),
            (Count::About { value: 20 }, bounds(18, Some(20), Some(22))),
            (Count::About { value: 1 }, bounds(0, Some(1), Some(2))),
            (Count::About { value: 25 }, bounds(22, Some(25), Some(28))),
            (Count::Between { low: 15, high: 20 }, bounds(15, None, Some(20))),
            (Count::vague("several"), bounds(2, None, None)),
            (Count::vague("dozens"), bounds(12, None, None)),
            (Count::None {}, bounds(0, Some(0), Some(0))),
            (Count::Unknown {}, None),
        ];
        for (count, expected) in table {
            assert_eq!(count.bounds(), expected, "{count:?}");
        }
    }

    #[test]
    fn a_reversed_range_is_refused() {
        assert_eq!(Count::between(9, 3).map_err(|refused| refused.code), Err(InvalidCode::RangeReversed));
        assert!(Count::between(3, 3).is_ok());
    }
}
