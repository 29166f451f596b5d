//! How long it takes to reconcile one incident, by its number of claims: `cargo bench --bench reconcile`.

#[path = "../tests/reconciliation/build.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "made for the tests, which use the rest")]
mod build;

use build::{Case, about, at_least, exact};
use casualty_ledger::domain::count::Count;
use casualty_ledger::domain::outcome::Outcome;
use casualty_ledger::domain::role::Role;
use casualty_ledger::reconcile::{Policy, comparison, reconcile, timeline};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    /// Low numbers most often.
    fn skewed(&mut self, sides: u64) -> usize {
        let (one, other, third) = (self.roll(sides), self.roll(sides), self.roll(sides));
        one.min(other).min(third) as usize
    }
}

const CODES: [&str; 24] = [
    "ITA", "JPN", "USA", "IND", "BGD", "LKA", "FRA", "DEU", "GBR", "ESP", "CHN", "KOR", "BRA", "CAN", "AUS",
    "NLD", "BEL", "SWE", "NOR", "POL", "TUR", "IRN", "PAK", "NPL",
];

/// An incident with ten claims to an article, forty sources, and every kind of count. As in the news, a few cells take most
/// of the claims.
fn incident(claims: u64) -> Case {
    let mut dice = Dice(claims);
    let mut case = Case::new();
    let sources: Vec<_> = (0..40).map(|number| case.source(&format!("Source {number}"))).collect();
    let pick = |dice: &mut Dice| sources[dice.roll(40) as usize];
    for number in 0..claims.div_ceil(10) {
        let publisher = pick(&mut dice);
        let (day, hour) = (2 + number % 28, number % 24);
        let article = case.article(publisher, &format!("2016-07-{day:02}T{hour:02}:00:00Z"));
        for _ in 0..10.min(claims) {
            let role = Role::ALL[dice.skewed(Role::ALL.len() as u64)];
            let outcome = Outcome::ALL[dice.skewed(7)];
            let code = CODES[dice.skewed(24)];
            let nationality = match dice.roll(10) {
                0..=3 => String::new(),
                4 => " foreign".to_owned(),
                5 if code != "BGD" => format!(" {code} BGD"),
                _ => format!(" {code}"),
            };
            let n = 1 + dice.roll(30);
            let count = match dice.roll(6) {
                0 => at_least(n),
                1 => about(n),
                2 => Count::vague("several"),
                _ => exact(n),
            };
            let cell = format!("{role} {outcome}{nationality}");
            if dice.roll(3) == 0 {
                case.own(article, &cell, count);
            } else {
                case.said_by(pick(&mut dice), article, &cell, count);
            }
        }
    }
    case
}

#[divan::bench(args = [10, 100, 1_000, 5_000])]
fn gtd(bencher: divan::Bencher<'_, '_>, claims: u64) {
    let case = incident(claims);
    bencher.bench_local(|| reconcile(&case.input(), Policy::Gtd));
}

#[divan::bench(args = Policy::ALL)]
fn of_5_000_claims(bencher: divan::Bencher<'_, '_>, policy: Policy) {
    let case = incident(5_000);
    bencher.bench_local(|| reconcile(&case.input(), policy));
}

#[divan::bench(args = [100, 5_000])]
fn comparison_of_victims_killed(bencher: divan::Bencher<'_, '_>, claims: u64) {
    let case = incident(claims);
    bencher.bench_local(|| comparison(&case.input(), Policy::Gtd, Role::Victims, Outcome::Killed));
}

#[divan::bench(args = [100, 5_000])]
fn timeline_of_victims_killed(bencher: divan::Bencher<'_, '_>, claims: u64) {
    let case = incident(claims);
    bencher.bench_local(|| timeline(&case.input(), Policy::Gtd, build::cell("victims killed")));
}
