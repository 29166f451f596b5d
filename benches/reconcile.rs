//! How long it takes to reconcile one incident, by its number of claims: `cargo bench --bench reconcile`.
//!
//! What the incidents hold is said in `incidents`. Everything is included: stage 1 of all cells, the books, the findings
//! and their sentences.

#[path = "../tests/reconciliation/build.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "made for the tests, which use the rest")]
mod build;
mod incidents;

use casualty_ledger::reconcile::{Policy, reconcile};
use divan::Bencher;
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
