//! Annotations as they are sent: a JSON-LD document.

use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::export::annotation;
use crate::ledger::Annotated;

/// A page of W3C Web Annotations as JSON-LD; to others it is a JSON object.
pub struct AnnotationPage;

impl PartialSchema for AnnotationPage {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some(
                "An AnnotationPage of the W3C Web Annotation Data Model: `items` are annotations, each with a TextQuoteSelector and a \
                 TextPositionSelector; `next` leads to the next page.",
            ))
            .additional_properties(Some(AdditionalProperties::FreeForm(true)))
            .into()
    }
}

impl ToSchema for AnnotationPage {}

/// The document of a page; `id` is its own address.
pub fn document(annotated: &Annotated, id: &str, next: Option<&str>) -> Vec<u8> {
    annotation::page(&annotated.article, &annotated.claims, id, next).to_string().into_bytes()
}
