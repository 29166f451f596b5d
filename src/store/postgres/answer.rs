//! Answers across time and incidents in PostgreSQL.

use crate::domain::audience::Audience;
use crate::domain::ids::{IncidentId, Seq};
use crate::store::answer::{
    AnswerProbe, Answers, INCIDENTS_LOOKED_AT_MAX, NewestIncident, NewestIncidents, place, position,
};
use crate::store::error::StoreError;
use crate::store::postgres::link::Link;
use crate::store::postgres::rows::{each, get, id, seq, uuid};
use crate::store::view::{View, sql};

impl Answers for Link {
    fn entries_about(&self, id: IncidentId, after: Seq, to: Seq, view: View) -> Result<Vec<Seq>, StoreError> {
        let query = "SELECT DISTINCT entry FROM (
                 SELECT CASE WHEN $4 THEN from_seq ELSE greatest(from_seq, shown_from) END AS entry FROM claim WHERE incident_id = $1
                 UNION ALL SELECT CASE WHEN $4 THEN from_seq ELSE greatest(from_seq, shown_from) END FROM ruling WHERE incident_id = $1
                 UNION ALL SELECT CASE WHEN $4 THEN from_seq ELSE greatest(from_seq, shown_from) END FROM ruling
                     WHERE seq IN (SELECT seq FROM ruled_source)
                 UNION ALL SELECT from_seq FROM incident WHERE id = $1
                 UNION ALL SELECT from_seq FROM source WHERE id IN (
                     SELECT source_id FROM claim WHERE incident_id = $1
                     UNION SELECT origin FROM claim WHERE incident_id = $1)
             ) AS about WHERE entry > $2 AND entry <= $3 ORDER BY entry";
        let rows = self.query(query, &[&uuid(id.bytes()), &sql(after), &sql(to), &view.all()])?;
        each(&rows, |row| seq(row, 0))
    }

    fn newest_incidents(
        &self,
        audience: Audience,
        probe: AnswerProbe<'_>,
        limit: usize,
        after: Option<u64>,
    ) -> Result<NewestIncidents, StoreError> {
        let query = "SELECT seq, id, started_on, json::json ->> 'title', EXISTS (
                 SELECT 1 FROM total_part AS part WHERE part.audience = $1 AND part.incident_id = looked.id
                     AND part.group_by = 'nationality' AND part.role LIKE 'group:%' AND ($2::text IS NULL OR part.role = $2)
                     AND ($3::text IS NULL OR part.outcome = $3) AND ($4::text IS NULL OR part.key = $4))
             FROM (SELECT seq, id, started_on, json FROM incident WHERE to_seq = 9223372036854775807
                   AND (started_on, seq) < ($5, $6) ORDER BY started_on DESC, seq DESC LIMIT $7) AS looked
             ORDER BY started_on DESC, seq DESC";
        let (day, before) = after.map_or_else(|| place(u64::MAX >> 1), place);
        let rows = self.query(
            query,
            &[
                &audience.code(),
                &probe.group,
                &probe.outcome,
                &probe.nationality,
                &day,
                &before,
                &INCIDENTS_LOOKED_AT_MAX,
            ],
        )?;
        let (mut found, mut looked_at, mut last) = (NewestIncidents::default(), 0, 0);
        for row in &rows {
            if found.items.len() == limit {
                found.next = Some(last);
                return Ok(found);
            }
            let started_on: String = get(row, 2)?;
            last = position(&started_on, seq(row, 0)?);
            looked_at += 1;
            if get(row, 4)? {
                let id = IncidentId::from_bytes(id(row, 1)?);
                found.items.push(NewestIncident { id, title: get(row, 3)?, started_on });
            }
        }
        if looked_at == INCIDENTS_LOOKED_AT_MAX {
            found.next = Some(last);
        }
        Ok(found)
    }
}
