//! Writes a realistic ledger as NDJSON for `casualty-ledger import`: the same seed gives the same bytes.
//!
//! `cargo run --release --example generate -- --claims 1000000 --seed 1 --output ledger.ndjson`

mod ledger;
mod line;
mod random;
mod world;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use clap::Parser;

#[derive(Parser)]
struct Arguments {
    /// About how many claims; a hundredth as many incidents, a twentieth as many articles
    #[arg(long, default_value_t = 10_000)]
    claims: u64,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to; stdout if absent
    #[arg(short, long)]
    output: Option<PathBuf>,
}

fn main() -> io::Result<()> {
    let Arguments { claims, seed, output } = Arguments::parse();
    let sink: Box<dyn Write> = match &output {
        Some(file) => Box::new(File::create(file)?),
        None => Box::new(io::stdout().lock()),
    };
    let mut out = BufWriter::with_capacity(1 << 20, sink);
    let written = ledger::write(&mut out, seed, claims)?;
    out.flush()?;
    eprintln!("{written} claims in {} incidents, seed {seed}", ledger::sizes(claims).len());
    Ok(())
}
