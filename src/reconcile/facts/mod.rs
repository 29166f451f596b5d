//! The claims of an incident as the rules see them: bounds, time, origin, and why a claim is set aside, each worked
//! out once; and which claims belong to which cell.

pub(in crate::reconcile) mod origins;
mod set_aside;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::ops::Range;

use crate::domain::article::Article;
use crate::domain::cell::{Cell, CellNationality};
use crate::domain::claim::Claim;
use crate::domain::count::Bounds;
use crate::domain::ids::{ArticleId, ClaimId, SourceId};
use crate::domain::nationality::{ClaimNationalities, Nationality};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::source::Reliability;
use crate::domain::time::{Moment, Precision};
use crate::reconcile::facts::set_aside::Judge;
use crate::reconcile::terms::figure::SetAsideReason;
use crate::reconcile::terms::input::Input;
use crate::reconcile::terms::policy::Policy;

/// A claim by its place among the facts. Facts are sorted by claim id, so this order is the order of ids.
pub(in crate::reconcile) type FactIndex = u32;

/// A claim as the rules see it.
pub(in crate::reconcile) struct Fact<'a> {
    pub claim: &'a Claim,
    /// None where it is stated to be unknown.
    pub bounds: Option<Bounds>,
    /// The number it gives a rule to choose.
    pub stated: Option<u64>,
    pub time: Option<Moment>,
    /// The source whose number it is.
    pub voice: SourceId,
    /// The same for all sources that are one origin.
    pub origin: SourceId,
    pub set_aside: Option<SetAsideReason>,
    /// Where it stands in [`Facts::by_article`].
    pub place: u32,
}

impl Fact<'_> {
    /// Whether it says how many there are in all of its cell.
    pub fn reports(&self) -> bool {
        self.bounds.is_some() && self.claim.subset.is_none()
    }

    pub fn stands(&self) -> bool {
        self.set_aside.is_none()
    }

    /// How much it leaves open.
    pub fn width(&self) -> u64 {
        self.bounds.and_then(|bounds| bounds.high.map(|high| high - bounds.low)).unwrap_or(u64::MAX)
    }
}

/// Whose people a group of claims counts: those of a cell, or those who have all nationalities of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::reconcile) enum Whose<'a> {
    Any,
    Foreign,
    Code(Nationality),
    List(&'a [Nationality]),
}

/// What a figure is worked out for: a cell, or the people of a list within one role and outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::reconcile) struct Key<'a> {
    pub role: Role,
    pub outcome: Outcome,
    pub whose: Whose<'a>,
}

impl Key<'_> {
    /// The cell, unless it is the inner figure of a list.
    pub const fn cell(&self) -> Option<Cell> {
        let nationality = match self.whose {
            Whose::Any => CellNationality::Any,
            Whose::Foreign => CellNationality::Foreign,
            Whose::Code(code) => CellNationality::Code(code),
            Whose::List(_) => return None,
        };
        Some(Cell::new(self.role, self.outcome, nationality))
    }
}

impl From<Cell> for Key<'_> {
    fn from(cell: Cell) -> Self {
        let whose = match cell.nationality {
            CellNationality::Any => Whose::Any,
            CellNationality::Foreign => Whose::Foreign,
            CellNationality::Code(code) => Whose::Code(code),
        };
        Self { role: cell.role, outcome: cell.outcome, whose }
    }
}

impl Key<'_> {
    /// A number in the order of the keys, to sort and compare by.
    fn code(&self) -> u128 {
        let (kind, list) = match &self.whose {
            Whose::Any => (0, &[][..]),
            Whose::Foreign => (1, &[][..]),
            Whose::Code(code) => (2, std::slice::from_ref(code)),
            Whose::List(list) => (3, *list),
        };
        code(self.role, self.outcome, kind, list)
    }
}

/// A nationality list has four codes of three letters at most: twelve bytes.
fn code(role: Role, outcome: Outcome, kind: u8, list: &[Nationality]) -> u128 {
    let mut bytes = [0; 16];
    (bytes[1], bytes[2], bytes[3]) = (role as u8, outcome as u8, kind);
    for (place, nationality) in bytes[4..].chunks_exact_mut(3).zip(list) {
        place.copy_from_slice(nationality.code().as_bytes());
    }
    u128::from_be_bytes(bytes)
}

/// All facts, and which of them belong to each key.
pub(in crate::reconcile) struct Facts<'a> {
    pub input: &'a Input<'a>,
    pub policy: Policy,
    /// Sorted by claim id.
    pub all: Vec<Fact<'a>>,
    /// By article, role, outcome, nationalities, how much is left open, and the later in the text.
    pub by_article: Vec<FactIndex>,
    /// Each key, its code and where its facts are, in order.
    keys: Vec<(Key<'a>, u128, Range<usize>)>,
    of_keys: Vec<FactIndex>,
}

impl<'a> Facts<'a> {
    pub fn gather(input: &'a Input<'a>, claims: impl Iterator<Item = &'a Claim>, policy: Policy) -> Self {
        let merged = origins::Merged::by_rulings(input.rulings);
        let judge = Judge::new(input, policy);
        let mut claims: Vec<&Claim> = claims.collect();
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
            Fact {
                claim,
                bounds: claim.count.count.bounds_by(policy.vague_table()),
                stated: policy.stated(&claim.count.count),
                time: claim.stated_at.map_or(of.2, |at| Some(Moment::covering(at, Precision::Minute))),
                voice: claim.origin,
                origin: merged.origin_of(claim.origin),
                set_aside: judge.reason(claim, of.1),
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
        let keys = (0..).zip(&self.all).map(|(index, fact)| {
            let claim = fact.claim;
            let kind = match claim.nationalities {
                ClaimNationalities::Any => 0,
                ClaimNationalities::Foreign => 1,
                ClaimNationalities::List(_) => 2,
            };
            let people = code(claim.role, claim.outcome, kind, claim.nationalities.list());
            let article = u128::from_be_bytes(claim.article_id.bytes());
            ((article, people, fact.width(), Reverse(claim.quote.start)), index)
        });
        let mut keys: Vec<(_, FactIndex)> = keys.collect();
        keys.sort_unstable();
        self.by_article = keys.into_iter().map(|(_, index)| index).collect();
        for (place, index) in (0..).zip(&self.by_article) {
            self.all[*index as usize].place = place;
        }
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
