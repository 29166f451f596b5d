//! Pages that people read: server-rendered from the same use cases as the JSON, so that a page says what the API says and no more.
//!
//! One file a page, its words in `templates/`. Nothing is decided here: this layer must not count, choose or hide anything itself.

mod address;
mod answer;
mod article;
mod ask;
mod assets;
mod card;
mod compare;
mod course;
mod draw;
mod drawn;
mod embed;
mod entry;
mod feed;
mod figure;
mod finding;
mod incident;
mod known;
mod lens;
mod list;
mod listed;
mod marked;
mod nationality;
mod number;
mod place;
mod policy;
mod proof;
mod read;
mod rules;
mod segment;
mod send;
mod sheet;
mod state;
mod steps;
mod table;
mod take;
mod toll;
mod words;
mod work;

use actix_web::guard;
use actix_web::web::{self, ServiceConfig};

pub use drawn::DrawnPages;
pub use state::told_as_page;

/// The paths of the pages, but for `/`, which is a page to a browser only.
pub const PATHS: [&str; 16] = [
    "/incidents/{incident_id}",
    "/incidents/{incident_id}/feed.atom",
    "/incidents/{incident_id}/figures/{role}/{outcome}/{nationality}",
    "/incidents/{incident_id}/answers/{group}/{outcome}/{nationality}",
    "/articles/{article_id}",
    "/findings",
    "/nationalities",
    "/nationalities/{code}",
    "/nationalities/{code}/feed.atom",
    "/policies",
    "/policies/{policy_id}",
    "/entries/{seq}",
    "/embed/incidents/{incident_id}/figures/{role}/{outcome}/{nationality}",
    "/embed/incidents/{incident_id}/answers/{group}/{outcome}/{nationality}",
    "/oembed",
    "/assets/{name}",
];

/// Serves the pages.
pub fn configure(config: &mut ServiceConfig) {
    let to_a_browser = guard::fn_guard(|context| state::takes_pages(context.head().headers()));
    config
        .service(web::resource("/").guard(guard::Get()).guard(to_a_browser).to(list::list))
        .service(incident::incident_page)
        .service(figure::figure_page)
        .service(answer::answer_page)
        .service(article::article_page)
        .service(feed::incident_feed)
        .service(feed::nationality_feed)
        .service(work::findings_page)
        .service(nationality::nationalities)
        .service(nationality::nationality_page)
        .service(policy::policies)
        .service(policy::policy_page)
        .service(entry::entry_page)
        .service(embed::embedded_figure)
        .service(embed::embedded_answer)
        .service(embed::oembed)
        .service(assets::asset);
}
