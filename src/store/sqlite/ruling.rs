//! Rulings in SQLite.

use rusqlite::{Connection, OptionalExtension, named_params};

use crate::domain::ids::{IncidentId, RulingId, Seq, SourceId};
use crate::domain::ruling::Ruling;
use crate::store::error::StoreError;
use crate::store::page::{PageRequest, Rows};
use crate::store::ruling::{PutRulings, Rulings};
use crate::store::sqlite::rows::{gather, history, page_sql, ready, seq};
use crate::store::view::{Ready, View, shown, sql};

/// The sources that claims of an incident cite.
macro_rules! cited {
    () => {
        "SELECT source_id FROM claim WHERE EXISTS (SELECT 1 FROM ruled_source) AND incident_id = :incident
             AND from_seq <= :at AND to_seq > :at AND (:all OR shown_from <= :at)
         UNION SELECT origin FROM claim WHERE EXISTS (SELECT 1 FROM ruled_source) AND incident_id = :incident
             AND from_seq <= :at AND to_seq > :at AND (:all OR shown_from <= :at)"
    };
}

impl Rulings for Connection {
    fn ruling(&self, id: RulingId, view: View) -> Result<Option<Ready>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT seq, from_seq, json FROM ruling
             WHERE id = ?1 AND from_seq <= ?2 AND to_seq > ?2 AND (?3 OR shown_from <= ?2)",
        )?;
        let row = statement.query_row((id.bytes(), view.at(), view.all()), ready);
        Ok(row.optional()?)
    }

    fn rulings(&self, incident: IncidentId, view: View, page: PageRequest) -> Result<Rows, StoreError> {
        let (after, order) = page_sql(page, "seq");
        let cited = cited!();
        let query = format!(
            "SELECT seq, from_seq, json FROM ruling
             WHERE (incident_id = :incident OR seq IN (SELECT seq FROM ruled_source WHERE source_id IN ({cited})))
             AND {after} AND from_seq <= :at AND to_seq > :at AND (:all OR shown_from <= :at) {order}"
        );
        let mut statement = self.prepare_cached(&query)?;
        let parameters = named_params! {
            ":incident": incident.bytes(), ":after": page.after(), ":limit": page.fetch(),
            ":at": view.at(), ":all": view.all(),
        };
        gather(page, statement.query(parameters)?)
    }

    fn rulings_of_incident(&self, incident: IncidentId, view: View) -> Result<Vec<Ruling>, StoreError> {
        let mut statement = self.prepare_cached(concat!(
            "WITH RECURSIVE cited (source_id) AS (",
            cited!(),
            " UNION SELECT other.source_id FROM cited JOIN ruled_source AS one USING (source_id)
                 JOIN ruling ON ruling.seq = one.seq AND from_seq <= :at AND to_seq > :at AND (:all OR shown_from <= :at)
                     AND json ->> '$.effect.kind' = 'same_source' AND json ->> '$.undone_by' IS NULL
                 JOIN ruled_source AS other ON other.seq = one.seq)
             SELECT json FROM ruling
             WHERE (incident_id = :incident OR seq IN (SELECT seq FROM ruled_source JOIN cited USING (source_id)))
             AND from_seq <= :at AND to_seq > :at AND (:all OR shown_from <= :at) ORDER BY seq",
        ))?;
        let parameters =
            named_params! { ":incident": incident.bytes(), ":at": view.at(), ":all": view.all() };
        let rows = statement.query_map(parameters, |row| row.get::<_, String>(0))?;
        let documents: Vec<String> = rows.collect::<Result<_, _>>()?;
        documents.iter().map(|json| Ok(serde_json::from_str(json)?)).collect()
    }

    fn cites_either(
        &self,
        incident: IncidentId,
        [one, other]: [SourceId; 2],
        view: View,
    ) -> Result<bool, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT 1 FROM claim WHERE incident_id = ?1 AND (source_id IN (?2, ?3) OR origin IN (?2, ?3))
             AND from_seq <= ?4 AND to_seq > ?4 AND (?5 OR shown_from <= ?4)",
        )?;
        Ok(statement.exists((incident.bytes(), one.bytes(), other.bytes(), view.at(), view.all()))?)
    }
}

impl PutRulings for Connection {
    fn put_ruling(&self, ruling: &Ruling, from: Seq, shown_from: Option<Seq>) -> Result<(), StoreError> {
        self.prepare_cached("UPDATE ruling SET to_seq = ?1 WHERE id = ?2 AND to_seq > ?1")?
            .execute((sql(from), ruling.id.bytes()))?;
        self
            .prepare_cached(
                "INSERT INTO ruling (seq, from_seq, shown_from, id, incident_id, json) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((
                sql(ruling.seq),
                sql(from),
                shown(shown_from),
                ruling.id.bytes(),
                ruling.incident_id.bytes(),
                serde_json::to_string(ruling)?,
            ))?;
        Ok(())
    }

    fn rule_sources(&self, ruling: Seq, sources: [SourceId; 2]) -> Result<(), StoreError> {
        let mut insert = self.prepare_cached("INSERT OR IGNORE INTO ruled_source VALUES (?1, ?2)")?;
        for source in sources {
            insert.execute((source.bytes(), sql(ruling)))?;
        }
        Ok(())
    }

    fn sources_ruled_in_public_since(&self, entry: Seq) -> Result<Vec<SourceId>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT DISTINCT source_id FROM ruled_source JOIN ruling USING (seq) WHERE shown_from = ?1",
        )?;
        let rows = statement.query_map([sql(entry)], |row| row.get::<_, [u8; 16]>(0))?;
        let ids: Vec<[u8; 16]> = rows.collect::<Result<_, _>>()?;
        Ok(ids.into_iter().map(|id| SourceId::from_uuid(uuid::Uuid::from_bytes(id))).collect())
    }

    fn citation_awaited(
        &self,
        incident: IncidentId,
        [one, other]: [SourceId; 2],
    ) -> Result<Option<Seq>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT claim.seq, embargo.seq IS NULL FROM claim LEFT JOIN embargo ON embargo.seq = claim.seq
             WHERE incident_id = ?1 AND (source_id IN (?2, ?3) OR origin IN (?2, ?3)) AND to_seq = 9223372036854775807
             ORDER BY embargo.seq IS NOT NULL, until, claim.seq LIMIT 1",
        )?;
        let first = statement.query_row((incident.bytes(), one.bytes(), other.bytes()), |row| {
            Ok((seq(row, 0)?, row.get::<_, bool>(1)?))
        });
        Ok(first.optional()?.and_then(|(claim, public)| (!public).then_some(claim)))
    }

    fn ruling_history(&self, id: RulingId) -> Result<Vec<(Seq, Ruling)>, StoreError> {
        let mut select =
            self.prepare_cached("SELECT from_seq, json FROM ruling WHERE id = ?1 ORDER BY from_seq")?;
        history(select.query([id.bytes()])?)
    }

    fn rewrite_ruling(&self, ruling: &Ruling, from: Seq) -> Result<(), StoreError> {
        self.prepare_cached("UPDATE ruling SET json = ?1 WHERE id = ?2 AND from_seq = ?3")?.execute((
            serde_json::to_string(ruling)?,
            ruling.id.bytes(),
            sql(from),
        ))?;
        Ok(())
    }
}
