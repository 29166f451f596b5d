//! What an entry means for the projections: the one place that turns entries into rows. Rebuilding them from the first
//! entry on gives the same rows.

use std::collections::{BTreeMap, HashSet};

use crate::domain::article::{Article, ArticleStatus};
use crate::domain::audience::Audience;
use crate::domain::claim::{Claim, ClaimStatus};
use crate::domain::entry::Projected;
use crate::domain::entry::{ArticleBody, Body, ClaimBody, Envelope, IncidentBody, SourceBody, Words};
use crate::domain::ids::{ArticleId, ClaimId, IncidentId, RulingId, Seq, SourceId};
use crate::domain::incident::Incident;
use crate::domain::judgement::Judgement;
use crate::domain::ruling::{Effect, Ruling};
use crate::domain::source::Source;
use crate::store::claim::shown_from;
use crate::store::error::StoreError;
use crate::store::transaction::Transaction;
use crate::store::view::{Ready, View};

/// What new claims change together: each incident is marked, and each article linked, once for all of them.
#[derive(Default)]
pub struct Changes {
    incidents: BTreeMap<IncidentId, LastChange>,
    links: HashSet<(ArticleId, IncidentId)>,
}

/// The last entry about an incident, and the last one of those that the public sees.
struct LastChange {
    reviewer: Seq,
    public: Option<Seq>,
}

impl Changes {
    fn note(&mut self, incident: IncidentId, by: Seq, public: bool) {
        let last = self.incidents.entry(incident).or_insert(LastChange { reviewer: by, public: None });
        last.reviewer = by;
        if public {
            last.public = Some(by);
        }
    }
}

