//! An article, as the lines of its claims.

use std::collections::BTreeSet;
use std::io::{self, Write};

use casualty_ledger::domain::outcome::Outcome;
use casualty_ledger::domain::role::Role;
use jiff::ToSpan;
use serde::Serialize;

use super::random::Random;
use super::world::{Cell, Incident, Named, PUBLISHERS, SPEAKERS, World, publisher, speaker};

const ARTICLE: u64 = 2;
const FILLER: [&str; 6] = [
    "Roads around the area were closed until the evening.",
    "Witnesses described smoke and the sound of gunfire — and then silence.",
    "The government called an emergency meeting.",
    "It was not possible to verify all accounts independently.",
    "Relatives waited outside the gates through the night.",
    "Several countries sent advisers.",
];
const LEADS: [&str; 5] = [
    "Officials said",
    "It was reported that",
    "Rescue workers said",
    "According to residents,",
    "By nightfall,",
];

/// Which article of which incident, of how many.
pub struct Place {
    pub incident: u64,
    pub number: u64,
    pub of: u64,
    pub published_minute: u64,
}

/// The columns of `docs/DATA.md` that are used here.
#[derive(Default, Serialize)]
struct Line<'a> {
    incident_title: &'a str,
    incident_started_on: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    incident_place: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incident_country: Option<&'a str>,
    source_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_country: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_reliability: Option<&'a str>,
    article_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    article_title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article_language: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article_published_at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    article_text: Option<&'a str>,
    quote: &'a str,
    role: &'a str,
    outcome: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    nationalities: Option<&'a str>,
    qualifier: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_high: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    count_words: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attributed_to_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attributed_to_kind: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attributed_to_country: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certainty: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    may_include: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    embargo_until: Option<&'a str>,
}

/// A number as worded.
struct Wording {
    qualifier: &'static str,
    value: Option<u64>,
    value_high: Option<u64>,
    vague: Option<&'static str>,
    words: String,
}

struct Said {
    cell: Cell,
    quote: String,
    wording: Wording,
    speaker: Option<Named>,
}

/// Writes the lines of one article with so many claims.
pub fn write(
    out: &mut impl Write,
    world: &World,
    incident: &Incident,
    seed: u64,
    place: &Place,
    claims: usize,
) -> io::Result<()> {
    let mut random = Random::of(seed, ARTICLE, (place.incident << 20) | place.number);
    let source = publisher(world, random.skewed(PUBLISHERS));
    let said = said(&mut random, world, incident, place, claims);
    let text = text(&mut random, incident, &said);
    let url =
        format!("https://news.example/{}/{}/{}", source.name.replace(' ', "-"), place.incident, place.number);
    let title = format!("{}: report {}", incident.title, place.number + 1);
    let minute = i64::try_from(place.published_minute).unwrap_or_default();
    let published =
        super::world::day_after(0).at(0, 0, 0, 0).saturating_add(minute.minutes()).to_string() + "Z";
    let started_on = incident.first_day.to_string();
    for (index, said) in said.iter().enumerate() {
        let first = |value| if index == 0 { Some(value) } else { None };
        let line = Line {
            incident_title: &incident.title,
            incident_started_on: &started_on,
            incident_place: first(incident.place.as_str()),
            incident_country: first(incident.country.code.code()),
            source_name: &source.name,
            source_kind: first(source.kind),
            source_country: first(source.country),
            source_reliability: first(source.reliability),
            article_url: &url,
            article_title: first(title.as_str()),
            article_language: first("en"),
            article_published_at: first(published.as_str()),
            article_text: first(text.as_str()),
            ..claim(&mut random, world, said)
        };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn claim<'a>(random: &mut Random, world: &World, said: &'a Said) -> Line<'a> {
    let certainty = ["confirmed", "reported", "believed", "claimed"][random.skewed(4)];
    Line {
        quote: &said.quote,
        role: said.cell.role.code(),
        outcome: said.cell.outcome.code(),
        nationalities: said.cell.nationality.map(|number| world.nationality(number).code.code()),
        qualifier: said.wording.qualifier,
        value: said.wording.value,
        value_high: said.wording.value_high,
        count_words: said.wording.vague,
        attributed_to_name: said.speaker.as_ref().map(|speaker| speaker.name.as_str()),
        attributed_to_kind: said.speaker.as_ref().map(|speaker| speaker.kind),
        attributed_to_country: said.speaker.as_ref().map(|speaker| speaker.country),
        certainty: Some(certainty).filter(|_| random.percent(50)),
        may_include: Some("attackers").filter(|_| said.cell.role == Role::People && random.percent(5)),
        embargo_until: Some("2999-01-01T00:00:00Z").filter(|_| random.below(20_000) == 0),
        ..Line::default()
    }
}

