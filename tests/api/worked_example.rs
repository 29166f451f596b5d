//! The sample incident over HTTP: what three contradicting reports amount to, and what later reports change.

use std::collections::HashMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::helpers::{Client, TestApp, id};

/// The sample, loaded.
struct Example {
    app: TestApp,
    incident: String,
    /// Ids by the sample's own names.
    ids: HashMap<String, Value>,
}

impl Example {
    fn load() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample");
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
        let sample: Value = serde_json::from_str(&text("sample.json")).unwrap();
        let app = TestApp::start();
        let incident = id(&app.contributor().make("/v1/incidents", &sample["incident"])).to_owned();
        let mut example = Self { app, incident, ids: HashMap::new() };
        for source in sample["sources"].as_array().unwrap() {
            example.record("/v1/sources", source.clone());
        }
        for article in sample["articles"].as_array().unwrap() {
            let mut article = article.clone();
            article["text"] = json!(text(article["text_file"].as_str().unwrap()));
            article.as_object_mut().unwrap().remove("text_file");
            example.record_article(article);
        }
        example.record_claims(sample["claims"].as_array().unwrap());
        example
    }

    fn client(&self) -> Client {
        self.app.contributor()
    }

    fn record(&mut self, path: &str, mut thing: Value) {
        let name = thing.as_object_mut().unwrap().remove("ref").unwrap();
        let made = self.client().make(path, &thing);
        self.ids.insert(name.as_str().unwrap().to_owned(), made["id"].clone());
    }

    fn record_article(&mut self, mut article: Value) {
        let source = article.as_object_mut().unwrap().remove("source").unwrap();
        article["source_id"] = self.ids[source.as_str().unwrap()].clone();
        self.record("/v1/articles", article);
    }

    fn record_claims(&self, claims: &[Value]) {
        let sent = claims.iter().map(|claim| {
            let mut claim = claim.clone();
            let article = claim.as_object_mut().unwrap().remove("article").unwrap();
            claim["article_id"] = self.ids[article.as_str().unwrap()].clone();
            claim["incident_id"] = json!(self.incident);
            if let Some(source) = claim["attributed_to"].as_str().map(str::to_owned) {
                claim["attributed_to"] = self.ids[&source].clone();
            } else {
                claim.as_object_mut().unwrap().remove("attributed_to");
            }
            claim
        });
        let batch = json!({"claims": sent.collect::<Vec<_>>()});
        self.client().post("/v1/claims/batch", &batch).expect(201);
    }

    /// An article and what it says, by a source that may be new.
    fn report(&mut self, name: &str, source: Value, published_at: &str, text: &str, claims: &[Value]) {
        self.record("/v1/sources", source.clone());
        self.record_article(json!({"ref": name, "source": source["ref"], "language": "en",
            "url": format!("https://example.org/dhaka/{name}"), "published_at": published_at, "text": text}));
        self.record_claims(claims);
    }

    fn get(&self, part: &str) -> Value {
        self.app.reader().get(&format!("/v1/incidents/{}/{part}", self.incident)).expect(200).json()
    }

    fn cells(&self) -> Cells {
        Cells(self.get("figures"))
    }
}

struct Cells(Value);

impl Cells {
    fn find(&self, cell: &str) -> Option<&Value> {
        let parts: Vec<&str> = cell.split(' ').collect();
        let figures = self.0["figures"].as_array().unwrap();
        figures.iter().find(|figure| {
            [&figure["role"], &figure["outcome"], &figure["nationality"]]
                .iter()
                .zip(&parts)
                .all(|(one, other)| *one == other)
        })
    }

    #[track_caller]
    fn figure(&self, cell: &str) -> &Value {
        self.find(cell).unwrap_or_else(|| panic!("there is no figure of {cell}"))
    }

    fn findings(&self, kind: &str, cell: &str) -> Vec<&Value> {
        let parts: Vec<&str> = cell.split(' ').collect();
        let cell = json!({"role": parts[0], "outcome": parts[1], "nationality": parts[2]});
        let findings = self.0["findings"].as_array().unwrap().iter();
        findings
            .filter(|found| found["kind"] == kind && found["cells"].as_array().unwrap().contains(&cell))
            .collect()
    }
}

/// Low, best, high, status and origins of a cell; none where there is none.
type Expected = (&'static str, Option<u64>, Option<u64>, Option<u64>, &'static str, u64);

