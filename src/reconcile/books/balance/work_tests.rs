//! How much work a balance may take, counted, and what it says of a search that was cut short.

use super::*;
use crate::domain::ids::ClaimId;
use crate::domain::outcome::Outcome;
use crate::domain::role::Role;
use crate::domain::time::Timestamp;

const PLACES: [(Role, Outcome); 4] = [
    (Role::Hostages, Outcome::Killed),
    (Role::Hostages, Outcome::Rescued),
    (Role::Hostages, Outcome::Held),
    (Role::Victims, Outcome::Killed),
];

fn figure(people: People, at: (Role, Outcome), low: u64, high: Option<u64>, number: usize) -> Stated {
    Stated {
        role: at.0,
        outcome: at.1,
        people,
        subset: false,
        low,
        high,
        loose_low: false,
        loose_high: false,
        may_include: Vec::new(),
        included: Vec::new(),
        claims: vec![ClaimId::from_bytes((number as u128).to_be_bytes())],
        newest: Some(Timestamp::from_micros(number as i64)),
        origins: 1,
    }
}

/// In each place a number of every nationality, lists that chain them all together, and totals that leave out `lacking`.
fn chained(nationalities: usize, lacking: u64) -> (Nationality, Vec<Stated>) {
    let codes: Vec<Nationality> =
        crate::domain::nationality::all()[..nationalities].iter().map(|country| country.code).collect();
    let mut stated = Vec::new();
    for place in PLACES {
        let mut add = |people, low, high| stated.push(figure(people, place, low, high, stated.len()));
        let each = if place.1 == Outcome::Held { 7 } else { 4 };
        let total = nationalities as u64 * each - lacking;
        add(People::Any, total - 1, Some(total));
        add(People::Foreign, total / 2, Some(total - 2));
        codes.windows(2).for_each(|pair| add(People::List(pair.to_vec()), 0, Some(1)));
        for (place, code) in codes.iter().enumerate() {
            add(People::Nationality(*code), each, (place % 3 > 0).then_some(each + 1));
        }
    }
    (codes[0], stated)
}

fn only(stated: &[Stated], kept: &[usize]) -> Vec<Stated> {
    let silenced = |figure: &Stated| Stated { low: 0, high: None, ..figure.clone() };
    let keep = |(index, figure)| if kept.contains(&index) { Stated::clone(figure) } else { silenced(figure) };
    stated.iter().enumerate().map(keep).collect()
}

#[test]
fn with_work_enough_every_imbalance_is_minimal() {
    let (host, stated) = chained(7, 12);
    let (found, work) = balance_within(Some(host), &stated, &[], usize::MAX);
    assert!(found.imbalances.len() > 2 && !found.cut_short);
    assert_eq!(balance_within(Some(host), &stated, &[], work), (found.clone(), work));
    for Imbalance { stated: set, .. } in found.imbalances {
        assert!(!balance(Some(host), &only(&stated, &set), &[]).imbalances.is_empty());
        for dropped in &set {
            let others: Vec<usize> = set.iter().copied().filter(|index| index != dropped).collect();
            assert_eq!(balance(Some(host), &only(&stated, &others), &[]).imbalances, []);
        }
    }
}

#[test]
fn a_search_that_is_cut_short_says_so_and_what_it_found_is_true() {
    let (host, stated) = chained(7, 12);
    let (whole, work) = balance_within(Some(host), &stated, &[], usize::MAX);
    for limit in (0..work).step_by(work / 40) {
        let (found, done) = balance_within(Some(host), &stated, &[], limit);
        assert!(found.cut_short, "{limit} of {work}");
        assert!(done <= limit + work / 4, "{done} of {limit}");
        let minimal = found.imbalances.len().saturating_sub(1);
        assert_eq!(found.imbalances[..minimal], whole.imbalances[..minimal]);
        for Imbalance { stated: set, left_out } in found.imbalances {
            assert!(set.contains(&left_out));
            assert!(!balance(Some(host), &only(&stated, &set), &[]).imbalances.is_empty(), "{set:?}");
        }
    }
}

#[test]
fn no_incident_takes_more_work_than_the_limit_and_a_little() {
    let mut cut_short = 0;
    for lacking in [0, 1, 40, 300] {
        let (host, stated) = chained(190, lacking);
        let (found, done) = balance_within(Some(host), &stated, &[], MAX_WORK);
        assert!(done < MAX_WORK / 4 * 5, "{done}");
        cut_short += usize::from(found.cut_short);
    }
    assert!(cut_short > 0, "none reaches the limit");
}
