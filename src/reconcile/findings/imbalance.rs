//! Numbers that cannot all be true.

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::ClaimId;
use crate::reconcile::books::Unbalanced;
use crate::reconcile::books::balance::{Imbalance, People, Stated};
use crate::reconcile::cells::said;
use crate::reconcile::facts::Facts;
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::words;

const MORE: &str = "There are more numbers that cannot all be true than are listed here.";
const CUT_SHORT: &str = "The search for numbers that cannot all be true was ended before it was complete: a list of them may be longer than it need be, and there may be more.";

/// Imbalances that share all figures but one.
struct Alike<'u> {
    /// What all of them have; of a single imbalance all it has.
    shared: Vec<usize>,
    /// What each has beside it.
    others: Vec<usize>,
    all: Vec<&'u Imbalance>,
}

pub(super) fn findings(facts: &Facts<'_>, unbalanced: &Unbalanced) -> Vec<Finding> {
    let told = Told { facts, stated: &unbalanced.stated };
    let mut findings: Vec<Finding> =
        alike(&unbalanced.imbalances).into_iter().map(|alike| told.finding(alike)).collect();
    let said = [(unbalanced.more, MORE), (unbalanced.cut_short, CUT_SHORT)];
    findings.extend(said.into_iter().filter(|(holds, _)| *holds).map(|(_, sentence)| {
        Finding::new(FindingKind::Imbalance, Vec::new(), Vec::new(), sentence.to_owned())
    }));
    findings
}

/// Puts together what shares all figures but one.
fn alike<'u>(imbalances: &'u [Imbalance]) -> Vec<Alike<'u>> {
    let mut groups: Vec<Alike<'u>> = Vec::new();
    for imbalance in imbalances {
        let joins = |group: &mut Alike<'u>| {
            let (within, beside): (Vec<usize>, Vec<usize>) =
                imbalance.stated.iter().partition(|index| group.shared.contains(index));
            let [other] = *beside else { return false };
            if group.others.is_empty() && within.len() + 1 == group.shared.len() && !within.is_empty() {
                let first: Vec<usize> =
                    group.shared.iter().copied().filter(|index| !within.contains(index)).collect();
                (group.shared, group.others) = (within, first);
            } else if group.others.is_empty() || within.len() < group.shared.len() {
                return false;
            }
            group.others.push(other);
            group.all.push(imbalance);
            true
        };
        if !groups.iter_mut().any(joins) {
            groups.push(Alike { shared: imbalance.stated.clone(), others: Vec::new(), all: vec![imbalance] });
        }
    }
    groups
}

/// What entered the books, in words.
struct Told<'f, 'a> {
    facts: &'f Facts<'a>,
    stated: &'f [Stated],
}

impl Told<'_, '_> {
    fn finding(&self, alike: Alike<'_>) -> Finding {
        let of = |index: &usize| self.stated.get(*index);
        let members = || alike.shared.iter().chain(&alike.others).filter_map(of);
        let cells: Vec<Cell> = members().flat_map(cells_of).collect();
        let claims: Vec<ClaimId> = members().flat_map(|one| one.claims.iter().copied()).collect();
        let mut shared: Vec<&Stated> = alike.shared.iter().filter_map(of).collect();
        shared.sort_by_key(|one| (one.subset, one.people != People::Any, one.role, one.outcome));
        let mut numbers: Vec<String> = shared.into_iter().map(|one| self.phrase(one)).collect();
        if !alike.others.is_empty() {
            let others: Vec<&Stated> = alike.others.iter().filter_map(of).collect();
            numbers
                .push(["and any one of these: ", &words::first_of(&others, |one| self.phrase(one))].concat());
        }
        let mut left_out: Vec<usize> = alike.all.iter().map(|imbalance| imbalance.left_out).collect();
        left_out.sort_unstable();
        left_out.dedup();
        let weakest: Vec<&Stated> = left_out.iter().filter_map(of).collect();
        let weakest = match left_out.len() > 1 && left_out.iter().all(|index| alike.others.contains(index)) {
            true => "nothing is concluded from any of these".to_owned(),
            false => {
                let weakest = words::first_of(&weakest, |one| self.phrase(one));
                ["nothing is concluded from the weakest of them, ", &weakest].concat()
            }
        };
        let sentence = ["These numbers cannot all be true: ", &numbers.join("; "), "; ", &weakest, "."];
        Finding::new(FindingKind::Imbalance, cells, claims, sentence.concat())
    }

    /// "at least 13 hostages rescued".
    fn phrase(&self, one: &Stated) -> String {
        let best = (one.high == Some(one.low)).then_some(one.low);
        let (mut amount, n) = match (one.subset, one.loose_low, one.high) {
            (true, false, _) => words::amount(one.low, None, None),
            (_, true, None) => (words::more_than(one.low - 1), (one.low - 1).max(1)),
            _ => words::amount(one.low, best, one.high),
        };
        amount.push(' ');
        match &one.people {
            People::List(list) => {
                amount.push_str(&words::topic(Cell::new(one.role, one.outcome, CellNationality::Any), n));
                amount.push_str(", counted among ");
                amount.push_str(&words::nationalities(list));
            }
            _ => cells_of(one).iter().for_each(|cell| amount.push_str(&words::topic(*cell, n))),
        }
        let first = one.claims.first().and_then(|claim| self.facts.by_id(*claim));
        if let Some(part) = first.filter(|_| one.subset).and_then(said::part) {
            amount.push_str(&[" (", &part, ")"].concat());
        }
        amount
    }
}

fn cells_of(one: &Stated) -> Vec<Cell> {
    let cell = |nationality| Cell::new(one.role, one.outcome, nationality);
    match &one.people {
        People::Any => vec![cell(CellNationality::Any)],
        People::Foreign => vec![cell(CellNationality::Foreign)],
        People::Nationality(code) => vec![cell(CellNationality::Code(*code))],
        People::List(list) => list.iter().map(|code| cell(CellNationality::Code(*code))).collect(),
    }
}
