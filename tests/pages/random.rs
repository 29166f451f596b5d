//! Incidents that nobody made up: claims drawn by chance, the same ones each time.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::helpers::{TestApp, id, incident, source};

const ROLES: [&str; 7] = ["people", "victims", "civilians", "hostages", "staff", "police", "attackers"];
const OUTCOMES: [&str; 8] =
    ["killed", "wounded", "missing", "held", "rescued", "present", "involved", "captured"];
const NATIONALITIES: [&str; 6] = ["", "", "ITA", "JPN", "BGD", "foreign"];

/// What one claim says: of whom, how many, in which article, by whom.
#[derive(Clone, Debug)]
struct Said {
    cell: (usize, usize, usize),
    count: Value,
    article: usize,
    speaker: Option<usize>,
}

fn count() -> impl Strategy<Value = Value> {
    let number = 0_u64..30;
    prop_oneof![
        4 => number.clone().prop_map(|value| json!({"qualifier": "exact", "value": value})),
        1 => number.clone().prop_map(|value| json!({"qualifier": "at_least", "value": value + 1})),
        1 => number.clone().prop_map(|value| json!({"qualifier": "at_most", "value": value + 1})),
        1 => number.clone().prop_map(|value| json!({"qualifier": "about", "value": value + 1})),
        1 => (number, 1_u64..9).prop_map(|(low, more)| json!({"qualifier": "between", "low": low, "high": low + more})),
        1 => Just(json!({"qualifier": "unknown"})),
        1 => Just(json!({"qualifier": "none"})),
    ]
}

fn said() -> impl Strategy<Value = Said> {
    let cell = (0..ROLES.len(), 0..OUTCOMES.len(), 0..NATIONALITIES.len());
    (cell, count(), 0_usize..4, prop::option::of(0_usize..3))
        .prop_map(|(cell, count, article, speaker)| Said { cell, count, article, speaker })
}

/// Records so many incidents and gives their ids.
pub fn incidents(app: &TestApp, number: usize) -> Vec<String> {
    let contributor = app.contributor();
    let named = |name: String, kind| id(&contributor.make("/v1/sources", &source(&name, kind))).to_owned();
    let outlets: Vec<String> = (0..4).map(|place| named(format!("Outlet {place}"), "outlet")).collect();
    let speakers: Vec<String> = (0..3).map(|place| named(format!("Voice {place}"), "government")).collect();
    let mut runner = TestRunner::deterministic();
    let claims = prop::collection::vec(said(), 1..16);
    let one = |place: usize| {
        let made = id(&contributor.make("/v1/incidents", &incident(&format!("Incident {place}")))).to_owned();
        let articles: Vec<String> = outlets
            .iter()
            .enumerate()
            .map(|(hour, outlet)| {
                let lines: Vec<String> = (0..16).map(|line| format!("Line {line} of {place}.")).collect();
                let article = json!({"source_id": outlet, "language": "en", "text": lines.join("\n"), "text_public": true,
                    "published_at": format!("2016-07-02T0{hour}:00:00Z"), "url": format!("https://example.org/{place}/{hour}")});
                id(&contributor.make("/v1/articles", &article)).to_owned()
            })
            .collect();
        let drawn = claims.new_tree(&mut runner).unwrap().current();
        for (line, Said { cell: (role, outcome, nationality), count, article, speaker }) in
            drawn.into_iter().enumerate()
        {
            let nationalities: Vec<&str> =
                Some(NATIONALITIES[nationality]).filter(|code| !code.is_empty()).into_iter().collect();
            let mut claim = json!({"incident_id": made, "article_id": articles[article], "quote": {"exact": format!("Line {line} of {place}.")},
                "role": ROLES[role], "outcome": OUTCOMES[outcome], "nationalities": nationalities, "count": count});
            if let Some(speaker) = speaker {
                claim["attributed_to"] = json!(speakers[speaker]);
            }
            contributor.make("/v1/claims", &claim);
        }
        made
    };
    (0..number).map(one).collect()
}
