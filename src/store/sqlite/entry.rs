//! Entries, their tree and its checkpoints in SQLite.

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::domain::audience::Audience;
use crate::domain::entry::Words;
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::store::entry::{AppendEntries, Entries, EntryRow, Head, NewEntry};
use crate::store::error::StoreError;
use crate::store::page::{PAGE_BYTES, PageRequest};
use crate::store::sqlite::rows::{page_sql, ready, seq};
use crate::store::view::{Noun, Ready, sql};

const COLUMNS: &str = "entry.seq, kind, recorded_at, principal, record, body, body_salt, words, salt, leaf,
    EXISTS (SELECT 1 FROM withheld WHERE withheld.seq = entry.seq)";

/// The query of all entries after `?1`, in order.
pub(super) fn all_after() -> String {
    format!("SELECT {COLUMNS} FROM entry LEFT JOIN words USING (seq) WHERE entry.seq > ?1 ORDER BY entry.seq")
}

pub(super) fn entry_row(row: &Row<'_>) -> rusqlite::Result<EntryRow> {
    Ok(EntryRow {
        seq: seq(row, 0)?,
        kind: row.get(1)?,
        recorded_at: Timestamp::from_micros(row.get(2)?),
        principal: row.get(3)?,
        record: row.get(4)?,
        body: row.get(5)?,
        body_salt: row.get(6)?,
        words: row.get(7)?,
        words_salt: row.get(8)?,
        leaf: row.get(9)?,
        withheld: row.get(10)?,
    })
}

impl Entries for Connection {
    fn state(&self, noun: Noun, recorded: Seq, after: Seq) -> Result<Option<Ready>, StoreError> {
        let table = noun.name();
        let query = format!(
            "SELECT seq, from_seq, json FROM {table} WHERE seq = ?1 AND from_seq <= ?2 AND to_seq > ?2"
        );
        let mut statement = self.prepare_cached(&query)?;
        Ok(statement.query_row((sql(recorded), sql(after)), ready).optional()?)
    }

    fn head(&self) -> Result<Option<Head>, StoreError> {
        let mut statement =
            self.prepare_cached("SELECT seq, recorded_at, leaf FROM entry ORDER BY seq DESC LIMIT 1")?;
        let head = statement.query_row([], |row| {
            let recorded_at = Timestamp::from_micros(row.get(1)?);
            Ok(Head { seq: seq(row, 0)?, recorded_at, leaf: row.get(2)? })
        });
        Ok(head.optional()?)
    }

    fn time_of(&self, number: Seq) -> Result<Option<Timestamp>, StoreError> {
        let mut statement = self.prepare_cached("SELECT recorded_at FROM entry WHERE seq = ?1")?;
        let time = statement.query_row([sql(number)], |row| Ok(Timestamp::from_micros(row.get(0)?)));
        Ok(time.optional()?)
    }

    fn last_seq_at(&self, time: Timestamp) -> Result<Seq, StoreError> {
        let mut statement = self.prepare_cached("SELECT recorded_at <= ?2 FROM entry WHERE seq = ?1")?;
        let (mut by_then, mut later) = (0, self.head()?.map_or(1, |head| head.seq.0 + 1));
        while later - by_then > 1 {
            let middle = by_then + (later - by_then) / 2;
            let is_by_then = statement.query_row((sql(Seq(middle)), time.as_micros()), |row| row.get(0))?;
            if is_by_then { by_then = middle } else { later = middle }
        }
        Ok(Seq(by_then))
    }

