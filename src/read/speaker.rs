//! Who is said to have said a number: "police said", "according to the ministry", "… - officials".
//!
//! Must not know what was said.

use super::lexicon::Classes;
use super::sentence::{Sentence, back, span};
use crate::domain::quote::Span;

/// Who was last named as a speaker.
#[derive(Clone, Debug)]
pub(super) struct Voice {
    pub span: Span,
    pub perpetrator: bool,
}

/// Someone who says something in a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Speaker {
    /// The verb; none where the speaker stands for the whole sentence.
    verb: Option<usize>,
    pub from: usize,
    pub to: usize,
    /// "he said": the speaker named before.
    pub pronoun: bool,
    /// "the terrorists' claim to have killed": of nothing beyond.
    claim: bool,
}

const BODIES: [&str; 16] = [
    "ministry",
    "police",
    "army",
    "officials",
    "hospital",
    "mayor",
    "president",
    "official",
    "minister",
    "governor",
    "services",
    "media",
    "source",
    "sources",
    "witnesses",
    "reports",
];

pub(super) fn speakers(s: &Sentence<'_>) -> Vec<Speaker> {
    let mut found: Vec<Speaker> = (0..s.len())
        .filter_map(|k| according(s, k).or_else(|| by_claim(s, k)).or_else(|| by_verb(s, k)))
        .collect();
    found.extend(label(s));
    found.extend(after_dash(s));
    found
}

fn according(s: &Sentence<'_>, k: usize) -> Option<Speaker> {
    let one_word = s.lexicon.free_order && s.word(k) == "according";
    if !one_word && !s.says(k, "according to") {
        return None;
    }
    let from = if one_word { k + 1 } else { k + 2 };
    let ends = |e: usize| {
        matches!(s.text(e), "," | "." | ";" | ")" | "”" | "\"")
            || s.is_dash(e)
            || s.one_of(e, &["who", "that", "which", "said", "but"])
    };
    let to = (from..s.len().min(k + 14)).find(|e| ends(*e)).unwrap_or(s.len().min(k + 14));
    (to > from).then_some(Speaker { verb: (k > 2).then_some(k), from, to, pronoun: false, claim: false })
}

/// "the terrorists' claim to have killed 24".
fn by_claim(s: &Sentence<'_>, k: usize) -> Option<Speaker> {
    let apostrophe = matches!(s.text(back(k, 1)), "’" | "'");
    let owner = back(k, 1 + usize::from(apostrophe));
    let owned = s.is(owner, Classes::PERPETRATOR) && (apostrophe || s.is_possessive(owner));
    (s.one_of(k, &["claim", "claims", "boast"]) && owned).then_some(Speaker {
        verb: Some(k),
        from: owner,
        to: owner + 1,
        pronoun: false,
        claim: true,
    })
}

fn by_verb(s: &Sentence<'_>, k: usize) -> Option<Speaker> {
    if !s.is(k, Classes::SPEECH.or(Classes::SOFT_SPEECH)) || !speaks(s, k) {
        return None;
    }
    const BETWEEN: [&str; 17] = [
        "also",
        "later",
        "earlier",
        "has",
        "have",
        "had",
        "previously",
        "would",
        "not",
        "then",
        "only",
        "however",
        "but",
        "still",
        "now",
        "could",
        "always",
    ];
    let mut last = k;
    while last > 0 && s.one_of(last - 1, &BETWEEN) {
        last -= 1;
    }
    let (from, to) = named_before(s, last);
    let verb = (from + 1..to.max(from + 1))
        .find(|k| s.one_of(*k, &["would", "did", "could", "cannot", "declined", "refused"]));
    let to = verb.unwrap_or(to);
    if from >= to {
        return inverted(s, k);
    }
    let words = to - from;
    let pronoun = words == 1 && s.one_of(from, &["he", "she", "they", "it", "we", "i"]);
    let opens_with_pronoun = s.one_of(from, &["he", "she", "they", "it", "we", "i", "there", "this"]);
    let no_speaker =
        s.one_of(to - 1, &["which", "that", "what", "who", "nobody", "whom", "reports", "people"]);
    if no_speaker || words > 16 || !pronoun && opens_with_pronoun {
        return None;
    }
    Some(Speaker { verb: Some(k), from, to, pronoun, claim: false })
}

/// The verb is finite and is one of saying here.
fn speaks(s: &Sentence<'_>, k: usize) -> bool {
    let before = back(k, 1);
    let bound = s.is(before, Classes::BE)
        || s.one_of(before, &["been", "being", "to", "a", "an", "the", "this", "of", "in"]);
    let ahead = |words: &[&str]| s.any_of(k + 1..k + 10, words);
    match s.word(k) {
        _ if bound => false,
        "put" | "puts" => ahead(&["at", "as"]),
        "spoke" => s.word(k + 1) == "of",
        "claimed" | "claims" => !s.one_of(k + 1, &["responsibility", "the", "lives"]),
        _ => !(s.word(before) == "and" && s.is(k, Classes::SOFT_SPEECH)),
    }
}

fn stops_name(s: &Sentence<'_>, k: usize) -> bool {
    matches!(s.text(k), "\"" | "“" | "”" | ";" | ":") || s.is_dash(k)
}

