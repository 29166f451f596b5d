//! The claims of an incident as the rules see them: bounds, time, origin, and why a claim is set aside, each worked
//! out once; and which claims belong to which cell.

pub(in crate::reconcile) mod copies;
pub(in crate::reconcile) mod fact;
pub(in crate::reconcile) mod key;
mod merged;
pub mod near_copy;
pub(in crate::reconcile) mod origins;
mod set_aside;

use std::borrow::Cow;

use crate::domain::article::Article;
use crate::domain::claim::Claim;
use crate::domain::count::Count;
use crate::domain::ids::{ArticleId, ClaimId, SourceId};
use crate::domain::nationality::ClaimNationalities;
use crate::domain::source::Reliability;
use crate::domain::time::{Moment, Precision};
use crate::reconcile::facts::copies::Copies;
use crate::reconcile::facts::fact::{Fact, FactIndex, Kind};
use crate::reconcile::facts::key::{Key, Whose, code};
use crate::reconcile::facts::merged::Merged;
use crate::reconcile::facts::set_aside::Judge;
use crate::reconcile::terms::input::Input;
use crate::reconcile::terms::policy::Policy;
use crate::reconcile::terms::range::Range;

/// All facts, and which of them belong to each key.
pub(in crate::reconcile) struct Facts<'a> {
    pub input: &'a Input<'a>,
    pub policy: Policy,
    /// Sorted by claim id.
    pub all: Vec<Fact<'a>>,
    /// By article, role, outcome, nationalities, how much is left open, and the earlier in the text.
    pub by_article: Vec<FactIndex>,
    /// Each key, its code and where its facts are, in order.
    keys: Vec<(Key<'a>, u128, std::ops::Range<usize>)>,
    of_keys: Vec<FactIndex>,
}

impl<'a> Facts<'a> {
    pub fn gather(input: &'a Input<'a>, claims: impl Iterator<Item = &'a Claim>, policy: Policy) -> Self {
        let merged = Merged::by_rulings(input.rulings, input.claims);
        let copies = Copies::among(input);
        let judge = Judge::new(input, policy);
        let mut claims: Vec<&Claim> = claims.filter(|claim| input.asks_for(claim)).collect();
        if !claims.is_sorted_by_key(|claim| claim.id) {
            claims.sort_unstable_by_key(|claim| claim.id);
        }
        // Claims of one article mostly come together.
        let mut of: (Option<ArticleId>, Option<&Article>, Option<Moment>) = (None, None, None);
        let facts = claims.into_iter().map(|claim| {
            if of.0 != Some(claim.article_id) {
                let article = input.articles.get(&claim.article_id);
                of = (Some(claim.article_id), article, article.and_then(Article::published));
            }
            let bounds = claim.count.count.bounds_by(policy.vague_table());
            let voice = match claim.attributed_to {
                Some(_) => claim.origin,
                None => copies.voice_of(claim.article_id).unwrap_or(claim.origin),
            };
            Fact {
                claim,
                kind: kind(claim, input),
                range: bounds.map(|bounds| Range::worded(bounds, &claim.count.count)),
                stated: policy.stated(&claim.count.count),
                time: claim.stated_at.map_or(of.2, |at| Some(Moment::covering(at, Precision::Minute))),
                voice,
                origin: merged.origin_of(voice),
                set_aside: judge.reason(claim, voice, of.1),
                place: 0,
            }
        });
        let all = facts.collect();
        let mut facts =
            Self { input, policy, all, by_article: Vec::new(), keys: Vec::new(), of_keys: Vec::new() };
        facts.order();
        facts.index();
        facts
    }

