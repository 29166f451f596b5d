//! What answers across time and across incidents are found by.

use crate::domain::audience::Audience;
use crate::domain::ids::{IncidentId, Seq};
use crate::store::error::StoreError;
use crate::store::view::{View, sql};

/// Incidents that one page looks at: a page of what is rare may be empty and still lead on.
pub(super) const INCIDENTS_LOOKED_AT_MAX: i64 = 5_000;
/// Bits of a position that hold the entry; those before them hold the day.
const SEQ_BITS: u32 = 36;
const LAST_DAY: u64 = 99_999_999;

/// Which incidents have an answer: an absent field does not filter.
#[derive(Clone, Copy, Debug, Default)]
pub struct AnswerProbe<'a> {
    /// The name that totals keep the group under.
    pub group: Option<&'a str>,
    pub outcome: Option<&'a str>,
    pub nationality: Option<&'a str>,
}

/// Incidents, newest first, and where the next page begins.
#[derive(Debug, Default)]
pub struct NewestIncidents {
    pub items: Vec<NewestIncident>,
    pub next: Option<u64>,
}

/// An incident as it is listed by its first day.
#[derive(Debug)]
pub struct NewestIncident {
    pub id: IncidentId,
    pub title: String,
    pub started_on: String,
}

/// The place of an incident in the list: its first day, then its entry.
pub(super) fn position(started_on: &str, seq: Seq) -> u64 {
    let digits: String = started_on.chars().filter(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(0).min(LAST_DAY) << SEQ_BITS) | (seq.0 & ((1 << SEQ_BITS) - 1))
}

/// The day and the entry of a place; every number is one.
pub(super) fn place(position: u64) -> (String, i64) {
    let day = (position >> SEQ_BITS).min(LAST_DAY);
    let seq = position & ((1 << SEQ_BITS) - 1);
    (format!("{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100), sql(Seq(seq)))
}

/// What is read of answers across time and incidents.
pub trait Answers {
    /// The entries after one and up to another that may have changed the figures an audience sees of an incident, in order.
    fn entries_about(&self, id: IncidentId, after: Seq, to: Seq, view: View) -> Result<Vec<Seq>, StoreError>;

    /// Incidents that have such an answer, those that began last first.
    fn newest_incidents(
        &self,
        audience: Audience,
        probe: AnswerProbe<'_>,
        limit: usize,
        after: Option<u64>,
    ) -> Result<NewestIncidents, StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_a_day_and_an_entry_and_orders_as_they_do() {
        let at = position("2016-07-01", Seq(42));
        assert_eq!(place(at), ("2016-07-01".to_owned(), 42));
        assert!(position("2016-07-01", Seq(43)) > at && position("2016-06-30", Seq(99)) < at);
        for any in [0, 1, u64::MAX >> 1] {
            let (day, seq) = place(any);
            assert!(day.len() == 10 && seq >= 0, "{day} {seq}");
        }
        assert!(position("9999-12-31", Seq((1 << SEQ_BITS) - 1)) < 1 << 63);
    }
}
