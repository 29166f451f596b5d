//! What a reader takes along: links that stay, files, a card to embed, and a reference to cite.

use crate::domain::cell::Cell;
use crate::domain::ids::{IncidentId, Seq};
use crate::http::pages::address;
use crate::http::pages::lens::{self, Lens};
use crate::http::pages::proof::Proof;
use crate::http::pages::sheet::Answer;

/// The links and the reference of one page.
#[derive(Clone, Debug, Default)]
pub struct Take {
    pub permanent: String,
    pub seq: Seq,
    pub embed: String,
    pub oembed: String,
    pub csv: String,
    pub xlsx: String,
    pub json: String,
    pub feed: String,
    /// A reference to what is said, whole enough to find it again.
    pub cite: String,
    pub printed: String,
}

impl Take {
    pub fn of_incident(base: &str, id: IncidentId, lens: &Lens, proof: &Proof) -> Self {
        let query = lens.suffix();
        Self {
            json: format!("/v1/incidents/{id}/summary{query}"),
            ..Self::of(base, id, address::incident(id, ""), lens, proof)
        }
    }

    pub fn of_figure(
        base: &str,
        id: IncidentId,
        cell: Cell,
        sentence: &str,
        lens: &Lens,
        proof: &Proof,
    ) -> Self {
        let path = address::figure(id, cell, "");
        let filter = format!("role={}&outcome={}&nationality={}", cell.role, cell.outcome, cell.nationality);
        let json = format!("/v1/incidents/{id}/figures{}", joined(&lens.suffix(), &filter));
        Self { json, ..Self::of_number(base, id, path, sentence, lens, proof) }
    }

    pub fn of_answer(base: &str, id: IncidentId, answer: &Answer, lens: &Lens, proof: &Proof) -> Self {
        let path = address::answer(id, answer.group, answer.outcome, answer.nationality, "");
        let filter =
            format!("group={}&outcome={}&nationality={}", answer.group, answer.outcome, answer.nationality);
        let json = format!("/v1/incidents/{id}/answers{}", joined(&lens.suffix(), &filter));
        Self { json, ..Self::of_number(base, id, path, &answer.sentence, lens, proof) }
    }

    fn of_number(
        base: &str,
        id: IncidentId,
        path: String,
        sentence: &str,
        lens: &Lens,
        proof: &Proof,
    ) -> Self {
        let embed = format!("/embed{path}{}", lens.suffix());
        let page = format!("{base}{path}{}", lens.suffix());
        let oembed = serde_html_form::to_string([("url", page)]).unwrap_or_default();
        let mut take = Self::of(base, id, path, lens, proof);
        take.cite = format!("{sentence} {}", take.printed);
        Self { embed, oembed: format!("/oembed?{oembed}"), ..take }
    }

    fn of(base: &str, id: IncidentId, path: String, lens: &Lens, proof: &Proof) -> Self {
        let permanent = format!("{path}{}", lens.permanent(proof.seq));
        let version = lens.policy().version();
        let printed = format!(
            "Read by the rule {} (version {version}), as the ledger {} stood at entry {}. {base}{permanent} (root {}).",
            lens::name_of(lens.policy()),
            proof.signer,
            proof.seq,
            proof.root,
        );
        let filter = format!("incident_id={id}");
        Self {
            seq: proof.seq,
            csv: format!("/v1/exports/answers.csv{}", joined(&lens.suffix(), &filter)),
            xlsx: format!("/v1/exports/answers.xlsx{}", joined(&lens.suffix(), &filter)),
            feed: format!("/incidents/{id}/feed.atom"),
            permanent,
            printed,
            ..Self::default()
        }
    }
}

/// A query and more of it.
fn joined(query: &str, more: &str) -> String {
    if query.is_empty() { format!("?{more}") } else { format!("{query}&{more}") }
}
