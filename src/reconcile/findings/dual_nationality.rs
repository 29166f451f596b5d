//! People with several nationalities: numbers that differ by them alone, and several people who have the same ones.

use crate::domain::cell::{Cell, CellNationality};
use crate::reconcile::cells::StageOne;
use crate::reconcile::cells::draft::Draft;
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::said;
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::key::Whose;
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::words;

/// Reports that are apart by no more than the people with several nationalities.
pub(super) fn finding(facts: &Facts<'_>, cell: Cell, draft: &Draft<'_>) -> Option<Finding> {
    let slack = draft.standing.slack;
    if slack == 0 {
        return None;
    }
    let current: Vec<&Report> =
        draft.standing.current().map(|index| &draft.standing.reports[index]).collect();
    // Another begins after it ends, or ends before it begins, by no more than they are.
    let mut lows: Vec<u64> = current.iter().map(|report| report.range.least()).collect();
    let mut highs: Vec<u64> = current.iter().filter_map(|report| report.range.most()).collect();
    lows.sort_unstable();
    highs.sort_unstable();
    let next = |sorted: &[u64], from: u64| sorted.get(sorted.partition_point(|bound| *bound < from)).copied();
    let differs_by_them = |report: &&Report| {
        let (least, most) = (report.range.least(), report.range.most());
        let above = most.and_then(|most| next(&lows, most + 1)).zip(most);
        let below = next(&highs, least.saturating_sub(slack)).filter(|high| *high < least);
        above.is_some_and(|(low, most)| low - most <= slack) || below.is_some()
    };
    let concerned: Vec<&Report> = current.iter().copied().filter(differs_by_them).collect();
    if concerned.is_empty() {
        return None;
    }

    let people = match slack {
        1 => "1 person has".to_owned(),
        _ => [&words::number(slack), " people have"].concat(),
    };
    let sentence = [
        "Different numbers of ",
        &words::topic(cell, 2),
        " can all be right, as ",
        &people,
        " several nationalities (",
        &words::first_of(&concerned, |report| said::says(facts, report)),
        ").",
    ];
    let claims = said::claims_of(facts, concerned);
    Some(Finding::new(FindingKind::DualNationality, vec![cell], claims, sentence.concat()))
}

/// Two or more people who have all nationalities of a list.
pub(super) fn of_several(stage: &StageOne<'_>) -> Vec<Finding> {
    let lists = stage.drafts.iter().filter_map(|(key, draft)| match key.whose {
        Whose::List(list) => Some((key, list, draft, draft.numbers.low?)),
        _ => None,
    });
    let several = lists.filter(|(_, _, _, low)| *low >= 2);
    several
        .map(|(key, list, draft, low)| {
            let numbers = draft.numbers;
            let (amount, n) = words::amount(low, numbers.best, numbers.high);
            let whole = Cell::new(key.role, key.outcome, CellNationality::Any);
            let sentence = [
                amount.as_str(),
                " ",
                &words::topic(whole, n),
                " are counted among ",
                &words::nationalities(list),
                ", and once in a total.",
            ];
            let cells =
                list.iter().map(|code| Cell::new(key.role, key.outcome, CellNationality::Code(*code)));
            let claims = stage.facts.ids(draft.used_claims());
            Finding::new(FindingKind::DualNationality, cells.collect(), claims, sentence.concat())
        })
        .collect()
}
