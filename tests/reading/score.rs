//! Precision and recall over the annotated texts, held: a change that reads less well fails here.

use casualty_ledger::read::{Language, Strength};

use crate::annotated::{Found, Gold, Text, found, set};

/// Role, outcome, nationalities and count.
const WHOLE: usize = 4;

#[derive(Default)]
struct Score {
    gold: usize,
    proposed: usize,
    placed: usize,
    whole: usize,
    strong: usize,
    strong_whole: usize,
}

fn f1(right: usize, proposed: usize, gold: usize) -> f64 {
    2.0 * right as f64 / (proposed + gold).max(1) as f64
}

impl Score {
    fn of(texts: &[Text], language: Language) -> Self {
        let mut score = Self::default();
        for text in texts {
            score.add(text, &found(&text.text, language));
        }
        score
    }

    fn add(&mut self, text: &Text, found: &[Found]) {
        let (soft, core): (Vec<&Gold>, Vec<&Gold>) = text.gold.iter().partition(|gold| gold.optional);
        let pairs = matched(&core, found);
        self.gold += core.len();
        for (index, proposal) in found.iter().enumerate() {
            let matching = pairs.iter().find(|(of, _)| *of == index).map(|(_, gold)| core[*gold]);
            if matching.is_none() && soft.iter().any(|gold| gold.is_at(proposal)) {
                continue;
            }
            let whole = matching.is_some_and(|gold| gold.agreement(proposal) == WHOLE);
            let strong = proposal.strength == Strength::Strong;
            self.proposed += 1;
            self.placed += usize::from(matching.is_some());
            self.whole += usize::from(whole);
            self.strong += usize::from(strong);
            self.strong_whole += usize::from(strong && whole);
            if std::env::var_os("SHOW_READING").is_some() && !whole {
                println!(
                    "{}: {} {proposal:?} {}",
                    text.name,
                    proposal.rule,
                    if matching.is_some() { "differs" } else { "is no claim" }
                );
            }
        }
    }

    fn print(&self, name: &str) {
        let ratio = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        println!(
            "{name}: {} claims, {} proposed; number and place: precision {:.3} recall {:.3} F1 {:.3}; \
             whole: precision {:.3} recall {:.3} F1 {:.3}; strong: {} proposed, precision {:.3}, {:.3} of all claims",
            self.gold,
            self.proposed,
            ratio(self.placed, self.proposed),
            ratio(self.placed, self.gold),
            f1(self.placed, self.proposed, self.gold),
            ratio(self.whole, self.proposed),
            ratio(self.whole, self.gold),
            f1(self.whole, self.proposed, self.gold),
            self.strong,
            ratio(self.strong_whole, self.strong),
            ratio(self.strong_whole, self.gold),
        );
    }
}

/// One proposal to one claim, those that agree most first.
fn matched(gold: &[&Gold], found: &[Found]) -> Vec<(usize, usize)> {
    let mut candidates: Vec<(usize, usize, usize)> = Vec::new();
    for (index, proposal) in found.iter().enumerate() {
        for (of, claim) in gold.iter().enumerate().filter(|(_, claim)| claim.is_at(proposal)) {
            candidates.push((claim.agreement(proposal), index, of));
        }
    }
    candidates.sort_by_key(|(agreement, index, of)| (std::cmp::Reverse(*agreement), *index, *of));
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, index, of) in candidates {
        if !pairs.iter().any(|(known, claim)| *known == index || *claim == of) {
            pairs.push((index, of));
        }
    }
    pairs
}

/// What a set is held to: F1 of number and place, F1 of the whole, precision of number and place, and of strong proposals how many
/// are whole and how many of all claims they find.
struct Held {
    placed: f64,
    whole: f64,
    precision: f64,
    strong: f64,
    strong_found: f64,
}

fn hold(folder: &str, language: Language, held: &Held) {
    let score = Score::of(&set(folder), language);
    score.print(folder);
    let ratio = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    assert!(f1(score.placed, score.proposed, score.gold) >= held.placed, "number and place");
    assert!(f1(score.whole, score.proposed, score.gold) >= held.whole, "whole");
    assert!(ratio(score.placed, score.proposed) >= held.precision, "precision of number and place");
    assert!(ratio(score.strong_whole, score.strong) >= held.strong, "strong ones that are whole");
    assert!(ratio(score.strong_whole, score.gold) >= held.strong_found, "claims that strong ones find");
}

#[test]
fn the_development_set_is_read_as_well_as_before() {
    hold(
        "dev",
        Language::English,
        &Held { placed: 0.922, whole: 0.825, precision: 0.975, strong: 0.97, strong_found: 0.355 },
    );
}

#[test]
fn the_texts_of_wider_english_are_read_as_well_as_before() {
    hold(
        "own",
        Language::English,
        &Held { placed: 0.935, whole: 0.85, precision: 0.98, strong: 0.95, strong_found: 0.36 },
    );
}

#[test]
fn the_texts_that_came_later_are_read_as_well_as_before() {
    hold(
        "later",
        Language::English,
        &Held { placed: 0.954, whole: 0.885, precision: 0.985, strong: 0.975, strong_found: 0.38 },
    );
}

#[test]
fn the_newest_texts_are_read_as_well_as_before() {
    hold(
        "newer",
        Language::English,
        &Held { placed: 0.915, whole: 0.86, precision: 0.98, strong: 0.97, strong_found: 0.4 },
    );
}

#[test]
fn the_texts_of_another_hand_are_read_as_well_as_before() {
    hold(
        "other",
        Language::English,
        &Held { placed: 0.795, whole: 0.69, precision: 0.905, strong: 0.93, strong_found: 0.24 },
    );
}

#[test]
fn spanish_is_read_as_well_as_before() {
    hold(
        "es",
        Language::Spanish,
        &Held { placed: 0.965, whole: 0.93, precision: 0.99, strong: 0.97, strong_found: 0.45 },
    );
}

#[test]
fn the_score_can_fall() {
    let texts = set("dev");
    let mut score = Score::default();
    for text in &texts {
        let mut moved = found(&text.text, Language::English);
        moved.iter_mut().for_each(|found| found.mention.start += 10_000);
        moved.iter_mut().for_each(|found| found.mention.end += 10_000);
        score.add(text, &moved);
    }
    assert_eq!((score.placed, score.whole), (0, 0));
}
