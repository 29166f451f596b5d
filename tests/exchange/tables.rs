//! Tables as spreadsheets, form tools and scripts write them.

use std::io::Cursor;

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};

use crate::service::{HEADER, Service, TEXT, line, small_file};

fn items(service: &Service, path: &str) -> Vec<Value> {
    service.get("reader", path).json()["items"].as_array().unwrap().clone()
}

fn recorded(file: &str) -> (u64, u64, Value) {
    let report = Service::start().import(file);
    (report["summary"]["recorded"].as_u64().unwrap(), report["summary"]["refused"].as_u64().unwrap(), report)
}

const REST: &str = "people,killed,ITA,exact,9,";

#[test]
fn what_a_spreadsheet_adds_by_itself_is_passed_over() {
    let plain = format!("{HEADER}\n{}\n", line("Nine Italians", REST));
    let (header, body) = plain.split_once('\n').unwrap();
    let body = body.trim_end();
    let tags =
        "#event+name,#date,#loc+name,#country,,#meta,,#description,,#group+role,#group+outcome,,,#affected,";
    for (what, file) in [
        ("trailing columns", format!("{header},,\n{body},,\n")),
        ("more of them in a line", format!("{header}\n{body},,,\n")),
        ("empty rows", format!("{header}\n,,,,,,,,,,,,,,\n{body}\n , ,,,,,,,,,,,,,\n\n")),
        ("rows before the header", format!("\n,,,\n , ,\n{plain}")),
        ("rows before a declared separator", format!("\n,,,\nsep=,\n{plain}")),
        ("a declared separator", format!("sep=,\r\n{header}\r\n{body}\r\n")),
        ("tags of some columns", format!("{header}\n{tags}\n{body}\n")),
        (
            "blanks around values",
            plain
                .replace(",people,", ", people\u{a0},")
                .replace(",9,", ",9 ,")
                .replace("2016-07-01", " 2016-07-01 "),
        ),
        ("a whole number with decimals", plain.replace(",9,", ",9.0,")),
        (
            "names of groups",
            format!(
                "{}\n{body}\n",
                header.split(',').map(|name| format!("event/{name}")).collect::<Vec<_>>().join(",")
            ),
        ),
        (
            "other names of groups",
            format!(
                "{}\n{body}\n",
                header.split(',').map(|name| format!("g1-g2-{name}")).collect::<Vec<_>>().join(",")
            ),
        ),
        ("a country by its name", plain.replace(",BGD,", ",Bangladesh,")),
        ("NA", plain.replace(",9,", ",9,NA")),
    ] {
        let (good, bad, report) = recorded(&file);
        assert_eq!((good, bad), (1, 0), "{what}: {report}");
    }
    let (good, bad, report) = recorded(&format!("{header},,\n{body},,stray\n"));
    assert_eq!((good, bad), (0, 1), "what stands under no name is not lost: {report}");
}

#[test]
fn other_separators_are_recognised_and_said() {
    for (separator, name) in [(";", "semicolons"), ("\t", "tabs"), ("|", "another mark")] {
        let service = Service::start();
        let file = "eventid,iyear,imonth,iday,country_txt,nkill\n201607010001,2016,7,1,Bangladesh,3\n"
            .replace(',', separator);
        let report = service.import_as("contributor", "?mapping=gtd", file.as_bytes());
        assert_eq!(report["summary"]["recorded"], 1, "{report}");
        assert!(report["read_as"].as_str().unwrap().contains(name), "{report}");
    }
}

#[test]
fn numbers_that_are_none_are_refused() {
    for number in ["+9", "9+", ">9", "~9", "9.5", "1,000", "nine", "-9", "9e0"] {
        let (good, bad, report) = recorded(&format!(
            "{HEADER}\n{}\n",
            line("Nine Italians", &format!("people,killed,ITA,exact,\"{number}\","))
        ));
        assert_eq!((good, bad), (0, 1), "{number}: {report}");
    }
}

#[test]
fn every_fault_of_a_line_is_told_at_once() {
    let service = Service::start();
    let report = service.import(&format!(
        "{HEADER}\n{}\n",
        line("Nine Italians", "persons,dead,ITL,exactly,+9,").replace("BGD", "Nowhere")
    ));
    let errors = report["items"][0]["errors"].as_array().unwrap();
    let pointers: Vec<&str> = errors.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
    assert_eq!(
        pointers,
        ["/incident_country", "/role", "/outcome", "/value", "/qualifier", "/nationalities/0"],
        "{report}"
    );
    assert_eq!(report["items"][0]["pointer"], pointers[0]);
    let header = service.import("quot,rolle,outcome,qualifier,xyz\n");
    let details = header["items"][0]["errors"].to_string();
    assert!(
        details.contains("is quote meant") && details.contains("is role meant") && details.contains("/xyz"),
        "{header}"
    );
}

#[test]
fn a_list_of_countries_is_no_list_of_nationalities() {
    for list in ["\"ITA, JPN\"", "ITA;JPN", "ITA and JPN", "ITA AND JPN"] {
        let (_, bad, report) = recorded(&format!(
            "{HEADER}\n{}\n",
            line("Nine Italians", &format!("people,killed,{list},exact,9,"))
        ));
        assert_eq!(bad, 1);
        assert!(
            report["items"][0]["detail"].as_str().unwrap().contains("each of the people has all of these"),
            "{report}"
        );
    }
    for list in ["ITA  JPN", "AND ITA", "ALB AND ITA"] {
        let row = line("Nine Italians", &format!("people,killed,{list},exact,9,"));
        assert_eq!(recorded(&format!("{HEADER}\n{row}\n")).0, 1, "{list}");
    }
}

