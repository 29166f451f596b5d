//! Tampering with a small ledger in every way, and what the check says of it.

use super::*;
use crate::domain::ids::Principal;
use crate::journal::checkpoint::Origin;
use crate::journal::record::Version;

const COUNT: u64 = 7;

/// An entry that owns its bytes, to be tampered with.
#[derive(Clone)]
struct Entry {
    seq: Seq,
    leaf_hash: Hash,
    record: Vec<u8>,
    body: Option<(Vec<u8>, Vec<u8>)>,
    words: Option<(Vec<u8>, Vec<u8>)>,
}

fn salted(part: &Option<(Vec<u8>, Vec<u8>)>) -> Option<Salted<'_>> {
    part.as_ref().map(|(salt, bytes)| Salted { salt, bytes })
}

impl Entry {
    fn borrow(&self) -> StoredEntry<'_> {
        let (body, words) = (salted(&self.body), salted(&self.words));
        let content = Content::Open { record: &self.record, body, words };
        StoredEntry { seq: self.seq, leaf_hash: self.leaf_hash, content }
    }

    /// Writes another record and the leaf that goes with it, as someone with the database could.
    fn rewrite(&mut self, change: impl FnOnce(&mut Record)) {
        let mut record = Record::parse(&self.record).unwrap();
        change(&mut record);
        self.record = record.canonical().unwrap().into_bytes();
        self.leaf_hash = leaf_hash(&self.record);
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(second * 1_000_000)
}

