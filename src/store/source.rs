//! Sources as they stand and stood.

use rusqlite::{OptionalExtension, named_params};

use crate::domain::folding::search_key;
use crate::domain::ids::{Seq, SourceId};
use crate::domain::source::Source;
use crate::store::error::StoreError;
use crate::store::page::{PageRequest, Rows};
use crate::store::reader::Reader;
use crate::store::transaction::Transaction;
use crate::store::view::{Ready, View, sql};

/// Which sources to list; an absent field does not filter.
#[derive(Clone, Debug, Default)]
pub struct SourceFilter {
    pub kind: Option<&'static str>,
    pub country: Option<String>,
    /// A part of the name; case, accents and marks ignored.
    pub q: Option<String>,
}

impl Reader<'_> {
    pub fn source(&self, id: SourceId, view: View) -> Result<Option<Ready>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT seq, from_seq, json FROM source WHERE id = :id AND from_seq <= :at AND to_seq > :at",
        )?;
        let parameters = named_params! { ":id": id.bytes(), ":at": view.at() };
        Ok(statement.query_row(parameters, Ready::from_row).optional()?)
    }

    /// The sources of this name; case, accents and marks ignored, in the order they were recorded.
    pub fn sources_named(&self, name: &str) -> Result<Vec<Ready>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT seq, from_seq, json FROM source WHERE name = ?1 AND to_seq = 9223372036854775807 ORDER BY seq",
        )?;
        let rows = statement.query_map([search_key(name)], Ready::from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub fn sources(&self, filter: &SourceFilter, view: View, page: PageRequest) -> Result<Rows, StoreError> {
        let (after, order) = page.sql_looking("seq");
        let query = format!(
            "SELECT seq, from_seq, CASE WHEN from_seq <= :at AND to_seq > :at
             AND (:kind IS NULL OR kind = :kind) AND (:country IS NULL OR country = :country)
             AND (:q IS NULL OR instr(name, :q) > 0) THEN json END FROM source WHERE {after} {order}"
        );
        let mut statement = self.0.prepare_cached(&query)?;
        let parameters = named_params! {
            ":after": page.after(), ":at": view.at(), ":kind": filter.kind,
            ":country": filter.country, ":q": filter.q.as_deref().map(search_key),
        };
        page.read(statement.query(parameters)?)
    }
}

impl Transaction<'_> {
    /// A source's state from entry `from` on; ends the state before it.
    pub(super) fn put_source(&self, source: &Source, from: Seq) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE source SET to_seq = ?1 WHERE id = ?2 AND to_seq > ?1")?
            .execute((sql(from), source.id.bytes()))?;
        self.connection()
            .prepare_cached(
                "INSERT INTO source (seq, from_seq, id, kind, country, name, json) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute((
                sql(source.seq),
                sql(from),
                source.id.bytes(),
                source.kind.code(),
                source.country.map(|country| country.to_string()),
                search_key(&source.name),
                serde_json::to_string(source)?,
            ))?;
        Ok(())
    }
}