const FIGURES: [Expected; 21] = [
    ("hostages killed any", Some(20), Some(20), Some(20), "single_origin", 1),
    ("hostages killed foreign", Some(20), Some(20), Some(20), "single_origin", 1),
    ("hostages killed ITA", Some(9), Some(9), Some(9), "single_origin", 1),
    ("hostages killed JPN", Some(7), Some(7), Some(7), "single_origin", 1),
    ("hostages killed USA", Some(1), Some(1), Some(1), "single_origin", 1),
    ("hostages killed IND", Some(1), Some(1), Some(1), "single_origin", 1),
    ("police killed any", Some(2), Some(2), Some(2), "single_origin", 1),
    ("police killed BGD", Some(2), Some(2), Some(2), "single_origin", 1),
    ("victims killed any", Some(22), Some(22), None, "single_origin", 1),
    ("victims wounded any", Some(1), Some(1), Some(1), "single_origin", 1),
    ("victims killed foreign", None, None, None, "unknown", 0),
    ("hostages rescued any", Some(13), Some(13), Some(13), "agreed", 2),
    ("hostages rescued JPN", Some(1), Some(1), Some(1), "single_origin", 1),
    ("hostages rescued LKA", Some(2), Some(2), Some(2), "single_origin", 1),
    ("hostages held any", Some(18), Some(20), Some(22), "single_origin", 1),
    ("civilians missing JPN", None, None, None, "unknown", 0),
    ("civilians missing ITA", Some(1), Some(1), Some(1), "single_origin", 1),
    ("attackers killed any", Some(6), Some(6), Some(6), "agreed", 2),
    ("attackers captured any", Some(1), Some(1), Some(1), "agreed", 2),
    ("attackers involved any", Some(0), None, Some(9), "single_origin", 1),
    ("staff present any", Some(15), Some(15), Some(20), "single_origin", 1),
];

#[test]
fn the_figures_come_out() {
    let cells = Example::load().cells();
    for (cell, low, best, high, status, origins) in FIGURES {
        let figure = cells.figure(cell);
        let bounds = ["low", "best", "high"].map(|name| figure.get(name).and_then(Value::as_u64));
        assert_eq!(bounds, [low, best, high], "{cell}: low, best and high");
        assert_eq!((&figure["status"], &figure["origins"]), (&json!(status), &json!(origins)), "{cell}");
        assert!(!figure["explanation"].as_str().unwrap().is_empty(), "{cell} has its sentence");
    }
}

#[test]
fn the_residuals_come_out() {
    let cells = Example::load().cells();
    for (cell, low, high) in [
        ("hostages killed any", 2, Some(2)),
        ("hostages rescued any", 10, Some(10)),
        ("police killed any", 0, Some(0)),
        ("victims killed any", 2, None),
    ] {
        let residual = &cells.figure(cell)["residual"];
        let bounds = (residual["low"].as_u64(), residual.get("high").and_then(Value::as_u64));
        assert_eq!(bounds, (Some(low), high), "{cell}: how many have no nationality");
        let found = cells.findings("residual", cell).len();
        let widest = ["victims killed any", "hostages rescued any"].contains(&cell);
        assert_eq!(found, usize::from(widest), "{cell}: a finding of the widest total, where there are any");
    }
}

#[test]
fn what_else_must_be_said_is_said() {
    let cells = Example::load().cells();
    for (kind, cell) in [
        ("unclear_inclusion", "hostages killed any"),
        ("unclear_inclusion", "police killed any"),
        ("single_origin", "hostages killed any"),
        ("perpetrator_claim", "victims killed any"),
        ("perpetrator_claim", "victims wounded any"),
        ("resolved", "civilians missing JPN"),
        ("imbalance", "hostages killed any"),
        ("imbalance", "hostages rescued any"),
        ("imbalance", "hostages held any"),
    ] {
        assert_eq!(cells.findings(kind, cell).len(), 1, "{kind} of {cell}");
    }
    for cell in
        ["hostages killed ITA", "hostages killed foreign", "attackers killed any", "civilians missing ITA"]
    {
        assert!(cells.findings("disputed", cell).is_empty(), "{cell} is not disputed");
    }
    assert!(cells.findings("resolved", "civilians missing ITA").is_empty());
    let unclear = cells.findings("unclear_inclusion", "hostages killed any")[0];
    assert_eq!(unclear["totals"], json!({"included": 20, "excluded": 22}), "the toll is 20 or 22");
}

