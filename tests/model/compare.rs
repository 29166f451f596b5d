//! The ledger against the model: now, and after every entry.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::model::{Audience, Model, Noun, Thing, plain};
use super::support::{Client, Tally};
use super::world::World;

const AUDIENCES: [Audience; 2] = [Audience::Public, Audience::Reviewer];

/// Every list, from its first item to its last.
pub fn now(world: &World, tally: &mut Tally) {
    let head = world.model.head();
    for audience in AUDIENCES {
        let client = world.as_audience(audience);
        for (noun, path) in [
            (Noun::Source, "sources"),
            (Noun::Incident, "incidents"),
            (Noun::Article, "articles"),
            (Noun::Claim, "claims"),
        ] {
            let found = all(&client, &format!("/v1/{path}"));
            let things = world.model.things.iter().filter(|thing| thing.noun == noun);
            let due =
                things.filter_map(|thing| due(&world.model, thing, head, audience)).map(|(_, state)| state);
            tally.check(&format!("all {path} as {audience:?}"), same_items(found, due.collect()));
        }
    }
}

/// Each thing that an entry changed, before it and after it; the claims of its incident; figures as they were; entries.
pub fn every_entry(world: &World, tally: &mut Tally) {
    for audience in AUDIENCES {
        let client = world.as_audience(audience);
        let entries = all(&client, "/v1/entries");
        tally.check(&format!("the entries as {audience:?}"), entries_are(&world.model, &entries, audience));
        for (index, entry) in world.model.entries.iter().enumerate() {
            let seq = index as u64 + 1;
            let mut incidents = BTreeSet::new();
            for place in &entry.about {
                let thing = &world.model.things[*place];
                incidents.extend(thing.text("incident_id"));
                for at in [seq - 1, seq] {
                    let found = thing_is(&client, &world.model, thing, at, audience);
                    tally.check(&format!("{} as of {at} as {audience:?}", thing.id), found);
                }
            }
            // Lists are read by turns: what is in them was looked at above, as everyone.
            let turn = AUDIENCES[index % AUDIENCES.len()] == audience;
            for incident in incidents.into_iter().filter(|_| turn) {
                let found = incident_is(&client, &world.model, &incident, seq, audience);
                tally.check(&format!("{incident} as of {seq} as {audience:?}"), found);
            }
        }
    }
    for seen in &world.seen {
        let asked = format!("{}&as_of_seq={}", seen.path, seen.seq);
        let found = same_figures(&world.as_audience(seen.audience).text(&asked), &seen.text);
        tally.check(&format!("{asked} as {:?}", seen.audience), found);
    }
}

/// The same bytes, but for words that a redaction took away since.
fn same_figures(found: &str, due: &str) -> Result<(), String> {
    if found == due {
        return Ok(());
    }
    let read = |text: &str| without_words(serde_json::from_str(text).unwrap());
    same(&read(found), &read(due))
}

/// The state that the API shows, and its tag.
fn due(model: &Model, thing: &Thing, seq: u64, audience: Audience) -> Option<(u64, Value)> {
    let (from, mut state) = thing.at(seq, audience)?.clone();
    if thing.noun == Noun::Article {
        state["incident_ids"] = json!(model.incidents_of(&thing.id, seq, audience));
    }
    Some((from, state))
}

fn thing_is(
    client: &Client,
    model: &Model,
    thing: &Thing,
    at: u64,
    audience: Audience,
) -> Result<(), String> {
    let kind = match thing.noun {
        Noun::Source => "sources",
        Noun::Incident => "incidents",
        Noun::Article => "articles",
        Noun::Claim => "claims",
        Noun::Ruling => return Ok(()),
    };
    let found = client.get(&format!("/v1/{kind}/{}?as_of_seq={at}", thing.id)).unwrap();
    let Some((from, state)) = due(model, thing, at, audience) else {
        return if found.status == 404 { Ok(()) } else { Err(format!("it is seen: {}", found.json)) };
    };
    let tag = format!("\"{from}\"");
    if thing.noun != Noun::Article && found.etag != tag {
        return Err(format!("its tag is {} where {tag} is due", found.etag));
    }
    same(&plain(found.json), &state)
}

