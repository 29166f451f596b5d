//! Who asks, and under which conditions they write.

use std::net::IpAddr;

use crate::domain::audience::{AccessRole, Audience};
use crate::domain::ids::{KeyId, Principal, Seq};
use crate::ledger::error::Refusal;

/// Who asks. Without a key it is anyone, who may at most read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    pub key: Option<KeyId>,
    pub role: AccessRole,
    /// Where who bears no key asks from: they take turns by it.
    pub address: Option<IpAddr>,
}

impl Caller {
    pub const ANYONE: Self = Self { key: None, role: AccessRole::Reader, address: None };
    /// Who holds the file may read and record whatever can be.
    pub const OPERATOR: Self = Self { key: None, role: AccessRole::Admin, address: None };

    pub fn audience(&self) -> Audience {
        self.role.audience()
    }

    pub fn principal(&self) -> Principal {
        self.key.map_or(Principal::System, Principal::Key)
    }
}

/// What the caller last read of the thing it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precondition {
    /// Whatever stands.
    Any,
    /// Only if this is still the last entry about it.
    LastSeq(Seq),
}

impl Precondition {
    pub(super) fn check(self, current: Seq) -> Result<(), Refusal> {
        match self {
            Self::LastSeq(seq) if seq != current => Err(Refusal::Stale { current }),
            _ => Ok(()),
        }
    }
}

/// A request that may be repeated: its key, where it went, and the digest of what it sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeatable {
    pub key: String,
    pub path: String,
    pub body_sha256: [u8; 32],
}

/// Who writes, and the key under which the write may be repeated.
#[derive(Clone, Debug)]
pub struct Writing {
    pub caller: Caller,
    pub repeatable: Option<Repeatable>,
}

/// What a write left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<T> {
    pub value: T,
    /// Whether something was recorded; false if it stood already.
    pub created: bool,
    /// Whether this is the answer to an earlier request with the same key.
    pub replayed: bool,
}
