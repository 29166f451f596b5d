//! Claims and what reviewers decide about them.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::super::expected;
use super::super::model::{Noun, ids};
use super::super::support::Answer;
use super::super::world::{Who, World};
use super::article::phrase;
use super::{Done, answered, anyone, judge, look, reason, recorded, send};

/// A claim as sent, of an article that may or may not stand.
fn new(world: &mut World, incident: usize) -> Value {
    let article = world.one_of(&world.recent.articles.clone());
    let title = world.texts.get(&article).and_then(|text| text["Caf\u{e9} No. ".len()..].split(':').next());
    let name = title.map_or(0, |name| name.parse().unwrap());
    let role = world.one_of(&["hostages", "civilians", "people"]);
    let outcome = world.one_of(&["killed", "wounded", "casualties"]);
    let mut sent = json!({
        "incident_id": world.model.things[incident].id, "article_id": world.model.things[article].id,
        "quote": {"exact": phrase(name, world.roll(8))}, "role": role, "outcome": outcome, "count": count(world),
    });
    if world.once_in(2) {
        let has_host = !world.model.things[incident].now()["place"]["country"].is_null();
        let codes: &[&str] = if has_host { &["ITA", "JPN", "foreign"] } else { &["ITA", "JPN"] };
        sent["nationalities"] = json!([world.one_of(codes)]);
    }
    if world.once_in(4) {
        let source = world.one_of(&world.recent.sources.clone());
        sent["attributed_to"] = json!(world.model.things[source].id);
    }
    if world.once_in(4) {
        sent["note"] = json!(reason(world));
        sent["certainty"] = json!("claimed");
        sent["may_include"] = json!(["police"]);
    }
    if world.once_in(10) {
        sent["subset"] = json!("women");
    } else if world.once_in(6) && sent["count"]["value"].is_u64() {
        sent["additional"] = json!(true);
    }
    if world.once_in(10) {
        sent["counted_from"] = json!("2016-07-01");
    }
    sent
}

fn count(world: &mut World) -> Value {
    let value = world.roll(40) + 1;
    match world.roll(10) {
        8 => json!({"qualifier": "more_than", "value": value}),
        9 => json!({"qualifier": "fewer_than", "value": value}),
        0 => json!({"qualifier": "at_least", "value": value}),
        1 => json!({"qualifier": "at_most", "value": value}),
        2 => json!({"qualifier": "about", "value": value}),
        3 => json!({"qualifier": "between", "low": value, "high": value + 5}),
        4 => json!({"qualifier": "unknown"}),
        5 => json!({"qualifier": "none"}),
        _ => json!({"qualifier": "exact", "value": value}),
    }
}

/// Ends soon, while the test runs, or long after it.
fn embargo(world: &mut World) -> Value {
    if world.once_in(3) {
        return json!("2999-01-01T00:00:00Z");
    }
    let soon = i64::try_from(world.roll(3_000)).unwrap();
    json!((Timestamp::now() + SignedDuration::from_millis(200 + soon)).to_string())
}

fn text_of(world: &World, sent: &Value) -> Option<String> {
    world.texts.get(&world.model.place(sent["article_id"].as_str().unwrap())).cloned()
}

fn article_stands(world: &World, sent: &Value) -> bool {
    world.model.thing(sent["article_id"].as_str().unwrap()).is("status", "active")
}

fn state_of(world: &World, sent: &Value, id: &str, by: &str) -> Value {
    expected::claim(&world.model, sent, text_of(world, sent).as_deref(), id, world.model.head() + 1, by)
}

pub fn claim(world: &mut World) -> Done {
    let incident = world.one_of(&world.recent.incidents.clone());
    let (who, mut sent) = (anyone(world), new(world, incident));
    if world.once_in(6) {
        sent["embargo_until"] = embargo(world);
    }
    let answer = send(world, who, "POST", "/v1/claims", "*", &sent)?;
    if !article_stands(world, &sent) {
        return world.refused(&answer, 409, "not_active");
    }
    recorded(world, &answer, 201, "claim_recorded")?;
    let by = world.principal(who);
    let state = state_of(world, &sent, &answer.id(), &by);
    let place = world.model.record(Noun::Claim, "claim_recorded", &by, state, &[]);
    world.note(place);
    answered(world, answer, place)
}

