//! Incidents in PostgreSQL.

use crate::domain::folding::search_key;
use crate::domain::ids::{IncidentId, Seq};
use crate::domain::incident::{ExternalId, Incident};
use crate::store::error::StoreError;
use crate::store::incident::{IncidentFilter, IncidentSize, Incidents, PutIncidents, searched};
use crate::store::page::{PageRequest, Rows};
use crate::store::postgres::link::Link;
use crate::store::postgres::rows::{each, gather, get, history, id, page_sql, ready, uuid};
use crate::store::view::{Ready, View, sql};

impl Incidents for Link {
    fn size_of_incident(&self, id: IncidentId, view: View) -> Result<IncidentSize, StoreError> {
        let query = "SELECT count(DISTINCT article_id), count(*) FROM claim WHERE incident_id = $1 AND status = 'active'
             AND from_seq <= $2 AND to_seq > $2 AND ($3 OR shown_from <= $2)";
        let row = self.query_one(query, &[&uuid(id.bytes()), &view.at(), &view.all()])?;
        let number = |column: usize| -> Result<u64, StoreError> {
            let number: i64 = row.as_ref().map_or(Ok(0), |row| get(row, column))?;
            Ok(u64::try_from(number).unwrap_or(0))
        };
        Ok(IncidentSize { articles: number(0)?, claims: number(1)? })
    }

    fn incident(&self, id: IncidentId, view: View) -> Result<Option<Ready>, StoreError> {
        let query =
            "SELECT seq, from_seq, json FROM incident WHERE id = $1 AND from_seq <= $2 AND to_seq > $2";
        self.query_one(query, &[&uuid(id.bytes()), &view.at()])?.as_ref().map(ready).transpose()
    }

    fn incidents_of_external_id(&self, external: &ExternalId) -> Result<Vec<IncidentId>, StoreError> {
        let query = "SELECT incident.id FROM external_id
             JOIN incident ON incident.seq = external_id.incident_seq AND incident.from_seq = external_id.from_seq
             WHERE external_id.scheme = $1 AND external_id.id = $2 AND to_seq = 9223372036854775807 ORDER BY incident.seq";
        each(&self.query(query, &[&external.scheme, &external.id])?, |row| {
            Ok(IncidentId::from_bytes(id(row, 0)?))
        })
    }

    fn incidents_titled(&self, title: &str) -> Result<Vec<Ready>, StoreError> {
        let query = "SELECT seq, from_seq, json FROM incident WHERE title = $1 AND to_seq = 9223372036854775807 ORDER BY seq";
        each(&self.query(query, &[&search_key(title)])?, ready)
    }

    fn incidents(&self, filter: &IncidentFilter, view: View, page: PageRequest) -> Result<Rows, StoreError> {
        let (after, order) = page_sql(page, "seq", "from_seq");
        let query = format!(
            "SELECT seq, from_seq, CASE WHEN from_seq <= $4 AND to_seq > $4
             AND ($5::text IS NULL OR country = $5) AND ($6::text IS NULL OR ended_on >= $6)
             AND ($7::text IS NULL OR started_on <= $7) AND ($8::text IS NULL OR strpos(incident.searched, $8) > 0 OR EXISTS (
                 SELECT 1 FROM article_incident JOIN article ON article.id = article_id
                 WHERE article_incident.incident_id = incident.id AND article_incident.from_seq <= $4
                 AND ($11 OR shown_from <= $4) AND article.from_seq <= $4 AND article.to_seq > $4
                 AND strpos(article.searched, $8) > 0)) THEN json END
             FROM incident WHERE {after} AND ($9::text IS NULL OR (seq, from_seq) IN
                 (SELECT incident_seq, external_id.from_seq FROM external_id WHERE scheme = $9 AND id = $10::text)) {order}"
        );
        let day = |day: Option<crate::domain::time::Day>| day.map(|day| day.to_string());
        let (at, all, q) = (view.at(), view.all(), filter.q.as_deref().map(search_key));
        let (started, ended) = (day(filter.from), day(filter.to));
        let external = filter.external_id.as_ref();
        let (scheme, id) = (external.map(|id| &id.scheme), external.map(|id| &id.id));
        gather(page, |seq, from, limit| {
            let asked: [&(dyn tokio_postgres::types::ToSql + Sync); 11] =
                [&seq, &from, &limit, &at, &filter.country, &started, &ended, &q, &scheme, &id, &all];
            self.query(&query, &asked)
        })
    }
}

impl PutIncidents for Link {
    fn put_incident(&self, incident: &Incident, from: Seq) -> Result<(), StoreError> {
        let id = uuid(incident.id.bytes());
        self.later(
            "UPDATE incident SET to_seq = $1 WHERE id = $2 AND to_seq > $1",
            vec![Box::new(sql(from)), Box::new(id)],
        )?;
        self.later(
            "INSERT INTO incident (seq, from_seq, id, country, started_on, ended_on, title, searched, json)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            vec![
                Box::new(sql(incident.seq)),
                Box::new(sql(from)),
                Box::new(id),
                // Empty where there is no host country.
                Box::new(
                    incident
                        .place
                        .country
                        .as_ref()
                        .map_or(String::new(), |country| country.code().to_owned()),
                ),
                Box::new(incident.started_on.to_string()),
                Box::new(incident.ended_on.unwrap_or(incident.started_on).to_string()),
                Box::new(search_key(&incident.title)),
                Box::new(searched(incident)),
                Box::new(serde_json::to_string(incident)?),
            ],
        )?;
        for external in &incident.external_ids {
            self.later(
                "INSERT INTO external_id VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                vec![
                    Box::new(external.scheme.clone()),
                    Box::new(external.id.clone()),
                    Box::new(sql(incident.seq)),
                    Box::new(sql(from)),
                ],
            )?;
        }
        Ok(())
    }

    fn incident_history(&self, id: IncidentId) -> Result<Vec<(Seq, Incident)>, StoreError> {
        history(&self.query(
            "SELECT from_seq, json FROM incident WHERE id = $1 ORDER BY from_seq",
            &[&uuid(id.bytes())],
        )?)
    }

    fn rewrite_incident(&self, incident: &Incident, from: Seq) -> Result<(), StoreError> {
        self.later(
            "UPDATE incident SET title = $1, searched = $2, json = $3 WHERE id = $4 AND from_seq = $5",
            vec![
                Box::new(search_key(&incident.title)),
                Box::new(searched(incident)),
                Box::new(serde_json::to_string(incident)?),
                Box::new(uuid(incident.id.bytes())),
                Box::new(sql(from)),
            ],
        )
    }
}
