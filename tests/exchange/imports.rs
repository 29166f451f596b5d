//! What comes in: good lines are recorded, bad ones are named, and nothing is recorded twice.

use serde_json::{Value, json};

use crate::service::{HEADER, Service, line, small_file};

/// Outcome, code and pointer of each line of a report.
fn told(report: &Value) -> Vec<(u64, String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = report["items"].as_array().unwrap().iter();
    items
        .map(|item| {
            let line = item["line"].as_u64().unwrap();
            (line, text(&item["outcome"]), text(&item["code"]), text(&item["pointer"]))
        })
        .collect()
}

fn head(service: &Service) -> u64 {
    service.get("reader", "/v1/entries?limit=1&order=desc").json()["items"][0]["seq"].as_u64().unwrap_or(0)
}

#[test]
fn the_same_file_again_records_nothing() {
    let service = Service::start();
    let first = service.import(&small_file());
    assert_eq!(first["summary"]["recorded"], 3);
    let before = head(&service);
    let again = service.import(&small_file());
    assert_eq!(again["summary"]["already_there"], 3, "{again}");
    assert_eq!(head(&service), before);
    let twice_in_one = format!("{}{}", small_file(), small_file().split_once("\r\n").unwrap().1);
    assert_eq!(service.import(&twice_in_one)["summary"]["already_there"], 6);
}

#[test]
fn a_line_twice_in_one_file_is_one_claim() {
    let service = Service::start();
    let twice = format!("{}{}", small_file(), small_file().split_once("\r\n").unwrap().1);
    let summary = &service.import(&twice)["summary"];
    assert_eq!((&summary["recorded"], &summary["already_there"]), (&json!(3), &json!(3)));
}

#[test]
fn a_claim_of_another_count_is_another_claim() {
    let service = Service::start();
    service.import(&small_file());
    for rest in [
        "people,killed,ITA,exact,8,",
        "people,killed,ITA,at_least,9,",
        "people,killed,JPN,exact,9,",
        "people,wounded,ITA,exact,9,",
        "victims,killed,ITA,exact,9,",
    ] {
        let file = format!("{HEADER}\n{}\n", line("Nine Italians", rest));
        assert_eq!(service.import(&file)["summary"]["recorded"], 1, "{rest}");
    }
}

#[test]
fn one_number_of_each_of_two_incidents_is_two_claims() {
    let service = Service::start();
    let of = |title: &str| line("Nine Italians", "people,killed,ITA,exact,9,").replace("Siege", title);
    let file = format!("{HEADER}\n{}\n{}\n", of("First siege"), of("Second siege"));
    assert_eq!(service.import(&file)["summary"]["recorded"], 2);
    assert_eq!(service.import(&file)["summary"]["already_there"], 2);
}

#[test]
fn all_that_the_ledger_refuses_of_a_line_is_told_at_once() {
    let service = Service::start();
    let columns = format!("{HEADER},may_include,credibility,incident_external_ids");
    let known = line("Nine Italians", "people,killed,ITA,exact,9,") + ",,,gtd:1";
    let other =
        line("Ten Italians", "people,killed,ITA,exact,10,").replace("Siege", "Another").replace("BGD", "IND");
    let file = format!("{columns}\n{known}\n{other},people,2,gtd:1\n");
    let report = service.import(&file);
    let errors = report["items"][1]["errors"].as_array().unwrap();
    let told: Vec<(&str, &str)> = errors
        .iter()
        .map(|error| (error["code"].as_str().unwrap(), error["pointer"].as_str().unwrap()))
        .collect();
    let expected = [
        ("external_id_taken", "/incident_external_ids"),
        ("not_permitted", ""),
        ("own_role_included", "/may_include/0"),
        ("quote_not_found", "/quote"),
    ];
    assert_eq!(told, expected, "{report}");
    assert_eq!(report["items"][1]["code"], "external_id_taken");
}

