//! Who a number really comes from: sources that a ruling declared one, and articles that repeat in their own voice
//! what they have just attributed to somebody.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::claim::Claim;
use crate::domain::ids::SourceId;
use crate::domain::outcome::Outcome;
use crate::domain::ruling::Ruling;
use crate::reconcile::facts::{Fact, FactIndex, Facts};
use crate::reconcile::terms::range::Range;

/// Sources that rulings declared to be one origin.
pub(in crate::reconcile) struct Merged(BTreeMap<SourceId, SourceId>);

impl Merged {
    pub fn by_rulings(rulings: &[Ruling], claims: &[Claim]) -> Self {
        let mut merged = Self(BTreeMap::new());
        let pairs: Vec<[SourceId; 2]> = rulings
            .iter()
            .filter(|ruling| ruling.holds())
            .filter_map(|ruling| ruling.effect.merged())
            .collect();
        if pairs.is_empty() {
            return merged;
        }
        // A source that no claim names stands for none that one does.
        let cited: BTreeSet<SourceId> =
            claims.iter().flat_map(|claim| [claim.origin, claim.source_id]).collect();
        for [one, other] in pairs {
            let [one, other] = [one, other].map(|source| {
                let origin = merged.origin_of(source);
                (!cited.contains(&origin), origin)
            });
            if one != other {
                merged.0.insert(one.max(other).1, one.min(other).1);
            }
        }
        merged
    }

    /// The smallest id of the sources that are one with this one, of those that claims name if there are any.
    pub fn origin_of(&self, source: SourceId) -> SourceId {
        std::iter::successors(Some(source), |next| self.0.get(next).copied()).last().unwrap_or(source)
    }
}

/// Within one article an unattributed claim has the origin of an attributed one of the same role, outcome and nationalities that
/// states the same number, or whose bounds lie within its own: of several, of the narrowest, then of the earlier in the text. So
/// nobody is made to say a number that he did not say.
pub(in crate::reconcile) fn join_own_voices(facts: &mut Facts<'_>, outcomes: impl Fn(Outcome) -> bool) {
    let all = &facts.all;
    let of = |index: FactIndex| &all[index as usize];
    let order: Vec<FactIndex> = facts
        .by_article
        .iter()
        .copied()
        .filter(|index| {
            let fact = of(*index);
            outcomes(fact.claim.outcome) && fact.stands() && fact.reports()
        })
        .collect();
    let group = |fact: &Fact<'_>| (fact.claim.article_id, fact.claim.role, fact.claim.outcome);
    let mut joined: Vec<(FactIndex, SourceId, SourceId)> = Vec::new();
    let alike = |one: &FactIndex, other: &FactIndex| {
        let (first, second) = (of(*one), of(*other));
        group(first) == group(second) && first.claim.nationalities == second.claim.nationalities
    };
    for voices in order.chunk_by(alike).filter(|voices| voices.len() > 1) {
        let (own, attributed): (Vec<FactIndex>, Vec<FactIndex>) =
            voices.iter().partition(|index| of(**index).claim.attributed_to.is_none());
        let said = Said::new(attributed.iter().map(|index| of(*index)));
        for index in own {
            if let Some(said_by) = said.repeated_by(of(index)) {
                joined.push((index, said_by.voice, said_by.origin));
            }
        }
    }
    for (index, voice, origin) in joined {
        let fact = &mut facts.all[index as usize];
        (fact.voice, fact.origin) = (voice, origin);
    }
}

/// What an article attributes to somebody about one cell, each wording once, the narrowest first.
struct Said<'f, 'a>(Vec<&'f Fact<'a>>);

impl<'f, 'a> Said<'f, 'a> {
    fn new(attributed: impl Iterator<Item = &'f Fact<'a>>) -> Self {
        let mut seen = BTreeSet::new();
        let wording = |fact: &Fact<'_>| {
            let range = fact.range.unwrap_or(Range::ANYTHING);
            (range.low, range.high, fact.named())
        };
        Self(attributed.filter(|fact| seen.insert(wording(fact))).collect())
    }

    fn repeated_by(&self, own: &Fact<'_>) -> Option<&'f Fact<'a>> {
        self.0.iter().copied().find(|other| {
            let states_the_same = own.named().is_some() && own.named() == other.named();
            states_the_same || own.range.zip(other.range).is_some_and(|(own, other)| own.covers(&other))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::{IncidentId, Principal, RulingId, Seq};
    use crate::domain::ruling::Effect;
    use crate::domain::time::Timestamp;
    use uuid::Uuid;

    fn source(number: u128) -> SourceId {
        SourceId::from_uuid(Uuid::from_u128(number))
    }

    fn same_origin(one: u128, other: u128, undone: bool) -> Ruling {
        let id = RulingId::from_uuid(Uuid::from_u128(one * 100 + other));
        Ruling {
            id,
            incident_id: IncidentId::from_uuid(Uuid::nil()),
            effect: Effect::SameOrigin { source_ids: [source(one), source(other)] },
            claim_ids: Vec::new(),
            reason: "the same office".to_owned(),
            undone_by: undone.then_some(id),
            seq: Seq(1),
            recorded_at: Timestamp::from_micros(0),
            recorded_by: Principal::System,
        }
    }

    #[test]
    fn sources_declared_one_are_one_origin_however_they_are_chained() {
        let rulings = [
            same_origin(4, 3, false),
            same_origin(1, 2, false),
            same_origin(2, 4, false),
            same_origin(8, 9, true),
        ];
        let merged = Merged::by_rulings(&rulings, &[]);
        for number in 1..=4 {
            assert_eq!(merged.origin_of(source(number)), source(1));
        }
        assert_eq!(merged.origin_of(source(9)), source(9));
    }
}
