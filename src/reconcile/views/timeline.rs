//! The figures of cells after each article: which articles moved them, and why a claim no longer counts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::claim::Claim;
use crate::domain::ids::{ArticleId, ClaimId};
use crate::domain::nationality::ClaimNationalities;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::ruling::{Effect, Ruling};
use crate::domain::time::Timestamp;
use crate::reconcile::cells::StageOne;
use crate::reconcile::cells::draft::{Draft, Numbers};
use crate::reconcile::cells::{resolved, tolls};
use crate::reconcile::terms::figure::{FigureStatus, SetAsideReason};
use crate::reconcile::terms::input::Input;
use crate::reconcile::terms::overlap::has_outcome;
use crate::reconcile::terms::policy::Policy;

/// Which cells a timeline is asked of: of every one that claims speak of, where nothing is named.
#[derive(Clone, Copy, Debug, Default)]
pub struct Followed {
    pub role: Option<Role>,
    pub outcome: Option<Outcome>,
    pub nationality: Option<CellNationality>,
}

/// What of a figure is another than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    Number,
    Status,
}

/// The figure of a cell after one article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TimelineItem {
    pub role: Role,
    pub outcome: Outcome,
    pub nationality: CellNationality,
    /// The part of them that it is about, in an article's words; only where parts are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub subset: Option<String>,
    pub article_id: ArticleId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub published_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub low: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub best: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub high: Option<u64>,
    pub status: FigureStatus,
    /// The article's claims of the cell; where it has none, those of its claims that changed the figure.
    pub claim_ids: Vec<ClaimId>,
    /// What is another than before: the number, the status, both or neither.
    pub changed: Vec<Changed>,
    /// Why claims of the cell count no longer, or never did, of those that counted or were not told before.
    pub because: Vec<SetAsideReason>,
}

/// The figures of cells after each article that speaks of them or changes them, by time of publication, undated last.
pub fn timeline(input: &Input<'_>, policy: Policy, followed: Followed) -> Vec<TimelineItem> {
    let asked: Vec<&Claim> = input.claims.iter().filter(|claim| input.asks_for(claim)).collect();
    let cells: BTreeSet<Cell> = asked.iter().flat_map(|claim| cells_of(claim, followed)).collect();
    let cells: Vec<Cell> = cells.into_iter().collect();
    let alike = cells.chunk_by(|one, other| (one.role, one.outcome) == (other.role, other.outcome));
    let mut items: Vec<TimelineItem> =
        alike.flat_map(|cells| of_cells(input, &asked, policy, cells)).collect();
    items.sort_by_key(|item| (item.published_at.is_none(), item.published_at, item.article_id));
    items
}

/// The cells that a claim speaks of, of those that are followed.
fn cells_of(claim: &Claim, followed: Followed) -> Vec<Cell> {
    let Claim { role, outcome, .. } = *claim;
    if followed.role.is_some_and(|asked| asked != role)
        || followed.outcome.is_some_and(|asked| asked != outcome)
    {
        return Vec::new();
    }
    let nationalities = match &claim.nationalities {
        ClaimNationalities::Any => vec![CellNationality::Any],
        ClaimNationalities::Foreign => vec![CellNationality::Foreign],
        ClaimNationalities::List(list) => list.iter().copied().map(CellNationality::Code).collect(),
    };
    let asked =
        |nationality: &CellNationality| followed.nationality.is_none_or(|asked| asked == *nationality);
    nationalities.into_iter().filter(asked).map(|nationality| Cell::new(role, outcome, nationality)).collect()
}

/// What a cell is after some of the claims.
struct State {
    numbers: Numbers,
    status: FigureStatus,
    set_aside: BTreeSet<(ClaimId, SetAsideReason)>,
}

impl State {
    /// Of a cell that has no draft nothing is known.
    fn of(draft: Option<&Draft<'_>>) -> Self {
        let (numbers, status) =
            draft.map_or((Numbers::default(), FigureStatus::Unknown), |draft| (draft.numbers, draft.status));
        Self { numbers, status, set_aside: BTreeSet::new() }
    }
}