#[test]
fn what_is_wrong_with_a_line_by_itself_and_in_the_ledger_is_told_at_once() {
    let service = Service::start();
    let known = line("Nine Italians", "people,killed,ITA,exact,9,");
    let faulty = line("Ten Italians", "persons,killed,ITA,exact,10,");
    let report = service.import(&format!("{HEADER}\n{known}\n{faulty}\n"));
    let errors = report["items"][1]["errors"].as_array().unwrap();
    let told: Vec<&Value> = errors.iter().map(|error| &error["code"]).collect();
    assert_eq!(told, ["not_listed", "quote_not_found"], "{report}");
    let before = head(&service);
    // What is faulty is remembered by no later line, and is not looked for in the ledger.
    let faulty = line("Nine Italians", "persons,killed,ITA,exact,9,")
        .replace("Siege", "Another")
        .replace("BGD", "Narnia");
    let report = service.import(&format!("{HEADER}\n{faulty}\n"));
    let told: Vec<&Value> =
        report["items"][0]["errors"].as_array().unwrap().iter().map(|error| &error["code"]).collect();
    assert_eq!((told, head(&service)), (vec![&json!("not_listed"); 2], before), "{report}");
}

#[test]
fn codes_are_taken_in_capitals_and_listed_where_they_are_wrong() {
    let service = Service::start();
    let capitals = line("Nine Italians", "People,KILLED,ita,Exact,9,").replace("outlet", "Outlet");
    let file = format!("{HEADER}\n{capitals}\n");
    assert_eq!(service.import(&file)["summary"]["recorded"], 1);
    let wrong = line("Nine Italians", "persons,death,ITA,atleast,9,");
    let report = service.import(&format!("{HEADER}\n{wrong}\n"));
    for (index, listed) in
        [(0, "people, victims, civilians"), (1, "killed, wounded"), (2, "is at_least meant?")]
    {
        let detail = report["items"][0]["errors"][index]["detail"].as_str().unwrap();
        assert!(detail.contains(listed), "{detail}");
    }
}

#[test]
fn what_programs_write_is_read() {
    let service = Service::start();
    let returns =
        format!("{HEADER}\n{}\n", line("Nine Italians", "people,killed,ITA,exact,9,")).replace('\n', "\r");
    assert_eq!(service.import(&returns)["summary"]["recorded"], 1);
    let object = json!({"incident_title": "Siege", "incident_started_on": "2016-07-01", "incident_place": "Dhaka",
        "source_name": "Daily", "article_title": "NaN \\\" NaN", "article_text": "Ten died.", "quote": "Ten died",
        "role": "people", "outcome": "killed", "qualifier": "exact", "value": 10, "note": "a note"});
    let object = object.to_string().replace("\"a note\"", "NaN");
    let report = service.import(&object);
    assert_eq!(report["summary"]["recorded"], 1, "{report}");
    let titles = service.get("reader", "/v1/articles").json();
    assert!(titles["items"].to_string().contains("NaN "), "a text keeps its words: {titles}");
}

#[test]
fn bad_lines_are_named_and_good_ones_are_recorded() {
    let service = Service::start();
    let cases = [
        (line("Nine Italians", "people,killed,ITA,exact,9,"), "recorded", "", ""),
        (line("Ten Italians", "people,killed,ITA,exact,10,"), "refused", "quote_not_found", "/quote"),
        (line("Nine Italians", "persons,killed,ITA,exact,9,"), "refused", "not_listed", "/role"),
        (
            line("Nine Italians", "people,killed,ITL,exact,9,"),
            "refused",
            "unknown_nationality",
            "/nationalities/0",
        ),
        (line("Nine Italians", "people,killed,ITA,exact,nine,"), "refused", "wrong_type", "/value"),
        (line("Nine Italians", "people,killed,ITA,exact,10000000001,"), "refused", "out_of_range", "/value"),
        (line("Nine Italians", "people,killed,ITA,at_least,0,"), "refused", "out_of_range", "/value"),
        (line("Nine Italians", "people,killed,ITA,exact,,"), "refused", "missing_field", "/value"),
        (line("Nine Italians", "people,killed,ITA,exact,9"), "refused", "malformed_line", ""),
        (line("", "people,killed,ITA,exact,9,"), "refused", "missing_field", "/quote"),
        (line("No police", "police,wounded,,none,,"), "recorded", "", ""),
    ];
    let file: String = cases.iter().map(|(line, ..)| format!("{line}\n")).collect();
    let report = service.import(&format!("{HEADER}\n{file}"));
    let expected: Vec<_> = (2..)
        .zip(&cases)
        .map(|(number, (_, outcome, code, pointer))| {
            (number, (*outcome).to_owned(), (*code).to_owned(), (*pointer).to_owned())
        })
        .collect();
    assert_eq!(told(&report), expected);
    assert_eq!(report["summary"]["refused"], 9);
}

