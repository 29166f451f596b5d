//! The one sentence that explains a figure: the number, who gives it, why it was chosen, and who says otherwise.

use std::borrow::Cow;

use crate::domain::cell::Cell;
use crate::domain::ids::SourceId;
use crate::domain::ruling::{Effect, Ruling};
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::{Draft, StageOne};
use crate::reconcile::facts::Facts;
use crate::reconcile::terms::figure::{FigureStatus, ImpliedBounds, SetAsideReason, Step};
use crate::reconcile::terms::policy::Policy;
use crate::reconcile::terms::range::Range;
use crate::reconcile::terms::words;

/// At most this many dissenting sources are named.
const DISSENTERS: usize = 3;

/// Explains the figure of a cell.
pub(in crate::reconcile) fn figure(
    stage: &StageOne<'_>,
    cell: Cell,
    draft: &Draft<'_>,
    implied: Option<&ImpliedBounds>,
) -> String {
    let facts = &stage.facts;
    let mut sentence = match (draft.numbers.low, draft.used().next()) {
        (Some(low), Some(_)) => {
            let mut statement = words::statement(cell, low, draft.numbers.best, draft.numbers.high);
            statement.push_str(": ");
            grounds(facts, draft, &mut statement);
            statement
        }
        (Some(low), None) => words::statement(cell, low, draft.numbers.best, draft.numbers.high),
        (None, _) => {
            let mut statement = words::not_known(cell);
            statement.push_str(": ");
            statement.push_str(why_unknown(facts, draft));
            statement
        }
    };
    if draft.status == FigureStatus::Disputed {
        sentence.push_str(&dissent(facts, draft));
    }
    for ruling in &draft.moves {
        sentence.push_str(&moved(cell, ruling));
    }
    if draft.numbers.low.is_none()
        && let Some(implied) = implied
    {
        let bounds = words::bounds(implied.low, None, implied.high);
        sentence.push_str("; other figures imply ");
        sentence.push_str(&bounds);
    }
    sentence.push('.');
    sentence
}

/// Explains a cell that only other figures say something about.
pub(in crate::reconcile) fn implied(cell: Cell, implied: &ImpliedBounds) -> String {
    let mut statement = words::statement(cell, implied.low, None, implied.high);
    statement.push_str(": no article says so, but other figures imply it.");
    statement
}

fn grounds(facts: &Facts<'_>, draft: &Draft<'_>, sentence: &mut String) {
    sentence.push_str("according to ");
    sentence.push_str(&words::names(&voices(facts, draft.used())));
    if let Some(reason) = reason(facts.policy, draft) {
        sentence.push_str(", ");
        sentence.push_str(reason);
    }
}

/// The names of those who speak, in the order of their reports.
pub(in crate::reconcile) fn voices<'a, 'r>(
    facts: &Facts<'a>,
    reports: impl Iterator<Item = &'r Report>,
) -> Vec<Cow<'a, str>> {
    let mut seen: Vec<SourceId> = Vec::new();
    for report in reports {
        if !seen.contains(&report.voice) {
            seen.push(report.voice);
        }
    }
    seen.into_iter().map(|voice| facts.source_name(voice)).collect()
}

/// Why this number and no other, by the last step that made a difference.
fn reason(policy: Policy, draft: &Draft<'_>) -> Option<&'static str> {
    let decisive = draft
        .choice
        .steps
        .iter()
        .rfind(|taken| !taken.dropped.is_empty() || taken.step == Step::SumOfParts)
        .map(|taken| taken.step);
    let several = draft.used().nth(1).is_some();
    if draft.numbers.best.is_none() && several {
        return Some("who name no one number that the rule could choose");
    }
    Some(match decisive? {
        Step::MostRecent => "the most recent to give a number",
        Step::MostReliable => "the most reliable to give a number",
        Step::MostCredible => "the most credible to give a number",
        Step::NotOutdated => "which no later number has overtaken",
        Step::Verified => "the only number confirmed or corroborated",
        Step::TakenAgain => "an older number that fits the most recent",
        Step::MostGiven => "the number that most origins give",
        Step::Highest => "the highest of the numbers that as many origins give",
        Step::MostSupported => "the number that most origins support",
        Step::TwoOrigins => "the lowest number that two origins support",
        Step::Lowest if policy == Policy::Acled => "the lowest number, as none has two origins",
        Step::Lowest => "the lowest of the numbers that as many origins support",
        Step::SumOfParts => "raised to the sum of its parts",
        Step::Range | Step::Grade => return None,
    })
}

fn why_unknown(facts: &Facts<'_>, draft: &Draft<'_>) -> &'static str {
    if !draft.standing.lower_bounds.is_empty() || !draft.standing.beside.is_empty() {
        return if !draft.standing.lower_bounds.is_empty() {
            "the articles speak only of some of them"
        } else {
            "the articles say that the number is unknown"
        };
    }
    let reasons = draft.standing.set_aside.iter().filter_map(|index| facts.fact(*index).set_aside);
    let mut reasons: Vec<SetAsideReason> = reasons.collect();
    reasons.sort_unstable();
    reasons.dedup();
    match *reasons {
        [one] => aside(one),
        _ => "every claim was set aside",
    }
}

const fn aside(reason: SetAsideReason) -> &'static str {
    match reason {
        SetAsideReason::Retracted => "what was said was retracted",
        SetAsideReason::Corrected => "what was said was corrected",
        SetAsideReason::ReportedAfter => "what was said was published later",
        SetAsideReason::Undated => "what was said has no date",
        SetAsideReason::PerpetratorClaim => "what was said comes from the perpetrators",
        SetAsideReason::Questionable => "what was said is questionable",
        SetAsideReason::Denied => "what was said is denied",
        SetAsideReason::Resolved => "what was said has been resolved: they have been found",
        SetAsideReason::Ruling => "what was said was set aside by a reviewer",
    }
}

/// "; Police says 17 instead".
fn dissent(facts: &Facts<'_>, draft: &Draft<'_>) -> String {
    let figure = draft.choice.range.unwrap_or(Range::ANYTHING);
    let current = draft.standing.current().map(|index| &draft.standing.reports[index]);
    let dissenters: Vec<&Report> =
        current.filter(|report| !report.range.meets(&figure, draft.standing.slack)).collect();
    let mut said: Vec<String> =
        dissenters.iter().take(DISSENTERS).map(|report| says(facts, report)).collect();
    if dissenters.len() > DISSENTERS {
        said.push(format!("{} more disagree", dissenters.len() - DISSENTERS));
    }
    if said.is_empty() { String::new() } else { ["; ", &said.join(", ")].concat() }
}

/// "Police says 17".
pub(in crate::reconcile) fn says(facts: &Facts<'_>, report: &Report) -> String {
    let bounds = words::bounds(report.range.low, report.value, report.range.high);
    [&facts.source_name(report.voice), " says ", &bounds].concat()
}

fn moved(cell: Cell, ruling: &Ruling) -> String {
    let Effect::Move { n, from, to } = ruling.effect else { return String::new() };
    if to == cell {
        format!("; a reviewer's ruling moved {} here from {}", words::number(n), words::topic(from, 2))
    } else {
        format!("; a reviewer's ruling moved {} from here to {}", words::number(n), words::topic(to, 2))
    }
}
