//! Incidents to measure with: the same in every run, made by a seeded generator.
//!
//! [`plausible`] is an attack as newspapers tell of it, hour by hour for five days. Tolls grow until three fifths of the
//! articles are out. An article holds six to fourteen claims, a third of the articles reprint one of four agencies, and what an official said
//! is often repeated in the article's own voice. Spokespeople give the totals, each foreign ministry its own dead. Most
//! numbers are exact, others "at least", "about", "between", "dozens" or "several"; one in thirty is wrong by one to four. How many
//! were taken captive is said early, too low, and not again: an imbalance, and a wrong number may make another. There are a subset, a
//! dual national, missing people who are found, perpetrators' claims, an unreliable paper and undated articles.
//!
//! [`contradictory`] is no incident that ever was: every number is random, so that hardly two figures can both be true.
//! [`crafted`] ones are made to cost as much as they can.

pub mod crafted;

use casualty_ledger::domain::claim::Claim;
use casualty_ledger::domain::count::Count;
use casualty_ledger::domain::ids::{ArticleId, ClaimId, SourceId};
use casualty_ledger::domain::nationality;
use casualty_ledger::domain::outcome::Outcome;
use casualty_ledger::domain::role::Role;
use casualty_ledger::domain::source::Reliability;

use super::build::{Case, about as approximately, at_least, at_most, between, exact};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn one_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }

    /// Low numbers most often.
    fn skewed(&mut self, sides: u64) -> usize {
        let (one, other, third) = (self.roll(sides), self.roll(sides), self.roll(sides));
        one.min(other).min(third) as usize
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len() as u64) as usize]
    }
}

/// How many nationalities an incident with so many claims has.
pub const fn nationalities(claims: u64) -> u64 {
    match claims {
        0..50 => 4,
        50..500 => 8,
        500..2_500 => 24,
        _ => 60,
    }
}

/// One nationality's dead and rescued, and who speaks for it.
struct Nation {
    code: &'static str,
    killed: u64,
    rescued: u64,
    ministry: SourceId,
}

const POLICE_KILLED: u64 = 2;
const BYSTANDERS_KILLED: u64 = 2;
/// Killed hostages whose nationality nobody gives.
const UNIDENTIFIED: u64 = 2;
/// Killed hostages who were Bangladeshi and American.
const DUAL: u64 = 1;

struct News {
    case: Case,
    dice: Dice,
    nations: Vec<Nation>,
    papers: Vec<SourceId>,
    agencies: Vec<SourceId>,
    officials: Vec<SourceId>,
    perpetrators: SourceId,
}

/// A count that an article gives, as it truly is in the end.
struct Topic {
    about: String,
    people: u64,
    official: SourceId,
}

pub fn plausible(claims: u64) -> Case {
    let mut news = News::new(claims);
    while (news.case.claims.len() as u64) < claims {
        let told = news.case.claims.len() as u64 * 1_000 / claims;
        let article = news.article(told);
        let length = (6 + news.dice.roll(9)).min(claims - news.case.claims.len() as u64);
        let end = news.case.claims.len() as u64 + length;
        while (news.case.claims.len() as u64) < end {
            news.tell(article, told, end);
        }
    }
    news.case
}

impl News {
    fn new(claims: u64) -> Self {
        let mut case = Case::new();
        let mut of = |name: &str, count: u64, reliability: &[Reliability]| -> Vec<SourceId> {
            let all = (1..=count).zip(reliability.iter().cycle());
            all.map(|(number, known)| case.source_of(&format!("{name} {number}"), *known)).collect()
        };
        let papers = of("Newspaper", 30, &[Reliability::F, Reliability::C, Reliability::F, Reliability::B]);
        let agencies = of("Agency", 4, &[Reliability::B]);
        let officials = of("Spokesperson", 6, &[Reliability::F]);
        let ministries = of("Foreign ministry", nationalities(claims), &[Reliability::F]);
        let tabloid = of("Tabloid", 1, &[Reliability::E]);
        let perpetrators = case.source("The perpetrators");
        let first = ["BGD", "ITA", "JPN", "USA", "IND", "LKA"];
        let others = nationality::all().iter().map(|country| country.code.code());
        let codes = first.into_iter().chain(others.filter(|code| !first.contains(code)));
        let nations = codes.zip(ministries).zip(0..).map(|((code, ministry), place)| Nation {
            code,
            killed: 1 + 18 / (place + 1),
            rescued: 1 + 9 / (place + 2),
            ministry,
        });
        let nations = nations.collect();
        let papers = [papers, tabloid].concat();
        Self { case, dice: Dice(claims), nations, papers, agencies, officials, perpetrators }
    }

