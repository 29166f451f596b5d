//! An incident in 80 columns: a line for each question with its answer, the nationalities below it, then what a reader must know.

use std::cmp::Reverse;

use casualty_ledger::domain::incident::Incident;
use casualty_ledger::domain::nationality::Nationality;
use casualty_ledger::ledger::{IncidentSize, Policy};
use serde_json::Value;

use super::table::Table;

const WIDTH: usize = 80;
const NO_BREAK: &str = "\u{a0}";
const GROUPS: [&str; 4] = ["victims", "rescued", "attackers", "police"];
/// Where the names of outcomes begin, and what stands below them.
const INDENT: usize = 11;

/// Whose answers they are, and by which rule.
pub struct Heading<'a> {
    pub incident: &'a Incident,
    pub size: IncidentSize,
    pub policy: Policy,
}

pub fn report(heading: &Heading<'_>, summary: &Value) -> String {
    let mut lines = heading_lines(heading, &summary["as_of_seq"]);
    for group in GROUPS {
        let answers = list(&summary[group]["answers"]);
        let mut name = group;
        for of_outcome in answers.chunk_by(|one, next| one["outcome"] == next["outcome"]) {
            lines.extend(question(name, of_outcome));
            name = "";
        }
    }
    let findings = list(&summary["findings"]);
    if !findings.is_empty() {
        lines.push(String::new());
        lines.push("What a reader must know".to_owned());
    }
    for finding in findings {
        lines.extend(wrapped(&text(&finding["sentence"]), "- ", "  "));
    }
    lines.join("\n") + "\n"
}

fn heading_lines(heading: &Heading<'_>, as_of_seq: &Value) -> Vec<String> {
    let Heading { incident, size, policy } = heading;
    let days = match incident.ended_on {
        Some(ended_on) => format!("{} to {ended_on}", incident.started_on),
        None => incident.started_on.to_string(),
    };
    let place = &incident.place;
    let country = place.country.map_or(String::new(), |code| format!(", {}", code.country().name));
    let mut lines = wrapped(&incident.title, "", "");
    lines.extend(wrapped(&format!("{days}, {}{country}", place.name), "", ""));
    let counted = |n: u64, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
    let (articles, claims) = (counted(size.articles, "article"), counted(size.claims, "claim"));
    lines.push(format!("{articles}, {claims}; by the policy {policy}, as of entry {as_of_seq}"));
    lines.push(String::new());
    let (group, outcome, best) = ("", "", "best");
    lines.push(row(group, outcome, best, "low–high", "status"));
    lines
}

/// The total of one outcome on a line, and its nationalities below.
fn question(group: &str, answers: &[Value]) -> Vec<String> {
    let outcome = text(&answers[0]["outcome"]).replace('_', " ");
    let total = answers.iter().find(|answer| answer["nationality"] == "any");
    let mut lines = vec![match total {
        Some(total) => row(group, &outcome, &text(&total["best"]), &range(total), &status(total)),
        None => row(group, &outcome, "", "", ""),
    }];
    let mut others: Vec<&Value> = answers.iter().filter(|answer| answer["nationality"] != "any").collect();
    others.sort_by_key(|answer| (answer["nationality"] == "foreign", Reverse(answer["best"].as_u64())));
    let mut parts: Vec<String> = others.into_iter().map(nationality).collect();
    parts.extend(total.and_then(without_nationality));
    if !parts.is_empty() {
        let indent = " ".repeat(INDENT + 2);
        // A name and its number stay together.
        let parts: Vec<String> = parts.iter().map(|part| part.replace(' ', NO_BREAK)).collect();
        let lines_of_parts = wrapped(&parts.join(", "), &indent, &indent);
        lines.extend(lines_of_parts.into_iter().map(|line| line.replace(NO_BREAK, " ")));
    }
    lines
}

/// The people of a total who have no nationality, if there are any and anything is known of their number.
fn without_nationality(total: &Value) -> Option<String> {
    let residual = Some(&total["residual"]).filter(|residual| residual.is_object())?;
    let number = if residual["best"].is_null() { range(residual) } else { text(&residual["best"]) };
    Some(number)
        .filter(|number| !number.is_empty() && number != "0")
        .map(|number| format!("no nationality {number}"))
}

fn row(group: &str, outcome: &str, best: &str, range: &str, status: &str) -> String {
    let width = INDENT - 1;
    format!("{group:width$} {outcome:18} {best:>8}   {range:18} {status}").trim_end().to_owned()
}

fn nationality(answer: &Value) -> String {
    let code = text(&answer["nationality"]);
    let name = match code.parse::<Nationality>() {
        Ok(code) => code.country().name.clone(),
        Err(_) if code == "foreign" => "foreigners".to_owned(),
        Err(_) => code,
    };
    let number = if answer["best"].is_null() { range(answer) } else { text(&answer["best"]) };
    let number = if answer["status"] == "unknown" { "unknown".to_owned() } else { number };
    let disputed = if answer["status"] == "disputed" { " (disputed)" } else { "" };
    format!("{name} {number}{disputed}")
}

fn status(answer: &Value) -> String {
    text(&answer["status"]).replace('_', " ")
}

/// Every figure, one on a line. Bounds that only follow from other figures stand in brackets.
pub fn figures(document: &Value) -> String {
    let mut table = Table::new(&["role", "outcome", "of", "best", "low–high", "status"]);
    for figure in list(&document["figures"]) {
        let own = range(figure);
        let implied = &figure["implied"];
        let bounds = match own.is_empty() && implied.is_object() {
            true => format!("({})", range(implied)),
            false => own,
        };
        let cells = ["role", "outcome", "nationality", "best"].map(|name| text(&figure[name]));
        let status = status(figure).replace("single origin", "single");
        table.row(cells.into_iter().chain([bounds, status]).collect());
    }
    format!("\nEvery figure\n{table}")
}

/// Bounds as people write them; an open end is shown as open, never as a number.
fn range(bounds: &Value) -> String {
    match (bounds.get("low"), bounds.get("high")) {
        (None, None) => String::new(),
        (Some(low), None) if *low == 0 => String::new(),
        (Some(low), Some(high)) if low == high => low.to_string(),
        (low, Some(high)) => format!("{} to {high}", low.map_or("0".to_owned(), ToString::to_string)),
        (Some(low), None) => format!("{low} or more"),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A text cut to a width, with a mark where it was cut.
pub fn shortened(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width - 1).chain(['…']).collect()
}

/// A text in lines of [`WIDTH`], broken at blanks.
fn wrapped(text: &str, first: &str, rest: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in text.split([' ', '\n']).filter(|word| !word.is_empty()) {
        let fits = line.chars().count() + word.chars().count() < WIDTH;
        if !is_empty && !fits {
            lines.push(std::mem::replace(&mut line, rest.to_owned()));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    lines.push(line);
    lines
}
