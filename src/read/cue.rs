//! The words of a sentence that tell what happened to people.
//!
//! Must not know which people.

use super::lexicon::{Classes, CueKind, CuePhrase};
use super::number::numeral;
use super::sentence::{Sentence, back};
use crate::domain::outcome::Outcome;

#[derive(Clone, Copy, Debug)]
pub(super) struct Cue {
    pub start: usize,
    pub end: usize,
    pub outcome: Outcome,
    pub kind: CueKind,
}

/// What the whole text says of its event, as far as it decides what a word means.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Setting {
    /// There are captors or hostages.
    pub captors: bool,
    /// People were kidnapped: who is freed may have been let go.
    pub kidnapping: bool,
    /// Somebody was released, bought free or talked free.
    pub let_go: bool,
    /// A place was stormed or people were rescued.
    pub stormed: bool,
    /// Prisoners broke out.
    pub inmates: bool,
    /// A match: its dead and injured are players.
    pub sport: bool,
}

/// The cues of a sentence, in order, and which one stands at each token.
pub(super) struct Cues {
    pub all: Vec<Cue>,
    at: Vec<Option<u16>>,
}

impl Cues {
    pub fn at(&self, i: usize) -> Option<&Cue> {
        self.all.get(usize::from((*self.at.get(i)?)?))
    }

    pub fn starts(&self, i: usize) -> Option<&Cue> {
        self.at(i).filter(|cue| cue.start == i)
    }
}

pub(super) fn cues(s: &Sentence<'_>, setting: Setting) -> Cues {
    let mut all = Vec::new();
    let mut i = 0;
    while i < s.len() {
        let Some(phrase) = phrase_at(s, i) else {
            i += 1;
            continue;
        };
        let end = i + phrase.words.len();
        if let Some((outcome, kind)) = meaning(s, i, end, phrase, setting) {
            all.push(Cue { start: suffering(s, i, kind), end, outcome, kind: or_intransitive(s, i, kind) });
        }
        i = end;
    }
    let mut at = vec![None; s.len()];
    for (index, cue) in all.iter().enumerate() {
        at[cue.start..cue.end].fill(u16::try_from(index).ok());
    }
    Cues { all, at }
}

/// The longest phrase that begins here, unless an auxiliary only leads to a longer one.
fn phrase_at<'a>(s: &Sentence<'a>, i: usize) -> Option<&'a CuePhrase> {
    let stands = |at: usize, phrase: &CuePhrase| {
        phrase.words.iter().enumerate().all(|(ahead, word)| s.word(at + ahead) == *word)
    };
    let here = s.lexicon.cues(s.word(i)).iter().find(|phrase| stands(i, phrase))?;
    let leads = s.is(i, Classes::BE.or(Classes::HAVE))
        && s.lexicon.cues(s.word(i + 1)).iter().any(|next| next.words.len() >= 2 && stands(i + 1, next));
    (!leads).then_some(here)
}

fn meaning(
    s: &Sentence<'_>,
    i: usize,
    end: usize,
    phrase: &CuePhrase,
    setting: Setting,
) -> Option<(Outcome, CueKind)> {
    let outcome = phrase.outcome?;
    let word = s.word(i);
    let alone = end == i + 1;
    let near = |words: &[&str]| s.any_of(i.saturating_sub(3)..i + 12, words);
    let taken = ["hostage", "hostages", "captive", "captives", "gunpoint", "captors", "kidnappers", "ransom"];
    if outcome == Outcome::Held
        && phrase.kind == CueKind::Active
        && alone
        && s.one_of(i, &["took", "taking", "takes", "take", "hold", "holding", "seizing", "seize", "seized"])
    {
        return near(&taken).then_some((outcome, phrase.kind));
    }
    let kidnaps = ["abduct", "kidnap", "hostage"].iter().any(|stem| word.starts_with(stem));
    if outcome == Outcome::Held && !setting.captors && !kidnaps && !near(&taken) {
        return by_no_captor(word, phrase.kind);
    }
    if word == "handed" && outcome == Outcome::Released && !setting.captors {
        return None;
    }
    if word == "recovered" && alone && (!setting.kidnapping || s.one_of(end, &["from", "in"])) {
        return None;
    }
    if alone
        && s.one_of(
            i,
            &[
                "wounds", "murders", "massacre", "murder", "rescue", "release", "escape", "capture", "kill",
                "arrests",
            ],
        )
    {
        return noun_or_verb(s, i, outcome, phrase.kind);
    }
    Some((outcome, phrase.kind))
}

/// Where nobody holds anybody, who is trapped is only there.
fn by_no_captor(word: &str, kind: CueKind) -> Option<(Outcome, CueKind)> {
    matches!(word, "trapped" | "trapping" | "still" | "stranded" | "inside")
        .then_some((Outcome::Present, kind))
}

fn noun_or_verb(s: &Sentence<'_>, i: usize, outcome: Outcome, kind: CueKind) -> Option<(Outcome, CueKind)> {
    if !begins_people(s, i + 1) {
        let verb_only = s.one_of(i, &["wounds", "massacre"]);
        return Some((outcome, if verb_only { kind } else { CueKind::Noun }));
    }
    let article = s.one_of(i + 1, &["a", "an", "the", "this", "that"]);
    let verb = !article || s.one_of(back(i, 1), &["and", "to"]);
    Some((outcome, if verb { CueKind::Active } else { CueKind::Noun }))
}

const SUFFERED: [&str; 10] =
    ["suffered", "sustained", "received", "had", "has", "have", "with", "suffering", "sustaining", "receive"];

/// "suffered serious injuries" begins at its verb.
fn suffering(s: &Sentence<'_>, i: usize, kind: CueKind) -> usize {
    if kind != CueKind::Noun || !s.one_of(i, &["injuries", "wounds", "injury", "minor", "burns"]) {
        return i;
    }
    let before = (i.saturating_sub(5)..i).rev();
    before.take_while(|k| !matches!(s.text(*k), "," | ";")).find(|k| s.one_of(*k, &SUFFERED)).unwrap_or(i)
}

fn or_intransitive(s: &Sentence<'_>, i: usize, kind: CueKind) -> CueKind {
    if suffering(s, i, kind) == i { kind } else { CueKind::Intransitive }
}

/// Whether people may be named from here on.
pub(super) fn begins_people(s: &Sentence<'_>, i: usize) -> bool {
    const LEADS: [&str; 20] = [
        "more",
        "some",
        "nearly",
        "several",
        "many",
        "dozens",
        "scores",
        "hundreds",
        "himself",
        "themselves",
        "him",
        "her",
        "them",
        "people",
        "civilians",
        "hostages",
        "almost",
        "approximately",
        "roughly",
        "thousands",
    ];
    if s.one_of(i, &["at", "over", "up", "around", "about"]) {
        return s.one_of(i + 1, &["least", "to"]) || numeral(s, i + 1).is_some();
    }
    if s.is(i, Classes::DETERMINER) || s.one_of(i, &LEADS) {
        return true;
    }
    let noun = s.is_person(i) && !s.one_of(i, &["hostage", "captive", "prisoner"]);
    noun || numeral(s, i).is_some() || s.nationality(i).is_some()
}
