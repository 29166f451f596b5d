//! Articles: recorded once, revised, amended, retracted, redacted.

use serde_json::{Value, json};

use super::super::expected;
use super::super::model::{Audience, Noun};
use super::super::world::World;
use super::{Done, answered, anyone, look, patch, reason, recorded, send};

/// What a claim of an article may quote.
pub fn phrase(name: u64, number: usize) -> String {
    format!("{number} people in hall {name}-{number}")
}

fn text(name: u64) -> String {
    let sentences: Vec<String> =
        (0..8).map(|number| format!("\u{201c}{}\u{201d} died.", phrase(name, number))).collect();
    format!("Caf\u{e9} No. {name}: {}", sentences.join(" "))
}

/// A new article, a new text at a known address, or one that stands already.
pub fn article(world: &mut World) -> Done {
    let source = world.one_of(&world.recent.sources.clone());
    let name = world.dice.roll(1_000_000_000);
    let mut sent = json!({
        "source_id": world.model.things[source].id, "language": "en", "title": reason(world),
        "url": format!("https://example.org/{name}"),
    });
    if !world.once_in(8) {
        sent["text"] = json!(text(name));
    }
    if world.once_in(3) {
        let wire = world.one_of(&world.recent.sources.clone());
        sent["syndicated_from"] = json!(world.model.things[wire].id);
        sent["published_at"] = json!("2016-07-02T08:00:00Z");
    }
    if !world.recent.articles.is_empty() && world.once_in(4) {
        let known = world.one_of(&world.recent.articles.clone());
        let state = world.model.things[known].now();
        sent["source_id"] = state["source_id"].clone();
        if state["url"].is_string() {
            sent["url"] = state["url"].clone();
        }
        if let Some(text) = world.texts.get(&known).filter(|_| name.is_multiple_of(2)) {
            sent["text"] = json!(text);
        }
    }
    put(world, &sent)
}

fn put(world: &mut World, sent: &Value) -> Done {
    let articles: Vec<usize> = (0..world.model.things.len())
        .filter(|place| world.model.things[*place].noun == Noun::Article)
        .collect();
    let at_address: Vec<usize> = articles
        .into_iter()
        .filter(|place| {
            let state = world.model.things[*place].now();
            state["source_id"] == sent["source_id"] && state["url"] == sent["url"]
        })
        .collect();
    let hash = sent["text"].as_str().map_or(Value::Null, |text| json!(expected::text_hash(text)));
    let standing = at_address.iter().find(|place| world.model.things[**place].now()["text_sha256"] == hash);
    let who = anyone(world);
    if let Some(standing) = standing.copied() {
        let answer = send(world, who, "POST", "/v1/articles", "*", sent)?;
        if answer.status != 200 {
            return Err(format!("it stands already, and {} {}", answer.status, answer.json));
        }
        world.nothing_recorded()?;
        world.count("articles that stood already");
        return answered(world, answer, standing);
    }
    let answer = send(world, who, "POST", "/v1/articles", "*", sent)?;
    recorded(world, &answer, 201, "article_recorded")?;
    let revision = |place: &&usize| world.model.things[**place].now()["revision"].as_u64();
    let earlier = at_address.iter().max_by_key(revision).map(|place| &world.model.things[*place]);
    let (seq, by) = (world.model.head() + 1, world.principal(who));
    let state = expected::article(sent, earlier, &answer.id(), seq, &by);
    let place = world.model.record(Noun::Article, "article_recorded", &by, state, &[]);
    if let Some(text) = sent["text"].as_str() {
        world.texts.insert(place, text.to_owned());
    }
    world.note(place);
    answered(world, answer, place)
}

pub fn amend(world: &mut World) -> Done {
    let place = world.one_of(&world.recent.articles.clone());
    let mut set = json!({"published_at": format!("2016-07-0{}T09:00:00Z", 1 + world.roll(9))});
    if world.once_in(2) {
        let wire = world.one_of(&world.recent.sources.clone());
        set["syndicated_from"] = json!(world.model.things[wire].id);
    }
    if world.once_in(3) {
        set["url"] = json!(format!("https://example.org/{}", world.dice.roll(1_000_000)));
    }
    let mut clear = Vec::new();
    if set["url"].is_null() && world.once_in(3) {
        clear.push("url");
    }
    if set["syndicated_from"].is_null() && world.once_in(2) {
        clear.push("syndicated_from");
    }
    patch(world, place, "/v1/articles", "article_amended", set, &clear)?;
    look_at_article(world, place)
}

fn look_at_article(world: &mut World, article: usize) -> Done {
    let incidents =
        world.model.incidents_of(&world.model.things[article].id, world.model.head(), Audience::Reviewer);
    incidents.iter().try_for_each(|incident| look(world, incident))
}

pub fn retract(world: &mut World) -> Done {
    let place = world.one_of(&world.recent.articles.clone());
    let (who, reason) = (anyone(world), reason(world));
    let path = format!("/v1/articles/{}/retraction", world.model.things[place].id);
    let answer = send(world, who, "POST", &path, "*", &json!({"reason": reason}))?;
    let thing = &world.model.things[place];
    let by = world.principal(who);
    if !who.may_judge() && !thing.is("recorded_by", &by) {
        return world.refused(&answer, 403, "not_permitted");
    }
    if !thing.is("status", "active") {
        return world.refused(&answer, 409, "not_active");
    }
    recorded(world, &answer, 200, "article_retracted")?;
    world.model.retract_article(place, &by, &reason);
    answered(world, answer, place)?;
    look_at_article(world, place)
}

pub fn redact(world: &mut World) -> Done {
    let place = world.one_of(&world.recent.articles.clone());
    let (who, reason) = (anyone(world), reason(world));
    let path = format!("/v1/articles/{}/redaction", world.model.things[place].id);
    let answer = send(world, who, "POST", &path, "*", &json!({"reason": reason}))?;
    let by = world.principal(who);
    if who != super::Who::Admin {
        return world.refused(&answer, 403, "not_permitted");
    }
    if world.model.things[place].now()["redacted_at"] == true {
        return world.refused(&answer, 409, "already_redacted");
    }
    recorded(world, &answer, 200, "article_redacted")?;
    world.model.redact_article(place, &by);
    world.texts.remove(&place);
    answered(world, answer, place)?;
    look_at_article(world, place)
}
