//! The columns of a claims table, and a claim as a row of it. The import reads the same columns.

use super::cell::{Cell, Column};
use crate::domain::count::Count;
use crate::domain::exchange::ExportedClaim;
use crate::domain::nationality::ClaimNationalities;
use crate::domain::source::Source;

macro_rules! columns {
    ($($name:literal $hxl:literal,)+) => {
        &[$(Column { name: $name, hxl: $hxl }),+]
    };
}

/// In this order. `docs/DATA.md` explains each.
pub const COLUMNS: &[Column] = columns! {
    "claim_id" "#meta+id+claim",
    "status" "#status",
    "incident_id" "#event+id",
    "incident_title" "#event+name",
    "incident_started_on" "#date+occurred+start",
    "incident_ended_on" "#date+occurred+end",
    "incident_place" "#loc+name",
    "incident_country" "#country+code",
    "incident_latitude" "#geo+lat",
    "incident_longitude" "#geo+lon",
    "incident_description" "#event+description",
    "incident_external_ids" "#event+id+external",
    "source_id" "#meta+source+id",
    "source_name" "#meta+source+name",
    "source_kind" "#meta+source+kind",
    "source_country" "#meta+source+country",
    "source_reliability" "#meta+source+reliability",
    "source_url" "#meta+source+url",
    "article_id" "#meta+article+id",
    "article_title" "#meta+article+title",
    "article_url" "#meta+article+url",
    "article_language" "#meta+article+lang",
    "article_published_at" "#date+reported",
    "article_published_precision" "#date+reported+precision",
    "article_retrieved_at" "#date+retrieved",
    "article_archive_url" "#meta+article+url+archive",
    "article_revision" "#meta+article+revision",
    "article_text_sha256" "#meta+article+hash",
    "article_text_public" "#meta+article+public",
    "article_text" "#meta+article+text",
    "syndicated_from_id" "#meta+wire+id",
    "syndicated_from_name" "#meta+wire+name",
    "syndicated_from_kind" "#meta+wire+kind",
    "syndicated_from_country" "#meta+wire+country",
    "syndicated_from_reliability" "#meta+wire+reliability",
    "syndicated_from_url" "#meta+wire+url",
    "quote" "#description+quote",
    "quote_prefix" "#description+quote+prefix",
    "quote_suffix" "#description+quote+suffix",
    "quote_start" "#meta+quote+start",
    "quote_end" "#meta+quote+end",
    "quote_verified" "#meta+quote+verified",
    "role" "#group+role",
    "outcome" "#group+outcome",
    "nationalities" "#group+nationality",
    "qualifier" "#meta+qualifier",
    "value" "#affected+stated",
    "value_high" "#affected+stated+max",
    "count_words" "#description+count",
    "low" "#affected+min",
    "best" "#affected+best",
    "high" "#affected+max",
    "attributed_to_id" "#meta+speaker+id",
    "attributed_to_name" "#meta+speaker+name",
    "attributed_to_kind" "#meta+speaker+kind",
    "attributed_to_country" "#meta+speaker+country",
    "attributed_to_reliability" "#meta+speaker+reliability",
    "attributed_to_url" "#meta+speaker+url",
    "origin" "#meta+origin+id",
    "certainty" "#meta+certainty",
    "credibility" "#meta+credibility",
    "perpetrator_claim" "#meta+perpetrator",
    "subset" "#group+subset",
    "may_include" "#group+unclear",
    "additional" "#affected+additional",
    "counted_from" "#date+counted+start",
    "stated_at" "#date+stated",
    "embargo_until" "#date+embargo",
    "note" "#description+note",
    "corrects" "#meta+corrects",
    "corrected_by" "#meta+corrected",
    "status_reason" "#status+reason",
    "url" "#meta+url",
    "seq" "#meta+seq",
    "recorded_at" "#date+recorded",
    "recorded_by" "#meta+recorded+by",
    "reviewed_at" "#date+reviewed",
    "reviewed_by" "#meta+reviewed+by",
};

/// A claim as a row, in the order of [`COLUMNS`].
pub fn row(exported: &ExportedClaim) -> Vec<Cell<'_>> {
    let mut cells = Vec::with_capacity(COLUMNS.len());
    cells.push(Cell::of(exported.claim.id));
    cells.push(Cell::text(exported.claim.status.code()));
    push_incident(&mut cells, exported);
    push_source(&mut cells, Some(&exported.source));
    push_article(&mut cells, exported);
    push_source(&mut cells, exported.syndicated_from.as_deref());
    push_what_it_says(&mut cells, exported);
    push_source(&mut cells, exported.attributed_to.as_deref());
    push_how_it_stands(&mut cells, exported);
    cells
}

