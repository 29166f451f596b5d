//! Records the claims of files, and says what became of their lines.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use casualty_ledger::config::Import;
use casualty_ledger::http::views::import::{ImportItem, ImportOutcome, ImportSummary, ReportWriter};
use casualty_ledger::import::{Mapping, lines};
use casualty_ledger::ledger::{Caller, Ledger};
use indicatif::ProgressBar;

use super::progress::{finish, of_bytes};
use super::{Done, Failure};

/// The bar is told of so many lines at once.
const SHOWN_EVERY_LINES: u64 = 1_000;

pub async fn run(import: Import) -> Done {
    let ledger = Ledger::open_unsigned(&import.database.db)?;
    let mut refused = 0;
    for file in &import.files {
        let summary = if import.json {
            report_as_json(&ledger, file, &reading)?
        } else {
            report_in_words(&ledger, file, &reading)?
        };
        refused += summary.refused;
        eprintln!("{}: {}", file.display(), in_words(&summary));
    }
    ledger.settle();
    if refused > 0 { Err(format!("{refused} lines were refused").into()) } else { Ok(()) }
}

fn report_as_json(ledger: &Ledger, file: &Path, reading: &Reading) -> Result<ImportSummary, Failure> {
    let mut report = ReportWriter::begin(BufWriter::new(io::stdout().lock()))?;
    let (bar, read) = open(file)?;
    let mut lines = lines(read, reading.clone());
    ledger.import(Caller::OPERATOR, lines.by_ref(), |line| report.add(line))?;
    finish(&bar);
    let summary = report.summary;
    report.finish(lines.read_as())?.flush()?;
    Ok(summary)
}

/// Only what was refused is worth a line.
fn report_in_words(ledger: &Ledger, file: &Path, reading: &Reading) -> Result<ImportSummary, Failure> {
    let mut summary = ImportSummary::default();
    let (bar, read) = open(file)?;
    ledger.import(Caller::OPERATOR, lines(read, reading.clone()), |line| {
        let item = ImportItem::from(line);
        summary.add(&item);
        if summary.lines.is_multiple_of(SHOWN_EVERY_LINES) {
            bar.set_message(format!("line {}", summary.lines));
        }
        if item.outcome == ImportOutcome::Refused {
            bar.suspend(|| println!("{}:{}", file.display(), why(&item)));
        }
        Ok(())
    })?;
    finish(&bar);
    Ok(summary)
}

fn open(file: &Path) -> Result<(ProgressBar, impl Read), Failure> {
    let read = File::open(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let bar = of_bytes(read.metadata()?.len());
    let read = bar.wrap_read(read);
    Ok((bar, read))
}

fn why(item: &ImportItem) -> String {
    let part = |text: &Option<String>| text.clone().unwrap_or_default();
    format!("{}: {} {}: {}", item.line, part(&item.code), part(&item.pointer), part(&item.detail))
}

fn in_words(summary: &ImportSummary) -> String {
    let ImportSummary { lines, recorded, already_there, nothing_stated, refused, claims } = summary;
    format!(
        "{lines} lines: {recorded} recorded ({claims} claims), {already_there} already there, \
         {nothing_stated} state nothing, {refused} refused"
    )
}
