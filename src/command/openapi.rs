//! Prints the OpenAPI document.

use std::io::{Write, stdout};

use casualty_ledger::http::openapi::{document_3_0, text};
use casualty_ledger::http::service::document;

use super::Done;

pub fn run(version: &str) -> Done {
    let newest = document();
    let wanted = if version == "3.0" { document_3_0(&newest) } else { newest };
    Ok(stdout().write_all(text(&wanted).as_bytes())?)
}
