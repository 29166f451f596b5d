//! Embargoes end by an entry of the service's own, so that what is visible depends on entries and not on the clock.

use std::time::Duration;

use crate::domain::entry::{Body, Words};
use crate::domain::ids::ClaimId;
use crate::ledger::Ledger;
use crate::ledger::caller::{Caller, Writing};
use crate::ledger::clock::now;
use crate::ledger::error::Refusal;
use crate::ledger::view::{NOW, found};
use crate::ledger::write::{changed, left, unchanged};
use crate::store::Noun;

/// How long an embargo may outlast its end.
const LOOK_EVERY: Duration = Duration::from_millis(500);

impl Ledger {
    /// Lifts embargoes as they end, until it is dropped.
    pub async fn lift_embargoes(&self) {
        loop {
            if let Err(refusal) = self.lift_ended_embargoes().await {
                tracing::warn!(%refusal, "an embargo could not be lifted; trying again");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    async fn lift_ended_embargoes(&self) -> Result<(), Refusal> {
        self.clock.check()?;
        let over = self.store.read_once(|reader| Ok::<_, Refusal>(reader.embargoes_over_by(now())?))?;
        for id in over {
            self.lift_embargo(id).await?;
        }
        Ok(())
    }

    async fn lift_embargo(&self, claim_id: ClaimId) -> Result<(), Refusal> {
        let service = Writing { caller: Caller::ANYONE, repeatable: None };
        let act = move |pen: &mut crate::ledger::write::Pen<'_, '_>| {
            let row = found(pen.claim(claim_id, NOW)?, "claim")?;
            if !pen.embargoes_over_by(pen.clock())?.contains(&claim_id) {
                // Another service was faster, or its clock is ahead of the storage's.
                return Ok(unchanged(&row));
            }
            Ok(changed(row.seq, pen.append(&Body::EmbargoLifted { claim_id }, &Words::default())?))
        };
        self.write(service, act, left(Noun::Claim)).await?;
        Ok(())
    }
}
