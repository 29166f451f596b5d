//! Incidents made to hurt: as many cells as there can be, nationalities that chain, parts that all exceed their wholes.

use std::fmt;

use casualty_ledger::domain::count::Count;
use casualty_ledger::domain::nationality;
use casualty_ledger::domain::outcome::Outcome;
use casualty_ledger::domain::role::Role;
use casualty_ledger::domain::time::Timestamp;

use super::super::build::{Case, about, at_least, at_most, between, exact};
use super::Dice;

/// 2020-01-01, in minutes of Unix time.
const FIRST_MINUTE: i64 = 26_297_280;

#[derive(Clone, Copy)]
pub enum Crafted {
    /// One nationality a claim, each cell asked once or twice: as many rows as there can be.
    Nationalities,
    /// Lists of four that overlap from the first country to the last.
    Chain,
    /// Everything at random: lists, ranges, subsets, roles that may be included.
    Mixed,
    /// Parts of a thousand in wholes of a hundred.
    Imbalances,
    /// Everybody speaks of one cell.
    OneCell,
    /// Minute by minute some are missing and some found.
    Found,
}

impl Crafted {
    pub const ALL: [Self; 6] =
        [Self::Nationalities, Self::Chain, Self::Mixed, Self::Imbalances, Self::OneCell, Self::Found];
}

impl fmt::Display for Crafted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nationalities => "nationalities",
            Self::Chain => "chain",
            Self::Mixed => "mixed",
            Self::Imbalances => "imbalances",
            Self::OneCell => "one cell",
            Self::Found => "found",
        })
    }
}

/// A claim: whose, how many, a part of it, and a role that it may include.
struct Line {
    cell: String,
    count: Count,
    subset: Option<&'static str>,
    may_include: Option<Role>,
}

impl Line {
    fn new(role: Role, outcome: Outcome, codes: &[&str], count: Count) -> Self {
        let cell = format!("{role} {outcome} {}", codes.join(" ")).trim_end().to_owned();
        Self { cell, count, subset: None, may_include: None }
    }
}

/// Of so many claims in fifty articles by forty sources.
pub fn crafted(kind: Crafted, claims: u64) -> Case {
    let mut dice = Dice(claims);
    let mut case = Case::new();
    let sources: Vec<_> = (0..40).map(|number| case.source(&format!("Source {number}"))).collect();
    let articles: Vec<_> = (0..50)
        .map(|number| {
            let at = format!("2020-01-{:02}T{:02}:{number:02}:00Z", 1 + number % 28, number % 24);
            case.article(sources[number % 40], &at)
        })
        .collect();
    let codes: Vec<&str> = nationality::all().iter().map(|country| country.code.code()).collect();
    for number in 0..claims as usize {
        let line = line(kind, number, &codes, &mut dice);
        let speaker = sources[number % 40];
        let claim = case.said_by(speaker, articles[number % 50], &line.cell, line.count);
        case.edit(claim, |claim| {
            let minute = FIRST_MINUTE + number as i64;
            claim.stated_at =
                matches!(kind, Crafted::Found).then(|| Timestamp::from_micros(minute * 60_000_000));
            claim.subset = line.subset.map(str::to_owned);
            claim.may_include = line.may_include.into_iter().collect();
        });
    }
    case
}

fn line(kind: Crafted, number: usize, codes: &[&'static str], dice: &mut Dice) -> Line {
    let (roles, outcomes) = (Role::ALL, Outcome::ALL);
    let code = |place: usize| codes[place % codes.len()];
    let turn = number / codes.len();
    let (role, outcome) =
        (|place: usize| roles[place % roles.len()], |place: usize| outcomes[place % outcomes.len()]);
    match kind {
        Crafted::Nationalities => {
            let count = exact(1 + dice.roll(1_000_000_000));
            Line::new(role(number), outcome(number / roles.len()), &[code(number / 7)], count)
        }
        Crafted::Chain => {
            let four = [number, number + 1, number + 2, number + 3].map(code);
            Line::new(role(turn), outcome(turn / 3), &four, exact(1 + dice.roll(1_000)))
        }
        Crafted::Imbalances => {
            let (role, wrong) =
                [(Role::Hostages, 900), (Role::Civilians, 600), (Role::Victims, 300), (Role::People, 100)]
                    [turn % 4];
            let outcome =
                [Outcome::Killed, Outcome::Rescued, Outcome::Released, Outcome::Escaped, Outcome::Held]
                    [turn / 4 % 5];
            let n = if outcome == Outcome::Held { 1 } else { wrong };
            Line::new(role, outcome, &[code(number)], exact(n + (number % codes.len()) as u64))
        }
        Crafted::Mixed => mixed(codes, dice),
        Crafted::Found => {
            let outcome = [Outcome::Missing, Outcome::Killed][number % 2];
            Line::new(Role::Victims, outcome, &["ITA"], exact(1 + dice.roll(1_000)))
        }
        Crafted::OneCell => Line::new(Role::Hostages, Outcome::Killed, &[], exact(1 + dice.roll(1_000))),
    }
}

fn mixed(codes: &[&'static str], dice: &mut Dice) -> Line {
    let role = dice.pick(Role::ALL);
    let some = match dice.roll(10) {
        0 => Vec::new(),
        1 => vec!["foreign"],
        _ => {
            let first = dice.roll(codes.len() as u64) as usize;
            (0..=dice.roll(4) as usize).map(|step| codes[(first + step * 61) % codes.len()]).collect()
        }
    };
    let sides = dice.pick(&[10, 1_000, 1_000_000_000]);
    let n = 1 + dice.roll(sides);
    let count = match dice.roll(5) {
        0 => exact(n),
        1 => at_least(n),
        2 => at_most(n),
        3 => about(n),
        _ => between(n, n + 1 + dice.roll(99)),
    };
    let outcome = dice.pick(Outcome::ALL);
    let mut line = Line::new(role, outcome, &some, count);
    line.subset = dice.one_in(5).then_some("women");
    let other = dice.pick(Role::ALL);
    line.may_include = (dice.one_in(10) && other != role).then_some(other);
    line
}
