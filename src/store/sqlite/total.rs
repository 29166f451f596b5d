//! Totals in SQLite.

use rusqlite::{Connection, named_params};

use crate::domain::audience::Audience;
use crate::domain::ids::IncidentId;
use crate::store::error::StoreError;
use crate::store::total::{PutTotals, TotalPart, TotalRow, Totals};
use crate::store::view::HIDDEN;

impl Totals for Connection {
    fn total(
        &self,
        audience: Audience,
        of: &str,
        outcome: &str,
        group_by: &str,
    ) -> Result<Vec<TotalRow>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT key, low, best, high, open, incidents, bounded, unknown FROM total
             WHERE audience = ?1 AND role = ?2 AND outcome = ?3 AND group_by = ?4
                AND incidents + bounded + unknown > 0 ORDER BY key",
        )?;
        let rows = statement.query_map((audience.code(), of, outcome, group_by), |row| {
            let number = |column| row.get::<_, i64>(column).map(|number| u64::try_from(number).unwrap_or(0));
            Ok(TotalRow {
                key: row.get(0)?,
                low: number(1)?,
                best: number(2)?,
                high: number(3)?,
                open: number(4)?,
                with_best: number(5)?,
                bounded: number(6)?,
                unknown: number(7)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn stale_totals(
        &self,
        audience: Audience,
        after: Option<IncidentId>,
        limit: usize,
    ) -> Result<Vec<IncidentId>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT incident_id FROM total_stale WHERE audience = ?1 AND incident_id > ?2 ORDER BY incident_id LIMIT ?3",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let after = after.map_or(Vec::new(), |id| id.bytes().to_vec());
        let rows = statement
            .query_map((audience.code(), after, limit), |row| Ok(IncidentId::from_bytes(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn has_embargo(&self, incident: IncidentId) -> Result<bool, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT 1 FROM embargo WHERE EXISTS (SELECT 1 FROM claim WHERE claim.seq = embargo.seq AND incident_id = ?1)
             UNION ALL SELECT 1 FROM ruling JOIN ruled_source USING (seq) WHERE shown_from = ?2",
        )?;
        Ok(statement.exists((incident.bytes(), HIDDEN))?)
    }
}

impl PutTotals for Connection {
    fn mark_stale(&self, audience: Audience, incident: IncidentId) -> Result<(), StoreError> {
        self.prepare_cached("INSERT OR IGNORE INTO total_stale VALUES (?1, ?2)")?
            .execute((audience.code(), incident.bytes()))?;
        Ok(())
    }

    fn count_incident(
        &self,
        audience: Audience,
        incident: IncidentId,
        parts: &[TotalPart],
    ) -> Result<(), StoreError> {
        let connection = self;
        let whose = (audience.code(), incident.bytes());
        connection
            .prepare_cached(
                "UPDATE total SET low = total.low - part.low, best = total.best - coalesce(part.best, 0),
                    high = total.high - coalesce(part.high, 0), open = total.open - part.open,
                    incidents = total.incidents - (part.best IS NOT NULL), bounded = total.bounded - part.bounded,
                    unknown = total.unknown - part.unknown
                 FROM (SELECT *, best IS NULL AND high IS NULL AND low = 0 AS unknown,
                           best IS NULL AND (high IS NOT NULL OR low > 0) AS bounded,
                           high IS NULL AND (best IS NOT NULL OR low > 0) AS open FROM total_part) AS part
                 WHERE part.audience = ?1 AND part.incident_id = ?2 AND total.audience = part.audience
                   AND total.role = part.role AND total.outcome = part.outcome
                   AND total.group_by = part.group_by AND total.key = part.key",
            )?
            .execute(whose)?;
        connection
            .prepare_cached("DELETE FROM total_part WHERE audience = ?1 AND incident_id = ?2")?
            .execute(whose)?;
        for part in parts {
            add_part(self, audience, incident, part)?;
        }
        connection
            .prepare_cached("DELETE FROM total_stale WHERE audience = ?1 AND incident_id = ?2")?
            .execute(whose)?;
        Ok(())
    }
}

fn add_part(
    connection: &Connection,
    audience: Audience,
    incident: IncidentId,
    part: &TotalPart,
) -> Result<(), StoreError> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let (best, high) = (part.best.map(number), part.high.map(number));
    connection
        .prepare_cached(
            "INSERT INTO total_part VALUES (:audience, :incident, :group_by, :key, :role, :outcome, :low, :best, :high)",
        )?
        .execute(named_params! {
            ":audience": audience.code(), ":incident": incident.bytes(), ":group_by": part.group_by,
            ":key": part.key, ":role": part.of, ":outcome": part.outcome, ":low": number(part.low),
            ":best": best, ":high": high,
        })?;
    connection
        .prepare_cached(
            "INSERT INTO total VALUES (:audience, :role, :outcome, :group_by, :key, :low, coalesce(:best, 0),
                coalesce(:high, 0), :high IS NULL AND (:best IS NOT NULL OR :low > 0), :best IS NOT NULL,
                :best IS NULL AND (:high IS NOT NULL OR :low > 0), :best IS NULL AND :high IS NULL AND :low = 0)
             ON CONFLICT DO UPDATE SET low = low + excluded.low, best = best + excluded.best,
                high = high + excluded.high, open = open + excluded.open, incidents = incidents + excluded.incidents,
                bounded = bounded + excluded.bounded, unknown = unknown + excluded.unknown",
        )?
        .execute(named_params! {
            ":audience": audience.code(), ":role": part.of, ":outcome": part.outcome,
            ":group_by": part.group_by, ":key": part.key, ":low": number(part.low), ":best": best, ":high": high,
        })?;
    Ok(())
}
