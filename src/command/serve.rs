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
    let first_key = match ledger.has_keys()? {
        true => None,
        false => Some(ledger.create_key("first admin".to_owned(), AccessRole::Admin, None).await?),
    };
    let options = serve.serving.options(serve.public_read);
    let application = Application::build(ledger, serve.serving.listen, serve.serving.workers(), options)?;
    println!("listening on http://{}", application.address());
    if let Some(issued) = first_key {
        println!("admin key: {}", issued.secret.reveal());
    }
    std::io::stdout().flush()?;
    Ok(application.run_until_stopped().await?)
}
