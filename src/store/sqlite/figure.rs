//! Figures in SQLite.

use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension};

use crate::domain::audience::Audience;
use crate::domain::ids::{IncidentId, Seq, SourceId};
use crate::store::error::StoreError;
use crate::store::figure::{FigureSet, Figures, KeptPart, PutFigures, ReadyFigures};
use crate::store::pieces::Pieces;
use crate::store::sqlite::rows::seq;
use crate::store::total::PutTotals;
use crate::store::view::{HIDDEN, sql};

impl Figures for Connection {
    fn incident_changed(&self, id: IncidentId, audience: Audience) -> Result<Option<Seq>, StoreError> {
        let mut statement = self
            .prepare_cached("SELECT reviewer_seq, public_seq FROM incident_change WHERE incident_id = ?1")?;
        let column = if audience == Audience::Reviewer { 0 } else { 1 };
        Ok(statement.query_row([id.bytes()], |row| seq(row, column)).optional()?)
    }

    fn kept_figures(
        &self,
        id: IncidentId,
        policy: &str,
        audience: Audience,
        part: KeptPart,
    ) -> Result<Option<ReadyFigures>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT seq, rowid FROM kept_figures
             WHERE incident_id = ?1 AND policy = ?2 AND audience = ?3 AND part = ?4",
        )?;
        let mut rows = statement.query((id.bytes(), policy, audience.code(), part.code()))?;
        let Some(row) = rows.next()? else { return Ok(None) };
        // Its statement is not done: the row and what it holds are of one state of the ledger.
        let json = self.blob_open("main", "kept_figures", "json", row.get(1)?, true)?;
        let json = Pieces::gather(json.len(), |piece, start| json.read_at_exact(piece, start))?;
        Ok(Some(ReadyFigures { json: Arc::new(json), as_of_seq: seq(row, 0)? }))
    }
}

impl PutFigures for Connection {
    fn keep_figure_set(
        &self,
        id: IncidentId,
        policy: &str,
        audience: Audience,
        set: &FigureSet,
    ) -> Result<(), StoreError> {
        // Figures that were overtaken while they were computed may quote what a redaction has erased since.
        let current = self.incident_changed(id, audience)?;
        if current != Some(set.seq) {
            return Ok(());
        }
        let mut keep =
            self.prepare_cached("INSERT OR REPLACE INTO kept_figures VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        for part in KeptPart::ALL {
            let json = set.part(*part).json.concat();
            keep.execute((id.bytes(), policy, audience.code(), part.code(), sql(set.seq), json))?;
        }
        Ok(())
    }

    fn forget_figure_sets(&self, id: IncidentId) -> Result<(), StoreError> {
        self.prepare_cached("DELETE FROM kept_figures WHERE incident_id = ?1")?.execute([id.bytes()])?;
        Ok(())
    }

    fn mark_changed(&self, id: IncidentId, by: Seq, public: bool) -> Result<(), StoreError> {
        let query = if public {
            "INSERT INTO incident_change VALUES (?1, ?2, ?2)
             ON CONFLICT DO UPDATE SET reviewer_seq = ?2, public_seq = ?2"
        } else {
            "INSERT INTO incident_change VALUES (?1, ?2, 0) ON CONFLICT DO UPDATE SET reviewer_seq = ?2"
        };
        self.prepare_cached(query)?.execute((id.bytes(), sql(by)))?;
        self.mark_stale(Audience::Reviewer, id)?;
        if public { self.mark_stale(Audience::Public, id) } else { Ok(()) }
    }

    fn incidents_citing(&self, source: SourceId) -> Result<Vec<(IncidentId, bool)>, StoreError> {
        let mut statement = self.prepare_cached(
            "WITH RECURSIVE same (source_id, shown) AS (
                 SELECT ?1, TRUE
                 UNION SELECT other.source_id, same.shown AND ruling.shown_from < ?3
                 FROM same JOIN ruled_source AS one USING (source_id)
                     JOIN ruling ON ruling.seq = one.seq AND to_seq = 9223372036854775807
                         AND json ->> '$.effect.kind' = 'same_source' AND json ->> '$.undone_by' IS NULL
                     JOIN ruled_source AS other ON other.seq = one.seq)
             SELECT incident_id, max(shown) FROM (
                 SELECT incident_id, shown AND shown_from < ?3 AS shown FROM same JOIN claim USING (source_id)
                 UNION ALL SELECT incident_id, shown AND shown_from < ?3 FROM same JOIN claim ON claim.origin = same.source_id
                 UNION ALL SELECT incident_id, shown_from < ?3 FROM ruling, json_each(ruling.json, '$.effect.source_ids') AS named
                 WHERE named.value = ?2)
             GROUP BY incident_id",
        )?;
        let rows = statement.query_map((source.bytes(), source.to_string(), HIDDEN), |row| {
            Ok((IncidentId::from_bytes(row.get(0)?), row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
