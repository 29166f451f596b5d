//! People who were missing or held, and of whom later reports tell what became of them.

use std::collections::BTreeMap;

use crate::domain::cell::{Cell, CellNationality};
use crate::reconcile::cells::StageOne;
use crate::reconcile::cells::draft::Draft;
use crate::reconcile::cells::resolved::{self, MaybeFound};
use crate::reconcile::cells::said;
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::FactIndex;
use crate::reconcile::facts::key::Whose;
use crate::reconcile::terms::figure::SetAsideReason;
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::words;

pub(super) fn resolved(facts: &Facts<'_>, cell: Cell, draft: &Draft<'_>) -> Option<Finding> {
    let CellNationality::Code(code) = cell.nationality else { return None };
    let is_resolved = |index: &FactIndex| facts.fact(*index).set_aside == Some(SetAsideReason::Resolved);
    let mut claims: Vec<FactIndex> = draft.standing.set_aside.iter().copied().filter(is_resolved).collect();
    let last = latest(facts, &claims)?;
    let fact = facts.fact(last);
    let one = fact.range.and_then(|range| range.high) == Some(1);
    let sentence = [
        "The ",
        &said::claimed(fact),
        " ",
        &words::topic(cell, if one { 1 } else { 2 }),
        " (",
        &said::voice(facts, last),
        if one { ") has" } else { ") have" },
        " since been found, as later reports tell what became of them.",
    ];
    let first = claims.first().copied()?;
    claims.extend(found_since(facts, fact.claim.role, Whose::Code(code), first));
    Some(Finding::new(FindingKind::Resolved, vec![cell], facts.ids(claims), sentence.concat()))
}

/// A total names nobody, and of others only some may have been found.
pub(super) fn maybe(stage: &StageOne<'_>) -> Vec<Finding> {
    let mut of_cells: BTreeMap<Vec<Cell>, Vec<&MaybeFound>> = BTreeMap::new();
    for maybe in &stage.maybe_found {
        of_cells.entry(said::cells_of(stage.facts.fact(maybe.claim).claim)).or_default().push(maybe);
    }
    of_cells.into_iter().filter_map(|(cells, maybe)| maybe_found(&stage.facts, cells, &maybe)).collect()
}

fn maybe_found(facts: &Facts<'_>, cells: Vec<Cell>, all: &[&MaybeFound]) -> Option<Finding> {
    let last =
        all.iter().max_by_key(|maybe| (facts.fact(maybe.claim).time, facts.fact(maybe.claim).place))?;
    let fact = facts.fact(last.claim);
    let cell = *cells.first()?;
    let (found, of) = (words::number(last.found), words::number(last.of));
    let whom = match cells.len() {
        1 => words::topic(cell, last.of),
        _ => {
            let whole = Cell::new(cell.role, cell.outcome, CellNationality::Any);
            let among = words::nationalities(fact.claim.nationalities.list());
            [&words::topic(whole, last.of), ", counted among ", &among, ","].concat()
        }
    };
    let exactly = fact.range.is_some_and(|range| range.high == Some(range.low));
    let sentence = [
        if last.found == last.of { "All of the " } else { "Of the " },
        if exactly { "" } else { "at least " },
        &of,
        " ",
        &whom,
        " (",
        &said::voice(facts, last.claim),
        ")",
        &if last.found == last.of { " may".to_owned() } else { [", ", &found, " may"].concat() },
        " have been found since: later reports tell what became of ",
        &if last.found == 1 { "1 more person".to_owned() } else { [&found, " more people"].concat() },
        ".",
    ];
    let whose = match cell.nationality {
        _ if cells.len() > 1 => Whose::List(fact.claim.nationalities.list()),
        CellNationality::Any => Whose::Any,
        CellNationality::Foreign => Whose::Foreign,
        CellNationality::Code(code) => Whose::Code(code),
    };
    let mut claims: Vec<FactIndex> = all.iter().map(|maybe| maybe.claim).collect();
    claims.extend(found_since(facts, fact.claim.role, whose, last.claim));
    Some(Finding::new(FindingKind::MaybeFound, cells, facts.ids(claims), sentence.concat()))
}

fn latest(facts: &Facts<'_>, claims: &[FactIndex]) -> Option<FactIndex> {
    claims.iter().copied().max_by_key(|index| (facts.fact(*index).time, facts.fact(*index).place))
}

/// The claims, later than `claim`, that say what became of these people.
fn found_since(
    facts: &Facts<'_>,
    role: crate::domain::role::Role,
    whose: Whose<'_>,
    claim: FactIndex,
) -> Vec<FactIndex> {
    let ends = facts.fact(claim).time.map(|time| time.ends);
    let tells = |index: &FactIndex| {
        let fact = facts.fact(*index);
        let is_later = fact.time.zip(ends).is_some_and(|(time, ends)| time.begins >= ends);
        fact.stands() && fact.reports() && fact.low() > 0 && is_later
    };
    let told = resolved::claims_of_found(facts, role, whose).flat_map(|claims| claims.iter().copied());
    told.filter(tells).collect()
}