    fn entry(&self, number: Seq) -> Result<Option<EntryRow>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM entry LEFT JOIN words USING (seq) WHERE entry.seq = ?1");
        Ok(self.prepare_cached(&query)?.query_row([sql(number)], entry_row).optional()?)
    }

    fn entries(&self, after: Seq, page: PageRequest) -> Result<(Vec<EntryRow>, Option<u64>), StoreError> {
        let (beyond, order) = page_sql(page, "entry.seq");
        let query = format!(
            "SELECT {COLUMNS} FROM entry LEFT JOIN words USING (seq) WHERE {beyond} AND entry.seq > :first {order}"
        );
        let mut statement = self.prepare_cached(&query)?;
        let parameters =
            named_params! { ":after": page.after(), ":first": sql(after), ":limit": page.fetch() };
        let mut found = statement.query(parameters)?;
        let (mut rows, mut bytes) = (Vec::<EntryRow>::new(), 0);
        while let Some(row) = found.next()? {
            if rows.len() == page.limit || bytes > PAGE_BYTES {
                let last = rows.last().map(|row| row.seq.0);
                return Ok((rows, last));
            }
            let row = entry_row(row)?;
            bytes += row.record.len() + row.body.len() + row.words.as_ref().map_or(0, String::len);
            rows.push(row);
        }
        Ok((rows, None))
    }

    fn words(&self, number: Seq) -> Result<Option<Words>, StoreError> {
        let mut statement = self.prepare_cached("SELECT words FROM words WHERE seq = ?1")?;
        let words: Option<String> = statement.query_row([sql(number)], |row| row.get(0)).optional()?;
        Ok(words.map(|words| serde_json::from_str(&words)).transpose()?)
    }

    fn nodes(&self, indexes: &[u64]) -> Result<Vec<[u8; 32]>, StoreError> {
        let mut statement = self.prepare_cached("SELECT hash FROM node WHERE idx = ?1")?;
        indexes
            .iter()
            .map(|index| {
                let index = i64::try_from(*index).unwrap_or(i64::MAX);
                Ok(statement.query_row([index], |row| row.get(0))?)
            })
            .collect()
    }

    fn checkpoint(&self) -> Result<Option<(u64, String)>, StoreError> {
        let mut statement =
            self.prepare_cached("SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1")?;
        Ok(statement.query_row([], |row| Ok((seq(row, 0)?.0, row.get(1)?))).optional()?)
    }

    fn is_withheld(&self, number: Seq, audience: Audience) -> Result<bool, StoreError> {
        if audience == Audience::Reviewer {
            return Ok(false);
        }
        let mut statement = self.prepare_cached("SELECT 1 FROM withheld WHERE seq = ?1")?;
        Ok(statement.exists([sql(number)])?)
    }
}

impl AppendEntries for Connection {
    fn append_entry(&self, entry: &NewEntry<'_>) -> Result<(), StoreError> {
        let envelope = &entry.envelope;
        self.prepare_cached("INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?.execute((
            sql(envelope.seq),
            entry.kind,
            envelope.recorded_at.as_micros(),
            envelope.principal.to_string(),
            entry.record,
            entry.body,
            entry.body_salt,
            entry.leaf,
        ))?;
        if let Some((words, salt)) = entry.words {
            self.prepare_cached("INSERT INTO words VALUES (?1, ?2, ?3)")?.execute((
                sql(envelope.seq),
                words,
                salt,
            ))?;
        }
        Ok(())
    }

    fn append_nodes(&self, first: u64, nodes: &[[u8; 32]]) -> Result<(), StoreError> {
        let mut statement = self.prepare_cached("INSERT INTO node VALUES (?1, ?2)")?;
        for (index, node) in (first..).zip(nodes) {
            statement.execute((i64::try_from(index).unwrap_or(i64::MAX), node.as_slice()))?;
        }
        Ok(())
    }

    fn keep_checkpoint(&self, size: u64, note: &str, signed_at: Timestamp) -> Result<(), StoreError> {
        self.prepare_cached("INSERT OR IGNORE INTO checkpoint VALUES (?1, ?2, ?3)")?.execute((
            sql(Seq(size)),
            note,
            signed_at.as_micros(),
        ))?;
        Ok(())
    }

    fn erase_words(&self, numbers: &[Seq], by: Seq) -> Result<(), StoreError> {
        for number in numbers {
            self.prepare_cached("INSERT OR IGNORE INTO redaction VALUES (?1, ?2)")?
                .execute((sql(*number), sql(by)))?;
            self.prepare_cached("DELETE FROM words WHERE seq = ?1")?.execute([sql(*number)])?;
        }
        Ok(())
    }
}
