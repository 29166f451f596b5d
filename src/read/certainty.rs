//! How sure a sentence sounds of a number.
//!
//! Must not know who speaks.

use super::sentence::Sentence;
use crate::domain::claim::Certainty;

/// Hedges reach this far to both sides.
const NEAR_BEFORE: usize = 12;
const NEAR_AFTER: usize = 10;
/// "denied that" reaches this far.
const DENIAL: usize = 14;
const CLAIM: usize = 10;

/// The tokens that give it, and what they give; none where nothing does.
pub(super) fn certainty(
    s: &Sentence<'_>,
    from: usize,
    to: usize,
    perpetrators: bool,
) -> Option<(Certainty, std::ops::Range<usize>)> {
    let found: Vec<(Option<Certainty>, std::ops::Range<usize>)> = (0..s.len())
        .filter(|k| !(s.word(*k) == "may" && s.is_capital(*k)))
        .filter_map(|k| {
            let (words, certainty) = s.lexicon.certainties(s.word(k)).iter().find(|(words, _)| {
                words.iter().enumerate().all(|(ahead, word)| s.word(k + ahead) == *word)
            })?;
            Some((*certainty, k..k + words.len()))
        })
        .collect();
    let corrected = ["an earlier version", "a previous version", "correction"]
        .iter()
        .any(|words| s.says(0, words))
        || (0..s.len().min(6)).any(|k| s.says(k, "we said earlier") || s.says(k, "we previously reported"));
    if corrected {
        return Some((Certainty::Denied, 0..3));
    }
    let of = |wanted| {
        found.iter().filter(move |(certainty, _)| *certainty == wanted).map(|(_, place)| place.clone())
    };
    let near =
        |place: &std::ops::Range<usize>| place.start + NEAR_BEFORE >= from && place.start < to + NEAR_AFTER;
    let denies = |place: &std::ops::Range<usize>| {
        let verb = s.one_of(place.start, &["denied", "denies", "denying"]);
        !verb || place.end <= from && from - place.end < DENIAL && !s.one_of(place.end, &["having", "it"])
    };
    if let Some(place) = of(Some(Certainty::Denied)).find(denies) {
        return Some((Certainty::Denied, place));
    }
    let claims = |place: &std::ops::Range<usize>| {
        place.end <= from
            && from - place.end < CLAIM
            && !s.any_of(place.end..from, &["saying", "but", "adding"])
            && !s.one_of(place.end, &["responsibility", "the", "lives"])
    };
    if let Some(place) = of(Some(Certainty::Claimed)).find(claims) {
        return Some((Certainty::Claimed, place));
    }
    if perpetrators {
        return Some((Certainty::Claimed, from..to));
    }
    if let Some(place) = of(Some(Certainty::Believed)).find(near) {
        return Some((Certainty::Believed, place));
    }
    let unconfirmed = of(None).next().is_some();
    of(Some(Certainty::Confirmed))
        .find(near)
        .filter(|_| !unconfirmed)
        .map(|place| (Certainty::Confirmed, place))
}
