//! Sources in SQLite.

use rusqlite::{Connection, OptionalExtension, named_params};

use crate::domain::folding::search_key;
use crate::domain::ids::{Seq, SourceId};
use crate::domain::source::Source;
use crate::store::error::StoreError;
use crate::store::page::{PageRequest, Rows};
use crate::store::source::{PutSources, SourceFilter, Sources};
use crate::store::sqlite::rows::{gather, history, page_sql_looking, ready};
use crate::store::view::{Ready, View, sql};

impl Sources for Connection {
    fn source(&self, id: SourceId, view: View) -> Result<Option<Ready>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT seq, from_seq, json FROM source WHERE id = :id AND from_seq <= :at AND to_seq > :at",
        )?;
        let parameters = named_params! { ":id": id.bytes(), ":at": view.at() };
        Ok(statement.query_row(parameters, ready).optional()?)
    }

    fn sources_named(&self, name: &str) -> Result<Vec<Ready>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT seq, from_seq, json FROM source WHERE name = ?1 AND to_seq = 9223372036854775807 ORDER BY seq",
        )?;
        let rows = statement.query_map([search_key(name)], ready)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn sources(&self, filter: &SourceFilter, view: View, page: PageRequest) -> Result<Rows, StoreError> {
        let (after, order) = page_sql_looking(page, "seq");
        let query = format!(
            "SELECT seq, from_seq, CASE WHEN from_seq <= :at AND to_seq > :at
             AND (:kind IS NULL OR kind = :kind) AND (:country IS NULL OR country = :country)
             AND (:q IS NULL OR instr(name, :q) > 0) THEN json END FROM source WHERE {after} {order}"
        );
        let mut statement = self.prepare_cached(&query)?;
        let parameters = named_params! {
            ":after": page.after(), ":at": view.at(), ":kind": filter.kind,
            ":country": filter.country, ":q": filter.q.as_deref().map(search_key),
        };
        gather(page, statement.query(parameters)?)
    }
}

impl PutSources for Connection {
    fn put_source(&self, source: &Source, from: Seq) -> Result<(), StoreError> {
        self.prepare_cached("UPDATE source SET to_seq = ?1 WHERE id = ?2 AND to_seq > ?1")?
            .execute((sql(from), source.id.bytes()))?;
        self
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

    fn source_history(&self, id: SourceId) -> Result<Vec<(Seq, Source)>, StoreError> {
        let mut select =
            self.prepare_cached("SELECT from_seq, json FROM source WHERE id = ?1 ORDER BY from_seq")?;
        history(select.query([id.bytes()])?)
    }

    fn rewrite_source(&self, source: &Source, from: Seq) -> Result<(), StoreError> {
        self.prepare_cached("UPDATE source SET name = ?1, json = ?2 WHERE id = ?3 AND from_seq = ?4")?
            .execute((
                source.name.to_lowercase(),
                serde_json::to_string(source)?,
                source.id.bytes(),
                sql(from),
            ))?;
        Ok(())
    }
}
