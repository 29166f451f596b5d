//! What can be asked of a ledger, at random: each request with the answer that the model expects.

use serde_json::{Value, json};

mod article;
mod claim;

use super::compare::same;
use super::expected;
use super::model::{Audience, Noun, amend, plain};
use super::support::Answer;
use super::world::{Seen, Who, World};

type Done = Result<(), String>;

/// One request, and what it leaves.
pub fn any(world: &mut World) -> Done {
    if world.recent.sources.is_empty() {
        return source(world);
    }
    if world.recent.incidents.is_empty() {
        return incident(world);
    }
    if world.recent.articles.is_empty() {
        return article::article(world);
    }
    if world.recent.claims.is_empty() {
        return claim::claim(world);
    }
    match world.roll(100) {
        0..2 => source(world),
        2..4 => amend_source(world),
        4..6 => incident(world),
        6..8 => amend_incident(world),
        8..15 => article::article(world),
        15..20 => article::amend(world),
        20..21 => article::retract(world),
        21..22 => article::redact(world),
        22..52 => claim::claim(world),
        52..56 => claim::batch(world),
        56..64 => claim::correct(world),
        64..70 => claim::retract(world),
        70..82 => claim::review(world),
        // Each has the whole file written anew.
        82..83 => claim::redact(world),
        _ => claim::rule(world),
    }
}

/// Sends a request, sometimes twice: a repeat gives the same answer and records nothing.
fn send(
    world: &mut World,
    who: Who,
    method: &str,
    path: &str,
    tag: &str,
    body: &Value,
) -> Result<Answer, String> {
    let key = format!("request-{}", world.dice.roll(u64::MAX));
    let headers = [("If-Match", tag), ("Idempotency-Key", key.as_str())];
    let client = world.as_who(who);
    let ask = || client.send(method, path, &headers, Some(body)).map_err(|error| error.to_string());
    let answer = ask()?;
    world.count(if method == "PATCH" { "amendments" } else { "posts" });
    if method == "POST" && answer.status < 300 && world.once_in(8) {
        let again = ask()?;
        world.count("repeats");
        if !again.replayed || again.status != answer.status || again.json != answer.json {
            return Err(format!("{path}: {} and then {} {}", answer.json, again.status, again.json));
        }
    }
    Ok(answer)
}

/// The request was carried out: its entry is there, of this kind.
fn recorded(world: &mut World, answer: &Answer, status: u16, kind: &str) -> Done {
    if answer.status != status {
        return Err(format!("{status} is due, not {} {}", answer.status, answer.json));
    }
    match world.next_entry()? {
        Some(entry) if entry["kind"] == kind => Ok(()),
        other => Err(format!("an entry {kind} is due, not {other:?}")),
    }
}

/// What was answered is what the model has, and the figures of its incident are kept to be asked for later.
fn answered(world: &mut World, answer: Answer, place: usize) -> Done {
    let thing = &world.model.things[place];
    let (mut due, incident) = (thing.now().clone(), thing.text("incident_id"));
    if thing.noun == Noun::Article {
        due["incident_ids"] =
            json!(world.model.incidents_of(&thing.id, world.model.head(), Audience::Reviewer));
    }
    same(&plain(answer.json), &due)?;
    incident.map_or(Ok(()), |incident| look(world, &incident))
}

/// Keeps the figures of an incident as they are now.
fn look(world: &mut World, incident: &str) -> Done {
    let policy = world.one_of(&["gtd", "gtd", "latest", "ibc", "majority"]);
    let audience = world.one_of(&[Audience::Public, Audience::Reviewer]);
    let path = format!("/v1/incidents/{incident}/figures?policy={policy}");
    let text = world.as_audience(audience).text(&path);
    let seq = text.split("\"as_of_seq\":").nth(1).and_then(|rest| rest.split(',').next());
    let seq = seq.and_then(|seq| seq.trim_end_matches('}').parse().ok()).ok_or_else(|| text.clone())?;
    world.seen.push(Seen { seq, path, audience, text });
    Ok(())
}

fn anyone(world: &mut World) -> Who {
    world.one_of(&Who::ALL)
}

fn judge(world: &mut World) -> Who {
    world.one_of(&[Who::Reviewer, Who::Admin])
}

fn reason(world: &mut World) -> String {
    format!("reason {}", world.dice.roll(1_000_000))
}

