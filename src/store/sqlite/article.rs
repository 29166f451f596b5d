//! Articles in SQLite.

use rusqlite::{Connection, OptionalExtension, ToSql, named_params};

use crate::domain::article::Article;
use crate::domain::ids::{ArticleId, IncidentId, Seq, SourceId};
use crate::store::article::{ArticleFilter, Articles, PutArticles, searched};
use crate::store::error::StoreError;
use crate::store::page::{PageRequest, Rows};
use crate::store::sqlite::rows::{gather, history, page_sql_looking, ready, seq};
use crate::store::view::{Ready, View, shown, sql};

impl Articles for Connection {
    fn article(&self, id: ArticleId, view: View) -> Result<Option<Ready>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT seq, from_seq, json FROM article WHERE id = :id AND from_seq <= :at AND to_seq > :at",
        )?;
        let parameters = named_params! { ":id": id.bytes(), ":at": view.at() };
        Ok(statement.query_row(parameters, ready).optional()?)
    }

    fn articles(&self, filter: &ArticleFilter, view: View, page: PageRequest) -> Result<Rows, StoreError> {
        let (after, order) = page_sql_looking(page, "seq");
        let of_incident = match filter.incident_id {
            None => "",
            Some(_) => {
                "AND id IN (SELECT article_id FROM article_incident
                 WHERE incident_id = :incident AND from_seq <= :at AND (:all OR shown_from <= :at))"
            }
        };
        let query = format!(
            "SELECT seq, from_seq, CASE WHEN from_seq <= :at AND to_seq > :at
             AND (:source IS NULL OR source_id = :source) THEN json END FROM article WHERE {after} {of_incident} {order}"
        );
        let mut statement = self.prepare_cached(&query)?;
        let (at, all, first) = (view.at(), view.all(), page.after());
        let (source, incident) =
            (filter.source_id.map(|id| id.bytes()), filter.incident_id.map(|id| id.bytes()));
        let mut parameters: Vec<(&str, &dyn ToSql)> =
            vec![(":after", &first), (":at", &at), (":source", &source)];
        if incident.is_some() {
            parameters.extend([(":incident", &incident as &dyn ToSql), (":all", &all)]);
        }
        let parameters = parameters.as_slice();
        gather(page, statement.query(parameters)?)
    }

    fn words_length_of_article(&self, id: ArticleId) -> Result<Option<u64>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT length(CAST(words AS BLOB)) FROM words
             WHERE seq = (SELECT seq FROM article WHERE id = ?1 ORDER BY from_seq LIMIT 1)",
        )?;
        let length: Option<i64> = statement.query_row([id.bytes()], |row| row.get(0)).optional()?;
        Ok(length.map(|bytes| u64::try_from(bytes).unwrap_or_default()))
    }

    fn article_incidents(&self, id: ArticleId, view: View) -> Result<Vec<(IncidentId, Seq)>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT incident_id, CASE WHEN :all THEN from_seq ELSE shown_from END FROM article_incident
             WHERE article_id = :id AND from_seq <= :at AND (:all OR shown_from <= :at) ORDER BY incident_id",
        )?;
        let parameters = named_params! { ":id": id.bytes(), ":at": view.at(), ":all": view.all() };
        let rows =
            statement.query_map(parameters, |row| Ok((IncidentId::from_bytes(row.get(0)?), seq(row, 1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn article_by_identity(
        &self,
        source: SourceId,
        url: Option<&str>,
        text_sha256: Option<&str>,
    ) -> Result<Option<Ready>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT seq, from_seq, json FROM article WHERE source_id = ?1 AND url IS ?2 AND text_sha256 IS ?3
             AND to_seq = 9223372036854775807 ORDER BY seq LIMIT 1",
        )?;
        let row = statement.query_row((source.bytes(), url, text_sha256), ready);
        Ok(row.optional()?)
    }

    fn articles_titled(&self, source: SourceId, title: &str) -> Result<Vec<Ready>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT seq, from_seq, json FROM article WHERE source_id = ?1 AND json ->> '$.title' = ?2 AND url IS NULL
             AND to_seq = 9223372036854775807 ORDER BY seq",
        )?;
        let rows = statement.query_map((source.bytes(), title), ready)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn entries_about_article(&self, id: ArticleId) -> Result<Vec<Seq>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT DISTINCT from_seq FROM article JOIN entry ON entry.seq = from_seq
             WHERE id = ?1 AND entry.kind IN ('article_recorded', 'article_amended') ORDER BY from_seq",
        )?;
        let rows = statement.query_map([id.bytes()], |row| seq(row, 0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn newest_revision(&self, source: SourceId, url: &str) -> Result<Option<Ready>, StoreError> {
        let mut statement = self.prepare_cached(
            "SELECT seq, from_seq, json FROM article WHERE source_id = ?1 AND url = ?2
             AND to_seq = 9223372036854775807 ORDER BY revision DESC LIMIT 1",
        )?;
        Ok(statement.query_row((source.bytes(), url), ready).optional()?)
    }
}

impl PutArticles for Connection {
    fn put_article(&self, article: &Article, from: Seq) -> Result<(), StoreError> {
        self.prepare_cached("UPDATE article SET to_seq = ?1 WHERE id = ?2 AND to_seq > ?1")?
            .execute((sql(from), article.id.bytes()))?;
        self.prepare_cached(
            "INSERT INTO article (seq, from_seq, id, source_id, url, text_sha256, revision, searched, json)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute((
            sql(article.seq),
            sql(from),
            article.id.bytes(),
            article.source_id.bytes(),
            &article.url,
            &article.text_sha256,
            article.revision,
            searched(article),
            serde_json::to_string(article)?,
        ))?;
        Ok(())
    }

    fn article_history(&self, id: ArticleId) -> Result<Vec<(Seq, Article)>, StoreError> {
        let mut select =
            self.prepare_cached("SELECT from_seq, json FROM article WHERE id = ?1 ORDER BY from_seq")?;
        history(select.query([id.bytes()])?)
    }

    fn rewrite_article(&self, article: &Article, from: Seq) -> Result<(), StoreError> {
        self.prepare_cached(
            "UPDATE article SET url = ?1, text_sha256 = ?2, searched = ?3, json = ?4 WHERE id = ?5 AND from_seq = ?6",
        )?
        .execute((
            &article.url,
            &article.text_sha256,
            searched(article),
            serde_json::to_string(article)?,
            article.id.bytes(),
            sql(from),
        ))?;
        Ok(())
    }

    fn link_article(
        &self,
        article: ArticleId,
        incident: IncidentId,
        from: Seq,
        shown_from: Option<Seq>,
    ) -> Result<(), StoreError> {
        self
            .prepare_cached(
                "INSERT INTO article_incident VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET shown_from = excluded.shown_from WHERE excluded.shown_from < shown_from",
            )?
            .execute((article.bytes(), incident.bytes(), sql(from), shown(shown_from)))?;
        Ok(())
    }
}
