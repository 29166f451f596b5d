//! Totals in PostgreSQL.

use crate::domain::audience::Audience;
use crate::domain::ids::IncidentId;
use crate::store::error::StoreError;
use crate::store::postgres::link::{Link, Parameter};
use crate::store::postgres::rows::{each, get, id, uuid};
use crate::store::total::{PutTotals, TotalPart, TotalRow, Totals};
use crate::store::view::HIDDEN;

impl Totals for Link {
    fn total(
        &self,
        audience: Audience,
        of: &str,
        outcome: &str,
        group_by: &str,
    ) -> Result<Vec<TotalRow>, StoreError> {
        let query = "SELECT key, low, best, high, open, incidents, bounded, unknown FROM total
             WHERE audience = $1 AND role = $2 AND outcome = $3 AND group_by = $4
                AND incidents + bounded + unknown > 0 ORDER BY key";
        each(&self.query(query, &[&audience.code(), &of, &outcome, &group_by])?, |row| {
            let number = |column| get::<i64>(row, column).map(|number| u64::try_from(number).unwrap_or(0));
            Ok(TotalRow {
                key: get(row, 0)?,
                low: number(1)?,
                best: number(2)?,
                high: number(3)?,
                open: number(4)?,
                with_best: number(5)?,
                bounded: number(6)?,
                unknown: number(7)?,
            })
        })
    }

    fn stale_totals(
        &self,
        audience: Audience,
        after: Option<IncidentId>,
        limit: usize,
    ) -> Result<Vec<IncidentId>, StoreError> {
        let query = "SELECT incident_id FROM total_stale
             WHERE audience = $1 AND ($2::uuid IS NULL OR incident_id > $2) ORDER BY incident_id LIMIT $3";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let after = after.map(|id| uuid(id.bytes()));
        let rows = self.query(query, &[&audience.code(), &after, &limit])?;
        each(&rows, |row| Ok(IncidentId::from_bytes(id(row, 0)?)))
    }

    fn has_embargo(&self, incident: IncidentId) -> Result<bool, StoreError> {
        let query = "SELECT 1 FROM embargo WHERE EXISTS (SELECT 1 FROM claim WHERE claim.seq = embargo.seq AND incident_id = $1)
             UNION ALL SELECT 1 FROM ruling JOIN ruled_source USING (seq) WHERE shown_from = $2 LIMIT 1";
        self.exists(query, &[&uuid(incident.bytes()), &HIDDEN])
    }
}

impl PutTotals for Link {
    fn mark_stale(&self, audience: Audience, incident: IncidentId) -> Result<(), StoreError> {
        self.later(
            "INSERT INTO total_stale VALUES ($1, $2) ON CONFLICT DO NOTHING",
            vec![Box::new(audience.code()), Box::new(uuid(incident.bytes()))],
        )
    }

    fn count_incident(
        &self,
        audience: Audience,
        incident: IncidentId,
        parts: &[TotalPart],
    ) -> Result<(), StoreError> {
        let whose =
            || -> Vec<Parameter> { vec![Box::new(audience.code()), Box::new(uuid(incident.bytes()))] };
        self.later(
            "UPDATE total SET low = total.low - part.low, best = total.best - coalesce(part.best, 0),
                high = total.high - coalesce(part.high, 0), open = total.open - part.open::integer,
                incidents = total.incidents - (part.best IS NOT NULL)::integer, bounded = total.bounded - part.bounded::integer,
                unknown = total.unknown - part.unknown::integer
             FROM (SELECT *, best IS NULL AND high IS NULL AND low = 0 AS unknown,
                       best IS NULL AND (high IS NOT NULL OR low > 0) AS bounded,
                       high IS NULL AND (best IS NOT NULL OR low > 0) AS open FROM total_part) AS part
             WHERE part.audience = $1 AND part.incident_id = $2 AND total.audience = part.audience
               AND total.role = part.role AND total.outcome = part.outcome
               AND total.group_by = part.group_by AND total.key = part.key",
            whose(),
        )?;
        self.later("DELETE FROM total_part WHERE audience = $1 AND incident_id = $2", whose())?;
        for part in parts {
            add_part(self, audience, incident, part)?;
        }
        self.later("DELETE FROM total_stale WHERE audience = $1 AND incident_id = $2", whose())
    }
}

fn add_part(
    link: &Link,
    audience: Audience,
    incident: IncidentId,
    part: &TotalPart,
) -> Result<(), StoreError> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let (low, best, high) = (number(part.low), part.best.map(number), part.high.map(number));
    link.later(
        "INSERT INTO total_part VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        vec![
            Box::new(audience.code()),
            Box::new(uuid(incident.bytes())),
            Box::new(part.group_by),
            Box::new(part.key.clone()),
            Box::new(part.of),
            Box::new(part.outcome),
            Box::new(low),
            Box::new(best),
            Box::new(high),
        ],
    )?;
    let is_known = best.is_some() || high.is_some() || low > 0;
    let count = |yes: bool| Box::new(i64::from(yes));
    link.later(
        "INSERT INTO total VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (audience, role, outcome, group_by, key) DO UPDATE SET low = total.low + excluded.low,
            best = total.best + excluded.best, high = total.high + excluded.high, open = total.open + excluded.open,
            incidents = total.incidents + excluded.incidents, bounded = total.bounded + excluded.bounded,
            unknown = total.unknown + excluded.unknown",
        vec![
            Box::new(audience.code()),
            Box::new(part.of),
            Box::new(part.outcome),
            Box::new(part.group_by),
            Box::new(part.key.clone()),
            Box::new(low),
            Box::new(best.unwrap_or(0)),
            Box::new(high.unwrap_or(0)),
            count(high.is_none() && (best.is_some() || low > 0)),
            count(best.is_some()),
            count(best.is_none() && (high.is_some() || low > 0)),
            count(!is_known),
        ],
    )
}
