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
use crate::store::error::StoreError;
use crate::store::projection::{NOW, stands};
use crate::store::transaction::Transaction;

impl Transaction<'_> {
    pub(super) fn redact_entry(
        &self,
        erased: &[Seq],
        subject: Option<&Subject>,
        envelope: &Envelope,
    ) -> Result<(), StoreError> {
        self.write.erase_words(erased, envelope.seq)?;
        for entry in erased {
            self.write.withhold_as(envelope.seq, *entry)?;
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
        for (from, mut source) in self.write.source_history(id)? {
            if from == entry {
                source.name = REDACTED.to_owned();
                source.url = None;
                self.write.rewrite_source(&source, from)?;
            }
        }
        let standing = self.source(id, NOW)?;
        if standing.as_ref().is_some_and(|row| row.last_seq == entry) {
            let source: Source = stands(standing, "source")?;
            self.write.put_source(&source, envelope.seq)?;
        }
        for (incident, public) in self.write.incidents_citing(id)? {
            self.write.forget_figure_sets(incident)?;
            self.write.mark_changed(incident, envelope.seq, public)?;
        }
        Ok(())
    }

    fn redact_incident(&self, entry: Seq, id: IncidentId, envelope: &Envelope) -> Result<(), StoreError> {
        for (from, mut incident) in self.write.incident_history(id)? {
            if from == entry {
                incident.title = REDACTED.to_owned();
                incident.place.name = REDACTED.to_owned();
                incident.description = None;
                self.write.rewrite_incident(&incident, from)?;
            }
        }
        let standing = self.incident(id, NOW)?;
        if standing.as_ref().is_some_and(|row| row.last_seq == entry) {
            let incident: Incident = stands(standing, "incident")?;
            let incident = Incident { updated_at: envelope.recorded_at, ..incident };
            self.write.put_incident(&incident, envelope.seq)?;
        }
        self.write.forget_figure_sets(id)?;
        self.write.mark_changed(id, envelope.seq, true)
    }

    fn redact_ruling(&self, id: RulingId, envelope: &Envelope) -> Result<(), StoreError> {
        for (from, ruling) in self.write.ruling_history(id)? {
            self.write.rewrite_ruling(&Ruling { reason: REDACTED.to_owned(), ..ruling }, from)?;
        }
        let ruling: Ruling = stands(self.ruling(id, NOW)?, "ruling")?;
        let hidden = self.is_withheld(ruling.seq, Audience::Public)?;
        let shown_from = (!hidden).then_some(ruling.seq);
        self.write.put_ruling(&ruling, envelope.seq, shown_from)?;
        let sources = ruling.effect.merged_everywhere();
        for (incident, _) in self.incidents_ruled(sources)? {
            self.write.forget_figure_sets(incident)?;
        }
        self.write.forget_figure_sets(ruling.incident_id)?;
        self.mark_ruled(ruling.incident_id, sources, envelope.seq, !hidden)
    }

    /// Why a claim was retracted; nothing else says it.
    fn redact_status_reason(&self, id: ClaimId, entry: Seq, envelope: &Envelope) -> Result<(), StoreError> {
        for (from, mut claim) in self.write.claim_history(id)? {
            if from >= entry && claim.status == ClaimStatus::Retracted {
                claim.status_reason = None;
                self.write.rewrite_claim(&claim, from)?;
            }
        }
        let claim: Claim = stands(self.claim(id, NOW)?, "claim")?;
        self.write.put_claim(&claim, envelope.seq)?;
        let hidden = self.is_under_embargo(claim.seq)?;
        self.write.forget_figure_sets(claim.incident_id)?;
        self.write.mark_changed(claim.incident_id, envelope.seq, !hidden)
    }

    /// Why an article was retracted stands in the claims that it took with it: those that stood until then.
    fn redact_retraction(&self, id: ArticleId, entry: Seq, envelope: &Envelope) -> Result<(), StoreError> {
        for claim in self.write.claims_of_article(id)? {
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
}