/// Its claims and rulings.
fn incident_is(
    client: &Client,
    model: &Model,
    incident: &str,
    at: u64,
    audience: Audience,
) -> Result<(), String> {
    let lists = [
        (Noun::Claim, format!("/v1/claims?incident_id={incident}&as_of_seq={at}")),
        (Noun::Ruling, format!("/v1/incidents/{incident}/rulings?as_of_seq={at}")),
    ];
    for (noun, path) in lists {
        let things = model.parts(noun, incident).into_iter().map(|place| &model.things[place]);
        let due = things.filter_map(|thing| due(model, thing, at, audience)).map(|(_, state)| state);
        same_items(all(client, &path), due.collect())?;
    }
    Ok(())
}

fn entries_are(model: &Model, found: &[Value], audience: Audience) -> Result<(), String> {
    if found.len() != model.entries.len() {
        return Err(format!("{} entries where {} are due", found.len(), model.entries.len()));
    }
    for (found, due) in found.iter().zip(&model.entries) {
        let withheld = audience == Audience::Public && model.is_withheld(due);
        let kind = if withheld { "withheld" } else { &due.kind };
        let principal = if withheld { Value::Null } else { json!(due.principal) };
        if found["kind"] != kind || found["principal"] != principal {
            return Err(format!("{kind} by {principal} is due where there is {found}"));
        }
    }
    Ok(())
}

/// Every item of a list, page by page.
fn all(client: &Client, path: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let mark = if path.contains('?') { '&' } else { '?' };
        let page = client.get(&format!("{path}{mark}limit=500{cursor}")).unwrap().json;
        items.extend(page["items"].as_array().unwrap_or_else(|| panic!("{path}: {page}")).iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

fn same_items(found: Vec<Value>, due: Vec<Value>) -> Result<(), String> {
    if found.len() != due.len() {
        return Err(format!("{} items where {} are due", found.len(), due.len()));
    }
    found.into_iter().zip(&due).try_for_each(|(found, due)| same(&plain(found), due))
}

/// Says where two documents differ first.
pub fn same(found: &Value, due: &Value) -> Result<(), String> {
    match (found, due) {
        (Value::Object(left), Value::Object(right)) => {
            let names: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
            names
                .into_iter()
                // What was noticed when something was recorded is no part of what stands.
                .filter(|name| *name != "notices")
                .try_for_each(|name| same(&found[name], &due[name]).map_err(|why| format!("/{name}{why}")))
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            let pairs = left.iter().zip(right).enumerate();
            pairs
                .into_iter()
                .try_for_each(|(at, (left, right))| same(left, right).map_err(|why| format!("/{at}{why}")))
        }
        (left, right) if left == right => Ok(()),
        (left, right) => Err(format!(": {left} where {right} is due")),
    }
}

/// Figures without the words that a later redaction takes away: those of quotes, and those that sentences print in quotation marks.
fn without_words(mut figures: Value) -> Value {
    for figure in figures["figures"].as_array_mut().into_iter().flatten() {
        for evidence in figure["evidence"].as_array_mut().into_iter().flatten() {
            evidence["quote"] = Value::Null;
            evidence["url"] = Value::Null;
        }
        figure["explanation"] = unquoted(&figure["explanation"]);
    }
    if let Some(findings) = figures["findings"].as_array_mut() {
        // What a quote names is not told once it is erased.
        findings.retain(|finding| finding["kind"] != "quote_mismatch");
    }
    for finding in figures["findings"].as_array_mut().into_iter().flatten() {
        finding["sentence"] = unquoted(&finding["sentence"]);
    }
    figures
}

/// A sentence with nothing between its quotation marks.
fn unquoted(sentence: &Value) -> Value {
    let mut quoted = false;
    let keep = |letter: &char| {
        quoted = (quoted || *letter == '“') && *letter != '”';
        !quoted
    };
    json!(sentence.as_str().unwrap().chars().filter(keep).collect::<String>())
}
