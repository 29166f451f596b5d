//! Events of other datasets: their numbers become claims, and what they do not state does not.

use crate::service::Service;

const GTD: &str = "eventid,iyear,imonth,iday,country_txt,city,latitude,longitude,nkill,nkillus,nkillter,nwound,nperps,nhostkid,nreleased,summary\n\
201501010001,2015,1,1,Bangladesh,Dhaka,23.8041,90.4152,22,1,6,,-99,0,-99,\"Made up, for a test\"\n\
201502000002,2015,2,0,Italy,Rome,,,,,,,,-9,,nothing stated\n\
201503010003,2015,13,1,Italy,Rome,,,1,,,,,,,no such month\n";

const UCDP: &str = "id,date_start,date_end,country,where_coordinates,latitude,longitude,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low\n\
1,2015-01-01 00:00:00.000,2015-01-03 00:00:00.000,Myanmar (Burma),Somewhere,20.1,95.2,1,2,4,0,7,9,5\n";

const ACLED: &str = "event_id_cnty,event_date,country,location,latitude,longitude,fatalities,notes\n\
ITA1,01 July 2015,Italy,Rome,41.9,12.5,3,made up\nITA2,2015-07-02,Italy,Rome,41.9,12.5,0,made up\n";

fn claims(service: &Service) -> Vec<[String; 5]> {
    let items = service.get("reader", "/v1/claims").json()["items"].as_array().unwrap().clone();
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    items
        .iter()
        .map(|claim| {
            ["/quote/exact", "/role", "/outcome", "/nationalities", "/count/value"]
                .map(|part| text(claim.pointer(part).unwrap()))
        })
        .collect()
}

fn expected(rows: &[[&str; 5]]) -> Vec<[String; 5]> {
    rows.iter().map(|row| row.map(str::to_owned)).collect()
}

#[test]
fn gtd() {
    let service = Service::start();
    let report = service.import_as("contributor", "?mapping=gtd", GTD.as_bytes());
    let outcomes: Vec<_> =
        report["items"].as_array().unwrap().iter().map(|item| item["outcome"].clone()).collect();
    assert_eq!(outcomes, ["recorded", "nothing_stated", "refused"], "{report}");
    let rows = [
        ["nkill=22", "people", "killed", "[]", "22"],
        ["nkillus=1", "people", "killed", "[\"USA\"]", "1"],
        ["nkillter=6", "attackers", "killed", "[]", "6"],
        ["nhostkid=0", "hostages", "held", "[]", "0"],
    ];
    assert_eq!(claims(&service), expected(&rows));
    let incident = &service.get("reader", "/v1/incidents").json()["items"][0];
    assert_eq!(incident["external_ids"][0]["id"], "201501010001");
    assert_eq!(incident["place"]["country"], "BGD");
    let again = service.import_as("contributor", "?mapping=gtd", GTD.as_bytes());
    assert_eq!(again["summary"]["already_there"], 1);
}

#[test]
fn ucdp() {
    let service = Service::start();
    let report = service.import_as("contributor", "?mapping=ucdp", UCDP.as_bytes());
    assert_eq!(report["summary"]["recorded"], 1, "{report}");
    let rows =
        [["best=7", "people", "killed", "[]", "7"], ["deaths_civilians=4", "civilians", "killed", "[]", "4"]];
    assert_eq!(claims(&service), expected(&rows));
    let claim = &service.get("reader", "/v1/claims").json()["items"][0];
    assert_eq!(claim["note"], "UCDP: low estimate 5, high estimate 9");
}

#[test]
fn acled_does_not_say_what_a_zero_means() {
    let service = Service::start();
    let report = service.import_as("contributor", "?mapping=acled", ACLED.as_bytes());
    assert_eq!(
        (&report["summary"]["recorded"], &report["summary"]["nothing_stated"]),
        (&1.into(), &1.into())
    );
    assert_eq!(claims(&service), expected(&[["fatalities=3", "people", "killed", "[]", "3"]]));
}
