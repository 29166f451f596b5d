//! Answers: one question, one row; since an entry; by every policy; across incidents; in totals.

use serde_json::{Value, json};

use crate::helpers::{Client, Scene, TestApp, id, incident};

impl Scene {
    fn answers(&self) -> String {
        self.figures().replace("figures", "answers")
    }

    /// A claim about others, or of another outcome.
    fn of(&self, exact: &str, role: &str, outcome: &str, codes: &[&str], value: u64) -> Value {
        let mut claim = self.claim(exact, codes, value);
        claim["role"] = json!(role);
        claim["outcome"] = json!(outcome);
        claim
    }
}

fn rows(client: &Client, path: &str) -> Vec<Value> {
    client.get(path).expect(200).json()["answers"].as_array().unwrap().clone()
}

fn question(row: &Value) -> String {
    ["group", "outcome", "nationality"].map(|name| row[name].as_str().unwrap()).join(" ")
}

/// Twenty hostages killed, nine of them Italians; thirteen rescued; two police officers.
fn told() -> Scene {
    let scene = Scene::set();
    let claims = [
        scene.of("Twenty hostages died, said", "hostages", "killed", &[], 20),
        scene.italians(),
        scene.of("At least 13 hostages", "hostages", "rescued", &[], 13),
        scene.of("said the army", "police", "killed", &[], 2),
    ];
    scene.app.contributor().post("/v1/claims/batch", &json!({"claims": claims})).expect(201);
    scene
}

#[test]
fn a_question_gets_one_row_whatever_role_the_articles_used() {
    let scene = told();
    let reader = scene.app.reader();
    let all = rows(&reader, &scene.answers());
    let best = |asked: &str| {
        let row = all.iter().find(|row| question(row) == asked);
        row.unwrap_or_else(|| panic!("no {asked} in {all:?}"))["best"].as_u64()
    };
    assert_eq!(best("victims killed any"), Some(22));
    assert_eq!(best("victims killed ITA"), Some(9));
    assert_eq!(best("rescued rescued any"), Some(13));
    assert_eq!(best("police killed any"), Some(2));
    for row in &all {
        let sentence = row["sentence"].as_str().unwrap();
        assert!(sentence.ends_with('.'), "{row}");
        assert!(row["low"].is_u64() && row["parts"].is_array() && row["because"].is_array(), "{row}");
        let quoted = row["evidence"].as_array().unwrap().iter();
        let quoted: Vec<&Value> = quoted.map(|evidence| &evidence["claim_id"]).collect();
        let because: Vec<&Value> = row["because"].as_array().unwrap().iter().collect();
        assert_eq!(quoted, because, "{row}");
    }
    for query in ["group=police", "outcome=rescued", "nationality=ITA", "group=victims&nationality=any"] {
        let some = rows(&reader, &format!("{}?{query}", scene.answers()));
        let (name, value) = query.split('&').next().unwrap().split_once('=').unwrap();
        let due: Vec<&Value> = all.iter().filter(|row| row[name] == value).collect();
        assert!(!some.is_empty() && some.iter().all(|row| due.contains(&row)), "{query}");
    }
}

#[test]
fn a_question_about_what_nobody_told_gets_its_row_too() {
    let scene = told();
    let reader = scene.app.reader();
    let asked = |query: &str| rows(&reader, &format!("{}?{query}", scene.answers()));
    for query in [
        "group=victims&outcome=missing&nationality=FRA",
        "group=attackers&outcome=captured&nationality=any",
        "group=police&outcome=held&nationality=foreign",
    ] {
        let some = asked(query);
        assert_eq!(some.len(), 1, "{query}");
        assert_eq!(
            (&some[0]["status"], &some[0]["basis"]),
            (&json!("unknown"), &json!("none")),
            "{}",
            some[0]
        );
    }
    for query in ["group=gunmen", "outcome=died", "nationality=italian", "since_seq=-1", "policy=every"] {
        reader.get(&format!("{}?{query}", scene.answers())).refused(400, "malformed_parameter");
    }
    reader.get(&format!("{}?role=police", scene.answers())).refused(400, "unknown_parameter");
    reader.get(&format!("{}?nationality=QQQ", scene.answers())).refused(409, "unknown_nationality");
    let nowhere = "/v1/incidents/inc_00000000000000000000000000/answers";
    reader.get(nowhere).refused(404, "not_found");
}

