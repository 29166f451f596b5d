//! Something for each key, in the order of the keys. Keys are compared by their codes, since most lookups find nothing.

use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::reconcile::facts::key::{Key, code};

/// Sorted by the codes of the keys, each of which is there once.
pub(in crate::reconcile) struct ByKey<'a, T>(Vec<(u128, Key<'a>, T)>);

impl<'a, T> ByKey<'a, T> {
    pub fn get(&self, key: &Key<'_>) -> Option<&T> {
        self.place(key).ok().map(|place| &self.0[place].2)
    }

    pub fn get_mut(&mut self, key: &Key<'_>) -> Option<&mut T> {
        self.place(key).ok().map(|place| &mut self.0[place].2)
    }

    /// What stands under the key; what `new` makes, where nothing did.
    pub fn get_or_insert_with(&mut self, key: Key<'a>, new: impl FnOnce() -> T) -> &mut T {
        let place = self.place(&key).unwrap_or_else(|place| {
            self.0.insert(place, (key.code(), key, new()));
            place
        });
        &mut self.0[place].2
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Key<'a>, &T)> {
        self.0.iter().map(|(_, key, value)| (key, value))
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&Key<'a>, &mut T)> {
        self.0.iter_mut().map(|(_, key, value)| (&*key, value))
    }

    /// Those of one role and outcome, in order.
    pub fn of(&self, role: Role, outcome: Outcome) -> impl Iterator<Item = (&Key<'a>, &T)> {
        let first = self.0.partition_point(|(known, ..)| *known < code(role, outcome, 0, &[]));
        let theirs = move |(_, key, _): &&(u128, Key<'a>, T)| (key.role, key.outcome) == (role, outcome);
        self.0[first..].iter().take_while(theirs).map(|(_, key, value)| (key, value))
    }

    pub fn map<U>(self, mut map: impl FnMut(&Key<'a>, T) -> U) -> ByKey<'a, U> {
        let mapped = self.0.into_iter().map(|(code, key, value)| {
            let value = map(&key, value);
            (code, key, value)
        });
        ByKey(mapped.collect())
    }

    fn place(&self, key: &Key<'_>) -> Result<usize, usize> {
        let code = key.code();
        self.0.binary_search_by_key(&code, |(known, ..)| *known)
    }
}

impl<'a, T> FromIterator<(Key<'a>, T)> for ByKey<'a, T> {
    fn from_iter<I: IntoIterator<Item = (Key<'a>, T)>>(entries: I) -> Self {
        let mut all = Self(Vec::new());
        all.extend(entries);
        all
    }
}

impl<'a, T> Extend<(Key<'a>, T)> for ByKey<'a, T> {
    fn extend<I: IntoIterator<Item = (Key<'a>, T)>>(&mut self, entries: I) {
        self.0.extend(entries.into_iter().map(|(key, value)| (key.code(), key, value)));
        self.0.sort_by_key(|(code, ..)| *code);
    }
}
