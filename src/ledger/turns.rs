//! Turns for what takes long: so many at once, one caller after the other however much each asks for, and no more waiting than can be
//! answered. Who no longer waits is passed over. What many ask for at once is done once.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use tokio::sync::oneshot;

use crate::domain::ids::KeyId;
use crate::ledger::caller::Caller;
use crate::ledger::error::Refusal;

/// Requests that may wait for a turn, and those of one caller.
const WAITING_MAX: usize = 256;
const WAITING_OF_ONE_MAX: usize = 64;

/// Whose turn it is.
type Who = (Option<KeyId>, Option<IpAddr>);

/// Turns of one kind of work.
#[derive(Clone)]
pub(super) struct Turns {
    at_once: usize,
    /// Those of one caller, who so never holds all.
    of_one: usize,
    queue: Arc<Mutex<Queue>>,
}

#[derive(Default)]
struct Queue {
    /// Turns that are taken, by whom.
    taken: HashMap<Who, usize>,
    /// Those who wait, in the order in which they come next.
    next: VecDeque<Who>,
    waiting: HashMap<Who, VecDeque<oneshot::Sender<Turn>>>,
}

/// A turn, until it is dropped.
pub(super) struct Turn(Option<(Turns, Who)>);

impl Turns {
    /// No more at once than there are processors, but never only one: what one caller asks for may take long.
    pub fn for_processors() -> Self {
        Self::so_many(std::thread::available_parallelism().map_or(1, usize::from).max(2))
    }

    pub(super) fn so_many(at_once: usize) -> Self {
        Self { at_once, of_one: at_once.saturating_sub(1).max(1), queue: Arc::default() }
    }

    /// Waits for the caller's turn.
    ///
    /// # Errors
    /// When too many wait already, or too many of this caller's.
    pub async fn take(&self, caller: &Caller) -> Result<Turn, Refusal> {
        match self.ask(caller, true)? {
            Asked::Given(turn) => Ok(turn),
            Asked::Waits(given) => given.await.map_err(|_| Refusal::Overloaded),
        }
    }

    /// As [`Turns::take`], on a thread that may wait, for what has been let in already.
    pub fn take_waiting(&self, caller: &Caller) -> Result<Turn, Refusal> {
        match self.ask(caller, false)? {
            Asked::Given(turn) => Ok(turn),
            Asked::Waits(given) => given.blocking_recv().map_err(|_| Refusal::Overloaded),
        }
    }

    #[cfg(test)]
    pub fn waiting(&self) -> usize {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).waiting.values().map(VecDeque::len).sum()
    }

    fn ask(&self, caller: &Caller, may_be_refused: bool) -> Result<Asked, Refusal> {
        let who = (caller.key, caller.address);
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        queue.pass_over();
        if queue.has_turn(who, self) {
            queue.take(who);
            return Ok(Asked::Given(Turn(Some((self.clone(), who)))));
        }
        let own = queue.waiting.get(&who).map_or(0, VecDeque::len);
        let all: usize = queue.waiting.values().map(VecDeque::len).sum();
        if may_be_refused && (all >= WAITING_MAX || own >= WAITING_OF_ONE_MAX) {
            return Err(Refusal::Overloaded);
        }
        if own == 0 {
            queue.next.push_back(who);
        }
        let (give, given) = oneshot::channel();
        queue.waiting.entry(who).or_default().push_back(give);
        Ok(Asked::Waits(given))
    }

    /// Hands a turn that was given back to whoever comes next.
    fn give_back(&self, mut who: Who) {
        loop {
            let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
            queue.release(who);
            let Some((next, give)) = queue.pop(self) else { return };
            queue.take(next);
            drop(queue);
            match give.send(Turn(Some((self.clone(), next)))) {
                Ok(()) => return,
                // It went away meanwhile: the turn is not given back a second time.
                Err(mut unwanted) => unwanted.0 = None,
            }
            who = next;
        }
    }
}

enum Asked {
    Given(Turn),
    Waits(oneshot::Receiver<Turn>),
}

