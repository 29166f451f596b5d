//! Figures in PostgreSQL.

use std::io::Write;
use std::sync::Arc;

use crate::domain::audience::Audience;
use crate::domain::ids::{IncidentId, Seq, SourceId};
use crate::store::error::StoreError;
use crate::store::figure::{FigureSet, Figures, KeptPart, PutFigures, ReadyFigures};
use crate::store::pieces::Pieces;
use crate::store::postgres::link::Link;
use crate::store::postgres::rows::{each, get, id, seq, uuid};
use crate::store::total::PutTotals;
use crate::store::view::{HIDDEN, sql};

impl Figures for Link {
    fn incident_changed(&self, id: IncidentId, audience: Audience) -> Result<Option<Seq>, StoreError> {
        let query = "SELECT reviewer_seq, public_seq FROM incident_change WHERE incident_id = $1";
        let column = if audience == Audience::Reviewer { 0 } else { 1 };
        self.query_one(query, &[&uuid(id.bytes())])?.map(|row| seq(&row, column)).transpose()
    }

    fn kept_figures(
        &self,
        id: IncidentId,
        policy: &str,
        audience: Audience,
        part: KeptPart,
    ) -> Result<Option<ReadyFigures>, StoreError> {
        let query = "SELECT seq, json FROM kept_figures
             WHERE incident_id = $1 AND policy = $2 AND audience = $3 AND part = $4";
        let row = self.query_one(query, &[&uuid(id.bytes()), &policy, &audience.code(), &part.code()])?;
        let Some(row) = row else { return Ok(None) };
        let mut json = Pieces::default();
        json.write_all(get(&row, 1)?).map_err(|error| StoreError::Failed(Box::new(error)))?;
        Ok(Some(ReadyFigures { json: Arc::new(json), as_of_seq: seq(&row, 0)? }))
    }
}

impl PutFigures for Link {
    fn keep_figure_set(
        &self,
        id: IncidentId,
        policy: &str,
        audience: Audience,
        set: &FigureSet,
    ) -> Result<(), StoreError> {
        // Figures that were overtaken while they were computed may quote what a redaction has erased since.
        if self.incident_changed(id, audience)? != Some(set.seq) {
            return Ok(());
        }
        KeptPart::ALL.iter().try_for_each(|part| {
            self.later(
                "INSERT INTO kept_figures VALUES ($1, $2, $3, $4, $5, $6)
                 ON CONFLICT (incident_id, policy, audience, part) DO UPDATE SET seq = excluded.seq, json = excluded.json",
                vec![
                    Box::new(uuid(id.bytes())),
                    Box::new(policy.to_owned()),
                    Box::new(audience.code()),
                    Box::new(part.code()),
                    Box::new(sql(set.seq)),
                    Box::new(set.part(*part).json.concat()),
                ],
            )
        })
    }

    fn forget_figure_sets(&self, id: IncidentId) -> Result<(), StoreError> {
        self.later("DELETE FROM kept_figures WHERE incident_id = $1", vec![Box::new(uuid(id.bytes()))])
    }

    fn mark_changed(&self, id: IncidentId, by: Seq, public: bool) -> Result<(), StoreError> {
        let query = if public {
            "INSERT INTO incident_change VALUES ($1, $2, $2)
             ON CONFLICT (incident_id) DO UPDATE SET reviewer_seq = $2, public_seq = $2"
        } else {
            "INSERT INTO incident_change VALUES ($1, $2, 0) ON CONFLICT (incident_id) DO UPDATE SET reviewer_seq = $2"
        };
        self.later(query, vec![Box::new(uuid(id.bytes())), Box::new(sql(by))])?;
        self.mark_stale(Audience::Reviewer, id)?;
        if public { self.mark_stale(Audience::Public, id) } else { Ok(()) }
    }

    fn incidents_citing(&self, source: SourceId) -> Result<Vec<(IncidentId, bool)>, StoreError> {
        let query = "WITH RECURSIVE same (source_id, shown) AS (
                 SELECT $1::uuid, TRUE
                 UNION SELECT other.source_id, same.shown AND ruling.shown_from < $3
                 FROM same JOIN ruled_source AS one USING (source_id)
                     JOIN ruling ON ruling.seq = one.seq AND to_seq = 9223372036854775807
                         AND json::json #>> '{effect,kind}' = 'same_source' AND json::json ->> 'undone_by' IS NULL
                     JOIN ruled_source AS other ON other.seq = one.seq)
             SELECT incident_id, bool_or(seen) FROM (
                 SELECT incident_id, shown AND shown_from < $3 AS seen FROM same JOIN claim USING (source_id)
                 UNION ALL SELECT incident_id, shown AND shown_from < $3 FROM same JOIN claim ON claim.origin = same.source_id
                 UNION ALL SELECT incident_id, shown_from < $3 FROM ruling,
                     json_array_elements_text(ruling.json::json #> '{effect,source_ids}') AS named
                 WHERE named = $2) AS citing
             GROUP BY incident_id ORDER BY incident_id";
        let rows = self.query(query, &[&uuid(source.bytes()), &source.to_string(), &HIDDEN])?;
        each(&rows, |row| Ok((IncidentId::from_bytes(id(row, 0)?), get(row, 1)?)))
    }
}