    /// The next article, after so many thousandths of the story.
    fn article(&mut self, told: u64) -> ArticleId {
        let publisher = self.dice.pick(&self.papers);
        let minute = told * 7 + self.dice.roll(7);
        let (day, hour) = (2 + minute / 1_440, minute / 60 % 24);
        let at = format!("2016-07-{day:02}T{hour:02}:{:02}:00Z", minute % 60);
        let at = if self.dice.one_in(60) { String::new() } else { at };
        let article = self.case.article(publisher, &at);
        if self.dice.one_in(3) {
            let agency = self.dice.pick(&self.agencies);
            self.case.articles.entry(article).and_modify(|article| article.syndicated_from = Some(agency));
        }
        article
    }

    fn sum(&self, of: impl Fn(&Nation) -> u64) -> u64 {
        self.nations.iter().map(of).sum()
    }

    fn topic(&mut self, told: u64) -> Topic {
        let killed = self.sum(|nation| nation.killed) + UNIDENTIFIED + DUAL;
        let rescued = self.sum(|nation| nation.rescued);
        let host = &self.nations[0];
        let (host_killed, host_rescued) = (host.killed, host.rescued);
        let nation = self.dice.skewed(self.nations.len() as u64);
        let Nation { code, killed: its_killed, rescued: its_rescued, ministry } = self.nations[nation];
        let official = self.dice.pick(&self.officials);
        let is_early = told < 250;
        let (about, people, official) = match self.dice.roll(100) {
            0..12 => ("hostages killed".to_owned(), killed, official),
            12..20 => ("victims killed".to_owned(), killed + POLICE_KILLED + BYSTANDERS_KILLED, official),
            20..25 => {
                ("hostages killed foreign".to_owned(), killed - UNIDENTIFIED - DUAL - host_killed, official)
            }
            25..59 => (format!("hostages killed {code}"), its_killed, ministry),
            59..66 => ("hostages rescued".to_owned(), rescued, official),
            66..68 => ("hostages rescued foreign".to_owned(), rescued - host_rescued, official),
            68..77 => (format!("hostages rescued {code}"), its_rescued, ministry),
            77..80 => ("police killed".to_owned(), POLICE_KILLED, official),
            80..82 => ("police killed BGD".to_owned(), POLICE_KILLED, official),
            82..84 => ("police wounded".to_owned(), 30, official),
            84..87 => ("victims wounded".to_owned(), 50, official),
            87..91 => ("attackers killed".to_owned(), 6, official),
            91..93 => ("attackers captured".to_owned(), 1, official),
            93..94 => ("bystanders killed".to_owned(), BYSTANDERS_KILLED, official),
            94 => ("hostages killed BGD USA".to_owned(), DUAL, self.nations[3].ministry),
            95..98 if is_early => ("hostages held".to_owned(), (killed + rescued) / 2, official),
            98..100 if is_early => (format!("civilians missing {code}"), 1 + its_killed / 2, ministry),
            _ => (format!("hostages killed {code}"), its_killed, ministry),
        };
        Topic { about, people, official }
    }

