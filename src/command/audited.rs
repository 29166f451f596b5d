//! What the commands that check a ledger have in common: the key, the progress bar, and how the result is told.

use std::fmt::Display;
use std::io::{Write, stdout};
use std::path::Path;

use casualty_ledger::config::beside;
use casualty_ledger::journal::key_file;
use casualty_ledger::ledger::Audit;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::{Done, Failure, counted};

/// The key that was given, or that of the key file beside the ledger, if there is one.
pub fn verifier_key(given: Option<&String>, db: &Path) -> Result<Option<String>, Failure> {
    let file = beside(db);
    match given {
        Some(key) => Ok(Some(key.clone())),
        None if file.exists() => Ok(Some(key_file::load(&file)?.verifier_key())),
        None => {
            eprintln!("signatures are not checked: there is no {}, and no --key was given", file.display());
            Ok(None)
        }
    }
}

/// A bar on stderr; nothing where that is not a terminal.
pub fn bar(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(0).with_message(what);
    match ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Tells a bar how much of how much is done.
pub fn advance(bar: &ProgressBar) -> impl FnMut(u64, u64) + '_ {
    |done, total| {
        if bar.length() != Some(total) {
            bar.set_length(total);
        }
        bar.set_position(done);
    }
}

/// Prints what was found: one line of words, or JSON. A failure is told on stdout, too, where a program reads it.
pub fn tell<T, E: Display + Into<Failure>>(
    json: bool,
    found: Result<T, E>,
    words: impl FnOnce(&T) -> String,
    members: impl FnOnce(&T) -> Value,
) -> Done {
    match (&found, json) {
        (Ok(value), false) => writeln!(stdout(), "{}", words(value))?,
        (Ok(value), true) => writeln!(stdout(), "{}", members(value))?,
        (Err(error), true) => writeln!(stdout(), "{}", json!({"ok": false, "error": error.to_string()}))?,
        (Err(_), false) => {}
    }
    found.map(drop).map_err(Into::into)
}

pub fn audit_in_words(audit: &Audit) -> String {
    let signatures =
        if audit.signatures { "signed and right" } else { "right, their signatures not checked" };
    format!(
        "whole: {}, root {}; {}, {signatures}; {} equal to a rebuild; words of {} redacted",
        counted(audit.entries, "entry", "entries"),
        audit.root,
        counted(audit.checkpoints, "checkpoint", "checkpoints"),
        counted(audit.rows, "projected row", "projected rows"),
        counted(audit.erased, "entry", "entries"),
    )
}

pub fn audit_as_json(audit: &Audit) -> Value {
    json!({
        "ok": true, "entries": audit.entries, "root": audit.root.to_string(), "checkpoints": audit.checkpoints,
        "signatures_checked": audit.signatures, "rows": audit.rows, "redacted": audit.erased,
    })
}
