//! The list of incidents with its search: what a reader sees first.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::domain::ids::IncidentId;
use crate::domain::incident::Incident;
use crate::domain::nationality;
use crate::http::auth::{May, Read};
use crate::http::extract::Params;
use crate::http::pages::ask::{Asked, Headline};
use crate::http::pages::finding::is_doubt;
use crate::http::pages::lens::{filled, written};
use crate::http::pages::place::Place;
use crate::http::pages::send::{self, Frame};
use crate::http::pages::sheet::{self, AnswerSet, Findings};
use crate::http::pages::words;
use crate::http::pagination::{Cursor, Page};
use crate::http::problem::Problem;
use crate::http::views::incident::IncidentQuery;
use crate::ledger::{Caller, FigurePart, FigureQuery, KeptPart, Ledger, Order, PageRequest, View};

/// Incidents of one page.
const ON_PAGE: usize = 20;

/// What was typed into the form.
#[derive(Clone, Debug, Default)]
pub struct Search {
    pub q: String,
    pub country: String,
    pub from: String,
    pub to: String,
    pub countries: Vec<Choice>,
    /// What is wrong with it.
    pub problem: Option<String>,
}

/// A country to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    pub code: String,
    pub name: String,
    pub chosen: bool,
}

impl Search {
    /// What a query holds, right or wrong.
    pub fn typed(query: &str, problem: Option<String>) -> Self {
        let pairs = filled(query).unwrap_or_default();
        let value = |name: &str| {
            let found = pairs.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let country = value("country");
        let choice = |known: &nationality::Country| Choice {
            code: known.code.to_string(),
            name: known.name.clone(),
            chosen: known.code.to_string() == country,
        };
        let mut countries: Vec<Choice> =
            nationality::all().iter().filter(|known| known.alpha2.is_some()).map(choice).collect();
        countries.sort_by(|one, other| one.name.cmp(&other.name));
        Self { q: value("q"), country, from: value("from"), to: value("to"), countries, problem }
    }

    fn is_empty(&self) -> bool {
        [&self.q, &self.country, &self.from, &self.to].into_iter().all(|typed| typed.is_empty())
    }

    /// What was looked for, in words: "“harbour” in Iceland".
    fn words(&self) -> String {
        let country = self.countries.iter().find(|choice| choice.chosen);
        let parts = [
            (!self.q.is_empty()).then(|| format!(" “{}”", self.q)),
            country.map(|country| format!(" in {}", country.name)),
            (!self.from.is_empty()).then(|| format!(" from {}", self.from)),
            (!self.to.is_empty()).then(|| format!(" to {}", self.to)),
        ];
        parts.into_iter().flatten().collect()
    }
}

#[derive(Template)]
#[template(path = "list.html", whitespace = "minimize")]
struct ListPage {
    frame: Frame,
    search: Search,
    counted: String,
    years: Vec<Year>,
    /// What was looked for, where nothing was found.
    not_found: Option<String>,
    is_empty: bool,
    next: Option<String>,
}

/// Incidents that began in one year.
struct Year {
    year: String,
    incidents: Vec<Listed>,
}

/// An incident as a line of the list.
struct Listed {
    place: Place,
    day: String,
    headlines: Vec<Headline>,
    articles: String,
    has_articles: bool,
    doubts: Option<String>,
}

/// The page of the list; `/` serves it to a browser.
pub async fn list(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
) -> Result<HttpResponse, Problem> {
    let query = written(&filled(request.query_string())?)?;
    let Params(filter, page, _) = Params::<IncidentQuery, Page>::parse(&query)?;
    let tag = send::tag(&request, &may, &ledger.head()?.to_string());
    if let Some(known) = crate::http::conditional::not_modified(&request, &tag) {
        return Ok(known);
    }
    let page = ListPage::of(&ledger, &may, filter, page.cursor(), &query).await?;
    send::page(&request, tag, || Ok(page))
}

impl ListPage {
    async fn of(
        ledger: &Ledger,
        caller: &Caller,
        filter: IncidentQuery,
        cursor: Option<Cursor>,
        query: &str,
    ) -> Result<Self, Problem> {
        let view = View::now(caller.audience());
        let search = Search::typed(query, None);
        let wanted =
            PageRequest { limit: ON_PAGE, after: cursor.map(Cursor::position), order: Order::Descending };
        let rows = ledger.incidents(&filter.into(), view, wanted)?;
        let mut incidents: Vec<Incident> = Vec::new();
        for json in rows.iter() {
            incidents.push(serde_json::from_slice(json).map_err(|_| Problem::internal())?);
        }
        incidents.sort_by_key(|incident| std::cmp::Reverse((incident.started_on, incident.seq)));
        let next = rows.next.map(Cursor::new).map(|next| next_page("/", query, next)).transpose()?;
        let mut years: Vec<Year> = Vec::new();
        for incident in &incidents {
            let listed = listed(ledger, caller, incident, view).await?;
            let year = incident.started_on.year().to_string();
            match years.last_mut().filter(|last| last.year == year) {
                Some(last) => last.incidents.push(listed),
                None => years.push(Year { year, incidents: vec![listed] }),
            }
        }
        let more = if next.is_some() || cursor.is_some() { " on this page" } else { "" };
        let counted = words::counted(incidents.len(), "incident", "incidents");
        let is_empty = incidents.is_empty();
        Ok(Self {
            frame: frame(&search),
            counted: format!("{counted}{more}, the latest first"),
            not_found: (is_empty && !search.is_empty()).then(|| search.words()),
            search,
            years,
            is_empty,
            next,
        })
    }
}

fn frame(search: &Search) -> Frame {
    Frame {
        title: String::new(),
        description: "What articles say about the people in an incident, by nationality and by source."
            .to_owned(),
        part: "incidents",
        alternate: "/v1/incidents".to_owned(),
        q: search.q.clone(),
        desk: true,
        ..Frame::default()
    }
}

/// The address of the next page of a list at `path`.
pub fn next_page(path: &str, query: &str, next: Cursor) -> Result<String, Problem> {
    let mut pairs = filled(query)?;
    pairs.retain(|(name, _)| name != "cursor");
    pairs.push(("cursor".to_owned(), next.to_string()));
    Ok(format!("{path}?{}", written(&pairs)?))
}

async fn listed(
    ledger: &Ledger,
    caller: &Caller,
    incident: &Incident,
    view: View,
) -> Result<Listed, Problem> {
    let size = ledger.size_of_incident(incident.id, view)?;
    let answers: AnswerSet = kept(ledger, caller, incident.id, KeptPart::Answers).await?;
    let findings: Findings = kept(ledger, caller, incident.id, KeptPart::Findings).await?;
    let (asks, _) = Asked { id: incident.id, answers: &answers.answers, query: "" }.questions();
    let doubts = findings.items.iter().filter(|finding| is_doubt(finding.kind)).count();
    let articles = usize::try_from(size.articles).unwrap_or(usize::MAX);
    Ok(Listed {
        place: incident.into(),
        day: incident.started_on.strftime("%-d %B").to_string(),
        headlines: asks.into_iter().filter_map(|ask| ask.headline).collect(),
        articles: words::counted(articles, "article", "articles"),
        has_articles: size.articles > 0,
        doubts: (doubts > 0).then(|| {
            words::counted(
                doubts,
                "finding: numbers do not fit together",
                "findings: numbers do not fit together",
            )
        }),
    })
}

async fn kept<T: for<'d> serde::Deserialize<'d>>(
    ledger: &Ledger,
    caller: &Caller,
    id: IncidentId,
    part: KeptPart,
) -> Result<T, Problem> {
    Ok(sheet::read(&ledger.figures(caller, id, FigurePart::Kept(part), FigureQuery::default()).await?)?)
}
