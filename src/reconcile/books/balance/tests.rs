use uuid::Uuid;

use super::*;
use crate::domain::cell::CellNationality;
use crate::domain::ids::ClaimId;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;

fn code(text: &str) -> Nationality {
    text.parse().unwrap()
}

fn claim(number: u128) -> ClaimId {
    ClaimId::from_uuid(Uuid::from_u128(number))
}

/// "any", "foreign", a code, or codes joined by "+".
fn people(text: &str) -> People {
    match text {
        "any" => People::Any,
        "foreign" => People::Foreign,
        list if list.contains('+') => People::List(list.split('+').map(code).collect()),
        one => People::Nationality(code(one)),
    }
}

fn bounds(role: Role, outcome: Outcome, whose: &str, low: u64, high: impl Into<Option<u64>>) -> Stated {
    Stated {
        role,
        outcome,
        people: people(whose),
        subset: false,
        low,
        high: high.into(),
        loose_low: false,
        loose_high: false,
        may_include: vec![],
        included: vec![],
        claims: vec![],
        newest: None,
        origins: 1,
    }
}

fn exactly(role: Role, outcome: Outcome, whose: &str, count: u64) -> Stated {
    bounds(role, outcome, whose, count, count)
}

fn killed(whose: &str, count: u64) -> Stated {
    exactly(Role::Hostages, Outcome::Killed, whose, count)
}

/// Gives each figure a claim, numbered by its position, and balances them with Bangladesh as host.
fn balanced(mut stated: Vec<Stated>) -> Balance {
    for (position, figure) in stated.iter_mut().enumerate() {
        figure.claims = vec![claim(position as u128)];
    }
    let nationalities = ["foreign", "BGD", "IND", "ITA", "JPN", "USA"];
    let places =
        || Role::ALL.iter().flat_map(|role| Outcome::ALL.iter().map(move |outcome| (*role, *outcome)));
    let asked: Vec<Cell> = nationalities
        .iter()
        .flat_map(|whose| places().map(|(role, outcome)| cell(role, outcome, whose)))
        .collect();
    balance(Some(code("BGD")), &stated, &asked)
}

fn cell(role: Role, outcome: Outcome, whose: &str) -> Cell {
    let nationality: CellNationality = whose.parse().unwrap();
    Cell::new(role, outcome, nationality)
}

fn implied(low: u64, high: impl Into<Option<u64>>, because: &[u128]) -> Implied {
    Implied { low, low_of_all: low, high: high.into(), because: because.iter().copied().map(claim).collect() }
}

fn only_imbalance(balance: &Balance) -> &Imbalance {
    assert_eq!(balance.imbalances.len(), 1, "{:?}", balance.imbalances);
    &balance.imbalances[0]
}

#[test]
fn killed_and_rescued_must_fit_into_those_held() {
    let found = balanced(vec![
        killed("any", 20),
        bounds(Role::Hostages, Outcome::Rescued, "any", 13, None),
        bounds(Role::Hostages, Outcome::Held, "any", 18, 22),
    ]);
    assert_eq!(only_imbalance(&found).stated, [0, 2, 1]);
    let fits = balanced(vec![
        killed("any", 20),
        bounds(Role::Hostages, Outcome::Rescued, "any", 13, None),
        bounds(Role::Hostages, Outcome::Held, "any", 18, 33),
    ]);
    assert_eq!(fits.imbalances, []);
    let rescued = fits.implied.get(&cell(Role::Hostages, Outcome::Rescued, "any"));
    assert_eq!(rescued, Some(&implied(13, 13, &[0, 1, 2])));
}

#[test]
fn each_exclusive_outcome_counts_towards_the_exposed_and_the_wounded_do_not() {
    for (role, exposed) in [
        (Role::Hostages, Outcome::Held),
        (Role::Attackers, Outcome::Involved),
        (Role::Victims, Outcome::Present),
        (Role::Staff, Outcome::Present),
        (Role::Police, Outcome::Present),
    ] {
        let some = [
            Outcome::Killed,
            Outcome::Rescued,
            Outcome::Released,
            Outcome::Escaped,
            Outcome::Captured,
            Outcome::Wounded,
            Outcome::Missing,
        ];
        let told = [bounds(role, exposed, "any", 0, None)];
        let outcomes = some.map(|outcome| exactly(role, outcome, "any", 1));
        let found = balanced(outcomes.into_iter().chain(told).collect());
        assert_eq!(found.implied.get(&cell(role, exposed, "any")), Some(&implied(5, None, &[0, 1, 2, 3, 4])));
    }
}

