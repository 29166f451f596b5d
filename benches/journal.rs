//! What an entry, a proof and a checkpoint cost, without storage.

use casualty_ledger::domain::ids::{Principal, Seq};
use casualty_ledger::domain::time::Timestamp;
use casualty_ledger::journal::tree::check_inclusion;
use casualty_ledger::journal::verify::{Content, Salted, StoredEntry, Verification};
use casualty_ledger::journal::{
    Frontier, Hash, Record, Salt, SigningKey, Tree, Version, checkpoint, leaf_hash, salted_hash,
};
use divan::{Bencher, black_box};

const LEAVES: u64 = 100_000;

fn main() {
    divan::main();
}

fn record(seq: u64, body_sha256: Hash) -> Record {
    Record {
        v: Version,
        seq: Seq(seq),
        kind: "claim".to_owned(),
        recorded_at: Timestamp::from_micros(1_467_424_800_000_000),
        principal: Principal::System,
        body_sha256,
        words_sha256: Some(Hash([2; 32])),
    }
}

fn leaf(index: u64) -> Hash {
    leaf_hash(&index.to_be_bytes())
}

fn grown() -> (Frontier, Vec<Hash>) {
    let mut frontier = Frontier::default();
    let nodes = (0..LEAVES).flat_map(|index| frontier.append(leaf(index)).hashes).collect();
    (frontier, nodes)
}

fn tree(nodes: &[Hash]) -> Tree<impl Fn(&[u64]) -> Result<Vec<Hash>, ()>> {
    Tree::new(LEAVES, |indexes: &[u64]| {
        indexes.iter().map(|index| nodes.get(*index as usize).copied().ok_or(())).collect()
    })
}

fn key() -> Option<SigningKey> {
    Some(SigningKey::from_seed("ledger.example".parse().ok()?, &[7; 32]))
}

#[divan::bench]
fn canonical_record() -> Option<String> {
    black_box(record(7, Hash([1; 32]))).canonical().ok()
}

#[divan::bench]
fn parse_canonical_record(bencher: Bencher) {
    let text = record(7, Hash([1; 32])).canonical().unwrap_or_default();
    bencher.bench(|| Record::parse(black_box(text.as_bytes())).is_ok());
}

#[divan::bench]
fn salted_hash_of_500_bytes() -> Hash {
    salted_hash(black_box(&Salt::from_bytes([1; 16])), black_box(&[b'x'; 500]))
}

#[divan::bench]
fn append_1000_leaves_to_100k(bencher: Bencher) {
    let (frontier, _) = grown();
    bencher.with_inputs(|| frontier.clone()).bench_values(|mut frontier| {
        (0..1000).for_each(|_| drop(black_box(frontier.append(black_box(Hash([1; 32]))))));
        frontier
    });
}

#[divan::bench]
fn root_of_100k(bencher: Bencher) {
    let (_, nodes) = grown();
    let tree = tree(&nodes);
    bencher.bench(|| tree.root(black_box(LEAVES)).is_ok());
}

#[divan::bench]
fn inclusion_proof_at_100k(bencher: Bencher) {
    let (_, nodes) = grown();
    let tree = tree(&nodes);
    bencher.bench(|| tree.inclusion_proof(black_box(Seq(77_777)), LEAVES));
}

#[divan::bench]
fn consistency_proof_at_100k(bencher: Bencher) {
    let (_, nodes) = grown();
    let tree = tree(&nodes);
    bencher.bench(|| tree.consistency_proof(black_box(77_777), LEAVES));
}

#[divan::bench]
fn check_inclusion_at_100k(bencher: Bencher) {
    let (frontier, nodes) = grown();
    let proof = tree(&nodes).inclusion_proof(Seq(77_777), LEAVES).unwrap_or_default();
    let (leaf, root) = (leaf(77_776), frontier.root());
    bencher.bench(|| check_inclusion(leaf, Seq(77_777), black_box(&proof), LEAVES, root).is_ok());
}

#[divan::bench]
fn sign_checkpoint(bencher: Bencher) {
    let Some(key) = key() else { return };
    bencher.bench(|| key.sign(black_box(LEAVES), black_box(Hash([9; 32]))));
}

#[divan::bench]
fn verify_checkpoint(bencher: Bencher) {
    let Some(key) = key() else { return };
    let (note, verifier_key) = (key.sign(LEAVES, Hash([9; 32])), key.verifier_key());
    bencher.bench(|| checkpoint::verify(black_box(&note), &verifier_key).is_ok());
}

#[divan::bench]
fn verify_1000_entries(bencher: Bencher) {
    let (salt, body) = ([1; 16], [b'x'; 300]);
    let body_sha256 = salted_hash(&Salt::from_bytes(salt), &body);
    let records: Vec<_> =
        (1..=1000).map(|seq| record(seq, body_sha256).canonical().unwrap_or_default()).collect();
    bencher.bench(|| {
        let mut verification = Verification::new(Vec::new());
        for (record, number) in records.iter().zip(1..) {
            let body = Some(Salted { salt: &salt, bytes: &body });
            let record = record.as_bytes();
            let content = Content::Open { record, body, words: None };
            let entry = StoredEntry { seq: Seq(number), leaf_hash: leaf_hash(record), content };
            assert!(verification.check(&entry).is_ok());
        }
        verification.finish()
    });
}
