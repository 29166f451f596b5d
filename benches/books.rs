//! How long the books of one incident take: few and many nationalities, with and without imbalances.

use casualty_ledger::domain::ids::ClaimId;
use casualty_ledger::domain::nationality::Nationality;
use casualty_ledger::domain::outcome::Outcome;
use casualty_ledger::domain::role::Role;
use casualty_ledger::domain::time::Timestamp;
use casualty_ledger::reconcile::balance::{People, Stated, balance};
use divan::Bencher;
use uuid::Uuid;

const PLACES: [(Role, Outcome); 6] = [
    (Role::Hostages, Outcome::Killed),
    (Role::Hostages, Outcome::Rescued),
    (Role::Hostages, Outcome::Held),
    (Role::Police, Outcome::Killed),
    (Role::Victims, Outcome::Wounded),
    (Role::Civilians, Outcome::Missing),
];

const CLAIMS: usize = 5_000;

fn main() {
    divan::main();
}

fn nationalities(count: usize) -> Vec<Nationality> {
    let letters = || b'A'..=b'Z';
    letters()
        .flat_map(|a| letters().flat_map(move |b| letters().map(move |c| [a, b, c])))
        .filter_map(|code| std::str::from_utf8(&code).ok()?.parse().ok())
        .take(count)
        .collect()
}

/// A figure for each nationality and a total in each place, foreigners, and a list for every tenth nationality.
/// `surplus` is what each total lacks; the claims are spread evenly over the figures.
fn incident(nationalities: &[Nationality], surplus: u64) -> Vec<Stated> {
    let mut stated = Vec::new();
    for (role, outcome) in PLACES {
        let each = if outcome == Outcome::Held { 20 } else { 7 };
        let total = nationalities.len() as u64 * each - surplus;
        let mut figure = |people, low, high| stated.push(figure(role, outcome, people, low, high));
        figure(People::Any, total, Some(total + total / 10));
        figure(People::Foreign, total / 2, None);
        for pair in nationalities.chunks(10).filter_map(|tenth| tenth.get(..2)) {
            figure(People::List(pair.to_vec()), 0, Some(3));
        }
        for (index, one) in nationalities.iter().enumerate() {
            figure(People::Nationality(*one), each, (index % 3 > 0).then_some(each));
        }
    }
    let each = CLAIMS.div_ceil(stated.len());
    for (index, figure) in stated.iter_mut().enumerate() {
        let first = (index * each) as u128;
        figure.claims =
            (first..first + each as u128).map(|n| ClaimId::from_uuid(Uuid::from_u128(n))).collect();
        figure.newest = Some(Timestamp::from_micros(index as i64));
    }
    stated
}

fn figure(role: Role, outcome: Outcome, people: People, low: u64, high: Option<u64>) -> Stated {
    Stated {
        role,
        outcome,
        people,
        subset: false,
        low,
        high,
        loose_low: false,
        loose_high: false,
        may_include: Vec::new(),
        included: Vec::new(),
        claims: Vec::new(),
        newest: None,
        origins: 1,
    }
}

#[divan::bench(args = [10, 50, 190])]
fn balanced(bencher: Bencher, count: usize) {
    let nationalities = nationalities(count);
    let stated = incident(&nationalities, 0);
    let found = balance(Some(nationalities[0]), &stated, &[]);
    assert!(found.imbalances.is_empty());
    bencher.bench(|| balance(Some(nationalities[0]), divan::black_box(&stated), &[]));
}

/// Totals too low for their nationalities: every figure of a place is in its imbalance.
#[divan::bench(args = [10, 50, 190])]
fn with_imbalances(bencher: Bencher, count: usize) {
    let nationalities = nationalities(count);
    let stated = incident(&nationalities, count as u64 * 2);
    let found = balance(Some(nationalities[0]), &stated, &[]);
    assert!(!found.imbalances.is_empty());
    bencher.bench(|| balance(Some(nationalities[0]), divan::black_box(&stated), &[]));
}
