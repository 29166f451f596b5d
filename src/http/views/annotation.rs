//! Annotations as they are sent: a JSON-LD document.

use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::json_ld;
use crate::export::annotation;
use crate::ledger::Annotated;

/// A page of W3C Web Annotations as JSON-LD; to others it is a JSON object.
pub struct AnnotationPage;

impl PartialSchema for AnnotationPage {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .description(Some("An AnnotationPage of the W3C Web Annotation Data Model."))
            .property("@context", json_ld::text("The context of the W3C Web Annotation Data Model."))
            .property("id", json_ld::text("The address of this page."))
            .property("type", json_ld::text("`AnnotationPage`."))
            .property(
                "items",
                ArrayBuilder::new()
                    .items(annotation_schema())
                    .description(Some("The annotations, in order.")),
            )
            .property("next", json_ld::text("The address of the next page; absent on the last one."))
            .required("@context")
            .required("id")
            .required("type")
            .required("items")
            .into()
    }
}

/// One claim, said of the words that it stands on.
fn annotation_schema() -> ObjectBuilder {
    let said = ObjectBuilder::new()
        .description(Some("What the claim says, a TextualBody."))
        .property("value", json_ld::text("The role, the outcome, the number and of whom."));
    ObjectBuilder::new()
        .description(Some("An Annotation."))
        .property("id", json_ld::text("The claim, as a URN."))
        .property("type", json_ld::text("`Annotation`."))
        .property("motivation", json_ld::text("`describing`."))
        .property("created", json_ld::text("When the claim was recorded, RFC 3339."))
        .property("body", said)
        .property("target", target_schema())
        .required("id")
        .required("type")
        .required("body")
        .required("target")
}

/// Where in which article: by the words, and by their place.
fn target_schema() -> ObjectBuilder {
    let selector = ObjectBuilder::new()
        .description(Some(
            "A TextQuoteSelector with `exact`, or a TextPositionSelector with `start` and `end`.",
        ))
        .property("type", json_ld::text("Which selector it is."))
        .property("exact", json_ld::text("The words."))
        .property("prefix", json_ld::text("What stands right before."))
        .property("suffix", json_ld::text("What stands right after."))
        .property("start", json_ld::place("The place of the first character, from 0, in code points."))
        .property("end", json_ld::place("The place after the last character."))
        .required("type");
    ObjectBuilder::new()
        .description(Some("A SpecificResource: the article, and where in it."))
        .property("type", json_ld::text("`SpecificResource`."))
        .property("source", json_ld::text("The address of the article, or a URN where it has none."))
        .property(
            "selector",
            ArrayBuilder::new().items(selector).description(Some("Absent where no words are known.")),
        )
        .required("type")
        .required("source")
}

impl ToSchema for AnnotationPage {}

/// The document of a page; `id` is its own address.
pub fn document(annotated: &Annotated, id: &str, next: Option<&str>) -> Vec<u8> {
    annotation::page(&annotated.article, &annotated.claims, id, next).to_string().into_bytes()
}