/// What an article says: each cell once.
fn said(random: &mut Random, world: &World, incident: &Incident, place: &Place, claims: usize) -> Vec<Said> {
    let mut cells = BTreeSet::new();
    let mut said = Vec::with_capacity(claims);
    while said.len() < claims.min(incident.cells.len()) {
        let place_of_cell = random.skewed(incident.cells.len());
        // Once what is likely has been said, the rest follows in order.
        let free = (place_of_cell..incident.cells.len()).chain(0..place_of_cell).find(|at| cells.insert(*at));
        let Some(cell) = free.map(|at| incident.cells[at]) else { break };
        let number = reported(random, incident.truth(cell), place);
        let wording = worded(random, number);
        let quote = format!("{} {}", wording.words, people(world, cell));
        let speaker = random.percent(30).then(|| speaker(world, random.skewed(SPEAKERS)));
        said.push(Said { cell, quote, wording, speaker });
    }
    said
}

/// Early reports know less; one in six differs.
fn reported(random: &mut Random, truth: u64, place: &Place) -> u64 {
    let known = truth * (60 + 40 * (place.number + 1) / place.of.max(1)) / 100;
    match random.below(6) {
        0 => known + random.below(2 + known / 3),
        _ => known,
    }
}

fn worded(random: &mut Random, number: u64) -> Wording {
    let exact = Wording {
        qualifier: "exact",
        value: Some(number),
        value_high: None,
        vague: None,
        words: number.to_string(),
    };
    match random.below(100) {
        _ if number == 0 => Wording { qualifier: "none", value: None, words: "No".to_owned(), ..exact },
        0..62 => exact,
        62..78 => Wording { qualifier: "at_least", words: format!("at least {number}"), ..exact },
        78..80 => Wording { qualifier: "more_than", words: format!("more than {number}"), ..exact },
        80..86 => Wording { qualifier: "about", words: format!("about {number}"), ..exact },
        86..88 => {
            let words = format!("fewer than {}", number + 1);
            Wording { qualifier: "fewer_than", value: Some(number + 1), words, ..exact }
        }
        88..90 => Wording { qualifier: "at_most", words: format!("up to {number}"), ..exact },
        90..94 => {
            let high = number + 1 + random.below(1 + number / 2);
            let words = format!("between {number} and {high}");
            Wording { qualifier: "between", value_high: Some(high), words, ..exact }
        }
        94..98 => {
            let vague = if number < 12 { "several" } else { "dozens of" };
            Wording { qualifier: "vague", value: None, vague: Some(vague), words: vague.to_owned(), ..exact }
        }
        _ => Wording { qualifier: "unknown", value: None, words: "an unknown number of".to_owned(), ..exact },
    }
}

fn people(world: &World, cell: Cell) -> String {
    let role = match cell.role {
        Role::People => "people",
        Role::Victims => "victims",
        Role::Civilians => "civilians",
        Role::Hostages => "hostages",
        Role::Staff => "members of staff",
        Role::Bystanders => "bystanders",
        Role::SecurityForces => "members of the security forces",
        Role::Police => "police officers",
        Role::Military => "soldiers",
        Role::Attackers => "attackers",
    };
    let became = match cell.outcome {
        Outcome::Killed => "were killed",
        Outcome::Wounded => "were wounded",
        Outcome::Missing => "were missing",
        Outcome::Held => "were held",
        Outcome::StillHeld => "had not been let go",
        Outcome::Rescued => "were rescued",
        Outcome::Released => "were released",
        Outcome::Escaped => "escaped",
        Outcome::Captured => "were captured",
        Outcome::Present => "were present",
        Outcome::Involved => "took part",
        Outcome::Unharmed => "were unharmed",
        Outcome::KilledOrMissing => "were dead or missing",
        Outcome::Casualties => "were among the casualties",
    };
    match cell.nationality {
        None => format!("{role} {became}"),
        Some(number) => format!("{} {role} {became}", world.nationality(number).demonym),
    }
}

fn text(random: &mut Random, incident: &Incident, said: &[Said]) -> String {
    let mut text = format!("{}. ", incident.title);
    for said in said {
        let lead = match &said.speaker {
            Some(speaker) => format!("According to the {},", speaker.name),
            None => random.pick(&LEADS).to_owned(),
        };
        text.push_str(&format!("{lead} {}. ", said.quote));
        if random.percent(20) {
            text.push_str(random.pick(&FILLER));
            text.push(' ');
        }
    }
    text.push_str(random.pick(&FILLER));
    text
}
