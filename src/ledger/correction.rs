//! Corrections: a claim in place of another, sent whole or as what changes of it.

use crate::domain::Invalid;
use crate::domain::claim::{Claim, Credibility, NewClaim};
use crate::domain::entry::ClaimBody;
use crate::domain::ids::ClaimId;
use crate::domain::quote::Selector;
use crate::ledger::Ledger;
use crate::ledger::caller::{Caller, Precondition, Writing, Written};
use crate::ledger::claim::{check_own, seen_by, standing_article, to_change};
use crate::ledger::error::Refusal;
use crate::ledger::view::parsed;
use crate::ledger::write::{Pen, left, recorded};
use crate::store::{Noun, Ready, View};

/// What takes the place of a claim.
pub enum Correction {
    Whole(Box<NewClaim>),
    /// What changes of the old one.
    Changes(Box<dyn FnOnce(NewClaim) -> Result<NewClaim, Invalid> + Send>),
}

impl Ledger {
    /// Replaces a claim by another of the same incident; the old one stays readable. What reviewers judged of it holds for the new one.
    pub async fn correct_claim(
        &self,
        writing: Writing,
        id: ClaimId,
        precondition: Precondition,
        correction: Correction,
        reason: String,
    ) -> Result<Written<Ready>, Refusal> {
        let caller = writing.caller;
        let (place, made_of, new) = match correction {
            Correction::Whole(new) => ("/claim", None, *new),
            Correction::Changes(apply) => {
                // Whether it may be changed is decided where it is written: a repeat finds it corrected already.
                let row = self.claim_row(id, &caller)?;
                ("/set", Some(row.last_seq), apply(as_new(parsed(&row)?)?)?)
            }
        };
        let mut prepared = self.prepare(&caller, new).await.map_err(|refusal| refusal.under(place))?;
        prepared.words.reason = Some(reason);
        let act = move |pen: &mut Pen<'_, '_>| {
            let (old, row) = to_change(pen, id, precondition, &caller)?;
            if made_of.is_some_and(|seq| seq != row.last_seq) {
                return Err(Refusal::Stale { current: row.last_seq });
            }
            check_own(&old, &caller)?;
            if old.incident_id != prepared.body.incident_id {
                return Err(Refusal::OtherIncident { pointer: "/claim/incident_id".to_owned() });
            }
            inherit_embargo(&mut prepared.body, pen.is_under_embargo(old.seq)?, &old)?;
            standing_article(pen, &prepared.body).map_err(|refusal| refusal.under(place))?;
            let judged = pen.judgement(id)?;
            Ok(recorded(pen.append(&prepared.correcting(id, judged), &prepared.words)?))
        };
        self.write(writing, act, left(Noun::Claim)).await
    }

    fn claim_row(&self, id: ClaimId, caller: &Caller) -> Result<Ready, Refusal> {
        self.store.read(|reader| seen_by(reader, caller, id, View::now(caller.audience())))
    }
}

/// A claim as it would be sent again; what reviewers judged of it is theirs to say again.
fn as_new(claim: Claim) -> Result<NewClaim, Refusal> {
    let exact = claim.quote.exact.ok_or(Refusal::AlreadyRedacted)?;
    Ok(NewClaim {
        incident_id: claim.incident_id,
        article_id: claim.article_id,
        quote: Selector {
            exact: exact.to_string(),
            prefix: claim.quote.prefix,
            suffix: claim.quote.suffix,
            start: claim.quote.start,
        },
        role: claim.role,
        outcome: claim.outcome,
        nationalities: claim.nationalities,
        count: claim.count.count,
        count_words: claim.count.words,
        attributed_to: claim.attributed_to,
        certainty: claim.certainty,
        credibility: Credibility::NOT_JUDGED,
        perpetrator_claim: Some(claim.perpetrator_claim),
        subset: claim.subset,
        may_include: claim.may_include,
        additional: claim.additional,
        counted_from: claim.counted_from,
        stated_at: claim.stated_at,
        // It is inherited where the old claim is still hidden.
        embargo_until: None,
        note: claim.note,
        // A correction is a person's own; what it revises says who proposed that.
        proposal_key: None,
    })
}

/// A correction is seen by whoever sees what it corrects, and from the same moment on: hidden alone, it would leave
/// the public with a number known to be wrong; seen alone, it would reveal what is under embargo.
fn inherit_embargo(body: &mut ClaimBody, old_is_hidden: bool, old: &Claim) -> Result<(), Refusal> {
    match (old_is_hidden, body.embargo_until) {
        (false, None) => Ok(()),
        (false, Some(_)) => {
            Err(Refusal::EmbargoNotAllowed("a correction of a public claim cannot be under embargo"))
        }
        (true, Some(other)) if Some(other) != old.embargo_until => Err(Refusal::EmbargoNotAllowed(
            "a correction of a claim under embargo keeps that claim's embargo_until",
        )),
        (true, _) => {
            body.embargo_until = old.embargo_until;
            Ok(())
        }
    }
}