fn record(
    world: &mut World,
    noun: Noun,
    kind: &str,
    who: Who,
    path: &str,
    sent: &Value,
    make: Make<'_>,
) -> Done {
    let answer = send(world, who, "POST", path, "*", sent)?;
    recorded(world, &answer, 201, kind)?;
    let (seq, by) = (world.model.head() + 1, world.principal(who));
    let state = make(world, &answer.id(), seq, &by);
    let place = world.model.record(noun, kind, &by, state, &[]);
    world.note(place);
    answered(world, answer, place)
}

type Make<'m> = &'m dyn Fn(&World, &str, u64, &str) -> Value;

fn source(world: &mut World) -> Done {
    let kind = world.one_of(&["outlet", "police", "armed_group", "news_agency", "hospital"]);
    let mut sent = json!({"name": reason(world), "kind": kind});
    if world.once_in(2) {
        sent["reliability"] = json!(world.one_of(&["A", "B", "C", "D", "E"]));
        sent["url"] = json!("https://example.org/");
    }
    let who = anyone(world);
    let make = |_: &World, id: &str, seq, by: &str| expected::source(&sent, id, seq, by);
    record(world, Noun::Source, "source_recorded", who, "/v1/sources", &sent, &make)
}

fn incident(world: &mut World) -> Done {
    let country = world.one_of(&["BGD", "ITA", "JPN"]);
    let mut sent = json!({"title": reason(world), "started_on": "2016-07-01", "place": {"name": "Here"}});
    if !world.once_in(4) {
        sent["place"]["country"] = json!(country);
    }
    if world.once_in(2) {
        sent["ended_on"] = json!("2016-07-02");
        sent["description"] = json!(reason(world));
    }
    let who = anyone(world);
    let make = |_: &World, id: &str, seq, by: &str| expected::incident(&sent, id, seq, by);
    record(world, Noun::Incident, "incident_recorded", who, "/v1/incidents", &sent, &make)
}

/// An amendment by somebody who has seen the last state, or an earlier one, or who does not care.
fn patch(
    world: &mut World,
    place: usize,
    path: &str,
    kind: &str,
    set: Value,
    clear: &[&str],
) -> Result<bool, String> {
    let who = anyone(world);
    let body = json!({"set": set, "clear": clear, "reason": reason(world)});
    let thing = &world.model.things[place];
    let last = thing.last_seq();
    let is_article = thing.noun == Noun::Article;
    let path = format!("{path}/{}", thing.id);
    let (tag, stale) = match world.roll(4) {
        0 if !is_article => (format!("\"{last}\""), false),
        1 => (format!("\"{}\"", last - 1), true),
        _ => ("*".to_owned(), false),
    };
    let answer = send(world, who, "PATCH", &path, &tag, &body)?;
    if !who.may_judge() {
        return world.refused(&answer, 403, "not_permitted").map(|()| false);
    }
    if stale {
        return world.refused(&answer, 412, "stale").map(|()| false);
    }
    recorded(world, &answer, 200, kind)?;
    let by = world.principal(who);
    let clear: Vec<String> = clear.iter().map(|field| (*field).to_owned()).collect();
    if is_article {
        world.model.amend_article(place, &by, &set, &clear);
    } else {
        world.model.change(place, kind, &by, |state| amend(state, &set, &clear));
    }
    answered(world, answer, place).map(|()| true)
}

fn amend_source(world: &mut World) -> Done {
    let place = world.one_of(&world.recent.sources.clone());
    let reliability = world.one_of(&["A", "C", "F"]);
    let set = json!({"name": reason(world), "reliability": reliability});
    let clear: &[&str] = if world.once_in(3) { &["url"] } else { &[] };
    patch(world, place, "/v1/sources", "source_amended", set, clear).map(drop)
}

fn amend_incident(world: &mut World) -> Done {
    let place = world.one_of(&world.recent.incidents.clone());
    let country = world.one_of(&["BGD", "ITA", "JPN"]);
    let set = json!({"title": reason(world), "place": {"name": "There", "country": country}});
    let clear: &[&str] = if world.once_in(3) { &["description"] } else { &[] };
    patch(world, place, "/v1/incidents", "incident_amended", set, clear)?;
    let incident = world.model.things[place].id.clone();
    look(world, &incident)
}
