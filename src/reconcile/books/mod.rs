//! Between the stages: what enters the books, and what they say in return.

pub mod balance;

use std::collections::BTreeMap;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::ClaimId;
use crate::domain::nationality::ClaimNationalities;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::ruling::Effect;
use crate::domain::time::Timestamp;
use crate::reconcile::cells::{Draft, Numbers, StageOne};
use crate::reconcile::facts::{Key, Whose};
use crate::reconcile::terms::figure::{ImpliedBounds, ResidualBounds};
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::words;
use balance::{Balance, Imbalance, Implied, People, Stated};

/// What the books say about the cells.
#[derive(Default)]
pub(in crate::reconcile) struct Books {
    implied: BTreeMap<Cell, Implied>,
    residuals: BTreeMap<(Role, Outcome), ResidualBounds>,
}

impl Books {
    /// What is implied about a cell, if that says more than the figure, or other figures bear it out.
    pub fn tighter(&self, cell: Cell, numbers: Numbers) -> Option<ImpliedBounds> {
        let implied = self.implied.get(&cell)?;
        let from_below = implied.low > 0 && implied.low >= numbers.low.unwrap_or(0);
        let from_above = implied.high.is_some_and(|high| numbers.high.is_none_or(|own| high <= own));
        (from_below || from_above).then(|| bounds_of(implied))
    }

    pub fn residual(&self, cell: Cell) -> Option<ResidualBounds> {
        match cell.nationality {
            CellNationality::Any => self.residuals.get(&(cell.role, cell.outcome)).copied(),
            _ => None,
        }
    }

    /// Totals without a figure of their own that the books say something about.
    pub fn implied_totals(&self, stage: &StageOne<'_>) -> Vec<(Cell, ImpliedBounds)> {
        let says_something = |(cell, implied): &(&Cell, &Implied)| {
            cell.nationality == CellNationality::Any
                && (implied.low > 0 || implied.high.is_some())
                && stage.draft(**cell).is_none()
        };
        self.implied
            .iter()
            .filter(says_something)
            .map(|(cell, implied)| (*cell, bounds_of(implied)))
            .collect()
    }
}

fn bounds_of(implied: &Implied) -> ImpliedBounds {
    ImpliedBounds { low: implied.low, high: implied.high, because: implied.because.clone() }
}

/// Balances the figures and says what does not fit.
pub(in crate::reconcile) fn balance(stage: &StageOne<'_>) -> (Books, Vec<Finding>) {
    let stated = stated(stage);
    let is_part = |cell: &Cell| cell.nationality != CellNationality::Any;
    let asked: Vec<Cell> = stage.cells().map(|(cell, _)| cell).filter(is_part).collect();
    let balance = balance::balance(stage.facts.input.incident.place.country, &stated, &asked);
    let mut findings: Vec<Finding> =
        balance.imbalances.iter().map(|imbalance| imbalance_finding(&stated, imbalance)).collect();
    if balance.more_imbalances {
        let sentence = "There are more numbers that cannot all be true than are listed here.".to_owned();
        findings.push(Finding::new(FindingKind::Imbalance, Vec::new(), Vec::new(), sentence));
    }
    if balance.cut_short {
        let sentence = "The search for numbers that cannot all be true was ended before it was complete: a list of them may be longer than it need be, and there may be more.".to_owned();
        findings.push(Finding::new(FindingKind::Imbalance, Vec::new(), Vec::new(), sentence));
    }
    let Balance { implied, residuals, .. } = balance;
    let residuals: BTreeMap<(Role, Outcome), ResidualBounds> = residuals
        .into_iter()
        .map(|residual| {
            ((residual.role, residual.outcome), ResidualBounds { low: residual.low, high: residual.high })
        })
        .collect();
    for ((role, outcome), residual) in &residuals {
        let cell = Cell::new(*role, *outcome, CellNationality::Any);
        findings.extend(residual_finding(stage, cell, *residual));
    }
    (Books { implied, residuals }, findings)
}

/// Everything that bounds a number of people: the figures, and the parts that articles single out.
fn stated(stage: &StageOne<'_>) -> Vec<Stated> {
    let facts = &stage.facts;
    let mut stated: Vec<Stated> = Vec::with_capacity(stage.drafts.len());
    for (key, draft) in &stage.drafts {
        stated.extend(figure(stage, key, draft));
        if matches!(key.whose, Whose::List(_)) {
            continue;
        }
        for fact in draft.standing.no_reports.iter().map(|index| facts.fact(*index)) {
            let (Some(bounds), Some(_)) = (fact.bounds, &fact.claim.subset) else { continue };
            let people = people_of(&fact.claim.nationalities);
            // A claim of several nationalities stands in several cells and enters once.
            let enters = match (&people, key.whose) {
                (People::List(list), Whose::Code(code)) => list.first() == Some(&code),
                _ => true,
            };
            if enters {
                stated.push(Stated {
                    role: key.role,
                    outcome: key.outcome,
                    people,
                    subset: true,
                    low: bounds.low,
                    high: None,
                    may_include: Vec::new(),
                    included: Vec::new(),
                    claims: vec![fact.claim.id],
                    newest: fact.time.map(|time| time.begins),
                    origins: 1,
                });
            }
        }
    }
    stated
}

