//! Which state of the ledger is read: as whom, as of when.

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::domain::audience::Audience;
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::ledger::Ledger;
use crate::ledger::caller::Caller;
use crate::ledger::clock::now;
use crate::ledger::error::Refusal;
use crate::ledger::time_travel::TimeTravel;
use crate::store::{Ready, View};

/// A request that waits longer than this for the writer has been refused long before.
const WRITE_UNDERWAY_MICROS: i64 = 60_000_000;

impl Ledger {
    /// The state that a caller asks for. The past is settled before it is shown: a write under way that will bear an
    /// earlier time is waited for.
    pub async fn view(&self, caller: &Caller, time: TimeTravel) -> Result<View, Refusal> {
        let audience = caller.audience();
        let as_of = match (time.as_of, time.as_of_seq) {
            (None, None) => None,
            (Some(_), Some(_)) => return Err(Refusal::AsOfTwice),
            (None, Some(seq)) => Some(self.recorded(seq)?),
            (Some(asked), None) => Some(self.recorded_by(asked).await?),
        };
        Ok(View { audience, as_of })
    }

    /// An entry that there is, or none yet.
    pub(super) fn recorded(&self, seq: Seq) -> Result<Seq, Refusal> {
        let head = self.head()?;
        if seq <= head { Ok(seq) } else { Err(Refusal::AsOfInFuture(format!("entry {seq}"))) }
    }

    async fn recorded_by(&self, asked: Timestamp) -> Result<Seq, Refusal> {
        let now = now();
        if asked > now {
            return Err(Refusal::in_future(asked));
        }
        if now.as_micros() - asked.as_micros() < WRITE_UNDERWAY_MICROS {
            let recorded_until = self.submit(|transaction| Ok(transaction.clock())).await?;
            if asked > recorded_until {
                return Err(Refusal::in_future(asked));
            }
        }
        self.store.read_once(|reader| Ok(reader.last_seq_at(asked)?))
    }

    /// The last entry; zero in an empty ledger.
    pub fn head(&self) -> Result<Seq, Refusal> {
        self.store.read_once(|reader| Ok(reader.head()?.map_or(Seq(0), |head| head.seq)))
    }
}

/// What everyone who decides about writes sees.
pub(super) const NOW: View = View::now(Audience::Reviewer);

/// Reads a stored document as the thing it is.
pub(super) fn parsed<T: DeserializeOwned>(ready: &Ready) -> Result<T, Refusal> {
    parsed_json(ready.json.as_bytes())
}

/// Reads a document of a list as the thing it is.
pub(super) fn parsed_json<'a, T: Deserialize<'a>>(json: &'a [u8]) -> Result<T, Refusal> {
    serde_json::from_slice(json).map_err(|error| Refusal::Internal(error.to_string()))
}

/// What has to be there.
pub(super) fn found<T>(value: Option<T>, what: &'static str) -> Result<T, Refusal> {
    value.ok_or(Refusal::NotFound(what))
}
