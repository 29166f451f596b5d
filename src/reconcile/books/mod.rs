//! Stage 2: what enters the books, and what they say in return. It must not know answers.

pub mod balance;
pub(in crate::reconcile) mod given;
mod residual;

use std::collections::{BTreeMap, BTreeSet};

use self::balance::{Balance, Imbalance, Implied, People, Stated};
use self::residual::Residuals;
use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ids::ClaimId;
use crate::domain::nationality::ClaimNationalities;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::ruling::Effect;
use crate::domain::time::Timestamp;
use crate::reconcile::cells::StageOne;
use crate::reconcile::cells::draft::{Draft, Numbers};
use crate::reconcile::cells::lower_bound::LowerBound;
use crate::reconcile::facts::key::{Key, Whose};
use crate::reconcile::terms::figure::{ImpliedBounds, ResidualBounds};
use crate::reconcile::terms::overlap::{Places, members};
use crate::reconcile::terms::range::Range;

/// What the books say about the cells.
#[derive(Default)]
pub(in crate::reconcile) struct Books<'a> {
    implied: BTreeMap<Cell, Implied>,
    borne_out: BTreeMap<Cell, Implied>,
    /// The figures that stand in an imbalance.
    questioned: BTreeSet<Key<'a>>,
    /// The figures of which a loose bound is read as n.
    relaxed: BTreeSet<Key<'a>>,
    residuals: Residuals,
    /// The figures and lower bounds that were left out: of whom, their low, and whether it is a figure.
    pub left_out: Vec<LeftOut<'a>>,
}

/// A number that the books left out, since not all can be true.
#[derive(Clone, Copy)]
pub(in crate::reconcile) struct LeftOut<'a> {
    pub key: Key<'a>,
    pub low: u64,
    /// Not the low of a subset claim.
    pub is_figure: bool,
}

impl<'a> Books<'a> {
    /// Books that were not balanced: they know what is under no nationality, and nothing else.
    pub fn unbalanced(stage: &StageOne<'a>) -> Self {
        let residuals = Residuals::of(stage, stage.cells().map(|(cell, _)| cell));
        Self { residuals, ..Self::default() }
    }

    /// How many of the people of a total figure are under no nationality.
    pub fn residual_of(&self, cell: Cell, numbers: Numbers) -> Option<ResidualBounds> {
        let low = numbers.low.filter(|low| *low > 0 && cell.nationality == CellNationality::Any)?;
        self.residual(cell.role, cell.outcome, low, numbers.high)
    }

    /// How many of so many people are under no nationality.
    pub fn residual(
        &self,
        role: Role,
        outcome: Outcome,
        low: u64,
        high: Option<u64>,
    ) -> Option<ResidualBounds> {
        self.residuals.left(role, outcome, low, high)
    }

    /// What is implied about a cell, if that says more than the figure, or other figures bear it out.
    pub fn tighter(&self, cell: Cell, numbers: Numbers) -> Option<ImpliedBounds> {
        let own = numbers.low.unwrap_or(0);
        let says_more = |implied: &&Implied| {
            implied.low > own || implied.high.is_some_and(|high| numbers.high.is_none_or(|own| high < own))
        };
        let implied = self.implied.get(&cell).filter(says_more).or_else(|| self.borne_out.get(&cell))?;
        Some(bounds_of(implied))
    }

    /// What the books leave possible for a cell.
    pub fn implied(&self, cell: Cell) -> Option<&Implied> {
        self.implied.get(&cell)
    }

    /// The reported low of a figure, as the books read it; none without a report.
    pub fn reported_low(&self, key: &Key<'a>, draft: &Draft<'_>) -> Option<u64> {
        let range = draft.range?;
        Some(if self.relaxed.contains(key) { range.least() } else { range.low })
    }

    pub fn is_questioned(&self, key: &Key<'a>) -> bool {
        self.questioned.contains(key)
    }

    pub fn is_left_out(&self, key: &Key<'a>) -> bool {
        self.left_out.iter().any(|left| left.is_figure && left.key == *key)
    }