#[test]
fn claims_are_set_aside_with_their_reason() {
    let cells = Example::load().cells();
    for (cell, reason, used) in [
        ("victims killed any", "perpetrator_claim", 1),
        ("victims wounded any", "perpetrator_claim", 1),
        ("victims killed foreign", "perpetrator_claim", 0),
        ("civilians missing JPN", "resolved", 0),
    ] {
        let figure = cells.figure(cell);
        let reasons: Vec<&Value> =
            figure["set_aside"].as_array().unwrap().iter().map(|set| &set["reason"]).collect();
        assert_eq!(reasons, [reason], "{cell}");
        assert_eq!(figure["used"].as_array().unwrap().len(), used, "{cell}");
    }
}

#[test]
fn the_books_imply_what_no_report_says() {
    let example = Example::load();
    let implied = |cell: &str, low: u64| {
        let cells = example.cells();
        assert_eq!(cells.figure(cell)["implied"]["low"], low, "{cell}: implied by the others");
    };
    implied("attackers involved any", 7);
    implied("civilians present any", 33);
    let claims = example.app.reader().get("/v1/claims?role=victims&outcome=killed&nationality=any").items();
    let at_least = claims.iter().find(|claim| claim["count"]["qualifier"] == "at_least").unwrap();
    let ruling = json!({"effect": {"kind": "set_aside"}, "claim_ids": [id(at_least)], "reason": "to see what is left"});
    let rulings = format!("/v1/incidents/{}/rulings", example.incident);
    example.app.reviewer().make(&rulings, &ruling);
    implied("victims killed any", 22);
}

#[test]
fn every_number_leads_to_the_words() {
    let example = Example::load();
    let cells = example.cells();
    for figure in cells.0["figures"].as_array().unwrap() {
        let used = figure["used"].as_array().unwrap();
        let evidence = figure["evidence"].as_array().unwrap();
        assert_eq!(used.len(), evidence.len());
        for (claim_id, evidence) in used.iter().zip(evidence) {
            assert_eq!(evidence["claim_id"], *claim_id);
            let claim = example
                .app
                .reader()
                .get(&format!("/v1/claims/{}", claim_id.as_str().unwrap()))
                .expect(200)
                .json();
            for (field, of_claim) in [
                ("article_id", &claim["article_id"]),
                ("source_id", &claim["source_id"]),
                ("quote", &claim["quote"]["exact"]),
            ] {
                assert_eq!(evidence[field], *of_claim, "{field}");
            }
            assert!(evidence["url"].as_str().unwrap().contains("#:~:text="));
            let article = evidence["article_id"].as_str().unwrap();
            let text = example.client().get(&format!("/v1/articles/{article}/text")).expect(200).text();
            let bounds = ["start", "end"].map(|name| claim["quote"][name].as_u64().unwrap() as usize);
            let words: String = text.chars().skip(bounds[0]).take(bounds[1] - bounds[0]).collect();
            assert_eq!(evidence["quote"], words);
        }
        let mut standing: Vec<&Value> = ["used", "compatible", "conflicting"]
            .iter()
            .flat_map(|list| figure[*list].as_array().unwrap())
            .chain(figure["set_aside"].as_array().unwrap().iter().map(|set| &set["claim_id"]))
            .collect();
        let count = standing.len();
        standing.sort_by_key(|id| id.as_str());
        standing.dedup();
        assert_eq!(standing.len(), count, "each claim stands in one list: {figure}");
    }
}

#[test]
fn the_summary_answers_four_questions() {
    let summary = Example::load().get("summary");
    for (section, cell) in [
        ("victims", ["hostages", "killed", "any"]),
        ("rescued", ["hostages", "rescued", "any"]),
        ("attackers", ["attackers", "killed", "any"]),
        ("police", ["police", "killed", "BGD"]),
    ] {
        let figures = summary[section]["figures"].as_array().unwrap();
        let is_it = |figure: &&Value| [&figure["role"], &figure["outcome"], &figure["nationality"]] == cell;
        assert_eq!(figures.iter().filter(is_it).count(), 1, "{section}: {cell:?}");
    }
    let victims = summary["victims"]["figures"].as_array().unwrap();
    let of_hostages =
        victims.iter().filter(|figure| figure["role"] == "hostages" && figure["outcome"] == "killed");
    let order: Vec<&str> = of_hostages.map(|figure| figure["nationality"].as_str().unwrap()).collect();
    assert_eq!(order[0], "any");
    let places =
        ["foreign", "ITA", "JPN", "IND"].map(|code| order.iter().position(|known| *known == code).unwrap());
    assert!(places.is_sorted(), "the largest first, then by code: {order:?}");
}

