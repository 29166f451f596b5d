//! From cells to a line: every value parsed, every fault named by its column, all faults of a line at once.

mod value;

use super::cells::Cells;
use super::field::Field;
use super::value::is_degrees;
use crate::domain::article::{ArticleFacts, TEXT_MAX};
use crate::domain::claim::{Certainty, ClaimStatus, Credibility};
use crate::domain::count::{COUNT_MAX, Count};
use crate::domain::exchange::{
    FaultyLine, ImportLine, LineFault, LineFaultCode, NamedArticle, NamedIncident, NamedSource, StatedClaim,
};
use crate::domain::incident::{ExternalId, IncidentFacts, Place, Point};
use crate::domain::nationality::ClaimNationalities;
use crate::domain::quote::{QUOTE_MAX, Selector};
use crate::domain::role::Role;
use crate::domain::source::SourceKind;
use crate::domain::time::{Precision, Timestamp, published};
use crate::domain::vocabulary::UnknownCode;

/// Where nothing else is said of an article's language (BCP 47: undetermined).
const NO_LANGUAGE: &str = "und";

/// What a line says, or all that is wrong with it.
pub fn read(cells: Cells) -> Result<ImportLine, FaultyLine> {
    let mut line = Line { cells, faults: Vec::new() };
    let status = line.coded(Field::Status).unwrap_or(ClaimStatus::Active);
    let (incident, sound_incident) = line.whether_sound(Line::incident);
    let (article, sound_article) = line.whether_sound(Line::article);
    let (quote, sound_quote) = line.whether_sound(Line::quote);
    let quote_alone = quote.clone().filter(|_| sound_quote);
    let claim = line.claim(quote);
    match (claim, line.faults.is_empty()) {
        (Some(claim), true) => {
            // An export tells what was withdrawn too; what stands in its place has a line of its own.
            let claims = if status == ClaimStatus::Active { vec![claim] } else { Vec::new() };
            Ok(ImportLine { incident, article, claims, is_release: false })
        }
        _ => Err(FaultyLine {
            faults: line.faults,
            incident: sound_incident.then(|| Box::new(incident)),
            article: sound_article.then(|| Box::new(article)),
            quote: quote_alone.map(Box::new),
        }),
    }
}

/// A line as it is read: what is faulty is absent, and named.
struct Line {
    cells: Cells,
    faults: Vec<LineFault>,
}

const QUALIFIERS: [&str; 10] = [
    "exact",
    "at_least",
    "more_than",
    "at_most",
    "fewer_than",
    "about",
    "between",
    "vague",
    "none",
    "unknown",
];
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

impl Line {
    /// What is read of a line, and whether there is no fault in it.
    fn whether_sound<T>(&mut self, part: impl FnOnce(&mut Self) -> T) -> (T, bool) {
        let before = self.faults.len();
        let read = part(self);
        (read, self.faults.len() == before)
    }

    fn incident(&mut self) -> NamedIncident {
        let is_named = self.cells.has_any(&[Field::IncidentId, Field::IncidentTitle]);
        let id = self.parsed(Field::IncidentId);
        let title = self.name(Field::IncidentTitle, 500);
        let started_on = self.day(Field::IncidentStartedOn);
        let place = self.name(Field::IncidentPlace, 300);
        let country = self.country(Field::IncidentCountry);
        let ended_on = self.day(Field::IncidentEndedOn);
        let point = self.point();
        let description = self.text(Field::IncidentDescription, 5_000);
        let external_ids = self.external_ids();
        if !is_named {
            self.missing::<()>(Field::IncidentTitle, "name the incident by incident_id or incident_title");
        }
        let facts = match (&title, started_on, place) {
            (Some(title), Some(started_on), Some(name)) => {
                let (title, external_ids) = (title.clone(), external_ids.clone());
                let place = Place { name, country, point };
                let facts = IncidentFacts { title, started_on, ended_on, place, description, external_ids };
                facts.check().map_err(|invalid| self.faults.push(invalid.into())).ok()
            }
            _ => None,
        };
        NamedIncident { id, title, started_on, country, external_ids, facts }
    }

    fn point(&mut self) -> Option<Point> {
        const DEGREES: [Field; 2] = [Field::IncidentLatitude, Field::IncidentLongitude];
        if let Some(absent) = DEGREES.into_iter().find(|field| !self.cells.has_any(&[*field]))
            && self.cells.has_any(&DEGREES)
        {
            self.missing::<()>(absent, "a point has a latitude and a longitude");
        }
        let [latitude, longitude] = DEGREES;
        let (latitude, longitude) = (self.degrees(latitude, 90), self.degrees(longitude, 180));
        latitude.zip(longitude).map(|(latitude, longitude)| Point { latitude, longitude })
    }

    /// Decimal degrees as text, at most eight decimals.
    fn degrees(&mut self, field: Field, most: u32) -> Option<String> {
        let text = self.cells.take(field)?;
        if is_degrees(&text, most) {
            return Some(text);
        }
        self.fault(field, LineFaultCode::WrongPattern, "expected decimal degrees")
    }

