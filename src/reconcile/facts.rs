//! The claims of an incident as the rules see them: bounds, time, origin, and why a claim is set aside, each worked
//! out once; and which claims belong to which cell.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Input;
use super::figure::SetAsideReason;
use super::policy::Policy;
use super::{origins, set_aside};
use crate::domain::cell::{Cell, CellNationality};
use crate::domain::claim::Claim;
use crate::domain::count::Bounds;
use crate::domain::ids::{ArticleId, ClaimId, SourceId};
use crate::domain::nationality::{ClaimNationalities, Nationality};
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::source::Reliability;
use crate::domain::time::{Moment, Precision};

/// A claim by its place among the facts. Facts are sorted by claim id, so this order is the order of ids.
pub(super) type FactIndex = u32;

/// A claim as the rules see it.
pub(super) struct Fact<'a> {
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
pub(super) enum Whose<'a> {
    Any,
    Foreign,
    Code(Nationality),
    List(&'a [Nationality]),
}

/// What a figure is worked out for: a cell, or the people of a list within one role and outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key<'a> {
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

/// All facts, and which of them belong to each key.
pub(super) struct Facts<'a> {
    pub input: &'a Input<'a>,
    pub policy: Policy,
    pub all: Vec<Fact<'a>>,
    pub by_key: BTreeMap<Key<'a>, Vec<FactIndex>>,
}

impl<'a> Facts<'a> {
    pub fn gather(input: &'a Input<'a>, claims: impl Iterator<Item = &'a Claim>, policy: Policy) -> Self {
        let merged = origins::Merged::by_rulings(input.rulings);
        let times: BTreeMap<ArticleId, Option<Moment>> =
            input.articles.iter().map(|(id, article)| (*id, article.published())).collect();
        let mut all: Vec<Fact<'a>> = claims
            .map(|claim| Fact {
                claim,
                bounds: claim.count.count.bounds_by(policy.vague_table()),
                stated: policy.stated(&claim.count.count),
                time: match claim.stated_at {
                    Some(at) => Some(Moment::covering(at, Precision::Minute)),
                    None => times.get(&claim.article_id).copied().flatten(),
                },
                voice: claim.origin,
                origin: merged.origin_of(claim.origin),
                set_aside: None,
            })
            .collect();
        all.sort_unstable_by_key(|fact| fact.claim.id);
        let mut facts = Self { input, policy, all, by_key: BTreeMap::new() };
        set_aside::mark(&mut facts);
        facts.index();
        facts
    }

    fn index(&mut self) {
        for (index, fact) in (0..).zip(&self.all) {
            let (role, outcome) = (fact.claim.role, fact.claim.outcome);
            let mut put = |whose| self.by_key.entry(Key { role, outcome, whose }).or_default().push(index);
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
    }

    pub fn fact(&self, index: FactIndex) -> &Fact<'a> {
        &self.all[index as usize]
    }

    pub fn of<'s>(&'s self, key: &Key<'s>) -> &'s [FactIndex] {
        self.by_key.get(key).map_or(&[], Vec::as_slice)
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
