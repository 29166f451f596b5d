//! What changed, as an Atom feed (RFC 4287): one item for each answer that an entry moved, with both values.

use actix_web::http::header::ETag;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;

use crate::domain::cell::CellNationality;
use crate::domain::ids::{IncidentId, Seq};
use crate::domain::incident::Incident;
use crate::domain::time::Timestamp;
use crate::http::auth::{May, Read};
use crate::http::conditional::not_modified;
use crate::http::extract::{NoParams, Params, PathId};
use crate::http::pages::address;
use crate::http::pages::nationality::KnownCode;
use crate::http::pages::number;
use crate::http::pages::send;
use crate::http::pages::sheet::{self, Answer, FeedSet};
use crate::http::pages::words::{self, Amount};
use crate::http::problem::Problem;
use crate::ledger::{AnswerFilter, Caller, FigurePart, FigureQuery, KeptPart, Ledger, View, people_of};

const MEDIA_TYPE: &str = "application/atom+xml; charset=utf-8";
/// Entries of one incident that are looked at, the last ones first.
const ENTRIES_MAX: usize = 12;
const INCIDENTS_MAX: usize = 10;
const ITEMS_MAX: usize = 50;

#[derive(Template)]
#[template(path = "feed.xml", escape = "html", whitespace = "suppress")]
struct Feed {
    id: String,
    href: String,
    page: String,
    title: String,
    author: String,
    updated: String,
    items: Vec<Item>,
}

/// One answer that moved.
struct Item {
    at: Timestamp,
    updated: String,
    id: String,
    href: String,
    title: String,
    summary: String,
}

#[get("/incidents/{incident_id}/feed.atom")]
pub async fn incident_feed(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(id): PathId<IncidentId>,
    _none: Params<NoParams>,
) -> Result<HttpResponse, Problem> {
    let base = send::base(&request);
    let feed = Feed::of_incident(&ledger, &may, id, &base).await?;
    sent(&request, &may, &feed)
}

#[get("/nationalities/{code}/feed.atom")]
pub async fn nationality_feed(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    PathId(code): PathId<KnownCode>,
    _none: Params<NoParams>,
) -> Result<HttpResponse, Problem> {
    let base = send::base(&request);
    let feed = Feed::of_nationality(&ledger, &may, CellNationality::Code(code.proven()?), &base).await?;
    sent(&request, &may, &feed)
}

fn sent(request: &HttpRequest, caller: &Caller, feed: &Feed) -> Result<HttpResponse, Problem> {
    let tag = send::tag(request, caller, &format!("{}.{}", feed.updated, feed.items.len()));
    if let Some(known) = not_modified(request, &tag) {
        return Ok(known);
    }
    let xml = feed.render().map_err(|_| Problem::internal())?;
    Ok(HttpResponse::Ok().insert_header(ETag(tag)).content_type(MEDIA_TYPE).body(xml))
}

/// Letters that XML cannot hold are left out.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}')).collect()
}

fn incident_of(ledger: &Ledger, caller: &Caller, id: IncidentId) -> Result<Incident, Problem> {
    let ready = ledger.incident(id, View::now(caller.audience()))?;
    serde_json::from_str(&ready.json).map_err(|_| Problem::internal())
}

impl Feed {
    async fn of_incident(
        ledger: &Ledger,
        caller: &Caller,
        id: IncidentId,
        base: &str,
    ) -> Result<Self, Problem> {
        let incident = incident_of(ledger, caller, id)?;
        let items = items(ledger, caller, &incident, None, base).await?;
        let path = format!("/incidents/{id}/feed.atom");
        Self::new(
            ledger,
            base,
            (path, address::incident(id, "")),
            plain(&incident.title),
            incident.recorded_at,
            items,
        )
    }

