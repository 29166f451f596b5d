//! Figures at hand in memory: what was read of late, within a bound. It may be dropped at any time, and says itself which entry it
//! holds for; whether that is still the last one is for the reader to ask.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::audience::Audience;
use crate::domain::ids::IncidentId;
use crate::reconcile::Policy;
use crate::store::{KeptPart, ReadyFigures};

/// Which answer is kept.
pub(super) type FigureKey = (IncidentId, Policy, Audience, KeptPart);

/// Bytes of each of the two generations.
const GENERATION_BYTES_MAX: usize = 3 * 1024 * 1024;
/// What was asked for once is remembered for so many others; it is kept when it is asked for again.
const ASKED_ONCE_MAX: usize = 256;

/// The answers that were asked for of late.
#[derive(Clone, Default)]
pub(super) struct FiguresAtHand(Arc<Mutex<Generations>>);

/// What was used since the last turn, and what was used before it: a turn drops the latter.
#[derive(Default)]
struct Generations {
    asked_once: HashSet<FigureKey>,
    young: HashMap<FigureKey, ReadyFigures>,
    young_bytes: usize,
    old: HashMap<FigureKey, ReadyFigures>,
}

impl FiguresAtHand {
    pub fn get(&self, key: &FigureKey) -> Option<ReadyFigures> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = kept.young.get(key) {
            return Some(ready.clone());
        }
        let ready = kept.old.remove(key)?;
        kept.add(*key, ready.clone());
        Some(ready)
    }

    /// Drops all: they quote words that are being erased.
    pub fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Generations::default();
    }

    /// Keeps what is asked for again and again.
    pub fn keep(&self, key: FigureKey, ready: ReadyFigures) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.is_asked_again(key) {
            kept.add(key, ready);
        }
    }
}

impl Generations {
    /// Whether it was asked for of late.
    fn is_asked_again(&mut self, key: FigureKey) -> bool {
        if self.asked_once.len() == ASKED_ONCE_MAX {
            self.asked_once.clear();
        }
        !self.asked_once.insert(key)
    }

    fn add(&mut self, key: FigureKey, ready: ReadyFigures) {
        let bytes = ready.json.room();
        if bytes > GENERATION_BYTES_MAX {
            return;
        }
        if self.young_bytes + bytes > GENERATION_BYTES_MAX {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        self.old.remove(&key);
        let before = self.young.insert(key, ready);
        self.young_bytes = self.young_bytes + bytes - before.map_or(0, |before| before.json.room());
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use uuid::Uuid;

    use super::*;
    use crate::domain::ids::Seq;
    use crate::store::Pieces;

    fn key(number: u128) -> FigureKey {
        let id = IncidentId::from_uuid(Uuid::from_u128(number));
        (id, Policy::Gtd, Audience::Public, KeptPart::Figures)
    }

    fn answer(length: usize, seq: u64) -> ReadyFigures {
        let mut json = Pieces::default();
        json.write_all(&vec![0; length]).unwrap();
        ReadyFigures { json: json.into(), as_of_seq: Seq(seq) }
    }

    fn bytes(at_hand: &FiguresAtHand) -> usize {
        let kept = at_hand.0.lock().unwrap();
        let young: usize = kept.young.values().map(|ready| ready.json.room()).sum();
        assert_eq!(young, kept.young_bytes);
        young + kept.old.values().map(|ready| ready.json.room()).sum::<usize>()
    }

    #[test]
    fn the_newest_answer_is_the_one_that_is_found() {
        let at_hand = FiguresAtHand::default();
        at_hand.keep(key(1), answer(10, 1));
        assert_eq!(at_hand.get(&key(1)), None);
        at_hand.keep(key(1), answer(10, 1));
        assert_eq!(at_hand.get(&key(1)), Some(answer(10, 1)));
        at_hand.keep(key(1), answer(20, 2));
        assert_eq!(at_hand.get(&key(1)), Some(answer(20, 2)));
        assert_eq!(at_hand.get(&key(2)), None);
        assert_eq!(bytes(&at_hand), answer(20, 2).json.room());
    }

    #[test]
    fn what_is_used_stays_and_the_rest_makes_room() {
        let at_hand = FiguresAtHand::default();
        let tenth = GENERATION_BYTES_MAX / 10;
        for number in 0..100 {
            at_hand.keep(key(number), answer(tenth, 1));
            at_hand.keep(key(number), answer(tenth, 1));
            assert!(at_hand.get(&key(0)).is_some(), "{number}");
            assert!(bytes(&at_hand) <= 2 * GENERATION_BYTES_MAX);
        }
        assert!(at_hand.get(&key(50)).is_none());
        for _ in 0..2 {
            at_hand.keep(key(200), answer(GENERATION_BYTES_MAX + 1, 1));
        }
        assert!(at_hand.get(&key(200)).is_none());
    }

    #[test]
    fn what_is_asked_for_once_in_a_while_is_not_kept() {
        let at_hand = FiguresAtHand::default();
        for number in (0..=ASKED_ONCE_MAX as u128).chain([0]) {
            at_hand.keep(key(number), answer(10, 1));
            assert_eq!(bytes(&at_hand), 0, "{number}");
        }
    }
}
