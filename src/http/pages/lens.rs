//! By which rule, from what, as of when a page is read: the same parameters as the API's, as a form sends them.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use crate::domain::ids::Seq;
use crate::domain::time::{Precision, Timestamp};
use crate::http::extract::Params;
use crate::http::pages::words;
use crate::http::problem::{Problem, ProblemCode};
use crate::http::views::figure::{CellFilter, RuleQuery, figure_query};
use crate::http::views::time::TimeTravel;
use crate::ledger::{self, FigureQuery, Policy};

/// How much of a long page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Extent {
    All,
}

#[derive(Clone, Copy, Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
struct Shown {
    #[param(value_type = Option<String>)]
    show: Option<Extent>,
}

/// The lens of a page: a question about everything, and whether all of its answer is wanted.
#[derive(Clone, Debug, Default)]
pub struct Lens {
    pub query: FigureQuery,
    pub show_all: bool,
}

impl FromRequest for Lens {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::parse(request.query_string()))
    }
}

/// The pairs of a query as a form sends them: what is left empty is not asked for.
pub fn filled(query: &str) -> Result<Vec<(String, String)>, Problem> {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(query)
        .map_err(|_| Problem::new(ProblemCode::MalformedParameter, "The query cannot be read."))?;
    Ok(pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect())
}

/// The same pairs as a query.
pub fn written(pairs: &[(String, String)]) -> Result<String, Problem> {
    serde_html_form::to_string(pairs).map_err(|_| Problem::internal())
}

/// A time as a browser's field has it, as the API takes it: UTC.
fn with_zone(value: &str) -> String {
    match value.len() {
        10 => format!("{value}T00:00:00Z"),
        16 => format!("{value}:00Z"),
        19 => format!("{value}Z"),
        _ => value.to_owned(),
    }
}

impl Lens {
    fn parse(query: &str) -> Result<Self, Problem> {
        let mut pairs = filled(query)?;
        for (name, value) in &mut pairs {
            if name == "as_of" || name == "reported_by" {
                *value = with_zone(value);
            }
        }
        // The form keeps the entry that a link fixes the page to, until a time is typed.
        if pairs.iter().any(|(name, _)| name == "as_of") {
            pairs.retain(|(name, _)| name != "as_of_seq");
        }
        let Params(rule, time, shown) = Params::<RuleQuery, TimeTravel, Shown>::parse(&written(&pairs)?)?;
        let query = figure_query(rule, CellFilter::default(), time)?;
        Ok(Self { query, show_all: shown.show == Some(Extent::All) })
    }

    pub const fn policy(&self) -> Policy {
        self.query.policy
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let FigureQuery { policy, without_rulings, time, .. } = &self.query;
        let mut pairs = Vec::new();
        if *policy != Policy::default() {
            pairs.push(("policy", policy.to_string()));
        }
        if *without_rulings {
            pairs.push(("rulings", "false".to_owned()));
        }
        pairs.extend(time.reported_by.map(|at| ("reported_by", at.to_string())));
        pairs.extend(time.as_of.map(|at| ("as_of", at.to_string())));
        pairs.extend(time.as_of_seq.map(|seq| ("as_of_seq", seq.to_string())));
        pairs
    }

    /// The lens as a query to put behind an address; empty for the usual one.
    pub fn suffix(&self) -> String {
        as_query(&self.pairs())
    }

    /// The same lens by another policy.
    pub fn by(&self, policy: Policy) -> String {
        let mut other = self.clone();
        other.query.policy = policy;
        other.suffix()
    }

    /// The same, fixed to an entry: it answers the same for ever.
    pub fn permanent(&self, seq: Seq) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(name, _)| !matches!(*name, "policy" | "as_of" | "as_of_seq"));
        pairs.insert(0, ("policy", self.query.policy.to_string()));
        pairs.push(("as_of_seq", seq.to_string()));
        as_query(&pairs)
    }

    /// The same, with nothing left out.
    pub fn whole(&self) -> String {
        let mut pairs = self.pairs();
        pairs.push(("show", "all".to_owned()));
        as_query(&pairs)
    }
}

