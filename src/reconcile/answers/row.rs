//! The rows of one group and outcome, before their sentences are written: bests agree with each other.

use std::collections::BTreeMap;

use crate::domain::cell::CellNationality;
use crate::reconcile::answers::best::{Best, Choosing};
use crate::reconcile::answers::question::Question;
use crate::reconcile::answers::scene::Scene;
use crate::reconcile::answers::{bounds, shown};
use crate::reconcile::terms::answer::Basis;
use crate::reconcile::terms::range::Range;

/// One row before its sentence is written.
pub(super) struct Row {
    pub bounds: Range,
    pub best: Best,
}

/// The rows of one group and outcome.
pub(super) struct Rows {
    pub all: BTreeMap<CellNationality, Row>,
}

impl Rows {
    /// Nationalities first, then foreign, then any: bests agree with each other.
    pub fn of(scene: &Scene<'_, '_>, question: &Question) -> Self {
        let mut bounds = shown::shown(scene);
        let whole = question.group.is_some() && question.outcome.is_some();
        let nobody = Some(CellNationality::Foreign).filter(|_| scene.host().is_none());
        if let Some(asked) = question.nationality.filter(|asked| whole && Some(*asked) != nobody) {
            bounds.entry(asked).or_insert_with(|| bounds::of(scene, asked));
        }
        let mut rows = Self { all: BTreeMap::new() };
        let codes =
            bounds.keys().copied().filter(|nationality| matches!(nationality, CellNationality::Code(_)));
        let rest = [CellNationality::Foreign, CellNationality::Any]
            .into_iter()
            .filter(|row| bounds.contains_key(row));
        for nationality in codes.chain(rest).collect::<Vec<_>>() {
            let choosing = Choosing {
                scene,
                nationality,
                bounds: bounds[&nationality],
                least: rows.least(scene, nationality),
            };
            let best = choosing.best(Basis::Reported);
            rows.all.insert(nationality, Row { bounds: bounds[&nationality], best });
        }
        rows.give_way(scene);
        rows
    }

    /// What the bests of other rows leave for a best that nobody reports.
    fn least(&self, scene: &Scene<'_, '_>, nationality: CellNationality) -> u64 {
        let best = |row: &CellNationality| self.all.get(row).and_then(|row| row.best.value);
        match nationality {
            CellNationality::Any => {
                best(&CellNationality::Foreign).unwrap_or(0).max(self.of_nationalities(scene))
            }
            CellNationality::Foreign => {
                let host = scene.host().map(CellNationality::Code);
                let codes = self
                    .all
                    .keys()
                    .filter(|row| matches!(row, CellNationality::Code(_)) && Some(**row) != host);
                codes.filter_map(best).max().unwrap_or(0)
            }
            CellNationality::Code(_) => 0,
        }
    }

    /// The bests of all nationalities, people with several counted once.
    fn of_nationalities(&self, scene: &Scene<'_, '_>) -> u64 {
        let codes = self.all.iter().filter(|(row, _)| matches!(row, CellNationality::Code(_)));
        let sum = codes.filter_map(|(_, row)| row.best.value).fold(0, u64::saturating_add);
        sum.saturating_sub(scene.counted_again())
    }

    /// Beside a reported total that they exceed, the nationalities that stand on people as a whole take their next rule.
    fn give_way(&mut self, scene: &Scene<'_, '_>) {
        let Some(total) = self.all.get(&CellNationality::Any) else { return };
        let reported = total.best.basis == Basis::Reported;
        if !reported || total.best.value.is_none_or(|total| self.of_nationalities(scene) <= total) {
            return;
        }
        let people: Vec<CellNationality> = self
            .all
            .iter()
            .filter(|(nationality, row)| {
                matches!(nationality, CellNationality::Code(_)) && row.best.basis == Basis::People
            })
            .map(|(nationality, _)| *nationality)
            .collect();
        for nationality in people {
            let bounds = self.all[&nationality].bounds;
            let best = Choosing { scene, nationality, bounds, least: 0 }.best(Basis::SumOfParts);
            self.all.insert(nationality, Row { bounds, best });
        }
        if let Some(Row { bounds, best }) = self.all.get(&CellNationality::Foreign) {
            let (bounds, basis) = (*bounds, best.basis);
            if !matches!(basis, Basis::Reported | Basis::Bounds) {
                let least = self.least(scene, CellNationality::Foreign);
                let best = Choosing { scene, nationality: CellNationality::Foreign, bounds, least }
                    .best(Basis::Reported);
                self.all.insert(CellNationality::Foreign, Row { bounds, best });
            }
        }
    }
}
