//! How a phrase is joined to the one before it: a list, a part of it, or not at all.
//!
//! Must not know what happened to anybody.

use super::cue::Cues;
use super::lexicon::Classes;
use super::phrase::Phrase;
use super::sentence::Sentence;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    None,
    /// "nine Italians, seven Japanese and …".
    List,
    /// "13 hostages, including a Japanese".
    Including,
}

/// Words that a limit is made of, which stand before a number without parting a list.
const LIMITING: [&str; 22] = [
    "at", "least", "the", "more", "than", "some", "about", "around", "also", "a", "an", "up", "to", "nearly",
    "as", "another", "further", "over", "almost", "other", "only", "just",
];

pub(super) fn link(s: &Sentence<'_>, cues: &Cues, first: &Phrase, second: &Phrase) -> Link {
    if second.start < first.reach {
        return Link::None;
    }
    let from = after_place(s, cues, first.reach, second.start);
    let gap: Vec<usize> = (from..second.start).filter(|k| !s.one_of(*k, &LIMITING)).collect();
    let mark = |k: usize| s.is_dash(k) || matches!(s.text(k), "–" | "—" | "-" | ":" | "(");
    let joins =
        |k: usize| matches!(s.text(k), "," | ";" | "&" | "–") || s.one_of(k, &["and", "plus", "both", "or"]);
    if gap.iter().any(|k| s.word(*k) == "and") && gap.iter().any(|k| mark(*k) || s.text(*k) == ")") {
        return Link::None;
    }
    if let [passed @ .., last] = gap.as_slice()
        && !passed.is_empty()
        && mark(*last)
        && passed.iter().all(|k| s.is(*k, Classes::AUXILIARY) || cues.at(*k).is_some() || s.text(*k) == ",")
    {
        return Link::Including;
    }
    if gap.iter().all(|k| joins(*k)) {
        return Link::List;
    }
    let words: Vec<&str> = gap.iter().filter(|k| s.is_word(**k)).map(|k| s.word(*k)).collect();
    if matches!(
        words.as_slice(),
        ["well"] | ["along", "with"] | ["together", "with"] | ["alongside"] | ["and", "well"]
    ) {
        return Link::List;
    }
    including(s, &gap, &words)
}

fn including(s: &Sentence<'_>, gap: &[usize], words: &[&str]) -> Link {
    let clause = gap.iter().any(|k| s.is(*k, Classes::CLAUSE));
    let opens = matches!(
        words,
        ["including", ..]
            | ["among", "them", ..]
            | ["among", "whom", ..]
            | ["of", "whom", ..]
            | ["of", "them", ..]
            | ["included", ..]
            | ["namely", ..]
            | ["comprising", ..]
            | ["made", "up", "of"]
            | ["consisting", "of"]
            | ["of", "which", ..]
            | ["includes", ..]
            | ["among", "those", ..]
            | ["they", "were", ..]
    );
    let short = words.len() <= 3 && opens;
    let within = gap.len() <= 14
        && !clause
        && (words.contains(&"including")
            || words.contains(&"comprising")
            || words.contains(&"comprised")
            || words.contains(&"included")
            || words.contains(&"among") && words.contains(&"them"));
    let bare_mark =
        words.is_empty() && gap.len() == 1 && (s.is_dash(gap[0]) || matches!(s.text(gap[0]), ":" | "("));
    if short || within || bare_mark { Link::Including } else { Link::None }
}

/// Passes over "from the village" and ", 34," after the first phrase.
fn after_place(s: &Sentence<'_>, cues: &Cues, from: usize, until: usize) -> usize {
    let mut from = from;
    if s.one_of(
        from,
        &["of", "off", "from", "in", "at", "with", "aged", "inside", "on", "near", "outside", "aboard"],
    ) {
        let ends = |k: &usize| s.one_of(*k, &["and"]) || matches!(s.text(*k), "," | ";");
        let blocked = Classes::CONJUNCTION
            .or(Classes::PRONOUN)
            .or(Classes::BE)
            .or(Classes::HAVE)
            .or(Classes::COMMON_VERB)
            .or(Classes::SAYS);
        if let Some(end) = (from..until.min(from + 8)).find(ends)
            && !(from..end).any(|k| s.is(k, blocked) || cues.at(k).is_some())
        {
            from = end;
        }
    }
    let age = s.text(from) == "," && (s.is_number(from + 1) || s.word(from + 1) == "aged");
    if age && until >= from + 3 { from + 2 } else { from }
}