#[test]
fn the_summary_begins_with_the_answers_of_each_section() {
    let scene = told();
    let reader = scene.app.reader();
    let summary = reader.get(&scene.figures().replace("figures", "summary")).expect(200).json();
    let all = rows(&reader, &scene.answers());
    for section in ["victims", "rescued", "attackers", "police"] {
        let due: Vec<Value> = all.iter().filter(|row| row["group"] == section).cloned().collect();
        assert_eq!(summary[section]["answers"], json!(due), "{section}");
    }
    let answers = reader.get(&scene.answers()).expect(200);
    assert_eq!((&answers.json()["policy"], &answers.json()["as_of"]), (&json!("gtd"), &summary["as_of"]));
    reader.with("if-none-match", &answers.etag()).get(&scene.answers()).expect(304);
    let entry = reader.get(&format!("/v1/entries/{}", answers.json()["as_of_seq"])).json();
    assert_eq!(entry["recorded_at"], summary["as_of"]);
}

#[test]
fn all_policies_answer_side_by_side() {
    let scene = told();
    let reader = scene.app.reader();
    let policies: Vec<Value> =
        reader.get("/v1/policies").items().iter().map(|policy| policy["id"].clone()).collect();
    for part in ["answers", "figures"] {
        let path = scene.figures().replace("figures", part);
        let every = reader.get(&format!("{path}?policy=all")).expect(200).json();
        assert_eq!(every["policy"], "all");
        let rows = every[part].as_array().unwrap();
        for policy in &policies {
            let policy = policy.as_str().unwrap();
            let one = reader.get(&format!("{path}?policy={policy}")).expect(200).json();
            let mut of_policy: Vec<Value> =
                rows.iter().filter(|row| row["policy"] == policy).cloned().collect();
            for row in &mut of_policy {
                let row = row.as_object_mut().unwrap();
                assert_eq!(row.remove("policy_version"), Some(one["policy_version"].clone()));
                row.remove("policy");
            }
            assert_eq!(json!(of_policy), one[part], "{part} by {policy}");
        }
    }
    let one_row = "group=victims&outcome=killed&nationality=any&policy=all";
    assert_eq!(rows(&reader, &format!("{}?{one_row}", scene.answers())).len(), policies.len());
}

#[test]
fn since_an_entry_only_what_changed_is_told_with_what_it_was() {
    let scene = told();
    let (reader, contributor) = (scene.app.reader(), scene.app.contributor());
    let path = scene.answers();
    let since = |seq: u64, query: &str| rows(&reader, &format!("{path}?since_seq={seq}{query}"));
    let at = scene.app.entries();
    assert!(since(at, "").is_empty());
    // Something else, and something that moves one answer.
    contributor.make("/v1/incidents", &incident("another"));
    let seven =
        contributor.make("/v1/claims", &scene.of("seven Japanese", "hostages", "killed", &["JPN"], 7));
    let changed = since(at, "&nationality=JPN");
    assert_eq!(changed.iter().map(question).collect::<Vec<_>>(), ["victims killed JPN"]);
    assert_eq!(changed[0]["before"], json!({"low": 0, "status": "unknown"}));
    assert_eq!((&changed[0]["best"], &changed[0]["entries"]), (&json!(7), &json!([seven["seq"]])));
    let before = scene.app.entries();
    let retraction = format!("/v1/claims/{}/retraction", id(&seven));
    contributor.if_match("*").post(&retraction, &json!({"reason": "misread"})).expect(200);
    let back = since(before, "&nationality=JPN");
    assert_eq!(back.len(), 1, "{back:?}");
    assert_eq!(back[0]["before"]["best"], 7);
    assert_eq!(back[0]["entries"], json!([scene.app.entries()]));
    assert!(back[0].get("best").is_none(), "{back:?}");
    assert!(since(at, "&nationality=JPN").is_empty(), "what came and went is as it was");
    // From before there was anything, everything is new; and the past may be asked too.
    let first = since(0, "&group=police");
    assert_eq!(first.len(), rows(&reader, &format!("{path}?group=police")).len());
    let past = since(at, &format!("&nationality=JPN&as_of_seq={before}"));
    assert_eq!(past, changed);
    reader.get(&format!("{path}?since_seq={}", scene.app.entries() + 1)).refused(409, "as_of_in_future");
}