    /// Totals without a figure of their own of which the books say more than the rows of their parts show.
    pub fn implied_totals(&self, stage: &StageOne<'_>) -> Vec<(Cell, ImpliedBounds)> {
        let places = Places::of(stage.facts.input.incident.place.country);
        let shown = |cell: Cell| {
            let within = |key: &Key<'_>| places.contains(Key::from(cell).place(), key.place());
            let parts = stage.drafts.iter().filter(|(key, _)| within(key));
            parts.filter_map(|(_, draft)| draft.numbers.low).max().unwrap_or(0)
        };
        let says_something = |(cell, implied): &(&Cell, &Implied)| {
            cell.nationality == CellNationality::Any
                && members(cell.outcome).is_none()
                && stage.draft(**cell).is_none()
                && (implied.high.is_some() || implied.low > shown(**cell))
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

/// What does not balance.
pub(in crate::reconcile) struct Unbalanced {
    /// Everything that entered the books; imbalances name it by its place.
    pub stated: Vec<Stated>,
    pub imbalances: Vec<Imbalance>,
    /// Whether there are more than these.
    pub more: bool,
    /// Whether the search for them took too long.
    pub cut_short: bool,
}

/// Balances the figures and says what does not fit. `asked`: cells beside those of the figures.
pub(in crate::reconcile) fn balance<'a>(stage: &StageOne<'a>, asked: &[Cell]) -> (Books<'a>, Unbalanced) {
    let (keys, stated): (Vec<Key<'a>>, Vec<Stated>) = stated(stage).into_iter().unzip();
    let of_figures = stage.cells().map(|(cell, _)| cell);
    let mut asked: Vec<Cell> = of_figures.chain(asked.iter().copied()).collect();
    asked.sort_unstable();
    asked.dedup();
    let balance = balance::balance(stage.facts.input.incident.place.country, &stated, &asked);
    let Balance { implied, borne_out, imbalances, relaxed, more_imbalances, cut_short } = balance;
    let relaxed =
        relaxed.into_iter().filter(|index| !stated[*index].subset).map(|index| keys[index]).collect();
    let questioned = imbalances.iter().flat_map(|imbalance| &imbalance.stated);
    let questioned = questioned.filter(|index| !stated[**index].subset).map(|index| keys[*index]).collect();
    let left_out = imbalances.iter().map(|imbalance| {
        let one = &stated[imbalance.left_out];
        LeftOut { key: keys[imbalance.left_out], low: one.low, is_figure: !one.subset }
    });
    let residuals = Residuals::of(stage, asked.iter().copied());
    let books = Books { implied, borne_out, questioned, relaxed, residuals, left_out: left_out.collect() };
    (books, Unbalanced { stated, imbalances, more: more_imbalances, cut_short })
}

/// Everything that bounds a number of people: the figures, and the parts that articles single out.
fn stated<'a>(stage: &StageOne<'a>) -> Vec<(Key<'a>, Stated)> {
    let mut stated: Vec<(Key<'a>, Stated)> = Vec::new();
    for (key, draft) in stage.drafts.iter() {
        stated.extend(figure(stage, key, draft).map(|figure| (*key, figure)));
        for bound in &draft.standing.lower_bounds {
            stated.extend(lower_bound(stage, key, bound).map(|bound| (*key, bound)));
        }
    }
    stated
}

fn lower_bound(stage: &StageOne<'_>, key: &Key<'_>, bound: &LowerBound) -> Option<Stated> {
    let claim = stage.facts.fact(*bound.claims.first()?).claim;
    let people = people_of(&claim.nationalities);
    let (may_include, included) = inclusion(stage, key, claim.may_include.clone());
    // A claim of several nationalities stands in several cells and enters once, as those who have all of them.
    let own = matches!((&people, key.whose), (People::List(_), Whose::List(_)))
        || !matches!(people, People::List(_));
    (own && bound.counts).then(|| Stated {
        role: key.role,
        outcome: key.outcome,
        people,
        subset: true,
        low: bound.range.low,
        high: None,
        loose_low: bound.range.loose_low,
        loose_high: false,
        may_include,
        included,
        claims: stage.facts.ids(bound.claims.iter().copied()),
        newest: bound.time.map(|time| time.begins),
        origins: 1,
    })
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

/// Which other roles a number may include, and which it does by a ruling.
fn inclusion(stage: &StageOne<'_>, key: &Key<'_>, unclear: Vec<Role>) -> (Vec<Role>, Vec<Role>) {
    match settled(stage, key.role, key.outcome) {
        None => (unclear, Vec::new()),
        Some(true) => (Vec::new(), unclear),
        Some(false) => (Vec::new(), Vec::new()),
    }
}

fn figure(stage: &StageOne<'_>, key: &Key<'_>, draft: &Draft<'_>) -> Option<Stated> {
    // What is stated to be unknown bounds nothing, and still tells of the outcome and the people.
    let is_told = !draft.standing.beside.is_empty() || draft.range.is_some();
    let range = draft.range.or(Some(Range::ANYTHING).filter(|_| is_told))?;
    let (may_include, included) = inclusion(stage, key, unclear_roles(stage, draft));
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
        low: range.low,
        high: range.high,
        loose_low: range.loose_low,
        loose_high: range.loose_high,
        may_include,
        included,
        claims,
        newest,
        origins: draft.origins(),
    })
}

/// The roles of which every claim that the figure stands on says that it may include them.
pub(in crate::reconcile) fn unclear_roles(stage: &StageOne<'_>, draft: &Draft<'_>) -> Vec<Role> {
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