impl Queue {
    /// Whether there is a turn, and one for this caller.
    fn has_turn(&self, who: Who, turns: &Turns) -> bool {
        self.taken.values().sum::<usize>() < turns.at_once
            && self.taken.get(&who).is_none_or(|own| *own < turns.of_one)
    }

    fn take(&mut self, who: Who) {
        *self.taken.entry(who).or_default() += 1;
    }

    fn release(&mut self, who: Who) {
        let left = self.taken.remove(&who).unwrap_or_default().saturating_sub(1);
        if left > 0 {
            self.taken.insert(who, left);
        }
    }

    /// The first of the caller who comes next and may have a turn; that caller then comes last.
    fn pop(&mut self, turns: &Turns) -> Option<(Who, oneshot::Sender<Turn>)> {
        let place = self.next.iter().position(|who| self.has_turn(*who, turns))?;
        let who = self.next.remove(place)?;
        let own = self.waiting.get_mut(&who)?;
        let first = own.pop_front()?;
        if own.is_empty() {
            self.waiting.remove(&who);
        } else {
            self.next.push_back(who);
        }
        Some((who, first))
    }

    /// Forgets those who no longer wait.
    fn pass_over(&mut self) {
        self.waiting.retain(|_, own| {
            own.retain(|give| !give.is_closed());
            !own.is_empty()
        });
        let Self { next, waiting, .. } = self;
        next.retain(|who| waiting.contains_key(who));
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some((turns, who)) = self.0.take() {
            turns.give_back(who);
        }
    }
}

/// Does something on a thread that may wait, within a turn.
pub(super) async fn within<T: Send + 'static>(
    turn: Turn,
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let work = move || {
        // Until it is done, also if nobody waits any more.
        let _turn = turn;
        work()
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| Refusal::Internal(error.to_string()))?
}

type Outcome<T> = Result<T, Arc<Refusal>>;
type Flight<T> = BoxFuture<'static, Outcome<T>>;
type UnderWay<K, T> = Vec<(K, WeakShared<Flight<T>>)>;

/// What is being done now, by what it is asked with. It is given up when nobody waits for it any more.
pub(super) struct Flights<K, T>(Arc<Mutex<UnderWay<K, T>>>);

