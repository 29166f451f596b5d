//! The sample incident: three digests that contradict each other, what they amount to, and a service to look around in.

mod sample;

use std::io::Write;

use casualty_ledger::config::{Demo, beside};
use casualty_ledger::domain::ids::IncidentId;
use casualty_ledger::journal::Origin;
use casualty_ledger::ledger::{Caller, FigurePart, FigureQuery, KeptPart, Ledger};
use casualty_ledger::startup::Application;
use casualty_ledger::telemetry;
use serde_json::Value;

use super::table::Table;
use super::{Done, Failure};

pub async fn run(demo: Demo) -> Done {
    telemetry::start(&demo.serving.log, demo.serving.log_json);
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("demo.db");
    let origin: Origin = "demo.example/casualty-ledger".parse()?;
    let ledger = Ledger::open(&file, &beside(&file), &origin)?;
    let incident = sample::load(&ledger).await?;
    print_summary(&ledger, incident).await?;
    if demo.no_serve {
        return Ok(());
    }
    let options = demo.serving.options(true);
    let application = Application::build(ledger, demo.serving.listen, demo.serving.workers(), options)?;
    print_addresses(&format!("http://{}", application.address()), incident);
    std::io::stdout().flush()?;
    Ok(application.run_until_stopped().await?)
}

async fn print_summary(ledger: &Ledger, incident: IncidentId) -> Done {
    let ready = ledger
        .figures(&Caller::ANYONE, incident, FigurePart::Kept(KeptPart::Summary), FigureQuery::default())
        .await?;
    let summary: Value = serde_json::from_slice(&ready.json.concat())?;
    println!("Attack on a café in Dhaka, 1 July 2016: 3 articles, reconciled by the policy gtd\n");
    for section in ["victims", "rescued", "attackers", "police"] {
        let figures = summary[section]["figures"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut table = Table::new(&[
            section,
            "outcome",
            "nationality",
            "best",
            "low–high",
            "status",
            "origins",
            "implied",
        ]);
        for figure in figures {
            table.row(row_of(figure));
        }
        println!("{table}");
    }
    print_residuals(&summary);
    print_findings(&summary);
    Ok(())
}

/// Every finding but the figures of one origin, of which the tables say so.
fn print_findings(summary: &Value) {
    println!("What a reader must know");
    let findings = summary["findings"].as_array().map(Vec::as_slice).unwrap_or_default();
    let (single, others): (Vec<&Value>, Vec<&Value>) =
        findings.iter().partition(|finding| finding["kind"] == "single_origin");
    for finding in others {
        println!("  {:18} {}", text(&finding["kind"]), text(&finding["sentence"]));
    }
    println!("  {:18} {} figures come from one origin each.", "single_origin", single.len());
}

fn print_residuals(summary: &Value) {
    let sections =
        ["victims", "rescued"].into_iter().filter_map(|section| summary[section]["figures"].as_array());
    let mut table = Table::new(&["without a nationality", "outcome", "people"]);
    let mut any = false;
    for figure in sections.flatten().filter(|figure| figure["residual"]["high"] != 0) {
        if let Value::Object(residual) = &figure["residual"] {
            any = true;
            let people = range(residual.get("low"), residual.get("high"));
            table.row(vec![text(&figure["role"]), text(&figure["outcome"]), people]);
        }
    }
    if any {
        println!("{table}");
    }
}

fn row_of(figure: &Value) -> Vec<String> {
    let implied = &figure["implied"];
    let implied =
        if implied.is_null() { String::new() } else { range(implied.get("low"), implied.get("high")) };
    vec![
        text(&figure["role"]),
        text(&figure["outcome"]),
        text(&figure["nationality"]),
        text(&figure["best"]),
        range(figure.get("low"), figure.get("high")),
        text(&figure["status"]),
        text(&figure["origins"]),
        implied,
    ]
}

/// Bounds as people write them; an open end is shown as open, never as a number.
fn range(low: Option<&Value>, high: Option<&Value>) -> String {
    match (low, high) {
        (None, None) => String::new(),
        (Some(low), Some(high)) if low == high => low.to_string(),
        (low, Some(high)) => format!("{}–{high}", low.map_or("0".to_owned(), ToString::to_string)),
        (Some(low), None) => format!("{low} or more"),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn print_addresses(base: &str, incident: IncidentId) {
    let worth_opening = [
        ("the summary of the incident", format!("{base}/v1/incidents/{incident}/summary")),
        (
            "who says how many hostages were killed",
            format!("{base}/v1/incidents/{incident}/comparison?role=hostages&outcome=killed"),
        ),
        ("the API, to read and to try", format!("{base}/docs/")),
    ];
    println!("\nlistening on {base}");
    for (what, address) in worth_opening {
        println!("\n{what}\n  {address}\n  curl -s '{address}'");
    }
}

/// The ledger refused the sample, which is a defect of one of them.
fn refused(what: &str, error: impl std::fmt::Display) -> Failure {
    format!("the sample's {what}: {error}").into()
}
