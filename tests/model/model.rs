//! What the ledger has to be after each entry, kept in memory and in the simplest way: every thing with all its states.

use std::collections::HashMap;

use serde_json::{Value, json};

/// `shown` of what is under embargo.
pub const HIDDEN: u64 = u64::MAX;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    Source,
    Incident,
    Article,
    Claim,
    Ruling,
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Public,
    Reviewer,
}

/// Something that entries are about.
pub struct Thing {
    pub noun: Noun,
    pub id: String,
    /// The entry that recorded it.
    pub seq: u64,
    /// The entry from which the public sees it.
    pub shown: u64,
    /// Each state with the entry that began it.
    pub states: Vec<(u64, Value)>,
}

impl Thing {
    pub fn now(&self) -> &Value {
        &self.states.last().expect("a thing has a state").1
    }

    pub fn last_seq(&self) -> u64 {
        self.states.last().expect("a thing has a state").0
    }

    pub fn text(&self, field: &str) -> Option<String> {
        self.now()[field].as_str().map(str::to_owned)
    }

    pub fn is(&self, field: &str, value: &str) -> bool {
        self.now()[field] == value
    }

    pub fn is_hidden(&self) -> bool {
        self.shown == HIDDEN
    }

    /// The state after an entry, as somebody sees it.
    pub fn at(&self, seq: u64, audience: Audience) -> Option<&(u64, Value)> {
        if audience == Audience::Public && self.shown > seq {
            return None;
        }
        self.states.iter().rev().find(|(from, _)| *from <= seq)
    }

    fn put(&mut self, seq: u64, change: impl FnOnce(&mut Value)) {
        let mut state = self.now().clone();
        change(&mut state);
        self.states.push((seq, state));
    }

    fn rewrite(&mut self, change: impl Fn(&mut Value)) {
        self.states.iter_mut().for_each(|(_, state)| change(state));
    }
}

/// An entry, and what it changed.
pub struct Entry {
    pub kind: String,
    pub principal: String,
    pub about: Vec<usize>,
    /// The claims under embargo that it is withheld for.
    pub waits_for: Vec<usize>,
}

#[derive(Default)]
pub struct Model {
    pub things: Vec<Thing>,
    pub entries: Vec<Entry>,
    places: HashMap<String, usize>,
    /// Claims by their article, claims and rulings by their incident.
    parts: HashMap<String, Vec<usize>>,
    /// What reviewers judged of a claim, or of what it corrects.
    pub judged: HashMap<usize, serde_json::Map<String, Value>>,
}

fn remove(state: &mut Value, fields: &[&str]) {
    if let Some(object) = state.as_object_mut() {
        fields.iter().for_each(|field| drop(object.remove(*field)));
    }
}

impl Model {
    pub fn head(&self) -> u64 {
        self.entries.len() as u64
    }

    pub fn place(&self, id: &str) -> usize {
        self.places[id]
    }

    pub fn thing(&self, id: &str) -> &Thing {
        &self.things[self.places[id]]
    }

    /// The claims or rulings of an article or incident, in order.
    pub fn parts(&self, noun: Noun, id: &str) -> Vec<usize> {
        let parts = self.parts.get(id).into_iter().flatten().copied();
        parts.filter(|place| self.things[*place].noun == noun).collect()
    }

    /// The incidents that an article's visible claims speak of, in the order of their ids.
    pub fn incidents_of(&self, article: &str, seq: u64, audience: Audience) -> Vec<String> {
        let claims = self.parts(Noun::Claim, article).into_iter().map(|place| &self.things[place]);
        let seen = claims.filter(|claim| claim.at(seq, audience).is_some());
        let mut incidents: Vec<String> = seen.filter_map(|claim| claim.text("incident_id")).collect();
        incidents.sort_unstable();
        incidents.dedup();
        incidents
    }

    /// Whether the public sees the entry as withheld now.
    pub fn is_withheld(&self, entry: &Entry) -> bool {
        entry.waits_for.iter().any(|claim| self.things[*claim].is_hidden())
    }

    fn append(&mut self, kind: &str, principal: &str, about: Vec<usize>, waits_for: Vec<usize>) {
        self.entries.push(Entry { kind: kind.to_owned(), principal: principal.to_owned(), about, waits_for });
    }

    /// A new thing by the next entry.
    pub fn record(&mut self, noun: Noun, kind: &str, by: &str, state: Value, waits_for: &[usize]) -> usize {
        let (seq, place) = (self.head() + 1, self.things.len());
        let id = state["id"].as_str().expect("an id").to_owned();
        let hidden = state["embargo_until"] == true || !waits_for.is_empty();
        let mut waits_for = waits_for.to_vec();
        if state["embargo_until"] == true {
            waits_for.push(place);
        }
        self.places.insert(id.clone(), place);
        for parent in ["article_id", "incident_id"] {
            if let Some(parent) = state[parent].as_str() {
                self.parts.entry(parent.to_owned()).or_default().push(place);
            }
        }
        let shown = if hidden { HIDDEN } else { seq };
        self.things.push(Thing { noun, id, seq, shown, states: vec![(seq, state)] });
        self.append(kind, by, vec![place], waits_for);
        place
    }

    /// A thing's next state by the next entry.
    pub fn change(&mut self, place: usize, kind: &str, by: &str, change: impl FnOnce(&mut Value)) {
        let seq = self.head() + 1;
        self.things[place].put(seq, change);
        let waits_for = if self.things[place].is_hidden() { vec![place] } else { Vec::new() };
        self.append(kind, by, vec![place], waits_for);
    }