impl<K, T> Clone for Flights<K, T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K, T> Default for Flights<K, T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: PartialEq, T: Clone + Send + Sync + 'static> Flights<K, T> {
    /// The outcome of what is under way with this key, or else of `begin`.
    pub async fn join<F>(&self, key: K, begin: impl FnOnce() -> F) -> Result<T, Refusal>
    where
        F: Future<Output = Result<T, Refusal>> + Send + 'static,
    {
        let flight = self.find_or_begin(key, begin);
        flight.await.map_err(|refusal| refusal.again())
    }

    fn find_or_begin<F>(&self, key: K, begin: impl FnOnce() -> F) -> Shared<Flight<T>>
    where
        F: Future<Output = Result<T, Refusal>> + Send + 'static,
    {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(_, flight)| flight.upgrade().is_some_and(|flight| flight.peek().is_none()));
        let known = all.iter().find(|(known, _)| *known == key).and_then(|(_, flight)| flight.upgrade());
        known.unwrap_or_else(|| {
            let flight = begin().map(|outcome| outcome.map_err(Arc::new)).boxed().shared();
            all.extend(flight.downgrade().map(|weak| (key, weak)));
            flight
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use uuid::Uuid;

    use super::*;
    use crate::domain::audience::AccessRole;

    fn caller(number: u128) -> Caller {
        Caller {
            key: Some(KeyId::from_uuid(Uuid::from_u128(number))),
            role: AccessRole::Reader,
            address: None,
        }
    }

    fn waits(asked: Result<Asked, Refusal>) -> oneshot::Receiver<Turn> {
        match asked {
            Ok(Asked::Waits(given)) => given,
            _ => panic!("it has to wait"),
        }
    }

    fn taken(turns: &Turns) -> (usize, usize) {
        let queue = turns.queue.lock().unwrap();
        (queue.taken.values().sum(), queue.waiting.len())
    }

    #[test]
    fn callers_take_turns_however_much_each_asks_for() {
        let turns = Turns::so_many(1);
        let Ok(Asked::Given(first)) = turns.ask(&caller(1), true) else { panic!("nobody waits yet") };
        let mut greedy: Vec<_> = (0..5).map(|_| waits(turns.ask(&caller(1), true))).collect();
        let mut other = waits(turns.ask(&caller(2), true));
        // The second of the greedy one's has gone away.
        drop(greedy.remove(1));
        drop(first);
        let second = greedy[0].try_recv().unwrap();
        assert!(other.try_recv().is_err());
        drop(second);
        let third = other.try_recv().unwrap();
        assert!(greedy[1].try_recv().is_err());
        drop(third);
        drop(greedy[1].try_recv().unwrap());
        drop(greedy);
        // A turn that was given to one who left is given on.
        assert_eq!(taken(&turns), (0, 0));
    }

    #[test]
    fn nobody_holds_every_turn() {
        let turns = Turns::so_many(3);
        let given = |number| match turns.ask(&caller(number), true) {
            Ok(Asked::Given(turn)) => turn,
            _ => panic!("there is a turn"),
        };
        let mut greedy = vec![given(1), given(1)];
        let mut waits_on: Vec<_> = (0..3).map(|_| waits(turns.ask(&caller(1), true))).collect();
        drop(given(2));
        assert!(waits_on[0].try_recv().is_err(), "what another gave back is kept for others");
        let other = given(2);
        let mut third = waits(turns.ask(&caller(3), true));
        greedy.pop();
        greedy.push(waits_on.remove(0).try_recv().unwrap());
        drop(other);
        let third = third.try_recv().unwrap();
        assert!(waits_on[0].try_recv().is_err());
        drop((greedy, third, waits_on));
        assert_eq!(taken(&turns), (0, 0));
    }

    #[test]
    fn no_more_wait_than_may_and_none_of_one_caller_beyond_its_share() {
        let turns = Turns::so_many(1);
        let Ok(Asked::Given(first)) = turns.ask(&caller(0), true) else { panic!("nobody waits yet") };
        let mut all = Vec::new();
        for number in 0..WAITING_MAX / WAITING_OF_ONE_MAX {
            let caller = caller(number as u128 + 1);
            all.extend((0..WAITING_OF_ONE_MAX).map(|_| waits(turns.ask(&caller, true))));
            assert!(matches!(turns.ask(&caller, true), Err(Refusal::Overloaded)));
        }
        assert!(matches!(turns.ask(&caller(99), true), Err(Refusal::Overloaded)));
        waits(turns.ask(&caller(99), false));
        // Those who left make room.
        all.truncate(3);
        waits(turns.ask(&caller(99), true));
        drop((first, all));
        assert_eq!(taken(&turns).0, 0);
    }

    #[actix_web::test]
    async fn what_many_ask_for_is_done_once_and_again_when_it_is_over() {
        let flights = Flights::<u8, usize>::default();
        static BEGUN: AtomicUsize = AtomicUsize::new(0);
        let begin = || async {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            Ok(BEGUN.fetch_add(1, Ordering::Relaxed))
        };
        let many = futures_util::future::join_all((0..10).map(|_| flights.join(1, begin))).await;
        assert!(many.into_iter().all(|outcome| outcome.unwrap() == 0));
        assert_eq!(flights.join(1, begin).await.unwrap(), 1);
        let failed = flights.join(2, || async { Err(Refusal::NotFound("thing")) }).await;
        assert!(matches!(failed, Err(Refusal::NotFound("thing"))));
        assert_eq!(flights.0.lock().unwrap().len(), 1);
    }

    #[actix_web::test]
    async fn what_nobody_waits_for_is_given_up() {
        let flights = Flights::<u8, ()>::default();
        let turns = Turns::so_many(1);
        let held = turns.take(&caller(1)).await.unwrap();
        let waits = turns.clone();
        let work = move || async move { waits.take(&caller(2)).await.map(drop) };
        let mut flight = Box::pin(flights.join(1, work));
        assert!((&mut flight).now_or_never().is_none());
        assert_eq!(taken(&turns), (1, 1));
        drop(flight);
        drop(held);
        assert_eq!(taken(&turns), (0, 0));
    }
}
