//! What many operations answer is said once: headers, examples and responses that are the same become components.
//!
//! Parameters stay where they are: generators name a type after each shared parameter, and two of one name collide.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::http::problem::{MEDIA_TYPE, ProblemCode};

/// How a response of a status is named, before what tells it from others of that status.
const STATUSES: [(&str, &str); 15] = [
    ("304", "NotModified"),
    ("400", "BadRequest"),
    ("401", "NotAuthenticated"),
    ("403", "NotPermitted"),
    ("404", "NotFound"),
    ("405", "MethodNotAllowed"),
    ("408", "TimedOut"),
    ("409", "Refused"),
    ("412", "Stale"),
    ("413", "TooLarge"),
    ("415", "UnsupportedMediaType"),
    ("422", "InvalidBody"),
    ("429", "RateLimited"),
    ("500", "Internal"),
    ("503", "Unavailable"),
];

/// What a code among the examples of a response says about the requests that it answers.
const REQUESTS: [(ProblemCode, &str); 8] = [
    (ProblemCode::UnknownParameter, "Query"),
    (ProblemCode::MalformedJson, "Json"),
    (ProblemCode::MissingHeader, "IfMatch"),
    (ProblemCode::MalformedHeader, "Header"),
    (ProblemCode::NotActive, "Inactive"),
    (ProblemCode::AsOfTwice, "AsOf"),
    (ProblemCode::IdempotencyKeyReused, "Repeat"),
    (ProblemCode::StorageUnavailable, "Write"),
];

/// Moves what stands more than once into components, and refers to it.
pub fn share(document: &mut Value) {
    let mut examples = Pool::new("examples");
    let mut headers = Pool::new("headers");
    let mut responses = Pool::new("responses");
    for (_, response) in responses_of(document) {
        let content = response.get_mut("content").and_then(Value::as_object_mut);
        for media in content.into_iter().flat_map(Map::values_mut) {
            if let Some(Value::Object(shown)) = media.get_mut("examples") {
                shown.iter_mut().for_each(|(code, example)| examples.take(example, pascal(code)));
            }
        }
        if let Some(Value::Object(sent)) = response.get_mut("headers") {
            sent.iter_mut().for_each(|(name, header)| headers.take(header, pascal(name)));
        }
    }
    let mut seen = BTreeMap::<String, usize>::new();
    for (_, response) in responses_of(document) {
        *seen.entry(response.to_string()).or_default() += 1;
    }
    for (status, response) in responses_of(document) {
        if seen.get(&response.to_string()).is_some_and(|times| *times > 1)
            && let Some(name) = name_of(status, response)
        {
            responses.take(response, name);
        }
    }
    for pool in [examples, headers, responses] {
        document["components"][pool.section] = Value::Object(pool.parts);
    }
}

/// Every response of every operation, with its status.
fn responses_of(document: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    let paths = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    let operations = paths.filter_map(Value::as_object_mut).flat_map(Map::values_mut);
    let responses = operations.filter_map(|operation| operation.get_mut("responses")?.as_object_mut());
    responses.flatten()
}

/// A response is named after its status and after the requests that it answers.
fn name_of(status: &str, response: &Value) -> Option<String> {
    let (_, name) = STATUSES.iter().find(|(known, _)| *known == status)?;
    let shown = &response["content"][MEDIA_TYPE]["examples"];
    let requests = REQUESTS.iter().filter(|(code, _)| shown.get(code.code()).is_some());
    Some(requests.fold((*name).to_owned(), |name, (_, request)| name + request))
}

/// `X-Request-Id` and `quote_not_found` as the names of components.
fn pascal(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.map(|word| word[..word.len().min(1)].to_ascii_uppercase() + &word[word.len().min(1)..]).collect()
}

/// The components of one section.
struct Pool {
    section: &'static str,
    parts: Map<String, Value>,
}

impl Pool {
    fn new(section: &'static str) -> Self {
        Self { section, parts: Map::new() }
    }

    /// Puts a reference in the place of a part. Parts that differ have names that differ.
    fn take(&mut self, part: &mut Value, name: String) {
        let mut free = name.clone();
        let mut number = 1;
        while self.parts.get(&free).is_some_and(|known| known != part) {
            number += 1;
            free = format!("{name}{number}");
        }
        let reference = json!({"$ref": format!("#/components/{}/{free}", self.section)});
        self.parts.insert(free, std::mem::replace(part, reference));
    }
}
