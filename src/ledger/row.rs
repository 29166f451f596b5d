//! Figures and answers as rows: what the question adds to them. By which policy, where every one is asked for; and what an answer was
//! before, where that is.

use serde::Serialize;
use utoipa::openapi::schema::{ArrayBuilder, Schema};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::domain::ids::{IncidentId, Seq};
use crate::domain::links::PageLinks;
use crate::reconcile::figure::{Figure, FigureStatus};
use crate::reconcile::{Answer, Policy};

type Properties = Vec<(&'static str, RefOr<Schema>)>;
type NamedSchemas = Vec<(String, RefOr<Schema>)>;

/// What an answer was at an earlier entry. An absent high is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EarlierAnswer {
    pub low: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub best: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub high: Option<u64>,
    pub status: FigureStatus,
}

impl EarlierAnswer {
    /// Nothing had been said.
    pub(super) const NONE: Self = Self { low: 0, best: None, high: None, status: FigureStatus::Unknown };

    pub(super) const fn of(answer: &Answer) -> Self {
        Self { low: answer.low, best: answer.best, high: answer.high, status: answer.status }
    }
}

/// A figure as one row of many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FigureRow {
    #[serde(flatten)]
    pub figure: Figure,
    pub links: PageLinks,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_version: Option<&'static str>,
}

impl FigureRow {
    pub(super) fn of(id: IncidentId, figure: Figure) -> Self {
        let links = PageLinks::of_figure(id, figure.cell());
        Self { figure, links, policy: None, policy_version: None }
    }

    pub(super) fn by(self, policy: Policy) -> Self {
        Self { policy: Some(policy), policy_version: Some(policy.version()), ..self }
    }
}

/// An answer as one row of many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerRow {
    #[serde(flatten)]
    pub answer: Answer,
    pub links: PageLinks,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<Policy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_version: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<EarlierAnswer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<Seq>,
}

impl AnswerRow {
    pub(super) fn of(id: IncidentId, answer: Answer) -> Self {
        let links = PageLinks::of_answer(id, answer.group, answer.outcome, answer.nationality);
        Self { answer, links, policy: None, policy_version: None, before: None, entries: Vec::new() }
    }

    pub(super) fn by(self, policy: Policy) -> Self {
        Self { policy: Some(policy), policy_version: Some(policy.version()), ..self }
    }
}

/// The schema of what a row is made of, with more properties.
pub(super) fn extended<T: PartialSchema>(words: &str, more: Properties, required: &[&str]) -> RefOr<Schema> {
    let RefOr::T(Schema::Object(mut row)) = T::schema() else { return T::schema() };
    row.properties.extend(more.into_iter().map(|(name, schema)| (name.to_owned(), schema)));
    row.required.extend(required.iter().map(|name| (*name).to_owned()));
    row.description = Some(words.to_owned());
    row.into()
}

pub(super) fn described<T: ToSchema>(words: &str) -> RefOr<Schema> {
    let mut reference = Ref::from_schema_name(T::name());
    words.clone_into(&mut reference.description);
    RefOr::Ref(reference)
}

/// A list of things that have a name.
pub(super) fn items<T: ToSchema>(words: &str) -> RefOr<Schema> {
    let list = ArrayBuilder::new().items(Ref::from_schema_name(T::name())).description(Some(words));
    RefOr::T(list.into())
}

fn of_every_row() -> Properties {
    vec![
        ("links", RefOr::Ref(Ref::from_schema_name(PageLinks::name()))),
        ("policy", described::<Policy>("The policy that gives it, where every one was asked for.")),
        ("policy_version", String::schema()),
    ]
}

pub(super) fn name_schema<T: ToSchema>(schemas: &mut NamedSchemas) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}

impl PartialSchema for FigureRow {
    fn schema() -> RefOr<Schema> {
        let words = "The reconciled number of one cell. Absent bounds are open; an absent best means that the rule could not choose.";
        extended::<Figure>(words, of_every_row(), &["links"])
    }
}

impl ToSchema for FigureRow {
    fn schemas(schemas: &mut NamedSchemas) {
        Figure::schemas(schemas);
        name_schema::<Policy>(schemas);
        name_schema::<PageLinks>(schemas);
    }
}

impl PartialSchema for AnswerRow {
    fn schema() -> RefOr<Schema> {
        let words = "The one row that a plain question gets. An absent high is open; an absent best means that the reports leave no one \
                     number.";
        let entries = items::<Seq>("The entries that moved it since the one that `since_seq` names.");
        let mut more = of_every_row();
        more.push((
            "before",
            described::<EarlierAnswer>("What it was after the entry that `since_seq` names."),
        ));
        more.push(("entries", entries));
        extended::<Answer>(words, more, &["links"])
    }
}

impl ToSchema for AnswerRow {
    fn schemas(schemas: &mut NamedSchemas) {
        Answer::schemas(schemas);
        name_schema::<Policy>(schemas);
        name_schema::<PageLinks>(schemas);
        name_schema::<EarlierAnswer>(schemas);
        name_schema::<Seq>(schemas);
    }
}