/// Of the cells of one role and outcome: what bears on one of them bears on most, so each article is worked out once for all.
fn of_cells(input: &Input<'_>, asked: &[&Claim], policy: Policy, cells: &[Cell]) -> Vec<TimelineItem> {
    let bears = Bears { policy, rulings: input.rulings };
    let claims = bearing(input, asked, &bears, cells);
    let mut later = moved(input);
    let mut before: Vec<State> = cells.iter().map(|_| State::of(None)).collect();
    let mut items = Vec::new();
    let mut end = 0;
    for of_article in claims.chunk_by(|one, other| one.article_id == other.article_id) {
        end += of_article.len();
        for claim in of_article {
            later.remove(&claim.id);
        }
        let applies =
            |ruling: &&Ruling| !moves(ruling) || !ruling.claim_ids.iter().any(|id| later.contains(id));
        let rulings: Vec<Ruling> = input.rulings.iter().filter(applies).cloned().collect();
        let after = states(&Input { rulings: &rulings, ..*input }, policy, cells, &claims[..end]);
        for (cell, (before, after)) in cells.iter().zip(before.iter().zip(&after)) {
            items.extend(item(input, &bears, *cell, of_article, before, after));
        }
        before = after;
    }
    items
}

/// The claims that can make a difference to one of the cells, by the time of their articles.
fn bearing<'c>(input: &Input<'_>, asked: &[&'c Claim], bears: &Bears<'_>, cells: &[Cell]) -> Vec<&'c Claim> {
    let bears_on_one = |claim: &&Claim| cells.iter().any(|cell| bears.on(claim, *cell));
    let mut claims: Vec<&Claim> = asked.iter().copied().filter(bears_on_one).collect();
    if let Some(reported_by) = input.reported_by {
        claims.retain(|claim| published_at(input, claim).is_some_and(|at| at <= reported_by));
    }
    claims.sort_by_key(|claim| {
        let at = published_at(input, claim);
        (at.is_none(), at, claim.article_id, claim.id)
    });
    claims
}

const fn moves(ruling: &Ruling) -> bool {
    matches!(ruling.effect, Effect::Move { .. })
}

/// The claims of whose people rulings move some: such a ruling applies once all of them are told.
fn moved(input: &Input<'_>) -> BTreeSet<ClaimId> {
    let named = input.rulings.iter().filter(|ruling| moves(ruling)).flat_map(|ruling| &ruling.claim_ids);
    let named: BTreeSet<ClaimId> = named.copied().collect();
    input.claims.iter().map(|claim| claim.id).filter(|id| named.contains(id)).collect()
}

fn published_at(input: &Input<'_>, claim: &Claim) -> Option<Timestamp> {
    input.articles.get(&claim.article_id)?.published_at
}

/// What an article makes of a cell; nothing where it neither speaks of it nor changes it.
fn item(
    input: &Input<'_>,
    bears: &Bears<'_>,
    cell: Cell,
    of_article: &[&Claim],
    before: &State,
    after: &State,
) -> Option<TimelineItem> {
    let own = of_article.iter().filter(|claim| is_of(claim, cell));
    let mut claim_ids: Vec<ClaimId> = own.map(|claim| claim.id).collect();
    let changes = [
        (Changed::Number, after.numbers != before.numbers),
        (Changed::Status, after.status != before.status),
    ];
    let changed: Vec<Changed> =
        changes.iter().filter(|(_, differs)| *differs).map(|(what, _)| *what).collect();
    if claim_ids.is_empty() && changed.is_empty() {
        return None;
    }
    if claim_ids.is_empty() {
        claim_ids = causes(bears, of_article, cell);
    }
    let because: BTreeSet<SetAsideReason> =
        after.set_aside.difference(&before.set_aside).map(|(_, reason)| *reason).collect();
    let Cell { role, outcome, nationality } = cell;
    let Numbers { low, best, high } = after.numbers;
    Some(TimelineItem {
        role,
        outcome,
        nationality,
        subset: input.subset.map(str::to_owned),
        article_id: of_article[0].article_id,
        published_at: published_at(input, of_article[0]),
        low,
        best,
        high,
        status: after.status,
        claim_ids,
        changed,
        because: because.into_iter().collect(),
    })
}

