//! Rulings: recording them, and undoing them by another.

use uuid::Uuid;

use crate::domain::audience::Audience;
use crate::domain::cell::Cell;
use crate::domain::claim::Claim;
use crate::domain::entry::{Body, RulingBody, Words};
use crate::domain::ids::{ClaimId, IncidentId, RulingId, SourceId};
use crate::domain::ruling::{Effect, Ruling};
use crate::ledger::Ledger;
use crate::ledger::caller::{Writing, Written};
use crate::ledger::docket::Docket;
use crate::ledger::error::Refusal;
use crate::ledger::view::{NOW, found, parsed};
use crate::ledger::write::{Pen, left, recorded};
use crate::reconcile::{self, Policy};
use crate::store::{Noun, PageRequest, Reader, Ready, Rows, View};

/// What the public sees.
const PUBLIC: View = View::now(Audience::Public);

impl Ledger {
    pub fn rulings(&self, incident: IncidentId, view: View, page: PageRequest) -> Result<Rows, Refusal> {
        self.store.read(|reader| {
            found(reader.incident(incident, view)?, "incident")?;
            Ok(reader.rulings(incident, view, page)?)
        })
    }

    /// Records a reviewer's decision about this incident's claims.
    pub async fn create_ruling(
        &self,
        writing: Writing,
        incident_id: IncidentId,
        effect: Effect,
        claim_ids: Vec<ClaimId>,
        reason: String,
    ) -> Result<Written<Ready>, Refusal> {
        let ruling = RulingBody { id: RulingId::from_uuid(Uuid::now_v7()), incident_id, effect, claim_ids };
        let act = move |pen: &mut Pen<'_, '_>| {
            found(pen.incident(incident_id, NOW)?, "incident")?;
            check_claims(pen, &ruling)?;
            check_effect(pen, &ruling)?;
            Ok(recorded(pen.append(&Body::RulingRecorded { ruling }, &Words::because(reason))?))
        };
        self.write(writing, act, left(Noun::Ruling)).await
    }
}

fn check_claims(reader: &Reader<'_>, ruling: &RulingBody) -> Result<(), Refusal> {
    for (index, id) in ruling.claim_ids.iter().enumerate() {
        let pointer = format!("/claim_ids/{index}");
        let row = reader.claim(*id, NOW)?.ok_or_else(|| Refusal::unknown(pointer.clone(), "claim"))?;
        if parsed::<Claim>(&row)?.incident_id != ruling.incident_id {
            return Err(Refusal::OtherIncident { pointer });
        }
    }
    Ok(())
}

fn check_effect(reader: &Reader<'_>, ruling: &RulingBody) -> Result<(), Refusal> {
    match &ruling.effect {
        Effect::SetAside {} | Effect::SettleInclusion { .. } => Ok(()),
        Effect::SameOrigin { source_ids } => check_sources(reader, *source_ids),
        Effect::SameSource { source_ids } => {
            check_sources(reader, *source_ids)?;
            let cited = reader.cites_either(ruling.incident_id, *source_ids, NOW)?;
            if cited { Ok(()) } else { Err(Refusal::SourcesNotCited) }
        }
        Effect::Move { n, from, .. } => check_move(reader, ruling.incident_id, *n, from),
        Effect::Undo { ruling_id } => check_undo(reader, ruling, *ruling_id),
    }
}

fn check_sources(reader: &Reader<'_>, sources: [SourceId; 2]) -> Result<(), Refusal> {
    for (index, id) in sources.iter().enumerate() {
        let pointer = format!("/effect/source_ids/{index}");
        reader.source(*id, NOW)?.ok_or_else(|| Refusal::unknown(pointer, "source"))?;
    }
    Ok(())
}

/// No more people are moved than the figure of their cell can hold.
fn check_move(reader: &Reader<'_>, incident: IncidentId, n: u64, from: &Cell) -> Result<(), Refusal> {
    let docket = Docket::load(reader, incident, NOW, false)?;
    let reconciliation = reconcile::reconcile(&docket.input(None), Policy::default());
    if reconcile::can_move(&reconciliation, n, from) {
        return Ok(());
    }
    let Cell { role, outcome, nationality } = from;
    Err(Refusal::MoveExceedsFigure(format!(
        "the figure of {role} {outcome} {nationality} does not hold {n} people"
    )))
}

fn check_undo(reader: &Reader<'_>, undo: &RulingBody, undone: RulingId) -> Result<(), Refusal> {
    let pointer = "/effect/ruling_id";
    let row = reader.ruling(undone, NOW)?.ok_or_else(|| Refusal::unknown(pointer, "ruling"))?;
    let ruling: Ruling = parsed(&row)?;
    let cited_as = |view| match ruling.effect.merged_everywhere() {
        Some(sources) => reader.cites_either(undo.incident_id, sources, view),
        None => Ok(false),
    };
    let is_elsewhere = ruling.incident_id != undo.incident_id;
    if is_elsewhere && !cited_as(NOW)? {
        return Err(Refusal::OtherIncident { pointer: pointer.to_owned() });
    }
    if ruling.undone_by.is_some() {
        return Err(Refusal::AlreadyUndone);
    }
    if matches!(ruling.effect, Effect::Undo { .. }) {
        return Err(Refusal::UndoOfUndo);
    }
    // The public would see that a ruling it knows was undone, and not by what.
    let is_hidden = is_hidden(reader, &undo.claim_ids)? || is_elsewhere && !cited_as(PUBLIC)?;
    if is_hidden && !reader.is_withheld(ruling.seq, Audience::Public)? {
        return Err(Refusal::UndoUnderEmbargo);
    }
    Ok(())
}

/// Whether a ruling about these claims is withheld.
fn is_hidden(reader: &Reader<'_>, claims: &[ClaimId]) -> Result<bool, Refusal> {
    for id in claims {
        let claim = found(reader.claim(*id, NOW)?, "claim")?;
        if reader.is_under_embargo(claim.seq)? {
            return Ok(true);
        }
    }
    Ok(false)
}