#[test]
fn a_refused_line_leaves_nothing_behind() {
    let service = Service::start();
    let file = format!("{HEADER}\n{}\n", line("Ten Italians", "people,killed,ITA,exact,10,"));
    assert_eq!(service.import(&file)["summary"]["refused"], 1);
    assert_eq!(head(&service), 0);
}

#[test]
fn files_of_another_shape_are_named() {
    let service = Service::start();
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(small_file().encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let cut = small_file().split_once("Nine Italians died").unwrap().0.to_owned();
    let doubled = small_file().replacen("note", "quote", 1);
    for (file, line, code) in [
        (utf16, 1, "malformed_line"),
        (doubled.into_bytes(), 1, "malformed_line"),
        (b"name,age\nx,1\n".to_vec(), 1, "unknown_field"),
        (Vec::new(), 1, "malformed_line"),
        (cut.into_bytes(), 2, "malformed_line"),
    ] {
        let report = service.import_as("contributor", "", &file);
        let told = told(&report);
        assert_eq!((told.len(), told[0].0, told[0].2.as_str()), (1, line, code), "{report}");
    }
    assert_eq!(head(&service), 0);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_header() {
    let service = Service::start();
    let marked = format!("\u{feff}{}", small_file());
    assert_eq!(service.import(&marked)["summary"]["recorded"], 3);
}

#[test]
fn a_line_beyond_all_bounds_is_named_and_the_rest_goes_on() {
    let service = Service::start();
    let long = line("Nine Italians", &format!("people,killed,ITA,exact,9,{}", "x".repeat(6 * 1024 * 1024)));
    let good = line("Nine Italians", "people,killed,ITA,exact,9,");
    let report = service.import(&format!("{HEADER}\n{long}\n{good}\n"));
    let outcomes: Vec<_> =
        told(&report).into_iter().map(|(line, outcome, code, _)| (line, outcome, code)).collect();
    assert_eq!(outcomes[0], (2, "refused".to_owned(), "too_long".to_owned()));
    assert_eq!(outcomes[1], (3, "recorded".to_owned(), String::new()));
}

#[test]
fn ndjson_is_told_by_how_it_begins() {
    let service = Service::start();
    let line = json!({
        "incident_title": "Siege", "incident_started_on": "2016-07-01", "incident_place": "Dhaka",
        "incident_country": "BGD", "source_name": "Daily", "source_kind": "outlet", "article_url": "https://example.org/a",
        "article_text": "Nine Italians died.", "quote": "Nine Italians", "role": "people", "outcome": "killed",
        "nationalities": ["ITA"], "qualifier": "exact", "value": 9,
    });
    let mut null = line.clone();
    null["note"] = Value::Null;
    let report = service.import(&format!("{line}\n{{\"quote\": 1,\n{null}\n{line}\n"));
    let outcomes: Vec<_> = told(&report).into_iter().map(|(line, outcome, ..)| (line, outcome)).collect();
    let expected = [(1, "recorded"), (2, "refused"), (3, "already_there"), (4, "already_there")];
    assert_eq!(outcomes, expected.map(|(line, outcome)| (line, outcome.to_owned())));
}

#[test]
fn readers_do_not_import() {
    let service = Service::start();
    let answered = service.post("reader", "/v1/imports", "application/octet-stream", small_file().as_bytes());
    assert_eq!(answered.status, 403);
}

#[test]
fn credibility_is_for_reviewers_to_judge() {
    let service = Service::start();
    let file = |value| {
        format!("{HEADER},credibility\n{},{value}\n", line("Nine Italians", "people,killed,ITA,exact,9,"))
    };
    assert_eq!(told(&service.import(&file(1)))[0].2, "not_permitted");
    assert_eq!(service.import(&file(6))["summary"]["recorded"], 1);
}

#[test]
fn nothing_new_stands_on_a_retracted_article() {
    let service = Service::start();
    service.import(&small_file());
    let article = service.get("reader", "/v1/articles").json()["items"][0]["id"].as_str().unwrap().to_owned();
    let tag = service.get("reader", &format!("/v1/articles/{article}")).headers["etag"].clone();
    let path = format!("/v1/articles/{article}/retraction");
    assert_eq!(service.post_if_match("reviewer", &path, &tag, &json!({"reason": "wrong"})).status, 200);
    let file = format!("{HEADER}\n{}\n", line("Nine Italians", "people,killed,ITA,at_least,9,"));
    assert_eq!(told(&service.import(&file))[0].2, "not_active");
}

#[test]
fn every_column_of_an_export_is_read_or_passed_over() {
    use casualty_ledger::export::CLAIM_COLUMNS;
    use casualty_ledger::import::{Field, is_told_only};
    let names: Vec<&str> = CLAIM_COLUMNS.iter().map(|column| column.name).collect();
    let fields: Vec<&str> = Field::ALL.iter().map(|field| field.code()).collect();
    assert_eq!(names, fields);
    let dictionary = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/DATA.md")).unwrap();
    for column in CLAIM_COLUMNS.iter().chain(casualty_ledger::export::FIGURE_COLUMNS) {
        let row = format!("| `{}` | `{}` |", column.name, column.hxl);
        assert!(dictionary.contains(&row), "docs/DATA.md lacks {row}");
    }
    for field in Field::ALL.iter().filter(|field| is_told_only(**field)) {
        let row = dictionary.lines().find(|line| line.starts_with(&format!("| `{field}` |"))).unwrap();
        assert!(row.contains("export only"), "{row}");
    }
}

#[test]
fn later_lines_name_the_article_of_the_first_without_its_text() {
    let service = Service::start();
    let later =
        |quote: &str, rest: &str| format!("Siege,2016-07-01,,,Daily,,https://example.org/a,,{quote},{rest}");
    let lines = [
        line("Nine Italians", "people,killed,ITA,exact,9,"),
        later("No police", "police,wounded,,none,,"),
        later("Some Japanese", "people,missing,JPN,unknown,,"),
        later("Nine Italians died", "people,killed,ITA,at_least,9,"),
    ];
    let report = service.import(&format!("{HEADER}\n{}\n", lines.join("\n")));
    assert_eq!(report["summary"]["recorded"], 4, "{report}");
    let articles = service.get("reader", "/v1/articles").json()["items"].as_array().unwrap().len();
    assert_eq!(articles, 1);
    let claims = service.get("reader", "/v1/claims").json();
    let verified =
        claims["items"].as_array().unwrap().iter().filter(|claim| claim["quote"]["verified"] == true);
    assert_eq!(verified.count(), 4);
    // The same in a file of its own, where the article is read from the ledger.
    let file = format!("{HEADER}\n{}\n", later("Nine", "people,killed,ITA,about,9,"));
    assert_eq!(service.import(&file)["summary"]["recorded"], 1);
    assert_eq!(service.get("reader", "/v1/articles").json()["items"].as_array().unwrap().len(), 1);
}