#[test]
fn one_name_is_one_source() {
    let service = Service::start();
    let names = [
        "Daily Star",
        " Daily Star",
        "Daily  Star ",
        "Daily\u{a0}Star",
        "DAILY STAR",
        "Daily\u{200b} Star",
        "Daily Sta\u{ad}r",
    ];
    let lines: String = names
        .iter()
        .enumerate()
        .map(|(place, name)| {
            let line = line("Nine Italians", REST).replace(",Daily,", &format!(",\"{name}\","));
            line.replace("example.org/a", &format!("example.org/{place}")) + "\n"
        })
        .collect();
    assert_eq!(service.import(&format!("{HEADER}\n{lines}"))["summary"]["recorded"], 7);
    let sources = items(&service, "/v1/sources");
    assert_eq!((sources.len(), &sources[0]["name"]), (1, &json!("Daily Star")));
}

#[test]
fn json_has_nulls_and_may_be_an_array() {
    let object = json!({"incident_title": "Fire", "incident_started_on": "2021-03-04", "incident_place": "Harbour", "source_name": "Gazette",
        "article_title": "Fire", "quote": "20 people", "role": "victims", "outcome": "killed", "qualifier": "exact", "value": 20.0, "note": null, "nationalities": []});
    let mut other = object.clone();
    other["value"] = json!(21);
    let pretty = serde_json::to_string_pretty(&json!([object, other])).unwrap();
    for file in [format!("{object}\n{other}\n"), json!([object, other]).to_string(), pretty] {
        assert_eq!(recorded(&file).0, 2, "{file}");
    }
}

#[test]
fn days_do_where_days_are_known() {
    let service = Service::start();
    let header =
        HEADER.replace(",article_text", ",article_published_at,article_published_precision,article_text");
    let dated = |day: &str, precision: &str| {
        line("Nine Italians", REST).replace(
            "https://example.org/a,",
            &format!("https://example.org/{day}{precision},{day},{precision},"),
        )
    };
    for (day, precision, published) in [
        ("2021-03-05", "day", Some("2021-03-05T00:00:00Z")),
        ("2021-03-05", "", Some("2021-03-05T00:00:00Z")),
        ("2021-03", "month", Some("2021-03-01T00:00:00Z")),
        ("2021-03-05T00:00:00+08:00", "day", None),
        ("2021-03-05", "minute", None),
        ("2061-03-05", "day", None),
    ] {
        let report = service.import(&format!("{header}\n{}\n", dated(day, precision)));
        assert_eq!(
            report["summary"]["recorded"],
            u64::from(published.is_some()),
            "{day} {precision}: {report}"
        );
        if let Some(published) = published {
            assert_eq!(items(&service, "/v1/articles").last().unwrap()["published_at"], published);
        }
    }
}

#[test]
fn encodings_that_would_be_read_wrong_get_one_clear_word() {
    let windows: Vec<u8> =
        small_file().replace("Dhaka", "Caf\u{e9}").chars().map(|letter| letter as u32 as u8).collect();
    let report = Service::start().import_as("contributor", "", &windows);
    assert_eq!(report["items"].as_array().unwrap().len(), 1);
    assert!(report["items"][0]["detail"].as_str().unwrap().contains("Windows-1252"), "{report}");
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Notes").unwrap().write(0, 0, "nothing here").unwrap();
    let sheet = book.add_worksheet().set_name("Claims").unwrap();
    for (column, name) in (0..).zip(HEADER.split(',')) {
        sheet.write(0, column, name).unwrap();
    }
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for (column, text) in (0..).zip([
        "Siege",
        "",
        "Dhaka",
        "BGD",
        "Daily",
        "outlet",
        "https://example.org/a",
        TEXT,
        "Nine Italians",
        "people",
        "killed",
        "ITA",
        "exact",
    ]) {
        sheet.write(2, column, text).unwrap();
    }
    sheet.write_with_format(2, 1, ExcelDateTime::from_ymd(2016, 7, 1).unwrap(), &day).unwrap();
    sheet.write(2, 13, 9.0).unwrap();
    sheet.write(40, 200, " ").unwrap();
    let mut bytes = Cursor::new(Vec::new());
    book.save_to_writer(&mut bytes).unwrap();
    bytes.into_inner()
}

#[test]
fn a_workbook_is_read_as_it_is() {
    let service = Service::start();
    let report = service.import_as("contributor", "?sheet=Claims", &workbook());
    assert_eq!(
        (&report["summary"]["recorded"], &report["summary"]["refused"]),
        (&json!(1), &json!(0)),
        "{report}"
    );
    assert_eq!(report["items"][0]["line"], 3, "the row of the sheet");
    let incident = &items(&service, "/v1/incidents")[0];
    assert_eq!(incident["started_on"], "2016-07-01");
    assert_eq!(items(&service, "/v1/claims")[0]["count"], json!({"qualifier": "exact", "value": 9}));
    for (query, word) in [("", "no such column"), ("?sheet=Clams", "Notes, Claims")] {
        let report = service.import_as("contributor", query, &workbook());
        assert!(report["items"][0]["detail"].as_str().unwrap().contains(word), "{report}");
    }
    let damaged = service.import_as("contributor", "", &workbook()[..2_000]);
    assert_eq!(
        (damaged["items"].as_array().unwrap().len(), &damaged["summary"]["refused"]),
        (1, &json!(1)),
        "{damaged}"
    );
}
