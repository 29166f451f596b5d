//! Nouns that no table has, and when they can only mean people.
//!
//! Must not know how many are counted.

use super::cue::Cues;
use super::lexicon::{Classes, CueKind};
use super::sentence::{Sentence, back};
use crate::domain::outcome::Outcome;

fn is_plain(s: &Sentence<'_>, cues: &Cues, k: usize) -> bool {
    let blocked = Classes::STOP.or(Classes::AUXILIARY).or(Classes::DETERMINER);
    s.is_small_word(k)
        && !s.is(k, blocked)
        && cues.at(k).is_none()
        && !s.one_of(k, &["nobody", "none", "nothing", "everyone", "everybody", "anyone", "someone", "else"])
}

fn ends_like_no_person(word: &str) -> bool {
    ["s", "ing", "ly", "ed"].iter().any(|ending| word.ends_with(ending))
}

/// A plural of unknown meaning that is no thing.
pub(super) fn unknown_plural(s: &Sentence<'_>, cues: &Cues, from: usize) -> Option<usize> {
    let from = from + usize::from(s.is_quotation_mark(from));
    let last = (from..from + 4).take_while(|k| is_plain(s, cues, *k)).last()?;
    let word = s.word(last);
    let thing = |word: &str| s.lexicon.classes(word).any(Classes::THING.or(Classes::UNIT).or(Classes::EVENT));
    let stem = word.strip_suffix('s')?;
    let long = word.strip_suffix("es").is_some_and(thing);
    (!thing(word) && !thing(stem) && !long).then_some(last)
}

pub(super) fn unknown_singular(s: &Sentence<'_>, cues: &Cues, from: usize, most: usize) -> Option<usize> {
    let last = (from..from + most).take_while(|k| is_plain(s, cues, *k)).last()?;
    let thing = s.is(last, Classes::THING.or(Classes::UNIT).or(Classes::EVENT));
    (!thing && !ends_like_no_person(s.word(last))).then_some(last)
}

/// "a statistician, 18,": only people have an age.
pub(super) fn somebody_of_an_age(s: &Sentence<'_>, cues: &Cues, article: usize) -> Option<usize> {
    let head = unknown_singular(s, cues, article + 1, 3)?;
    let age = s.text(head + 1) == ","
        && s.is_number(head + 2)
        && s.text(head + 2).len() <= 2
        && matches!(s.text(head + 3), "," | "." | ";" | "");
    (s.one_of(article, &["a", "an", "another"]) && age).then_some(head)
}

/// "killed a bystanding busker", "a busker was killed": whoever is killed or hurt is a person.
pub(super) fn unknown_victim(s: &Sentence<'_>, cues: &Cues, article: usize) -> Option<usize> {
    if !s.one_of(article, &["a", "an"]) {
        return None;
    }
    let harms = |outcome| matches!(outcome, Outcome::Killed | Outcome::Wounded);
    let object = cues.at(back(article, 1)).is_some_and(|cue| {
        cue.end == article && harms(cue.outcome) && matches!(cue.kind, CueKind::Active | CueKind::Participle)
    });
    if !object && s.is(back(article, 1), Classes::PREPOSITION) {
        return None;
    }
    let head = unknown_singular(s, cues, article + 1, if object { 4 } else { 3 })?;
    let verb = (head + 1..head + 5).find(|k| !s.is(*k, Classes::AUXILIARY))?;
    let subject = cues.starts(verb).is_some_and(|cue| {
        let passive = cue.kind == CueKind::Participle && verb > head + 1;
        harms(cue.outcome) && (passive || cue.kind == CueKind::Intransitive)
    });
    (object || subject).then_some(head)
}