/// The words of the subject before token `last`: "Col. Ahmed Ali, the army spokesman,".
fn named_before(s: &Sentence<'_>, last: usize) -> (usize, usize) {
    let Some(before) = last.checked_sub(1) else { return (0, 0) };
    if s.text(before) == "," && before >= 2 {
        let to = before;
        let begin = |until: usize, and_that: bool| {
            let ends =
                |k: usize| stops_name(s, k) || s.text(k) == "," || and_that && s.one_of(k, &["that", "but"]);
            (0..until).rev().find(|k| ends(*k))
        };
        let Some(title) = begin(to, false) else { return (0, to) };
        if s.text(title) != "," || to - title > 12 || s.is(back(title, 1), Classes::MONTH) {
            return (title + 1, to);
        }
        let name = begin(title, true);
        let from = name.map_or(0, |name| name + 1);
        return if title - from <= 8 && title > from { (from, to) } else { (title + 1, to) };
    }
    const PARTS: [&str; 12] = [
        "that", "but", "while", "although", "though", "as", "when", "which", "after", "because", "and",
        "where",
    ];
    let ends = |k: usize| {
        stops_name(s, k) || s.text(k) == "," || s.one_of(k, &PARTS) && (s.word(k) != "and" || last - k > 5)
    };
    let from = (0..last).rev().find(|k| ends(*k)).map_or(0, |k| k + 1);
    (from, last)
}

/// "…," said the governor.
fn inverted(s: &Sentence<'_>, k: usize) -> Option<Speaker> {
    let opens =
        s.is_capital(k + 1) || s.one_of(k + 1, &["a", "an", "the", "police", "officials", "witnesses"]);
    let quoted = matches!(s.text(back(k, 1)), "," | "\"" | "”" | "’" | "'");
    if !opens || !quoted {
        return None;
    }
    let ends = |e: usize| {
        matches!(s.text(e), "," | "." | ";" | "\"" | "”")
            || s.is(e, Classes::WEEKDAY)
            || s.one_of(e, &["on", "in", "late", "after", "before"])
    };
    let to = (k + 2..s.len().min(k + 12)).find(|e| ends(*e)).unwrap_or(s.len().min(k + 12));
    Some(Speaker { verb: Some(k), from: k + 1, to, pronoun: false, claim: false })
}

/// "Health ministry: 31 killed".
fn label(s: &Sentence<'_>) -> Option<Speaker> {
    let colon = (1..s.len().min(6)).find(|k| s.text(*k) == ":")?;
    let speaks = s.is_capital(0)
        && s.any_of(0..colon, &BODIES)
        && !(0..colon).any(|k| !s.lexicon.cues(s.word(k)).is_empty());
    speaks.then_some(Speaker { verb: Some(colon), from: 0, to: colon, pronoun: false, claim: false })
}

/// "10 dead - emergency services".
fn after_dash(s: &Sentence<'_>) -> Option<Speaker> {
    let dash = (s.len().saturating_sub(5).max(3)..s.len()).find(|k| s.is_dash(*k))?;
    let speaks = dash + 1 < s.len() && s.any_of(dash..s.len(), &BODIES);
    speaks.then_some(Speaker { verb: None, from: dash + 1, to: s.len(), pronoun: false, claim: false })
}

/// Whoever of them says what stands at token `at`.
pub(super) fn speaker_of(s: &Sentence<'_>, speakers: &[Speaker], at: usize) -> Option<Speaker> {
    let others: Vec<&Speaker> =
        speakers.iter().filter(|speaker| !(speaker.from..speaker.to).contains(&at)).collect();
    let before = others
        .iter()
        .filter(|speaker| speaker.verb.is_none_or(|verb| verb <= at))
        .filter(|speaker| {
            let from = speaker.verb.unwrap_or_default();
            !(speaker.claim && s.any_of(from..at, &["saying", "said", "but", "adding"]))
        })
        .max_by_key(|speaker| speaker.verb);
    let after = others.iter().find(|speaker| speaker.verb.is_some_and(|verb| verb > at));
    let chosen = match (before, after) {
        (Some(before), Some(after)) => {
            let clause = (before.verb.unwrap_or_default()..at)
                .any(|k| s.one_of(k, &["although", "while", "whereas", "though"]) || s.text(k) == ";");
            if clause { after } else { before }
        }
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => return None,
    };
    Some(**chosen)
}

pub(super) fn voice(s: &Sentence<'_>, speaker: Speaker) -> Voice {
    let range = speaker.from..speaker.to;
    Voice { span: span(s, range.clone()), perpetrator: s.has(range, Classes::PERPETRATOR) }
}

/// Who claimed responsibility: what "it" says next is said by those who did it.
pub(super) fn claimant(s: &Sentence<'_>) -> Option<Voice> {
    let verb = (1..s.len())
        .find(|k| s.one_of(*k, &["claimed", "claims", "claim"]) && s.word(*k + 1) == "responsibility")?;
    let last = if s.one_of(verb - 1, &["has", "have", "had", "later"]) { verb - 1 } else { verb };
    let (from, to) = named_before(s, last);
    (from < to && to - from <= 12).then(|| Voice { span: span(s, from..to), perpetrator: true })
}
