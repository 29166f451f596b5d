//! The pages of nationalities: which there are, and the people of one wherever something happened to them.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;

use crate::domain::cell::CellNationality;
use crate::domain::nationality::{self, Country, Nationality};
use crate::http::auth::{May, Read};
use crate::http::extract::{Params, PathId};
use crate::http::pages::address;
use crate::http::pages::ask::Line;
use crate::http::pages::draw::People;
use crate::http::pages::lens::{filled, written};
use crate::http::pages::number::{self, NumberLink};
use crate::http::pages::send::{self, Frame};
use crate::http::pages::sheet::Answer;
use crate::http::pages::words::{self, Status};
use crate::http::pagination::Cursor;
use crate::http::problem::{Problem, ProblemCode};
use crate::http::views::answer::NewestFirst;
use crate::http::views::reference::NationalityQuery;
use crate::ledger::{AnswerFilter, AnswersOfIncident, Caller, Ledger, people_of};

/// Incidents of one page.
const ON_PAGE: usize = 20;
/// More people than this are not drawn.
const MARKS_MAX: u64 = 100;

#[derive(Template)]
#[template(path = "nationalities.html", whitespace = "minimize")]
struct NationalitiesPage {
    frame: Frame,
    q: String,
    countries: Vec<&'static Country>,
}

#[derive(Template)]
#[template(path = "nationality.html", whitespace = "minimize")]
struct NationalityPage {
    frame: Frame,
    code: String,
    people: String,
    incidents: Vec<OfIncident>,
    next: Option<String>,
    is_first: bool,
}

/// The people of a nationality in one incident.
struct OfIncident {
    href: String,
    title: String,
    date: String,
    first_day: String,
    marks: Option<Marked>,
    rows: Vec<Row>,
}

struct Marked {
    href: String,
    people: People,
    amount: String,
    label: String,
}

struct Row {
    line: Line,
    status: Status,
    sentence: String,
}

#[get("/nationalities")]
pub async fn nationalities(may: May<Read>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    let query = written(&filled(request.query_string())?)?;
    let Params(asked, ..) = Params::<NationalityQuery>::parse(&query)?;
    let countries = match asked.q.as_deref() {
        Some(words) => nationality::look_up(words),
        None => nationality::all().iter().collect(),
    };
    let frame = Frame {
        title: "Nationalities".to_owned(),
        description: "The people of each nationality, wherever something happened to them.".to_owned(),
        part: "nationalities",
        alternate: "/v1/nationalities".to_owned(),
        ..Frame::default()
    };
    let tag = send::tag(&request, &may, "nationalities");
    send::page(&request, tag, || Ok(NationalitiesPage { frame, q: asked.q.unwrap_or_default(), countries }))
}

#[get("/nationalities/{code}")]
pub async fn nationality_page(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(code): PathId<KnownCode>,
) -> Result<HttpResponse, Problem> {
    let Params(wanted, ..) = Params::<NewestFirst>::parse(request.query_string())?;
    let code = code.proven()?;
    let tag = send::tag(&request, &may, &ledger.head()?.to_string());
    let page = NationalityPage::of(&ledger, &may, code, wanted.after()).await?;
    send::page(&request, tag, || Ok(page))
}

/// A code in a path; one that is of the form but none is a page that is not there.
pub struct KnownCode(Option<Nationality>);

impl std::str::FromStr for KnownCode {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.parse().ok()))
    }
}

impl KnownCode {
    pub fn proven(&self) -> Result<Nationality, Problem> {
        let unknown = || Problem::new(ProblemCode::NotFound, "there is no nationality of this code");
        self.0.ok_or_else(unknown)
    }
}

impl NationalityPage {
    async fn of(
        ledger: &Ledger,
        caller: &Caller,
        code: Nationality,
        after: Option<u64>,
    ) -> Result<Self, Problem> {
        let filter =
            AnswerFilter { nationality: Some(CellNationality::Code(code)), ..AnswerFilter::default() };
        let found = ledger.answers_across(caller, filter, ON_PAGE, after).await?;
        let people = words::capital(&people_of(code, false));
        let incidents = found.items.iter().map(OfIncident::try_from).collect::<Result<_, _>>()?;
        Ok(Self {
            frame: Frame {
                title: people.clone(),
                description: format!("{people}: what articles say about them, incident by incident."),
                part: "nationalities",
                alternate: format!("/v1/answers?nationality={code}"),
                feed: format!("/nationalities/{code}/feed.atom"),
                ..Frame::default()
            },
            next: found
                .next
                .map(|next| format!("{}?cursor={}", address::nationality(code), Cursor::new(next))),
            is_first: after.is_none(),
            code: code.to_string(),
            people,
            incidents,
        })
    }
}

/// The answers that an incident has, as they are written.
pub fn answers_of(found: &AnswersOfIncident) -> Result<Vec<Answer>, Problem> {
    let rows = found.answers.iter().map(|row| serde_json::from_str(row.get()));
    rows.collect::<Result<_, _>>().map_err(|_| Problem::internal())
}

impl TryFrom<&AnswersOfIncident> for OfIncident {
    type Error = Problem;

    fn try_from(found: &AnswersOfIncident) -> Result<Self, Problem> {
        let answers = answers_of(found)?;
        let row = |answer: &Answer| {
            let number = NumberLink::answer(found.incident_id, answer, "");
            let topic = number::cell(answer);
            let all = crate::domain::cell::Cell { nationality: CellNationality::Any, ..topic };
            let line = Line { label: words::capital(&words::topic(all, number.amount.n)), number };
            Row { line, status: answer.into(), sentence: answer.sentence.clone() }
        };
        let date = found.started_on.parse().map(words::day).unwrap_or_else(|_| found.started_on.clone());
        Ok(Self {
            href: address::incident(found.incident_id, ""),
            title: found.title.clone(),
            date,
            first_day: found.started_on.clone(),
            marks: answers.first().and_then(|answer| marked(found, answer)),
            rows: answers.iter().map(row).collect(),
        })
    }
}

fn marked(found: &AnswersOfIncident, answer: &Answer) -> Option<Marked> {
    let n = answer.best.filter(|best| (1..=MARKS_MAX).contains(best))?;
    let number = NumberLink::answer(found.incident_id, answer, "");
    let people = words::people(answer.nationality, n == 1);
    Some(Marked {
        href: number.href,
        people: People::of(n),
        amount: number.amount.spoken(),
        label: format!("{people} {}", words::outcome_words(answer.outcome)),
    })
}
