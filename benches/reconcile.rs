//! How long it takes to reconcile one incident, by its number of claims: `cargo bench --bench reconcile`.
//!
//! What the incidents hold is said in `incidents`. Everything is included: stage 1 of all cells, the books, the findings
//! and their sentences.

#[path = "../tests/reconciliation/build.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "made for the tests, which use the rest")]
mod build;
mod incidents;

use casualty_ledger::reconcile::{Followed, Policy, reconcile, timeline};
use divan::Bencher;
use incidents::crafted::{Crafted, crafted};
use incidents::{contradictory, plausible};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// As the news tell of an incident, by the default policy.
#[divan::bench(args = [10, 100, 1_000, 5_000])]
fn plausible_incident(bencher: Bencher<'_, '_>, claims: u64) {
    let case = plausible(claims);
    bencher.bench_local(|| reconcile(&case.input(), Policy::Gtd));
}

/// Random numbers: twenty imbalances and more.
#[divan::bench(args = [10, 100, 1_000, 5_000])]
fn contradictory_incident(bencher: Bencher<'_, '_>, claims: u64) {
    let case = contradictory(claims);
    bencher.bench_local(|| reconcile(&case.input(), Policy::Gtd));
}

/// Made to hurt.
#[divan::bench(args = Crafted::ALL, consts = [5_000, 20_000], sample_count = 5)]
fn crafted_incident<const CLAIMS: u64>(bencher: Bencher<'_, '_>, kind: Crafted) {
    let case = crafted(kind, CLAIMS);
    bencher.bench_local(|| reconcile(&case.input(), Policy::Gtd));
}

/// The timeline of every cell, after each article.
#[divan::bench(args = Crafted::ALL, sample_count = 3)]
fn timeline_of_crafted_5_000(bencher: Bencher<'_, '_>, kind: Crafted) {
    let case = crafted(kind, 5_000);
    bencher.bench_local(|| timeline(&case.input(), Policy::Gtd, Followed::default()));
}

#[divan::bench(args = [100, 1_000, 5_000], sample_count = 3)]
fn timeline_of_every_cell(bencher: Bencher<'_, '_>, claims: u64) {
    let case = plausible(claims);
    bencher.bench_local(|| timeline(&case.input(), Policy::Gtd, Followed::default()));
}

#[divan::bench(args = Policy::ALL)]
fn of_5_000_claims(bencher: Bencher<'_, '_>, policy: Policy) {
    let case = plausible(5_000);
    bencher.bench_local(|| reconcile(&case.input(), policy));
}

#[divan::bench(args = [100, 5_000])]
fn comparison_of_hostages_killed(bencher: Bencher<'_, '_>, claims: u64) {
    let case = plausible(claims);
    bencher.bench_local(|| case.comparison("hostages killed"));
}

#[divan::bench(args = [100, 5_000])]
fn timeline_of_hostages_killed(bencher: Bencher<'_, '_>, claims: u64) {
    let case = plausible(claims);
    bencher.bench_local(|| case.timeline("hostages killed"));
}