/// All of a batch or nothing.
pub fn batch(world: &mut World) -> Done {
    let (incident, size) = (world.one_of(&world.recent.incidents.clone()), 1 + world.roll(5));
    let sent: Vec<Value> = (0..size).map(|_| new(world, incident)).collect();
    let who = anyone(world);
    let answer = send(world, who, "POST", "/v1/claims/batch", "*", &json!({"claims": sent}))?;
    if !sent.iter().all(|claim| article_stands(world, claim)) {
        return world.refused(&answer, 409, "not_active");
    }
    let by = world.principal(who);
    for (claim, shown) in sent.iter().zip(answer.json["items"].as_array().unwrap_or(&Vec::new())) {
        recorded(world, &answer, 201, "claim_recorded")?;
        let state = state_of(world, claim, shown["id"].as_str().unwrap(), &by);
        let place = world.model.record(Noun::Claim, "claim_recorded", &by, state, &[]);
        world.note(place);
        let one = Answer { json: shown.clone(), etag: String::new(), ..answer };
        answered(world, one, place)?;
    }
    world.nothing_recorded()
}

/// One who may see the claim for certain, whatever the clock does meanwhile; and the claim.
fn chosen(world: &mut World) -> (Who, usize) {
    let place = world.one_of(&world.recent.claims.clone());
    let hidden = world.model.things[place].is_hidden();
    (if hidden { judge(world) } else { anyone(world) }, place)
}

/// A request about a claim that stands: the tag that it names, and what is due if that does not fit.
fn about(
    world: &mut World,
    who: Who,
    place: usize,
    act: &str,
    body: &Value,
) -> Result<(Answer, bool), String> {
    let thing = &world.model.things[place];
    let (last, path) = (thing.last_seq(), format!("/v1/claims/{}/{act}", thing.id));
    let (tag, stale) = match world.roll(5) {
        0 => (format!("\"{last}\""), false),
        1 => (format!("\"{}\"", last - 1), true),
        _ => ("*".to_owned(), false),
    };
    Ok((send(world, who, "POST", &path, &tag, body)?, stale))
}

/// The refusal that is due to who would change a claim, if one is.
fn refusal(world: &World, who: Who, place: usize, stale: bool) -> Option<(u16, &'static str)> {
    let thing = &world.model.things[place];
    if stale {
        Some((412, "stale"))
    } else if !thing.is("status", "active") {
        Some((409, "not_active"))
    } else if !who.may_judge() && !thing.is("recorded_by", &world.principal(who)) {
        Some((403, "not_permitted"))
    } else {
        None
    }
}

pub fn correct(world: &mut World) -> Done {
    let (who, place) = chosen(world);
    let incident = world.model.place(&world.model.things[place].text("incident_id").unwrap());
    let (mut sent, reason) = (new(world, incident), reason(world));
    let body = json!({"claim": sent, "reason": reason});
    let (answer, stale) = about(world, who, place, "correction", &body)?;
    if let Some((status, code)) = refusal(world, who, place, stale) {
        return world.refused(&answer, status, code);
    }
    if !article_stands(world, &sent) {
        return world.refused(&answer, 409, "not_active");
    }
    recorded(world, &answer, 201, "claim_corrected")?;
    let by = world.principal(who);
    if world.model.things[place].is_hidden() {
        sent["embargo_until"] = json!("as that of the claim that it corrects");
    }
    let mut state = state_of(world, &sent, &answer.id(), &by);
    state["corrects"] = json!(world.model.things[place].id);
    // What reviewers judged of it holds until a reviewer looks again.
    let judged = world.model.judged.get(&place).cloned();
    for (field, value) in judged.iter().flatten() {
        state[field] = value.clone();
    }
    world.model.correct(place, &by, state, &reason);
    let new = world.model.place(&answer.id());
    world.model.judged.extend(judged.map(|judged| (new, judged)));
    world.note(new);
    answered(world, answer, new)
}

pub fn retract(world: &mut World) -> Done {
    let ((who, place), reason) = (chosen(world), reason(world));
    let (answer, stale) = about(world, who, place, "retraction", &json!({"reason": reason}))?;
    if let Some((status, code)) = refusal(world, who, place, stale) {
        return world.refused(&answer, status, code);
    }
    recorded(world, &answer, 200, "claim_retracted")?;
    world.model.change(place, "claim_retracted", &world.principal(who), |state| {
        state["status"] = json!("retracted");
        state["status_reason"] = json!(reason);
    });
    answered(world, answer, place)
}