    pub fn correct(&mut self, old: usize, by: &str, state: Value, reason: &str) {
        let id = state["id"].clone();
        let waits_for = if self.things[old].is_hidden() { vec![old] } else { Vec::new() };
        self.record(Noun::Claim, "claim_corrected", by, state, &waits_for);
        let seq = self.head();
        self.things[old].put(seq, |state| {
            state["status"] = json!("corrected");
            state["corrected_by"] = id;
            state["status_reason"] = json!(reason);
        });
        self.entries.last_mut().expect("an entry").about.push(old);
    }

    /// The words are gone from every state; figures, places and origins stay as they were.
    pub fn redact_claim(&mut self, place: usize, by: &str) {
        self.things[place].rewrite(|state| {
            remove(&mut state["quote"], &["exact", "prefix", "suffix"]);
            remove(state, &["note"]);
            if state["subset"].is_string() {
                state["subset"] = json!("[redacted]");
            }
        });
        if let Some(corrected) = self.things[place].text("corrects") {
            let corrected = self.places[&corrected];
            self.things[corrected].rewrite(|state| remove(state, &["status_reason"]));
        }
        self.change(place, "claim_redacted", by, |state| state["redacted_at"] = json!(true));
    }

    pub fn lift(&mut self, id: &str) {
        let place = self.places[id];
        self.append("embargo_lifted", "system", vec![place], Vec::new());
        let seq = self.head();
        self.things[place].shown = seq;
        let incident = self.things[place].text("incident_id").expect("a claim has an incident");
        for ruling in self.parts(Noun::Ruling, &incident) {
            let recorded = self.things[ruling].seq;
            let entry = &self.entries[usize::try_from(recorded).expect("small") - 1];
            if self.things[ruling].is_hidden() && !self.is_withheld(entry) {
                self.things[ruling].shown = seq;
            }
        }
    }

    pub fn amend_article(&mut self, place: usize, by: &str, set: &Value, clear: &[String]) {
        self.change(place, "article_amended", by, |state| amend(state, set, clear));
        let article = self.things[place].now().clone();
        self.follow_article(place, |claim| {
            if claim["attributed_to"].is_null() {
                let wire = &article["syndicated_from"];
                claim["origin"] = if wire.is_null() { article["source_id"].clone() } else { wire.clone() };
            }
            remove(&mut claim["links"], &["url"]);
            if article["url"].is_string() {
                claim["links"]["url"] = json!(true);
            }
        });
    }

    pub fn retract_article(&mut self, place: usize, by: &str, reason: &str) {
        self.change(place, "article_retracted", by, |state| state["status"] = json!("retracted"));
        self.follow_article(place, |claim| {
            if claim["status"] == "active" {
                claim["status"] = json!("retracted");
                claim["status_reason"] = json!(reason);
            }
        });
    }

    pub fn redact_article(&mut self, place: usize, by: &str) {
        self.things[place].rewrite(|state| remove(state, &["title", "url", "text_sha256", "text_length"]));
        for claim in self.parts(Noun::Claim, &self.things[place].id.clone()) {
            self.things[claim].rewrite(|claim| remove(&mut claim["links"], &["url"]));
        }
        self.change(place, "article_redacted", by, |state| state["redacted_at"] = json!(true));
        self.follow_article(place, |_| ());
    }

    /// The claims of an article change with it, by the same entry.
    fn follow_article(&mut self, article: usize, change: impl Fn(&mut Value)) {
        let seq = self.head();
        for claim in self.parts(Noun::Claim, &self.things[article].id.clone()) {
            self.things[claim].put(seq, &change);
            self.entries.last_mut().expect("an entry").about.push(claim);
        }
    }

    pub fn rule(&mut self, by: &str, state: Value) {
        let mut concerned = ids(&state["claim_ids"]);
        let undone = state["effect"]["ruling_id"].as_str().map(|id| self.places[id]);
        if let Some(undone) = undone {
            concerned.extend(ids(&self.things[undone].now()["claim_ids"]));
        }
        let places = concerned.iter().map(|id| self.places[id]);
        let hidden: Vec<usize> = places.filter(|place| self.things[*place].is_hidden()).collect();
        let id = state["id"].clone();
        self.record(Noun::Ruling, "ruling_recorded", by, state, &hidden);
        if let Some(undone) = undone {
            let seq = self.head();
            self.things[undone].put(seq, |state| state["undone_by"] = id);
            self.entries.last_mut().expect("an entry").about.push(undone);
        }
    }
}

/// Sets and clears fields.
pub fn amend(state: &mut Value, set: &Value, clear: &[String]) {
    for (field, value) in set.as_object().into_iter().flatten() {
        state[field.as_str()] = value.clone();
    }
    for field in clear {
        remove(state, &[field.as_str()]);
    }
}

pub fn ids(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect()
}

/// What is answered, without what only the service can say: times are there or not, and so is the link to the page. What a list of incidents
/// tells of each has tests of its own.
pub fn plain(mut answer: Value) -> Value {
    remove(&mut answer, &["recorded_at"]);
    if answer["id"].as_str().is_some_and(|id| id.starts_with("inc_")) {
        remove(&mut answer, &["updated_at", "counts", "answers"]);
    }
    for field in ["reviewed_at", "redacted_at", "embargo_until"] {
        if answer[field].is_string() {
            answer[field] = json!(true);
        } else {
            remove(&mut answer, &[field]);
        }
    }
    if answer["links"]["url"].is_string() {
        answer["links"]["url"] = json!(true);
    }
    answer
}