#[test]
fn what_is_under_embargo_moves_no_answer_of_the_public() {
    let scene = told();
    let at = scene.app.entries();
    let mut hidden = scene.of("seven Japanese", "hostages", "killed", &["JPN"], 7);
    hidden["embargo_until"] = json!("2999-01-01T00:00:00Z");
    scene.app.contributor().make("/v1/claims", &hidden);
    let path = format!("{}?since_seq={at}&nationality=JPN", scene.answers());
    assert!(rows(&scene.app.reader(), &path).is_empty());
    assert_eq!(rows(&scene.app.reviewer(), &path).len(), 1);
    let listed = |client: &Client| client.get("/v1/answers?nationality=JPN").expect(200).items().len();
    assert_eq!((listed(&scene.app.reader()), listed(&scene.app.reviewer())), (0, 1));
}

/// Five incidents on three days, Italians killed in all but the last.
fn many() -> (TestApp, Vec<String>) {
    let scene = Scene::set();
    let contributor = scene.app.contributor();
    let mut ids = Vec::new();
    for (number, day) in
        ["2015-01-01", "2017-05-05", "2015-01-01", "2019-09-09", "2020-01-01"].iter().enumerate()
    {
        let mut sent = incident(&format!("Incident {number}"));
        sent["started_on"] = json!(day);
        let made = contributor.make("/v1/incidents", &sent);
        let code = if number == 4 { "JPN" } else { "ITA" };
        let mut claim = scene.claim("nine Italians", &[code], 9 + number as u64);
        claim["incident_id"] = made["id"].clone();
        contributor.make("/v1/claims", &claim);
        ids.push(id(&made).to_owned());
    }
    let Scene { app, .. } = scene;
    (app, ids)
}

#[test]
fn answers_of_one_nationality_are_listed_across_incidents_newest_first() {
    let (app, ids) = many();
    let reader = app.reader();
    let mut path = "/v1/answers?nationality=ITA&group=victims&outcome=killed&limit=1".to_owned();
    let mut listed = Vec::new();
    loop {
        let answer = reader.get(&path).expect(200);
        assert_eq!(answer.json()["as_of_seq"], app.entries());
        for item in answer.items() {
            assert_eq!(item["answers"].as_array().unwrap().len(), 1, "{item}");
            assert_eq!(item["answers"][0]["nationality"], "ITA");
            assert!(item["title"].is_string() && item["started_on"].is_string());
            listed.push(item["incident_id"].as_str().unwrap().to_owned());
        }
        let Some(link) = answer.header("link") else { break };
        path = link[1..link.find('>').unwrap()].to_owned();
    }
    assert_eq!(listed, [&ids[3], &ids[1], &ids[2], &ids[0]].map(String::as_str));
    let japanese = reader.get("/v1/answers?nationality=JPN").expect(200).items();
    assert_eq!(japanese.len(), 1);
    let path = format!("/v1/incidents/{}/answers?nationality=JPN", ids[4]);
    assert_eq!(japanese[0]["answers"], json!(rows(&reader, &path)));
    assert!(reader.get("/v1/answers?nationality=FRA").expect(200).items().is_empty());
    assert!(reader.get("/v1/answers?nationality=ITA&outcome=wounded").expect(200).items().is_empty());
    assert_eq!(reader.get("/v1/answers?group=victims").expect(200).items().len(), 5);
    for cursor in ["0000000000000000", "7fffffffffffffff", "7000000000000001"] {
        reader.get(&format!("/v1/answers?cursor={cursor}")).expect(200);
    }
    for query in ["order=asc", "as_of_seq=1", "policy=ibc"] {
        reader.get(&format!("/v1/answers?{query}")).refused(400, "unknown_parameter");
    }
    reader.get("/v1/answers?nationality=QQQ").refused(409, "unknown_nationality");
}

