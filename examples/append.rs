//! What the load benchmark compares a recorded claim and an import with: SQLite alone, appending as many bytes as a claim
//! leaves in the ledger, as durably, and nothing else: no request, no check, no hash, no signature, no list to find it by.
//!
//! Prints claims a second.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Parser;
use rusqlite::{Connection, TransactionBehavior};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
struct Arguments {
    /// A new file
    #[arg(long)]
    db: PathBuf,
    /// Claims that share one commit
    #[arg(long)]
    group: u32,
    #[arg(long, default_value_t = 2)]
    seconds: u64,
}

/// The pages, log and durability of the ledger's own file.
const SCHEMA: &str = "
    PRAGMA page_size = 4096;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 8000;
    CREATE TABLE entry (seq INTEGER PRIMARY KEY, record TEXT, body TEXT, salt BLOB, leaf BLOB) STRICT;
    CREATE TABLE words (seq INTEGER PRIMARY KEY, words TEXT, salt BLOB) STRICT;
    CREATE TABLE node (idx INTEGER PRIMARY KEY, hash BLOB) STRICT;
    CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, note TEXT) STRICT;
    CREATE TABLE claim (seq INTEGER PRIMARY KEY, id BLOB, json TEXT) STRICT;";

/// The mean lengths, in bytes, of what a generated claim leaves.
const RECORD: usize = 340;
const BODY: usize = 380;
const WORDS: usize = 45;
const JSON: usize = 790;
const NOTE: usize = 200;

fn main() -> rusqlite::Result<()> {
    let Arguments { db, group, seconds } = Arguments::parse();
    let mut connection = Connection::open(db)?;
    connection.execute_batch(SCHEMA)?;
    let (started, limit) = (Instant::now(), Duration::from_secs(seconds));
    let mut seq: i64 = 0;
    while started.elapsed() < limit {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for _ in 0..group {
            seq += 1;
            append(&transaction, seq)?;
        }
        transaction
            .prepare_cached("INSERT INTO checkpoint VALUES (?1, ?2)")?
            .execute((seq, "x".repeat(NOTE)))?;
        transaction.commit()?;
    }
    println!("{:.0}", seq as f64 / started.elapsed().as_secs_f64());
    Ok(())
}

fn append(connection: &Connection, seq: i64) -> rusqlite::Result<()> {
    let (salt, hash) = ([1_u8; 16], [2_u8; 32]);
    let text = |length| "x".repeat(length);
    connection.prepare_cached("INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5)")?.execute((
        seq,
        text(RECORD),
        text(BODY),
        salt,
        hash,
    ))?;
    connection.prepare_cached("INSERT INTO words VALUES (?1, ?2, ?3)")?.execute((seq, text(WORDS), salt))?;
    let mut node = connection.prepare_cached("INSERT INTO node VALUES (?1, ?2)")?;
    // A tree has two nodes for each leaf.
    node.execute((2 * seq, hash))?;
    node.execute((2 * seq + 1, hash))?;
    connection.prepare_cached("INSERT INTO claim VALUES (?1, ?2, ?3)")?.execute((
        seq,
        i128::from(seq).to_be_bytes(),
        text(JSON),
    ))?;
    Ok(())
}