#[test]
fn parts_make_up_at_least_the_whole() {
    let found = balanced(vec![killed("any", 20), exactly(Role::Police, Outcome::Killed, "any", 2)]);
    let low = |role| found.implied.get(&cell(role, Outcome::Killed, "any")).cloned();
    assert_eq!(low(Role::Victims), Some(implied(22, None, &[0, 1])));
    assert_eq!(low(Role::Civilians), Some(implied(20, None, &[0])));
    assert_eq!(low(Role::SecurityForces), Some(implied(2, None, &[1])));
    assert_eq!(low(Role::Attackers), None);
}

#[test]
fn roles_of_one_group_add_up() {
    for (whole, parts) in [
        (Role::Victims, [Role::Civilians, Role::SecurityForces]),
        (Role::SecurityForces, [Role::Police, Role::Military]),
    ] {
        for whose in ["any", "foreign", "USA"] {
            let found = balanced(parts.map(|role| exactly(role, Outcome::Wounded, whose, 2)).to_vec());
            // How many of the rest are foreign is open, so of foreigners no low follows.
            let low = found.implied.get(&cell(whole, Outcome::Wounded, whose)).map(|implied| implied.low);
            assert_eq!(low, (whose != "foreign").then_some(4), "{whole} {whose}");
        }
    }
}

#[test]
fn a_total_of_people_may_leave_out_the_attackers() {
    let found = balanced(vec![
        exactly(Role::People, Outcome::Killed, "any", 29),
        exactly(Role::Attackers, Outcome::Killed, "any", 5),
    ]);
    let victims = found.implied.get(&cell(Role::Victims, Outcome::Killed, "any"));
    assert_eq!(victims, Some(&implied(24, 29, &[0, 1])));
    for (victims, fits) in [(23, false), (24, true), (29, true), (30, false)] {
        let found = balanced(vec![
            exactly(Role::People, Outcome::Killed, "any", 29),
            exactly(Role::Attackers, Outcome::Killed, "any", 5),
            exactly(Role::Victims, Outcome::Killed, "any", victims),
        ]);
        assert_eq!(found.imbalances.is_empty(), fits, "{victims}");
    }
}

#[test]
fn a_union_lies_between_the_larger_and_the_sum_of_its_two() {
    for (union, one, other) in [
        (Outcome::KilledOrMissing, Outcome::Killed, Outcome::Missing),
        (Outcome::Casualties, Outcome::Killed, Outcome::Wounded),
    ] {
        for (of_both, fits) in [(6, false), (7, true), (11, true), (12, false)] {
            let found = balanced(vec![
                exactly(Role::Victims, one, "any", 4),
                exactly(Role::Victims, other, "any", 7),
                exactly(Role::Victims, union, "any", of_both),
            ]);
            assert_eq!(found.imbalances.is_empty(), fits, "{union} {of_both}");
        }
    }
}

#[test]
fn a_loose_bound_is_read_as_n_only_where_it_must_be() {
    let more_than =
        |n: u64| Stated { loose_low: true, ..bounds(Role::Hostages, Outcome::Killed, "any", n + 1, None) };
    let fewer_than =
        |n: u64| Stated { loose_high: true, ..bounds(Role::Hostages, Outcome::Killed, "any", 0, n - 1) };
    let table = [
        (vec![more_than(20), killed("any", 21)], true, vec![]),
        (vec![more_than(20), killed("any", 20)], true, vec![0]),
        (vec![more_than(20), killed("any", 19)], false, vec![]),
        (vec![fewer_than(20), killed("ITA", 19)], true, vec![]),
        (vec![fewer_than(20), killed("ITA", 20)], true, vec![0]),
        (vec![fewer_than(20), killed("ITA", 21)], false, vec![]),
    ];
    for (stated, fits, relaxed) in table {
        let found = balanced(stated.clone());
        assert_eq!((found.imbalances.is_empty(), found.relaxed), (fits, relaxed), "{stated:?}");
    }
}

