//! The tree of the journal against a second, independent implementation of RFC 6962, and against `tlog`'s own writer.

use casualty_ledger::domain::ids::Seq;
use casualty_ledger::journal::tree::{BadProof, check_consistency, check_inclusion, stored_count};
use casualty_ledger::journal::{Frontier, Hash, Tree, TreeError, leaf_hash};
use ct_merkle::digest::{FixedOutput, HashMarker, Output, OutputSizeUser, Update, consts::U32};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use sha2::Digest;

const MAX_SIZE: u64 = 512;

/// SHA-256 in the form that `ct_merkle` asks for.
#[derive(Clone, Default)]
struct Sha256(sha2::Sha256);

impl HashMarker for Sha256 {}

impl OutputSizeUser for Sha256 {
    type OutputSize = U32;
}

impl Update for Sha256 {
    fn update(&mut self, data: &[u8]) {
        Digest::update(&mut self.0, data);
    }
}

impl FixedOutput for Sha256 {
    fn finalize_into(self, out: &mut Output<Self>) {
        out.copy_from_slice(&self.0.finalize());
    }
}

type Theirs = MemoryBackedTree<Sha256, Vec<u8>>;

fn record(index: u64) -> Vec<u8> {
    format!("record {index}").into_bytes()
}

/// What storage would hold after `size` entries.
fn stored_nodes(size: u64) -> Vec<Hash> {
    let mut frontier = Frontier::default();
    (0..size).flat_map(|index| frontier.append(leaf_hash(&record(index))).hashes).collect()
}

fn tree(size: u64, nodes: &[Hash]) -> Tree<impl Fn(&[u64]) -> Result<Vec<Hash>, u64>> {
    Tree::new(size, |indexes: &[u64]| {
        indexes.iter().map(|index| nodes.get(*index as usize).copied().ok_or(*index)).collect()
    })
}

fn bytes(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}

fn their_root(root: Hash, size: u64) -> RootHash<Sha256> {
    RootHash::new(root.0.into(), size)
}

fn changed(hash: Hash) -> Hash {
    let mut bytes = hash.0;
    bytes[31] ^= 1;
    Hash(bytes)
}

#[test]
fn every_inclusion_proof_of_one_holds_in_the_other() {
    let nodes = stored_nodes(MAX_SIZE);
    let tree = tree(MAX_SIZE, &nodes);
    let mut theirs = Theirs::new();
    for size in 1..=MAX_SIZE {
        theirs.push(record(size - 1));
        let root = tree.root(size).unwrap();
        assert_eq!(root.0[..], theirs.root().as_bytes()[..], "root of {size}");
        for index in 0..size {
            let (seq, leaf) = (Seq(index + 1), leaf_hash(&record(index)));
            let proof = tree.inclusion_proof(seq, size).unwrap();
            assert_eq!(bytes(&proof), theirs.prove_inclusion(index as usize).as_bytes(), "{index} of {size}");
            assert_eq!(check_inclusion(leaf, seq, &proof, size, root), Ok(()));
            assert_eq!(check_inclusion(changed(leaf), seq, &proof, size, root), Err(BadProof));
            assert_eq!(check_inclusion(leaf, seq, &proof, size, changed(root)), Err(BadProof));
            assert_eq!(check_inclusion(leaf, Seq(size + 1), &proof, size, root), Err(BadProof));
        }
        let middle = size / 2;
        let proof = bytes(&tree.inclusion_proof(Seq(middle + 1), size).unwrap());
        let same_proof = InclusionProof::try_from_bytes(proof).unwrap();
        assert!(their_root(root, size).verify_inclusion(&record(middle), middle, &same_proof).is_ok());
    }
}

#[test]
fn every_consistency_proof_of_one_holds_in_the_other() {
    let nodes = stored_nodes(MAX_SIZE);
    let tree = tree(MAX_SIZE, &nodes);
    let roots: Vec<_> = (0..=MAX_SIZE).map(|size| tree.root(size).unwrap()).collect();
    let root = |size: u64| roots[size as usize];
    let mut theirs = Theirs::new();
    for to in 1..=MAX_SIZE {
        theirs.push(record(to - 1));
        for from in 1..=to {
            let proof = tree.consistency_proof(from, to).unwrap();
            let their_proof = theirs.prove_consistency((to - from) as usize);
            assert_eq!(bytes(&proof), their_proof.as_bytes(), "{from} to {to}");
            assert_eq!(check_consistency(from, root(from), to, root(to), &proof), Ok(()));
            let wrong_old = check_consistency(from, changed(root(from)), to, root(to), &proof);
            let wrong_new = check_consistency(from, root(from), to, changed(root(to)), &proof);
            assert_eq!((wrong_old, wrong_new), (Err(BadProof), Err(BadProof)), "{from} to {to}");
        }
        let middle = to.div_ceil(2);
        let proof = bytes(&tree.consistency_proof(middle, to).unwrap());
        let same_proof = ConsistencyProof::try_from_bytes(proof).unwrap();
        let their_old = their_root(root(middle), middle);
        assert!(their_root(root(to), to).verify_consistency(&their_old, &same_proof).is_ok());
    }
}

