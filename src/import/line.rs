//! From cells to a line: every value parsed, every fault named by its column.

use std::str::FromStr;

use super::cells::Cells;
use super::field::Field;
use crate::domain::article::{ArticleFacts, TEXT_MAX};
use crate::domain::claim::{Certainty, ClaimStatus, Credibility};
use crate::domain::count::{COUNT_MAX, Count};
use crate::domain::exchange::{
    ImportLine, LineFault, LineFaultCode, NamedArticle, NamedIncident, NamedSource, StatedClaim,
};
use crate::domain::incident::{ExternalId, IncidentFacts, Place, Point};
use crate::domain::nationality::{ClaimNationalities, Nationality};
use crate::domain::quote::{QUOTE_MAX, Selector};
use crate::domain::role::Role;
use crate::domain::source::SourceKind;
use crate::domain::time::{Day, Precision};

type Parsed<T> = Result<T, LineFault>;

/// Where nothing else is said of an article's language (BCP 47: undetermined).
const NO_LANGUAGE: &str = "und";

pub fn read(mut cells: Cells) -> Parsed<ImportLine> {
    let cells = &mut cells;
    let status = coded(cells, Field::Status)?.unwrap_or(ClaimStatus::Active);
    let (incident, article, claim) = (incident(cells)?, article(cells)?, claim(cells)?);
    // An export tells what was withdrawn too; what stands in its place has a line of its own.
    let claims = if status == ClaimStatus::Active { vec![claim] } else { Vec::new() };
    Ok(ImportLine { incident, article, claims })
}

fn incident(cells: &mut Cells) -> Parsed<NamedIncident> {
    let id = parsed(cells, Field::IncidentId)?;
    let title = text(cells, Field::IncidentTitle, 500)?;
    let started_on: Option<Day> = parsed(cells, Field::IncidentStartedOn)?;
    let place = text(cells, Field::IncidentPlace, 300)?;
    let country = country(cells, Field::IncidentCountry)?;
    let rest = (
        parsed(cells, Field::IncidentEndedOn)?,
        point(cells)?,
        text(cells, Field::IncidentDescription, 5_000)?,
        external_ids(cells)?,
    );
    let facts = match (&title, started_on, place) {
        (Some(title), Some(started_on), Some(name)) => {
            let (ended_on, point, description, external_ids) = rest;
            let place = Place { name, country, point };
            let title = title.clone();
            Some(IncidentFacts { title, started_on, ended_on, place, description, external_ids }.check()?)
        }
        _ => None,
    };
    if id.is_none() && title.is_none() {
        return Err(missing(Field::IncidentTitle, "name the incident by incident_id or incident_title"));
    }
    Ok(NamedIncident { id, title, started_on, facts })
}

fn point(cells: &mut Cells) -> Parsed<Option<Point>> {
    let latitude = degrees(cells, Field::IncidentLatitude, 90)?;
    let longitude = degrees(cells, Field::IncidentLongitude, 180)?;
    match (latitude, longitude) {
        (Some(latitude), Some(longitude)) => Ok(Some(Point { latitude, longitude })),
        (None, None) => Ok(None),
        _ => Err(missing(Field::IncidentLatitude, "a point has a latitude and a longitude")),
    }
}

/// Decimal degrees as text, at most eight decimals.
fn degrees(cells: &mut Cells, field: Field, most: u32) -> Parsed<Option<String>> {
    let Some(text) = cells.take(field) else { return Ok(None) };
    super::dataset::is_degrees(&text, most)
        .then_some(Some(text))
        .ok_or_else(|| fault(field, LineFaultCode::WrongPattern, "expected decimal degrees"))
}

fn external_ids(cells: &mut Cells) -> Parsed<Vec<ExternalId>> {
    let Some(list) = cells.take(Field::IncidentExternalIds) else { return Ok(Vec::new()) };
    let read = |known: &str| match known.split_once(':') {
        Some((scheme, id)) if !scheme.is_empty() && !id.is_empty() => {
            Ok(ExternalId { scheme: scheme.to_owned(), id: id.to_owned() })
        }
        _ => Err(fault(Field::IncidentExternalIds, LineFaultCode::WrongPattern, "expected scheme:id")),
    };
    list.split(' ').filter(|known| !known.is_empty()).map(read).collect()
}

fn source(cells: &mut Cells, fields: [Field; 6]) -> Parsed<NamedSource> {
    let [id, name, kind, based_in, reliability, url] = fields;
    Ok(NamedSource {
        id: parsed(cells, id)?,
        name: text(cells, name, 300)?,
        kind: coded::<SourceKind>(cells, kind)?,
        country: country(cells, based_in)?,
        reliability: coded(cells, reliability)?,
        url: address(cells, url)?,
    })
}