/// Even entries have words.
fn entry(number: u64) -> Entry {
    let part = |name: &str| {
        let salt = Salt::from_bytes([number as u8; 16]);
        let bytes = format!(r#"{{"{name}":{number}}}"#).into_bytes();
        (salted_hash(&salt, &bytes), (salt.as_bytes().to_vec(), bytes))
    };
    let (body_sha256, body) = part("body");
    let (words_sha256, words) = Some(part("words")).filter(|_| number.is_multiple_of(2)).unzip();
    let (seq, kind, principal) = (Seq(number), "claim".to_owned(), Principal::System);
    let recorded_at = at(1000 + number as i64 / 2);
    let record = Record { v: Version, seq, kind, recorded_at, principal, body_sha256, words_sha256 };
    let record = record.canonical().unwrap().into_bytes();
    Entry { seq, leaf_hash: leaf_hash(&record), record, body: Some(body), words }
}

fn ledger() -> Vec<Entry> {
    (1..=COUNT).map(entry).collect()
}

fn checkpoint(size: u64) -> Checkpoint {
    let mut frontier = Frontier::default();
    (1..=size).for_each(|number| drop(frontier.append(entry(number).leaf_hash)));
    Checkpoint { origin: "ledger.example".parse::<Origin>().unwrap(), size, root: frontier.root() }
}

fn verify(entries: &[Entry], checkpoints: Vec<Checkpoint>) -> Result<Outcome, Fault> {
    let mut verification = Verification::new(checkpoints);
    for entry in entries {
        verification.check(&entry.borrow())?;
    }
    Ok(verification.finish())
}

/// The fault that the check finds once the ledger was tampered with.
fn fault(tamper: impl FnOnce(&mut Vec<Entry>)) -> Fault {
    let mut entries = ledger();
    tamper(&mut entries);
    verify(&entries, vec![]).expect_err("the change was not noticed")
}

/// How a checkpoint of the whole ledger stands to one that was tampered with so that no single entry is wrong.
fn standing(tamper: impl FnOnce(&mut Vec<Entry>)) -> Standing {
    let mut entries = ledger();
    tamper(&mut entries);
    verify(&entries, vec![checkpoint(COUNT)]).expect("no entry is wrong by itself").checkpoints[0].1
}

#[test]
fn a_ledger_that_nobody_touched_is_right() {
    let outcome = verify(&ledger(), vec![checkpoint(COUNT), checkpoint(0), checkpoint(3)]).unwrap();
    assert_eq!((outcome.size, outcome.root), (COUNT, checkpoint(COUNT).root));
    let holds = [0, 3, COUNT].map(|size| (checkpoint(size), Standing::Holds));
    assert_eq!(outcome.checkpoints, holds);
}

#[test]
fn any_changed_byte_of_an_entry_is_noticed_at_that_entry() {
    type PartOf = fn(&mut Entry) -> &mut Vec<u8>;
    let parts: [(&str, PartOf); 5] = [
        ("record", |entry| &mut entry.record),
        ("body", |entry| &mut entry.body.as_mut().unwrap().1),
        ("body salt", |entry| &mut entry.body.as_mut().unwrap().0),
        ("words", |entry| &mut entry.words.as_mut().unwrap().1),
        ("words salt", |entry| &mut entry.words.as_mut().unwrap().0),
    ];
    for (name, part) in parts {
        for place in 0..part(&mut entry(4)).len() {
            for bit in 0..8 {
                let fault = fault(|entries| part(&mut entries[3])[place] ^= 1 << bit);
                assert_eq!(fault.seq, Seq(4), "{name}, byte {place}");
                match name {
                    "record" => assert!(matches!(fault.wrong, Wrong::LeafHash)),
                    "body" | "body salt" => assert!(matches!(fault.wrong, Wrong::Content(Part::Body))),
                    _ => assert!(matches!(fault.wrong, Wrong::Content(Part::Words))),
                }
            }
        }
    }
    for place in 0..32 {
        let fault = fault(|entries| entries[3].leaf_hash.0[place] ^= 1);
        assert!(matches!((fault.seq, fault.wrong), (Seq(4), Wrong::LeafHash)));
    }
}

#[test]
fn a_byte_cannot_move_between_salt_and_content() {
    let fault = fault(|entries| {
        let (salt, bytes) = entries[3].body.as_mut().unwrap();
        salt.push(bytes.remove(0));
    });
    assert!(matches!((fault.seq, fault.wrong), (Seq(4), Wrong::Salt(Part::Body))));
}

#[test]
fn dropped_doubled_and_swapped_entries_are_noticed_at_the_first_place_that_is_wrong() {
    let found = |fault: Fault| match fault.wrong {
        Wrong::OutOfOrder { found } => (fault.seq, found),
        other => panic!("{other}"),
    };
    assert_eq!(found(fault(|entries| drop(entries.remove(0)))), (Seq(1), Seq(2)));
    assert_eq!(found(fault(|entries| drop(entries.remove(3)))), (Seq(4), Seq(5)));
    assert_eq!(found(fault(|entries| entries.insert(3, entry(3)))), (Seq(4), Seq(3)));
    assert_eq!(found(fault(|entries| entries.swap(2, 4))), (Seq(3), Seq(5)));
    assert_eq!(standing(|entries| drop(entries.pop())), Standing::Shortened);
}

#[test]
fn swapped_entries_under_each_others_numbers_are_noticed() {
    let fault = fault(|entries| {
        entries.swap(2, 4);
        (entries[2].seq, entries[4].seq) = (Seq(3), Seq(5));
    });
    assert!(matches!((fault.seq, fault.wrong), (Seq(3), Wrong::OtherSeq(Seq(5)))));
}

#[test]
fn an_entry_rewritten_with_all_its_hashes_contradicts_the_checkpoint() {
    let contradicted = standing(|entries| entries[3].rewrite(|record| record.kind = "review".into()));
    assert!(matches!(contradicted, Standing::Contradicted { root } if root != checkpoint(COUNT).root));
    let swapped = standing(|entries| {
        // Entries 2 and 3 were recorded in the same second, so that only the tree can tell their order.
        entries.swap(1, 2);
        entries[1].rewrite(|record| record.seq = Seq(2));
        entries[1].seq = Seq(2);
        entries[2].rewrite(|record| record.seq = Seq(3));
        entries[2].seq = Seq(3);
    });
    assert!(matches!(swapped, Standing::Contradicted { .. }));
    let earlier = verify(&ledger()[..5], vec![checkpoint(3)]).unwrap();
    assert_eq!(earlier.checkpoints, [(checkpoint(3), Standing::Holds)]);
}

#[test]
fn a_record_in_another_spelling_is_noticed_though_its_leaf_fits() {
    let fault = fault(|entries| {
        entries[3].record.push(b' ');
        entries[3].leaf_hash = leaf_hash(&entries[3].record);
    });
    assert!(matches!((fault.seq, fault.wrong), (Seq(4), Wrong::Record(BadRecord::NotCanonical))));
}

#[test]
fn time_may_stand_still_but_not_go_back() {
    let moved = |micros: i64| {
        let mut entries = ledger();
        entries[3].rewrite(|record| record.recorded_at = Timestamp::from_micros(micros));
        verify(&entries, vec![])
    };
    let before = at(1001).as_micros();
    assert!(moved(before).is_ok());
    let fault = moved(before - 1).unwrap_err();
    assert!(matches!((fault.seq, fault.wrong), (Seq(4), Wrong::BackInTime { .. })));
}

#[test]
fn words_may_be_erased_but_a_body_may_not() {
    assert_eq!(standing(|entries| entries[3].words = None), Standing::Holds);
    let missing = fault(|entries| entries[3].body = None);
    assert!(matches!((missing.seq, missing.wrong), (Seq(4), Wrong::Missing(Part::Body))));
    let added = fault(|entries| entries[2].words = entry(4).words);
    assert!(matches!((added.seq, added.wrong), (Seq(3), Wrong::NotCovered(Part::Words))));
}

#[test]
fn a_withheld_entry_counts_with_its_leaf_and_its_time() {
    let (mut verification, entries) = (Verification::new(vec![checkpoint(COUNT)]), ledger());
    for open in &entries {
        let recorded_at = Record::parse(&open.record).unwrap().recorded_at;
        let withheld = StoredEntry { content: Content::Withheld { recorded_at }, ..open.borrow() };
        let verified =
            verification.check(&if open.seq == Seq(4) { withheld } else { open.borrow() }).unwrap();
        assert_eq!(verified.record.is_none(), open.seq == Seq(4));
    }
    assert_eq!(verification.clone().finish().checkpoints[0].1, Standing::Holds);

    let early = Content::Withheld { recorded_at: at(0) };
    let next = StoredEntry { seq: Seq(COUNT + 1), leaf_hash: Hash([0; 32]), content: early };
    assert!(matches!(verification.check(&next).unwrap_err().wrong, Wrong::BackInTime { .. }));
}

#[test]
fn stored_nodes_are_those_of_the_tree() {
    let mut verification = Verification::new(vec![]);
    for entry in ledger() {
        let verified = verification.check(&entry.borrow()).unwrap();
        let nodes = verified.nodes.hashes.clone();
        assert!(verified.check_nodes(&nodes).is_ok());
        assert!(verified.check_nodes(&nodes[1..]).is_err());
        for place in 0..nodes.len() {
            let mut changed = nodes.clone();
            changed[place].0[0] ^= 1;
            let fault = verified.check_nodes(&changed).unwrap_err();
            assert!(matches!(fault.wrong, Wrong::Nodes) && fault.seq == entry.seq);
        }
    }
}

#[test]
fn a_check_can_go_on_where_an_earlier_one_ended() {
    let entries = ledger();
    let mut frontier = Frontier::default();
    entries[..4].iter().for_each(|entry| drop(frontier.append(entry.leaf_hash)));
    let sizes = [3, 4, COUNT, COUNT + 1];
    let mut rest = Verification::resume(frontier, Some(at(1002)), sizes.map(checkpoint).to_vec());
    entries[4..].iter().for_each(|entry| drop(rest.check(&entry.borrow()).unwrap()));
    let outcome = rest.finish();
    assert_eq!((outcome.size, outcome.root), (COUNT, checkpoint(COUNT).root));
    let standings: Vec<_> =
        outcome.checkpoints.into_iter().map(|(at, standing)| (at.size, standing)).collect();
    use Standing::{BeforeStart, Holds, Shortened};
    assert_eq!(standings, [(3, BeforeStart), (4, Holds), (COUNT, Holds), (COUNT + 1, Shortened)]);
}
