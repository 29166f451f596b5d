//! Roles of which a text says that nobody knows whether a number takes them in: "it was not clear whether the 29 include two policemen".
//!
//! Must not know what the number counts.

use std::ops::Range;

use super::sentence::Sentence;
use crate::domain::role::Role;

/// How far behind the doubt its "whether" may stand: "it was not clear on Monday whether".
const WHETHER_REACH: usize = 6;

/// Roles that may or may not be in the number that stands there.
pub(super) fn may_include(s: &Sentence<'_>, number: usize) -> Vec<Role> {
    let Some(whether) = whether(s) else { return Vec::new() };
    let find = |words: &[&str]| (whether + 1..s.len()).find(|k| s.one_of(*k, words));
    let takes_in =
        find(&["include", "includes", "included"]).filter(|verb| number < *verb && number > whether);
    let taken_in = find(&["among", "in", "part"]).filter(|word| number > *word);
    let was_counted = |end: usize| s.any_of(whether + 1..end + 1, &["among", "included", "counted", "part"]);
    match (takes_in, taken_in) {
        (Some(verb), _) => named(s, verb + 1..s.len()),
        (None, Some(word)) if was_counted(word) => named(s, whether + 1..word),
        _ => Vec::new(),
    }
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
