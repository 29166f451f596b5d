//! Totals across incidents, kept up to date part by part: a read is one look at an index, whatever the ledger's size.

use rusqlite::named_params;

use crate::domain::audience::Audience;
use crate::domain::ids::IncidentId;
use crate::store::article::incident_id;
use crate::store::claim::HIDDEN;
use crate::store::error::StoreError;
use crate::store::reader::Reader;
use crate::store::transaction::Transaction;

/// What one incident adds to one total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalPart {
    pub group_by: &'static str,
    pub key: String,
    /// The role of a figure; of an answer, the name that its group is kept under.
    pub of: &'static str,
    pub outcome: &'static str,
    pub low: u64,
    pub best: Option<u64>,
    pub high: Option<u64>,
}

/// One row of a total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalRow {
    pub key: String,
    /// Sums over the incidents that have a number; of `best` over those that have one.
    pub low: u64,
    pub best: u64,
    pub high: u64,
    /// Incidents that have a number and no highest one.
    pub open: u64,
    /// Incidents with a best number, with bounds alone, and without any number.
    pub with_best: u64,
    pub bounded: u64,
    pub unknown: u64,
}

impl Reader<'_> {
    pub fn total(
        &self,
        audience: Audience,
        of: &str,
        outcome: &str,
        group_by: &str,
    ) -> Result<Vec<TotalRow>, StoreError> {
        let mut statement = self.0.prepare_cached(
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

    /// Incidents that are not counted as they stand, of those after one, at most `limit`.
    pub fn stale_totals(
        &self,
        audience: Audience,
        after: Option<IncidentId>,
        limit: usize,
    ) -> Result<Vec<IncidentId>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT incident_id FROM total_stale WHERE audience = ?1 AND incident_id > ?2 ORDER BY incident_id LIMIT ?3",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let after = after.map_or(Vec::new(), |id| id.bytes().to_vec());
        let rows =
            statement.query_map((audience.code(), after, limit), |row| Ok(incident_id(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Whether a claim of an incident, or what makes a source of it one with another, is under embargo, so that its audiences see
    /// different figures.
    pub fn has_embargo(&self, incident: IncidentId) -> Result<bool, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT 1 FROM embargo WHERE EXISTS (SELECT 1 FROM claim WHERE claim.seq = embargo.seq AND incident_id = ?1)
             UNION ALL SELECT 1 FROM ruling JOIN ruled_source USING (seq) WHERE shown_from = ?2",
        )?;
        Ok(statement.exists((incident.bytes(), HIDDEN))?)
    }
}

impl Transaction<'_> {
    pub fn mark_stale(&self, audience: Audience, incident: IncidentId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("INSERT OR IGNORE INTO total_stale VALUES (?1, ?2)")?
            .execute((audience.code(), incident.bytes()))?;
        Ok(())
    }

    /// Counts an incident as it stands instead of as it was counted before.
    pub fn count_incident(
        &self,
        audience: Audience,
        incident: IncidentId,
        parts: &[TotalPart],
    ) -> Result<(), StoreError> {
        let connection = self.connection();
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
            self.add_part(audience, incident, part)?;
        }
        connection
            .prepare_cached("DELETE FROM total_stale WHERE audience = ?1 AND incident_id = ?2")?
            .execute(whose)?;
        Ok(())
    }

    fn add_part(&self, audience: Audience, incident: IncidentId, part: &TotalPart) -> Result<(), StoreError> {
        let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let (best, high) = (part.best.map(number), part.high.map(number));
        self.connection()
            .prepare_cached(
                "INSERT INTO total_part VALUES (:audience, :incident, :group_by, :key, :role, :outcome, :low, :best, :high)",
            )?
            .execute(named_params! {
                ":audience": audience.code(), ":incident": incident.bytes(), ":group_by": part.group_by,
                ":key": part.key, ":role": part.of, ":outcome": part.outcome, ":low": number(part.low),
                ":best": best, ":high": high,
            })?;
        self.connection()
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
}
