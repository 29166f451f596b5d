//! Reads an article's file and shows the claims that it makes; records the strong ones only where that is ordered.

mod page;
mod record;

use std::io::{Read as _, Write};

use casualty_ledger::config::Read;
use casualty_ledger::domain::claim::WordedCount;
use casualty_ledger::http::views::proposal::ProposalList;
use casualty_ledger::ledger::{Ledger, Proposals, Strength};
use serde_json::{Value, json};

use super::table::Table;
use super::{Done, Failure};
use page::Page;

pub async fn run(read: Read) -> Done {
    let page = Page::from_bytes(load(&read)?, &read)?;
    if read.accept_strong {
        return accept(&read, &page).await;
    }
    let proposals = Ledger::read_alone(&page.language, &page.text)?;
    if read.json {
        let told =
            json!({"title": page.title, "text": page.text, "proposals": ProposalList::from(&proposals)});
        return print_json(&told);
    }
    if page.is_html {
        println!("{}\n", page.text.trim_end());
    }
    print!("{}", in_words(&proposals));
    eprintln!("{}", counted(&proposals));
    Ok(())
}

fn load(read: &Read) -> Result<Vec<u8>, Failure> {
    if read.file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    std::fs::read(&read.file).map_err(|error| format!("{}: {error}", read.file.display()).into())
}

async fn accept(read: &Read, page: &Page) -> Done {
    let ledger = Ledger::open_unsigned(read.database.db.clone())?;
    let accepted = record::strong(&ledger, read, page).await?;
    ledger.settle();
    if read.json {
        return print_json(&accepted.to_json());
    }
    print!("{}", in_words(&accepted.proposals));
    println!("{}", accepted.in_words());
    Ok(())
}

fn print_json(value: &Value) -> Done {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    Ok(writeln!(out)?)
}

/// One line for each proposal, with the words it stands on and the rule that gave it.
fn in_words(proposals: &Proposals) -> String {
    let mut table =
        Table::new(&["strength", "count", "role", "outcome", "nationality", "words", "said by", "rule"]);
    for item in &proposals.reading.items {
        let count = WordedCount { count: item.count.clone(), words: item.count_words.clone() };
        let rule = item.because.iter().map(|step| step.rule).find(|rule| !["number", "limit"].contains(rule));
        table.row(vec![
            item.strength.code().to_owned(),
            count_in_words(&serde_json::to_value(count).unwrap_or_default()),
            item.role.code().to_owned(),
            item.outcome.code().to_owned(),
            nationalities(&item.nationalities, &item.ambiguous.nationalities),
            item.mentioned(),
            item.attribution.as_ref().map_or_else(String::new, |said| said.words.clone()),
            rule.unwrap_or_default().to_owned(),
        ]);
    }
    table.to_string()
}

pub fn count_in_words(count: &Value) -> String {
    let number = |field: &str| count[field].as_u64().map(|number| number.to_string()).unwrap_or_default();
    match count["qualifier"].as_str().unwrap_or_default() {
        "exact" => number("value"),
        "between" => format!("{}–{}", number("low"), number("high")),
        "vague" => count["words"].as_str().unwrap_or_default().to_owned(),
        other @ ("none" | "unknown") => other.to_owned(),
        other => format!("{} {}", other.replace('_', " "), number("value")),
    }
}

pub fn nationalities(
    stated: &casualty_ledger::domain::nationality::ClaimNationalities,
    candidates: &[casualty_ledger::domain::nationality::Nationality],
) -> String {
    let codes: Vec<String> = match serde_json::to_value(stated) {
        Ok(Value::Array(codes)) => codes.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let open: Vec<&str> = candidates.iter().map(|code| code.code()).collect();
    if codes.is_empty() && !open.is_empty() { format!("{}?", open.join(" or ")) } else { codes.join("+") }
}

fn counted(proposals: &Proposals) -> String {
    let of =
        |strength: Strength| proposals.reading.items.iter().filter(|item| item.strength == strength).count();
    format!(
        "{}: {} strong, {} fair, {} weak; {} passed over. Nothing was recorded.",
        super::counted(proposals.reading.items.len() as u64, "proposal", "proposals"),
        of(Strength::Strong),
        of(Strength::Fair),
        of(Strength::Weak),
        super::counted(proposals.reading.unread.len() as u64, "number", "numbers")
    )
}
