//! Mapping files of a user: lists of events, and tables with one row a person.

use casualty_ledger::domain::exchange::{FaultyLine, ImportLine};
use casualty_ledger::import::{MappingFile, Reading, lines};

fn read(mapping: &str, file: &str) -> Vec<(u64, Result<ImportLine, FaultyLine>)> {
    let mapping = MappingFile::read(mapping).unwrap();
    let reading = Reading { mapping: Some(mapping.into()), sheet: None };
    lines(file.as_bytes(), reading).map(Result::unwrap).collect()
}

/// The claims of a line: whom, how many, of which part.
fn told(line: &ImportLine) -> Vec<String> {
    let claim = |claim: &casualty_ledger::domain::exchange::StatedClaim| {
        let codes: Vec<&str> = claim.nationalities.list().iter().map(|code| code.code()).collect();
        let count = serde_json::to_value(&claim.count).unwrap()["value"].to_string();
        let subset = claim.subset.as_deref().map(|subset| format!(" ({subset})")).unwrap_or_default();
        format!("{} {} {} {count}{subset}", claim.role, claim.outcome, codes.join("+"))
    };
    line.claims.iter().map(claim).collect()
}

const EVENTS: &str = "name = 'List of shootings'\nshort = 'LS'\nscheme = 'ls'\n[event]\nid = 'case'\nplace = ['city', 'state']\ncountry = { value = 'United States' }\nday = 'date'\n\
    [[count]]\ncolumn = 'killed'\nrole = 'victims'\noutcome = 'killed'\n[[count]]\ncolumn = 'injured'\nrole = 'victims'\noutcome = 'wounded'\n";

#[test]
fn a_plain_list_of_events() {
    let lines = read(
        EVENTS,
        "case,date,city,state,killed,injured\n1,2016-06-12,Orlando,FL,49,53\n2,2016-06-13,,TX,,1\n3,soon,Waco,TX,1,+2\n",
    );
    let first = lines[0].1.as_ref().unwrap();
    assert_eq!(told(first), ["victims killed  49", "victims wounded  53"]);
    let facts = first.incident.facts.as_ref().unwrap();
    assert_eq!((facts.place.name.as_str(), facts.place.country.unwrap().code()), ("Orlando", "USA"));
    assert_eq!(facts.external_ids[0].scheme, "ls");
    assert_eq!(told(lines[1].1.as_ref().unwrap()), ["victims wounded  1"]);
    let faults: Vec<&str> =
        lines[2].1.as_ref().unwrap_err().faults.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!(faults, ["/date", "/injured"]);
}

#[test]
fn days_are_read_in_the_form_that_the_mapping_gives() {
    let days = |format: &str, days: &str| {
        let mapping = EVENTS.replace("'date'", &format!("{{ column = 'date', format = '{format}' }}"));
        let table = format!("case,date,city,killed,injured\n1,\"{days}\",Waco,1,1\n");
        let (_, line) = read(&mapping, &table).remove(0);
        line.map(|line| line.incident.started_on.unwrap().to_string())
            .map_err(|line| line.faults.iter().map(|fault| fault.detail.to_string()).collect::<Vec<_>>())
    };
    for (format, written) in [
        ("%m/%d/%Y", "3/4/2021"),
        ("%d.%m.%Y", "04.03.2021"),
        ("%d/%m/%y", "4/3/21"),
        ("%B %d, %Y", "March 4, 2021"),
        ("%a, %m/%d/%Y - %H:%M", "Thu, 03/04/2021 - 00:00"),
    ] {
        assert_eq!(days(format, written).as_deref(), Ok("2021-03-04"), "{format}");
    }
    for wrong in ["13/4/2021", "3/4/2021 x", "2021-03-04", "2/29/2021"] {
        let faults = days("%m/%d/%Y", wrong).unwrap_err();
        assert_eq!(faults, [format!("{wrong} is no day written as %m/%d/%Y")]);
    }
}

const PEOPLE: &str = "name = 'List of hostages'\nscheme = 'list'\n[event]\nid = 'event'\nplace = 'place'\ncountry = 'country'\nday = 'day'\n\
    [person]\nrole = 'hostages'\noutcome = { column = 'fate', codes = { Dead = 'killed', 'Set free' = 'released' } }\nnationalities = 'passport'\n";

#[test]
fn rows_of_one_event_role_outcome_and_list_are_one_claim() {
    let row = |event: &str, name: &str, fate: &str, passport: &str| {
        format!("{event},Dhaka,Bangladesh,2016-07-01,{name},{fate},{passport}\n")
    };
    let rows = [
        row("a", "A", "Dead", "Italy"),
        row("a", "B", "dead", "Italian"),
        row("b", "C", "Set free", "LKA"),
        row("a", "D", "Dead", "ITA"),
        row("a", "E", "Dead", "USA / Bangladesh"),
        row("a", "F", "Dead", ""),
        row("a", "G", "killed", "Congolese"),
        row("b", "H", "Set free", "NA"),
        row("a", "I", "alive", "ITA"),
    ];
    let lines = read(PEOPLE, &format!("event,place,country,day,name,fate,passport\n{}", rows.concat()));
    let numbers: Vec<(u64, bool)> = lines.iter().map(|(line, read)| (*line, read.is_ok())).collect();
    assert_eq!(
        numbers,
        [(8, false), (10, false), (2, true), (4, true)],
        "wrong rows as they come, events at the end"
    );
    let (a, b) = (lines[2].1.as_ref().unwrap(), lines[3].1.as_ref().unwrap());
    assert_eq!(
        told(a),
        ["hostages killed  1 (nationality not named)", "hostages killed BGD+USA 1", "hostages killed ITA 3"]
    );
    assert_eq!(told(b), ["hostages released  1 (nationality not named)", "hostages released LKA 1"]);
}

#[test]
fn a_list_without_nationalities_is_a_total() {
    let mapping = PEOPLE.replace("nationalities = 'passport'\n", "");
    let lines = read(
        &mapping,
        "event,place,country,day,fate\na,Dhaka,BGD,2016-07-01,Dead\na,Dhaka,BGD,2016-07-01,Dead\n",
    );
    assert_eq!(told(lines[0].1.as_ref().unwrap()), ["hostages killed  2"]);
}

#[test]
fn a_row_without_a_country_is_at_sea_where_the_mapping_says_so() {
    let mapping = "name = 'Crossings'\nscheme = 'crossings'\n[event]\nid = 'id'\nplace = 'place'\ncountry = 'country'\nday = 'day'\n\
                   [[count]]\ncolumn = 'dead'\nrole = 'people'\noutcome = 'killed'\n";
    let file =
        "id,place,country,day,dead\n1,Off Zawiya,Libya,2021-01-05,3\n2,Central Mediterranean,,2021-02-05,4\n";
    let country = |line: &(u64, Result<ImportLine, FaultyLine>)| {
        line.1
            .as_ref()
            .map(|line| line.incident.country.map(|code| code.code().to_owned()))
            .map_err(|faulty| faulty.faults.len())
    };
    let told: Vec<_> = read(mapping, file).iter().map(country).collect();
    assert_eq!(told, [Ok(Some("LBY".to_owned())), Err(1)]);
    let told: Vec<_> = read(&format!("{mapping}[countries]\n'' = ''\n"), file).iter().map(country).collect();
    assert_eq!(told, [Ok(Some("LBY".to_owned())), Ok(None)]);
}
