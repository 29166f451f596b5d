//! The routes, one file per noun. This is the one list of them: what stands here is served and documented.

mod annotation;
mod answer;
mod article;
mod claim;
mod entry;
mod event;
mod export;
mod figure;
mod finding;
mod import;
mod incident;
mod key;
mod proposal;
mod provenance;
mod reference;
mod ruling;
mod source;
mod total;

use actix_web::http::Method;
use actix_web::web;
use utoipa::openapi::HttpMethod;
use utoipa_actix_web::service_config::ServiceConfig;

/// The tags of the document, with what each groups.
pub const TAGS: [(&str, &str); 10] = [
    ("sources", "Anyone who can say a number."),
    ("incidents", "Events in which people were harmed, held or rescued."),
    ("articles", "Published texts, each at one revision."),
    ("claims", "What one article says about one count, with the words it stands on."),
    ("figures", "Reconciled numbers, and everything that explains them."),
    ("rulings", "Reviewers' recorded decisions."),
    ("reference", "Codes and published rules."),
    ("entries", "The ledger itself, and the proofs that it only grew."),
    ("exchange", "Data in and out, in the forms that other tools read and write."),
    ("keys", "Who may speak to the service."),
];

/// What is asked for most, to be found before the rest; documented by [`configure`].
pub fn configure_first(services: &mut web::ServiceConfig) {
    services
        .service(claim::get_claim)
        .service(claim::list_claims)
        .service(figure::get_incident_figures)
        .service(figure::get_incident_summary)
        .service(answer::get_answers)
        .service(claim::create_claim);
}

/// The one list of operations, for those who document them and for those who only serve them.
macro_rules! every_operation {
    ($services:ident) => {
        $services
            .service(source::create_source)
            .service(source::list_sources)
            .service(source::get_source)
            .service(source::amend_source)
            .service(incident::create_incident)
            .service(incident::list_incidents)
            .service(incident::get_incident)
            .service(incident::amend_incident)
            .service(article::create_article)
            .service(article::list_articles)
            .service(article::get_article)
            .service(article::amend_article)
            .service(article::get_article_text)
            .service(annotation::list_annotations)
            .service(proposal::propose_claims)
            .service(proposal::propose_claims_for_text)
            .service(article::retract_article)
            .service(article::redact_article)
            .service(claim::create_claim)
            .service(claim::create_claim_batch)
            .service(claim::list_claims)
            .service(claim::get_claim)
            .service(claim::correct_claim)
            .service(claim::retract_claim)
            .service(claim::review_claim)
            .service(claim::redact_claim)
            .service(figure::get_incident_figures)
            .service(figure::get_incident_summary)
            .service(answer::get_answers)
            .service(answer::list_answers)
            .service(figure::compare_sources)
            .service(figure::get_timeline)
            .service(figure::list_findings)
            .service(finding::list_all_findings)
            .service(total::get_totals)
            .service(provenance::get_provenance)
            .service(ruling::create_ruling)
            .service(ruling::list_rulings)
            .service(reference::list_nationalities)
            .service(reference::list_policies)
            .service(entry::list_entries)
            .service(entry::get_entry)
            .service(entry::redact_entry)
            .service(event::stream_events)
            .service(entry::get_checkpoint)
            .service(entry::get_checkpoint_key)
            .service(entry::get_inclusion_proof)
            .service(entry::get_consistency_proof)
            .service(export::export_claims_csv)
            .service(export::export_claims_ndjson)
            .service(export::export_figures_csv)
            .service(export::export_figures_xlsx)
            .service(export::export_answers_csv)
            .service(export::export_answers_xlsx)
            .service(import::import_claims)
            .service(import::retract_import)
            .service(key::create_key)
            .service(key::list_keys)
            .service(key::revoke_key)
    };
}

/// Serves and documents every operation under `/v1`.
pub fn configure(services: &mut ServiceConfig<'_>) {
    every_operation!(services);
}

/// Serves every operation under `/v1`: its document, which takes long to make, is made elsewhere.
pub fn serve(services: &mut web::ServiceConfig) {
    every_operation!(services);
}

/// The path of every operation under `/v1`, with each of its methods.
pub fn paths() -> Vec<(String, Method)> {
    let mut listed = Listed(Vec::new());
    every_operation!(listed);
    listed.0
}

struct Listed(Vec<(String, Method)>);

impl Listed {
    fn service<T: utoipa::Path>(&mut self, _: T) -> &mut Self {
        self.0.extend(T::methods().into_iter().map(|method| (T::path(), named(&method))));
        self
    }
}

fn named(method: &HttpMethod) -> Method {
    match method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Delete => Method::DELETE,
        HttpMethod::Options => Method::OPTIONS,
        HttpMethod::Head => Method::HEAD,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Trace => Method::TRACE,
    }
}
