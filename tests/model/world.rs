//! The ledger under test and the model beside it.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::model::{Audience, Model, Noun};
use super::place;
use super::support::{self, Answer, Client, Dice, Server};

/// Who sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Contributor,
    OtherContributor,
    Reviewer,
    Admin,
}

impl Who {
    pub const ALL: [Self; 4] = [Self::Contributor, Self::OtherContributor, Self::Reviewer, Self::Admin];

    pub fn may_judge(self) -> bool {
        matches!(self, Self::Reviewer | Self::Admin)
    }
}

/// The last things of each kind: where what happens, happens.
#[derive(Default)]
pub struct Recent {
    pub sources: Vec<usize>,
    pub incidents: Vec<usize>,
    pub articles: Vec<usize>,
    pub claims: Vec<usize>,
    pub rulings: Vec<usize>,
}

/// What the figures of an incident were when entry `seq` was the last.
pub struct Seen {
    pub seq: u64,
    pub path: String,
    pub audience: Audience,
    pub text: String,
}

pub struct World {
    pub model: Model,
    pub dice: Dice,
    pub recent: Recent,
    pub seen: Vec<Seen>,
    /// The texts of articles, while they are there.
    pub texts: BTreeMap<usize, String>,
    db: PathBuf,
    signing_key: String,
    server: Option<Server>,
    client: Client,
    /// Id and secret of each who sends, and of a reader at the end.
    keys: Vec<(String, String)>,
    unread: VecDeque<Value>,
    counted: BTreeMap<String, u64>,
}

fn start(db: &Path, signing_key: &str) -> Server {
    Server::start_under(&[], db, &["--signing-key", signing_key]).expect("the server starts")
}

impl World {
    pub fn make(folder: &Path, seed: u64) -> Self {
        let db = PathBuf::from(place::of(folder).to_string());
        let secret = support::first_key(&db);
        let signing_key = folder.join("ledger.db.key").display().to_string();
        let server = start(&db, &signing_key);
        let client = Client::new(&server, &secret);
        let make = |role: &str| {
            let made = client.post("/v1/keys", None, &json!({"name": role, "role": role})).unwrap();
            (made.id(), made.json["secret"].as_str().unwrap().to_owned())
        };
        let keys = ["contributor", "contributor", "reviewer", "admin", "reader"].map(make).to_vec();
        Self {
            model: Model::default(),
            dice: Dice::new(seed),
            recent: Recent::default(),
            seen: Vec::new(),
            texts: BTreeMap::new(),
            db,
            signing_key,
            server: Some(server),
            client,
            keys,
            unread: VecDeque::new(),
            counted: BTreeMap::new(),
        }
    }

    pub fn restart(&mut self) {
        self.stop().unwrap();
        let server = start(&self.db, &self.signing_key);
        self.client = Client::new(&server, &self.keys[0].1);
        self.server = Some(server);
    }

    pub fn stop(&mut self) -> Result<(), String> {
        match self.server.take().map(Server::stop) {
            Some(status) if status.success() => Ok(()),
            other => Err(format!("{other:?}")),
        }
    }

    /// Waits for the embargoes that end while the test runs.
    pub fn settle(&mut self) -> Result<(), String> {
        std::thread::sleep(std::time::Duration::from_secs(5));
        self.nothing_recorded()
    }

    pub fn counted(&self) -> String {
        let counted: Vec<String> =
            self.counted.iter().map(|(what, times)| format!("{times} {what}")).collect();
        counted.join(", ")
    }

    pub fn principal(&self, who: Who) -> String {
        self.keys[who as usize].0.clone()
    }

    pub fn as_who(&self, who: Who) -> Client {
        self.client.bearing(&self.keys[who as usize].1)
    }

    pub fn as_audience(&self, audience: Audience) -> Client {
        match audience {
            Audience::Public => self.client.bearing(&self.keys[Who::ALL.len()].1),
            Audience::Reviewer => self.as_who(Who::Reviewer),
        }
    }

    pub fn roll(&mut self, below: usize) -> usize {
        usize::try_from(self.dice.roll(below as u64)).unwrap()
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.roll(times) == 0
    }

    pub fn one_of<T: Clone>(&mut self, among: &[T]) -> T {
        among[self.roll(among.len())].clone()
    }

    pub fn note(&mut self, place: usize) {
        let recent = &mut self.recent;
        let (list, most) = match self.model.things[place].noun {
            Noun::Source => (&mut recent.sources, 12),
            Noun::Incident => (&mut recent.incidents, 6),
            Noun::Article => (&mut recent.articles, 12),
            Noun::Claim => (&mut recent.claims, 40),
            Noun::Ruling => (&mut recent.rulings, 12),
        };
        list.push(place);
        if list.len() > most {
            list.remove(0);
        }
    }

    /// Reads the entries that were appended since, up to and including the next one that a request made: embargoes that
    /// ended meanwhile end in the model, too.
    pub fn next_entry(&mut self) -> Result<Option<Value>, String> {
        loop {
            if self.unread.is_empty() {
                let path = format!("/v1/entries?limit=500&after={}", self.model.head());
                let page = self.as_who(Who::Admin).get(&path).map_err(|error| error.to_string())?;
                self.unread = page.json["items"].as_array().cloned().unwrap_or_default().into();
            }
            let Some(entry) = self.unread.pop_front() else { return Ok(None) };
            let due = self.model.head() + 1;
            if entry["seq"] != due {
                return Err(format!("entry {} where {due} is due", entry["seq"]));
            }
            if entry["kind"] != "embargo_lifted" {
                return Ok(Some(entry));
            }
            let body: Value = serde_json::from_str(entry["body"].as_str().unwrap()).unwrap();
            self.model.lift(body["claim_id"].as_str().unwrap());
            self.count("embargoes lifted");
        }
    }

    /// The answer is this refusal, and nothing was recorded.
    pub fn refused(&mut self, answer: &Answer, status: u16, code: &str) -> Result<(), String> {
        if (answer.status, answer.code()) != (status, code) {
            return Err(format!("{status} {code} is due, not {} {}", answer.status, answer.json));
        }
        self.count("refusals");
        self.nothing_recorded()
    }

    pub fn nothing_recorded(&mut self) -> Result<(), String> {
        match self.next_entry()? {
            None => Ok(()),
            Some(entry) => Err(format!("an entry where none is due: {entry}")),
        }
    }

    pub fn count(&mut self, what: &str) {
        *self.counted.entry(what.to_owned()).or_default() += 1;
    }
}