#[test]
fn totals_of_a_group_add_answers() {
    let scene = told();
    let contributor = scene.app.contributor();
    let reader = scene.app.reader();
    let total = |query: &str| reader.get(&format!("/v1/totals?outcome=killed&{query}")).expect(200).items();
    let row = &total("group=victims&group_by=country")[0];
    assert_eq!((&row["key"], &row["low"], &row["best"]), (&json!("BGD"), &json!(22), &json!(22)), "{row}");
    // A second incident without a best: it is counted, and there is no best of both.
    let second = contributor.make("/v1/incidents", &incident("another"));
    let mut several = scene.claim("said the army", &[], 0);
    several["incident_id"] = second["id"].clone();
    several["count"] = json!({"qualifier": "vague", "words": "several"});
    contributor.make("/v1/claims", &several);
    let row = &total("group=victims&group_by=country")[0];
    assert_eq!(
        (&row["low"], &row["incidents"], &row["incidents_unknown"]),
        (&json!(24), &json!(2), &json!(0))
    );
    assert!(row.get("best").is_none() && row.get("high").is_none(), "{row}");
    // A third without any number is not counted.
    let third = contributor.make("/v1/incidents", &incident("a third"));
    let mut unknown = several.clone();
    unknown["incident_id"] = third["id"].clone();
    unknown["count"] = json!({"qualifier": "unknown"});
    contributor.make("/v1/claims", &unknown);
    let row = &total("group=victims&group_by=country")[0];
    assert_eq!(
        (&row["low"], &row["incidents"], &row["incidents_unknown"]),
        (&json!(24), &json!(2), &json!(1))
    );
    // Of a role, a best that nobody gives is absent and not 0.
    let row =
        &total("role=hostages&group_by=nationality").into_iter().find(|row| row["key"] == "any").unwrap();
    assert_eq!(
        (&row["best"], &row["incidents"], &row["incidents_unknown"]),
        (&json!(20), &json!(1), &json!(2))
    );
    let italians = &total("group=victims&group_by=nationality")[0];
    assert_eq!((&italians["key"], &italians["best"]), (&json!("ITA"), &json!(9)));
}

#[test]
fn a_total_is_of_a_group_or_of_a_role_within_it() {
    let scene = told();
    let reader = scene.app.reader();
    let ask = |query: &str| reader.get(&format!("/v1/totals?outcome=killed&group_by=year&{query}"));
    let unnamed = reader.get("/v1/totals?outcome=killed&group_by=year").expect(200).items();
    assert_eq!(unnamed, ask("group=victims").expect(200).items());
    let refused = ask("group=police&role=hostages").refused(409, "role_not_in_group");
    assert_eq!(refused.pointer().as_deref(), Some("/role"));
    ask("group=victims&role=people").refused(409, "role_not_in_group");
    ask("group=gunmen").refused(400, "malformed_parameter");
    assert_eq!(ask("group=victims&role=police").expect(200).items(), ask("role=police").expect(200).items());
}

#[test]
fn answers_are_exported_as_a_desk_pastes_them() {
    let scene = told();
    let reader = scene.app.reader();
    let path = format!("/v1/exports/answers.csv?incident_id={}&hxl=true", scene.incident);
    let csv = reader.get(&path).expect(200).text();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 2 + rows(&reader, &scene.answers()).len());
    assert!(lines[0].contains(",group,outcome,nationality,low,best,high,"), "{}", lines[0]);
    assert!(lines[1].starts_with("#event+id,"), "{}", lines[1]);
    assert!(csv.contains(",gtd,") && csv.contains(",victims,killed,ITA,9,9,"), "{csv}");
    let other = reader.get("/v1/exports/answers.csv?policy=ibc").expect(200).text();
    assert!(other.contains(",ibc,"), "{other}");
    let workbook = reader.get("/v1/exports/answers.xlsx").expect(200);
    assert!(workbook.bytes.starts_with(b"PK"));
}

