//! The one sentence that explains a figure: the number, who gives it, why it was chosen, and who says otherwise.

use crate::domain::cell::Cell;
use crate::domain::ruling::{Effect, Ruling};
use crate::reconcile::cells::StageOne;
use crate::reconcile::cells::draft::Draft;
use crate::reconcile::cells::pool::Taken;
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::said::{self, says};
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::FactIndex;
use crate::reconcile::terms::figure::{FigureStatus, Grade, ImpliedBounds, SetAsideReason, Step};
use crate::reconcile::terms::policy::Policy;
use crate::reconcile::terms::words;

/// At most this many numbers of a tie are named.
const NAMED: usize = 3;

/// Explains the figure of a cell.
pub(in crate::reconcile) fn figure(
    stage: &StageOne<'_>,
    cell: Cell,
    draft: &Draft<'_>,
    implied: Option<&ImpliedBounds>,
) -> String {
    let facts = &stage.facts;
    let numbers = draft.numbers;
    let mut sentence = match (numbers.low, draft.used().next()) {
        (Some(low), Some(_)) => {
            let mut statement = statement(facts, cell, draft, low);
            grounds(facts, draft, &mut statement);
            statement
        }
        (Some(low), None) if !draft.standing.lower_bounds.is_empty() => {
            let parts = parts(facts, draft);
            [
                &words::statement(cell, low, numbers.best, numbers.high),
                ": reports count only a part of them, ",
                &parts,
            ]
            .concat()
        }
        (Some(low), None) => words::statement(cell, low, numbers.best, numbers.high),
        (None, _) => [&words::not_known(cell), ": ", &why_unknown(facts, draft)].concat(),
    };
    if draft.status == FigureStatus::Disputed {
        let others = said::dissenters(draft);
        if !others.is_empty() {
            sentence.push_str("; otherwise ");
            sentence.push_str(&words::first_of(&others, |report| says(facts, report)));
        }
    }
    for ruling in &draft.moves {
        sentence.push_str(&moved(cell, ruling));
    }
    if let Some(grade) = draft.choice.grade {
        sentence.push_str(graded(grade));
    }
    sentence.push_str(&implies(draft, implied));
    sentence.push('.');
    sentence
}

/// "9 Italians among the hostages were killed"; of a subset "Of the hostages described as “women”, 3 were killed".
fn statement(facts: &Facts<'_>, cell: Cell, draft: &Draft<'_>, low: u64) -> String {
    let statement = words::statement(cell, low, draft.numbers.best, draft.numbers.high);
    let first = draft.used_claims().next().map(|index| facts.fact(index));
    match first.filter(|fact| fact.reports()).and_then(|fact| fact.claim.subset.as_deref()) {
        Some(subset) => ["Of those described as ", &words::quoted(subset), ": ", &statement].concat(),
        None => statement,
    }
}

/// Explains a cell that only other figures say something about.
pub(in crate::reconcile) fn implied(cell: Cell, implied: &ImpliedBounds) -> String {
    let mut statement = words::statement(cell, implied.low, None, implied.high);
    statement.push_str(": no report counts them, but other figures imply it.");
    statement
}

fn grounds(facts: &Facts<'_>, draft: &Draft<'_>, sentence: &mut String) {
    let used: Vec<&Report> = draft.used().collect();
    let Some(best) = draft.choice.best else {
        return match *used {
            [only] => sentence.push_str(&[", according to ", &facts.source_name(only.voice)].concat()),
            _ => {
                sentence.push_str(" (");
                sentence.push_str(&words::first_of(&used, |report| says(facts, report)));
                sentence.push_str("), and the rule gives no one number");
            }
        };
    };
    let givers = said::givers(draft);
    sentence.push_str(", according to ");
    sentence.push_str(&words::names(&said::voices(facts, givers.iter().copied())));
    if let Some(reason) = reason(facts.policy, draft, best) {
        sentence.push_str(", ");
        sentence.push_str(&reason);
    }
    let agreeing = said::agreeing(draft, best);
    if !agreeing.is_empty() {
        sentence.push_str("; compatible with it: ");
        sentence.push_str(&words::first_of(&agreeing, |report| said::named(facts, report)));
    }
}

/// Why this number and no other, by the last step that made a difference.
fn reason(policy: Policy, draft: &Draft<'_>, best: u64) -> Option<String> {
    let steps = &draft.choice.steps;
    let decisive = steps.iter().rfind(|taken| !taken.dropped.is_empty() || taken.step == Step::SumOfParts)?;
    let again = steps.iter().any(|taken| taken.step == Step::TakenAgain);
    let reason = match decisive.step {
        Step::Lowest if policy == Policy::Acled => "the lowest number, as no two sources give one",
        Step::Lowest => return Some(tie(draft, decisive, best, "lower", "lowest")),
        Step::Highest => return Some(tie(draft, decisive, best, "higher", "highest")),
        Step::SumOfParts => "raised to the sum of its parts",
        _ if again => "an earlier number that the most recent reports bear out",
        Step::MostRecent => return Some(chosen(draft, decisive, best, "the most recent")),
        Step::MostReliable => return Some(chosen(draft, decisive, best, "the most reliable")),
        Step::MostCredible => return Some(chosen(draft, decisive, best, "the most credible")),
        Step::NotOutdated => "which no later report has overtaken",
        Step::Verified => "confirmed or corroborated",
        Step::MostGiven => "the number that most sources give",
        Step::MostSupported => "the number that most sources support",
        Step::TwoOrigins => "the lowest number that two sources give",
        Step::TakenAgain | Step::Range | Step::Grade => return None,
    };
    Some(reason.to_owned())
}

