//! The keys at hand: who was looked up a moment ago.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use crate::domain::audience::AccessRole;
use crate::domain::ids::KeyId;
use crate::domain::time::Timestamp;

/// Keys that were looked up, by the digest of their secret, until a key changes.
#[derive(Clone, Default)]
pub(super) struct KnownKeys(pub(super) Arc<RwLock<HashMap<[u8; 32], Known>>>);

#[derive(Clone, Copy)]
pub(super) struct Known {
    pub(super) id: KeyId,
    pub(super) role: AccessRole,
    pub(super) expires_at: Option<Timestamp>,
    pub(super) revoked_at: Option<Timestamp>,
    pub(super) use_noted_at: Timestamp,
    pub(super) checked_at: Timestamp,
}
