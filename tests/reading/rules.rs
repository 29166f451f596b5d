//! Every rule proposes something in the example that it gives, and nothing in the example that it must leave.

use std::fs;
use std::path::Path;

use casualty_ledger::read::{Language, RULES, read};

fn fires(rule: &str, text: &str) -> bool {
    read(text, Language::English).items.iter().any(|item| item.because.iter().any(|step| step.rule == rule))
}

#[test]
fn every_rule_takes_its_example_and_leaves_the_other() {
    let broken: Vec<String> = RULES
        .iter()
        .flat_map(|rule| {
            let takes =
                (!fires(rule.id, rule.takes)).then(|| format!("{} does not take: {}", rule.id, rule.takes));
            let leaves =
                fires(rule.id, rule.leaves).then(|| format!("{} does not leave: {}", rule.id, rule.leaves));
            [takes, leaves].into_iter().flatten()
        })
        .collect();
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The page of the rules, as it is checked in.
fn page() -> String {
    let mut page = String::from(
        "# What the reader reads\n\n\
         Each rule that gives a proposal its outcome, with words that it takes and words that it must leave. `because` of a proposal names the rule by its\n\
         id. The table is the test too: `UPDATE_READING=1 cargo test --test reading rules` writes this page. How well it reads, and how that is measured:\n\
         [tests/reading/README.md](../tests/reading/README.md); its words and phrases are the tables in `data/reader/`.\n\n\
         | rule | what it says | takes | leaves |\n|---|---|---|---|\n",
    );
    for rule in RULES {
        let cell = |text: &str| text.replace('\n', " / ").replace('|', "\\|");
        page.push_str(&format!(
            "| `{}` | {} | {} | {} |\n",
            rule.id,
            cell(rule.says),
            cell(rule.takes),
            cell(rule.leaves)
        ));
    }
    page
}

#[test]
fn the_page_of_the_rules_is_what_is_tested() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/READING.md");
    if std::env::var_os("UPDATE_READING").is_some() {
        fs::write(&file, page()).unwrap();
    }
    assert_eq!(fs::read_to_string(file).unwrap(), page());
}

#[test]
fn rules_have_ids_of_their_own_and_say_what_they_do() {
    let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), RULES.len());
    assert!(RULES.iter().all(|rule| rule.says.len() > 10));
}