    fn external_ids(&mut self) -> Vec<ExternalId> {
        let list = self.cells.take(Field::IncidentExternalIds).unwrap_or_default();
        let mut ids = Vec::new();
        for known in list.split_whitespace() {
            match known.split_once(':') {
                Some((scheme, id)) if !scheme.is_empty() && !id.is_empty() => {
                    ids.push(ExternalId { scheme: scheme.to_owned(), id: id.to_owned() });
                }
                _ => drop(self.fault::<()>(
                    Field::IncidentExternalIds,
                    LineFaultCode::WrongPattern,
                    "expected scheme:id",
                )),
            }
        }
        ids
    }

    fn source(&mut self, fields: [Field; 6]) -> NamedSource {
        let [id, name, kind, based_in, reliability, url] = fields;
        NamedSource {
            id: self.parsed(id),
            name: self.name(name, 300),
            kind: self.coded::<SourceKind>(kind),
            country: self.country(based_in),
            reliability: self.coded(reliability),
            url: self.address(url),
        }
    }

    fn optional_source(&mut self, fields: [Field; 6]) -> Option<NamedSource> {
        self.cells.has_any(&fields[..2]).then(|| self.source(fields))
    }

    fn article(&mut self) -> NamedArticle {
        let is_named = self.cells.has_any(&[
            Field::ArticleId,
            Field::ArticleUrl,
            Field::ArticleTitle,
            Field::ArticleText,
            Field::ArticleTextSha256,
        ]);
        let text_sha256 = self.hash(Field::ArticleTextSha256);
        let (published_at, published_precision) = self.published();
        let article = NamedArticle {
            id: self.parsed(Field::ArticleId),
            source: self.source(PUBLISHER),
            syndicated_from: self.optional_source(WIRE),
            facts: ArticleFacts {
                language: self.text(Field::ArticleLanguage, 39).unwrap_or_else(|| NO_LANGUAGE.to_owned()),
                title: self.text(Field::ArticleTitle, 500),
                url: self.address(Field::ArticleUrl),
                published_at,
                published_precision,
                retrieved_at: self.time_or_day(Field::ArticleRetrievedAt),
                archive_url: self.address(Field::ArticleArchiveUrl),
                syndicated_from: None,
                text_public: self.flag(Field::ArticleTextPublic).unwrap_or(false),
            },
            text: self.text(Field::ArticleText, TEXT_MAX),
            text_sha256,
        };
        if !is_named {
            self.missing::<()>(
                Field::ArticleUrl,
                "name the article by article_id, article_url, article_title or its text",
            );
        }
        article
    }