/// Each cell by these claims alone.
fn states(input: &Input<'_>, policy: Policy, cells: &[Cell], claims: &[&Claim]) -> Vec<State> {
    let stage = StageOne::work(input, claims.iter().copied(), policy);
    let mut states: Vec<State> = cells.iter().map(|cell| State::of(stage.draft(*cell))).collect();
    for fact in &stage.facts.all {
        let Some(reason) = fact.set_aside else { continue };
        for cell in cells_of(fact.claim, Followed::default()) {
            if let Ok(place) = cells.binary_search(&cell) {
                states[place].set_aside.insert((fact.claim.id, reason));
            }
        }
    }
    states
}

/// The claims of an article that changed a cell of which it does not speak: those of the same people, else all that bear on it.
fn causes(bears: &Bears<'_>, of_article: &[&Claim], cell: Cell) -> Vec<ClaimId> {
    let bearing: Vec<&&Claim> = of_article.iter().filter(|claim| bears.on(claim, cell)).collect();
    let of_them = |claim: &&&&Claim| names(&claim.nationalities, cell.nationality);
    let causes: Vec<ClaimId> = bearing.iter().filter(of_them).map(|claim| claim.id).collect();
    if causes.is_empty() { bearing.iter().map(|claim| claim.id).collect() } else { causes }
}

fn is_of(claim: &Claim, cell: Cell) -> bool {
    (claim.role, claim.outcome) == (cell.role, cell.outcome) && names(&claim.nationalities, cell.nationality)
}

fn names(nationalities: &ClaimNationalities, nationality: CellNationality) -> bool {
    match (nationalities, nationality) {
        (ClaimNationalities::Any, CellNationality::Any) => true,
        (ClaimNationalities::Foreign, CellNationality::Foreign) => true,
        (ClaimNationalities::List(list), CellNationality::Code(code)) => list.contains(&code),
        _ => false,
    }
}

/// What decides which claims can make a difference to a cell.
struct Bears<'r> {
    policy: Policy,
    rulings: &'r [Ruling],
}

impl Bears<'_> {
    fn on(&self, claim: &Claim, cell: Cell) -> bool {
        let nationalities = &claim.nationalities;
        let is_dual = nationalities.list().len() > 1;
        let same_people = (claim.role, claim.outcome) == (cell.role, cell.outcome);
        let finds_some = resolved::passes(cell.outcome) && resolved::finds(claim.outcome);
        let is_part = self.policy == Policy::Ucdp
            && cell.nationality == CellNationality::Any
            && (finds_some || claim.outcome == cell.outcome && cell.role.contains(claim.role));
        // One of several nationalities is found only with the others: claims of all nationalities may matter.
        let both_name_some =
            !nationalities.list().is_empty() && matches!(cell.nationality, CellNationality::Code(_));
        let finds_them = finds_some
            && tolls::related(claim.role, cell.role)
            && (both_name_some || names(nationalities, cell.nationality));
        let moved = self.rulings.iter().any(|ruling| match ruling.effect {
            Effect::Move { from, to, .. } => {
                (from == cell || to == cell) && ruling.holds() && ruling.claim_ids.contains(&claim.id)
            }
            _ => false,
        });
        // Of a role or union within, the lists say how far numbers may lie apart, and who is singled out makes "none" outdated.
        let is_within = cell.role.contains(claim.role) && has_outcome(cell.outcome, claim.outcome);
        let bounds_only = claim.subset.is_some() || claim.additional || claim.counted_from.is_some();
        // The totals of an article say whether its lists lie within a nationality's own number.
        let sums_lists = same_people && matches!(cell.nationality, CellNationality::Code(_));
        let joins = is_within && (is_dual || bounds_only) || sums_lists;
        is_of(claim, cell) || joins || is_part || finds_them || moved
    }
}