fn as_query(pairs: &[(&'static str, String)]) -> String {
    let written = serde_html_form::to_string(pairs).unwrap_or_default();
    if written.is_empty() { written } else { format!("?{written}") }
}

/// The lens in one sentence, and the form that changes it.
#[derive(Debug, Default)]
pub struct LensForm {
    pub rule: String,
    pub rule_href: String,
    pub from: String,
    pub standing: String,
    pub options: Vec<RuleOption>,
    pub reported_by: Field,
    pub as_of: Field,
    pub kept: Vec<(&'static str, String)>,
    pub back_to_now: Option<String>,
    /// What is wrong with what was typed.
    pub problem: Option<String>,
}

#[derive(Debug)]
pub struct RuleOption {
    pub id: &'static str,
    pub name: String,
    pub chosen: bool,
}

/// A field for a time; one that holds no time is a field for text, or what was typed would be lost.
#[derive(Debug, Default)]
pub struct Field {
    pub kind: &'static str,
    pub value: String,
}

impl Field {
    fn of(at: Option<Timestamp>) -> Self {
        let value = at.map(|at| at.to_string().get(..16).unwrap_or_default().to_owned());
        Self { kind: "datetime-local", value: value.unwrap_or_default() }
    }

    fn typed(value: &str) -> Self {
        match with_zone(value).parse::<Timestamp>() {
            Ok(at) => Self::of(Some(at)),
            Err(_) if value.is_empty() => Self::of(None),
            Err(_) => Self { kind: "text", value: value.to_owned() },
        }
    }
}

impl LensForm {
    /// Of a page that is shown; `as_of` is when its last entry was recorded.
    pub fn of(lens: &Lens, path: &str, seq: Seq, as_of: Timestamp) -> Self {
        let time = lens.query.time;
        let said = |at| words::time(at, Precision::Minute);
        let standing = match (time.as_of_seq, time.as_of) {
            (None, None) => "now".to_owned(),
            _ => format!("at entry {seq}, {}", said(as_of)),
        };
        let is_past = time.as_of.is_some() || time.as_of_seq.is_some();
        let mut now = lens.clone();
        now.query.time.as_of = None;
        now.query.time.as_of_seq = None;
        let mut kept: Vec<(&str, String)> = Vec::new();
        if lens.query.without_rulings {
            kept.push(("rulings", "false".to_owned()));
        }
        kept.extend(time.as_of_seq.map(|seq| ("as_of_seq", seq.to_string())));
        Self {
            rule: name_of(lens.policy()),
            rule_href: crate::http::pages::address::policy(lens.policy()),
            from: time.reported_by.map_or("all that was published".to_owned(), |at| {
                format!("what was published by {}", said(at))
            }),
            standing,
            options: options(lens.policy().code()),
            reported_by: Field::of(time.reported_by),
            as_of: Field::of(time.as_of),
            kept,
            back_to_now: is_past.then(|| format!("{path}{}", now.suffix())),
            problem: None,
        }
    }

    /// Of a page that could not be shown: what was typed stays, with what is wrong about it.
    pub fn typed(query: &str, problem: &str) -> Self {
        let pairs = filled(query).unwrap_or_default();
        let value = |name: &str| {
            pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
        };
        let policy = value("policy").parse().unwrap_or_default();
        Self {
            rule: name_of(policy),
            rule_href: crate::http::pages::address::policy(policy),
            from: "all that was published".to_owned(),
            standing: "now".to_owned(),
            options: options(policy.code()),
            reported_by: Field::typed(value("reported_by")),
            as_of: Field::typed(value("as_of")),
            problem: Some(problem.to_owned()),
            ..Self::default()
        }
    }
}

/// What a policy is called.
pub fn name_of(policy: Policy) -> String {
    ledger::policies()
        .into_iter()
        .find(|known| known.id == policy)
        .map(|known| known.name)
        .unwrap_or_default()
}

fn options(chosen: &str) -> Vec<RuleOption> {
    let option = |policy: ledger::PolicyDescription| RuleOption {
        id: policy.id.code(),
        name: policy.name,
        chosen: policy.id.code() == chosen,
    };
    ledger::policies().into_iter().map(option).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_leaves_empty_is_not_asked_for() {
        let lens = Lens::parse("policy=ibc&reported_by=&as_of=").unwrap();
        assert_eq!((lens.policy(), lens.suffix().as_str()), (Policy::Ibc, "?policy=ibc"));
        assert_eq!(Lens::parse("policy=gtd").unwrap().suffix(), "");
    }

    #[test]
    fn times_of_a_field_are_utc() {
        let lens = Lens::parse("reported_by=2016-07-02T10%3A00").unwrap();
        assert_eq!(lens.suffix(), "?reported_by=2016-07-02T10%3A00%3A00Z");
        assert!(Lens::parse("as_of=yesterday").is_err());
        assert_eq!(LensForm::typed("as_of=yesterday", "").as_of.value, "yesterday");
    }

    #[test]
    fn another_rule_is_read_at_the_same_entry_until_a_time_is_typed() {
        let form = |query: &str| {
            let lens = Lens::parse(query).unwrap();
            LensForm::of(&lens, "/incidents/x", Seq(30), Timestamp::from_micros(0)).kept
        };
        assert_eq!(form("as_of_seq=30"), [("as_of_seq", "30".to_owned())]);
        assert_eq!(form(""), []);
        let typed = Lens::parse("policy=ibc&as_of=2016-07-02T10%3A00&as_of_seq=30").unwrap();
        assert_eq!(typed.suffix(), "?policy=ibc&as_of=2016-07-02T10%3A00%3A00Z");
    }

    #[test]
    fn a_permanent_link_names_the_rule_and_the_entry() {
        assert_eq!(Lens::default().permanent(Seq(52)), "?policy=gtd&as_of_seq=52");
    }
}
