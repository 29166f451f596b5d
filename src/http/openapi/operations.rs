//! What every operation answers besides its own results: problems, and headers.

use serde_json::{Map, Value, json};

use crate::http::idempotency;
use crate::http::problem::{MEDIA_TYPE, Problem, ProblemCode};

/// The name of the security scheme.
pub(super) const BEARER: &str = "bearer";

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "head", "options"];

/// What an operation takes, as far as it decides what it can answer.
struct Traits {
    safe: bool,
    path_parameter: bool,
    parameters: Vec<String>,
    json_body: bool,
    body: bool,
}

/// Completes every operation under `/v1`.
pub fn complete(document: &mut Value) {
    let Some(Value::Object(paths)) = document.get_mut("paths") else { return };
    for (path, item) in paths.iter_mut().filter(|(path, _)| path.starts_with("/v1")) {
        for method in METHODS {
            if let Some(Value::Object(operation)) = item.get_mut(method) {
                complete_operation(path, method, operation);
            }
        }
    }
}

fn complete_operation(path: &str, method: &str, operation: &mut Map<String, Value>) {
    operation.insert("security".to_owned(), json!([{BEARER: []}]));
    if let Some(Value::String(summary)) = operation.get_mut("summary") {
        *summary = summary.trim().trim_end_matches('.').to_owned();
    }
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default().to_owned();
    let traits = traits_of(path, method, operation);
    let responses = operation.entry("responses").or_insert_with(|| json!({}));
    if traits.takes("If-None-Match") {
        responses["304"] = json!({"description": "It is as it was: the sender has it already"});
    }
    for code in problems(&id, &traits) {
        add_problem(responses, code);
    }
    if let Value::Object(responses) = responses {
        responses.sort_keys();
        for (status, response) in responses {
            add_headers(status, response, &traits);
        }
    }
}

impl Traits {
    fn takes(&self, parameter: &str) -> bool {
        self.parameters.iter().any(|name| name.eq_ignore_ascii_case(parameter))
    }
}

fn traits_of(path: &str, method: &str, operation: &Map<String, Value>) -> Traits {
    let declared = operation.get("parameters").and_then(Value::as_array);
    let name_of = |parameter: &Value| parameter.get("name").and_then(Value::as_str).map(str::to_owned);
    let content = operation.get("requestBody").and_then(|body| body.get("content"));
    Traits {
        safe: method == "get" || method == "head",
        path_parameter: path.contains('{'),
        parameters: declared.map(|all| all.iter().filter_map(name_of).collect()).unwrap_or_default(),
        json_body: content.is_some_and(|content| content.get("application/json").is_some()),
        body: content.is_some(),
    }
}

/// The problems that an operation can answer with; the first of each status gives it its words.
fn problems(operation_id: &str, traits: &Traits) -> Vec<ProblemCode> {
    use ProblemCode as Code;
    let looks_back = ["as_of", "as_of_seq"].iter().any(|name| traits.takes(name));
    let proves = ["size", "to"].iter().any(|name| traits.takes(name)) && !traits.takes("q");
    let keyed = traits.takes(idempotency::HEADER);
    let possible = [
        (traits.body || !traits.parameters.is_empty(), Code::MalformedParameter),
        (traits.safe && !traits.parameters.is_empty(), Code::UnknownParameter),
        (traits.json_body, Code::MalformedJson),
        (traits.json_body, Code::JsonTooDeep),
        (traits.takes("If-Match"), Code::MissingHeader),
        (keyed || traits.takes("If-Match") || traits.takes("If-None-Match"), Code::MalformedHeader),
        (true, Code::NotAuthenticated),
        (true, Code::NotPermitted),
        (operation_id == "reviewClaim", Code::OwnClaim),
        (traits.path_parameter, Code::NotFound),
        (traits.body, Code::RequestTimeout),
        (traits.safe && (looks_back || proves), Code::BeyondTheLog),
        (looks_back, Code::AsOfTwice),
        (looks_back, Code::AsOfInFuture),
        (keyed, Code::IdempotencyKeyReused),
        (traits.takes("If-Match"), Code::Stale),
        (traits.json_body, Code::PayloadTooLarge),
        (traits.body, Code::UnsupportedMediaType),
        (traits.json_body, Code::InvalidBody),
        (true, Code::RateLimited),
        (true, Code::Internal),
        (true, Code::Overloaded),
        (!traits.safe, Code::StorageUnavailable),
        (!traits.safe, Code::OutcomeUnknown),
    ];
    let shared = possible.into_iter().filter(|(can, _)| *can).map(|(_, code)| code);
    let written = traits.json_body.then_some(Code::CharacterNotAllowed);
    refusals(operation_id).chain(shared).chain(written).collect()
}

