//! Who may do what: every operation of the document, as every role, against one table.

use std::collections::BTreeMap;

use casualty_ledger::domain::audience::AccessRole;
use casualty_ledger::domain::audience::AccessRole::{Admin, Contributor, Reader, Reviewer};
use serde_json::{Value, json};

use crate::helpers::{Answer, Client, ROLES, Scene, TestApp, id, incident, source};

/// What the claims and articles of a row have to be for a contributor.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// Anyone's.
    Any,
    /// Their own; a reviewer may do it to anyone's.
    Own,
}

struct Row {
    operation: &'static str,
    least: AccessRole,
    whose: Whose,
    /// The status for who may.
    status: u16,
    query: &'static str,
    body: fn(&Scene) -> Value,
}

const fn row(operation: &'static str, least: AccessRole, status: u16) -> Row {
    Row { operation, least, whose: Whose::Any, status, query: "", body: |_| Value::Null }
}

const fn read(operation: &'static str) -> Row {
    row(operation, Reader, 200)
}

const fn asked(operation: &'static str, query: &'static str) -> Row {
    Row { query, ..read(operation) }
}

const fn sent(operation: &'static str, least: AccessRole, status: u16, body: fn(&Scene) -> Value) -> Row {
    Row { body, ..row(operation, least, status) }
}

const fn own(operation: &'static str, status: u16, body: fn(&Scene) -> Value) -> Row {
    Row { whose: Whose::Own, ..sent(operation, Contributor, status, body) }
}

fn reason(_: &Scene) -> Value {
    json!({"reason": "r"})
}

fn amendment(field: &str, value: &str) -> Value {
    let mut set = json!({});
    set[field] = json!(value);
    json!({"set": set, "reason": "r"})
}

/// The one table. An operation that is not in it is a hole in the wall.
const TABLE: [Row; 59] = [
    sent("createSource", Contributor, 201, |_| source("x", "other")),
    read("listSources"),
    read("getSource"),
    sent("amendSource", Reviewer, 200, |_| amendment("name", "y")),
    sent("createIncident", Contributor, 201, |_| incident("x")),
    read("listIncidents"),
    read("getIncident"),
    sent("amendIncident", Reviewer, 200, |_| amendment("title", "y")),
    sent("createArticle", Contributor, 201, |scene| json!({"source_id": scene.outlet, "language": "en"})),
    read("listArticles"),
    read("getArticle"),
    sent("amendArticle", Reviewer, 200, |_| amendment("title", "y")),
    row("getArticleText", Contributor, 200),
    read("listAnnotations"),
    row("proposeClaims", Contributor, 200),
    sent(
        "proposeClaimsForText",
        Contributor,
        200,
        |_| json!({"language": "en", "text": "Nine Italians were killed."}),
    ),
    own("retractArticle", 200, reason),
    sent("redactArticle", Admin, 200, reason),
    sent("createClaim", Contributor, 201, Scene::italians),
    sent("createClaimBatch", Contributor, 201, |scene| json!({"claims": [scene.italians()]})),
    read("listClaims"),
    read("getClaim"),
    own("correctClaim", 201, |scene| json!({"claim": scene.italians(), "reason": "r"})),
    own("retractClaim", 200, reason),
    sent("reviewClaim", Reviewer, 200, |_| json!({"credibility": 1, "reason": "r"})),
    sent("redactClaim", Admin, 200, reason),
    sent("createRuling", Reviewer, 201, |_| json!({"effect": {"kind": "set_aside"}, "reason": "r"})),
    read("listRulings"),
    read("getIncidentFigures"),
    read("getIncidentSummary"),
    read("getAnswers"),
    read("listAnswers"),
    asked("compareSources", "?role=hostages&outcome=killed"),
    asked("getTimeline", "?role=hostages&outcome=killed"),
    read("listFindings"),
    read("listAllFindings"),
    read("getProvenance"),
    asked("getTotals", "?role=hostages&outcome=killed&group_by=nationality"),
    read("exportClaimsCsv"),
    read("exportClaimsNdjson"),
    read("exportFiguresCsv"),
    read("exportFiguresXlsx"),
    read("exportAnswersCsv"),
    read("exportAnswersXlsx"),
    sent("importClaims", Contributor, 200, |_| json!({})),
    own("retractImport", 200, reason),
    read("streamEvents"),
    read("listNationalities"),
    read("listPolicies"),
    read("listEntries"),
    read("getEntry"),
    sent("redactEntry", Admin, 200, reason),
    read("getCheckpoint"),
    read("getCheckpointKey"),
    asked("getInclusionProof", "?seq=1"),
    asked("getConsistencyProof", "?from=1"),
    sent("createKey", Admin, 201, |_| json!({"name": "x", "role": "reader"})),
    row("listKeys", Admin, 200),
    row("revokeKey", Admin, 200),
];

/// Method and path of each operation, from the document that is served.
fn operations(app: &TestApp) -> BTreeMap<String, (String, String)> {
    let document = app.anyone().get("/openapi.json").expect(200).json();
    let mut operations = BTreeMap::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(name) = operation["operationId"].as_str() else { continue };
            operations.insert(name.to_owned(), (method.to_uppercase(), path.clone()));
        }
    }
    operations
}

struct Matrix {
    scene: Scene,
    operations: BTreeMap<String, (String, String)>,
}

impl Matrix {
    fn new(public_read: bool) -> Self {
        let scene = Scene::on(TestApp::with_public_read(public_read));
        Self { operations: operations(&scene.app), scene }
    }

