//! A range of whole numbers that a number of people may lie in.

use crate::domain::count::{Bounds, Count};

/// From `low` to `high` (absent: open). "More than n" and "fewer than n" are loose: in print n itself is often meant, so where such a
/// bound would miss another by exactly one it is read as n.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub low: u64,
    pub high: Option<u64>,
    pub loose_low: bool,
    pub loose_high: bool,
}

impl Range {
    pub const ANYTHING: Self = Self::new(0, None);

    pub const fn new(low: u64, high: Option<u64>) -> Self {
        Self { low, high, loose_low: false, loose_high: false }
    }

    pub fn worded(bounds: Bounds, count: &Count) -> Self {
        Self {
            loose_low: matches!(count, Count::MoreThan { .. }),
            loose_high: matches!(count, Count::FewerThan { .. }),
            ..Self::new(bounds.low, bounds.high)
        }
    }

    /// The low as "more than n" may also be meant: n.
    pub const fn least(&self) -> u64 {
        self.low - self.loose_low as u64
    }

    /// The high as "fewer than n" may also be meant: n.
    pub fn most(&self) -> Option<u64> {
        self.high.map(|high| high.saturating_add(u64::from(self.loose_high)))
    }

    pub fn supports(&self, value: u64) -> bool {
        self.least() <= value && self.most().is_none_or(|most| value <= most)
    }

    /// Whether a number lies within, as the bounds are first read.
    pub fn holds(&self, value: u64) -> bool {
        self.low <= value && self.high.is_none_or(|high| value <= high)
    }

    /// Whether both have a number in common, or are no further apart than `slack`.
    pub fn meets(&self, other: &Self, slack: u64) -> bool {
        !self.is_below(other, slack) && !other.is_below(self, slack)
    }

    /// Whether it ends before the other begins, by more than `slack`.
    pub fn is_below(&self, other: &Self, slack: u64) -> bool {
        let reading = u64::from(self.loose_high || other.loose_low);
        self.high.is_some_and(|high| other.low > high.saturating_add(slack.max(reading)))
    }

    /// What two that meet have in common.
    pub fn and(self, other: Self) -> Self {
        let mut both = self;
        if (other.low, !other.loose_low) > (self.low, !self.loose_low) {
            (both.low, both.loose_low) = (other.low, other.loose_low);
        }
        let tighter = match (other.high, self.high) {
            (Some(one), Some(own)) => one < own || one == own && !other.loose_high,
            (Some(_), None) => true,
            (None, _) => false,
        };
        if tighter {
            (both.high, both.loose_high) = (other.high, other.loose_high);
        }
        both.settled()
    }

    /// Reads a loose bound as n where the bounds would otherwise miss each other by one.
    fn settled(mut self) -> Self {
        match self.high {
            Some(high) if self.low == high + 1 && self.loose_low => {
                (self.low, self.loose_low) = (high, false);
            }
            Some(high) if self.low == high + 1 && self.loose_high => {
                (self.high, self.loose_high) = (Some(self.low), false);
            }
            _ => {}
        }
        self
    }

    /// The same, read so that it holds a number that it supports.
    pub fn holding(mut self, value: u64) -> Self {
        if self.low > value {
            (self.low, self.loose_low) = (value, false);
        }
        if self.high.is_some_and(|high| high < value) {
            (self.high, self.loose_high) = (Some(value), false);
        }
        self
    }

    /// From the lower to the higher of both.
    pub fn or(self, other: Self) -> Self {
        let low = if other.low < self.low { other } else { self };
        let high = match (self.high, other.high) {
            (Some(own), Some(one)) if one > own => other,
            (Some(_), None) => other,
            _ => self,
        };
        Self { low: low.low, loose_low: low.loose_low, high: high.high, loose_high: high.loose_high }
    }

    pub fn plus(self, other: Self) -> Self {
        Self {
            low: self.low.saturating_add(other.low),
            high: self.high.zip(other.high).map(|(one, other)| one.saturating_add(other)),
            loose_low: self.loose_low || other.loose_low,
            loose_high: self.loose_high || other.loose_high,
        }
    }

    /// Whether every number of the other is one of its own.
    pub fn covers(&self, other: &Self) -> bool {
        self.low <= other.low && self.high.is_none_or(|high| other.high.is_some_and(|other| other <= high))
    }

    /// How much it leaves open.
    pub fn width(&self) -> u64 {
        self.high.map_or(u64::MAX, |high| high.saturating_sub(self.low))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worded(count: Count) -> Range {
        Range::worded(count.bounds().unwrap(), &count)
    }

    #[test]
    fn loose_bounds_are_read_as_n_only_where_they_miss_by_one() {
        let over = worded(Count::MoreThan { value: 250 });
        let under = worded(Count::FewerThan { value: 251 });
        assert!(over.supports(250) && !over.supports(249) && over.supports(251));
        assert_eq!(over.and(Range::new(250, Some(250))), Range::new(250, Some(250)));
        assert_eq!(over.and(under), Range { loose_high: true, ..Range::new(250, Some(250)) });
        assert!(!over.meets(&Range::new(0, Some(249)), 0));
        assert!(over.meets(&Range::new(0, Some(250)), 0));
        assert!(!over.meets(&Range::new(0, Some(248)), 2), "the tolerance is not added");
    }
}
