//! Figures as ready bytes, and the entry that may last have changed them.

use std::sync::Arc;

use rusqlite::OptionalExtension;

use crate::domain::audience::Audience;
use crate::domain::ids::{IncidentId, Seq, SourceId};
use crate::domain::vocabulary::vocabulary;
use crate::store::article::incident_id;
use crate::store::claim::HIDDEN;
use crate::store::error::StoreError;
use crate::store::pieces::Pieces;
use crate::store::reader::Reader;
use crate::store::transaction::Transaction;
use crate::store::view::{seq, sql};

/// The last entry that may have changed an incident's figures, for each audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncidentChange {
    pub reviewer: Seq,
    pub public: Seq,
}

vocabulary! {
    /// The answers that are kept ready.
    KeptPart { Figures = "figures", Summary = "summary", Answers = "answers", Findings = "findings" }
}

/// A ready answer and the entry it holds for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadyFigures {
    pub json: Arc<Pieces>,
    pub as_of_seq: Seq,
}

/// The ready answers for one incident, policy and audience, computed at entry `seq`.
#[derive(Clone, Debug)]
pub struct FigureSet {
    pub seq: Seq,
    pub figures: Arc<Pieces>,
    pub summary: Arc<Pieces>,
    pub answers: Arc<Pieces>,
    pub findings: Arc<Pieces>,
}

impl FigureSet {
    pub fn part(&self, part: KeptPart) -> ReadyFigures {
        let json = match part {
            KeptPart::Figures => &self.figures,
            KeptPart::Summary => &self.summary,
            KeptPart::Answers => &self.answers,
            KeptPart::Findings => &self.findings,
        };
        ReadyFigures { json: Arc::clone(json), as_of_seq: self.seq }
    }
}

impl Reader<'_> {
    /// The last entry that may have changed the figures an audience sees.
    pub fn incident_changed(&self, id: IncidentId, audience: Audience) -> Result<Option<Seq>, StoreError> {
        let mut statement = self
            .0
            .prepare_cached("SELECT reviewer_seq, public_seq FROM incident_change WHERE incident_id = ?1")?;
        let column = if audience == Audience::Reviewer { 0 } else { 1 };
        Ok(statement.query_row([id.bytes()], |row| seq(row, column)).optional()?)
    }

    /// One ready answer about an incident.
    pub fn kept_figures(
        &self,
        id: IncidentId,
        policy: &str,
        audience: Audience,
        part: KeptPart,
    ) -> Result<Option<ReadyFigures>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT seq, rowid FROM kept_figures
             WHERE incident_id = ?1 AND policy = ?2 AND audience = ?3 AND part = ?4",
        )?;
        let mut rows = statement.query((id.bytes(), policy, audience.code(), part.code()))?;
        let Some(row) = rows.next()? else { return Ok(None) };
        // Its statement is not done: the row and what it holds are of one state of the ledger.
        let json = self.0.blob_open("main", "kept_figures", "json", row.get(1)?, true)?;
        let json = Pieces::gather(json.len(), |piece, start| json.read_at_exact(piece, start))?;
        Ok(Some(ReadyFigures { json: Arc::new(json), as_of_seq: seq(row, 0)? }))
    }
}

impl Transaction<'_> {
    pub fn keep_figure_set(
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
        let mut keep = self
            .connection()
            .prepare_cached("INSERT OR REPLACE INTO kept_figures VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
        for part in KeptPart::ALL {
            let json = set.part(*part).json.concat();
            keep.execute((id.bytes(), policy, audience.code(), part.code(), sql(set.seq), json))?;
        }
        Ok(())
    }

    /// Drops an incident's ready figures: they quote words that are being erased.
    pub(super) fn forget_figure_sets(&self, id: IncidentId) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM kept_figures WHERE incident_id = ?1")?
            .execute([id.bytes()])?;
        Ok(())
    }

    /// Entry `by` may have changed this incident's figures, for the public only if it sees the change.
    pub(super) fn mark_changed(&self, id: IncidentId, by: Seq, public: bool) -> Result<(), StoreError> {
        let query = if public {
            "INSERT INTO incident_change VALUES (?1, ?2, ?2)
             ON CONFLICT DO UPDATE SET reviewer_seq = ?2, public_seq = ?2"
        } else {
            "INSERT INTO incident_change VALUES (?1, ?2, 0) ON CONFLICT DO UPDATE SET reviewer_seq = ?2"
        };
        self.connection().prepare_cached(query)?.execute((id.bytes(), sql(by)))?;
        self.mark_stale(Audience::Reviewer, id)?;
        if public { self.mark_stale(Audience::Public, id) } else { Ok(()) }
    }

    /// The incidents in which a source, or one that rulings make one with it everywhere, publishes or is quoted, or that a ruling
    /// names it in; and whether the public sees that.
    pub(super) fn incidents_citing(&self, source: SourceId) -> Result<Vec<(IncidentId, bool)>, StoreError> {
        let mut statement = self.connection().prepare_cached(
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
            Ok((incident_id(row.get(0)?), row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
