//! What there is only so much of, such as downloads at once: no sender holds more than a share of it, however many there are.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::http::problem::{Problem, ProblemCode};
use crate::http::sender::Sender;

/// So much in all, and so much for each sender.
pub struct Shares {
    what: &'static str,
    total: u64,
    each: u64,
    held: Mutex<Held>,
}

struct Held {
    all: u64,
    by_sender: BTreeMap<Sender, u64>,
}

/// What a sender holds, until it is dropped.
#[derive(Debug)]
pub struct Share {
    of: &'static Shares,
    sender: Sender,
    amount: u64,
}

impl std::fmt::Debug for Shares {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.what)
    }
}

impl Shares {
    pub const fn new(what: &'static str, total: u64, each: u64) -> Self {
        Self { what, total, each, held: Mutex::new(Held { all: 0, by_sender: BTreeMap::new() }) }
    }

    /// Gives the sender so much, if there is as much left, and left for it. What alone is more than a share is given to whoever holds
    /// nothing.
    pub fn take(&'static self, sender: Sender, amount: u64) -> Result<Share, Problem> {
        let amount = amount.min(self.each);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let own = held.by_sender.get(&sender).copied().unwrap_or_default();
        let refused = |whose: &str| {
            let detail = format!("Too many {} {whose}.", self.what);
            Err(Problem::new(ProblemCode::Overloaded, detail).retry_after(5))
        };
        if own + amount > self.each {
            return refused("of yours are under way");
        }
        if held.all + amount > self.total {
            return refused("are under way");
        }
        held.all += amount;
        held.by_sender.insert(sender, own + amount);
        Ok(Share { of: self, sender, amount })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut held = self.of.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.all -= self.amount;
        let left = held.by_sender.remove(&self.sender).unwrap_or_default() - self.amount;
        if left > 0 {
            held.by_sender.insert(self.sender, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sender(number: u8) -> Sender {
        Sender::Address(Some([192, 0, 2, number].into()))
    }

    #[test]
    fn nobody_holds_more_than_a_share_and_what_is_given_back_is_there_again() {
        static PLACES: Shares = Shares::new("tests", 5, 2);
        let mut held = Vec::new();
        for number in [1, 1, 2, 2] {
            held.push(PLACES.take(sender(number), 1).unwrap());
        }
        assert!(PLACES.take(sender(1), 1).unwrap_err().detail().contains("of yours"));
        let last = PLACES.take(sender(3), 1).unwrap();
        assert!(!PLACES.take(sender(3), 1).unwrap_err().detail().contains("of yours"));
        drop(last);
        held.remove(0);
        let whole = PLACES.take(sender(4), 9).unwrap();
        assert_eq!((whole.amount, PLACES.held.lock().unwrap().all), (2, 5));
        drop((held, whole));
        let left = PLACES.held.lock().unwrap();
        assert_eq!((left.all, left.by_sender.len()), (0, 0));
    }
}
