//! What several statements of one origin come to: what they have in common, or, where they contradict one another, what most say.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::count::Count;
use crate::domain::ids::ArticleId;
use crate::reconcile::facts::fact::{Fact, FactIndex};
use crate::reconcile::terms::range::Range;

/// How the number of a report is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reconcile) enum Worded {
    Exact,
    About,
    Otherwise,
}

/// One statement: a claim, or what the lists of one article add up to.
pub(in crate::reconcile) struct Item {
    pub range: Range,
    pub value: Option<u64>,
    pub worded: Worded,
    pub states_low: bool,
    /// Article and start of the quote.
    pub at: (ArticleId, Option<u64>),
    /// Its order in the text.
    pub start: Option<u64>,
    pub place: u32,
    pub members: Vec<FactIndex>,
    pub left_out: Vec<FactIndex>,
}

impl Item {
    pub fn of(fact: &Fact<'_>, index: FactIndex) -> Self {
        let claim = fact.claim;
        let count = &claim.count.count;
        Self {
            range: fact.range.unwrap_or(Range::ANYTHING),
            value: fact.stated,
            worded: match count {
                Count::Exact { .. } | Count::None {} => Worded::Exact,
                Count::About { .. } => Worded::About,
                _ => Worded::Otherwise,
            },
            states_low: !matches!(count, Count::AtMost { .. } | Count::FewerThan { .. }),
            at: (claim.article_id, claim.quote.start),
            start: claim.quote.start,
            place: fact.place,
            members: vec![index],
            left_out: Vec::new(),
        }
    }
}

/// What an origin says in all.
pub(in crate::reconcile) struct Merged {
    pub range: Range,
    pub value: Option<u64>,
    pub worded: Worded,
    pub states_low: bool,
    pub members: Vec<FactIndex>,
    pub left_out: Vec<FactIndex>,
}

/// Merges the statements; none if there is none.
pub(in crate::reconcile) fn merge(items: impl IntoIterator<Item = Item>, grows: bool) -> Option<Merged> {
    let mut items: Vec<Item> = items.into_iter().collect();
    // The narrowest leads, then the earlier in the text, then what its content says.
    items.sort_by_key(|item| {
        let value = std::cmp::Reverse(item.value);
        let high = item.range.high.unwrap_or(u64::MAX);
        let low = std::cmp::Reverse(item.range.low);
        (item.range.width(), item.start.is_none(), item.start, value, high, low, item.place)
    });
    if !all_meet(&items) {
        by_agreement(&mut items, grows);
    }
    let mut range = Range::ANYTHING;
    let (mut taken, mut left_out): (Vec<Item>, Vec<FactIndex>) = (Vec::new(), Vec::new());
    for item in items {
        if range.meets(&item.range, 0) {
            range = range.and(item.range);
            left_out.extend(&item.left_out);
            taken.push(item);
        } else {
            left_out.extend(item.members.iter().chain(&item.left_out));
        }
    }
    let within = |item: &&Item| item.value.is_some_and(|value| range.holds(value));
    let lead =
        taken.iter().filter(within).min_by_key(|item| (item.range.width(), item.start.is_none(), item.start));
    let (value, worded) = lead.map_or((None, Worded::Otherwise), |lead| (lead.value, lead.worded));
    if taken.is_empty() {
        return None;
    }
    Some(Merged {
        range,
        value,
        worded,
        states_low: taken.iter().any(|item| item.states_low),
        members: taken.into_iter().flat_map(|item| item.members).collect(),
        left_out,
    })
}

fn all_meet(items: &[Item]) -> bool {
    let mut range = Range::ANYTHING;
    items.iter().all(|item| {
        let meets = range.meets(&item.range, 0);
        range = range.and(item.range);
        meets
    })
}

/// First what most statements at different places say; of outcomes that grow the higher; then the narrower, as they are sorted.
fn by_agreement(items: &mut [Item], grows: bool) {
    let mut places: BTreeMap<u64, BTreeSet<(ArticleId, Option<u64>)>> = BTreeMap::new();
    for item in items.iter() {
        if let Some(value) = item.value {
            places.entry(value).or_default().insert(item.at);
        }
    }
    items.sort_by_key(|item| {
        let count = item.value.and_then(|value| places.get(&value)).map_or(0, BTreeSet::len);
        let higher = item.value.filter(|_| grows);
        (item.value.is_none(), std::cmp::Reverse(count), std::cmp::Reverse(higher))
    });
}
