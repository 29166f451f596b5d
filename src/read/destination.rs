//! Where people were taken, which tells what happened to them: "taken to five hospitals", "led 30 guests to safety".
//!
//! Must not know who took them.

use super::evidence::Evidence;
use super::phrase::Phrase;
use super::rule::Rule;
use super::sentence::Sentence;
use crate::domain::outcome::Outcome;

/// "taken to five hospitals", "moved to evacuation centres".
pub(super) fn moved_to(s: &Sentence<'_>, k: usize) -> Option<(Outcome, usize)> {
    const MOVED: [&str; 18] = [
        "taken",
        "rushed",
        "sent",
        "airlifted",
        "transported",
        "transferred",
        "brought",
        "moved",
        "conveyed",
        "ferried",
        "driven",
        "flown",
        "admitted",
        "referred",
        "shifted",
        "evacuated",
        "carried",
        "lifted",
    ];
    const CARE: [&str; 12] = [
        "hospital",
        "hospitals",
        "clinic",
        "clinics",
        "infirmary",
        "icu",
        "medical",
        "trauma",
        "intensive",
        "emergency",
        "dispensary",
        "surgery",
    ];
    const SAFE: [&str; 9] =
        ["safety", "shelter", "shelters", "shore", "evacuation", "relief", "camps", "land", "schools"];
    if !s.one_of(k, &MOVED) || !s.one_of(k + 1, &["to", "into", "in"]) {
        return None;
    }
    let place = (k + 2..s.len().min(k + 8)).take_while(|m| !s.is_mark(*m) && s.word(*m) != "and");
    let outcome = place.into_iter().find_map(|m| match m {
        m if s.one_of(m, &CARE) => Some(Outcome::Wounded),
        m if s.one_of(m, &SAFE) => Some(Outcome::Rescued),
        _ => None,
    })?;
    Some((outcome, k + 2))
}

/// "sent 36 workers to hospital", "led 30 guests to safety".
pub(super) fn taken_to(s: &Sentence<'_>, phrase: &Phrase) -> Option<Evidence> {
    const MOVES: [&str; 24] = [
        "sent",
        "sends",
        "sending",
        "took",
        "taking",
        "take",
        "rushed",
        "rushing",
        "airlifted",
        "ferried",
        "transported",
        "brought",
        "led",
        "guided",
        "carried",
        "escorted",
        "helped",
        "hauled",
        "pulled",
        "moved",
        "shepherded",
        "flew",
        "ushered",
        "dragged",
    ];
    let k = phrase.reach;
    let verb = (phrase.start.saturating_sub(3)..phrase.start).find(|m| s.one_of(*m, &MOVES))?;
    if s.word(k) != "to" {
        return None;
    }
    let place = if s.one_of(k + 1, &["the", "a", "nearby", "local"]) { k + 2 } else { k + 1 };
    let outcome = match s.word(place) {
        "hospital" | "hospitals" | "clinic" | "clinics" => Outcome::Wounded,
        "safety" | "shore" | "land" => Outcome::Rescued,
        _ => return None,
    };
    Some(Evidence::new(outcome, 30, Rule::TakenTo, verb, place + 1))
}
