//! Three hundred small random incidents with the figures and answers that the published rules give, each worked out apart from this
//! code.

use std::collections::BTreeMap;
use std::fmt::Write;

use casualty_ledger::domain::article::{Article, ArticleStatus, text_sha256};
use casualty_ledger::domain::claim::{
    Certainty, Claim, ClaimLinks, ClaimStatus, Credibility, Quote, WordedCount,
};
use casualty_ledger::domain::ids::{ArticleId, ClaimId, IncidentId, Principal, Seq, SourceId};
use casualty_ledger::domain::incident::{Incident, Place};
use casualty_ledger::domain::links::PageLinks;
use casualty_ledger::domain::nationality::ClaimNationalities;
use casualty_ledger::domain::source::Source;
use casualty_ledger::domain::time::{Precision, Timestamp};
use casualty_ledger::reconcile::{Input, Policy, Reconciliation, reconcile};
use serde_json::{Value, json};
use uuid::Uuid;

const INCIDENTS: &str = include_str!("small_incidents.ndjson");

struct World {
    incident: Incident,
    sources: BTreeMap<SourceId, Source>,
    articles: BTreeMap<ArticleId, Article>,
    claims: Vec<Claim>,
}

fn id(text: &Value, kind: u128) -> Uuid {
    let number: u128 = text.as_str().unwrap()[1..].parse().unwrap();
    Uuid::from_u128(kind << 64 | (number + 1))
}

fn source_id(text: &Value) -> SourceId {
    SourceId::from_uuid(id(text, 1))
}

fn time(text: &Value) -> Option<Timestamp> {
    text.as_str().map(|text| text.parse().unwrap())
}

fn recorded() -> (Seq, Timestamp, Principal) {
    (Seq(1), "2030-01-01T00:00:00Z".parse().unwrap(), Principal::System)
}

impl World {
    fn of(line: &Value) -> Self {
        let (seq, recorded_at, recorded_by) = recorded();
        let incident = Incident {
            id: IncidentId::from_uuid(Uuid::from_u128(9)),
            title: "x".into(),
            started_on: line["started_on"].as_str().unwrap().parse().unwrap(),
            ended_on: None,
            place: Place {
                name: "x".into(),
                country: line["host"].as_str().map(|code| code.parse().unwrap()),
                point: None,
            },
            description: None,
            external_ids: Vec::new(),
            possible_duplicate: None,
            seq,
            recorded_at,
            recorded_by,
            updated_at: recorded_at,
            links: PageLinks::of_incident(IncidentId::from_uuid(Uuid::from_u128(9))),
        };
        let sources =
            line["sources"].as_array().unwrap().iter().map(source).map(|one| (one.id, one)).collect();
        let articles: BTreeMap<ArticleId, Article> =
            line["articles"].as_array().unwrap().iter().map(article).map(|one| (one.id, one)).collect();
        let claims = line["claims"].as_array().unwrap().iter();
        let claims = claims.map(|one| claim(one, &incident, &sources, &articles)).collect();
        Self { incident, sources, articles, claims }
    }

    fn reconcile(&self, policy: Policy) -> Reconciliation {
        let input = Input {
            incident: &self.incident,
            claims: &self.claims,
            articles: &self.articles,
            sources: &self.sources,
            rulings: &[],
            near_copies: &[],
            subset: None,
            quote_mismatches: &[],
            reported_by: None,
        };
        reconcile(&input, policy)
    }
}

fn source(sent: &Value) -> Source {
    let (seq, recorded_at, recorded_by) = recorded();
    Source {
        id: source_id(&sent[0]),
        name: format!("Source {}", sent[0].as_str().unwrap()),
        kind: sent[1].as_str().unwrap().parse().unwrap(),
        country: None,
        reliability: sent[2].as_str().unwrap().parse().unwrap(),
        url: None,
        possible_duplicate: None,
        seq,
        recorded_at,
        recorded_by,
    }
}

