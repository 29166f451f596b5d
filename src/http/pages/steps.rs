//! How a rule came to a figure, step by step, each with the words it kept and dropped.

use std::collections::BTreeMap;

use crate::domain::claim::Claim;
use crate::domain::count::Count;
use crate::domain::ids::ClaimId;
use crate::http::pages::known::Known;
use crate::http::pages::sheet::Figure;
use crate::http::pages::words::{self, Amount};
use crate::ledger::{self, Policy};

/// Words that a step lists one by one.
const WORDS_MAX: usize = 20;

/// One step.
pub struct TakenStep {
    pub title: String,
    pub line: String,
    pub words: Vec<StepWords>,
    pub more: usize,
    /// The amount of the total that is under no nationality.
    pub residual: Option<String>,
}

/// Words that a step speaks of.
pub struct StepWords {
    pub tag: &'static str,
    pub quote: String,
    pub speaker: String,
    pub why: String,
}

struct Taken<'a> {
    known: &'a Known,
    figure: &'a Figure,
}

/// Every step of a figure that somebody states.
pub fn steps(figure: &Figure, known: &Known, policy: Policy) -> Vec<TakenStep> {
    let taken = Taken { known, figure };
    let mut steps = vec![taken.set_aside(), taken.origins()];
    steps.extend(taken.of_rule(policy));
    steps.push(taken.books());
    steps
}

fn step(title: impl Into<String>, line: String, mut words: Vec<StepWords>) -> TakenStep {
    let more = words.len().saturating_sub(WORDS_MAX);
    words.truncate(WORDS_MAX);
    TakenStep { title: title.into(), line, words, more, residual: None }
}

impl Taken<'_> {
    fn words(&self, id: ClaimId, tag: &'static str, why: String) -> Option<StepWords> {
        let claim = self.known.claim(id)?;
        Some(StepWords { tag, quote: quoted(claim), speaker: self.known.name(claim.origin).to_owned(), why })
    }

    fn set_aside(&self) -> TakenStep {
        let Figure { used, compatible, conflicting, set_aside, .. } = self.figure;
        let all = used.len() + compatible.len() + conflicting.len() + set_aside.len();
        let line = match set_aside.len() {
            0 => format!("Nothing, of {}", words::counted(all, "claim", "claims")),
            n => format!("{n} of {}", words::counted(all, "claim", "claims")),
        };
        let words =
            set_aside.iter().filter_map(|aside| self.words(aside.claim_id, "", aside.reason_text.clone()));
        step("Set aside", line, words.collect())
    }

    fn origins(&self) -> TakenStep {
        let Figure { used, compatible, conflicting, .. } = self.figure;
        let mut voices: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for claim in
            [used, compatible, conflicting].into_iter().flatten().filter_map(|id| self.known.claim(*id))
        {
            if claim.count.count != (Count::Unknown {}) {
                voices.entry(self.known.name(claim.origin)).or_default().push(quoted(claim));
            }
        }
        let line = words::counted(voices.len(), "origin", "origins");
        let words = voices.into_iter().map(|(speaker, quotes)| StepWords {
            tag: "",
            quote: quotes.join("” · “"),
            speaker: speaker.to_owned(),
            why: String::new(),
        });
        step("Group by who it comes from", line, words.collect())
    }

    fn of_rule(&self, policy: Policy) -> impl Iterator<Item = TakenStep> {
        let rule = ledger::policies().into_iter().find(|known| known.id == policy);
        let texts = rule.map(|rule| rule.steps).unwrap_or_default();
        self.figure.steps.iter().map(move |taken| {
            let text = texts.iter().find(|known| known.id == taken.step).map(|known| known.text.clone());
            let kept = taken.kept.iter().filter_map(|id| self.words(*id, "kept", String::new()));
            let dropped = taken.dropped.iter().filter_map(|id| self.words(*id, "dropped", String::new()));
            let line = format!("{} kept, {} dropped", taken.kept.len(), taken.dropped.len());
            step(text.unwrap_or_else(|| taken.step.to_string()), line, kept.chain(dropped).collect())
        })
    }

    fn books(&self) -> TakenStep {
        let line = match &self.figure.implied {
            Some(implied) => {
                let bounds = crate::http::pages::sheet::Bounds {
                    low: Some(implied.low),
                    best: None,
                    high: implied.high,
                };
                format!("Other numbers imply {}", Amount::from(bounds).spoken())
            }
            None => "Nothing else bounds it more closely".to_owned(),
        };
        let residual = self.figure.residual.filter(|rest| rest.high != Some(0));
        TakenStep {
            residual: residual.map(|rest| Amount::from(rest).spoken()),
            ..step("Check against the books", line, Vec::new())
        }
    }
}

fn quoted(claim: &Claim) -> String {
    claim.quote.exact.as_deref().unwrap_or("words that were erased").to_owned()
}
