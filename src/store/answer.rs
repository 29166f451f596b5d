//! What answers across time and across incidents are found by.

use rusqlite::named_params;

use crate::domain::audience::Audience;
use crate::domain::ids::{IncidentId, Seq};
use crate::store::article::incident_id;
use crate::store::error::StoreError;
use crate::store::reader::Reader;
use crate::store::view::{View, seq, sql};

/// Incidents that one page looks at: a page of what is rare may be empty and still lead on.
const LOOKED_AT_MAX: i64 = 5_000;
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
    pub items: Vec<ListedIncident>,
    pub next: Option<u64>,
}

/// An incident as it is listed by its first day.
#[derive(Debug)]
pub struct ListedIncident {
    pub id: IncidentId,
    pub title: String,
    pub started_on: String,
}

/// The place of an incident in the list: its first day, then its entry.
fn position(started_on: &str, seq: Seq) -> u64 {
    let digits: String = started_on.chars().filter(char::is_ascii_digit).collect();
    (digits.parse().unwrap_or(0).min(LAST_DAY) << SEQ_BITS) | (seq.0 & ((1 << SEQ_BITS) - 1))
}

/// The day and the entry of a place; every number is one.
fn place(position: u64) -> (String, i64) {
    let day = (position >> SEQ_BITS).min(LAST_DAY);
    let seq = position & ((1 << SEQ_BITS) - 1);
    (format!("{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100), sql(Seq(seq)))
}

impl Reader<'_> {
    /// The entries after one and up to another that may have changed the figures an audience sees of an incident, in order.
    pub fn entries_about(
        &self,
        id: IncidentId,
        after: Seq,
        to: Seq,
        view: View,
    ) -> Result<Vec<Seq>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT DISTINCT entry FROM (
                 SELECT iif(:all, from_seq, max(from_seq, shown_from)) AS entry FROM claim WHERE incident_id = :incident
                 UNION ALL SELECT iif(:all, from_seq, max(from_seq, shown_from)) FROM ruling WHERE incident_id = :incident
                 UNION ALL SELECT iif(:all, from_seq, max(from_seq, shown_from)) FROM ruling WHERE seq IN (SELECT seq FROM ruled_source)
                 UNION ALL SELECT from_seq FROM incident WHERE id = :incident
                 UNION ALL SELECT from_seq FROM source WHERE id IN (
                     SELECT source_id FROM claim WHERE incident_id = :incident
                     UNION SELECT origin FROM claim WHERE incident_id = :incident)
             ) WHERE entry > :after AND entry <= :to ORDER BY entry",
        )?;
        let asked = named_params! {
            ":incident": id.bytes(), ":after": sql(after), ":to": sql(to), ":all": view.all(),
        };
        let rows = statement.query_map(asked, |row| seq(row, 0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Incidents that have such an answer, those that began last first.
    pub fn newest_incidents(
        &self,
        audience: Audience,
        probe: AnswerProbe<'_>,
        limit: usize,
        after: Option<u64>,
    ) -> Result<NewestIncidents, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT seq, id, started_on, json ->> '$.title', EXISTS (
                 SELECT 1 FROM total_part AS part WHERE part.audience = :audience AND part.incident_id = looked.id
                     AND part.group_by = 'nationality' AND part.role GLOB 'group:*' AND (:group IS NULL OR part.role = :group)
                     AND (:outcome IS NULL OR part.outcome = :outcome) AND (:nationality IS NULL OR part.key = :nationality))
             FROM (SELECT seq, id, started_on, json FROM incident WHERE to_seq = 9223372036854775807
                   AND (started_on, seq) < (:day, :seq) ORDER BY started_on DESC, seq DESC LIMIT :looked) AS looked
             ORDER BY started_on DESC, seq DESC",
        )?;
        let (day, before) = after.map_or_else(|| place(u64::MAX >> 1), place);
        let mut rows = statement.query(named_params! {
            ":audience": audience.code(), ":group": probe.group, ":outcome": probe.outcome,
            ":nationality": probe.nationality, ":day": day, ":seq": before, ":looked": LOOKED_AT_MAX,
        })?;
        let (mut found, mut looked_at, mut last) = (NewestIncidents::default(), 0, 0);
        while let Some(row) = rows.next()? {
            if found.items.len() == limit {
                found.next = Some(last);
                return Ok(found);
            }
            let started_on: String = row.get(2)?;
            last = position(&started_on, seq(row, 0)?);
            looked_at += 1;
            if row.get(4)? {
                let id = incident_id(row.get(1)?);
                found.items.push(ListedIncident { id, title: row.get(3)?, started_on });
            }
        }
        if looked_at == LOOKED_AT_MAX {
            found.next = Some(last);
        }
        Ok(found)
    }
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
