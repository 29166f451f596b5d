//! Incidents in SQLite.

use rusqlite::{Connection, OptionalExtension, named_params};

use crate::domain::folding::search_key;
use crate::domain::ids::{IncidentId, Seq};
use crate::domain::incident::{ExternalId, Incident};
use crate::store::error::StoreError;
use crate::store::incident::{IncidentFilter, IncidentSize, Incidents, PutIncidents, searched};
use crate::store::page::{PageRequest, Rows};
use crate::store::sqlite::rows::{gather, history, page_sql_looking, ready};
use crate::store::view::{Ready, View, sql};

impl Incidents for Connection {
    fn size_of_incident(&self, id: IncidentId, view: View) -> Result<IncidentSize, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT count(DISTINCT article_id), count(*) FROM claim WHERE incident_id = :id AND status = 'active'
             AND from_seq <= :at AND to_seq > :at AND (:all OR shown_from <= :at)",
        )?;
        let asked = named_params! { ":id": id.bytes(), ":at": view.at(), ":all": view.all() };
        Ok(statement.query_row(asked, |row| {
            let number = |column| row.get::<_, i64>(column).map(|number| u64::try_from(number).unwrap_or(0));
            Ok(IncidentSize { articles: number(0)?, claims: number(1)? })
        })?)
    }

    fn incident(&self, id: IncidentId, view: View) -> Result<Option<Ready>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT seq, from_seq, json FROM incident WHERE id = :id AND from_seq <= :at AND to_seq > :at",
        )?;
        let parameters = named_params! { ":id": id.bytes(), ":at": view.at() };
        Ok(statement.query_row(parameters, ready).optional()?)
    }

    fn incidents_of_external_id(&self, id: &ExternalId) -> Result<Vec<IncidentId>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT incident.id FROM external_id JOIN incident USING (version)
             WHERE external_id.scheme = ?1 AND external_id.id = ?2 AND to_seq = 9223372036854775807 ORDER BY seq",
        )?;
        let rows =
            statement.query_map((&id.scheme, &id.id), |row| Ok(IncidentId::from_bytes(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn incidents_titled(&self, title: &str) -> Result<Vec<Ready>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT seq, from_seq, json FROM incident WHERE title = ?1 AND to_seq = 9223372036854775807 ORDER BY seq",
        )?;
        let rows = statement.query_map([search_key(title)], ready)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn incidents(&self, filter: &IncidentFilter, view: View, page: PageRequest) -> Result<Rows, StoreError> {
        let (after, order) = page_sql_looking(page, "seq");
        let identified = match filter.external_id {
            Some(_) => {
                "version IN (SELECT version FROM external_id WHERE scheme = :scheme AND id = :external)"
            }
            None => ":scheme IS NULL AND :external IS NULL",
        };
        // Of articles those count that the reader sees a claim of. They are looked at incident by incident, so that a page never reads all
        // articles of the ledger.
        let searched = match filter.q {
            None => ":q IS NULL AND :all IS NOT NULL",
            Some(_) => {
                "(instr(incident.searched, :q) > 0
                 OR EXISTS (SELECT 1 FROM article_incident CROSS JOIN article ON article.id = article_id
                 WHERE article_incident.incident_id = incident.id AND article_incident.from_seq <= :at
                 AND (:all OR shown_from <= :at) AND article.from_seq <= :at AND article.to_seq > :at
                 AND instr(article.searched, :q) > 0))"
            }
        };
        let query = format!(
            "SELECT seq, from_seq, CASE WHEN from_seq <= :at AND to_seq > :at
             AND (:country IS NULL OR country = :country) AND (:from IS NULL OR ended_on >= :from)
             AND (:to IS NULL OR started_on <= :to) AND {searched} THEN json END
             FROM incident WHERE {after} AND {identified} {order}"
        );
        let mut statement = self.prepare_cached(&query)?;
        let parameters = named_params! {
            ":after": page.after(), ":at": view.at(), ":country": filter.country,
            ":from": filter.from.map(|day| day.to_string()), ":to": filter.to.map(|day| day.to_string()),
            ":q": filter.q.as_deref().map(search_key), ":all": view.all(),
            ":scheme": filter.external_id.as_ref().map(|id| &id.scheme),
            ":external": filter.external_id.as_ref().map(|id| &id.id),
        };
        gather(page, statement.query(parameters)?)
    }
}

impl PutIncidents for Connection {
    fn put_incident(&self, incident: &Incident, from: Seq) -> Result<(), StoreError> {
        self.prepare_cached("UPDATE incident SET to_seq = ?1 WHERE id = ?2 AND to_seq > ?1")?
            .execute((sql(from), incident.id.bytes()))?;
        self.prepare_cached(
            "INSERT INTO incident (seq, from_seq, id, country, started_on, ended_on, title, searched, json)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute((
            sql(incident.seq),
            sql(from),
            incident.id.bytes(),
            // Empty where there is no host country: the column is older than such incidents.
            incident.place.country.as_ref().map_or("", |country| country.code()),
            incident.started_on.to_string(),
            incident.ended_on.unwrap_or(incident.started_on).to_string(),
            search_key(&incident.title),
            searched(incident),
            serde_json::to_string(incident)?,
        ))?;
        let version = self.last_insert_rowid();
        for id in &incident.external_ids {
            self.prepare_cached("INSERT OR IGNORE INTO external_id VALUES (?1, ?2, ?3, ?4)")?.execute((
                &id.scheme,
                &id.id,
                version,
                sql(from),
            ))?;
        }
        Ok(())
    }

    fn incident_history(&self, id: IncidentId) -> Result<Vec<(Seq, Incident)>, StoreError> {
        let mut select =
            self.prepare_cached("SELECT from_seq, json FROM incident WHERE id = ?1 ORDER BY from_seq")?;
        history(select.query([id.bytes()])?)
    }

    fn rewrite_incident(&self, incident: &Incident, from: Seq) -> Result<(), StoreError> {
        self.prepare_cached(
            "UPDATE incident SET title = ?1, searched = ?2, json = ?3 WHERE id = ?4 AND from_seq = ?5",
        )?
        .execute((
            search_key(&incident.title),
            searched(incident),
            serde_json::to_string(incident)?,
            incident.id.bytes(),
            sql(from),
        ))?;
        Ok(())
    }
}
