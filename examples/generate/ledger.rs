//! The whole: how many incidents and articles, how large each, in which order they appear.

use std::io::{self, Write};

use super::line::{self, Place};
use super::random::Random;
use super::world::{Incident, World};

const SCHEDULE: u64 = 3;
const CLAIMS_AN_INCIDENT: u64 = 100;
const CLAIMS_AN_ARTICLE: u64 = 20;
/// The larger, the less do the largest incidents stand out (Zipf-Mandelbrot): of a million claims the largest has about 6,700.
const OFFSET: f64 = 25.0;
const MINUTES_A_DAY: u64 = 24 * 60;
/// How long after an incident most of its articles appear.
const NEWS_DAYS: usize = 40;

/// An article to come.
struct Planned {
    published_minute: u64,
    incident: u64,
    number: u32,
    claims: u32,
}

/// Writes about so many claims as NDJSON, one article after the other as they were published; how many claims that were.
pub fn write(out: &mut impl Write, seed: u64, claims: u64) -> io::Result<u64> {
    let world = World::new();
    let sizes = sizes(claims);
    let mut written = 0;
    for planned in plan(seed, &sizes) {
        let of_incident = sizes[planned.incident as usize];
        let incident = Incident::new(&world, seed, planned.incident, of_incident as usize);
        let place = Place {
            incident: planned.incident,
            number: u64::from(planned.number),
            of: articles(of_incident),
            published_minute: planned.published_minute,
        };
        line::write(out, &world, &incident, seed, &place, planned.claims as usize)?;
        written += u64::from(planned.claims);
    }
    Ok(written)
}

/// The claims of each incident, the largest first.
pub fn sizes(claims: u64) -> Vec<u64> {
    let incidents = (claims / CLAIMS_AN_INCIDENT).max(1);
    let weight = |number: u64| 1.0 / (number as f64 + OFFSET);
    let whole: f64 = (0..incidents).map(weight).sum();
    (0..incidents).map(|number| ((claims as f64 * weight(number) / whole) as u64).max(1)).collect()
}

fn articles(claims: u64) -> u64 {
    claims.div_ceil(CLAIMS_AN_ARTICLE)
}

/// All articles in the order they were published. The numbers of incidents are mixed, so that the largest is not the first.
fn plan(seed: u64, sizes: &[u64]) -> Vec<Planned> {
    let mut planned = Vec::new();
    for (incident, claims) in (0_u64..).zip(sizes) {
        let mut random = Random::of(seed, SCHEDULE, incident);
        let first_minute = Incident::day(seed, incident) * MINUTES_A_DAY;
        let mut minutes: Vec<u64> = (0..articles(*claims))
            .map(|_| first_minute + random.skewed(NEWS_DAYS * MINUTES_A_DAY as usize) as u64)
            .collect();
        minutes.sort_unstable();
        for (number, published_minute) in (0_u32..).zip(minutes) {
            let rest = claims - u64::from(number) * CLAIMS_AN_ARTICLE;
            let claims = u32::try_from(rest.min(CLAIMS_AN_ARTICLE)).unwrap_or(1);
            planned.push(Planned { published_minute, incident, number, claims });
        }
    }
    planned.sort_unstable_by_key(|article| (article.published_minute, article.incident, article.number));
    planned
}
