//! The bounds of an answer: what the books leave possible, and what figures report at least.

use crate::domain::cell::CellNationality;
use crate::domain::role::Role;
use crate::reconcile::answers::branch::branches;
use crate::reconcile::answers::scene::Scene;
use crate::reconcile::facts::key::Key;
use crate::reconcile::terms::range::Range;

/// The bounds of one row.
pub(super) fn of(scene: &Scene<'_, '_>, nationality: CellNationality) -> Range {
    let root = scene.group.root();
    let implied = scene.books.implied(scene.cell(root, nationality));
    let (mut low, high) = implied.map_or((0, None), |implied| (implied.low_of_all, implied.high));
    if nationality == CellNationality::Foreign {
        low = low.max(added(scene, root));
    }
    let low = low.max(floor(scene, nationality));
    Range::new(low, high.map(|high| high.max(low)))
}

/// The largest reported low of the cell and of those it contains. A figure that was left out of the books is no such floor where the
/// root's own figure stands.
fn floor(scene: &Scene<'_, '_>, nationality: CellNationality) -> u64 {
    let root = scene.group.root();
    let own_stands = scene.draft(root, nationality).is_some_and(|draft| draft.range.is_some())
        && !scene.books.is_left_out(&Key::from(scene.cell(root, nationality)));
    scene.floors.of_row(nationality, own_stands)
}

/// The reported lows of foreigners: those of disjoint roles added, of overlapping ones the largest.
fn added(scene: &Scene<'_, '_>, role: Role) -> u64 {
    let key = Key::from(scene.cell(role, CellNationality::Foreign));
    let own =
        scene.stage.drafts.get(&key).and_then(|draft| scene.books.reported_low(&key, draft)).unwrap_or(0);
    let (within, disjoint) = branches(role);
    let parts = within.iter().map(|part| added(scene, *part));
    own.max(if disjoint { parts.fold(0, u64::saturating_add) } else { parts.max().unwrap_or(0) })
}
