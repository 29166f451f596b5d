//! Every read that the served document declares, with parameters that lead somewhere.

use serde_json::Value;

use crate::helpers::{Scene, id};

/// The paths of all reads, each with what it requires; `claim` is the one that is asked for by its id.
pub fn every_read(scene: &Scene, claim: &Value) -> Vec<String> {
    declared(scene, claim).into_iter().map(|(path, _)| path).collect()
}

/// Those that can be asked as of an entry, ready for it to be added.
pub fn reads_of_the_past(scene: &Scene, claim: &Value) -> Vec<String> {
    let reads = declared(scene, claim)
        .into_iter()
        .filter(|(_, parameters)| parameters.iter().any(|name| name == "as_of_seq"));
    reads.map(|(path, _)| if path.contains('?') { path + "&" } else { path + "?" }).collect()
}

/// Path and names of all query parameters of each GET that ends.
fn declared(scene: &Scene, claim: &Value) -> Vec<(String, Vec<String>)> {
    let document = scene.app.anyone().get("/openapi.json").expect(200).json();
    let paths = document["paths"].as_object().unwrap();
    let reads = paths.iter().filter(|(path, item)| item.get("get").is_some() && !path.ends_with("/events"));
    let reads: Vec<_> =
        reads.map(|(path, item)| ask(scene, claim, path, &item["get"]["parameters"])).collect();
    assert!(reads.len() > 20, "{reads:?}");
    reads
}

fn ask(scene: &Scene, claim: &Value, template: &str, parameters: &Value) -> (String, Vec<String>) {
    let fill = |segment: &str| match segment {
        "{source_id}" => scene.outlet.clone(),
        "{incident_id}" => scene.incident.clone(),
        "{article_id}" => scene.article.clone(),
        "{claim_id}" => id(claim).to_owned(),
        "{seq}" => scene.app.entries().to_string(),
        other => other.to_owned(),
    };
    let path = template.split('/').map(fill).collect::<Vec<_>>().join("/");
    let no_parameters = Vec::new();
    let in_query =
        parameters.as_array().unwrap_or(&no_parameters).iter().filter(|known| known["in"] == "query");
    let (mut names, mut query) = (Vec::new(), Vec::new());
    for parameter in in_query {
        let name = parameter["name"].as_str().unwrap();
        names.push(name.to_owned());
        if parameter["required"] == true {
            query.push(format!("{name}={}", value_of(name)));
        }
    }
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    (path + &query, names)
}

fn value_of(parameter: &str) -> &'static str {
    match parameter {
        "role" => "hostages",
        "outcome" => "killed",
        "group_by" => "nationality",
        "seq" | "from" => "1",
        other => panic!("what to ask for {other}?"),
    }
}
