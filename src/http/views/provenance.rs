//! Provenance as it is sent: a JSON-LD document.

use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::export::prov::{self, Account};
use crate::ledger::Provenance;

pub const MEDIA_TYPE: &str = "application/ld+json";

/// W3C PROV as JSON-LD: any reader of JSON-LD or RDF takes it as it is; to others it is a JSON object.
pub struct ProvenanceDocument;

impl PartialSchema for ProvenanceDocument {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some("A JSON-LD document with its context inside: `@context` and `@graph`."))
            .additional_properties(Some(AdditionalProperties::FreeForm(true)))
            .into()
    }
}

impl ToSchema for ProvenanceDocument {}

/// The document of what was traced.
pub fn document(provenance: &Provenance) -> Vec<u8> {
    let query = &provenance.query;
    let account = Account {
        incident_id: provenance.incident_id,
        policy: query.policy,
        as_of_seq: provenance.as_of_seq,
        figures: &provenance.figures,
        input: provenance.input(),
        figures_only: query.role.is_some() || query.outcome.is_some() || query.nationality.is_some(),
    };
    prov::document(&account).to_string().into_bytes()
}