const PUBLISHER: [Field; 6] = [
    Field::SourceId,
    Field::SourceName,
    Field::SourceKind,
    Field::SourceCountry,
    Field::SourceReliability,
    Field::SourceUrl,
];
const WIRE: [Field; 6] = [
    Field::SyndicatedFromId,
    Field::SyndicatedFromName,
    Field::SyndicatedFromKind,
    Field::SyndicatedFromCountry,
    Field::SyndicatedFromReliability,
    Field::SyndicatedFromUrl,
];
const SPEAKER: [Field; 6] = [
    Field::AttributedToId,
    Field::AttributedToName,
    Field::AttributedToKind,
    Field::AttributedToCountry,
    Field::AttributedToReliability,
    Field::AttributedToUrl,
];

fn optional_source(cells: &mut Cells, fields: [Field; 6]) -> Parsed<Option<NamedSource>> {
    if !cells.has_any(&fields[..2]) {
        return Ok(None);
    }
    source(cells, fields).map(Some)
}

fn article(cells: &mut Cells) -> Parsed<NamedArticle> {
    let text_sha256 = cells.take(Field::ArticleTextSha256);
    if text_sha256.as_ref().is_some_and(|hash| hash.len() != 64 || !hash.bytes().all(is_lower_hex)) {
        let detail = "expected a SHA-256 in 64 lowercase hex digits";
        return Err(fault(Field::ArticleTextSha256, LineFaultCode::WrongPattern, detail));
    }
    let article = NamedArticle {
        id: parsed(cells, Field::ArticleId)?,
        source: source(cells, PUBLISHER)?,
        syndicated_from: optional_source(cells, WIRE)?,
        facts: ArticleFacts {
            language: text(cells, Field::ArticleLanguage, 39)?.unwrap_or_else(|| NO_LANGUAGE.to_owned()),
            title: text(cells, Field::ArticleTitle, 500)?,
            url: address(cells, Field::ArticleUrl)?,
            published_at: parsed(cells, Field::ArticlePublishedAt)?,
            published_precision: coded(cells, Field::ArticlePublishedPrecision)?.unwrap_or(Precision::Minute),
            retrieved_at: parsed(cells, Field::ArticleRetrievedAt)?,
            archive_url: address(cells, Field::ArticleArchiveUrl)?,
            syndicated_from: None,
            text_public: flag(cells, Field::ArticleTextPublic)?.unwrap_or(false),
        },
        text: text(cells, Field::ArticleText, TEXT_MAX)?,
        text_sha256,
    };
    let is_named = article.id.is_some() || article.facts.url.is_some() || article.facts.title.is_some();
    if !is_named && article.text.is_none() && article.text_sha256.is_none() {
        let detail = "name the article by article_id, article_url, article_title or its text";
        return Err(missing(Field::ArticleUrl, detail));
    }
    Ok(article)
}

fn claim(cells: &mut Cells) -> Parsed<StatedClaim> {
    let quote = Selector {
        exact: text(cells, Field::Quote, QUOTE_MAX)?
            .ok_or_else(|| missing(Field::Quote, "a claim stands on the article's words"))?,
        prefix: text(cells, Field::QuotePrefix, 1_000)?,
        suffix: text(cells, Field::QuoteSuffix, 1_000)?,
        start: number(cells, Field::QuoteStart, 0, TEXT_MAX as u64)?,
    };
    let role: Role = required(cells, Field::Role)?;
    let outcome = required(cells, Field::Outcome)?;
    let (count, count_words) = count(cells)?;
    Ok(StatedClaim {
        quote,
        role,
        outcome,
        nationalities: ClaimNationalities::parse(&codes(cells, Field::Nationalities), "/nationalities")?,
        count,
        count_words,
        attributed_to: optional_source(cells, SPEAKER)?,
        certainty: coded(cells, Field::Certainty)?.unwrap_or(Certainty::Reported),
        credibility: number(cells, Field::Credibility, 1, 6)?
            .and_then(|value| Credibility::new(u8::try_from(value).ok()?))
            .unwrap_or(Credibility::NOT_JUDGED),
        perpetrator_claim: flag(cells, Field::PerpetratorClaim)?,
        subset: text(cells, Field::Subset, 200)?,
        may_include: codes(cells, Field::MayInclude)
            .iter()
            .map(|code| code.parse().map_err(|_| not_listed(Field::MayInclude, code)))
            .collect::<Parsed<_>>()?,
        additional: flag(cells, Field::Additional)?.unwrap_or(false),
        counted_from: parsed(cells, Field::CountedFrom)?,
        stated_at: parsed(cells, Field::StatedAt)?,
        embargo_until: parsed(cells, Field::EmbargoUntil)?,
        note: text(cells, Field::Note, 2_000)?,
    })
}