    fn hash(&mut self, field: Field) -> Option<String> {
        let hash = self.cells.take(field)?;
        if hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Some(hash);
        }
        self.fault(field, LineFaultCode::WrongPattern, "expected a SHA-256 in 64 lowercase hex digits")
    }

    /// A time, or a day or month where that is what is known.
    fn published(&mut self) -> (Option<Timestamp>, Precision) {
        let precision = self.coded(Field::ArticlePublishedPrecision);
        let Some(text) = self.cells.take(Field::ArticlePublishedAt) else {
            return (None, precision.unwrap_or(Precision::Minute));
        };
        match published(&text, precision) {
            Ok((at, precision)) => (Some(at), precision),
            Err(error) => {
                self.fault::<()>(
                    Field::ArticlePublishedAt,
                    LineFaultCode::WrongPattern,
                    format!("{text}: {error}"),
                );
                (None, Precision::Minute)
            }
        }
    }

    fn claim(&mut self, quote: Option<Selector>) -> Option<StatedClaim> {
        let role: Option<Role> = self.required(Field::Role);
        let outcome = self.required(Field::Outcome);
        let count = self.count();
        let nationalities = self.nationalities();
        let attributed_to = self.optional_source(SPEAKER);
        let certainty = self.coded(Field::Certainty).unwrap_or(Certainty::Reported);
        let credibility = self.number(Field::Credibility, 1, 6);
        let perpetrator_claim = self.flag(Field::PerpetratorClaim);
        let subset = self.name(Field::Subset, 200);
        let may_include = self.roles(Field::MayInclude);
        let additional = self.flag(Field::Additional).unwrap_or(false);
        let counted_from = self.day(Field::CountedFrom);
        let stated_at = self.parsed(Field::StatedAt);
        let embargo_until = self.time_or_day(Field::EmbargoUntil);
        let note = self.text(Field::Note, 2_000);
        let (count, count_words) = count?;
        let claim = StatedClaim {
            quote: quote?,
            role: role?,
            outcome: outcome?,
            nationalities,
            count,
            count_words,
            attributed_to,
            certainty,
            credibility: credibility
                .and_then(|value| Credibility::new(u8::try_from(value).ok()?))
                .unwrap_or(Credibility::NOT_JUDGED),
            perpetrator_claim,
            subset,
            may_include,
            additional,
            counted_from,
            stated_at,
            embargo_until,
            note,
        };
        Some(claim)
    }

    fn quote(&mut self) -> Option<Selector> {
        let prefix = self.text(Field::QuotePrefix, 1_000);
        let suffix = self.text(Field::QuoteSuffix, 1_000);
        let start = self.number(Field::QuoteStart, 0, TEXT_MAX as u64);
        match self.text(Field::Quote, QUOTE_MAX) {
            Some(exact) => Some(Selector { exact, prefix, suffix, start }),
            None => self.missing(Field::Quote, "a claim stands on the article's words"),
        }
    }

    /// The count as worded, and the words of a vague one.
    fn count(&mut self) -> Option<(Count, Option<String>)> {
        let Some(qualifier) = self.cells.take(Field::Qualifier).map(|code| code.to_lowercase()) else {
            return self.missing(Field::Qualifier, "how is the number worded?");
        };
        let words = self.text(Field::CountWords, 200);
        let high = self.number(Field::ValueHigh, 0, COUNT_MAX);
        let (least, most) = match qualifier.as_str() {
            "at_least" | "about" | "fewer_than" => (1, COUNT_MAX),
            "more_than" => (0, COUNT_MAX - 1),
            _ => (0, COUNT_MAX),
        };
        let faults = self.faults.len();
        let value = self.number(Field::Value, least, most);
        let is_faulty = self.faults.len() > faults;
        let count = match qualifier.as_str() {
            "none" => Count::None {},
            "unknown" => Count::Unknown {},
            "vague" => {
                let Some(words) = words else {
                    return self.missing(Field::CountWords, "a vague count stands in its words");
                };
                return Some((Count::vague(&words), Some(words)));
            }
            "exact" | "at_least" | "at_most" | "about" | "between" | "more_than" | "fewer_than" => {
                match value {
                    Some(value) => self.numbered(&qualifier, value, high)?,
                    None if is_faulty => return None,
                    None => return self.missing(Field::Value, "the wording names a number"),
                }
            }
            other => return self.not_listed(Field::Qualifier, other, &QUALIFIERS),
        };
        Some((count, None))
    }

    fn numbered(&mut self, qualifier: &str, value: u64, high: Option<u64>) -> Option<Count> {
        Some(match qualifier {
            "exact" => Count::Exact { value },
            "at_least" => Count::AtLeast { value },
            "at_most" => Count::AtMost { value },
            "more_than" => Count::MoreThan { value },
            "fewer_than" => Count::FewerThan { value },
            "about" => Count::About { value },
            _ => {
                let Some(high) = high else {
                    return self.missing(Field::ValueHigh, "the wording names a number");
                };
                return Count::between(value, high).map_err(|_| self.faults.push(reversed())).ok();
            }
        })
    }

    /// Only blanks separate codes: a list means that each of the people has all of its nationalities.
    fn nationalities(&mut self) -> ClaimNationalities {
        let list = self.cells.take(Field::Nationalities).unwrap_or_default();
        if list.contains([',', ';']) || has_the_word_and(&list) {
            let detail = "a list, separated by blanks, means that each of the people has all of these nationalities; people of \
                          several countries together have a line for each country, or none of them named";
            self.fault::<()>(Field::Nationalities, LineFaultCode::WrongPattern, detail);
            return ClaimNationalities::Any;
        }
        let as_code = |word: &str| match word.eq_ignore_ascii_case("foreign") {
            true => word.to_lowercase(),
            false => word.to_uppercase(),
        };
        let codes: Vec<String> = list.split_whitespace().map(as_code).collect();
        if codes.len() > ClaimNationalities::MAX {
            let detail = format!("one person has at most {} nationalities", ClaimNationalities::MAX);
            self.fault::<()>(Field::Nationalities, LineFaultCode::OutOfRange, detail);
            return ClaimNationalities::Any;
        }
        ClaimNationalities::parse(&codes, "/nationalities").unwrap_or_else(|invalid| {
            self.faults.push(invalid.into());
            ClaimNationalities::Any
        })
    }

    fn roles(&mut self, field: Field) -> Vec<Role> {
        let list = self.cells.take(field).unwrap_or_default();
        let codes = list.split([' ', ';', ',']).filter(|code| !code.is_empty());
        codes
            .filter_map(|code| match code.to_lowercase().parse() {
                Ok(role) => Some(role),
                Err(UnknownCode(codes)) => self.not_listed(field, code, codes),
            })
            .collect()
    }
}

/// Whether a list says "and" and does not mean Andorra: not in capitals, or behind a code that the alphabet has later.
fn has_the_word_and(list: &str) -> bool {
    let words: Vec<&str> = list.split_whitespace().collect();
    words.windows(2).any(|two| two[1].eq_ignore_ascii_case("and") && (two[1] != "AND" || two[0] > "AND"))
}

fn reversed() -> LineFault {
    let detail = "a range runs from the lower to the higher number";
    LineFault { pointer: "/value_high".to_owned(), code: "range_reversed", detail: detail.to_owned() }
}
