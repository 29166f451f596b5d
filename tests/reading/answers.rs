//! What counts in the end: the answers of an incident whose proposals are all taken as they are, beside those of the claims that a
//! person would enter.

use std::collections::BTreeMap;

use casualty_ledger::read::Strength;
use casualty_ledger::reconcile::Answer;

use crate::annotated::{Text, set};
use crate::incident::{Taken, World};

/// The texts of each incident, by the first word of their names.
fn incidents(texts: &[Text]) -> BTreeMap<&str, Vec<&Text>> {
    let mut incidents: BTreeMap<&str, Vec<&Text>> = BTreeMap::new();
    for text in texts {
        incidents.entry(text.name.split('-').nth(1).unwrap()).or_default().push(text);
    }
    incidents
}

fn same(one: &Answer, other: &Answer) -> bool {
    let asked = |answer: &Answer| (answer.group, answer.outcome, answer.nationality);
    let bounds = |answer: &Answer| (answer.low, answer.high);
    let alike = match (one.best, other.best) {
        (None, None) => bounds(one) == bounds(other),
        (one, other) => one == other,
    };
    asked(one) == asked(other) && alike
}

/// Whether no number that one answer leaves open is left open by the other; a best counts alone.
fn excludes(by_hand: &Answer, other: &Answer) -> bool {
    let (low, high) = other.best.map_or((other.low, other.high), |best| (best, Some(best)));
    by_hand.high.is_some_and(|high| low > high) || high.is_some_and(|high| high < by_hand.low)
}

#[derive(Debug, Default)]
struct Score {
    by_hand: usize,
    from_proposals: usize,
    right: usize,
    from_strong: usize,
    excluded: usize,
}

impl Score {
    fn f1(&self) -> f64 {
        2.0 * self.right as f64 / (self.by_hand + self.from_proposals).max(1) as f64
    }

    fn excluded_of_100(&self) -> f64 {
        100.0 * self.excluded as f64 / self.from_strong.max(1) as f64
    }

    fn add(&mut self, name: &str, texts: &[&Text]) {
        let show = std::env::var_os("SHOW_READING").is_some();
        let by_hand = World::of(texts, Taken::ByHand);
        let wanted = by_hand.answers();
        let found = World::of(texts, Taken::Proposals(Strength::Weak)).answers();
        let strong = World::of(texts, Taken::Proposals(Strength::Strong)).answers();
        self.by_hand += wanted.len();
        self.from_proposals += found.len();
        self.right += found.iter().filter(|answer| wanted.iter().any(|other| same(answer, other))).count();
        self.from_strong += strong.len();
        for answer in &strong {
            let known = by_hand.answer_like(answer);
            if excludes(&known, answer) {
                self.excluded += 1;
                if show {
                    println!("{name}: strong: {}\n  by hand: {}", answer.sentence, known.sentence);
                }
            }
        }
        if show {
            let missing = wanted.iter().filter(|answer| !found.iter().any(|other| same(answer, other)));
            missing.for_each(|answer| println!("{name}: not found: {}", answer.sentence));
            let false_ones = found.iter().filter(|answer| !wanted.iter().any(|other| same(answer, other)));
            false_ones.for_each(|answer| println!("{name}: not by hand: {}", answer.sentence));
        }
    }
}

fn score() -> Score {
    let texts = set("dev");
    let mut score = Score::default();
    for (name, texts) in incidents(&texts) {
        score.add(name, &texts);
    }
    score
}

#[test]
fn answers_from_proposals_are_those_from_claims_as_often_as_before() {
    let score = score();
    println!(
        "answers: {} by hand, {} from all proposals, F1 {:.3}; of {} from strong proposals {:.1} of 100 are excluded by those by hand",
        score.by_hand,
        score.from_proposals,
        score.f1(),
        score.from_strong,
        score.excluded_of_100()
    );
    assert!(score.f1() >= 0.67, "answers from all proposals");
    assert!(score.excluded_of_100() <= 11.5, "answers from strong proposals that the claims exclude");
}

#[test]
fn answers_from_other_texts_are_not_taken_for_right() {
    let texts = set("dev");
    let incidents = incidents(&texts);
    let (one, other) = (&incidents["corniche"], &incidents["rosalia"]);
    let wanted = World::of(one, Taken::ByHand).answers();
    let found = World::of(other, Taken::ByHand).answers();
    let right = found.iter().filter(|answer| wanted.iter().any(|known| same(answer, known))).count();
    assert!(right * 2 < found.len(), "{right} of {}", found.len());
}