/// What the ledger refuses of this operation in particular.
fn refusals(operation_id: &str) -> impl Iterator<Item = ProblemCode> {
    use ProblemCode as Code;
    const CLAIM: [Code; 16] = [
        Code::QuoteNotFound,
        Code::QuoteAmbiguous,
        Code::UnknownReference,
        Code::UnknownNationality,
        Code::ForeignNotAlone,
        Code::RangeReversed,
        Code::OwnRoleIncluded,
        Code::AdditionalWithoutNumber,
        Code::CountedFromAfterArticle,
        Code::NoHostCountry,
        Code::EmbargoNotAllowed,
        Code::NotActive,
        Code::OtherIncident,
        Code::UnknownProposal,
        Code::NoText,
        Code::LanguageNotRead,
    ];
    let takes_claims = ["createClaim", "createClaimBatch", "correctClaim"].contains(&operation_id);
    let of_claims = CLAIM.into_iter().filter(move |_| takes_claims);
    let own: &[Code] = match operation_id {
        "correctClaim" => {
            &[Code::ClaimAndChanges, Code::NothingToChange, Code::SetAndCleared, Code::AlreadyRedacted]
        }
        "createSource" => &[Code::UnknownNationality],
        "amendSource" => &[Code::NothingToChange, Code::SetAndCleared, Code::UnknownNationality],
        "createIncident" => {
            &[Code::DatesReversed, Code::InTheFuture, Code::UnknownNationality, Code::ExternalIdTaken]
        }
        "amendIncident" => &[
            Code::NothingToChange,
            Code::SetAndCleared,
            Code::DatesReversed,
            Code::InTheFuture,
            Code::ExternalIdTaken,
        ],
        "createArticle" => &[
            Code::UnknownReference,
            Code::TextHashMismatch,
            Code::ArticleHasOtherSource,
            Code::InTheFuture,
            Code::OffsetNotAllowed,
        ],
        "amendArticle" => &[Code::NothingToChange, Code::SetAndCleared, Code::NotActive],
        "retractArticle" | "retractClaim" | "retractImport" => &[Code::NotActive],
        "reviewClaim" => &[Code::NotActive, Code::NothingToChange],
        "redactArticle" | "redactClaim" | "redactEntry" => &[Code::AlreadyRedacted],
        "createRuling" => &[
            Code::OtherIncident,
            Code::MoveExceedsFigure,
            Code::AlreadyUndone,
            Code::UnknownReference,
            Code::EmbargoNotAllowed,
        ],
        "compareSources" | "getTotals" => &[Code::RoleNotInGroup],
        "proposeClaims" => &[Code::NoText, Code::LanguageNotRead],
        "proposeClaimsForText" => &[Code::LanguageNotRead],
        "revokeKey" => &[Code::KeyRevoked],
        _ => &[],
    };
    of_claims.chain(own.iter().copied())
}

fn example(code: ProblemCode) -> Value {
    Problem::new(code, format!("{}.", code.title())).to_json()
}

/// Every problem there is, as an example of the schema.
pub fn all_problems() -> Value {
    ProblemCode::ALL.iter().map(|code| example(*code)).collect()
}

/// Puts a problem among the answers, beside those of the same status.
fn add_problem(responses: &mut Value, code: ProblemCode) {
    let response = &mut responses[code.status().as_str()];
    if !response["description"].is_string() {
        response["description"] = json!(code.title());
    }
    let media = &mut response["content"][MEDIA_TYPE];
    media["schema"] = json!({"$ref": "#/components/schemas/Problem"});
    media["examples"][code.code()] = json!({"summary": code.title(), "value": example(code)});
}

/// Whether an answer tells of one new resource, as it stands; a list of them and a secret shown once have no state to name.
fn is_new_resource(status: &str, response: &Value) -> bool {
    let schema = response.pointer("/content/application~1json/schema/$ref").and_then(Value::as_str);
    status == "201"
        && schema.is_some_and(|schema| !schema.ends_with("Page") && !schema.ends_with("/IssuedKey"))
}

fn add_headers(status: &str, response: &mut Value, traits: &Traits) {
    let succeeded = status.starts_with('2');
    let tagged = traits.takes("If-None-Match") || traits.takes("If-Match");
    let text = |words: &str, pattern: &str, example: &str| json!({"description": words, "schema": {"type": "string", "pattern": pattern, "example": example}});
    let any = "^[\\x20-\\x7e]{1,4000}$";
    let possible = [
        (true, "X-Request-Id", text("Names this request in the log", "^[A-Za-z0-9_-]{1,64}$", "0193b2c0aa")),
        (
            status == "201",
            "Location",
            text(
                "Where the new resource is",
                "^/v1/[\\x21-\\x7e]{1,200}$",
                "/v1/sources/src_01jd6fzb4qe7xsm3v0k9c2w8an",
            ),
        ),
        (
            (succeeded && tagged) || status == "304" || is_new_resource(status, response),
            "ETag",
            text("Names the state of what is answered", "^\"[^\"]{1,500}\"$", "\"42\""),
        ),
        (
            status == "200" && traits.takes("cursor"),
            "Link",
            text(
                "Leads to the next page (`rel=\"next\"`)",
                any,
                "</v1/claims?cursor=000000000000002a>; rel=\"next\"",
            ),
        ),
        (
            succeeded && traits.takes(idempotency::HEADER),
            idempotency::REPLAYED_HEADER,
            text(
                "`true` if the answer was first given to an earlier request with this key",
                "^true$",
                "true",
            ),
        ),
        (status == "401", "WWW-Authenticate", text("How to authenticate", any, "Bearer")),
        (
            status == "429" || status == "503",
            "Retry-After",
            json!({"description": "When to try again, in seconds", "schema": {"type": "integer", "format": "int64", "minimum": 0, "maximum": 86400, "example": 1}}),
        ),
    ];
    for (_, name, header) in possible.into_iter().filter(|(applies, ..)| *applies) {
        if response["headers"][name].is_null() {
            response["headers"][name] = header;
        }
    }
}
