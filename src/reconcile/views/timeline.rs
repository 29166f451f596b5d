//! The figure of a cell after each article, and which articles moved it.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::claim::Claim;
use crate::domain::ids::{ArticleId, ClaimId};
use crate::domain::nationality::ClaimNationalities;
use crate::domain::ruling::{Effect, Ruling};
use crate::domain::time::Timestamp;
use crate::reconcile::cells::StageOne;
use crate::reconcile::cells::draft::Numbers;
use crate::reconcile::cells::resolved;
use crate::reconcile::terms::figure::FigureStatus;
use crate::reconcile::terms::input::Input;
use crate::reconcile::terms::overlap::has_outcome;
use crate::reconcile::terms::policy::Policy;

/// The figure of a cell after one article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TimelineItem {
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
    /// Whether the figure or its status is another than before.
    pub changed: bool,
}

/// The figure of a cell after each article that speaks of it or changes it, by time of publication, undated last.
pub fn timeline(input: &Input<'_>, policy: Policy, cell: Cell) -> Vec<TimelineItem> {
    let mut claims: Vec<&Claim> =
        input.claims.iter().filter(|claim| bears_on(claim, cell, policy, input.rulings)).collect();
    let published_at = |claim: &Claim| input.articles.get(&claim.article_id)?.published_at;
    if let Some(reported_by) = input.reported_by {
        claims.retain(|claim| published_at(claim).is_some_and(|at| at <= reported_by));
    }
    claims.sort_by_key(|claim| {
        let at = published_at(claim);
        (at.is_none(), at, claim.article_id, claim.id)
    });
    let mut before = (Numbers::default(), FigureStatus::Unknown);
    let mut items = Vec::new();
    let mut end = 0;
    for of_article in claims.chunk_by(|one, other| one.article_id == other.article_id) {
        end += of_article.len();
        let after = state(input, policy, cell, &claims[..end]);
        let own = |claim: &&&Claim| is_of(claim, cell);
        let mut claim_ids: Vec<ClaimId> = of_article.iter().filter(own).map(|claim| claim.id).collect();
        let changed = after != before;
        if claim_ids.is_empty() && !changed {
            continue;
        }
        if claim_ids.is_empty() {
            claim_ids = causes(of_article, cell);
        }
        let (Numbers { low, best, high }, status) = after;
        before = after;
        items.push(TimelineItem {
            article_id: of_article[0].article_id,
            published_at: published_at(of_article[0]),
            low,
            best,
            high,
            status,
            claim_ids,
            changed,
        });
    }
    items
}

/// The figure of the cell by these claims alone, and by the rulings that speak of no others.
fn state(input: &Input<'_>, policy: Policy, cell: Cell, claims: &[&Claim]) -> (Numbers, FigureStatus) {
    let known: BTreeSet<ClaimId> = claims.iter().map(|claim| claim.id).collect();
    let applies = |ruling: &&Ruling| match ruling.effect {
        Effect::Move { .. } => {
            let is_new =
                |id: &ClaimId| !known.contains(id) && input.claims.iter().any(|claim| claim.id == *id);
            !ruling.claim_ids.iter().any(is_new)
        }
        _ => true,
    };
    let rulings: Vec<Ruling> = input.rulings.iter().filter(applies).cloned().collect();
    let input = Input { rulings: &rulings, ..*input };
    let stage = StageOne::work(&input, claims.iter().copied(), policy);
    stage
        .draft(cell)
        .map_or((Numbers::default(), FigureStatus::Unknown), |draft| (draft.numbers, draft.status))
}

/// The claims of an article that changed a cell of which it does not speak: those of the same people, else all.
fn causes(of_article: &[&Claim], cell: Cell) -> Vec<ClaimId> {
    let of_them = |claim: &&&Claim| names(&claim.nationalities, cell.nationality);
    let causes: Vec<ClaimId> = of_article.iter().filter(of_them).map(|claim| claim.id).collect();
    if causes.is_empty() { of_article.iter().map(|claim| claim.id).collect() } else { causes }
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

/// Whether a claim can make a difference to the cell.
fn bears_on(claim: &Claim, cell: Cell, policy: Policy, rulings: &[Ruling]) -> bool {
    let nationalities = &claim.nationalities;
    let is_dual = nationalities.list().len() > 1;
    let same_people = (claim.role, claim.outcome) == (cell.role, cell.outcome);
    let finds_some = resolved::passes(cell.outcome) && resolved::finds(claim.outcome);
    let is_part = policy == Policy::Ucdp
        && cell.nationality == CellNationality::Any
        && (finds_some || claim.outcome == cell.outcome && cell.role.contains(claim.role));
    // One of several nationalities is found only with the others: claims of all nationalities may matter.
    let both_name_some =
        !nationalities.list().is_empty() && matches!(cell.nationality, CellNationality::Code(_));
    let finds_them = finds_some
        && resolved::related(claim.role, cell.role)
        && (both_name_some || names(nationalities, cell.nationality));
    let moved = rulings.iter().any(|ruling| match ruling.effect {
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