    fn order(&mut self) {
        let mut places: Vec<FactIndex> = (0..).take(self.all.len()).collect();
        places.sort_unstable_by(|one, other| {
            let content = |index: &FactIndex| {
                let claim = self.all[*index as usize].claim;
                let start = claim.quote.start;
                ((start.is_none(), start, claim.quote.exact.as_deref()), claim.article_id)
            };
            let (one, other) = (content(one), content(other));
            let article = |id| {
                let article = self.input.articles.get(&id);
                article.map(|article| (&article.url, &article.text_sha256, article.source_id))
            };
            one.0.cmp(&other.0).then_with(|| article(one.1).cmp(&article(other.1)))
        });
        for (place, index) in (0..).zip(&places) {
            self.all[*index as usize].place = place;
        }
        let keys = (0..).zip(&self.all).map(|(index, fact)| {
            let claim = fact.claim;
            let kind = match claim.nationalities {
                ClaimNationalities::Any => 0,
                ClaimNationalities::Foreign => 1,
                ClaimNationalities::List(_) => 2,
            };
            let people = code(claim.role, claim.outcome, kind, claim.nationalities.list());
            let article = u128::from_be_bytes(claim.article_id.bytes());
            ((article, people, fact.width(), fact.place), index)
        });
        let mut keys: Vec<(_, FactIndex)> = keys.collect();
        keys.sort_unstable();
        self.by_article = keys.into_iter().map(|(_, index)| index).collect();
    }

    fn index(&mut self) {
        let mut entries: Vec<(u128, FactIndex, Key<'a>)> = Vec::with_capacity(self.all.len());
        for (index, fact) in (0..).zip(&self.all) {
            let (role, outcome) = (fact.claim.role, fact.claim.outcome);
            let mut put = |whose| {
                let key = Key { role, outcome, whose };
                entries.push((key.code(), index, key));
            };
            match &fact.claim.nationalities {
                ClaimNationalities::Any => put(Whose::Any),
                ClaimNationalities::Foreign => put(Whose::Foreign),
                ClaimNationalities::List(list) => {
                    list.iter().for_each(|code| put(Whose::Code(*code)));
                    if list.len() > 1 {
                        put(Whose::List(list));
                    }
                }
            }
        }
        entries.sort_unstable_by_key(|(code, index, _)| (*code, *index));
        let mut end = 0;
        for of_key in entries.chunk_by(|one, other| one.0 == other.0) {
            let first = end;
            end += of_key.len();
            self.keys.push((of_key[0].2, of_key[0].0, first..end));
        }
        self.of_keys = entries.into_iter().map(|entry| entry.1).collect();
    }

    /// Every key, in order, and the facts that belong to it.
    pub fn by_key(&self) -> impl Iterator<Item = (Key<'a>, &[FactIndex])> {
        self.keys.iter().map(|(key, _, range)| (*key, &self.of_keys[range.clone()]))
    }

    pub fn fact(&self, index: FactIndex) -> &Fact<'a> {
        &self.all[index as usize]
    }

    pub fn of<'s>(&'s self, key: &Key<'s>) -> &'s [FactIndex] {
        let code = key.code();
        let found = self.keys.binary_search_by_key(&code, |(_, code, _)| *code);
        found.map_or(&[], |place| &self.of_keys[self.keys[place].2.clone()])
    }

    pub fn by_id(&self, id: ClaimId) -> Option<&Fact<'a>> {
        self.all.binary_search_by_key(&id, |fact| fact.claim.id).ok().map(|place| &self.all[place])
    }

    /// The claims of one article, by role, outcome and nationalities.
    pub fn of_article(&self, article: ArticleId) -> &[FactIndex] {
        let of = |index: &FactIndex| self.fact(*index).claim.article_id;
        let first = self.by_article.partition_point(|index| of(index) < article);
        let past = self.by_article.partition_point(|index| of(index) <= article);
        &self.by_article[first..past]
    }

    pub fn ids(&self, indexes: impl IntoIterator<Item = FactIndex>) -> Vec<ClaimId> {
        indexes.into_iter().map(|index| self.fact(index).claim.id).collect()
    }

    pub fn reliability(&self, source: SourceId) -> Reliability {
        self.input.sources.get(&source).map_or(Reliability::F, |source| source.reliability)
    }

    pub fn source_name(&self, source: SourceId) -> Cow<'a, str> {
        let known = self.input.sources.get(&source);
        known.map_or_else(|| Cow::Owned(source.to_string()), |source| Cow::Borrowed(source.name.as_str()))
    }
}

fn kind(claim: &Claim, input: &Input<'_>) -> Kind {
    let since_later = claim.counted_from.is_some_and(|day| day > input.incident.started_on);
    match claim.count.count {
        Count::Unknown {} => Kind::Unknown,
        _ if since_later || claim.subset.is_some() && input.subset.is_none() => Kind::Part,
        _ if claim.additional => Kind::Additional,
        _ => Kind::Report,
    }
}