    async fn of_nationality(
        ledger: &Ledger,
        caller: &Caller,
        of: CellNationality,
        base: &str,
    ) -> Result<Self, Problem> {
        let filter = AnswerFilter { nationality: Some(of), ..AnswerFilter::default() };
        let found = ledger.answers_across(caller, filter, INCIDENTS_MAX, None).await?;
        let mut all = Vec::new();
        for one in found.items {
            let incident = incident_of(ledger, caller, one.incident_id)?;
            all.extend(items(ledger, caller, &incident, Some(of), base).await?);
        }
        let title = match of {
            CellNationality::Code(code) => words::capital(&people_of(code, false)),
            other => other.to_string(),
        };
        let path = format!("/nationalities/{of}/feed.atom");
        Self::new(ledger, base, (path, address::nationality(of)), title, Timestamp::from_micros(0), all)
    }

    fn new(
        ledger: &Ledger,
        base: &str,
        (path, page): (String, String),
        title: String,
        begun: Timestamp,
        mut items: Vec<Item>,
    ) -> Result<Self, Problem> {
        items.sort_by(|one, other| other.at.as_micros().cmp(&one.at.as_micros()).then(one.id.cmp(&other.id)));
        items.truncate(ITEMS_MAX);
        let updated = items.first().map_or(begun, |item| item.at).to_string();
        let author = ledger.checkpoint_key()?.split('+').next().unwrap_or_default().to_owned();
        Ok(Self {
            id: format!("{base}{path}"),
            href: format!("{base}{path}"),
            page: format!("{base}{page}"),
            title,
            author,
            updated,
            items,
        })
    }
}

/// What the last entries moved in one incident.
async fn items(
    ledger: &Ledger,
    caller: &Caller,
    incident: &Incident,
    of: Option<CellNationality>,
    base: &str,
) -> Result<Vec<Item>, Problem> {
    let all = moved(
        ledger,
        caller,
        incident.id,
        FigureQuery { since: Some(Seq(0)), nationality: of, ..FigureQuery::default() },
    )
    .await?;
    let mut entries: Vec<Seq> =
        all.answers.iter().flat_map(|answer| answer.entries.iter().copied()).collect();
    entries.sort_unstable_by(|one, other| other.cmp(one));
    entries.dedup();
    let mut items = Vec::new();
    for entry in entries.into_iter().take(ENTRIES_MAX) {
        let mut query = FigureQuery {
            since: Some(Seq(entry.0.saturating_sub(1))),
            nationality: of,
            ..FigureQuery::default()
        };
        query.time.as_of_seq = Some(entry);
        let set = moved(ledger, caller, incident.id, query).await?;
        items.extend(set.answers.iter().map(|answer| Item::of(answer, &set, incident, base)));
    }
    Ok(items)
}

async fn moved(
    ledger: &Ledger,
    caller: &Caller,
    id: IncidentId,
    query: FigureQuery,
) -> Result<FeedSet, Problem> {
    let part = FigurePart::Kept(KeptPart::Answers);
    Ok(sheet::read(&ledger.figures(caller, id, part, query).await?)?)
}

impl Item {
    fn of(answer: &Answer, set: &FeedSet, incident: &Incident, base: &str) -> Self {
        let now = Amount::from(answer.bounds()).spoken();
        let before = answer.before.as_ref().map(|earlier| Amount::from(earlier.bounds).spoken());
        let topic = words::topic(number::cell(answer), 2);
        let query = format!("?policy=gtd&as_of_seq={}", set.as_of_seq);
        let href = address::answer(incident.id, answer.group, answer.outcome, answer.nationality, &query);
        let before = before.unwrap_or_else(|| "not known".to_owned());
        Self {
            at: set.as_of,
            updated: set.as_of.to_string(),
            id: format!("{base}{href}"),
            href: format!("{base}{href}"),
            title: plain(&format!("{}: {before} → {now} ({})", words::capital(&topic), incident.title)),
            summary: plain(&format!("{} Before: {before}; now: {now}.", answer.sentence)),
        }
    }
}
