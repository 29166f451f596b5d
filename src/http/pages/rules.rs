//! The same words under every rule, beside each other.

use crate::http::pages::draw::{self, Mark};
use crate::http::pages::lens::Lens;
use crate::http::pages::sheet::Bounds;
use crate::http::pages::words::Amount;
use crate::ledger::{self, Policy};

const WIDTH: u32 = 190;

/// One rule and what it gives.
pub struct RuleRow {
    pub name: String,
    pub href: String,
    pub amount: Option<Amount>,
    pub note: String,
    pub mark: Mark,
    pub is_chosen: bool,
    pub verdict: &'static str,
}

/// A number by one rule.
pub struct ByRule {
    pub policy: Policy,
    pub bounds: Bounds,
    pub is_implied: bool,
    pub note: String,
}

/// Every rule; `path` is the page that changes its rule.
pub fn rows(given: &[ByRule], lens: &Lens, path: &str) -> Vec<RuleRow> {
    let bounds = given.iter().flat_map(|by| [by.bounds.low, by.bounds.best, by.bounds.high]);
    let top = draw::top(bounds.flatten().max().unwrap_or_default());
    let chosen = given.iter().find(|by| by.policy == lens.policy());
    let row = |policy: ledger::PolicyDescription| {
        let by = given.iter().find(|by| by.policy == policy.id);
        RuleRow {
            href: format!("{path}{}", lens.by(policy.id)),
            amount: by.map(|by| by.bounds.into()),
            note: by.map(|by| by.note.clone()).unwrap_or_default(),
            mark: drawn(by, top),
            is_chosen: policy.id == lens.policy(),
            verdict: verdict(by, chosen, policy.id == lens.policy()),
            name: policy.name,
        }
    };
    ledger::policies().into_iter().map(row).collect()
}

fn drawn(by: Option<&ByRule>, top: u64) -> Mark {
    match by {
        Some(by) if by.is_implied => Mark::implied(by.bounds, top, WIDTH),
        Some(by) => Mark::stated(by.bounds, None, top, WIDTH),
        None => Mark::stated(Bounds::default(), None, top, WIDTH),
    }
}

fn verdict(by: Option<&ByRule>, chosen: Option<&ByRule>, is_chosen: bool) -> &'static str {
    match (by, chosen) {
        _ if is_chosen => "chosen",
        (Some(by), Some(chosen)) if by.bounds == chosen.bounds => "same",
        (Some(ByRule { bounds: Bounds { low, best: None, high }, .. }), Some(chosen))
            if (*low, *high) == (chosen.bounds.low, chosen.bounds.high) =>
        {
            "no best"
        }
        _ => "differs",
    }
}
