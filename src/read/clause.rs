//! The verb of a clause beyond another verb: "workers kidnapped in May have been freed".
//!
//! Must not know which people are its subject.

use super::cue::{Cue, Cues, begins_people};
use super::evidence::undergone;
use super::lexicon::{Classes, CueKind};
use super::number::numeral;
use super::sentence::Sentence;

/// A verb beyond a relative clause that needs no auxiliary: "who were kidnapped in May walked free".
pub(super) fn finite<'c>(s: &Sentence<'_>, cues: &'c Cues, from: usize) -> Option<&'c Cue> {
    let leaves =
        |k: &usize| s.is_mark(*k) || s.is(*k, Classes::CLAUSE.or(Classes::SAYS)) || s.word(*k) == "and";
    let within = (from..s.len().min(from + 12)).take_while(|k| !leaves(k));
    within.filter_map(|k| cues.starts(k)).find(|cue| cue.kind == CueKind::Intransitive)
}

/// The finite verb of the clause beyond a participle: "workers kidnapped in May have been freed".
pub(super) fn main_verb<'c>(s: &Sentence<'_>, cues: &'c Cues, from: usize) -> Option<&'c Cue> {
    for k in from..s.len().min(from + 18) {
        let leaves = matches!(s.text(k), ";" | ":")
            || s.text(k) == "," && numeral(s, k + 1).is_some()
            || s.is(k, Classes::CLAUSE.or(Classes::SAYS))
            || s.one_of(k, &["and", "that", "which"]);
        if leaves && !s.is(k, Classes::BE.or(Classes::HAVE)) {
            return None;
        }
        if !s.is(k, Classes::BE.or(Classes::HAVE)) && !s.one_of(k, &["remain", "remained", "died"]) {
            continue;
        }
        if s.word(k) == "died" {
            return cues.starts(k);
        }
        let passes = |m: usize| {
            cues.at(m).is_none()
                && (s.is(m, Classes::AUXILIARY.or(Classes::BE).or(Classes::HAVE))
                    || s.word(m).ends_with("ly")
                    || s.word(m) == "not")
        };
        let verb = (k + 1..k + 8).find(|m| !passes(*m))?;
        let cue = cues.starts(verb).filter(|cue| undergone(cue))?;
        let passive = s.has(k..verb, Classes::BE);
        let active = cue.kind == CueKind::Participle
            && s.is(k, Classes::HAVE)
            && !passive
            && begins_people(s, cue.end);
        return (!active).then_some(cue);
    }
    None
}
