//! What there is to write about: incidents with their cells, and sources.

use std::collections::BTreeSet;

use casualty_ledger::domain::nationality::{Country, all};
use casualty_ledger::domain::outcome::Outcome;
use casualty_ledger::domain::role::Role;
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use super::random::Random;

const INCIDENT: u64 = 1;
const NATIONALITIES: usize = 190;
pub const PUBLISHERS: usize = 400;
pub const SPEAKERS: usize = 60;
const FIRST_DAY: Date = date(1994, 1, 1);
pub const DAYS: u64 = 365 * 30;
const KINDS_OF_EVENT: [&str; 8] = [
    "Hostage taking at",
    "Siege of",
    "Bombing at",
    "Attack on",
    "Shooting at",
    "Hijacking near",
    "Explosion at",
    "Raid on",
];
const PLACES: [&str; 12] = [
    "the market",
    "the embassy",
    "the railway station",
    "the school",
    "the hotel",
    "the gas plant",
    "the theatre",
    "the airport",
    "the hospital",
    "the harbour",
    "the mall",
    "the barracks",
];

/// The people of whom reports speak, as the ledger counts them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    pub role: Role,
    pub outcome: Outcome,
    /// Which nationality of the world; none: everyone.
    pub nationality: Option<usize>,
}

/// The nationalities of the world, each with words of its own.
pub struct World(Vec<&'static Country>);

impl World {
    pub fn new() -> Self {
        let mut words = BTreeSet::new();
        let countries = all().iter().filter(|country| country.alpha2.is_some());
        let told_apart = countries.filter(|country| words.insert(country.demonym.as_str()));
        Self(told_apart.take(NATIONALITIES).collect())
    }

    /// A nationality by its rank in an incident: each incident has others in front.
    pub fn nationality(&self, number: usize) -> &'static Country {
        self.0[number % self.0.len()]
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// One incident. It follows from the seed and its number, so none has to be kept.
pub struct Incident {
    pub number: u64,
    pub title: String,
    pub place: String,
    pub country: &'static Country,
    pub first_day: Date,
    /// How many people were there: what every count is a part of.
    people: u64,
    pub cells: Vec<Cell>,
}

impl Incident {
    pub fn day(seed: u64, number: u64) -> u64 {
        Random::of(seed, INCIDENT, number).below(DAYS)
    }

    /// An incident of which so many claims speak.
    pub fn new(world: &World, seed: u64, number: u64, claims: usize) -> Self {
        let mut random = Random::of(seed, INCIDENT, number);
        let first_day = day_after(random.below(DAYS));
        let country = world.nationality(random.below(world.len() as u64) as usize);
        let (event, place) = (random.pick(&KINDS_OF_EVENT), random.pick(&PLACES));
        let title = format!("{event} {place}, {}, no. {}", country.name, number + 1);
        let place = format!("{place}, district {}", 1 + random.below(40));
        let people = 4 + random.skewed(40 + claims) as u64;
        let cells = cells(&mut random, world, (claims / 8).clamp(30, 600));
        Self { number, title, place, country, first_day, people, cells }
    }

    /// How many people really are in a cell.
    pub fn truth(&self, cell: Cell) -> u64 {
        let role_percent = match cell.role {
            Role::People => 100,
            Role::Victims => 90,
            Role::Civilians => 60,
            Role::Hostages => 40,
            Role::SecurityForces => 30,
            Role::Police => 20,
            Role::Staff | Role::Bystanders | Role::Military | Role::Attackers => 10,
        };
        let outcome_percent = match cell.outcome {
            Outcome::Present | Outcome::Involved => 100,
            Outcome::Held => 60,
            Outcome::Wounded | Outcome::Unharmed => 40,
            Outcome::KilledOrMissing => 30,
            Outcome::Casualties => 50,
            Outcome::Killed | Outcome::Rescued | Outcome::Released => 25,
            Outcome::Missing | Outcome::StillHeld | Outcome::Escaped | Outcome::Captured => 10,
        };
        let everyone = self.people * role_percent * outcome_percent / 10_000;
        match cell.nationality {
            None => everyone,
            Some(number) => everyone >> (1 + (number + self.number as usize) % 12),
        }
    }
}

/// The day so many days after the first one.
pub fn day_after(days: u64) -> Date {
    let days: Span = i64::try_from(days).unwrap_or_default().days();
    FIRST_DAY.saturating_add(days)
}

/// Different cells, those that most is said of in front.
fn cells(random: &mut Random, world: &World, wanted: usize) -> Vec<Cell> {
    let mut seen = BTreeSet::new();
    let mut cells = Vec::with_capacity(wanted);
    while cells.len() < wanted {
        let nationality = match random.below(10) {
            0..3 => None,
            _ => Some(random.skewed(world.len())),
        };
        let cell = Cell {
            role: Role::ALL[random.skewed(Role::ALL.len())],
            outcome: Outcome::ALL[random.skewed(Outcome::ALL.len())],
            nationality,
        };
        if seen.insert(cell) {
            cells.push(cell);
        }
    }
    cells
}

/// A publisher or speaker: its name, kind, country and reliability.
pub struct Named {
    pub name: String,
    pub kind: &'static str,
    pub country: &'static str,
    pub reliability: &'static str,
}

pub fn publisher(world: &World, number: usize) -> Named {
    let country = world.nationality(number * 7);
    let kind = if number.is_multiple_of(12) { "news_agency" } else { "outlet" };
    let word = ["Times", "Post", "Herald", "News", "Daily", "Tribune"][number % 6];
    let reliability = ["A", "B", "B", "C", "C", "D", "F"][number % 7];
    Named {
        name: format!("{} {word} {number}", country.demonym),
        kind,
        country: country.code.code(),
        reliability,
    }
}

pub fn speaker(world: &World, number: usize) -> Named {
    let country = world.nationality(number * 11);
    let (word, kind) = [
        ("interior ministry", "government"),
        ("police", "police"),
        ("army", "military"),
        ("central hospital", "hospital"),
        ("relief committee", "ngo"),
        ("liberation front", "armed_group"),
    ][number % 6];
    let name = format!("{} {word} {number}", country.demonym);
    Named { name, kind, country: country.code.code(), reliability: ["B", "C", "E"][number % 3] }
}