#[test]
fn staff_may_be_hostages() {
    let civilians = [Role::Hostages, Role::Staff, Role::Bystanders];
    let found = balanced(civilians.map(|role| exactly(role, Outcome::Wounded, "any", 3)).to_vec());
    assert_eq!(found.implied[&cell(Role::Civilians, Outcome::Wounded, "any")].low, 3);
}

#[test]
fn attackers_killed_and_captured_were_involved() {
    let found = balanced(vec![
        exactly(Role::Attackers, Outcome::Killed, "any", 6),
        exactly(Role::Attackers, Outcome::Captured, "any", 1),
        bounds(Role::Attackers, Outcome::Involved, "any", 0, 9),
    ]);
    let involved = found.implied.get(&cell(Role::Attackers, Outcome::Involved, "any"));
    assert_eq!(involved, Some(&implied(7, 9, &[0, 1, 2])));
}

#[test]
fn one_of_three_bangladeshis_is_also_american() {
    let of_twenty = [killed("any", 20), killed("ITA", 9), killed("JPN", 7), killed("IND", 1)];
    for local in [vec![killed("BGD", 3)], vec![killed("BGD", 2), killed("BGD+USA", 1)]] {
        for foreign in [17, 18] {
            let also = [killed("foreign", foreign), killed("BGD+USA", 1), killed("USA", 1)];
            let found = balanced([of_twenty.to_vec(), local.clone(), also.to_vec()].concat());
            assert_eq!(found.imbalances, [], "{local:?} {foreign}");
        }
    }
    for foreign in [16, 20] {
        let also = [killed("foreign", foreign), killed("BGD+USA", 1), killed("USA", 1), killed("BGD", 3)];
        let found = balanced([of_twenty.as_slice(), &also].concat());
        assert!(!found.imbalances.is_empty(), "{foreign}");
    }
}

#[test]
fn all_four_statements_are_true_together() {
    let stated = vec![
        killed("any", 20),
        killed("BGD", 3),
        killed("BGD", 2),
        killed("BGD+USA", 1),
        killed("foreign", 17),
        killed("foreign", 18),
    ];
    assert_eq!(balanced(stated).imbalances, []);
}

#[test]
fn the_rest_may_be_foreign_or_not() {
    let stated = |dead| {
        vec![
            bounds(Role::Victims, Outcome::Killed, "any", dead, None),
            exactly(Role::Victims, Outcome::Killed, "foreign", 9),
            exactly(Role::Victims, Outcome::Killed, "BGD", 2),
        ]
    };
    assert_eq!(balanced(stated(20)).imbalances, []);
    assert_eq!(balanced(stated(11)).imbalances, []);
}

#[test]
fn nationalities_are_no_more_than_the_total() {
    let found = balanced(vec![
        killed("any", 20),
        killed("ITA", 9),
        bounds(Role::Hostages, Outcome::Killed, "JPN", 7, None),
    ]);
    assert_eq!(
        found.implied.get(&cell(Role::Hostages, Outcome::Killed, "JPN")),
        Some(&implied(7, 11, &[0, 1, 2]))
    );
    let reported = &found.implied[&cell(Role::Hostages, Outcome::Killed, "ITA")];
    assert_eq!(
        (reported.low, reported.high, &reported.because),
        (9, Some(9), &vec![]),
        "no more than reported"
    );
    let found = balanced(vec![killed("any", 20), killed("ITA", 14), killed("JPN", 7), killed("IND", 5)]);
    assert_eq!(only_imbalance(&found).stated.len(), 3);
}

#[test]
fn people_with_several_nationalities_count_once_towards_the_total() {
    let dual = bounds(Role::Hostages, Outcome::Killed, "BGD+USA", 1, None);
    let found =
        balanced(vec![killed("any", 20), killed("ITA", 9), killed("JPN", 9), killed("BGD", 3), dual.clone()]);
    assert_eq!(only_imbalance(&found).stated, [3, 1, 2, 0]);
    let fits = balanced(vec![killed("any", 21), killed("ITA", 9), killed("JPN", 9), killed("BGD", 3), dual]);
    assert_eq!(fits.imbalances, []);
}

