//! Sources in PostgreSQL.

use crate::domain::folding::search_key;
use crate::domain::ids::{Seq, SourceId};
use crate::domain::source::Source;
use crate::store::error::StoreError;
use crate::store::page::{PageRequest, Rows};
use crate::store::postgres::link::Link;
use crate::store::postgres::rows::{each, gather, history, page_sql, ready, uuid};
use crate::store::source::{PutSources, SourceFilter, Sources};
use crate::store::view::{Ready, View, sql};

impl Sources for Link {
    fn source(&self, id: SourceId, view: View) -> Result<Option<Ready>, StoreError> {
        let query = "SELECT seq, from_seq, json FROM source WHERE id = $1 AND from_seq <= $2 AND to_seq > $2";
        self.query_one(query, &[&uuid(id.bytes()), &view.at()])?.as_ref().map(ready).transpose()
    }

    fn sources_named(&self, name: &str) -> Result<Vec<Ready>, StoreError> {
        let query = "SELECT seq, from_seq, json FROM source WHERE name = $1 AND to_seq = 9223372036854775807 ORDER BY seq";
        each(&self.query(query, &[&search_key(name)])?, ready)
    }

    fn sources(&self, filter: &SourceFilter, view: View, page: PageRequest) -> Result<Rows, StoreError> {
        let (after, order) = page_sql(page, "seq", "from_seq");
        let query = format!(
            "SELECT seq, from_seq, CASE WHEN from_seq <= $4 AND to_seq > $4
             AND ($5::text IS NULL OR kind = $5) AND ($6::text IS NULL OR country = $6)
             AND ($7::text IS NULL OR strpos(name, $7) > 0) THEN json END FROM source WHERE {after} {order}"
        );
        let (at, q) = (view.at(), filter.q.as_deref().map(search_key));
        gather(page, |seq, from, limit| {
            self.query(&query, &[&seq, &from, &limit, &at, &filter.kind, &filter.country, &q])
        })
    }
}

impl PutSources for Link {
    fn put_source(&self, source: &Source, from: Seq) -> Result<(), StoreError> {
        let id = uuid(source.id.bytes());
        self.later(
            "UPDATE source SET to_seq = $1 WHERE id = $2 AND to_seq > $1",
            vec![Box::new(sql(from)), Box::new(id)],
        )?;
        self.later(
            "INSERT INTO source (seq, from_seq, id, kind, country, name, json) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            vec![
                Box::new(sql(source.seq)),
                Box::new(sql(from)),
                Box::new(id),
                Box::new(source.kind.code()),
                Box::new(source.country.map(|country| country.to_string())),
                Box::new(search_key(&source.name)),
                Box::new(serde_json::to_string(source)?),
            ],
        )
    }

    fn source_history(&self, id: SourceId) -> Result<Vec<(Seq, Source)>, StoreError> {
        history(&self.query(
            "SELECT from_seq, json FROM source WHERE id = $1 ORDER BY from_seq",
            &[&uuid(id.bytes())],
        )?)
    }

    fn rewrite_source(&self, source: &Source, from: Seq) -> Result<(), StoreError> {
        self.later(
            "UPDATE source SET name = $1, json = $2 WHERE id = $3 AND from_seq = $4",
            vec![
                Box::new(source.name.to_lowercase()),
                Box::new(serde_json::to_string(source)?),
                Box::new(uuid(source.id.bytes())),
                Box::new(sql(from)),
            ],
        )
    }
}