    /// What is known after so many thousandths of the story, right or not.
    fn known(&mut self, people: u64, told: u64) -> u64 {
        let known = (people * (700 + told / 2).min(1_000)).div_ceil(1_000);
        match self.dice.roll(60) {
            0 => known + 1 + self.dice.roll(4),
            1 => known.saturating_sub(1 + self.dice.roll(4)),
            _ => known,
        }
    }

    fn worded(&mut self, n: u64) -> Count {
        match self.dice.roll(40) {
            0..6 => at_least(n),
            6..9 if n >= 10 => approximately(n),
            9 if n > 0 => between(n - 1, n + 1),
            10 | 11 if n >= 12 => Count::vague("dozens"),
            10..14 if n >= 2 => Count::vague("several"),
            _ => exact(n),
        }
    }

    /// Adds a claim, and often the same again in the article's own voice.
    fn tell(&mut self, article: ArticleId, told: u64, end: u64) {
        let Topic { about, people, official } = self.topic(told);
        let known = self.known(people, told);
        let count = if about == "hostages held" { approximately(known) } else { self.worded(known) };
        if self.dice.one_in(90) {
            let claim =
                self.case.said_by(self.perpetrators, article, "victims killed", exact(people + known));
            self.edit(claim, |claim| claim.perpetrator_claim = true);
        } else if self.dice.one_in(90) {
            let claim = self.case.said_by(official, article, "hostages killed", exact(1 + known / 4));
            self.edit(claim, |claim| claim.subset = Some("women".to_owned()));
        } else if self.dice.one_in(90) {
            self.case.own(article, "attackers involved", at_most(9));
        } else if self.dice.one_in(4) {
            self.case.own(article, &about, count);
        } else {
            self.case.said_by(official, article, &about, count);
            if self.dice.one_in(4) && (self.case.claims.len() as u64) < end {
                let claim = self.case.own(article, &about, exact(known));
                if about == "hostages killed" {
                    self.edit(claim, |claim| claim.may_include = vec![Role::Police]);
                }
            }
        }
    }

    fn edit(&mut self, claim: ClaimId, change: impl FnOnce(&mut Claim)) {
        self.case.edit(claim, change);
    }
}

const CODES: [&str; 24] = [
    "ITA", "JPN", "USA", "IND", "BGD", "LKA", "FRA", "DEU", "GBR", "ESP", "CHN", "KOR", "BRA", "CAN", "AUS",
    "NLD", "BEL", "SWE", "NOR", "POL", "TUR", "IRN", "PAK", "NPL",
];

/// Ten claims to an article, forty sources, all roles and many outcomes; a few cells take most of the claims.
pub fn contradictory(claims: u64) -> Case {
    let mut dice = Dice(claims);
    let mut case = Case::new();
    let sources: Vec<_> = (0..40).map(|number| case.source(&format!("Source {number}"))).collect();
    let pick = |dice: &mut Dice| sources[dice.roll(40) as usize];
    for number in 0..claims.div_ceil(10) {
        let publisher = pick(&mut dice);
        let (day, hour) = (2 + number % 28, number % 24);
        let article = case.article(publisher, &format!("2016-07-{day:02}T{hour:02}:00:00Z"));
        for _ in 0..10.min(claims) {
            let role = Role::ALL[dice.skewed(Role::ALL.len() as u64)];
            let outcome = Outcome::ALL[dice.skewed(7)];
            let code = CODES[dice.skewed(24)];
            let nationality = match dice.roll(10) {
                0..=3 => String::new(),
                4 => " foreign".to_owned(),
                5 if code != "BGD" => format!(" {code} BGD"),
                _ => format!(" {code}"),
            };
            let n = 1 + dice.roll(30);
            let count = match dice.roll(6) {
                0 => at_least(n),
                1 => approximately(n),
                2 => Count::vague("several"),
                _ => exact(n),
            };
            let cell = format!("{role} {outcome}{nationality}");
            if dice.roll(3) == 0 {
                case.own(article, &cell, count);
            } else {
                case.said_by(pick(&mut dice), article, &cell, count);
            }
        }
    }
    case
}
