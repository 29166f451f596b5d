//! Figures at hand in memory: what was read of late, within a bound. It may be dropped at any time, and says itself which entry it
//! holds for; whether that is still the last one is for the reader to ask.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::audience::Audience;
use crate::domain::ids::IncidentId;
use crate::reconcile::Policy;
use crate::store::{KeptPart, ReadyFigures};

/// Which answer is kept.
pub(super) type FigureKey = (IncidentId, Policy, Audience, KeptPart);

/// Bytes of each of the two generations.
const GENERATION_BYTES_MAX: usize = 4 * 1024 * 1024;

/// The answers that were asked for of late.
#[derive(Clone, Default)]
pub(super) struct FiguresAtHand(Arc<Mutex<Generations>>);

/// What was used since the last turn, and what was used before it: a turn drops the latter.
#[derive(Default)]
struct Generations {
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

    pub fn keep(&self, key: FigureKey, ready: ReadyFigures) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).add(key, ready);
    }
}

impl Generations {
    fn add(&mut self, key: FigureKey, ready: ReadyFigures) {
        let bytes = ready.json.len();
        if bytes > GENERATION_BYTES_MAX {
            return;
        }
        if self.young_bytes + bytes > GENERATION_BYTES_MAX {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        self.old.remove(&key);
        let before = self.young.insert(key, ready);
        self.young_bytes = self.young_bytes + bytes - before.map_or(0, |before| before.json.len());
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::ids::Seq;

    fn key(number: u128) -> FigureKey {
        let id = IncidentId::from_uuid(Uuid::from_u128(number));
        (id, Policy::Gtd, Audience::Public, KeptPart::Figures)
    }

    fn answer(length: usize, seq: u64) -> ReadyFigures {
        ReadyFigures { json: vec![0; length].into(), as_of_seq: Seq(seq) }
    }

    fn bytes(at_hand: &FiguresAtHand) -> usize {
        let kept = at_hand.0.lock().unwrap();
        let young: usize = kept.young.values().map(|ready| ready.json.len()).sum();
        assert_eq!(young, kept.young_bytes);
        young + kept.old.values().map(|ready| ready.json.len()).sum::<usize>()
    }

    #[test]
    fn the_newest_answer_is_the_one_that_is_found() {
        let at_hand = FiguresAtHand::default();
        at_hand.keep(key(1), answer(10, 1));
        at_hand.keep(key(1), answer(20, 2));
        assert_eq!(at_hand.get(&key(1)), Some(answer(20, 2)));
        assert_eq!(at_hand.get(&key(2)), None);
        assert_eq!(bytes(&at_hand), 20);
    }

    #[test]
    fn what_is_used_stays_and_the_rest_makes_room() {
        let at_hand = FiguresAtHand::default();
        let tenth = GENERATION_BYTES_MAX / 10;
        for number in 0..100 {
            at_hand.keep(key(number), answer(tenth, 1));
            assert!(at_hand.get(&key(0)).is_some(), "{number}");
            assert!(bytes(&at_hand) <= 2 * GENERATION_BYTES_MAX);
        }
        assert!(at_hand.get(&key(50)).is_none());
        at_hand.keep(key(200), answer(GENERATION_BYTES_MAX + 1, 1));
        assert!(at_hand.get(&key(200)).is_none());
    }
}