fn article(sent: &Value) -> Article {
    let (seq, recorded_at, recorded_by) = recorded();
    Article {
        id: ArticleId::from_uuid(id(&sent["id"], 2)),
        source_id: source_id(&sent["source_id"]),
        revision: 1,
        revises: None,
        language: "en".into(),
        title: None,
        url: None,
        published_at: time(&sent["published_at"]),
        published_precision: sent["published_precision"]
            .as_str()
            .map_or(Precision::Minute, |precision| precision.parse().unwrap()),
        retrieved_at: None,
        archive_url: None,
        syndicated_from: None,
        text_sha256: Some(text_sha256(sent["text"].as_str().unwrap())),
        text_length: None,
        text_public: false,
        incident_ids: Vec::new(),
        status: ArticleStatus::Active,
        redacted_at: None,
        seq,
        recorded_at,
        recorded_by,
        links: PageLinks::of_article(ArticleId::from_uuid(id(&sent["id"], 2))),
    }
}

fn claim(
    sent: &Value,
    incident: &Incident,
    sources: &BTreeMap<SourceId, Source>,
    articles: &BTreeMap<ArticleId, Article>,
) -> Claim {
    let (seq, recorded_at, recorded_by) = recorded();
    let article = &articles[&ArticleId::from_uuid(id(&sent["article_id"], 2))];
    let attributed_to = (!sent["attributed_to"].is_null()).then(|| source_id(&sent["attributed_to"]));
    let origin = attributed_to.unwrap_or(article.source_id);
    let from_armed_group = sources[&origin].kind.code() == "armed_group";
    let codes: Vec<String> = serde_json::from_value(sent["nationalities"].clone()).unwrap();
    let count: WordedCount = serde_json::from_value(sent["count"].clone()).unwrap();
    let start = sent["start"].as_u64().unwrap();
    Claim {
        id: ClaimId::from_uuid(id(&sent["id"], 3)),
        incident_id: incident.id,
        article_id: article.id,
        source_id: article.source_id,
        origin,
        attributed_to,
        quote: Quote {
            exact: sent["quote"].as_str().map(Into::into),
            prefix: None,
            suffix: None,
            start: Some(start),
            end: Some(start + sent["quote"].as_str().unwrap().chars().count() as u64),
            verified: true,
        },
        role: sent["role"].as_str().unwrap().parse().unwrap(),
        outcome: sent["outcome"].as_str().unwrap().parse().unwrap(),
        nationalities: ClaimNationalities::parse(&codes, "").unwrap(),
        low: None,
        best: None,
        high: None,
        count,
        certainty: sent["certainty"].as_str().map_or(Certainty::Reported, |text| text.parse().unwrap()),
        credibility: sent["credibility"]
            .as_u64()
            .and_then(|value| Credibility::new(value as u8))
            .unwrap_or(Credibility::NOT_JUDGED),
        perpetrator_claim: sent["perpetrator_claim"].as_bool().unwrap_or(from_armed_group),
        subset: sent["subset"].as_str().map(str::to_owned),
        may_include: serde_json::from_value(sent["may_include"].clone()).unwrap_or_default(),
        additional: sent["additional"].as_bool().unwrap_or(false),
        counted_from: sent["counted_from"].as_str().map(|day| day.parse().unwrap()),
        stated_at: time(&sent["stated_at"]),
        embargo_until: None,
        note: None,
        proposed_by: None,
        status: ClaimStatus::Active,
        corrects: None,
        corrected_by: None,
        status_reason: None,
        reviewed_by: None,
        reviewed_at: None,
        redacted_at: None,
        seq,
        recorded_at,
        recorded_by,
        links: ClaimLinks { article: String::new(), page: String::new(), url: None },
    }
}

/// Bounds with low 0 and absent the same.
fn bounds(sent: &Value) -> Value {
    let Some(bounds) = sent.as_object() else { return Value::Null };
    json!([bounds.get("low").and_then(Value::as_u64).unwrap_or(0), bounds.get("best"), bounds.get("high")])
}

/// Of a figure that no report stands behind only the bounds are told.
fn figure_row(row: &[Value], implied_wanted: bool) -> Value {
    let number = |place: usize| row[place].as_u64();
    let unknown = ["unknown", "implied"].contains(&row[6].as_str().unwrap());
    let status = if unknown { json!("unknown") } else { row[6].clone() };
    let origins = if unknown { 0 } else { number(7).unwrap_or(0) };
    let implied = if implied_wanted { bounds(&row[8]) } else { Value::Null };
    json!([number(3).unwrap_or(0), number(4), number(5), status, origins, implied])
}

