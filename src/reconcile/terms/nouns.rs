//! What people are called: one noun for each role and each nationality.

use std::borrow::Cow;

use crate::domain::cell::CellNationality;
use crate::domain::nationality::Nationality;
use crate::domain::role::Role;

/// One noun for a nationality: "Italian" and "Italians", "Japanese national" and "Japanese nationals".
pub(in crate::reconcile) fn people_of(nationality: Nationality, one: bool) -> Cow<'static, str> {
    let country = nationality.country();
    let people = country.people.as_str();
    let national = |place: &str| -> Cow<'static, str> {
        [country.demonym.as_str(), if one { " national" } else { " nationals" }, place].concat().into()
    };
    if country.alpha2.is_none() {
        return match one {
            true => people.replacen("people", "person", 1).replacen("refugees", "refugee", 1).into(),
            false => people.into(),
        };
    }
    if let Some(place) = people.strip_prefix("people of ") {
        return [if one { "person from " } else { "people from " }, place].concat().into();
    }
    let (noun, place) = people.find(" (").map_or((people, ""), |at| people.split_at(at));
    match noun.strip_suffix('s') {
        Some(_) if noun.contains(" and ") || noun == country.demonym => national(place),
        Some(singular) if one => [singular, place].concat().into(),
        Some(_) => people.into(),
        None => national(place),
    }
}

/// "hostage", "members of the security forces".
pub(in crate::reconcile) const fn role_noun(role: Role, one: bool) -> &'static str {
    match (role, one) {
        (Role::People, true) => "person",
        (Role::People, false) => "people",
        (Role::Victims, true) => "victim",
        (Role::Victims, false) => "victims",
        (Role::Civilians, true) => "civilian",
        (Role::Civilians, false) => "civilians",
        (Role::Hostages, true) => "hostage",
        (Role::Hostages, false) => "hostages",
        (Role::Staff, true) => "member of staff",
        (Role::Staff, false) => "members of staff",
        (Role::Bystanders, true) => "bystander",
        (Role::Bystanders, false) => "bystanders",
        (Role::SecurityForces, true) => "member of the security forces",
        (Role::SecurityForces, false) => "members of the security forces",
        (Role::Police, true) => "police officer",
        (Role::Police, false) => "police officers",
        (Role::Military, true) => "soldier",
        (Role::Military, false) => "soldiers",
        (Role::Attackers, true) => "attacker",
        (Role::Attackers, false) => "attackers",
    }
}

/// Whom a role takes in, together: "9 Italians among the police".
const fn role_together(role: Role) -> &'static str {
    match role {
        Role::Staff => "staff",
        Role::SecurityForces => "security forces",
        Role::Police => "police",
        _ => role_noun(role, false),
    }
}

/// Adds whose people a number counts, without the number: "hostages", "foreigners among the hostages".
pub(in crate::reconcile) fn push_group(text: &mut String, role: Role, nationality: CellNationality, n: u64) {
    match nationality {
        CellNationality::Any => return text.push_str(role_noun(role, n == 1)),
        CellNationality::Foreign => text.push_str(if n == 1 { "foreigner" } else { "foreigners" }),
        CellNationality::Code(code) => text.push_str(&people_of(code, n == 1)),
    }
    if role != Role::People {
        text.push_str(" among the ");
        text.push_str(role_together(role));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_nationality_has_one_noun() {
        let table = [
            ("ITA", "Italian", "Italians"),
            ("USA", "US citizen", "US citizens"),
            ("FRA", "French national", "French nationals"),
            ("JPN", "Japanese national", "Japanese nationals"),
            ("DNK", "Dane", "Danes"),
            ("SYC", "Seychellois national", "Seychellois nationals"),
            ("ATG", "Antiguan national", "Antiguan nationals"),
            ("DOM", "Dominican (Dominican Republic)", "Dominicans (Dominican Republic)"),
            (
                "COG",
                "Congolese national (Republic of the Congo)",
                "Congolese nationals (Republic of the Congo)",
            ),
            ("MAF", "person from Saint Martin", "people from Saint Martin"),
            ("XXA", "stateless person", "stateless people"),
            ("XXX", "person of unknown nationality", "people of unknown nationality"),
            ("XXB", "refugee under the 1951 Convention", "refugees under the 1951 Convention"),
        ];
        for (code, one, several) in table {
            let code: Nationality = code.parse().unwrap();
            assert_eq!((people_of(code, true).as_ref(), people_of(code, false).as_ref()), (one, several));
        }
    }
}
