//! Articles as they stand and stood. Their texts are words of the entries that recorded them.

use rusqlite::{OptionalExtension, ToSql, named_params};

use crate::domain::article::Article;
use crate::domain::ids::{ArticleId, IncidentId, Seq, SourceId};
use crate::store::error::StoreError;
use crate::store::page::{PageRequest, Rows};
use crate::store::reader::Reader;
use crate::store::transaction::Transaction;
use crate::store::view::{Ready, View, seq, sql};

/// Which articles to list; an absent field does not filter.
#[derive(Clone, Debug, Default)]
pub struct ArticleFilter {
    pub source_id: Option<SourceId>,
    pub incident_id: Option<IncidentId>,
}

impl Reader<'_> {
    pub fn article(&self, id: ArticleId, view: View) -> Result<Option<Ready>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT seq, from_seq, json FROM article WHERE id = :id AND from_seq <= :at AND to_seq > :at",
        )?;
        let parameters = named_params! { ":id": id.bytes(), ":at": view.at() };
        Ok(statement.query_row(parameters, Ready::from_row).optional()?)
    }

    pub fn articles(
        &self,
        filter: &ArticleFilter,
        view: View,
        page: PageRequest,
    ) -> Result<Rows, StoreError> {
        let (after, order) = page.sql_looking("seq");
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
        let mut statement = self.0.prepare_cached(&query)?;
        let (at, all, first) = (view.at(), view.all(), page.after());
        let (source, incident) =
            (filter.source_id.map(|id| id.bytes()), filter.incident_id.map(|id| id.bytes()));
        let mut parameters: Vec<(&str, &dyn ToSql)> =
            vec![(":after", &first), (":at", &at), (":source", &source)];
        if incident.is_some() {
            parameters.extend([(":incident", &incident as &dyn ToSql), (":all", &all)]);
        }
        let parameters = parameters.as_slice();
        page.read(statement.query(parameters)?)
    }

    /// How long the words of the entry are that recorded an article, in bytes; none where there are none.
    pub fn words_length_of_article(&self, id: ArticleId) -> Result<Option<u64>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT length(CAST(words AS BLOB)) FROM words
             WHERE seq = (SELECT seq FROM article WHERE id = ?1 ORDER BY from_seq LIMIT 1)",
        )?;
        let length: Option<i64> = statement.query_row([id.bytes()], |row| row.get(0)).optional()?;
        Ok(length.map(|bytes| u64::try_from(bytes).unwrap_or_default()))
    }

    /// The incidents that an article's visible claims speak of, and the entry that made the last of them seen.
    pub fn article_incidents(&self, id: ArticleId, view: View) -> Result<Vec<(IncidentId, Seq)>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT incident_id, CASE WHEN :all THEN from_seq ELSE shown_from END FROM article_incident
             WHERE article_id = :id AND from_seq <= :at AND (:all OR shown_from <= :at) ORDER BY incident_id",
        )?;
        let parameters = named_params! { ":id": id.bytes(), ":at": view.at(), ":all": view.all() };
        let rows = statement.query_map(parameters, |row| Ok((incident_id(row.get(0)?), seq(row, 1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The article of this publisher with this address and text.
    pub fn article_by_identity(
        &self,
        source: SourceId,
        url: Option<&str>,
        text_sha256: Option<&str>,
    ) -> Result<Option<Ready>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT seq, from_seq, json FROM article WHERE source_id = ?1 AND url IS ?2 AND text_sha256 IS ?3
             AND to_seq = 9223372036854775807 ORDER BY seq LIMIT 1",
        )?;
        let row = statement.query_row((source.bytes(), url, text_sha256), Ready::from_row);
        Ok(row.optional()?)
    }

    /// The articles of this publisher with this title and without an address, in the order they were recorded.
    pub fn articles_titled(&self, source: SourceId, title: &str) -> Result<Vec<Ready>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT seq, from_seq, json FROM article WHERE source_id = ?1 AND json ->> '$.title' = ?2 AND url IS NULL
             AND to_seq = 9223372036854775807 ORDER BY seq",
        )?;
        let rows = statement.query_map((source.bytes(), title), Ready::from_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The entries whose words are an article's: the one that recorded it and its amendments.
    pub fn entries_about_article(&self, id: ArticleId) -> Result<Vec<Seq>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT DISTINCT from_seq FROM article JOIN entry ON entry.seq = from_seq
             WHERE id = ?1 AND entry.kind IN ('article_recorded', 'article_amended') ORDER BY from_seq",
        )?;
        let rows = statement.query_map([id.bytes()], |row| seq(row, 0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The newest revision of what this publisher has at this address.
    pub fn newest_revision(&self, source: SourceId, url: &str) -> Result<Option<Ready>, StoreError> {
        let mut statement = self.0.prepare_cached(
            "SELECT seq, from_seq, json FROM article WHERE source_id = ?1 AND url = ?2
             AND to_seq = 9223372036854775807 ORDER BY revision DESC LIMIT 1",
        )?;
        Ok(statement.query_row((source.bytes(), url), Ready::from_row).optional()?)
    }
}

impl Transaction<'_> {
    /// An article's state from entry `from` on; ends the state before it.
    pub(super) fn put_article(&self, article: &Article, from: Seq) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("UPDATE article SET to_seq = ?1 WHERE id = ?2 AND to_seq > ?1")?
            .execute((sql(from), article.id.bytes()))?;
        self.connection()
            .prepare_cached(
                "INSERT INTO article (seq, from_seq, id, source_id, url, text_sha256, revision, json)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute((
                sql(article.seq),
                sql(from),
                article.id.bytes(),
                article.source_id.bytes(),
                &article.url,
                &article.text_sha256,
                article.revision,
                serde_json::to_string(article)?,
            ))?;
        Ok(())
    }

    /// Rewrites the past states of an article without the words that a redaction erased.
    pub(super) fn redact_article_history(&self, id: ArticleId, forgets_hash: bool) -> Result<(), StoreError> {
        let connection = self.connection();
        let mut select = connection.prepare_cached("SELECT version, json FROM article WHERE id = ?1")?;
        let rows = select.query_map([id.bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let states: Vec<(i64, String)> = rows.collect::<Result<_, _>>()?;
        for (version, json) in states {
            let mut article: Article = serde_json::from_str(&json)?;
            article.title = None;
            article.url = None;
            article.archive_url = None;
            if forgets_hash {
                article.text_sha256 = None;
                article.text_length = None;
            }
            connection
                .prepare_cached(
                    "UPDATE article SET url = NULL, text_sha256 = ?1, json = ?2 WHERE version = ?3",
                )?
                .execute((&article.text_sha256, serde_json::to_string(&article)?, version))?;
        }
        Ok(())
    }

    /// Notes that a claim of this article speaks of this incident.
    pub(super) fn link_article(
        &self,
        article: ArticleId,
        incident: IncidentId,
        from: Seq,
        shown_from: i64,
    ) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT INTO article_incident VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET shown_from = excluded.shown_from WHERE excluded.shown_from < shown_from",
            )?
            .execute((article.bytes(), incident.bytes(), sql(from), shown_from))?;
        Ok(())
    }
}

pub(super) fn incident_id(bytes: [u8; 16]) -> IncidentId {
    IncidentId::from_bytes(bytes)
}
