//! The ledger itself: entries, the signed checkpoint, and proofs worked out here by hand from RFC 6962.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::helpers::{Client, Scene};

type Hash = [u8; 32];

fn leaf(record: &str) -> Hash {
    Sha256::new().chain_update([0]).chain_update(record).finalize().into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The Merkle tree hash, straight from its definition (RFC 6962, 2.1).
fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [only] => *only,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node(&root(left), &root(right))
        }
    }
}

/// The root that an audit path leads to.
fn climbed(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Hash {
    if size == 1 {
        assert!(path.is_empty());
        return leaf;
    }
    let left = size.next_power_of_two() / 2;
    let (last, below) = path.split_last().unwrap();
    if index < left {
        node(&climbed(leaf, index, left, below), last)
    } else {
        node(last, &climbed(leaf, index - left, size - left, below))
    }
}

/// The old and the new root that a consistency proof leads to (RFC 6962, 2.1.2).
fn spanned(from: u64, to: u64, hashes: &[Hash], old_root: Hash, whole: bool) -> (Hash, Hash) {
    if from == to {
        if whole {
            assert!(hashes.is_empty());
            return (old_root, old_root);
        }
        assert_eq!(hashes.len(), 1);
        return (hashes[0], hashes[0]);
    }
    let left = to.next_power_of_two() / 2;
    let (last, below) = hashes.split_last().unwrap();
    if from <= left {
        let (old, new) = spanned(from, left, below, old_root, whole);
        (old, node(&new, last))
    } else {
        let (old, new) = spanned(from - left, to - left, below, old_root, false);
        (node(last, &old), node(last, &new))
    }
}

fn hash(text: &Value) -> Hash {
    hex::decode(text.as_str().unwrap()).unwrap().try_into().unwrap()
}

fn hashes(list: &Value) -> Vec<Hash> {
    list.as_array().unwrap().iter().map(hash).collect()
}

pub struct Checkpoint {
    pub size: u64,
    pub root: Hash,
    pub origin: String,
}

/// The checkpoint, its signature checked against the published key.
pub fn checkpoint(client: &Client) -> Checkpoint {
    let note = client.get("/v1/checkpoint").expect(200).text();
    let key = client.get("/v1/checkpoint/key").expect(200).text();
    let (body, signatures) = note.split_once("\n\n").unwrap();
    let body = format!("{body}\n");
    let line = signatures.lines().next().unwrap().strip_prefix("— ").unwrap();
    let (name, signature) = line.split_once(' ').unwrap();
    let signature = STANDARD.decode(signature).unwrap();
    let mut parts = key.trim_end().splitn(3, '+');
    assert_eq!(parts.next(), Some(name));
    assert_eq!(parts.next(), Some(hex::encode(&signature[..4]).as_str()));
    let key = STANDARD.decode(parts.next().unwrap()).unwrap();
    assert_eq!(key[0], 1, "Ed25519");
    let key = VerifyingKey::from_bytes(&key[1..].try_into().unwrap()).unwrap();
    key.verify_strict(body.as_bytes(), &Signature::from_slice(&signature[4..]).unwrap()).unwrap();
    let lines: Vec<&str> = body.lines().collect();
    let root = STANDARD.decode(lines[2]).unwrap().try_into().unwrap();
    Checkpoint { size: lines[1].parse().unwrap(), root, origin: lines[0].to_owned() }
}

/// The entry is in the tree of the current checkpoint.
pub fn inclusion_holds(client: &Client, seq: u64) {
    let checkpoint = checkpoint(client);
    let proof =
        client.get(&format!("/v1/proofs/inclusion?seq={seq}&size={}", checkpoint.size)).expect(200).json();
    assert_eq!((&proof["leaf_index"], &proof["size"]), (&json!(seq - 1), &json!(checkpoint.size)));
    let entry = client.get(&format!("/v1/entries/{seq}")).expect(200).json();
    let leaf = hash(&entry["leaf_hash"]);
    let climbed = climbed(leaf, seq - 1, checkpoint.size, &hashes(&proof["hashes"]));
    assert_eq!((climbed, hash(&proof["root"])), (checkpoint.root, checkpoint.root), "entry {seq}");
}

fn leaves(client: &Client) -> Vec<Hash> {
    client
        .get("/v1/entries?limit=500")
        .expect(200)
        .items()
        .iter()
        .map(|entry| hash(&entry["leaf_hash"]))
        .collect()
}

#[test]
fn an_entry_hashes_to_its_leaf() {
    let scene = Scene::set();
    scene.recorded();
    let admin = scene.app.admin();
    for entry in admin.get("/v1/entries").items() {
        let record_text = entry["record"].as_str().unwrap();
        assert_eq!(hash(&entry["leaf_hash"]), leaf(record_text));
        let record: Value = serde_json::from_str(record_text).unwrap();
        for field in ["seq", "kind", "recorded_at", "principal"] {
            assert_eq!(record[field], entry[field], "{field}");
        }
        for part in ["body", "words"] {
            let salt = STANDARD.decode(entry[format!("{part}_salt")].as_str().unwrap()).unwrap();
            let salted =
                Sha256::new().chain_update(salt).chain_update(entry[part].as_str().unwrap()).finalize();
            assert_eq!(hash(&record[format!("{part}_sha256")]), <Hash>::from(salted), "{part}");
        }
        let one = admin.get(&format!("/v1/entries/{}", entry["seq"])).expect(200).json();
        assert_eq!(one, entry);
    }
}

#[test]
fn the_checkpoint_covers_the_whole_log() {
    let scene = Scene::set();
    scene.recorded();
    let reader = scene.app.reader();
    let checkpoint = checkpoint(&reader);
    assert_eq!((checkpoint.size, checkpoint.origin.as_str()), (scene.app.entries(), "test.example/ledger"));
    assert_eq!(checkpoint.root, root(&leaves(&reader)));
}

#[test]
fn every_entry_is_proven_to_be_in_the_log_of_every_size() {
    let scene = Scene::set();
    for value in 0..8 {
        scene.app.contributor().make("/v1/claims", &scene.claim("nine Italians", &["ITA"], value));
    }
    let reader = scene.app.reader();
    let leaves = leaves(&reader);
    for size in 1..=leaves.len() {
        for index in 0..size {
            let path = format!("/v1/proofs/inclusion?seq={}&size={size}", index + 1);
            let proof = reader.get(&path).expect(200).json();
            let climbed = climbed(leaves[index], index as u64, size as u64, &hashes(&proof["hashes"]));
            assert_eq!(climbed, root(&leaves[..size]), "{path}");
            assert_eq!(hash(&proof["root"]), climbed);
        }
    }
    inclusion_holds(&reader, 1);
}

#[test]
fn every_size_is_proven_to_begin_every_later_one() {
    let scene = Scene::set();
    for value in 0..8 {
        scene.app.contributor().make("/v1/claims", &scene.claim("nine Italians", &["ITA"], value));
    }
    let reader = scene.app.reader();
    let leaves = leaves(&reader);
    for to in 1..=leaves.len() {
        for from in 1..=to {
            let proof = reader.get(&format!("/v1/proofs/consistency?from={from}&to={to}")).expect(200).json();
            assert_eq!((&proof["from"], &proof["to"]), (&json!(from), &json!(to)));
            let (old_root, new_root) = (root(&leaves[..from]), root(&leaves[..to]));
            let spanned = spanned(from as u64, to as u64, &hashes(&proof["hashes"]), old_root, true);
            assert_eq!(spanned, (old_root, new_root), "{from} to {to}");
        }
    }
}

#[test]
fn proofs_beyond_the_log_are_refused() {
    let scene = Scene::set();
    let size = scene.app.entries();
    for path in [
        format!("inclusion?seq={}", size + 1),
        format!("inclusion?seq=1&size={}", size + 1),
        "inclusion?seq=3&size=2".to_owned(),
        format!("consistency?from=1&to={}", size + 1),
        "consistency?from=3&to=2".to_owned(),
    ] {
        scene.app.reader().get(&format!("/v1/proofs/{path}")).refused(409, "beyond_the_log");
    }
}

#[test]
fn the_feed_goes_on_where_the_reader_stopped() {
    let scene = Scene::set();
    let reader = scene.app.reader();
    let seqs = |path: &str| -> Vec<u64> {
        reader.get(path).expect(200).items().iter().map(|entry| entry["seq"].as_u64().unwrap()).collect()
    };
    assert_eq!(seqs("/v1/entries"), [1, 2, 3]);
    assert_eq!(seqs("/v1/entries?after=1"), [2, 3]);
    assert_eq!(seqs("/v1/entries?after=3"), [] as [u64; 0]);
    assert_eq!(seqs("/v1/entries?after=1&order=desc"), [3, 2]);
    let page = reader.get("/v1/entries?after=1&limit=1");
    let cursor = page.json()["next_cursor"].as_str().unwrap().to_owned();
    assert_eq!(seqs(&format!("/v1/entries?after=1&limit=1&cursor={cursor}")), [3]);
    let link = page.header("link").unwrap_or_else(|| panic!("a page leads to the next")).to_owned();
    assert_eq!(seqs(&link[1..link.find('>').unwrap()]), [3]);
}

#[test]
fn the_words_of_a_text_that_is_not_public_are_for_contributors() {
    let scene = Scene::set();
    let path = "/v1/entries/3";
    let shown = scene.app.contributor().get(path).json();
    assert!(shown["words"].as_str().unwrap().contains("nine Italians"));
    let without = scene.app.reader().get(path).json();
    assert!(without.get("words").is_none() && without.get("words_salt").is_none());
    assert_eq!(without["leaf_hash"], shown["leaf_hash"]);
    assert!(!scene.app.reader().get("/v1/entries").text().contains("nine Italians"));
}
