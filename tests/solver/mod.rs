//! An exact solver of small incidents, from first principles: it tries every assignment of people to nationality sets.

use casualty_ledger::domain::nationality::Nationality;
use casualty_ledger::domain::outcome::Outcome;
use casualty_ledger::domain::role::Role;
use casualty_ledger::reconcile::balance::{People, Stated};

pub type Place = (Role, Outcome);

/// A few cells, and the rule that holds between them for the people of any one nationality set.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    pub places: &'static [Place],
    pub rule: fn(&[u64]) -> bool,
}

pub const SCENARIOS: [Scenario; 7] = [
    Scenario {
        places: &[
            (Role::Hostages, Outcome::Killed),
            (Role::Hostages, Outcome::Rescued),
            (Role::Hostages, Outcome::Held),
        ],
        rule: |n| n[0] + n[1] <= n[2],
    },
    Scenario {
        places: &[
            (Role::Attackers, Outcome::Killed),
            (Role::Attackers, Outcome::Captured),
            (Role::Attackers, Outcome::Involved),
        ],
        rule: |n| n[0] + n[1] <= n[2],
    },
    Scenario {
        places: &[
            (Role::Hostages, Outcome::Killed),
            (Role::Police, Outcome::Killed),
            (Role::Victims, Outcome::Killed),
        ],
        rule: |n| n[0] + n[1] <= n[2],
    },
    Scenario {
        places: &[
            (Role::Hostages, Outcome::Killed),
            (Role::Staff, Outcome::Killed),
            (Role::Civilians, Outcome::Killed),
        ],
        rule: |n| n[0] <= n[2] && n[1] <= n[2],
    },
    Scenario {
        places: &[
            (Role::Attackers, Outcome::Wounded),
            (Role::Military, Outcome::Wounded),
            (Role::People, Outcome::Wounded),
        ],
        rule: |n| n[0] + n[1] <= n[2],
    },
    Scenario {
        places: &[
            (Role::Police, Outcome::Escaped),
            (Role::Police, Outcome::Released),
            (Role::SecurityForces, Outcome::Present),
        ],
        rule: |n| n[0] + n[1] <= n[2],
    },
    Scenario {
        places: &[(Role::Bystanders, Outcome::Missing), (Role::Victims, Outcome::Missing)],
        rule: |n| n[0] <= n[1],
    },
];

pub fn code(text: &str) -> Nationality {
    text.parse().unwrap_or_else(|_| panic!("{text} is no code"))
}

pub fn host() -> Nationality {
    code("BGD")
}

/// The people of one nationality set, in one place: the nationalities they have, none for the rest.
pub type Atom = Vec<Nationality>;

/// Every way in which people can be spread over nationality sets and places, up to a number for each.
pub struct World {
    scenario: Scenario,
    pub atoms: Vec<Atom>,
    most: u64,
}

/// How many people of each atom; one row for each place.
pub type Solution<'s> = [&'s [u64]];

const MAX_ASSIGNMENTS: f64 = 150_000.0;

impl World {
    pub fn of(scenario: Scenario, stated: &[Stated]) -> Self {
        let mut atoms = vec![vec![], vec![host()]];
        for figure in stated {
            match &figure.people {
                People::Any | People::Foreign => {}
                People::Nationality(one) => atoms.push(vec![*one]),
                People::List(list) => {
                    atoms.push(list.clone());
                    atoms.extend(list.iter().map(|one| vec![*one]));
                }
            }
        }
        atoms.sort();
        atoms.dedup();
        let dimensions = (atoms.len() * scenario.places.len()) as f64;
        let most = MAX_ASSIGNMENTS.powf(dimensions.recip()) as u64 - 1;
        Self { scenario, atoms, most }
    }

    /// How many of these people there are, at least or at most, as the words may be meant.
    pub fn count(&self, people: &People, generously: bool, row: &[u64]) -> u64 {
        let counts = |atom: &Atom| match people {
            People::Any => true,
            People::Foreign if generously => *atom != [host()],
            People::Foreign => !atom.is_empty() && !atom.contains(&host()),
            People::Nationality(one) if generously => atom.contains(one),
            People::Nationality(one) => *atom == [*one],
            People::List(list) => atom == list,
        };
        self.atoms.iter().zip(row).filter(|(atom, _)| counts(atom)).map(|(_, number)| number).sum()
    }

    fn is_true(&self, figure: &Stated, solution: &Solution) -> bool {
        let number = |role: Role, generously| {
            let places = self.scenario.places.iter().zip(solution);
            let rows = places.filter(|(place, _)| **place == (role, figure.outcome));
            rows.map(|(_, row)| self.count(&figure.people, generously, row)).sum::<u64>()
        };
        let sure: Vec<Role> = [&[figure.role], figure.included.as_slice()].concat();
        let unsure = figure.may_include.iter().filter(|role| !sure.contains(role));
        let least: u64 = sure.iter().map(|role| number(*role, false)).sum();
        let most: u64 = sure.iter().chain(unsure).map(|role| number(*role, true)).sum();
        figure.low <= most && (figure.subset || figure.high.is_none_or(|high| least <= high))
    }

    /// Calls `found` with each solution.
    pub fn solve(&self, stated: &[&Stated], found: &mut dyn FnMut(&Solution)) {
        let rows = self.rows();
        let places = self.scenario.places.len();
        let alone: Vec<Vec<&[u64]>> = (0..places)
            .map(|place| {
                let own = |figure: &&&Stated| {
                    let at = (figure.role, figure.outcome) == self.scenario.places[place];
                    at && figure.may_include.is_empty() && figure.included.is_empty()
                };
                let figures: Vec<_> = stated.iter().filter(own).collect();
                let mut fits: Vec<&[u64]> = rows.iter().map(Vec::as_slice).collect();
                fits.retain(|row| figures.iter().all(|figure| self.is_true(figure, &vec![*row; places])));
                fits
            })
            .collect();
        let joined: Vec<&Stated> = stated
            .iter()
            .copied()
            .filter(|figure| !(figure.may_include.is_empty() && figure.included.is_empty()))
            .collect();
        self.choose(&alone, &joined, &mut Vec::new(), found);
    }

    fn choose<'r>(
        &self,
        rows: &'r [Vec<&'r [u64]>],
        joined: &[&Stated],
        chosen: &mut Vec<&'r [u64]>,
        found: &mut dyn FnMut(&Solution),
    ) {
        let Some(next) = rows.get(chosen.len()) else {
            let mut column = [0; 3];
            let keeps_rule = (0..self.atoms.len()).all(|atom| {
                chosen.iter().enumerate().for_each(|(place, row)| column[place] = row[atom]);
                (self.scenario.rule)(&column)
            });
            if keeps_rule && joined.iter().all(|figure| self.is_true(figure, chosen)) {
                found(chosen);
            }
            return;
        };
        for row in next {
            chosen.push(row);
            self.choose(rows, joined, chosen, found);
            chosen.pop();
        }
    }

    fn rows(&self) -> Vec<Vec<u64>> {
        let mut rows = vec![vec![]];
        for _ in &self.atoms {
            rows = rows
                .iter()
                .flat_map(|row| (0..=self.most).map(move |next| [row.as_slice(), &[next]].concat()))
                .collect();
        }
        rows
    }
}