fn answer_row(row: &[Value]) -> Value {
    json!([
        row[3].as_u64().unwrap_or(0),
        row[4],
        row[5],
        row[6],
        row[7],
        row[8].as_u64().unwrap_or(0),
        bounds(&row[9])
    ])
}

fn rows(given: &Value) -> BTreeMap<String, Vec<Value>> {
    let rows = given.as_array().unwrap().iter().map(|row| row.as_array().unwrap().clone());
    rows.map(|row| {
        (
            format!("{} {} {}", row[0].as_str().unwrap(), row[1].as_str().unwrap(), row[2].as_str().unwrap()),
            row,
        )
    })
    .collect()
}

fn picked(all: Value, fields: &[&str]) -> BTreeMap<String, Vec<Value>> {
    let pick = |row: &Value| fields.iter().map(|field| row[*field].clone()).collect::<Vec<Value>>();
    rows(&Value::Array(all.as_array().unwrap().iter().map(|row| Value::Array(pick(row))).collect()))
}

const FIGURE: [&str; 9] =
    ["role", "outcome", "nationality", "low", "best", "high", "status", "origins", "implied"];
const ANSWER: [&str; 10] =
    ["group", "outcome", "nationality", "low", "best", "high", "status", "basis", "origins", "residual"];

#[test]
fn small_incidents_have_the_figures_and_answers_that_the_rules_give() {
    let mut differences = String::new();
    let (mut good, mut total, mut whole) = (0, 0, 0);
    for line in INCIDENTS.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let world = World::of(&line);
        let before = good == total;
        let mut equal = true;
        for (policy, expect) in line["expect"].as_object().unwrap() {
            let found = world.reconcile(policy.parse().unwrap());
            let is = picked(serde_json::to_value(&found.figures).unwrap(), &FIGURE);
            let mut compare = |what: &str, key: &str, is: Value, should: Value| {
                total += 1;
                if is == should {
                    good += 1;
                } else {
                    equal = false;
                    writeln!(
                        differences,
                        "{} {policy} {what} {key}\n    is     {is}\n    should {should}",
                        line["name"]
                    )
                    .unwrap();
                }
            };
            for (key, row) in rows(&expect["figures"]) {
                let should = figure_row(&row, true);
                let row = is.get(&key).map_or(Value::Null, |is| figure_row(is, !row[8].is_null()));
                compare("figure", &key, row, should);
            }
            let is = picked(serde_json::to_value(&found.answers).unwrap(), &ANSWER);
            let should = rows(&expect["answers"]);
            let keys: std::collections::BTreeSet<&String> = is.keys().chain(should.keys()).collect();
            for key in keys {
                let row = |rows: &BTreeMap<String, Vec<Value>>| {
                    rows.get(key).map_or(Value::Null, |row| answer_row(row))
                };
                compare("answer", key, row(&is), row(&should));
            }
        }
        let _ = before;
        whole += usize::from(equal);
    }
    assert!(
        differences.is_empty(),
        "{differences}{good} of {total} rows, {whole} of {} incidents",
        INCIDENTS.lines().count()
    );
}

#[test]
fn every_sentence_of_small_incidents_reads_like_one() {
    let is_wrong = |sentence: &str| {
        let begins = sentence.starts_with(|first: char| first.is_uppercase() || first.is_ascii_digit());
        let odd = [
            "  ",
            " 0 ",
            "..",
            ". ",
            " ,",
            " ;",
            "()",
            " says ",
            " 1 foreigners",
            "none of none",
            "an unknown number hostages",
        ];
        !begins || !sentence.ends_with('.') || odd.iter().any(|odd| sentence.contains(odd))
    };
    let mut wrong: Vec<String> = Vec::new();
    for line in INCIDENTS.lines() {
        let world = World::of(&serde_json::from_str(line).unwrap());
        for policy in Policy::ALL {
            let found = world.reconcile(*policy);
            let explanations = found.figures.into_iter().map(|figure| figure.explanation);
            let answers = found.answers.into_iter().map(|answer| answer.sentence);
            let findings = found.findings.into_iter().map(|finding| finding.sentence);
            wrong.extend(explanations.chain(answers).chain(findings).filter(|sentence| is_wrong(sentence)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