impl Transaction<'_> {
    /// Brings the projections up to an entry.
    pub fn project(&self, envelope: &Envelope, body: &Body, words: &Words) -> Result<(), StoreError> {
        match body {
            Body::SourceRecorded { source } => {
                self.write.put_source(&Source::project(source, words, envelope), envelope.seq)
            }
            Body::SourceAmended { source, .. } => self.amend_source(source, words, envelope),
            Body::IncidentRecorded { incident } => {
                let incident = Incident::project(incident, words, envelope);
                self.write.put_incident(&incident, envelope.seq)?;
                self.write.mark_changed(incident.id, envelope.seq, true)
            }
            Body::IncidentAmended { incident, .. } => self.amend_incident(incident, words, envelope),
            Body::ArticleRecorded { article } => {
                self.write.put_article(&Article::project(article, words, envelope), envelope.seq)
            }
            Body::ArticleAmended { article, .. } => self.amend_article(article, words, envelope),
            Body::ArticleRetracted { article_id } => self.retract_article(*article_id, words, envelope),
            Body::ArticleRedacted { article_id, erased, forgets_hash } => {
                self.redact_article(*article_id, erased, *forgets_hash, envelope)
            }
            Body::EntryRedacted { erased, subject } => self.redact_entry(erased, subject.as_ref(), envelope),
            Body::ClaimRecorded { claim } => self.record_claim(claim, None, words, envelope),
            Body::ClaimCorrected { claim, corrects, judged } => {
                self.record_claim(claim, Some((*corrects, judged.as_ref())), words, envelope)
            }
            Body::ClaimRetracted { claim_id } => self.change_claim(*claim_id, envelope, |claim| {
                claim.status = ClaimStatus::Retracted;
                claim.status_reason = words.reason.clone();
            }),
            Body::ClaimReviewed { claim_id, credibility, certainty, perpetrator_claim } => {
                self.change_claim(*claim_id, envelope, |claim| {
                    claim.credibility = credibility.unwrap_or(claim.credibility);
                    claim.certainty = certainty.unwrap_or(claim.certainty);
                    claim.perpetrator_claim = perpetrator_claim.unwrap_or(claim.perpetrator_claim);
                    claim.reviewed_by = Some(envelope.principal);
                    claim.reviewed_at = Some(envelope.recorded_at);
                })
            }
            Body::ClaimRedacted { claim_id, erased } => self.redact_claim(*claim_id, erased, envelope),
            Body::EmbargoLifted { claim_id } => {
                let claim: Claim = self.standing_claim(*claim_id)?;
                self.write.show_claim(&claim, envelope.seq)?;
                for source in self.write.sources_ruled_in_public_since(envelope.seq)? {
                    self.mark_citing(source, envelope.seq)?;
                }
                self.write.mark_changed(claim.incident_id, envelope.seq, true)
            }
            Body::RulingRecorded { ruling } => self.record_ruling(&Ruling::project(ruling, words, envelope)),
        }
    }

    /// Brings the projections up to an entry that records a claim, of an article that is at hand; what it changes beside is noted
    /// in `changes`, for [`Transaction::settle`].
    pub fn project_claim(
        &self,
        envelope: &Envelope,
        body: &ClaimBody,
        words: &Words,
        article: &Article,
        changes: &mut Changes,
    ) -> Result<Ready, StoreError> {
        let claim = Claim::project(body, words, envelope, article);
        let json = self.add_new_claim(&claim, envelope, changes)?;
        Ok(Ready { seq: claim.seq, last_seq: claim.seq, json })
    }

    fn add_new_claim(
        &self,
        claim: &Claim,
        envelope: &Envelope,
        changes: &mut Changes,
    ) -> Result<String, StoreError> {
        let json = self.write.add_claim(claim)?;
        let hidden = claim.embargo_until.is_some();
        if hidden {
            self.write.withhold(envelope.seq, claim.seq)?;
        }
        // A link that the public sees stays as its first claim made it.
        if hidden || changes.links.insert((claim.article_id, claim.incident_id)) {
            self.write.link_article(claim.article_id, claim.incident_id, claim.seq, shown_from(claim))?;
        }
        changes.note(claim.incident_id, envelope.seq, !hidden);
        Ok(json)
    }

    /// Marks the incidents that new claims changed.
    pub fn settle(&self, changes: &Changes) -> Result<(), StoreError> {
        for (incident, last) in &changes.incidents {
            if let Some(public) = last.public {
                self.write.mark_changed(*incident, public, true)?;
            }
            if last.public != Some(last.reviewer) {
                self.write.mark_changed(*incident, last.reviewer, false)?;
            }
        }
        Ok(())
    }

    fn amend_source(&self, body: &SourceBody, words: &Words, envelope: &Envelope) -> Result<(), StoreError> {
        let first: Source = stands(self.source(body.id, NOW)?, "source")?;
        let source = Source {
            seq: first.seq,
            recorded_at: first.recorded_at,
            recorded_by: first.recorded_by,
            ..Source::project(body, words, envelope)
        };
        self.write.put_source(&source, envelope.seq)?;
        self.mark_citing(source.id, envelope.seq)
    }

    fn amend_incident(
        &self,
        body: &IncidentBody,
        words: &Words,
        envelope: &Envelope,
    ) -> Result<(), StoreError> {
        let first: Incident = stands(self.incident(body.id, NOW)?, "incident")?;
        let incident = Incident {
            seq: first.seq,
            recorded_at: first.recorded_at,
            recorded_by: first.recorded_by,
            ..Incident::project(body, words, envelope)
        };
        self.write.put_incident(&incident, envelope.seq)?;
        self.write.mark_changed(incident.id, envelope.seq, true)
    }

    fn amend_article(
        &self,
        body: &ArticleBody,
        words: &Words,
        envelope: &Envelope,
    ) -> Result<(), StoreError> {
        let first: Article = self.standing_article(body.id)?;
        let article = Article {
            status: first.status,
            redacted_at: first.redacted_at,
            seq: first.seq,
            recorded_at: first.recorded_at,
            recorded_by: first.recorded_by,
            ..Article::project(body, words, envelope)
        };
        self.write.put_article(&article, envelope.seq)?;
        self.change_claims_of(article.id, envelope, |claim| claim.take_from(&article))
    }

    /// What stands on a retracted article stands no longer.
    fn retract_article(&self, id: ArticleId, words: &Words, envelope: &Envelope) -> Result<(), StoreError> {
        let article = Article { status: ArticleStatus::Retracted, ..self.standing_article(id)? };
        self.write.put_article(&article, envelope.seq)?;
        self.change_claims_of(id, envelope, |claim| {
            if claim.status == ClaimStatus::Active {
                claim.status = ClaimStatus::Retracted;
                claim.status_reason = words.reason.clone();
            }
        })
    }

    fn redact_article(
        &self,
        id: ArticleId,
        erased: &[Seq],
        forgets_hash: bool,
        envelope: &Envelope,
    ) -> Result<(), StoreError> {
        self.write.erase_words(erased, envelope.seq)?;
        self.rewrite_article_history(id, |article| redact_words(article, forgets_hash))?;
        let article = Article { redacted_at: Some(envelope.recorded_at), ..self.standing_article(id)? };
        self.write.put_article(&article, envelope.seq)?;
        for claim in self.write.claims_of_article(id)? {
            self.rewrite_claim_history(claim.id, |claim| claim.links.url = None)?;
            self.write.forget_figure_sets(claim.incident_id)?;
        }
        self.change_claims_of(id, envelope, |claim| claim.take_from(&article))
    }

    fn record_claim(
        &self,
        body: &ClaimBody,
        correction: Option<(ClaimId, Option<&Judgement>)>,
        words: &Words,
        envelope: &Envelope,
    ) -> Result<(), StoreError> {
        let article = self.standing_article(body.article_id)?;
        let mut claim = Claim::project(body, words, envelope, &article);
        claim.corrects = correction.map(|(corrects, _)| corrects);
        if let Some((_, Some(judged))) = correction {
            judged.apply(&mut claim);
        }
        let mut changes = Changes::default();
        self.add_new_claim(&claim, envelope, &mut changes)?;
        self.settle(&changes)?;
        let Some(corrected) = claim.corrects else { return Ok(()) };
        self.change_claim(corrected, envelope, |old| {
            old.status = ClaimStatus::Corrected;
            old.corrected_by = Some(claim.id);
            old.status_reason = words.reason.clone();
        })
    }

    /// A recorded claim's next state. What concerns a claim under embargo is withheld with it.
    fn change_claim(
        &self,
        id: ClaimId,
        envelope: &Envelope,
        change: impl FnOnce(&mut Claim),
    ) -> Result<(), StoreError> {
        let mut claim = self.standing_claim(id)?;
        change(&mut claim);
        self.write.put_claim(&claim, envelope.seq)?;
        let hidden = self.is_under_embargo(claim.seq)?;
        if hidden {
            self.write.withhold(envelope.seq, claim.seq)?;
        }
        self.write.mark_changed(claim.incident_id, envelope.seq, !hidden)
    }

    /// Claims that follow their article; the article's own entry is not withheld for a claim that is.
    fn change_claims_of(
        &self,
        article: ArticleId,
        envelope: &Envelope,
        change: impl Fn(&mut Claim),
    ) -> Result<(), StoreError> {
        for mut claim in self.write.claims_of_article(article)? {
            change(&mut claim);
            self.write.put_claim(&claim, envelope.seq)?;
            let hidden = self.is_under_embargo(claim.seq)?;
            self.write.mark_changed(claim.incident_id, envelope.seq, !hidden)?;
        }
        Ok(())
    }

    fn redact_claim(&self, id: ClaimId, erased: &[Seq], envelope: &Envelope) -> Result<(), StoreError> {
        self.write.erase_words(erased, envelope.seq)?;
        let claim = self.standing_claim(id)?;
        self.write.forget_figure_sets(claim.incident_id)?;
        self.rewrite_claim_history(id, Claim::redact_words)?;
        // Why it corrected another was said in the words that are gone.
        if let Some(corrected) = claim.corrects {
            self.rewrite_claim_history(corrected, |old| old.status_reason = None)?;
        }
        self.change_claim(id, envelope, |claim| claim.redacted_at = Some(envelope.recorded_at))
    }

    fn rewrite_article_history(
        &self,
        id: ArticleId,
        rewrite: impl Fn(&mut Article),
    ) -> Result<(), StoreError> {
        for (from, mut article) in self.write.article_history(id)? {
            rewrite(&mut article);
            self.write.rewrite_article(&article, from)?;
        }
        Ok(())
    }

    /// Rewrites every past state of a claim.
    fn rewrite_claim_history(&self, id: ClaimId, rewrite: impl Fn(&mut Claim)) -> Result<(), StoreError> {
        for (from, mut claim) in self.write.claim_history(id)? {
            rewrite(&mut claim);
            self.write.rewrite_claim(&claim, from)?;
        }
        Ok(())
    }

    fn record_ruling(&self, ruling: &Ruling) -> Result<(), StoreError> {
        let undone: Option<Ruling> = match ruling.effect {
            Effect::Undo { ruling_id } => Some(stands(self.ruling(ruling_id, NOW)?, "ruling")?),
            _ => None,
        };
        let decided = undone.as_ref().map_or(&ruling.effect, |undone| &undone.effect);
        let sources = decided.merged_everywhere();
        for id in &ruling.claim_ids {
            let claim = self.standing_claim(*id)?;
            if self.is_under_embargo(claim.seq)? {
                self.write.withhold(ruling.seq, claim.seq)?;
            }
        }
        if let Some(undone) = &undone {
            self.write.withhold_as(ruling.seq, undone.seq)?;
        }
        if let Some(sources) = sources {
            self.write.rule_sources(ruling.seq, sources)?;
            let is_of_its_incident =
                undone.as_ref().is_some_and(|undone| undone.incident_id == ruling.incident_id);
            let awaited = self.write.citation_awaited(ruling.incident_id, sources)?;
            if let Some(claim) = awaited.filter(|_| !is_of_its_incident) {
                self.write.withhold(ruling.seq, claim)?;
            }
        }
        let hidden = self.is_withheld(ruling.seq, Audience::Public)?;
        self.write.put_ruling(ruling, ruling.seq, (!hidden).then_some(ruling.seq))?;
        self.mark_ruled(ruling.incident_id, sources, ruling.seq, !hidden)?;
        undone.map_or(Ok(()), |undone| self.undo_ruling(undone.id, ruling))
    }

    /// Marks where a ruling bears on figures: its own incident, and those that cite a source that it is about everywhere.
    pub(super) fn mark_ruled(
        &self,
        incident: IncidentId,
        sources: Option<[SourceId; 2]>,
        by: Seq,
        public: bool,
    ) -> Result<(), StoreError> {
        for (citing, seen) in self.incidents_ruled(sources)? {
            self.write.mark_changed(citing, by, public && seen)?;
        }
        self.write.mark_changed(incident, by, public)
    }

    /// The incidents that cite a source that a ruling is about everywhere, and whether the public sees that.
    pub(super) fn incidents_ruled(
        &self,
        sources: Option<[SourceId; 2]>,
    ) -> Result<Vec<(IncidentId, bool)>, StoreError> {
        let mut incidents = Vec::new();
        for source in sources.into_iter().flatten() {
            incidents.extend(self.write.incidents_citing(source)?);
        }
        Ok(incidents)
    }

    fn undo_ruling(&self, undone: RulingId, by: &Ruling) -> Result<(), StoreError> {
        let earlier: Ruling = stands(self.ruling(undone, NOW)?, "ruling")?;
        let hidden = self.is_withheld(earlier.seq, Audience::Public)?;
        let shown_from = (!hidden).then_some(earlier.seq);
        self.write.put_ruling(&Ruling { undone_by: Some(by.id), ..earlier }, by.seq, shown_from)
    }

    fn mark_citing(&self, source: SourceId, by: Seq) -> Result<(), StoreError> {
        let incidents = self.write.incidents_citing(source)?;
        incidents.into_iter().try_for_each(|(incident, public)| self.write.mark_changed(incident, by, public))
    }

    pub(super) fn standing_article(&self, id: ArticleId) -> Result<Article, StoreError> {
        stands(self.article(id, NOW)?, "article")
    }

    fn standing_claim(&self, id: ClaimId) -> Result<Claim, StoreError> {
        stands(self.claim(id, NOW)?, "claim")
    }
}

/// What an article says no more once its words are erased.
fn redact_words(article: &mut Article, forgets_hash: bool) {
    article.title = None;
    article.url = None;
    article.archive_url = None;
    if forgets_hash {
        article.text_sha256 = None;
        article.text_length = None;
    }
}

pub(super) const NOW: View = View::now(Audience::Reviewer);

pub(super) fn stands<T: serde::de::DeserializeOwned>(
    row: Option<Ready>,
    what: &str,
) -> Result<T, StoreError> {
    let row =
        row.ok_or_else(|| StoreError::Unusable(format!("an entry is about a {what} that is not there")))?;
    Ok(serde_json::from_str(&row.json)?)
}