fn push_incident<'a>(cells: &mut Vec<Cell<'a>>, exported: &'a ExportedClaim) {
    let incident = &*exported.incident;
    let point = incident.place.point.as_ref();
    cells.extend([
        Cell::of(incident.id),
        Cell::text(&incident.title),
        Cell::of(incident.started_on),
        incident.ended_on.map_or(Cell::Empty, Cell::of),
        Cell::text(&incident.place.name),
        incident.place.country.map_or(Cell::Empty, Cell::of),
        point.map(|point| point.latitude.as_str()).into(),
        point.map(|point| point.longitude.as_str()).into(),
        incident.description.as_deref().into(),
        Cell::list(incident.external_ids.iter().map(|known| format!("{}:{}", known.scheme, known.id))),
    ]);
}

fn push_source<'a>(cells: &mut Vec<Cell<'a>>, source: Option<&'a Source>) {
    let Some(source) = source else { return cells.extend((0..6).map(|_| Cell::Empty)) };
    cells.extend([
        Cell::of(source.id),
        Cell::text(&source.name),
        Cell::text(source.kind.code()),
        source.country.map_or(Cell::Empty, Cell::of),
        Cell::text(source.reliability.code()),
        source.url.as_deref().into(),
    ]);
}

fn push_article<'a>(cells: &mut Vec<Cell<'a>>, exported: &'a ExportedClaim) {
    let article = &*exported.article;
    cells.extend([
        Cell::of(article.id),
        article.title.as_deref().into(),
        article.url.as_deref().into(),
        Cell::text(&article.language),
        article.published_at.map_or(Cell::Empty, Cell::of),
        Cell::text(article.published_precision.code()),
        article.retrieved_at.map_or(Cell::Empty, Cell::of),
        article.archive_url.as_deref().into(),
        Cell::Number(article.revision.into()),
        article.text_sha256.as_deref().into(),
        Cell::Flag(article.text_public),
        exported.text.as_deref().into(),
    ]);
}

fn push_what_it_says<'a>(cells: &mut Vec<Cell<'a>>, exported: &'a ExportedClaim) {
    let claim = &exported.claim;
    let (qualifier, value, value_high) = stated(&claim.count.count);
    cells.extend([
        claim.quote.exact.as_deref().into(),
        claim.quote.prefix.as_deref().into(),
        claim.quote.suffix.as_deref().into(),
        claim.quote.start.into(),
        claim.quote.end.into(),
        Cell::Flag(claim.quote.verified),
        Cell::text(claim.role.code()),
        Cell::text(claim.outcome.code()),
        nationalities(&claim.nationalities),
        Cell::text(qualifier),
        value.into(),
        value_high.into(),
        claim.count.words.as_deref().into(),
        claim.low.into(),
        claim.best.into(),
        claim.high.into(),
    ]);
}

fn push_how_it_stands<'a>(cells: &mut Vec<Cell<'a>>, exported: &'a ExportedClaim) {
    let claim = &exported.claim;
    cells.extend([
        Cell::of(claim.origin),
        Cell::text(claim.certainty.code()),
        Cell::Number(claim.credibility.value().into()),
        Cell::Flag(claim.perpetrator_claim),
        claim.subset.as_deref().into(),
        Cell::list(&claim.may_include),
        if claim.additional { Cell::Flag(true) } else { Cell::Empty },
        claim.counted_from.map_or(Cell::Empty, Cell::of),
        claim.stated_at.map_or(Cell::Empty, Cell::of),
        claim.embargo_until.map_or(Cell::Empty, Cell::of),
        claim.note.as_deref().into(),
        claim.corrects.map_or(Cell::Empty, Cell::of),
        claim.corrected_by.map_or(Cell::Empty, Cell::of),
        claim.status_reason.as_deref().into(),
        claim.links.url.as_deref().into(),
        Cell::Number(claim.seq.0),
        Cell::of(claim.recorded_at),
        Cell::of(claim.recorded_by),
        claim.reviewed_at.map_or(Cell::Empty, Cell::of),
        claim.reviewed_by.map_or(Cell::Empty, Cell::of),
    ]);
}

/// The wording, and the numbers that it names.
const fn stated(count: &Count) -> (&'static str, Option<u64>, Option<u64>) {
    match count {
        Count::Exact { value } => ("exact", Some(*value), None),
        Count::AtLeast { value } => ("at_least", Some(*value), None),
        Count::AtMost { value } => ("at_most", Some(*value), None),
        Count::MoreThan { value } => ("more_than", Some(*value), None),
        Count::FewerThan { value } => ("fewer_than", Some(*value), None),
        Count::About { value } => ("about", Some(*value), None),
        Count::Between { low, high } => ("between", Some(*low), Some(*high)),
        Count::Vague { .. } => ("vague", None, None),
        Count::None {} => ("none", None, None),
        Count::Unknown {} => ("unknown", None, None),
    }
}

fn nationalities(nationalities: &ClaimNationalities) -> Cell<'static> {
    match nationalities {
        ClaimNationalities::Any => Cell::Empty,
        ClaimNationalities::Foreign => Cell::text("foreign"),
        ClaimNationalities::List(codes) => Cell::list(codes),
    }
}