#[test]
fn sources_are_compared_over_all_roles_of_a_group() {
    let scene = told();
    let contributor = scene.app.contributor();
    let army = id(&contributor.make("/v1/sources", &crate::helpers::source("Army", "military"))).to_owned();
    let mut victims = scene.of("“Twenty” were killed", "victims", "killed", &[], 23);
    victims["attributed_to"] = json!(army);
    contributor.make("/v1/claims", &victims);
    let reader = scene.app.reader();
    let path = scene.figures().replace("figures", "comparison");
    let compared = |query: &str| {
        reader.get(&format!("{path}?{query}")).expect(200).json()["rows"].as_array().unwrap().clone()
    };
    let rows = compared("group=victims&outcome=killed");
    let names: Vec<&Value> = rows.iter().map(|row| &row["nationality"]).collect();
    assert_eq!(names, ["any", "ITA"]);
    assert_eq!((&rows[0]["group"], &rows[0]["outcome"]), (&json!("victims"), &json!("killed")));
    assert!(rows[0].get("role").is_none() && rows[0].get("figure").is_none(), "{}", rows[0]);
    let cells = rows[0]["cells"].as_array().unwrap();
    let roles: Vec<&str> = cells.iter().map(|cell| cell["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["victims", "hostages", "police"]);
    assert!(cells.iter().any(|cell| cell["origin"] == army && cell["best"] == 23), "{cells:?}");
    assert!(compared("group=attackers").is_empty());
    let of_police = compared("group=victims&role=police&outcome=killed");
    assert_eq!(of_police[0]["cells"].as_array().unwrap().len(), 1);
    let refused = reader.get(&format!("{path}?group=police&role=hostages")).refused(409, "role_not_in_group");
    assert_eq!(refused.pointer().as_deref(), Some("/role"));
    // Without any of them, every cell has its row beside its figure.
    let everything = compared("policy=gtd");
    let one = compared("role=hostages&outcome=killed");
    assert!(one.iter().all(|row| everything.contains(row)) && everything.len() > one.len());
    assert!(
        everything.iter().all(|row| row["role"].is_string() && row["figure"].is_object()),
        "{everything:?}"
    );
}

#[test]
fn parts_that_articles_single_out_have_figures_of_their_own() {
    let scene = told();
    let contributor = scene.app.contributor();
    for (words, value) in [("Women", 5), ("children", 3)] {
        let mut part = scene.of("Twenty hostages died, said", "hostages", "killed", &[], value);
        part["subset"] = json!(words);
        contributor.make("/v1/claims", &part);
    }
    let reader = scene.app.reader();
    let parts = |query: &str| {
        let answer = reader.get(&format!("{}?{query}", scene.figures())).expect(200).json();
        let figures = answer["figures"].as_array().unwrap().clone();
        figures.iter().map(|row| (row["subset"].clone(), row["best"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(parts("subset=women"), [(json!("women"), json!(5))]);
    assert_eq!(parts("subset=*&role=hostages"), [(json!("children"), json!(3)), (json!("Women"), json!(5))]);
    assert!(parts("subset=men").is_empty());
    assert!(parts("role=hostages").iter().all(|(subset, _)| subset.is_null()));
    reader
        .get(&format!("{}?subset={}", scene.figures(), "x".repeat(201)))
        .refused(400, "malformed_parameter");
    let compared = scene.figures().replace("figures", "comparison?subset=CHILDREN");
    let rows = reader.get(&compared).expect(200).json()["rows"].clone();
    assert_eq!((rows.as_array().unwrap().len(), &rows[0]["cells"][0]["best"]), (1, &json!(3)), "{rows}");
    for (view, list) in [("comparison", "rows"), ("timeline", "items")] {
        let every =
            reader.get(&scene.figures().replace("figures", &format!("{view}?subset=*"))).expect(200).json();
        let parts: Vec<&Value> = every[list].as_array().unwrap().iter().map(|row| &row["subset"]).collect();
        assert_eq!(parts, ["children", "Women"], "{view}");
        let all = reader.get(&scene.figures().replace("figures", view)).expect(200).json();
        assert!(all[list].as_array().unwrap().iter().all(|row| row["subset"].is_null()), "{view}");
    }
}
