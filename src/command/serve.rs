//! Serves a ledger.

use std::io::Write;
use std::os::unix::fs::MetadataExt;

use casualty_ledger::config::Serve;
use casualty_ledger::domain::audience::AccessRole;
use casualty_ledger::ledger::{Ledger, Order, PageRequest, Refusal};
use casualty_ledger::startup::Application;
use casualty_ledger::telemetry;

use super::Done;

pub async fn run(serve: Serve) -> Done {
    telemetry::start(&serve.serving.log, serve.serving.log_json);
    let ledger = Ledger::open(serve.database.db.clone(), &serve.signing_key()?, &serve.origin)?;
    if let Some(file) = &serve.require_checkpoint {
        let note = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        ledger.require(&note)?;
    }
    if serve.accept_clock {
        ledger.accept_clock();
    } else if let Err(doubt) = ledger.check_ready() {
        tracing::error!(%doubt, "reads are answered, writes are not; --accept-clock goes on with the clock as it is");
    }
    let options = serve.serving.options(serve.public_read);
    let application =
        Application::build(ledger.clone(), serve.serving.listen, serve.serving.workers(), options)?;
    let mut out = std::io::stdout();
    writeln!(out, "listening on http://{}", application.address())?;
    // It is told before it is kept: one that nobody was told would lock everybody out.
    if !ledger.has_keys()? && is_discarded(&out) {
        tracing::error!(
            "there is no key yet, and nobody would read a first one here: casualty-ledger key create makes one"
        );
    } else if !ledger.has_keys()? {
        let first = ledger.draft_key("first admin".to_owned(), AccessRole::Admin, None)?;
        writeln!(out, "admin key: {}", first.secret().reveal())?;
        out.flush()?;
        ledger.keep_key(first).await?;
    } else if was_never_used(&ledger)? {
        eprintln!(
            "no key of this ledger was ever used; if the first one is lost, another is made by casualty-ledger key create --role admin"
        );
    }
    out.flush()?;
    Ok(application.run_until_stopped().await?)
}

/// Whether nobody ever came with a key, as where the first one was not kept.
fn was_never_used(ledger: &Ledger) -> Result<bool, Refusal> {
    let (keys, _) = ledger.keys(PageRequest { limit: 500, after: None, order: Order::Ascending })?;
    Ok(keys.iter().all(|key| key.last_used_at.is_none()))
}

/// Whether what is written there goes nowhere, as where the standard output was closed.
fn is_discarded(out: &std::io::Stdout) -> bool {
    let device = |metadata: std::fs::Metadata| metadata.rdev();
    let null = std::fs::metadata("/dev/null").map(device);
    let standing = rustix::fs::fstat(out).map(|standing| standing.st_rdev);
    matches!((null, standing), (Ok(null), Ok(standing)) if null == standing)
}