#[test]
fn unclear_inclusion_lowers_and_a_ruling_moves() {
    let police = || exactly(Role::Police, Outcome::Killed, "any", 2);
    let victims = |low| bounds(Role::Victims, Outcome::Killed, "any", low, 20);
    let mut unclear = killed("any", 20);
    unclear.may_include = vec![Role::Police];
    let found = balanced(vec![unclear.clone(), police(), victims(0)]);
    assert_eq!(found.imbalances, []);
    assert_eq!(
        found.implied.get(&cell(Role::Victims, Outcome::Killed, "any")),
        Some(&implied(20, 20, &[0, 1, 2]))
    );

    let mut settled = killed("any", 20);
    settled.included = vec![Role::Police];
    let found = balanced(vec![settled, police()]);
    assert_eq!(
        found.implied.get(&cell(Role::Hostages, Outcome::Killed, "any")),
        Some(&implied(18, 18, &[0, 1]))
    );

    unclear.may_include = vec![];
    assert_eq!(balanced(vec![unclear, police(), victims(0)]).imbalances.len(), 1);
}

#[test]
fn subset_claims_give_a_low_and_are_dropped_first() {
    let mut women = bounds(Role::Hostages, Outcome::Killed, "any", 9, 9);
    women.subset = true;
    assert_eq!(balanced(vec![women.clone(), killed("any", 20)]).imbalances, []);
    let found = balanced(vec![women.clone(), killed("any", 8), killed("ITA", 9)]);
    assert_eq!(found.imbalances[0].stated, [2, 1]);
    assert_eq!(found.imbalances[1].stated, [0, 1]);
    let found = balanced(vec![women, killed("ITA", 3)]);
    assert_eq!(
        found.implied.get(&cell(Role::Hostages, Outcome::Killed, "any")),
        Some(&implied(9, None, &[0]))
    );
}

#[test]
fn the_oldest_then_the_least_supported_is_left_out() {
    let total = |newest: i64, origins| Stated {
        newest: Some(Timestamp::from_micros(newest)),
        origins,
        ..killed("any", 8)
    };
    let part = |newest: i64, origins| Stated {
        newest: Some(Timestamp::from_micros(newest)),
        origins,
        ..killed("ITA", 9)
    };
    let table = [
        (total(1, 9), part(2, 1), 0),
        (total(2, 1), part(1, 9), 1),
        (total(1, 1), part(1, 2), 0),
        (total(1, 2), part(1, 1), 1),
        (Stated { newest: None, ..total(1, 9) }, part(1, 1), 0),
        (total(1, 1), part(1, 1), 1),
    ];
    for (total, part, left_out) in table {
        let found = balanced(vec![total, part]);
        assert_eq!(only_imbalance(&found).left_out, left_out);
    }
}

#[test]
fn after_twenty_imbalances_there_are_more() {
    let pairs = |count: usize| {
        let outcomes = [Outcome::Wounded, Outcome::Missing, Outcome::StillHeld];
        let roles =
            [Role::Hostages, Role::Staff, Role::Bystanders, Role::Police, Role::Military, Role::Attackers];
        let places = roles.into_iter().flat_map(|role| outcomes.map(|outcome| (role, outcome)));
        let more = [
            (Role::Hostages, Outcome::Unharmed),
            (Role::Police, Outcome::Unharmed),
            (Role::Staff, Outcome::Unharmed),
        ];
        places
            .chain(more)
            .take(count)
            .flat_map(|(role, outcome)| [exactly(role, outcome, "any", 1), exactly(role, outcome, "any", 2)])
            .collect::<Vec<_>>()
    };
    for (count, found, more) in [(19, 19, false), (20, 20, false), (21, 20, true)] {
        let balance = balanced(pairs(count));
        assert_eq!((balance.imbalances.len(), balance.more_imbalances), (found, more));
    }
}

#[test]
fn bounds_that_creep_towards_one_another_are_given_up() {
    let joined = |role, with, count| {
        let mut figure = exactly(role, Outcome::Wounded, "any", count);
        figure.included = vec![with];
        figure
    };
    let found = balanced(vec![
        joined(Role::Victims, Role::Attackers, 10_000_000_000),
        joined(Role::Civilians, Role::Attackers, 10_000_000_000),
        exactly(Role::SecurityForces, Outcome::Wounded, "any", 1),
    ]);
    assert_eq!(found.imbalances, []);
}

#[test]
fn nothing_follows_from_nothing() {
    assert_eq!(balanced(vec![]), Balance::default());
    assert_eq!(balanced(vec![bounds(Role::Victims, Outcome::Killed, "ITA", 0, None)]), Balance::default());
}
