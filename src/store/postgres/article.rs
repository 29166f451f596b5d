//! Articles in PostgreSQL.

use crate::domain::article::Article;
use crate::domain::ids::{ArticleId, IncidentId, Seq, SourceId};
use crate::domain::time::Timestamp;
use crate::store::article::{ArticleFilter, Articles, PutArticles, searched};
use crate::store::error::StoreError;
use crate::store::page::{PageRequest, Rows};
use crate::store::postgres::link::Link;
use crate::store::postgres::rows::{each, gather, get, history, id, page_sql, ready, seq, uuid};
use crate::store::view::{Ready, View, shown, sql};

impl Articles for Link {
    fn article(&self, id: ArticleId, view: View) -> Result<Option<Ready>, StoreError> {
        let query =
            "SELECT seq, from_seq, json FROM article WHERE id = $1 AND from_seq <= $2 AND to_seq > $2";
        self.query_one(query, &[&uuid(id.bytes()), &view.at()])?.as_ref().map(ready).transpose()
    }

    fn articles(&self, filter: &ArticleFilter, view: View, page: PageRequest) -> Result<Rows, StoreError> {
        let (after, order) = page_sql(page, "seq", "from_seq");
        let query = format!(
            "SELECT seq, from_seq, CASE WHEN from_seq <= $4 AND to_seq > $4
             AND ($6::uuid IS NULL OR source_id = $6) THEN json END FROM article WHERE {after}
             AND ($7::uuid IS NULL OR id IN (SELECT article_id FROM article_incident
                 WHERE incident_id = $7 AND article_incident.from_seq <= $4 AND ($5 OR shown_from <= $4))) {order}"
        );
        let (at, all) = (view.at(), view.all());
        let source = filter.source_id.map(|id| uuid(id.bytes()));
        let incident = filter.incident_id.map(|id| uuid(id.bytes()));
        gather(page, |seq, from, limit| {
            self.query(&query, &[&seq, &from, &limit, &at, &all, &source, &incident])
        })
    }

    fn words_length_of_article(&self, id: ArticleId) -> Result<Option<u64>, StoreError> {
        let query = "SELECT octet_length(words)::bigint FROM words
             WHERE seq = (SELECT seq FROM article WHERE id = $1 ORDER BY from_seq LIMIT 1)";
        let row = self.query_one(query, &[&uuid(id.bytes())])?;
        let length: Option<i64> = row.map(|row| get(&row, 0)).transpose()?;
        Ok(length.map(|bytes| u64::try_from(bytes).unwrap_or_default()))
    }

    fn article_incidents(
        &self,
        article: ArticleId,
        view: View,
    ) -> Result<Vec<(IncidentId, Seq)>, StoreError> {
        let query = "SELECT incident_id, CASE WHEN $3 THEN from_seq ELSE shown_from END FROM article_incident
             WHERE article_id = $1 AND from_seq <= $2 AND ($3 OR shown_from <= $2) ORDER BY incident_id";
        each(&self.query(query, &[&uuid(article.bytes()), &view.at(), &view.all()])?, |row| {
            Ok((IncidentId::from_bytes(id(row, 0)?), seq(row, 1)?))
        })
    }

    fn article_by_identity(
        &self,
        source: SourceId,
        url: Option<&str>,
        text_sha256: Option<&str>,
    ) -> Result<Option<Ready>, StoreError> {
        let same = if url.is_some() {
            "md5(url) = md5($2) AND url = $2"
        } else {
            "url IS NULL AND $2::text IS NULL"
        };
        let query = format!(
            "SELECT seq, from_seq, json FROM article WHERE source_id = $1 AND {same}
             AND text_sha256 IS NOT DISTINCT FROM $3 AND to_seq = 9223372036854775807 ORDER BY seq LIMIT 1"
        );
        self.query_one(&query, &[&uuid(source.bytes()), &url, &text_sha256])?.as_ref().map(ready).transpose()
    }

    fn articles_titled(&self, source: SourceId, title: &str) -> Result<Vec<Ready>, StoreError> {
        let query = "SELECT seq, from_seq, json FROM article WHERE source_id = $1
             AND md5(json::json ->> 'title') = md5($2) AND json::json ->> 'title' = $2 AND url IS NULL
             AND to_seq = 9223372036854775807 ORDER BY seq";
        each(&self.query(query, &[&uuid(source.bytes()), &title])?, ready)
    }

    fn entries_about_article(&self, id: ArticleId) -> Result<Vec<Seq>, StoreError> {
        let query = "SELECT DISTINCT from_seq FROM article JOIN entry ON entry.seq = from_seq
             WHERE id = $1 AND entry.kind IN ('article_recorded', 'article_amended') ORDER BY from_seq";
        each(&self.query(query, &[&uuid(id.bytes())])?, |row| seq(row, 0))
    }

    fn newest_revision(&self, source: SourceId, url: &str) -> Result<Option<Ready>, StoreError> {
        let query =
            "SELECT seq, from_seq, json FROM article WHERE source_id = $1 AND md5(url) = md5($2) AND url = $2
             AND to_seq = 9223372036854775807 ORDER BY revision DESC LIMIT 1";
        self.query_one(query, &[&uuid(source.bytes()), &url])?.as_ref().map(ready).transpose()
    }
}

impl PutArticles for Link {
    fn put_article(&self, article: &Article, from: Seq) -> Result<(), StoreError> {
        let id = uuid(article.id.bytes());
        self.later(
            "UPDATE article SET to_seq = $1 WHERE id = $2 AND to_seq > $1",
            vec![Box::new(sql(from)), Box::new(id)],
        )?;
        self.later(
            "INSERT INTO article (seq, from_seq, id, source_id, url, text_sha256, revision, published_at, searched, json)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            vec![
                Box::new(sql(article.seq)),
                Box::new(sql(from)),
                Box::new(id),
                Box::new(uuid(article.source_id.bytes())),
                Box::new(article.url.clone()),
                Box::new(article.text_sha256.clone()),
                Box::new(i64::from(article.revision)),
                Box::new(article.published_at.map(Timestamp::as_micros)),
                Box::new(searched(article)),
                Box::new(serde_json::to_string(article)?),
            ],
        )
    }

    fn article_history(&self, id: ArticleId) -> Result<Vec<(Seq, Article)>, StoreError> {
        history(&self.query(
            "SELECT from_seq, json FROM article WHERE id = $1 ORDER BY from_seq",
            &[&uuid(id.bytes())],
        )?)
    }

    fn rewrite_article(&self, article: &Article, from: Seq) -> Result<(), StoreError> {
        self.later(
            "UPDATE article SET url = $1, text_sha256 = $2, searched = $3, json = $4 WHERE id = $5 AND from_seq = $6",
            vec![
                Box::new(article.url.clone()),
                Box::new(article.text_sha256.clone()),
                Box::new(searched(article)),
                Box::new(serde_json::to_string(article)?),
                Box::new(uuid(article.id.bytes())),
                Box::new(sql(from)),
            ],
        )
    }

    fn link_article(
        &self,
        article: ArticleId,
        incident: IncidentId,
        from: Seq,
        shown_from: Option<Seq>,
    ) -> Result<(), StoreError> {
        self.later(
            "INSERT INTO article_incident VALUES ($1, $2, $3, $4) ON CONFLICT (article_id, incident_id)
             DO UPDATE SET shown_from = excluded.shown_from WHERE excluded.shown_from < article_incident.shown_from",
            vec![
                Box::new(uuid(article.bytes())),
                Box::new(uuid(incident.bytes())),
                Box::new(sql(from)),
                Box::new(shown(shown_from)),
            ],
        )
    }
}
