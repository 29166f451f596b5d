//! Records the claims of files, and says what became of their lines.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use casualty_ledger::config::Import;
use casualty_ledger::domain::ids::ImportId;
use casualty_ledger::http::views::import::{ImportItem, ImportOutcome, ImportSummary, ReportWriter};
use casualty_ledger::import::{MappingFile, Reading, lines, template};
use casualty_ledger::ledger::{Caller, Ledger, Location, TakenBack, Writing};
use indicatif::ProgressBar;

use super::progress::{finish, of_bytes};
use super::rehearsal::Rehearsal;
use super::{Done, Failure, counted};

/// The bar is told of so many lines at once.
const SHOWN_EVERY_LINES: u64 = 1_000;

pub async fn run(import: Import) -> Done {
    if import.template {
        return print_template(import.mapping.as_deref());
    }
    if let Some(id) = import.retract {
        return take_back(&import, id).await;
    }
    let rehearsal = if import.dry_run { Some(Rehearsal::of(&import.database.db)?) } else { None };
    let at = rehearsal.as_ref().map_or_else(|| import.database.db.clone(), |copy| Location::from(&copy.file));
    let ledger = Ledger::open_unsigned(at)?;
    let reading = Reading { mapping: import.mapping.clone(), sheet: import.sheet.clone() };
    if import.accept_clock {
        ledger.accept_clock();
    }
    let mut refused = 0;
    for file in &import.files {
        let summary = if import.json {
            report_as_json(&ledger, file, &reading)?
        } else {
            report_in_words(&ledger, file, &reading)?
        };
        refused += summary.refused;
        let nothing_was_recorded = if import.dry_run { " (nothing was recorded)" } else { "" };
        eprintln!("{}: {}{nothing_was_recorded}", file.display(), in_words(&summary));
    }
    ledger.settle();
    let refused_lines = || counted(refused, "line was", "lines were");
    if refused > 0 { Err(format!("{} refused", refused_lines()).into()) } else { Ok(()) }
}

/// The header of an empty table, for a spreadsheet.
fn print_template(mapping: Option<&MappingFile>) -> Done {
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    out.write_record(template(mapping))?;
    Ok(out.flush()?)
}

async fn take_back(import: &Import, id: ImportId) -> Done {
    let ledger = Ledger::open_unsigned(import.database.db.clone())?;
    let reason = import.reason.clone().unwrap_or_default();
    let writing = Writing { caller: Caller::OPERATOR, repeatable: None };
    let TakenBack { first, last } = ledger.retract_import(writing, id, reason).await?.value;
    ledger.settle();
    let retracted = last.0 + 1 - first.0;
    if import.json {
        println!(
            "{}",
            serde_json::json!({"import_id": id, "retracted": retracted, "first_seq": first, "last_seq": last})
        );
    } else {
        println!("{} retracted, entries {first} to {last}", counted(retracted, "claim", "claims"));
    }
    Ok(())
}

fn report_as_json(ledger: &Ledger, file: &Path, reading: &Reading) -> Result<ImportSummary, Failure> {
    let id = ledger.new_import();
    let mut report = ReportWriter::begin(BufWriter::new(io::stdout().lock()), id)?;
    let (bar, read) = open(file)?;
    let mut lines = lines(read, reading.clone());
    ledger.import(Caller::OPERATOR, id, lines.by_ref(), |line| report.add(line))?;
    finish(&bar);
    let summary = report.summary;
    report.finish(lines.read_as())?.flush()?;
    Ok(summary)
}

/// Only what was refused is worth a line.
fn report_in_words(ledger: &Ledger, file: &Path, reading: &Reading) -> Result<ImportSummary, Failure> {
    let mut summary = ImportSummary::default();
    let (bar, read) = open(file)?;
    let id = ledger.new_import();
    ledger.import(Caller::OPERATOR, id, lines(read, reading.clone()), |line| {
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
    if summary.recorded > 0 {
        eprintln!("{}: import {id}", file.display());
    }
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
    if item.errors.is_empty() {
        return format!(
            "{}: {} {}: {}",
            item.line,
            part(&item.code),
            part(&item.pointer),
            part(&item.detail)
        );
    }
    let faults =
        item.errors.iter().map(|fault| format!("{} {}: {}", fault.code, fault.pointer, fault.detail));
    format!("{}: {}", item.line, faults.collect::<Vec<_>>().join("; "))
}

fn in_words(summary: &ImportSummary) -> String {
    let ImportSummary { lines, recorded, already_there, nothing_stated, refused, claims } = summary;
    let (lines, claims) = (counted(*lines, "line", "lines"), counted(*claims, "claim", "claims"));
    let nothing_stated = counted(*nothing_stated, "states", "state");
    format!(
        "{lines}: {recorded} recorded ({claims}), {already_there} already there, {nothing_stated} nothing, \
         {refused} refused"
    )
}
