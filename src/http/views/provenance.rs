//! Provenance as it is sent: a JSON-LD document.

use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::json_ld;
use crate::export::prov::{self, Account};
use crate::ledger::Provenance;

pub const MEDIA_TYPE: &str = "application/ld+json";

/// W3C PROV as JSON-LD: any reader of JSON-LD or RDF takes it as it is; to others it is a JSON object.
pub struct ProvenanceDocument;

impl PartialSchema for ProvenanceDocument {
    fn schema() -> RefOr<Schema> {
        let node = ObjectBuilder::new()
            .description(Some(
                "A figure, claim, quote, article, source or activity, with `@type` and the terms that the context gives it.",
            ))
            .property("@id", json_ld::text("Names the node."));
        let context = ObjectBuilder::new()
            .description(Some("What the terms mean."))
            .property("prov", json_ld::text("The namespace of PROV."));
        ObjectBuilder::new()
            .description(Some("A JSON-LD document with its context inside."))
            .property("@context", context)
            .property("@graph", ArrayBuilder::new().items(node).description(Some("The nodes.")))
            .required("@context")
            .required("@graph")
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
