//! What a rule found out about a phrase, and how much it weighs.
//!
//! Must not know how it was found.

use super::cue::Cue;
use super::lexicon::CueKind;
use super::rule::Rule;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// What a rule found. Weights are tenths: 40 is an adjective inside the phrase, 10 the nearest verb.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evidence {
    /// None: the outcome of the sentence before.
    pub outcome: Option<Outcome>,
    pub weight: u8,
    pub rule: Rule,
    /// The tokens that say so.
    pub from: usize,
    pub to: usize,
    /// The role that the words give, if they do.
    pub role: Option<Role>,
}

impl Evidence {
    pub fn new(outcome: Outcome, weight: u8, rule: Rule, from: usize, to: usize) -> Self {
        Self { outcome: Some(outcome), weight, rule, from, to, role: None }
    }

    pub fn by_cue(cue: &Cue, weight: u8, rule: Rule) -> Self {
        Self::new(cue.outcome, weight, rule, cue.start, cue.end)
    }

    pub fn of_role(self, role: Role) -> Self {
        Self { role: Some(role), ..self }
    }

    /// "of the dead", "of the injured".
    pub fn of_those(word: &str) -> Option<Self> {
        let outcome = match word {
            "dead" | "victims" | "killed" | "fatalities" | "deceased" => Outcome::Killed,
            "missing" => Outcome::Missing,
            "injured" | "wounded" | "hurt" => Outcome::Wounded,
            _ => return None,
        };
        Some(Self::new(outcome, 26, Rule::PartOfState, 0, 0))
    }
}

/// A cue that tells what its subject underwent, whoever did it.
pub(super) fn undergone(cue: &Cue) -> bool {
    matches!(cue.kind, CueKind::Participle | CueKind::Intransitive | CueKind::Adjective)
}
