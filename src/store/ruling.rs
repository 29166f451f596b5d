//! Rulings as they stand and stood.

use rusqlite::{OptionalExtension, named_params};

use crate::domain::ids::{IncidentId, RulingId, Seq};
use crate::domain::ruling::Ruling;
use crate::store::connection::Reader;
use crate::store::error::StoreError;
use crate::store::page::{PageRequest, Rows};
use crate::store::view::{Ready, View, sql};
use crate::store::writer::Transaction;

impl Reader<'_> {
    pub fn ruling(&self, id: RulingId, view: View) -> Result<Option<Ready>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT seq, from_seq, json FROM ruling
             WHERE id = ?1 AND from_seq <= ?2 AND to_seq > ?2 AND (?3 OR shown_from <= ?2)",
        )?;
        let row = statement.query_row((id.bytes(), view.at(), view.all()), Ready::from_row);
        Ok(row.optional()?)
    }

    pub fn rulings(&self, incident: IncidentId, view: View, page: PageRequest) -> Result<Rows, StoreError> {
        let (after, order) = page.sql("seq");
        let query = format!(
            "SELECT seq, from_seq, json FROM ruling WHERE incident_id = :incident AND {after}
             AND from_seq <= :at AND to_seq > :at AND (:all OR shown_from <= :at) {order}"
        );
        let mut statement = self.0.prepare_cached(&query)?;
        let parameters = named_params! {
            ":incident": incident.bytes(), ":after": page.after(), ":limit": page.fetch(),
            ":at": view.at(), ":all": view.all(),
        };
        page.read(statement.query(parameters)?)
    }

    /// Every visible ruling of an incident, in the order they were recorded.
    pub fn rulings_of_incident(&self, incident: IncidentId, view: View) -> Result<Vec<Ruling>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT json FROM ruling
             WHERE incident_id = ?1 AND from_seq <= ?2 AND to_seq > ?2 AND (?3 OR shown_from <= ?2) ORDER BY seq",
        )?;
        let rows =
            statement.query_map((incident.bytes(), view.at(), view.all()), |row| row.get::<_, String>(0))?;
        let documents: Vec<String> = rows.collect::<Result<_, _>>()?;
        documents.iter().map(|json| Ok(serde_json::from_str(json)?)).collect()
    }
}

impl Transaction<'_> {
    /// A ruling's state from entry `from` on; ends the state before it.
    pub(super) fn put_ruling(&self, ruling: &Ruling, from: Seq, shown_from: i64) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE ruling SET to_seq = ?1 WHERE id = ?2 AND to_seq > ?1")?
            .execute((sql(from), ruling.id.bytes()))?;
        self.connection()
            .prepare_cached(
                "INSERT INTO ruling (seq, from_seq, shown_from, id, incident_id, json) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute((
                sql(ruling.seq),
                sql(from),
                shown_from,
                ruling.id.bytes(),
                ruling.incident_id.bytes(),
                serde_json::to_string(ruling)?,
            ))?;
        Ok(())
    }
}
