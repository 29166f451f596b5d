//! Verifies a ledger without trusting whoever runs it: from its file, or from what a service serves of it.

mod service;

use std::fs;
use std::path::Path;

use casualty_ledger::config::{CommandLine, Target, Verify};
use casualty_ledger::ledger::{Against, audit};
use clap::CommandFactory;
use clap::error::ErrorKind;
use serde_json::json;

use super::audited::{advance, audit_as_json, audit_in_words, bar, tell, verifier_key};
use super::{Done, Failure, counted};
use service::{Served, Service};

pub fn run(verify: Verify) -> Done {
    let checkpoint = verify.checkpoint.as_deref().map(read).transpose()?;
    match (&verify.target, verify.key) {
        (Target::File(file), _) if !file.exists() => {
            Err(format!("there is no ledger at {}", file.display()).into())
        }
        (Target::File(file), key) => {
            let verifier_key = verifier_key(key.as_ref(), file)?;
            let bar = bar("entries");
            let found = audit(file, &Against { verifier_key, checkpoint }, advance(&bar));
            bar.finish_and_clear();
            tell(verify.json, found, audit_in_words, audit_as_json)
        }
        (Target::Service(address), Some(verifier_key)) => {
            let service = Service::new(address, verify.api_key);
            let bar = bar("entries");
            let found = service.check(&verifier_key, checkpoint.as_deref(), advance(&bar));
            bar.finish_and_clear();
            tell(verify.json, found, in_words, as_json)
        }
        (Target::Service(_), None) => key_missing().exit(),
    }
}

fn key_missing() -> clap::Error {
    let mut command = CommandLine::command();
    command.build();
    let words = "a service is verified with --key VKEY. GET /v1/checkpoint/key has it; a key that you kept from \
                 a day on which you trusted the service proves more than one read today";
    let verify = command.find_subcommand_mut("verify").map(|verify| verify.clone());
    verify.unwrap_or(command).error(ErrorKind::MissingRequiredArgument, words)
}

fn read(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()).into())
}

fn in_words(served: &Served) -> String {
    let Served { entries, root, withheld, without_words } = served;
    format!(
        "whole: {} make the root {root} that is signed; of {withheld} only the leaf is shown, of {without_words} \
         the words are not",
        counted(*entries, "entry", "entries")
    )
}

fn as_json(served: &Served) -> serde_json::Value {
    json!({
        "ok": true, "entries": served.entries, "root": served.root.to_string(), "withheld": served.withheld,
        "without_words": served.without_words, "signatures_checked": true,
    })
}
