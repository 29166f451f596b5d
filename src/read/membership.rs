//! What people are members of: "members of the crew", "members of the public".
//!
//! Must not know how many they are.

use super::sentence::Sentence;
use crate::domain::role::Role;

/// What those who attack are members of.
const ARMED_BANDS: [&str; 13] = [
    "gang",
    "gangs",
    "militia",
    "cell",
    "syndicate",
    "cartel",
    "insurgency",
    "mafia",
    "rebels",
    "militants",
    "bandits",
    "brigands",
    "terrorist",
];

/// "members of the crew", "members of the national guard".
pub(super) fn membership(s: &Sentence<'_>, head: usize) -> Option<Role> {
    if !s.one_of(head, &["member", "members"]) || s.word(head + 1) != "of" {
        return None;
    }
    let window = head + 2..head + 7;
    if s.says(head + 2, "the public") || s.any_of(head + 2..head + 5, &["congregation", "audience"]) {
        return Some(Role::Civilians);
    }
    if s.any_of(window.clone(), &ARMED_BANDS) || named_group(s, window.clone()) {
        return Some(Role::Attackers);
    }
    if s.any_of(
        window.clone(),
        &["crew", "staff", "team", "band", "orchestra", "delegation", "parliament", "congress", "cabinet"],
    ) {
        return Some(Role::Staff);
    }
    let armed = [
        "guard",
        "police",
        "army",
        "force",
        "forces",
        "military",
        "navy",
        "security",
        "corps",
        "battalion",
        "brigade",
        "patrol",
    ];
    s.any_of(window, &armed).then_some(Role::SecurityForces)
}

/// "the Abu Kharaj group": a group with a name of its own, which no congregation or party is called.
fn named_group(s: &Sentence<'_>, window: std::ops::Range<usize>) -> bool {
    let peaceful =
        ["church", "tour", "choir", "music", "support", "youth", "rights", "faith", "prayer", "women's"];
    let named = |k: usize| {
        s.word(k) == "group" && s.is_small_word(k) && s.is_capital(k - 1) && s.nationality(k - 1).is_none()
    };
    window.clone().any(named) && !s.any_of(window, &peaceful)
}
