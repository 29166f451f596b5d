//! Answers across time and incidents in SQLite.

use rusqlite::{Connection, named_params};

use crate::domain::audience::Audience;
use crate::domain::ids::{IncidentId, Seq};
use crate::store::answer::{
    AnswerProbe, Answers, INCIDENTS_LOOKED_AT_MAX, NewestIncident, NewestIncidents, place, position,
};
use crate::store::error::StoreError;
use crate::store::sqlite::rows::seq;
use crate::store::view::{View, sql};

impl Answers for Connection {
    fn entries_about(&self, id: IncidentId, after: Seq, to: Seq, view: View) -> Result<Vec<Seq>, StoreError> {
        let mut statement = self.prepare_cached(
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

    fn newest_incidents(
        &self,
        audience: Audience,
        probe: AnswerProbe<'_>,
        limit: usize,
        after: Option<u64>,
    ) -> Result<NewestIncidents, StoreError> {
        let mut statement = self.prepare_cached(
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
            ":nationality": probe.nationality, ":day": day, ":seq": before, ":looked": INCIDENTS_LOOKED_AT_MAX,
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
                let id = IncidentId::from_bytes(row.get(1)?);
                found.items.push(NewestIncident { id, title: row.get(3)?, started_on });
            }
        }
        if looked_at == INCIDENTS_LOOKED_AT_MAX {
            found.next = Some(last);
        }
        Ok(found)
    }
}
