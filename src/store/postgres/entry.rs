//! Entries, their tree and its checkpoints in PostgreSQL.

use tokio_postgres::Row;

use crate::domain::audience::Audience;
use crate::domain::entry::Words;
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::store::entry::{AppendEntries, Entries, EntryRow, Head, NewEntry};
use crate::store::error::StoreError;
use crate::store::page::{Order, PAGE_BYTES, PageRequest};
use crate::store::postgres::link::Link;
use crate::store::postgres::rows::{get, ready, seq};
use crate::store::view::{Noun, Ready, sql};

const COLUMNS: &str = "entry.seq, kind, recorded_at, principal, record, body, body_salt, words, salt, leaf,
    EXISTS (SELECT 1 FROM withheld WHERE withheld.seq = entry.seq)";

/// Entries after `$1`, at most `$2`, in order.
pub(super) fn entries_after() -> String {
    format!(
        "SELECT {COLUMNS} FROM entry LEFT JOIN words USING (seq) WHERE entry.seq > $1 ORDER BY entry.seq LIMIT $2"
    )
}

pub(super) fn entry_row(row: &Row) -> Result<EntryRow, StoreError> {
    Ok(EntryRow {
        seq: seq(row, 0)?,
        kind: get(row, 1)?,
        recorded_at: Timestamp::from_micros(get(row, 2)?),
        principal: get(row, 3)?,
        record: get(row, 4)?,
        body: get(row, 5)?,
        body_salt: get(row, 6)?,
        words: get(row, 7)?,
        words_salt: get(row, 8)?,
        leaf: get(row, 9)?,
        withheld: get(row, 10)?,
    })
}

fn hash(bytes: Vec<u8>) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Unusable("a hash does not have 32 bytes".to_owned()))
}

impl Entries for Link {
    fn state(&self, noun: Noun, recorded: Seq, after: Seq) -> Result<Option<Ready>, StoreError> {
        let table = noun.name();
        let query = format!(
            "SELECT seq, from_seq, json FROM {table} WHERE seq = $1 AND from_seq <= $2 AND to_seq > $2"
        );
        self.query_one(&query, &[&sql(recorded), &sql(after)])?.as_ref().map(ready).transpose()
    }

    fn head(&self) -> Result<Option<Head>, StoreError> {
        if let Some(appending) = self.appending.get() {
            return Ok(appending.head);
        }
        let query = "SELECT seq, recorded_at, leaf FROM entry ORDER BY seq DESC LIMIT 1";
        let Some(row) = self.query_one(query, &[])? else { return Ok(None) };
        let recorded_at = Timestamp::from_micros(get(&row, 1)?);
        Ok(Some(Head { seq: seq(&row, 0)?, recorded_at, leaf: hash(get(&row, 2)?)? }))
    }

    fn time_of(&self, number: Seq) -> Result<Option<Timestamp>, StoreError> {
        let row = self.query_one("SELECT recorded_at FROM entry WHERE seq = $1", &[&sql(number)])?;
        row.map(|row| Ok(Timestamp::from_micros(get(&row, 0)?))).transpose()
    }

    fn last_seq_at(&self, time: Timestamp) -> Result<Seq, StoreError> {
        let (mut by_then, mut later) = (0, self.head()?.map_or(1, |head| head.seq.0 + 1));
        while later - by_then > 1 {
            let middle = by_then + (later - by_then) / 2;
            let recorded_at = self.time_of(Seq(middle))?;
            let missing = || StoreError::Unusable(format!("entry {middle} is missing"));
            if recorded_at.ok_or_else(missing)? <= time { by_then = middle } else { later = middle }
        }
        Ok(Seq(by_then))
    }

