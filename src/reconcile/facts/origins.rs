//! Who a number really comes from: articles repeat in their own voice what they have just attributed to somebody.

use std::collections::BTreeSet;

use crate::domain::ids::SourceId;
use crate::domain::outcome::Outcome;
use crate::reconcile::facts::Facts;
use crate::reconcile::facts::fact::{Fact, FactIndex};
use crate::reconcile::terms::range::Range;

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
