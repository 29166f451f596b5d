//! A reviewer's decisions that bear on the figures.

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::ruling::{Effect, Ruling};
use crate::reconcile::cells::said;
use crate::reconcile::facts::Facts;
use crate::reconcile::terms::finding::{Finding, FindingKind};
use crate::reconcile::terms::words;

pub(super) fn finding(facts: &Facts<'_>, ruling: &Ruling) -> Finding {
    let concerned = || ruling.claim_ids.iter().filter_map(|id| facts.by_id(*id));
    let of_claims = || -> Vec<Cell> { concerned().flat_map(|fact| said::cells_of(fact.claim)).collect() };
    let (decision, cells) = match &ruling.effect {
        Effect::SetAside {} => {
            (["set aside ", &words::counted(concerned().count(), "claim")].concat(), of_claims())
        }
        Effect::SettleInclusion { role, outcome, included } => {
            let cell = Cell::new(*role, *outcome, CellNationality::Any);
            let verb = if *included { " include" } else { " do not include" };
            (["settled that the ", &words::topic(cell, 2), verb, " those in doubt"].concat(), vec![cell])
        }
        Effect::SameOrigin { source_ids: [one, other] } => {
            let (one, other) = (facts.source_name(*one), facts.source_name(*other));
            (["counted ", &one, " and ", &other, " as one source"].concat(), of_claims())
        }
        Effect::SameSource { source_ids: [one, other] } => {
            let (one, other) = (facts.source_name(*one), facts.source_name(*other));
            (["counted ", &one, " and ", &other, " as one source in every incident"].concat(), of_claims())
        }
        Effect::Move { n, from, to } => {
            let (from_topic, to_topic) = (words::topic(*from, 2), words::topic(*to, 2));
            let decision = ["moved ", &words::number(*n), " from the ", &from_topic, " to the ", &to_topic];
            (decision.concat(), vec![*from, *to])
        }
        Effect::Undo { .. } => ("undid an earlier ruling".to_owned(), of_claims()),
    };
    let sentence = ["A reviewer ", &decision, ": ", &words::as_sentence(&ruling.reason)].concat();
    Finding::new(FindingKind::Ruling, cells, ruling.claim_ids.clone(), sentence)
}
