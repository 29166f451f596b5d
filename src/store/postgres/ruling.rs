//! Rulings in PostgreSQL.

use crate::domain::ids::{IncidentId, RulingId, Seq, SourceId};
use crate::domain::ruling::Ruling;
use crate::store::error::StoreError;
use crate::store::page::{PageRequest, Rows};
use crate::store::postgres::link::Link;
use crate::store::postgres::rows::{documents, each, gather, get, history, id, page_sql, ready, seq, uuid};
use crate::store::ruling::{PutRulings, Rulings};
use crate::store::view::{Ready, View, shown, sql};

/// The sources that visible claims of an incident cite; the incident, the entry and the audience as they are bound.
macro_rules! cited {
    ($incident:literal, $at:literal, $all:literal) => {
        concat!(
            "SELECT source_id FROM claim WHERE incident_id = ",
            $incident,
            " AND from_seq <= ",
            $at,
            " AND to_seq > ",
            $at,
            " AND (",
            $all,
            " OR shown_from <= ",
            $at,
            ") UNION SELECT origin FROM claim WHERE incident_id = ",
            $incident,
            " AND from_seq <= ",
            $at,
            " AND to_seq > ",
            $at,
            " AND (",
            $all,
            " OR shown_from <= ",
            $at,
            ")"
        )
    };
}

impl Rulings for Link {
    fn ruling(&self, id: RulingId, view: View) -> Result<Option<Ready>, StoreError> {
        let query = "SELECT seq, from_seq, json FROM ruling
             WHERE id = $1 AND from_seq <= $2 AND to_seq > $2 AND ($3 OR shown_from <= $2)";
        let row = self.query_one(query, &[&uuid(id.bytes()), &view.at(), &view.all()])?;
        row.as_ref().map(ready).transpose()
    }

    fn rulings(&self, incident: IncidentId, view: View, page: PageRequest) -> Result<Rows, StoreError> {
        let (after, order) = page_sql(page, "seq", "from_seq");
        let cited = cited!("$6", "$4", "$5");
        let query = format!(
            "SELECT seq, from_seq, json FROM ruling
             WHERE (incident_id = $6 OR seq IN (SELECT seq FROM ruled_source WHERE source_id IN ({cited})))
             AND {after} AND from_seq <= $4 AND to_seq > $4 AND ($5 OR shown_from <= $4) {order}"
        );
        let (at, all, incident) = (view.at(), view.all(), uuid(incident.bytes()));
        gather(page, |seq, from, limit| self.query(&query, &[&seq, &from, &limit, &at, &all, &incident]))
    }

    fn rulings_of_incident(&self, incident: IncidentId, view: View) -> Result<Vec<Ruling>, StoreError> {
        let query = concat!(
            "WITH RECURSIVE cited_first (source_id) AS (",
            cited!("$1", "$2", "$3"),
            "), cited (source_id) AS (SELECT source_id FROM cited_first
             UNION SELECT other.source_id FROM cited JOIN ruled_source AS one USING (source_id)
                 JOIN ruling ON ruling.seq = one.seq AND from_seq <= $2 AND to_seq > $2 AND ($3 OR shown_from <= $2)
                     AND json::json #>> '{effect,kind}' = 'same_source' AND json::json ->> 'undone_by' IS NULL
                 JOIN ruled_source AS other ON other.seq = one.seq)
             SELECT json FROM ruling
             WHERE (incident_id = $1 OR seq IN (SELECT seq FROM ruled_source JOIN cited USING (source_id)))
             AND from_seq <= $2 AND to_seq > $2 AND ($3 OR shown_from <= $2) ORDER BY seq"
        );
        documents(&self.query(query, &[&uuid(incident.bytes()), &view.at(), &view.all()])?)
    }

    fn cites_either(
        &self,
        incident: IncidentId,
        sources: [SourceId; 2],
        view: View,
    ) -> Result<bool, StoreError> {
        let query =
            "SELECT 1 FROM claim WHERE incident_id = $1 AND (source_id IN ($2, $3) OR origin IN ($2, $3))
             AND from_seq <= $4 AND to_seq > $4 AND ($5 OR shown_from <= $4) LIMIT 1";
        let [one, other] = sources.map(|source| uuid(source.bytes()));
        self.exists(query, &[&uuid(incident.bytes()), &one, &other, &view.at(), &view.all()])
    }
}

impl PutRulings for Link {
    fn put_ruling(&self, ruling: &Ruling, from: Seq, shown_from: Option<Seq>) -> Result<(), StoreError> {
        let id = uuid(ruling.id.bytes());
        self.later(
            "UPDATE ruling SET to_seq = $1 WHERE id = $2 AND to_seq > $1",
            vec![Box::new(sql(from)), Box::new(id)],
        )?;
        self.later(
            "INSERT INTO ruling (seq, from_seq, shown_from, id, incident_id, json) VALUES ($1, $2, $3, $4, $5, $6)",
            vec![
                Box::new(sql(ruling.seq)),
                Box::new(sql(from)),
                Box::new(shown(shown_from)),
                Box::new(id),
                Box::new(uuid(ruling.incident_id.bytes())),
                Box::new(serde_json::to_string(ruling)?),
            ],
        )
    }

    fn rule_sources(&self, ruling: Seq, sources: [SourceId; 2]) -> Result<(), StoreError> {
        sources.into_iter().try_for_each(|source| {
            self.later(
                "INSERT INTO ruled_source VALUES ($1, $2) ON CONFLICT DO NOTHING",
                vec![Box::new(uuid(source.bytes())), Box::new(sql(ruling))],
            )
        })
    }

    fn sources_ruled_in_public_since(&self, entry: Seq) -> Result<Vec<SourceId>, StoreError> {
        let query =
            "SELECT DISTINCT source_id FROM ruled_source JOIN ruling USING (seq) WHERE shown_from = $1";
        each(&self.query(query, &[&sql(entry)])?, |row| Ok(SourceId::from_bytes(id(row, 0)?)))
    }

    fn citation_awaited(
        &self,
        incident: IncidentId,
        sources: [SourceId; 2],
    ) -> Result<Option<Seq>, StoreError> {
        let query = "SELECT claim.seq, embargo.seq IS NULL FROM claim LEFT JOIN embargo ON embargo.seq = claim.seq
             WHERE incident_id = $1 AND (source_id IN ($2, $3) OR origin IN ($2, $3)) AND to_seq = 9223372036854775807
             ORDER BY embargo.seq IS NOT NULL, until, claim.seq LIMIT 1";
        let [one, other] = sources.map(|source| uuid(source.bytes()));
        let Some(row) = self.query_one(query, &[&uuid(incident.bytes()), &one, &other])? else {
            return Ok(None);
        };
        let public: bool = get(&row, 1)?;
        Ok((!public).then_some(seq(&row, 0)?))
    }

    fn ruling_history(&self, id: RulingId) -> Result<Vec<(Seq, Ruling)>, StoreError> {
        history(&self.query(
            "SELECT from_seq, json FROM ruling WHERE id = $1 ORDER BY from_seq",
            &[&uuid(id.bytes())],
        )?)
    }

    fn rewrite_ruling(&self, ruling: &Ruling, from: Seq) -> Result<(), StoreError> {
        self.later(
            "UPDATE ruling SET json = $1 WHERE id = $2 AND from_seq = $3",
            vec![
                Box::new(serde_json::to_string(ruling)?),
                Box::new(uuid(ruling.id.bytes())),
                Box::new(sql(from)),
            ],
        )
    }
}