    /// The path of a row, about things that the contributor made for this one request.
    fn path(&self, row: &Row) -> String {
        let (method, template) = &self.operations[row.operation];
        let contributor = self.scene.app.contributor();
        let fresh = |template: &str| match template {
            "{source_id}" => self.scene.outlet.clone(),
            "{incident_id}" => self.scene.incident.clone(),
            "{article_id}" if method == "GET" => self.scene.article.clone(),
            "{article_id}" => {
                let article = json!({"source_id": self.scene.outlet, "language": "en"});
                id(&contributor.make("/v1/articles", &article)).to_owned()
            }
            "{claim_id}" => id(&contributor.make("/v1/claims", &self.scene.italians())).to_owned(),
            "{seq}" => "1".to_owned(),
            "{import_id}" => {
                let header = "incident_title,incident_started_on,incident_place,source_name,article_title,quote,role,outcome,qualifier,value";
                let line = format!(
                    "Import,2016-07-01,Dhaka,Daily,Table {},9,victims,killed,exact,9",
                    self.scene.app.entries()
                );
                let report = contributor.post_bytes("/v1/imports", format!("{header}\n{line}\n").as_bytes());
                report.expect(200).json()["import_id"].as_str().unwrap().to_owned()
            }
            "{key_id}" => {
                let key = json!({"name": "x", "role": "reader"});
                id(&self.scene.app.admin().make("/v1/keys", &key)).to_owned()
            }
            other => other.to_owned(),
        };
        template.split('/').map(fresh).collect::<Vec<_>>().join("/") + row.query
    }

    fn ask(&self, row: &Row, client: &Client) -> Answer {
        let (method, _) = &self.operations[row.operation];
        let body = (row.body)(&self.scene);
        match body {
            Value::Null => client.send(method, &self.path(row), None),
            body => {
                let client = client.if_match("*").with("content-type", "application/json");
                client.send(method, &self.path(row), Some(body.to_string().as_bytes()))
            }
        }
    }

    #[track_caller]
    fn check(&self, row: &Row, who: &str, client: &Client, expected: u16) {
        let answer = self.ask(row, client);
        let told = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert_eq!(answer.status, expected, "{} as {who}: {told}", row.operation);
    }
}

#[test]
fn the_table_has_every_operation_and_no_other() {
    let app = TestApp::start();
    let served: Vec<String> = operations(&app).into_keys().collect();
    let mut listed: Vec<&str> = TABLE.iter().map(|row| row.operation).collect();
    listed.sort_unstable();
    assert_eq!(served, listed, "an operation without its row in the table");
}

#[test]
fn every_role_may_what_the_table_says() {
    let matrix = Matrix::new(false);
    for row in &TABLE {
        matrix.check(row, "nobody", &matrix.scene.app.anyone(), 401);
        for role in ROLES {
            let expected = if role >= row.least { row.status } else { 403 };
            matrix.check(row, role.code(), &matrix.scene.app.role(role), expected);
        }
    }
}

#[test]
fn where_anyone_may_read_they_may_only_read() {
    let matrix = Matrix::new(true);
    for row in &TABLE {
        let expected = if row.least == Reader { row.status } else { 401 };
        matrix.check(row, "anyone", &matrix.scene.app.anyone(), expected);
        let expected = if row.least == Reader { row.status } else { 403 };
        matrix.check(row, "reader", &matrix.scene.app.reader(), expected);
    }
}

#[test]
fn contributors_change_only_what_their_own_key_made() {
    let matrix = Matrix::new(false);
    let other = matrix.scene.app.other_contributor();
    for row in &TABLE {
        let may = row.least <= Contributor && row.whose == Whose::Any;
        matrix.check(row, "another contributor", &other, if may { row.status } else { 403 });
    }
}

#[test]
fn nobody_reviews_their_own_not_even_an_admin() {
    let matrix = Matrix::new(false);
    for role in [Reviewer, Admin] {
        let client = matrix.scene.app.role(role);
        let claim = client.make("/v1/claims", &matrix.scene.italians());
        let path = format!("/v1/claims/{}/review", id(&claim));
        let review = json!({"credibility": 1, "reason": "r"});
        client.if_match("*").post(&path, &review).refused(403, "own_claim");
    }
}

#[test]
fn what_is_not_in_the_document_is_open_to_all() {
    let app = TestApp::start();
    for path in ["/healthz", "/readyz", "/openapi.json", "/openapi-3.0.json", "/docs/"] {
        app.anyone().get(path).expect(200);
    }
}

#[test]
fn the_numbers_of_the_service_are_for_admins() {
    let app = TestApp::with_public_read(true);
    app.anyone().get("/metrics").refused(401, "not_authenticated");
    for role in [Reader, Contributor, Reviewer] {
        app.role(role).get("/metrics").refused(403, "not_permitted");
    }
    app.contributor().make("/v1/sources", &source("x", "other"));
    let told = app.admin().get("/metrics").expect(200);
    assert_eq!(told.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    let value = |name: &str| -> u64 {
        let told = told.text();
        let line = told.lines().find(|line| line.starts_with(&format!("casualty_ledger_{name} ")));
        line.unwrap().rsplit(' ').next().unwrap().parse().unwrap()
    };
    assert_eq!((value("entries"), value("failed_commits_total")), (1, 0));
    assert!(value("writes_waiting") <= 1, "at most the note that the key was used");
    assert!(value("commits_total") >= 1 && value("file_bytes") > 0);
    let counted = ["2xx", "4xx"].map(|class| value(&format!("requests_total{{status=\"{class}\"}}")));
    assert_eq!(counted, [1, 4]);
}
