//! Roles of which a text says that nobody knows whether a number takes them in.

use casualty_ledger::domain::role::Role;
use casualty_ledger::read::{Language, read};

/// What each proposal says may be in it, by its words.
fn may_include(text: &str) -> Vec<(String, Vec<Role>)> {
    let items = read(text, Language::English).items;
    items.into_iter().map(|item| (item.mentioned(), item.may_include)).collect()
}

#[test]
fn what_is_not_clear_is_kept_with_the_number() {
    for (text, mention, roles) in [
        (
            "Twenty hostages were killed. It is unclear whether this toll includes two police officers who died in a fight with the gunmen.",
            "Twenty hostages",
            &[Role::Police][..],
        ),
        (
            "At least 14 people were injured. It was not known if two guards were among the injured.",
            "14 people",
            &[Role::SecurityForces],
        ),
        (
            "A fire killed 59 people. It was not clear whether the 59 include the officers.",
            "59",
            &[Role::Police][..],
        ),
        ("Gunmen killed 29 pilgrims. It was unclear if the 29 include two policemen.", "29", &[Role::Police]),
        (
            "Police said 12 people were killed. It was not immediately clear whether the attackers were among the 12.",
            "12",
            &[Role::Attackers],
        ),
        (
            "Officials said 12 people died. They did not say whether the gunman and two soldiers were included in the 12 dead.",
            "12",
            &[Role::Attackers, Role::Military],
        ),
    ] {
        let found = may_include(text);
        let last = found.iter().rfind(|(words, _)| words == mention);
        let of_it = last.map(|(_, roles)| {
            let mut roles = roles.clone();
            roles.sort_unstable();
            roles
        });
        let mut due = roles.to_vec();
        due.sort_unstable();
        assert_eq!(of_it, Some(due), "{text}: {found:?}");
    }
}

#[test]
fn what_is_clear_is_not_doubted() {
    for text in [
        "A fire killed 59 people, including two policemen.",
        "The 12 dead include two soldiers.",
        "It was not clear whether the 59 people were killed by the fire. Two policemen were hurt.",
        "It was not clear whether two policemen were wounded. Three soldiers were killed.",
        "It was not clear how the gunman killed 12 people.",
    ] {
        let doubted: Vec<_> = may_include(text).into_iter().filter(|(_, roles)| !roles.is_empty()).collect();
        assert_eq!(doubted, [], "{text}");
    }
}