/// The count as worded, and the words of a vague one.
fn count(cells: &mut Cells) -> Parsed<(Count, Option<String>)> {
    let qualifier =
        cells.take(Field::Qualifier).ok_or_else(|| missing(Field::Qualifier, "how is the number worded?"))?;
    let words = text(cells, Field::CountWords, 200)?;
    let high = number(cells, Field::ValueHigh, 0, COUNT_MAX)?;
    let at_least = u64::from(matches!(qualifier.as_str(), "at_least" | "about" | "fewer_than"));
    let at_most = COUNT_MAX - u64::from(qualifier == "more_than");
    let value = number(cells, Field::Value, at_least, at_most)?;
    let needed =
        |value: Option<u64>, field| value.ok_or_else(|| missing(field, "the wording names a number"));
    Ok(match qualifier.as_str() {
        "exact" => (Count::Exact { value: needed(value, Field::Value)? }, None),
        "at_least" => (Count::AtLeast { value: needed(value, Field::Value)? }, None),
        "at_most" => (Count::AtMost { value: needed(value, Field::Value)? }, None),
        "more_than" => (Count::MoreThan { value: needed(value, Field::Value)? }, None),
        "fewer_than" => (Count::FewerThan { value: needed(value, Field::Value)? }, None),
        "about" => (Count::About { value: needed(value, Field::Value)? }, None),
        "between" => {
            let (low, high) = (needed(value, Field::Value)?, needed(high, Field::ValueHigh)?);
            (Count::between(low, high).map_err(|_| reversed())?, None)
        }
        "vague" => {
            let words =
                words.ok_or_else(|| missing(Field::CountWords, "a vague count stands in its words"))?;
            (Count::vague(&words), Some(words))
        }
        "none" => (Count::None {}, None),
        "unknown" => (Count::Unknown {}, None),
        other => return Err(not_listed(Field::Qualifier, other)),
    })
}

fn reversed() -> LineFault {
    let detail = "a range runs from the lower to the higher number";
    LineFault { pointer: "/value_high".to_owned(), code: "range_reversed", detail: detail.to_owned() }
}

fn codes(cells: &mut Cells, field: Field) -> Vec<String> {
    let list = cells.take(field).unwrap_or_default();
    list.split([' ', ';', ',']).filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

fn text(cells: &mut Cells, field: Field, length_max: usize) -> Parsed<Option<String>> {
    let Some(text) = cells.take(field) else { return Ok(None) };
    if text.len() > length_max && text.chars().count() > length_max {
        return Err(fault(
            field,
            LineFaultCode::TooLong,
            format!("must have at most {length_max} characters"),
        ));
    }
    if text.contains('\0') {
        let detail = "the character U+0000 is not allowed".to_owned();
        return Err(LineFault { pointer: format!("/{field}"), code: "character_not_allowed", detail });
    }
    Ok(Some(text))
}

fn address(cells: &mut Cells, field: Field) -> Parsed<Option<String>> {
    let Some(url) = text(cells, field, 2_000)? else { return Ok(None) };
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    if rest.is_some_and(|rest| !rest.is_empty() && rest.chars().all(|letter| letter > ' ')) {
        return Ok(Some(url));
    }
    Err(fault(field, LineFaultCode::WrongPattern, "expected an http or https address"))
}

fn country(cells: &mut Cells, field: Field) -> Parsed<Option<Nationality>> {
    let Some(code) = cells.take(field) else { return Ok(None) };
    match code.parse() {
        Ok(country) if !code.starts_with("XX") => Ok(Some(country)),
        _ => Err(fault(
            field,
            LineFaultCode::NotListed,
            format!("{code} is no ISO 3166-1 alpha-3 country code"),
        )),
    }
}

fn parsed<T: FromStr>(cells: &mut Cells, field: Field) -> Parsed<Option<T>>
where
    T::Err: std::fmt::Display,
{
    let read = |text: String| {
        text.parse().map_err(|error| fault(field, LineFaultCode::WrongPattern, format!("{text}: {error}")))
    };
    cells.take(field).map(read).transpose()
}

fn coded<T: FromStr>(cells: &mut Cells, field: Field) -> Parsed<Option<T>> {
    cells.take(field).map(|code| code.parse().map_err(|_| not_listed(field, &code))).transpose()
}

fn required<T: FromStr>(cells: &mut Cells, field: Field) -> Parsed<T> {
    coded(cells, field)?.ok_or_else(|| missing(field, "is required"))
}

fn flag(cells: &mut Cells, field: Field) -> Parsed<Option<bool>> {
    match cells.take(field).as_deref() {
        None => Ok(None),
        Some("true" | "TRUE" | "True") => Ok(Some(true)),
        Some("false" | "FALSE" | "False") => Ok(Some(false)),
        Some(other) => Err(not_listed(field, other)),
    }
}

fn number(cells: &mut Cells, field: Field, min: u64, max: u64) -> Parsed<Option<u64>> {
    let Some(text) = cells.take(field) else { return Ok(None) };
    match text.parse() {
        Ok(number) if (min..=max).contains(&number) => Ok(Some(number)),
        Ok(_) => Err(fault(field, LineFaultCode::OutOfRange, format!("must be from {min} to {max}"))),
        Err(_) => Err(fault(field, LineFaultCode::WrongType, format!("{text} is no whole number"))),
    }
}

const fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

fn fault(field: Field, code: LineFaultCode, detail: impl Into<String>) -> LineFault {
    LineFault::new(field.code(), code, detail)
}

fn missing(field: Field, detail: &str) -> LineFault {
    fault(field, LineFaultCode::MissingField, detail)
}

fn not_listed(field: Field, code: &str) -> LineFault {
    let shown: String = code.chars().take(60).collect();
    fault(field, LineFaultCode::NotListed, format!("{shown:?} is none of the codes of this column"))
}
