//! Serves a ledger.

use std::io::Write;

use casualty_ledger::config::Serve;
use casualty_ledger::domain::audience::AccessRole;
use casualty_ledger::ledger::Ledger;
use casualty_ledger::startup::Application;
use casualty_ledger::telemetry;

use super::Done;

pub async fn run(serve: Serve) -> Done {
    telemetry::start(&serve.serving.log, serve.serving.log_json);
    let ledger = Ledger::open(&serve.database.db, &serve.signing_key(), &serve.origin)?;
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
    if !ledger.has_keys()? {
        let first = ledger.draft_key("first admin".to_owned(), AccessRole::Admin, None)?;
        writeln!(out, "admin key: {}", first.secret().reveal())?;
        out.flush()?;
        ledger.keep_key(first).await?;
    }
    out.flush()?;
    Ok(application.run_until_stopped().await?)
}
