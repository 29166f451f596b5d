//! Nationality lists: what one article says of a nationality is the sum over the lists with it, so that people count once.

use std::collections::BTreeMap;

use crate::domain::ids::ArticleId;
use crate::domain::nationality::{ClaimNationalities, Nationality};
use crate::reconcile::cells::lower_bound::LowerBound;
use crate::reconcile::cells::merge::{Item, Merged, Worded, merge};
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::{FactIndex, Kind};
use crate::reconcile::facts::key::{Key, Whose};
use crate::reconcile::terms::overlap::grows;
use crate::reconcile::terms::range::Range;

/// The lists with one nationality, of one origin.
pub(in crate::reconcile) struct Lists<'f, 'a> {
    pub facts: &'f Facts<'a>,
    pub key: &'f Key<'f>,
    pub code: Nationality,
}

/// What the lists with one nationality come to.
#[derive(Default)]
pub(in crate::reconcile) struct Sums {
    /// What each article's lists add up to.
    pub items: Vec<Item>,
    /// What gives no more than a lower bound.
    pub lower_bounds: Vec<LowerBound>,
    /// Claims that say nothing of the nationality.
    pub beside: Vec<FactIndex>,
}

impl Lists<'_, '_> {
    pub fn sums(&self, claims: &[FactIndex]) -> Sums {
        let mut by_article: BTreeMap<ArticleId, Vec<FactIndex>> = BTreeMap::new();
        for index in claims {
            by_article.entry(self.facts.fact(*index).claim.article_id).or_default().push(*index);
        }
        let mut sums = Sums::default();
        for (article, claims) in by_article {
            let item = self.sum(article, &claims, &mut sums);
            sums.items.extend(item);
        }
        sums
    }

    fn sum(&self, article: ArticleId, claims: &[FactIndex], sums: &mut Sums) -> Option<Item> {
        let mut by_list: BTreeMap<&[Nationality], Vec<FactIndex>> = BTreeMap::new();
        for index in claims {
            by_list.entry(self.facts.fact(*index).claim.nationalities.list()).or_default().push(*index);
        }
        let own = [self.code];
        let counts_own = by_list.contains_key(own.as_slice());
        let mut merged: Vec<(&[Nationality], Merged)> =
            by_list.iter().filter_map(|(list, claims)| Some((*list, self.merged(claims)?))).collect();
        if counts_own && merged.len() > 1 && self.lies_within(article, &merged) {
            let (number, within): (Vec<_>, Vec<_>) = merged.into_iter().partition(|(list, _)| *list == own);
            sums.beside
                .extend(within.into_iter().flat_map(|(_, list)| [list.members, list.left_out].concat()));
            merged = number;
        }
        let first = claims.first().map(|index| self.facts.fact(*index))?;
        let mut item = Item {
            range: Range::new(0, Some(0)),
            value: Some(0),
            worded: Worded::Exact,
            states_low: merged.iter().any(|(_, list)| list.states_low),
            at: (article, first.claim.quote.start),
            start: first.claim.quote.start,
            place: first.place,
            members: Vec::new(),
            left_out: Vec::new(),
        };
        for (_, list) in merged {
            item.range = item.range.plus(list.range);
            item.value = item.value.zip(list.value).map(|(sum, value)| sum.saturating_add(value));
            item.worded = match (item.worded, list.worded) {
                (Worded::Exact, worded) | (worded, Worded::Exact) => worded,
                (Worded::About, Worded::About) => Worded::About,
                _ => Worded::Otherwise,
            };
            item.members.extend(list.members);
            item.left_out.extend(list.left_out);
        }
        if counts_own {
            return Some(item);
        }
        if self.facts.input.incident.place.country == Some(self.code) {
            let time = self.facts.fact(*item.members.first()?).time;
            let range = Range { high: None, loose_high: false, ..item.range };
            sums.lower_bounds.push(LowerBound { range, time, claims: item.members, counts: false });
            sums.beside.extend(item.left_out);
            return None;
        }
        (item.range.high, item.range.loose_high, item.worded) = (None, false, Worded::Otherwise);
        if item.range.low == 0 {
            sums.beside.extend(item.members.into_iter().chain(item.left_out));
            return None;
        }
        Some(item)
    }

    fn merged(&self, claims: &[FactIndex]) -> Option<Merged> {
        let items = claims.iter().map(|index| Item::of(self.facts.fact(*index), *index));
        merge(items, grows(self.key.outcome))
    }

    /// Whether the article's total leaves no room for the lists beside the nationality's own number: they lie within it.
    fn lies_within(&self, article: ArticleId, merged: &[(&[Nationality], Merged)]) -> bool {
        let sum = merged.iter().fold(0_u64, |sum, (_, list)| sum.saturating_add(list.range.low));
        let own = [self.code];
        let alone = merged.iter().find(|(list, _)| *list == own).map_or(0, |(_, list)| list.range.low);
        let origin = merged[0].1.members.first().map(|index| self.facts.fact(*index).origin);
        let host = self.facts.input.incident.place.country;
        let of_article = |whose: Whose<'static>| -> Vec<FactIndex> {
            let says = |index: &FactIndex| {
                let fact = self.facts.fact(*index);
                let same = fact.claim.article_id == article && Some(fact.origin) == origin;
                same && fact.stands() && fact.kind == Kind::Report
            };
            let key = Key { role: self.key.role, outcome: self.key.outcome, whose };
            self.facts.of(&key).iter().copied().filter(says).collect()
        };
        let others = self.others(article, origin);
        let exceeds = |total: Vec<FactIndex>, without_host: bool| {
            let Some(most) = self.merged(&total).and_then(|total| total.range.high) else { return false };
            let beside = others
                .iter()
                .filter(|(list, _)| !without_host || host.is_none_or(|host| !list.contains(&host)))
                .fold(0_u64, |all, (_, low)| all.saturating_add(*low));
            sum.saturating_add(beside) > most && alone.saturating_add(beside) <= most
        };
        exceeds(of_article(Whose::Any), false)
            || host != Some(self.code) && exceeds(of_article(Whose::Foreign), true)
    }

    /// The lows of the article's other nationalities and lists.
    fn others(
        &self,
        article: ArticleId,
        origin: Option<crate::domain::ids::SourceId>,
    ) -> Vec<(Vec<Nationality>, u64)> {
        let mut by_list: BTreeMap<Vec<Nationality>, Vec<FactIndex>> = BTreeMap::new();
        for index in self.facts.of_article(article) {
            let fact = self.facts.fact(*index);
            let claim = fact.claim;
            let ClaimNationalities::List(list) = &claim.nationalities else { continue };
            let same = (claim.role, claim.outcome) == (self.key.role, self.key.outcome)
                && Some(fact.origin) == origin;
            if same && !list.contains(&self.code) && fact.stands() && fact.kind == Kind::Report {
                by_list.entry(list.clone()).or_default().push(*index);
            }
        }
        by_list
            .into_iter()
            .map(|(list, claims)| (list, self.merged(&claims).map_or(0, |merged| merged.range.low)))
            .collect()
    }
}
