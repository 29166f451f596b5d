//! Datasets that are released again: a changed row revises, a number that is gone is withdrawn, and an event is found by its id.

use serde_json::{Value, json};

use crate::service::Service;

const ACLED: &str = "event_id_cnty,event_date,country,location,fatalities,timestamp\n";

fn import(service: &Service, mapping: &str, file: &str) -> Value {
    service.import_as("contributor", &format!("?mapping={mapping}"), file.as_bytes())
}

fn outcomes(report: &Value) -> Vec<&str> {
    report["items"].as_array().unwrap().iter().map(|item| item["outcome"].as_str().unwrap()).collect()
}

fn items(service: &Service, path: &str) -> Vec<Value> {
    service.get("reader", path).json()["items"].as_array().unwrap().clone()
}

fn incident(service: &Service) -> String {
    let incidents = items(service, "/v1/incidents");
    assert_eq!(incidents.len(), 1, "{incidents:?}");
    incidents[0]["id"].as_str().unwrap().to_owned()
}

/// The number of a role and outcome of the only incident.
fn best(service: &Service, role: &str, outcome: &str) -> Option<u64> {
    let path =
        format!("/v1/incidents/{}/figures?role={role}&outcome={outcome}&nationality=any", incident(service));
    service.get("reader", &path).json()["figures"][0]["best"].as_u64()
}

