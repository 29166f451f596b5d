//! Sources that a ruling declared one.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::claim::Claim;
use crate::domain::ids::SourceId;
use crate::domain::ruling::Ruling;

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
