//! The pages of the rules: each in words, step by step, with where it comes from.

use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;

use crate::http::auth::{May, Read};
use crate::http::extract::{NoParams, Params, PathId};
use crate::http::pages::address;
use crate::http::pages::send::{self, Frame};
use crate::http::problem::{Problem, ProblemCode};
use crate::ledger::{self, Policy, PolicyDescription};

#[derive(Template)]
#[template(path = "policies.html", whitespace = "minimize")]
struct PoliciesPage {
    frame: Frame,
    policies: Vec<Rule>,
}

#[derive(Template)]
#[template(path = "policy.html", whitespace = "minimize")]
struct PolicyPage {
    frame: Frame,
    rule: Rule,
}

/// A rule in words.
struct Rule {
    id: String,
    href: String,
    name: String,
    version: String,
    citation: String,
    steps: Vec<(String, String)>,
    vague: Vec<(String, String)>,
    is_usual: bool,
}

impl From<PolicyDescription> for Rule {
    fn from(policy: PolicyDescription) -> Self {
        let vague = policy.vague_words.into_iter();
        Self {
            id: policy.id.to_string(),
            href: address::policy(policy.id),
            is_usual: policy.id == Policy::default(),
            name: policy.name,
            version: policy.version,
            citation: policy.citation,
            steps: policy.steps.into_iter().map(|step| (step.id.to_string(), step.text)).collect(),
            vague: vague.map(|word| (word.word, crate::http::pages::words::number(word.low))).collect(),
        }
    }
}

fn frame(title: String) -> Frame {
    Frame {
        title,
        description: "A published rule by which what articles say becomes one figure.".to_owned(),
        part: "policies",
        alternate: "/v1/policies".to_owned(),
        ..Frame::default()
    }
}

#[get("/policies")]
pub async fn policies(
    may: May<Read>,
    request: HttpRequest,
    _none: Params<NoParams>,
) -> Result<HttpResponse, Problem> {
    let tag = send::tag(&request, &may, "policies");
    let all = || ledger::policies().into_iter().map(Rule::from).collect();
    send::page(&request, tag, || Ok(PoliciesPage { frame: frame("Rules".to_owned()), policies: all() }))
}

#[get("/policies/{policy_id}")]
pub async fn policy_page(
    may: May<Read>,
    request: HttpRequest,
    PathId(id): PathId<String>,
    _none: Params<NoParams>,
) -> Result<HttpResponse, Problem> {
    let unknown = || Problem::new(ProblemCode::NotFound, "there is no such policy");
    let found = ledger::policies().into_iter().find(|known| known.id.code() == id).ok_or_else(unknown)?;
    let tag = send::tag(&request, &may, &found.version);
    let rule = Rule::from(found);
    send::page(&request, tag, || Ok(PolicyPage { frame: frame(rule.name.clone()), rule }))
}
