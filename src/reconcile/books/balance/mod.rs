//! Stage 2, the books: what figures of different cells say of one another, and whether they can all be true.
//!
//! Counts are tied by linear relations over non-negative whole numbers: nationality sets add up to totals, roles
//! contain roles, and outcomes that exclude one another fit into the number exposed. Bounds are propagated over these
//! to a fixpoint. It must not know how a figure was chosen: it reports, and never overrules.

mod detail;
mod figures;
mod imbalance;
mod implied;
mod propagate;
mod relations;
mod roles;
mod rows;
mod sets;
mod terms;
mod withheld;

use crate::domain::cell::Cell;
use crate::domain::nationality::Nationality;

use propagate::Work;
use relations::Grid;
use withheld::Withheld;

pub use terms::{Balance, Imbalance, Implied, MAX_IMBALANCES, People, Stated};

/// Parts of relations and steps that one balance may look at before its search for imbalances ends.
const MAX_WORK: usize = 4_000_000;

/// Balances the figures of one incident. The order of `stated` changes nothing but the positions it is named by. Bounds are
/// implied of totals, and of the cells asked for.
pub fn balance(host: Option<Nationality>, stated: &[Stated], asked: &[Cell]) -> Balance {
    balance_within(host, stated, asked, MAX_WORK).0
}

/// The same, with another limit to the work; says how much was done.
fn balance_within(
    host: Option<Nationality>,
    stated: &[Stated],
    asked: &[Cell],
    limit: usize,
) -> (Balance, usize) {
    let figures = figures::in_drop_order(stated);
    let sets = sets::Sets::new(host, &figures);
    let mut reported = implied::Reported::new(&figures);
    let mut balance = Balance::default();
    let mut work = Work::up_to(limit);
    for part in relations::parts(&figures, asked) {
        let grid = Grid::new(&part, &sets);
        let mut network = grid.network(work);
        let start = network.mark();
        let books = implied::Books { figures: &figures, part: &part, sets: &sets, grid: &grid };
        let search = imbalance::Search { figures: &figures, part: &part, grid: &grid };
        let settled = search.settle(&mut network, &mut balance);
        if let Some(active) = settled.active {
            network.wake_all();
            let mut found = reported.collect(&books, &network, asked);
            let withheld = Withheld::by(&books, &network, &settled.imbalances, host);
            let borne_out = reported.corroborate(&books, (&mut network, start), &active);
            withheld.from(&books, (&mut network, start), &settled.imbalances, &balance.relaxed, &mut found);
            balance.implied.extend(found);
            if settled.imbalances.is_empty() {
                balance.borne_out.extend(borne_out);
            }
        }
        balance.cut_short |= network.is_tired();
        work = network.work();
    }
    (balance, work.done)
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod work_tests;
