//! Prints the OpenAPI document.

use casualty_ledger::http::openapi::document_3_0;
use casualty_ledger::http::service::document;

use super::Done;

pub fn run(version: &str) -> Done {
    let newest = document();
    let wanted = if version == "3.0" { document_3_0(&newest) } else { newest };
    println!("{}", serde_json::to_string_pretty(&wanted)?);
    Ok(())
}