fn findings(service: &Service) -> Vec<String> {
    let path = format!("/v1/incidents/{}/findings", incident(service));
    items(service, &path).iter().map(|finding| finding["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_changed_row_of_any_dataset_is_a_revision() {
    for (mapping, header, before, after) in [
        (
            "gtd",
            "eventid,iyear,imonth,iday,country_txt,city,nkill",
            "201607010001,2016,7,1,Bangladesh,Dhaka,5",
            "201607010001,2016,7,1,Bangladesh,Dhaka City,7",
        ),
        (
            "ucdp",
            "id,date_start,date_end,country,best",
            "1,2016-07-01,2016-07-01,Bangladesh,5",
            "1,2016-07-01,2016-07-02,Bangladesh,7",
        ),
        (
            "acled",
            "event_id_cnty,event_date,country,location,fatalities",
            "XX1,2016-07-01,Bangladesh,Dhaka,5",
            "XX1,2016-07-01,Bangladesh,Dakha,7",
        ),
    ] {
        let service = Service::start();
        for (row, outcome) in
            [(before, "recorded"), (before, "already_there"), (after, "recorded"), (after, "already_there")]
        {
            let report = import(&service, mapping, &format!("{header}\n{row}\n"));
            assert_eq!(outcomes(&report), [outcome], "{mapping}: {report}");
        }
        assert_eq!(best(&service, "people", "killed"), Some(7), "{mapping}");
        assert!(findings(&service).contains(&"revised".to_owned()), "{mapping}");
        assert_eq!(items(&service, "/v1/claims?status=active").len(), 2, "the earlier number stays readable");
        let articles = items(&service, "/v1/articles");
        assert_eq!((&articles[1]["revision"], &articles[1]["revises"]), (&json!(2), &articles[0]["id"]));
    }
}

#[test]
fn three_releases_at_once_end_with_the_last() {
    let service = Service::start();
    for number in [5, 7, 6] {
        let row = format!(
            "event_id_cnty,event_date,country,location,fatalities\nXX1,2016-07-01,Bangladesh,Dhaka,{number}\n"
        );
        assert_eq!(outcomes(&import(&service, "acled", &row)), ["recorded"]);
    }
    assert_eq!(best(&service, "people", "killed"), Some(6));
    assert!(!findings(&service).contains(&"disputed".to_owned()));
}

#[test]
fn versions_are_ordered_by_their_own_time_and_not_by_arrival() {
    let row = |number: u64, at: u64| format!("XX1,2016-07-01,Bangladesh,Dhaka,{number},{at}\n");
    let versions = [row(7, 1_710_000_000), row(6, 1_715_000_000), row(5, 1_720_000_000)];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let (apart, together) = (Service::start(), Service::start());
        let rows: String = order.iter().map(|place| versions[*place].as_str()).collect();
        assert_eq!(import(&together, "acled", &format!("{ACLED}{rows}"))["summary"]["recorded"], 3);
        for place in order {
            import(&apart, "acled", &format!("{ACLED}{}", versions[place]));
        }
        for service in [apart, together] {
            assert_eq!(best(&service, "people", "killed"), Some(5), "{order:?}");
            let found = findings(&service);
            assert!(
                found.contains(&"revised".to_owned()) && !found.contains(&"disputed".to_owned()),
                "{found:?}"
            );
        }
    }
}

#[test]
fn a_number_that_a_later_release_no_longer_has_is_withdrawn() {
    let service = Service::start();
    let release = |numbers: &str| {
        let file = format!(
            "eventid,iyear,imonth,iday,country_txt,city,nkill,nwound\n201607010001,2016,7,1,Bangladesh,Dhaka,{numbers}\n"
        );
        import(&service, "gtd", &file)
    };
    release("5,10");
    release("6,10");
    let report = release("6,");
    assert_eq!(report["items"][0]["withdrawn_claim_ids"].as_array().unwrap().len(), 2, "{report}");
    assert_eq!((best(&service, "people", "killed"), best(&service, "people", "wounded")), (Some(6), None));
    assert_eq!(outcomes(&release(",")), ["recorded"], "the whole row is blank now");
    assert_eq!(best(&service, "people", "killed"), None);
    assert_eq!(outcomes(&release(",")), ["already_there"]);
}

#[test]
fn an_older_version_brings_no_number_back() {
    let service = Service::start();
    let row = |number: &str, at: u64| format!("{ACLED}XX1,2016-07-01,Bangladesh,Dhaka,{number},{at}\n");
    import(&service, "acled", &row("5", 1_700_000_000));
    import(&service, "acled", &row("0", 1_720_000_000));
    assert_eq!(best(&service, "people", "killed"), None, "a 0 of this dataset states nothing");
    import(&service, "acled", &row("4", 1_710_000_000));
    assert_eq!(best(&service, "people", "killed"), None);
}

#[test]
fn one_event_twice_in_a_file_without_a_time_is_refused() {
    let service = Service::start();
    let row = |number: u64| format!("1,2016-07-01,2016-07-01,Bangladesh,{number}\n");
    let report = import(
        &service,
        "ucdp",
        &format!("id,date_start,date_end,country,best\n{}{}{}", row(5), row(7), row(5)),
    );
    assert_eq!(outcomes(&report), ["recorded", "refused", "already_there"], "{report}");
    assert_eq!(report["items"][1]["code"], "ambiguous_reference");
}

#[test]
fn events_are_apart_by_their_ids_and_countries() {
    let service = Service::start();
    let header = "incident_title,incident_started_on,incident_place,incident_country,incident_external_ids,source_name,article_title,quote,role,outcome,qualifier,value";
    let line = |country: &str, ids: &str, number: u64| {
        format!(
            "Shooting,2021-03-04,Harbour,{country},{ids},Gazette,Table {ids}{country},{number},victims,killed,exact,{number}\n"
        )
    };
    let file = [
        line("BGD", "gva:1001", 20),
        line("BGD", "gva:1002", 35),
        line("IND", "", 7),
        line("BGD", "gva:1001", 21),
    ]
    .concat();
    let report = service.import(&format!("{header}\n{file}"));
    assert_eq!(outcomes(&report), ["recorded"; 4], "{report}");
    assert_eq!(items(&service, "/v1/incidents").len(), 3);
    let refused = service.import(&format!("{header}\n{}{}", line("IND", "gva:1001", 3), line("BGD", "", 3)));
    let codes: Vec<_> =
        refused["items"].as_array().unwrap().iter().map(|item| item["code"].clone()).collect();
    assert_eq!(codes, ["external_id_taken", "ambiguous_reference"], "{refused}");
    assert!(refused["items"][0]["detail"].as_str().unwrap().contains("BGD"));
}

#[test]
fn an_event_is_found_by_its_id_elsewhere() {
    let service = Service::start();
    import(
        &service,
        "gtd",
        "eventid,iyear,imonth,iday,country_txt,nkill\n201607010001,2016,7,1,Bangladesh,29\n201607010002,2016,7,1,Iraq,7\n",
    );
    let found = items(&service, "/v1/incidents?external_id=gtd:201607010002");
    assert_eq!((found.len(), &found[0]["place"]["country"]), (1, &json!("IRQ")));
    assert!(items(&service, "/v1/incidents?external_id=gtd:2016070100").is_empty());
    assert!(items(&service, "/v1/incidents?external_id=ucdp:201607010002").is_empty());
    assert_eq!(service.get("reader", "/v1/incidents?external_id=201607010002").status, 400);
    let again = json!({"title": "x", "started_on": "2016-07-01", "place": {"name": "Dhaka"}, "external_ids": [{"scheme": "wikidata", "id": "Q1"}, {"scheme": "gtd", "id": "201607010002"}]});
    let refused =
        service.post("contributor", "/v1/incidents", "application/json", again.to_string().as_bytes());
    assert_eq!(
        (refused.status, &refused.json()["code"], &refused.json()["errors"][0]["pointer"]),
        (409, &json!("external_id_taken"), &json!("/external_ids/1"))
    );
    assert!(refused.text().contains(found[0]["id"].as_str().unwrap()), "names the incident");
}

#[test]
fn an_event_at_sea_has_no_host_and_an_unknown_country_is_none() {
    let service = Service::start();
    let report = import(
        &service,
        "acled",
        "event_id_cnty,event_date,country,location,fatalities\nRS1,2024-01-09,Red Sea,Red Sea,3\nXX2,2024-01-09,Unknown,Somewhere,3\nXX3,2024-01-09,,Somewhere,3\n",
    );
    assert_eq!(outcomes(&report), ["recorded", "refused", "refused"], "{report}");
    assert!(items(&service, "/v1/incidents")[0]["place"].get("country").is_none());
}

#[test]
fn deaths_of_the_table_of_disasters_take_in_the_missing() {
    let service = Service::start();
    let file = "DisNo.,Disaster Type,ISO,Country,Location,Start Year,Start Month,Start Day,End Year,End Month,End Day,Total Deaths,No. Injured,No. Affected,Total Affected,Last Update\n\
        2004-0659-LKA,Earthquake,LKA,Sri Lanka,\"Galle, Matara\",2004,12,26,2004,12,26,35399,23176,480000,1019306,2023-09-25\n\
        1999-0001-XYZ,Flood,XYZ,Nowhere,,1999,5,,,,,3,,,,\n\
        2010-0002-PAK,Flood,PAK,Pakistan,,2010,7,,2010,9,,1985,2946,,,\n";
    let report = import(&service, "emdat", file);
    assert_eq!(outcomes(&report), ["recorded", "refused", "recorded"], "{report}");
    let claims = items(&service, "/v1/claims");
    let told: Vec<_> = claims
        .iter()
        .map(|claim| (claim["outcome"].as_str().unwrap(), claim["count"]["value"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        told,
        [("killed_or_missing", 35399), ("wounded", 23176), ("killed_or_missing", 1985), ("wounded", 2946)]
    );
    let flood = &items(&service, "/v1/incidents")[1];
    assert_eq!((&flood["started_on"], &flood["ended_on"]), (&json!("2010-07-01"), &json!("2010-09-30")));
}