fn killed(article: &str, exact: &str, role: &str, nationalities: &[&str], value: u64) -> Value {
    json!({"article": article, "quote": {"exact": exact}, "role": role, "outcome": "killed",
        "nationalities": nationalities, "count": {"qualifier": "exact", "value": value}})
}

#[test]
fn a_later_list_closes_the_residual_and_disputes_the_twenty_foreigners() {
    let mut example = Example::load();
    let text = "The names are known now. Of the 20 who died, 17 foreigners had no tie to the country; the rest were \
        2 Bangladeshis and, also born to a family from there, one citizen of the United States.";
    let outlet = json!({"ref": "outlet-d", "name": "Weekly review", "kind": "outlet", "country": "IND"});
    let claims = [
        killed("d", "2 Bangladeshis", "hostages", &["BGD"], 2),
        killed("d", "one citizen of the United States", "hostages", &["BGD", "USA"], 1),
        killed("d", "17 foreigners", "hostages", &["foreign"], 17),
    ];
    example.report("d", outlet, "2016-07-03T09:00:00Z", text, &claims);
    let cells = example.cells();
    let total = cells.figure("hostages killed any");
    assert_eq!((&total["best"], &total["residual"]), (&json!(20), &json!({"low": 0, "high": 0})));
    assert!(
        cells.findings("residual", "hostages killed any").is_empty(),
        "nobody is left without a nationality"
    );
    let foreign = cells.figure("hostages killed foreign");
    assert_eq!((&foreign["best"], &foreign["status"]), (&json!(17), &json!("disputed")));
    assert_eq!(cells.findings("disputed", "hostages killed foreign").len(), 1);
    assert_eq!(cells.figure("hostages killed BGD")["best"], 3);
    assert_eq!(cells.figure("hostages killed USA")["status"], "agreed");
}

#[test]
fn seventeen_and_eighteen_foreigners_are_both_right() {
    let mut example = Example::load();
    let later = |name: &str| json!({"ref": format!("outlet-{name}"), "name": name, "kind": "outlet"});
    let list = [
        killed("d", "2 Bangladeshis", "hostages", &["BGD"], 2),
        killed("d", "an American with roots there", "hostages", &["BGD", "USA"], 1),
        killed("d", "17 foreigners", "hostages", &["foreign"], 17),
    ];
    let text = "The dead are 2 Bangladeshis, an American with roots there, and 17 foreigners.";
    example.report("d", later("d"), "2016-07-03T09:00:00Z", text, &list);
    let eighteen = [killed("e", "18 foreigners", "hostages", &["foreign"], 18)];
    example.report(
        "e",
        later("e"),
        "2016-07-03T09:00:00Z",
        "In the end 18 foreigners were among them.",
        &eighteen,
    );
    let ruling = json!({"effect": {"kind": "set_aside"}, "reason": "counted before the names were known",
        "claim_ids": example.app.reader().get("/v1/claims?nationality=foreign&role=hostages").items().iter()
            .filter(|claim| claim["low"] == 20).map(|claim| claim["id"].clone()).collect::<Vec<_>>()});
    example.app.reviewer().make(&format!("/v1/incidents/{}/rulings", example.incident), &ruling);
    let cells = example.cells();
    let foreign = cells.figure("hostages killed foreign");
    assert_eq!(foreign["status"], "single_origin", "{foreign}");
    assert_eq!(cells.findings("dual_nationality", "hostages killed foreign").len(), 1);
    assert!(cells.findings("imbalance", "hostages killed foreign").is_empty());
}

#[test]
fn a_later_five_attackers_move_and_dispute_the_six() {
    let mut example = Example::load();
    let text = "The inquiry is closed. It finds that five attackers died, and with them a pastry cook whom the first \
        reports had taken for the sixth.";
    let inquiry =
        json!({"ref": "inquiry", "name": "Commission of inquiry", "kind": "government", "country": "BGD"});
    let claims = [
        killed("e", "five attackers died", "attackers", &[], 5),
        killed("e", "a pastry cook", "staff", &[], 1),
    ];
    example.report("e", inquiry, "2016-08-01T09:00:00Z", text, &claims);
    let cells = example.cells();
    let attackers = cells.figure("attackers killed any");
    assert_eq!((&attackers["best"], &attackers["status"]), (&json!(5), &json!("disputed")));
    assert_eq!(cells.findings("disputed", "attackers killed any").len(), 1);
    assert_eq!(cells.figure("staff killed any")["best"], 1);
    assert_eq!(cells.figure("attackers involved any")["implied"]["low"], 6);
}
