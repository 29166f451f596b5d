//! Every rule proposes something in the example that it gives, and nothing in the example that it must leave.

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

#[test]
fn rules_have_ids_of_their_own_and_say_what_they_do() {
    let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), RULES.len());
    assert!(RULES.iter().all(|rule| rule.says.len() > 10));
}
