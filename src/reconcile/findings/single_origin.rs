//! Origins that stand alone behind numbers: one finding for each.

use std::collections::BTreeMap;

use crate::domain::cell::Cell;
use crate::domain::ids::SourceId;
use crate::reconcile::cells::report::Report;
use crate::reconcile::cells::{StageOne, said};
use crate::reconcile::terms::figure::FigureStatus;
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::policy::Policy;
use crate::reconcile::terms::words;

/// That one number has one origin, its figure says; in this many articles it looks like more.
const PRINTS: usize = 3;

/// What comes from one origin alone.
#[derive(Default)]
struct Alone<'s> {
    cells: Vec<Cell>,
    reports: Vec<&'s Report>,
}

pub(super) fn findings(stage: &StageOne<'_>) -> Vec<Finding> {
    let mut by_origin: BTreeMap<SourceId, Alone<'_>> = BTreeMap::new();
    for (cell, draft) in stage.cells() {
        // Iraq Body Count flags what fewer than two origins say, of those that its rule keeps.
        let flagged = stage.facts.policy == Policy::Ibc && draft.choice.used.len() == 1;
        if draft.status != FigureStatus::SingleOrigin && !flagged {
            continue;
        }
        let Some(report) = said::givers(draft).first().copied() else { continue };
        let alone = by_origin.entry(report.origin).or_default();
        alone.cells.push(cell);
        alone.reports.push(report);
        alone.reports.extend(draft.standing.earlier.iter().filter(|earlier| earlier.origin == report.origin));
    }
    by_origin.into_values().filter_map(|alone| finding(stage, alone)).collect()
}

fn finding(stage: &StageOne<'_>, alone: Alone<'_>) -> Option<Finding> {
    let facts = &stage.facts;
    let claims = said::claims_of(facts, alone.reports.iter().copied());
    let mut articles: Vec<_> =
        claims.iter().filter_map(|id| facts.by_id(*id)).map(|fact| fact.claim.article_id).collect();
    articles.sort_unstable();
    articles.dedup();
    if alone.cells.len() < 2 && articles.len() < PRINTS {
        return None;
    }
    let numbers = match *alone.cells {
        [only] => ["The number of ", &words::topic(only, 2), " comes from "].concat(),
        _ => [&words::counted(alone.cells.len(), "number"), " come from "].concat(),
    };
    let source = facts.source_name(alone.reports.first()?.voice);
    let articles = match articles.len() {
        1 => String::new(),
        several => [", in ", &words::counted(several, "article")].concat(),
    };
    let sentence = [numbers.as_str(), &source, " alone", &articles, "."].concat();
    Some(Finding::new(FindingKind::SingleOrigin, alone.cells, claims, sentence))
}