fn people_of(nationalities: &ClaimNationalities) -> People {
    match nationalities {
        ClaimNationalities::Any => People::Any,
        ClaimNationalities::Foreign => People::Foreign,
        ClaimNationalities::List(list) => match **list {
            [code] => People::Nationality(code),
            _ => People::List(list.clone()),
        },
    }
}

fn figure(stage: &StageOne<'_>, key: &Key<'_>, draft: &Draft<'_>) -> Option<Stated> {
    let (low, high) = draft.bounds()?;
    let unclear = unclear_roles(stage, draft);
    let (may_include, included) = match settled(stage, key.role, key.outcome) {
        None => (unclear, Vec::new()),
        Some(true) => (Vec::new(), unclear),
        Some(false) => (Vec::new(), Vec::new()),
    };
    let moved_by = draft.moves.iter().flat_map(|ruling| ruling.claim_ids.iter().copied());
    let mut claims: Vec<ClaimId> = stage.facts.ids(draft.used_claims()).into_iter().chain(moved_by).collect();
    claims.sort_unstable();
    claims.dedup();
    let newest: Option<Timestamp> = draft.used().filter_map(|report| report.begins()).max();
    let people = match key.whose {
        Whose::Any => People::Any,
        Whose::Foreign => People::Foreign,
        Whose::Code(code) => People::Nationality(code),
        Whose::List(list) => People::List(list.to_vec()),
    };
    Some(Stated {
        role: key.role,
        outcome: key.outcome,
        people,
        subset: false,
        low,
        high,
        may_include,
        included,
        claims,
        newest,
        origins: draft.origins(),
    })
}

/// The roles of which every claim that the figure stands on says that it may include them.
fn unclear_roles(stage: &StageOne<'_>, draft: &Draft<'_>) -> Vec<Role> {
    let mut claims = draft.used_claims().map(|index| stage.facts.fact(index).claim);
    let Some(first) = claims.next() else { return Vec::new() };
    let mut roles = first.may_include.clone();
    for claim in claims {
        roles.retain(|role| claim.may_include.contains(role));
    }
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// Whether a ruling settled what the figures of this role and outcome include: the latest one that holds.
pub(in crate::reconcile) fn settled(stage: &StageOne<'_>, role: Role, outcome: Outcome) -> Option<bool> {
    let rulings = stage.facts.input.rulings.iter().filter(|ruling| ruling.holds());
    let settles = rulings.filter_map(|ruling| match ruling.effect {
        Effect::SettleInclusion { role: of, outcome: what, included } if (of, what) == (role, outcome) => {
            Some((ruling.seq, included))
        }
        _ => None,
    });
    settles.max_by_key(|(seq, _)| *seq).map(|(_, included)| included)
}

fn imbalance_finding(stated: &[Stated], imbalance: &Imbalance) -> Finding {
    let members = || imbalance.stated.iter().filter_map(|index| stated.get(*index));
    let mut cells: Vec<Cell> = members().flat_map(cells_of).collect();
    cells.sort_unstable();
    cells.dedup();
    let mut claims: Vec<ClaimId> = members().flat_map(|one| one.claims.iter().copied()).collect();
    claims.sort_unstable();
    claims.dedup();
    let numbers: Vec<String> = members().map(phrase).collect();
    let mut sentence = format!("These numbers cannot all be true: {}", numbers.join("; "));
    if let Some(left_out) = stated.get(imbalance.left_out) {
        sentence.push_str(&format!(". Nothing is concluded from the weakest of them: {}", phrase(left_out)));
    }
    sentence.push('.');
    Finding::new(FindingKind::Imbalance, cells, claims, sentence)
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

/// "at least 13 hostages rescued".
fn phrase(one: &Stated) -> String {
    let best = (one.high == Some(one.low)).then_some(one.low);
    let (amount, n) = words::amount(one.low, best, one.high);
    let part = if one.subset { ", one part of them" } else { "" };
    match &one.people {
        People::List(list) => {
            let codes: Vec<&str> = list.iter().map(|code| code.code()).collect();
            let people = Cell::new(one.role, one.outcome, CellNationality::Any);
            format!("{amount} {} who are at once {}{part}", words::topic(people, n), codes.join(" and "))
        }
        _ => {
            let topics: Vec<String> = cells_of(one).iter().map(|cell| words::topic(*cell, n)).collect();
            format!("{amount} {}{part}", topics.concat())
        }
    }
}

fn residual_finding(stage: &StageOne<'_>, cell: Cell, residual: ResidualBounds) -> Option<Finding> {
    if residual.high == Some(0) {
        return None;
    }
    let draft = stage.draft(cell)?;
    let numbers = &draft.numbers;
    let (total, n) = words::amount(numbers.low?, numbers.best, numbers.high);
    let topic = words::topic(cell, n);
    let sentence = if (Some(residual.low), residual.high) == (numbers.low, numbers.high) {
        format!("No report gives a nationality of the {total} {topic}.")
    } else {
        let best = (residual.high == Some(residual.low)).then_some(residual.low);
        let (amount, n) = words::amount(residual.low, best, residual.high);
        let have = if n == 1 { "has" } else { "have" };
        format!("Of the {total} {topic}, {amount} {have} no nationality in the reports.")
    };
    let claims = stage.facts.ids(draft.used_claims());
    Some(Finding {
        low: Some(residual.low),
        high: residual.high,
        ..Finding::new(FindingKind::Residual, vec![cell], claims, sentence)
    })
}