pub fn review(world: &mut World) -> Done {
    let (who, (_, place)) = (judge(world), chosen(world));
    let mut body = json!({"reason": reason(world)});
    let (credibility, certainty) = (1 + world.roll(6), world.one_of(&["confirmed", "believed", "denied"]));
    for (field, value) in [
        ("credibility", json!(credibility)),
        ("certainty", json!(certainty)),
        ("perpetrator_claim", json!(credibility < 4)),
    ] {
        if body.as_object().unwrap().len() == 1 || world.once_in(2) {
            body[field] = value;
        }
    }
    let (answer, stale) = about(world, who, place, "review", &body)?;
    if let Some((status, code)) = refusal(world, who, place, stale) {
        return world.refused(&answer, status, code);
    }
    let by = world.principal(who);
    if world.model.things[place].is("recorded_by", &by) {
        return world.refused(&answer, 403, "own_claim");
    }
    recorded(world, &answer, 200, "claim_reviewed")?;
    let judged = world.model.judged.entry(place).or_default();
    for field in ["credibility", "certainty", "perpetrator_claim"] {
        if !body[field].is_null() {
            judged.insert(field.to_owned(), body[field].clone());
        }
    }
    judged.insert("reviewed_by".to_owned(), json!(by));
    judged.insert("reviewed_at".to_owned(), json!(true));
    let judged = judged.clone();
    world.model.change(place, "claim_reviewed", &by, |state| {
        for (field, value) in &judged {
            state[field] = value.clone();
        }
    });
    answered(world, answer, place)
}

pub fn redact(world: &mut World) -> Done {
    let (who, place) = chosen(world);
    let body = json!({"reason": reason(world)});
    let (answer, stale) = about(world, who, place, "redaction", &body)?;
    if who != Who::Admin {
        return world.refused(&answer, 403, "not_permitted");
    }
    if stale {
        return world.refused(&answer, 412, "stale");
    }
    if world.model.things[place].now()["redacted_at"] == true {
        return world.refused(&answer, 409, "already_redacted");
    }
    recorded(world, &answer, 200, "claim_redacted")?;
    world.model.redact_claim(place, &world.principal(who));
    answered(world, answer, place)
}

pub fn rule(world: &mut World) -> Done {
    let place = world.one_of(&world.recent.claims.clone());
    let incident = world.model.things[place].text("incident_id").unwrap();
    let mut sent = json!({"claim_ids": [world.model.things[place].id], "reason": reason(world)});
    let sources = world.recent.sources.clone();
    let undone = world.model.parts(Noun::Ruling, &incident).last().copied();
    sent["effect"] = match (world.roll(4), undone) {
        (0, _) if sources.len() > 1 => {
            let two = [sources[0], sources[1]].map(|source| world.model.things[source].id.clone());
            json!({"kind": "same_origin", "source_ids": two})
        }
        (1, _) => {
            json!({"kind": "settle_inclusion", "role": "people", "outcome": "killed", "included": world.once_in(2)})
        }
        (2, Some(ruling)) => {
            if world.once_in(2) {
                sent["claim_ids"] = json!([]);
            }
            json!({"kind": "undo", "ruling_id": world.model.things[ruling].id})
        }
        _ => json!({"kind": "set_aside"}),
    };
    let who = anyone(world);
    let answer = send(world, who, "POST", &format!("/v1/incidents/{incident}/rulings"), "*", &sent)?;
    if !who.may_judge() {
        return world.refused(&answer, 403, "not_permitted");
    }
    let undone =
        undone.filter(|_| sent["effect"]["kind"] == "undo").map(|place| world.model.things[place].now());
    if undone.is_some_and(|undone| undone["undone_by"].is_string() || undone["effect"]["kind"] == "undo") {
        return world.refused(&answer, 409, "already_undone");
    }
    if let Some(undone) = undone.map(|undone| undone["id"].clone()) {
        // By the time of the answer, which tells whether the embargo had ended by then.
        let hidden = ids(&sent["claim_ids"]).iter().any(|id| world.model.thing(id).is_hidden());
        let public = !world.model.thing(undone.as_str().unwrap()).is_hidden();
        if answer.status != 201 && hidden && public {
            return world.refused(&answer, 409, "embargo_not_allowed");
        }
    }
    recorded(world, &answer, 201, "ruling_recorded")?;
    if let Some(undone) = sent["effect"]["ruling_id"].as_str() {
        let hidden = ids(&sent["claim_ids"]).iter().any(|id| world.model.thing(id).is_hidden());
        if hidden && !world.model.thing(undone).is_hidden() {
            return Err("an undo of a public ruling is under embargo".to_owned());
        }
    }
    let by = world.principal(who);
    let state = json!({
        "id": answer.id(), "incident_id": incident, "effect": sent["effect"], "claim_ids": ids(&sent["claim_ids"]),
        "reason": sent["reason"], "recorded_by": by, "seq": world.model.head() + 1,
    });
    world.model.rule(&by, state);
    let new = world.model.place(&answer.id());
    world.note(new);
    look(world, &incident)?;
    answered(world, answer, new)
}
