//! The main job with the client that progenitor generates.

#[allow(unused_imports)]
mod ledger;

// [first program]
use reqwest::header::{HeaderMap, HeaderValue};

fn connect() -> Result<ledger::Client, Box<dyn std::error::Error>> {
    let bearer = format!("Bearer {}", std::env::var("ADMIN_KEY")?);
    let headers = HeaderMap::from_iter([(reqwest::header::AUTHORIZATION, HeaderValue::from_str(&bearer)?)]);
    let http = reqwest::Client::builder().default_headers(headers).build()?;
    Ok(ledger::Client::new_with_client(&std::env::var("BASE_URL")?, http))
}
async fn first(ledger: &ledger::Client) -> Result<(), Box<dyn std::error::Error>> {
    let page = ledger.list_incidents().send().await?;
    println!("{:?}", page.items.iter().map(|incident| incident.title.to_string()).collect::<Vec<_>>());
    Ok(())
}
// [end]

use futures_util::StreamExt;
use ledger::types;

const TEXT: &str = "Nine Italians were killed. Nobody else was hurt.";

#[derive(Default)]
struct Checks {
    passed: usize,
    failed: usize,
}

impl Checks {
    fn check(&mut self, what: &str, holds: bool) {
        if holds {
            self.passed += 1;
        } else {
            self.failed += 1;
            println!("FAILED {what}");
        }
    }
}

/// Problems come as bytes: the generator types `application/json` only.
async fn problem(error: ledger::Error<ledger::ByteStream>) -> Result<types::Problem, Box<dyn std::error::Error>> {
    let ledger::Error::ErrorResponse(answer) = error else { return Err(error.to_string().into()) };
    Ok(serde_json::from_slice(&whole(answer).await?)?)
}

async fn whole(answer: ledger::ResponseValue<ledger::ByteStream>) -> Result<Vec<u8>, reqwest::Error> {
    let mut stream = answer.into_inner().into_inner();
    let mut bytes = Vec::new();
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk?);
    }
    Ok(bytes)
}

async fn job(checks: &mut Checks) -> Result<(), Box<dyn std::error::Error>> {
    let ledger = connect()?;
    first(&ledger).await?;
    let key = format!("progenitor-{}", std::process::id());
    let create = || {
        let body = types::SourceInput::builder().name("The Daily").kind(types::SourceKind::Outlet);
        ledger.create_source().idempotency_key(key.as_str()).body(body).send()
    };
    let source = create().await?;
    let again = create().await?;
    let replayed = again.headers().get("Idempotency-Replayed").is_some_and(|value| value == "true");
    checks.check("an idempotent repeat", again.id == source.id && replayed);

    let country: types::PlaceInputCountry = "BGD".parse()?;
    let place = types::PlaceInput::builder().name("Dhaka").country(Some(country));
    let place: types::PlaceInput = place.try_into()?;
    let began = "2016-07-01".parse::<chrono::NaiveDate>()?;
    let body = types::IncidentInput::builder().title("A siege").started_on(began).place(place);
    let incident = ledger.create_incident().body(body).send().await?;
    let text: types::ArticleInputText = TEXT.parse()?;
    let body = types::ArticleInput::builder().source_id(source.id.clone()).language("en").text(Some(text));
    let article = ledger.create_article().body(body).send().await?;

    let claim = |exact: &str| -> Result<types::ClaimInput, Box<dyn std::error::Error>> {
        let quote: types::QuoteInput = types::QuoteInput::builder().exact(exact).try_into()?;
        let count = types::ExactCount { qualifier: types::ExactCountQualifier::Exact, value: 9 };
        Ok(types::ClaimInput::builder()
            .incident_id(incident.id.clone())
            .article_id(article.id.clone())
            .quote(quote)
            .role(types::Role::Hostages)
            .outcome(types::Outcome::Killed)
            .nationalities(vec!["ITA".parse::<types::ClaimNationality>()?])
            .count(types::Count::ExactCount(count))
            .try_into()?)
    };
    let recorded = ledger.create_claim().body(claim("Nine Italians")?).send().await?;
    let counted = matches!(&recorded.count, types::Count::ExactCount(count) if count.value == 9);
    checks.check("a union comes back", counted);
    match ledger.create_claim().body(claim("Ten Italians")?).send().await {
        Ok(_) => checks.check("a quote that is not there is refused", false),
        Err(error) => {
            let problem = problem(error).await?;
            checks.check("a problem", problem.code == types::ProblemCode::QuoteNotFound);
        }
    }

    let mut ids = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mut request = ledger.list_sources().limit(std::num::NonZeroU64::MIN);
        if let Some(cursor) = &cursor {
            request = request.cursor(cursor.as_str());
        }
        let page = request.send().await?;
        ids.extend(page.items.iter().map(|listed| listed.id.to_string()));
        cursor = page.next_cursor.as_ref().map(|cursor| cursor.to_string());
        if cursor.is_none() {
            break;
        }
    }
    let count = ids.len();
    checks.check("pages", ids.contains(&source.id.to_string()));
    ids.sort();
    ids.dedup();
    checks.check("no page repeats", ids.len() == count);

    let read = ledger.get_incident_figures().incident_id(incident.id.clone()).send().await?;
    let figure = read.figures.iter().find(|figure| figure.nationality.to_string() == "ITA").ok_or("no figure")?;
    checks.check("figures", figure.best == Some(9));
    let tag = read.headers().get("ETag").ok_or("no ETag")?.to_str()?.to_owned();
    let request = ledger.get_incident_figures().incident_id(incident.id.clone()).if_none_match(tag.as_str());
    let status = request.send().await.err().and_then(|error| error.status());
    checks.check("a 304", status.is_some_and(|status| status.as_u16() == 304));

    let used = ledger.get_claim().claim_id(figure.used[0].clone()).send().await?;
    let words = ledger.get_article_text().article_id(used.article_id.clone()).send().await?;
    let words: Vec<char> = String::from_utf8(whole(words).await?)?.chars().collect();
    let (start, end) = (used.quote.start.unwrap_or(0), used.quote.end.unwrap_or(0));
    let at: String = words[usize::try_from(start)?..usize::try_from(end)?].iter().collect();
    checks.check("a quote", used.quote.exact.as_ref().is_some_and(|exact| exact.to_string() == at));
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::process::ExitCode {
    let mut checks = Checks::default();
    if let Err(error) = job(&mut checks).await {
        println!("FAILED {error}");
        checks.failed += 1;
    }
    println!("{} passed, {} failed", checks.passed, checks.failed);
    std::process::ExitCode::from(u8::from(checks.failed > 0))
}
