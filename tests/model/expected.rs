//! What a request is expected to leave behind: its thing in the form that the API shows.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::model::{Model, Thing};

/// A copy of the fields of a request that are there.
fn copy(from: &Value, to: &mut Value, fields: &[&str]) {
    for field in fields {
        if !from[*field].is_null() {
            to[*field] = from[*field].clone();
        }
    }
}

fn base(id: &str, seq: u64, by: &str) -> Value {
    json!({"id": id, "seq": seq, "recorded_by": by})
}

pub fn source(sent: &Value, id: &str, seq: u64, by: &str) -> Value {
    let mut state = base(id, seq, by);
    state["reliability"] = json!("F");
    copy(sent, &mut state, &["name", "kind", "country", "reliability", "url"]);
    state
}

pub fn incident(sent: &Value, id: &str, seq: u64, by: &str) -> Value {
    let mut state = base(id, seq, by);
    state["external_ids"] = json!([]);
    state["links"] = json!({"page": format!("/incidents/{id}")});
    copy(sent, &mut state, &["title", "started_on", "ended_on", "place", "description"]);
    state
}

/// `earlier` is the newest revision at the same address.
pub fn article(sent: &Value, earlier: Option<&Thing>, id: &str, seq: u64, by: &str) -> Value {
    let mut state = base(id, seq, by);
    state["published_precision"] = json!("minute");
    state["status"] = json!("active");
    state["text_public"] = json!(false);
    state["revision"] = json!(1);
    state["links"] = json!({"page": format!("/articles/{id}")});
    copy(
        sent,
        &mut state,
        &["source_id", "language", "title", "url", "published_at", "syndicated_from", "text_public"],
    );
    if let Some(text) = sent["text"].as_str() {
        state["text_sha256"] = json!(text_hash(text));
        state["text_length"] = json!(text.chars().count());
    }
    if let Some(earlier) = earlier {
        state["revision"] = json!(earlier.now()["revision"].as_u64().unwrap_or_default() + 1);
        state["revises"] = json!(earlier.id);
    }
    state
}

pub fn text_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `text` is the article's, while it is there.
pub fn claim(model: &Model, sent: &Value, text: Option<&str>, id: &str, seq: u64, by: &str) -> Value {
    let article = model.thing(sent["article_id"].as_str().unwrap()).now();
    let mut state = base(id, seq, by);
    let own_voice = if article["syndicated_from"].is_null() {
        &article["source_id"]
    } else {
        &article["syndicated_from"]
    };
    let origin = if sent["attributed_to"].is_null() { own_voice } else { &sent["attributed_to"] };
    state["source_id"] = article["source_id"].clone();
    state["origin"] = origin.clone();
    state["certainty"] = json!("reported");
    state["credibility"] = json!(6);
    state["status"] = json!("active");
    state["nationalities"] = json!([]);
    let fields = ["incident_id", "article_id", "attributed_to", "role", "outcome", "nationalities", "count"];
    copy(sent, &mut state, &fields);
    copy(
        sent,
        &mut state,
        &["certainty", "subset", "may_include", "additional", "counted_from", "stated_at", "note"],
    );
    let by_kind = model.thing(origin.as_str().unwrap()).is("kind", "armed_group");
    state["perpetrator_claim"] = json!(sent["perpetrator_claim"].as_bool().unwrap_or(by_kind));
    state["quote"] = quote(sent["quote"]["exact"].as_str().unwrap(), text);
    let article_id = sent["article_id"].as_str().unwrap();
    state["links"] = json!({"article": format!("/v1/articles/{article_id}"), "page": format!("/articles/{article_id}#{id}")});
    if article["url"].is_string() {
        state["links"]["url"] = json!(true);
    }
    if sent["embargo_until"].is_string() {
        state["embargo_until"] = json!(true);
    }
    for (name, bound) in ["low", "best", "high"].into_iter().zip(bounds(&sent["count"])) {
        if let Some(bound) = bound {
            state[name] = json!(bound);
        }
    }
    state
}

fn quote(exact: &str, text: Option<&str>) -> Value {
    let Some(text) = text else { return json!({"exact": exact, "verified": false}) };
    let place = text.find(exact).expect("the quote stands in the text");
    let start = text[..place].chars().count();
    json!({"exact": exact, "verified": true, "start": start, "end": start + exact.chars().count()})
}

/// Lowest, named and highest number of a wording.
fn bounds(count: &Value) -> [Option<u64>; 3] {
    let value = count["value"].as_u64().unwrap_or_default();
    match count["qualifier"].as_str().unwrap() {
        "exact" => [Some(value); 3],
        "at_least" => [Some(value), Some(value), None],
        "at_most" => [Some(0), None, Some(value)],
        "more_than" => [Some(value + 1), None, None],
        "fewer_than" => [Some(0), None, Some(value - 1)],
        "about" => {
            let margin = value.div_ceil(10).max(1);
            [Some(value - margin.min(value)), Some(value), Some(value + margin)]
        }
        "between" => [count["low"].as_u64(), None, count["high"].as_u64()],
        "none" => [Some(0); 3],
        _ => [None; 3],
    }
}
