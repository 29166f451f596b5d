//! Taking back all that one import recorded.

use crate::domain::audience::AccessRole;
use crate::domain::entry::{Body, Words};
use crate::domain::ids::{ImportId, Seq};
use crate::ledger::Ledger;
use crate::ledger::caller::{Writing, Written};
use crate::ledger::error::Refusal;
use crate::ledger::write::Pen;
use crate::store::{Reader, Receipt};

/// Claims that are looked up at once.
const AT_ONCE: usize = 1_000;

/// An import that was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenBack {
    /// The first and the last of the entries that did it, one for each claim.
    pub first: Seq,
    pub last: Seq,
}

impl Ledger {
    /// Retracts every claim of an import that stands, with one reason, in one transaction. What it recorded may then be imported again.
    ///
    /// # Errors
    /// [`Refusal::NotActive`] if nothing of it stands; a contributor takes back only their own imports.
    pub async fn retract_import(
        &self,
        writing: Writing,
        id: ImportId,
        reason: String,
    ) -> Result<Written<TakenBack>, Refusal> {
        let caller = writing.caller;
        let act = move |pen: &mut Pen<'_, '_>| {
            let importer = pen.imported_by(id)?.ok_or(Refusal::NotFound("import that recorded anything"))?;
            if caller.role < AccessRole::Reviewer && importer != caller.principal().to_string() {
                return Err(Refusal::NotPermitted(
                    "a contributor takes back only what their own key imported",
                ));
            }
            take_back(pen, id, &reason)
        };
        let show =
            |_: &Reader<'_>, receipt: Receipt| Ok(TakenBack { first: receipt.first, last: receipt.last });
        self.write(writing, act, show).await
    }
}

fn take_back(pen: &mut Pen<'_, '_>, id: ImportId, reason: &str) -> Result<Receipt, Refusal> {
    let before = pen.last_seq();
    let mut after = Seq(0);
    loop {
        let claims = pen.claims_imported(id, after, AT_ONCE)?;
        let Some((last, _)) = claims.last() else { break };
        after = *last;
        for (_, claim_id) in claims {
            pen.append(&Body::ClaimRetracted { claim_id }, &Words::because(reason.to_owned()))?;
        }
    }
    let last = pen.last_seq();
    if last == before {
        return Err(Refusal::NotActive("nothing that this import recorded stands any more".to_owned()));
    }
    pen.note_retraction(id)?;
    Ok(Receipt { created: true, first: Seq(before.0 + 1), last })
}
