//! What the redaction of any entry means for what was projected from it: the states that took its words lose them, and what stands
//! gets a state without them.

use crate::domain::audience::Audience;
use crate::domain::claim::{Claim, ClaimStatus};
use crate::domain::entry::Envelope;
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, RulingId, Seq, SourceId};
use crate::domain::incident::Incident;
use crate::domain::redaction::REDACTED;
use crate::domain::ruling::Ruling;
use crate::domain::source::Source;
use crate::domain::subject::Subject;
use crate::store::claim::HIDDEN;
use crate::store::error::StoreError;
use crate::store::projection::{NOW, stands};
use crate::store::transaction::Transaction;
use crate::store::view::sql;

impl Transaction<'_> {
    pub(super) fn redact_entry(
        &self,
        erased: &[Seq],
        subject: Option<&Subject>,
        envelope: &Envelope,
    ) -> Result<(), StoreError> {
        self.erase_words(erased, envelope.seq)?;
        for entry in erased {
            self.withhold_as(envelope.seq, *entry)?;
            match subject {
                Some(Subject::Source { source_id }) => self.redact_source(*entry, *source_id, envelope)?,
                Some(Subject::Incident { incident_id }) => {
                    self.redact_incident(*entry, *incident_id, envelope)?;
                }
                Some(Subject::Ruling { ruling_id }) => self.redact_ruling(*ruling_id, envelope)?,
                Some(Subject::RetractedClaim { claim_id }) => {
                    self.redact_status_reason(*claim_id, *entry, envelope)?;
                }
                Some(Subject::RetractedArticle { article_id }) => {
                    self.redact_retraction(*article_id, *entry, envelope)?;
                }
                None => {}
            }
        }
        Ok(())
    }

    fn redact_source(&self, entry: Seq, id: SourceId, envelope: &Envelope) -> Result<(), StoreError> {
        let redact = |mut source: Source| {
            source.name = REDACTED.to_owned();
            source.url = None;
            source
        };
        self.rewrite_states("source", "name", entry, |json| {
            let source = redact(serde_json::from_str(json)?);
            Ok((source.name.clone(), serde_json::to_string(&source)?))
        })?;
        if self.stands_since("source", entry)? {
            let source: Source = stands(self.source(id, NOW)?, "source")?;
            self.put_source(&source, envelope.seq)?;
        }
        for (incident, public) in self.incidents_citing(id)? {
            self.forget_figure_sets(incident)?;
            self.mark_changed(incident, envelope.seq, public)?;
        }
        Ok(())
    }

    fn redact_incident(&self, entry: Seq, id: IncidentId, envelope: &Envelope) -> Result<(), StoreError> {
        let redact = |mut incident: Incident| {
            incident.title = REDACTED.to_owned();
            incident.place.name = REDACTED.to_owned();
            incident.description = None;
            incident
        };
        self.rewrite_states("incident", "title", entry, |json| {
            let incident = redact(serde_json::from_str(json)?);
            Ok((incident.title.clone(), serde_json::to_string(&incident)?))
        })?;
        if self.stands_since("incident", entry)? {
            let incident: Incident = stands(self.incident(id, NOW)?, "incident")?;
            self.put_incident(&incident, envelope.seq)?;
        }
        self.forget_figure_sets(id)?;
        self.mark_changed(id, envelope.seq, true)
    }

    fn redact_ruling(&self, id: RulingId, envelope: &Envelope) -> Result<(), StoreError> {
        let connection = self.connection();
        let mut select = connection.prepare_cached("SELECT version, json FROM ruling WHERE id = ?1")?;
        let rows = select.query_map([id.bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let states: Vec<(i64, String)> = rows.collect::<Result<_, _>>()?;
        for (version, json) in states {
            let ruling = Ruling { reason: REDACTED.to_owned(), ..serde_json::from_str(&json)? };
            connection
                .prepare_cached("UPDATE ruling SET json = ?1 WHERE version = ?2")?
                .execute((serde_json::to_string(&ruling)?, version))?;
        }
        let ruling: Ruling = stands(self.ruling(id, NOW)?, "ruling")?;
        let hidden = self.is_withheld(ruling.seq, Audience::Public)?;
        let shown_from = if hidden { HIDDEN } else { sql(ruling.seq) };
        self.put_ruling(&ruling, envelope.seq, shown_from)?;
        let sources = ruling.effect.merged_everywhere();
        for (incident, _) in self.incidents_ruled(sources)? {
            self.forget_figure_sets(incident)?;
        }
        self.forget_figure_sets(ruling.incident_id)?;
        self.mark_ruled(ruling.incident_id, sources, envelope.seq, !hidden)
    }

    /// Why a claim was retracted; nothing else says it.
    fn redact_status_reason(&self, id: ClaimId, entry: Seq, envelope: &Envelope) -> Result<(), StoreError> {
        let retracted_by_it = |claim: &Claim| claim.status == ClaimStatus::Retracted;
        self.rewrite_claim_states(id, entry, retracted_by_it)?;
        let claim: Claim = stands(self.claim(id, NOW)?, "claim")?;
        self.put_claim(&claim, envelope.seq)?;
        let hidden = self.is_under_embargo(claim.seq)?;
        self.forget_figure_sets(claim.incident_id)?;
        self.mark_changed(claim.incident_id, envelope.seq, !hidden)
    }

    /// Why an article was retracted stands in the claims that it took with it: those that stood until then.
    fn redact_retraction(&self, id: ArticleId, entry: Seq, envelope: &Envelope) -> Result<(), StoreError> {
        for claim in self.claims_of_article(id)? {
            let before: Option<String> = self
                .state(crate::store::view::Noun::Claim, claim.seq, Seq(entry.0 - 1))?
                .map(|state| serde_json::from_str::<Claim>(&state.json).map(|claim| claim.status.to_string()))
                .transpose()?;
            if before.as_deref() == Some(ClaimStatus::Active.code()) {
                self.redact_status_reason(claim.id, entry, envelope)?;
            }
        }
        Ok(())
    }

    /// Rewrites the states that an entry began; `rewrite` gives what is searched, and the document.
    fn rewrite_states(
        &self,
        table: &str,
        searched: &str,
        entry: Seq,
        rewrite: impl Fn(&str) -> Result<(String, String), serde_json::Error>,
    ) -> Result<(), StoreError> {
        let connection = self.connection();
        let mut select =
            connection.prepare_cached(&format!("SELECT version, json FROM {table} WHERE from_seq = ?1"))?;
        let rows = select.query_map([sql(entry)], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let states: Vec<(i64, String)> = rows.collect::<Result<_, _>>()?;
        for (version, json) in states {
            let (name, json) = rewrite(&json)?;
            connection
                .prepare_cached(&format!("UPDATE {table} SET {searched} = ?1, json = ?2 WHERE version = ?3"))?
                .execute((name.to_lowercase(), json, version))?;
        }
        Ok(())
    }

    /// Whether what an entry said still stands.
    fn stands_since(&self, table: &str, entry: Seq) -> Result<bool, StoreError> {
        let query = format!("SELECT 1 FROM {table} WHERE from_seq = ?1 AND to_seq = 9223372036854775807");
        Ok(self.connection().prepare_cached(&query)?.exists([sql(entry)])?)
    }

    /// Who does not see an entry does not see what is done to it.
    pub(super) fn withhold_as(&self, entry: Seq, other: Seq) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached(
                "INSERT OR IGNORE INTO withheld SELECT ?1, claim_seq FROM withheld WHERE seq = ?2",
            )?
            .execute([sql(entry), sql(other)])?;
        Ok(())
    }
}