#[test]
fn no_hash_of_a_proof_can_be_changed_dropped_or_added() {
    let nodes = stored_nodes(100);
    let tree = tree(100, &nodes);
    let (root, old_root) = (tree.root(100).unwrap(), tree.root(77).unwrap());
    let inclusion = tree.inclusion_proof(Seq(78), 100).unwrap();
    let consistency = tree.consistency_proof(77, 100).unwrap();
    let holds = |inclusion: &[Hash], consistency: &[Hash]| {
        (
            check_inclusion(leaf_hash(&record(77)), Seq(78), inclusion, 100, root).is_ok(),
            check_consistency(77, old_root, 100, root, consistency).is_ok(),
        )
    };
    assert_eq!(holds(&inclusion, &consistency), (true, true));
    let variants = |proof: &[Hash]| {
        let mut variants = vec![[proof, &[root]].concat(), [&[root], proof].concat(), Vec::new()];
        for place in 0..proof.len() {
            let (mut one_changed, mut one_dropped) = (proof.to_vec(), proof.to_vec());
            one_changed[place] = changed(one_changed[place]);
            one_dropped.remove(place);
            variants.extend([one_changed, one_dropped]);
        }
        variants
    };
    for proof in variants(&inclusion) {
        assert_eq!(holds(&proof, &consistency), (false, true));
    }
    for proof in variants(&consistency) {
        assert_eq!(holds(&inclusion, &proof), (true, false));
    }
}

#[test]
fn the_frontier_stores_what_a_writer_that_reads_storage_would() {
    struct Stored(Vec<tlog_tiles::Hash>);

    impl tlog_tiles::HashReader for Stored {
        fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog_tiles::Hash>, tlog_tiles::Error> {
            Ok(indexes.iter().map(|index| self.0[*index as usize]).collect())
        }
    }

    let mut stored = Stored(Vec::new());
    let (mut frontier, mut nodes) = (Frontier::default(), Vec::new());
    for size in 0..600 {
        assert_eq!(frontier.size(), size);
        assert_eq!(frontier.root(), tlog_tiles::tree_hash(size, &stored).unwrap().into(), "root of {size}");
        assert_eq!(tree(size, &nodes).frontier(size), Ok(frontier.clone()), "frontier of {size}");

        let before = frontier.clone();
        let appended = frontier.append(leaf_hash(&record(size)));
        assert_eq!(appended.first_index, nodes.len() as u64);
        assert_eq!(before.clone().append(leaf_hash(&record(size))), appended, "after a rollback");

        let theirs = tlog_tiles::stored_hashes(size, &record(size), &stored).unwrap();
        assert_eq!(appended.hashes, theirs.iter().copied().map(Hash::from).collect::<Vec<_>>());
        stored.0.extend(theirs);
        nodes.extend(appended.hashes);
        assert_eq!(stored_count(size + 1), nodes.len() as u64);
    }
}

#[test]
fn the_empty_tree_is_the_beginning_of_every_tree() {
    let nodes = stored_nodes(3);
    let tree = tree(3, &nodes);
    let empty = Hash(sha2::Sha256::digest(b"").into());
    assert_eq!(tree.root(0), Ok(empty));
    assert_eq!(Frontier::default().root(), empty);
    assert_eq!(tree.consistency_proof(0, 3), Ok(vec![]));
    let root = tree.root(3).unwrap();
    assert_eq!(check_consistency(0, empty, 3, root, &[]), Ok(()));
    assert_eq!(check_consistency(0, empty, 0, empty, &[]), Ok(()));
    assert_eq!(check_consistency(0, root, 3, root, &[]), Err(BadProof));
    assert_eq!(check_consistency(0, empty, 3, root, &[root]), Err(BadProof));
    assert_eq!(check_consistency(0, empty, 0, root, &[]), Err(BadProof));
}

#[test]
fn what_is_beyond_the_log_is_refused() {
    let nodes = stored_nodes(5);
    let tree = tree(5, &nodes);
    let beyond = TreeError::BeyondLog { asked: 6, size: 5 };
    assert!(tree.root(5).is_ok() && tree.inclusion_proof(Seq(5), 5).is_ok());
    assert_eq!(tree.root(6), Err(TreeError::BeyondLog { asked: 6, size: 5 }));
    assert_eq!(tree.inclusion_proof(Seq(1), 6), Err(TreeError::BeyondLog { asked: 6, size: 5 }));
    assert_eq!(tree.consistency_proof(0, 6), Err(beyond));
    for seq in [Seq(0), Seq(4), Seq(u64::MAX)] {
        assert_eq!(tree.inclusion_proof(seq, 3), Err(TreeError::NotInTree { seq, size: 3 }));
    }
    assert_eq!(tree.consistency_proof(4, 3), Err(TreeError::Reversed { from: 4, to: 3 }));
    assert_eq!(tree.consistency_proof(u64::MAX, 0), Err(TreeError::Reversed { from: u64::MAX, to: 0 }));
}

#[test]
fn storage_that_fails_or_lacks_nodes_is_an_error() {
    let nodes = stored_nodes(5);
    let lacking = &nodes[..stored_count(4) as usize];
    assert_eq!(tree(5, lacking).root(5), Err(TreeError::Read(stored_count(4))));
    let short = Tree::new(5, |_: &[u64]| Ok::<_, ()>(vec![nodes[0]]));
    assert_eq!(short.root(5), Err(TreeError::NodesMissing { asked: 2, found: 1 }));
}

#[test]
fn sizes_of_other_trees_are_no_way_to_make_a_check_panic() {
    let (hash, edge) = (Hash([1; 32]), [0, 1, 2, 3, 1 << 53, u64::MAX - 1, u64::MAX]);
    for (size, other) in edge.into_iter().flat_map(|size| edge.map(|other| (size, other))) {
        for length in [0, 1, 63, 64, 65] {
            let proof = vec![hash; length];
            let _ = check_inclusion(hash, Seq(other), &proof, size, hash);
            let _ = check_consistency(other, hash, size, hash, &proof);
        }
    }
}
