//! What one claim costs on its way in and out: finding its quote, writing its bytes, reading it: `cargo bench --bench ledger`.

#![allow(clippy::unwrap_used, reason = "a benchmark may panic")]

#[path = "../examples/generate/ledger.rs"]
mod generated;
#[path = "../examples/generate/line.rs"]
mod line;
#[path = "../examples/generate/random.rs"]
mod random;
#[path = "../examples/generate/world.rs"]
mod world;

use std::sync::LazyLock;

use casualty_ledger::domain::audience::Audience;
use casualty_ledger::domain::claim::Claim;
use casualty_ledger::domain::entry::{Body, Words};
use casualty_ledger::domain::ids::{ClaimId, Seq};
use casualty_ledger::domain::quote::{Selector, anchor};
use casualty_ledger::import::{Reading, lines};
use casualty_ledger::journal::canonical;
use casualty_ledger::ledger::{Caller, ClaimFilter, Ledger, Order, PageRequest};
use casualty_ledger::store::{Store, View};
use divan::{Bencher, black_box};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const NOW: View = View::now(Audience::Reviewer);

fn main() {
    divan::main();
}

/// A ledger of about 10,000 generated claims, made once.
struct Made {
    ledger: Ledger,
    store: Store,
    claims: Vec<ClaimId>,
    _folder: tempfile::TempDir,
}

static MADE: LazyLock<Made> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.db");
    let ledger = Ledger::open_unsigned(&file).unwrap();
    let mut ndjson = Vec::new();
    generated::write(&mut ndjson, 1, 10_000).unwrap();
    let operator = Caller::OPERATOR;
    ledger
        .import(operator, ledger.new_import(), lines(ndjson.as_slice(), Reading::default()), |_| Ok(()))
        .unwrap();
    let page = PageRequest { limit: 500, after: Some(3_000), order: Order::Ascending };
    let rows = ledger.claims(&ClaimFilter::default(), NOW, page).unwrap();
    let claims = rows.iter().map(|json| serde_json::from_slice::<Claim>(json).unwrap().id).collect();
    Made { store: Store::open(&(&file).into()).unwrap(), ledger, claims, _folder: folder }
});

fn claim() -> Claim {
    serde_json::from_str(&MADE.ledger.claim(&Caller::OPERATOR, MADE.claims[0], NOW).unwrap().json).unwrap()
}

/// The body and the words of the entry that recorded a claim.
fn parts() -> (Body, Words) {
    let row = MADE.store.read_once(|reader| reader.entry(claim().seq)).unwrap().unwrap();
    (serde_json::from_str(&row.body).unwrap(), serde_json::from_str(&row.words.unwrap()).unwrap())
}

#[divan::bench(args = [2_000, 20_000, 200_000])]
fn anchor_in_text(bencher: Bencher, length: usize) {
    let mut text = "Officials said — again — that several people were held. ".repeat(length / 56);
    text.push_str("At least 13 hostages were rescued.");
    let quote = Selector { exact: "13 hostages".to_owned(), prefix: None, suffix: None, start: None };
    bencher.bench(|| anchor(black_box(&text), black_box(&quote)));
}

#[divan::bench]
fn canonical_body(bencher: Bencher) {
    let (body, _) = parts();
    bencher.bench(|| canonical(black_box(&body)));
}

#[divan::bench]
fn canonical_words(bencher: Bencher) {
    let (_, words) = parts();
    bencher.bench(|| canonical(black_box(&words)));
}

#[divan::bench]
fn claim_to_json(bencher: Bencher) {
    let claim = claim();
    bencher.bench(|| serde_json::to_string(black_box(&claim)));
}

#[divan::bench]
fn claim_from_json(bencher: Bencher) {
    let json = serde_json::to_string(&claim()).unwrap();
    bencher.bench(|| serde_json::from_str::<Claim>(black_box(&json)));
}

#[divan::bench]
fn read_claim(bencher: Bencher) {
    let mut next = MADE.claims.iter().cycle();
    bencher.bench_local(|| MADE.ledger.claim(&Caller::OPERATOR, *next.next().unwrap(), NOW).unwrap());
}

#[divan::bench]
fn read_50_claims_of_an_incident(bencher: Bencher) {
    let filter = ClaimFilter { incident_id: Some(claim().incident_id), ..ClaimFilter::default() };
    let page = PageRequest { limit: 50, after: None, order: Order::Ascending };
    bencher.bench(|| MADE.ledger.claims(black_box(&filter), NOW, page).unwrap());
}

#[divan::bench]
fn read_50_newest_claims_of_a_nationality(bencher: Bencher) {
    let claim = claim();
    let nationality = Some("any".parse().unwrap());
    let filter = ClaimFilter { outcome: Some(claim.outcome), nationality, ..ClaimFilter::default() };
    let page = PageRequest { limit: 50, after: None, order: Order::Descending };
    bencher.bench(|| MADE.ledger.claims(black_box(&filter), NOW, page).unwrap());
}

#[divan::bench]
fn read_tree_nodes(bencher: Bencher) {
    bencher.bench(|| MADE.store.read_once(|reader| reader.nodes(black_box(&[1, 1_023, 9_000]))).unwrap());
}

#[divan::bench]
fn read_entry(bencher: Bencher) {
    bencher.bench(|| MADE.store.read_once(|reader| reader.entry(black_box(Seq(5_000)))).unwrap());
}