    fn entry(&self, number: Seq) -> Result<Option<EntryRow>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM entry LEFT JOIN words USING (seq) WHERE entry.seq = $1");
        self.query_one(&query, &[&sql(number)])?.as_ref().map(entry_row).transpose()
    }

    fn entries(&self, after: Seq, page: PageRequest) -> Result<(Vec<EntryRow>, Option<u64>), StoreError> {
        let (comparison, direction) = match page.order {
            Order::Ascending => (">", "ASC"),
            Order::Descending => ("<", "DESC"),
        };
        let query = format!(
            "SELECT {COLUMNS} FROM entry LEFT JOIN words USING (seq)
             WHERE entry.seq {comparison} $1 AND entry.seq > $2 ORDER BY entry.seq {direction} LIMIT $3"
        );
        let found = self.query(&query, &[&page.after(), &sql(after), &page.fetch()])?;
        let (mut rows, mut bytes) = (Vec::<EntryRow>::new(), 0);
        for row in &found {
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
        let row = self.query_one("SELECT words FROM words WHERE seq = $1", &[&sql(number)])?;
        row.map(|row| Ok(serde_json::from_str(get(&row, 0)?)?)).transpose()
    }

    fn nodes(&self, indexes: &[u64]) -> Result<Vec<[u8; 32]>, StoreError> {
        let asked: Vec<i64> = indexes.iter().map(|index| sql(Seq(*index))).collect();
        let query = "SELECT node.hash FROM unnest($1::bigint[]) WITH ORDINALITY AS asked (idx, place)
             JOIN node USING (idx) ORDER BY place";
        let rows = self.query(query, &[&asked])?;
        if rows.len() != indexes.len() {
            return Err(StoreError::Unusable("nodes of the tree are missing".to_owned()));
        }
        rows.iter().map(|row| hash(get(row, 0)?)).collect()
    }

    fn checkpoint(&self) -> Result<Option<(u64, String)>, StoreError> {
        let row = self.query_one("SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1", &[])?;
        row.map(|row| Ok((seq(&row, 0)?.0, get(&row, 1)?))).transpose()
    }

    fn is_withheld(&self, number: Seq, audience: Audience) -> Result<bool, StoreError> {
        if audience == Audience::Reviewer {
            return Ok(false);
        }
        self.exists("SELECT 1 FROM withheld WHERE seq = $1 LIMIT 1", &[&sql(number)])
    }
}

impl AppendEntries for Link {
    fn append_entry(&self, entry: &NewEntry<'_>) -> Result<(), StoreError> {
        let envelope = &entry.envelope;
        self.later(
            "INSERT INTO entry VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            vec![
                Box::new(sql(envelope.seq)),
                Box::new(entry.kind.to_owned()),
                Box::new(envelope.recorded_at.as_micros()),
                Box::new(envelope.principal.to_string()),
                Box::new(entry.record.to_owned()),
                Box::new(entry.body.to_owned()),
                Box::new(entry.body_salt.to_vec()),
                Box::new(entry.leaf.to_vec()),
            ],
        )?;
        if let Some((words, salt)) = entry.words {
            self.later(
                "INSERT INTO words VALUES ($1, $2, $3)",
                vec![Box::new(sql(envelope.seq)), Box::new(words.to_owned()), Box::new(salt.to_vec())],
            )?;
        }
        let leaf = hash(entry.leaf.to_vec())?;
        let head = Head { seq: envelope.seq, recorded_at: envelope.recorded_at, leaf };
        self.appending.set(self.appending.get().map(|mut appending| {
            appending.head = Some(head);
            appending.first = appending.first.or(Some(head));
            appending
        }));
        Ok(())
    }

    fn append_nodes(&self, first: u64, nodes: &[[u8; 32]]) -> Result<(), StoreError> {
        let indexes: Vec<i64> = (first..).zip(nodes).map(|(index, _)| sql(Seq(index))).collect();
        let hashes: Vec<Vec<u8>> = nodes.iter().map(|node| node.to_vec()).collect();
        self.later(
            "INSERT INTO node SELECT * FROM unnest($1::bigint[], $2::bytea[])",
            vec![Box::new(indexes), Box::new(hashes)],
        )
    }

    fn keep_checkpoint(&self, size: u64, note: &str, signed_at: Timestamp) -> Result<(), StoreError> {
        self.later(
            "INSERT INTO checkpoint VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            vec![Box::new(sql(Seq(size))), Box::new(note.to_owned()), Box::new(signed_at.as_micros())],
        )
    }

    fn erase_words(&self, numbers: &[Seq], by: Seq) -> Result<(), StoreError> {
        for number in numbers {
            self.later(
                "INSERT INTO redaction VALUES ($1, $2) ON CONFLICT DO NOTHING",
                vec![Box::new(sql(*number)), Box::new(sql(by))],
            )?;
            self.later("DELETE FROM words WHERE seq = $1", vec![Box::new(sql(*number))])?;
        }
        Ok(())
    }
}