/// "the most recent"; where others give the number too, "the number of the most recent source".
fn chosen(draft: &Draft<'_>, taken: &Taken, best: u64, which: &str) -> String {
    let reports = &draft.standing.reports;
    let mut givers = draft.standing.current().filter(|index| reports[*index].gives(best));
    match (givers.all(|index| taken.kept.binary_search(&index).is_ok()), taken.kept.len()) {
        (true, _) => which.to_owned(),
        (false, 1) => ["the number of ", which, " source"].concat(),
        (false, _) => ["the number of ", which, " sources"].concat(),
    }
}

/// "as many sources give 1 as 4, and the rule takes the lower".
fn tie(draft: &Draft<'_>, taken: &Taken, best: u64, of_two: &str, of_more: &str) -> String {
    let reports = &draft.standing.reports;
    let all = || taken.kept.iter().chain(&taken.dropped).map(|index| &reports[*index]);
    let count = |value: u64| all().filter(|report| report.gives(value)).count();
    let mut others: Vec<u64> = taken
        .dropped
        .iter()
        .filter_map(|index| reports[*index].value)
        .filter(|value| *value != best)
        .collect();
    others.sort_unstable();
    others.dedup();
    if others.len() > NAMED {
        return ["the ", of_more, " of the numbers that as many sources give"].concat();
    }
    others.retain(|value| count(*value) == count(best));
    let others: Vec<String> = others.into_iter().map(words::number_or_none).collect();
    let takes = match others.len() {
        0 => return ["the ", of_more, " of the numbers that as many sources give"].concat(),
        1 => of_two,
        _ => of_more,
    };
    let others = words::joined(&others, "and");
    [
        "as many sources give ",
        &words::number_or_none(best),
        " as ",
        &others,
        ", and the rule takes the ",
        takes,
    ]
    .concat()
}

/// Numbers of a part: "“women”: 2, according to officials".
fn parts(facts: &Facts<'_>, draft: &Draft<'_>) -> String {
    let claims = draft.standing.lower_bounds.iter().flat_map(|bound| bound.claims.iter().copied());
    words::first_of(&claims.collect::<Vec<FactIndex>>(), |index| {
        let fact = facts.fact(*index);
        let part = said::part(fact).unwrap_or_else(|| "those of several nationalities".to_owned());
        [&part, ": ", &said::claimed(fact), " (", &said::voice(facts, *index), ")"].concat()
    })
}

fn why_unknown(facts: &Facts<'_>, draft: &Draft<'_>) -> String {
    let standing = &draft.standing;
    if !standing.lower_bounds.is_empty() {
        return ["the reports speak only of a part of them, ", &parts(facts, draft)].concat();
    }
    if !standing.reports.is_empty() {
        return "a part of them outnumbers the reports of all".to_owned();
    }
    if !standing.beside.is_empty() {
        return "the reports say that the number is unknown".to_owned();
    }
    let reasons = standing.set_aside.iter().filter_map(|index| facts.fact(*index).set_aside);
    let mut reasons: Vec<SetAsideReason> = reasons.collect();
    reasons.sort_unstable();
    reasons.dedup();
    match *reasons {
        [one] => one.of_what_was_said().to_owned(),
        _ => "every claim was set aside".to_owned(),
    }
}

const fn graded(grade: Grade) -> &'static str {
    match grade {
        Grade::Confirmed => "; graded confirmed, as the attackers state a number",
        Grade::Fair => "; graded fair, on two or more credible sources",
        Grade::Weak => "; graded weak, on one credible source",
    }
}

/// What other figures imply, where that lies outside the figure or there is no one number.
fn implies(draft: &Draft<'_>, implied: Option<&ImpliedBounds>) -> String {
    let Some(implied) = implied else { return String::new() };
    let numbers = draft.numbers;
    let least = numbers.best.or(numbers.low).unwrap_or(0);
    let above = numbers.best.or(numbers.high).is_some_and(|most| most < implied.low);
    let below = implied.high.is_some_and(|high| high < least);
    let other = match (above, below) {
        (true, _) => words::bounds(implied.low, None, None),
        (_, true) => words::bounds(0, None, implied.high),
        _ if numbers.best.is_none() => words::bounds(implied.low, None, implied.high),
        _ => return String::new(),
    };
    let but = if above || below { "; but other figures imply " } else { "; other figures imply " };
    [but, &other].concat()
}

fn moved(cell: Cell, ruling: &Ruling) -> String {
    let Effect::Move { n, from, to } = ruling.effect else { return String::new() };
    let n = words::number(n);
    match to == cell {
        true => ["; a reviewer's ruling moved ", &n, " here from the ", &words::topic(from, 2)].concat(),
        false => ["; a reviewer's ruling moved ", &n, " from here to the ", &words::topic(to, 2)].concat(),
    }
}
