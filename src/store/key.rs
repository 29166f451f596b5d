//! API keys: never the secret, only its SHA-256.

use crate::domain::audience::AccessRole;
use crate::domain::ids::KeyId;
use crate::domain::time::Timestamp;
use crate::store::error::StoreError;
use crate::store::page::PageRequest;

#[derive(Clone, Debug)]
pub struct NewKey {
    pub id: KeyId,
    pub name: String,
    pub role: AccessRole,
    pub secret_sha256: [u8; 32],
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyRow {
    pub id: KeyId,
    pub name: String,
    pub role: AccessRole,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
    pub last_used_at: Option<Timestamp>,
}

/// What is read of API keys.
pub trait Keys {
    fn key_by_secret(&self, secret_sha256: &[u8; 32]) -> Result<Option<KeyRow>, StoreError>;

    fn key(&self, id: KeyId) -> Result<Option<KeyRow>, StoreError>;

    /// Keys in the order they were made, and where the next page begins.
    fn keys(&self, page: PageRequest) -> Result<(Vec<KeyRow>, Option<u64>), StoreError>;

    /// Every key in the order they were made, with the digest of its secret.
    fn keys_with_secrets(&self) -> Result<Vec<(KeyRow, [u8; 32])>, StoreError>;

    fn has_keys(&self) -> Result<bool, StoreError>;
}

/// What is written of API keys.
pub(super) trait PutKeys {
    fn add_key(&self, key: &NewKey) -> Result<(), StoreError>;

    /// Ends a key; a key that has ended stays as it was.
    fn revoke_key(&self, id: KeyId, at: Timestamp) -> Result<(), StoreError>;

    fn note_key_use(&self, id: KeyId, at: Timestamp) -> Result<(), StoreError>;
}
