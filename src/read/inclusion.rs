//! Roles of which a text says that nobody knows whether a number takes them in: "it was not clear whether the 29 include two policemen".
//!
//! Must not know what the number counts.

use std::ops::Range;

use super::sentence::Sentence;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;

/// How far behind the doubt its "whether" may stand: "it was not clear on Monday whether".
const WHETHER_REACH: usize = 6;

/// Roles that may or may not be in the number that stands there.
pub(super) fn may_include(s: &Sentence<'_>, number: usize) -> Vec<Role> {
    let Some(doubt) = Doubt::of(s) else { return Vec::new() };
    let takes_in = doubt.includes.is_some_and(|verb| number > doubt.whether && number < verb);
    let is_whole = takes_in || doubt.among.is_some_and(|word| number > word);
    if is_whole { doubt.roles } else { Vec::new() }
}

/// The same, said of the dead, the injured or the toll of a sentence before: of whom, and which roles.
pub(super) fn of_those_before(s: &Sentence<'_>) -> Option<(Outcome, Vec<Role>)> {
    let doubt = Doubt::of(s).filter(|doubt| !doubt.roles.is_empty())?;
    let whole = match (doubt.includes, doubt.among) {
        (Some(verb), _) => doubt.whether + 1..verb,
        (None, Some(word)) => word + 1..s.len(),
        (None, None) => return None,
    };
    let outcome = whole.clone().find_map(|k| match s.word(k) {
        "toll" | "figure" | "figures" | "number" | "count" | "tally" | "dead" | "killed" | "fatalities" => {
            Some(Outcome::Killed)
        }
        "injured" | "wounded" => Some(Outcome::Wounded),
        "missing" => Some(Outcome::Missing),
        _ => None,
    })?;
    let has_number = whole.clone().any(|k| s.is_number(k));
    (!has_number).then_some((outcome, doubt.roles))
}

/// "whether X includes Y", or "whether Y were among X".
struct Doubt {
    whether: usize,
    includes: Option<usize>,
    among: Option<usize>,
    /// Those of Y.
    roles: Vec<Role>,
}

impl Doubt {
    fn of(s: &Sentence<'_>) -> Option<Self> {
        let whether = whether(s)?;
        let joins = |k: &usize| {
            s.word(*k) == "among"
                || s.one_of(*k, &["in", "of"]) && s.one_of(*k - 1, &["counted", "included", "part"])
        };
        let among = (whether + 1..s.len()).find(joins);
        let verb = |k: &usize| s.one_of(*k, &["include", "includes", "included"]);
        let includes = (whether + 1..s.len()).find(verb).filter(|_| among.is_none());
        let roles = match (among, includes) {
            (Some(word), _) => named(s, whether + 1..word),
            (None, Some(verb)) => named(s, verb + 1..clause_end(s, verb + 1)),
            (None, None) => Vec::new(),
        };
        Some(Self { whether, includes, among, roles })
    }
}

/// Where what is included ends: "two officers who died in a fight with the gunmen".
fn clause_end(s: &Sentence<'_>, from: usize) -> usize {
    let ends =
        |k: &usize| !s.is_word(*k) && !s.is_number(*k) || s.one_of(*k, &["who", "which", "that", "whose"]);
    (from..s.len()).find(ends).unwrap_or(s.len())
}

/// Where "whether" or "if" follows words of doubt.
fn whether(s: &Sentence<'_>) -> Option<usize> {
    const DOUBT: [&str; 12] = [
        "unclear",
        "not clear",
        "not immediately clear",
        "unknown",
        "not known",
        "not immediately known",
        "uncertain",
        "not say",
        "not specify",
        "not confirm",
        "unable to say",
        "could not say",
    ];
    let doubt = (0..s.len()).find(|k| DOUBT.iter().any(|words| s.says(*k, words)))?;
    (doubt + 1..s.len().min(doubt + 1 + WHETHER_REACH)).find(|k| s.one_of(*k, &["whether", "if"]))
}

/// The roles that words name, but those that say nothing beyond being hurt or there.
fn named(s: &Sentence<'_>, words: Range<usize>) -> Vec<Role> {
    let says_nothing = |role: &Role| matches!(role, Role::People | Role::Victims | Role::Civilians);
    let mut roles: Vec<Role> =
        words.filter_map(|k| s.lexicon.person(s.word(k))).filter(|role| !says_nothing(role)).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}
