//! API keys: who may speak to the service.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::domain::audience::AccessRole;
use crate::domain::ids::{KeyId, Seq};
use crate::domain::time::Timestamp;
use crate::journal::SigningKey;
use crate::ledger::Ledger;
use crate::ledger::caller::{Caller, Writing, Written};
use crate::ledger::clock::now;
use crate::ledger::error::Refusal;
use crate::ledger::known_keys::Known;
use crate::ledger::view::found;
use crate::ledger::write::{earlier_answer, keep_answer};
use crate::store::{KeyRow, NewKey, PageRequest, Receipt, Transaction};

const PREFIX: &str = "clk_";
const ENCODED_LENGTH: usize = 43;
/// The last use of a key is noted at most this often.
const USE_NOTED_EVERY_MICROS: i64 = 60_000_000;

/// The secret of a key: 256 random bits. Shown once; never in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    fn random() -> Result<Self, Refusal> {
        random_bytes().map(Self)
    }

    /// The secret that follows from a nonce: only who has the signing key's file can say which.
    fn derived(signing_key: &SigningKey, nonce: &[u8; 32]) -> Self {
        let key = signing_key.derive("secrets of API keys");
        Self(Sha256::new().chain_update(key).chain_update(nonce).finalize().into())
    }

    fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// The text that goes into `Authorization: Bearer`.
    pub fn reveal(&self) -> String {
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(self.0))
    }
}

fn random_bytes() -> Result<[u8; 32], Refusal> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Refusal::Internal(error.to_string()))?;
    Ok(bytes)
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// The text is no key's secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key is clk_ and 43 base64url characters")]
pub struct MalformedSecret;

impl FromStr for Secret {
    type Err = MalformedSecret;

    fn from_str(text: &str) -> Result<Self, MalformedSecret> {
        let encoded = text.strip_prefix(PREFIX).filter(|encoded| encoded.len() == ENCODED_LENGTH);
        let bytes = URL_SAFE_NO_PAD.decode(encoded.ok_or(MalformedSecret)?).map_err(|_| MalformedSecret)?;
        bytes.try_into().map(Self).map_err(|_| MalformedSecret)
    }
}

/// A new key with its secret.
#[derive(Debug)]
pub struct IssuedKey {
    pub key: KeyRow,
    pub secret: Secret,
}

/// A key that is not kept yet.
#[derive(Debug)]
pub struct DraftKey {
    new: NewKey,
    secret: Secret,
}

impl DraftKey {
    pub const fn secret(&self) -> &Secret {
        &self.secret
    }
}

/// A key revoked by another process (the command line) ends within this time.
const KNOWN_FOR_MICROS: i64 = 1_000_000;

impl Ledger {
    /// Who holds this secret; nobody if the key is unknown, expired or revoked.
    pub fn caller(&self, secret: &Secret) -> Result<Option<Caller>, Refusal> {
        let digest = secret.digest();
        let now = now();
        let Some(known) = self.known_key(digest, now)? else { return Ok(None) };
        let ended = |end: Option<Timestamp>| end.is_some_and(|end| end <= now);
        if ended(known.expires_at) || ended(known.revoked_at) {
            return Ok(None);
        }
        if now.as_micros() - known.use_noted_at.as_micros() >= USE_NOTED_EVERY_MICROS {
            self.note_use(digest, known.id, now);
        }
        Ok(Some(Caller { key: Some(known.id), role: known.role, address: None }))
    }

    fn known_key(&self, digest: [u8; 32], now: Timestamp) -> Result<Option<Known>, Refusal> {
        let fresh = |known: &&Known| now.as_micros() - known.checked_at.as_micros() < KNOWN_FOR_MICROS;
        let map = self.keys.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = map.get(&digest).filter(fresh) {
            return Ok(Some(*known));
        }
        let noted = map.get(&digest).map(|known| known.use_noted_at);
        drop(map);
        let row = self.store.read_once(|reader| Ok::<_, Refusal>(reader.key_by_secret(&digest)?))?;
        let Some(key) = row else { return Ok(None) };
        let use_noted_at = noted.or(key.last_used_at).unwrap_or(Timestamp::from_micros(0));
        let KeyRow { id, role, expires_at, revoked_at, .. } = key;
        let known = Known { id, role, expires_at, revoked_at, use_noted_at, checked_at: now };
        self.keys.0.write().unwrap_or_else(PoisonError::into_inner).insert(digest, known);
        Ok(Some(known))
    }

    /// Noting a use is worth no waiting: the writer does it when it gets there.
    fn note_use(&self, digest: [u8; 32], id: KeyId, at: Timestamp) {
        let mut map = self.keys.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = map.get_mut(&digest) {
            known.use_noted_at = at;
        }
        drop(map);
        let act = move |transaction: &Transaction<'_>| transaction.note_key_use(id, at);
        self.store.queue().submit(act, move |noted| {
            if !matches!(noted, Ok(Ok(()))) {
                tracing::warn!(key = %id, "the last use of a key could not be noted");
            }
        });
    }

    /// A key with a random secret, which nobody can use yet.
    pub fn draft_key(
        &self,
        name: String,
        role: AccessRole,
        expires_at: Option<Timestamp>,
    ) -> Result<DraftKey, Refusal> {
        let secret = Secret::random()?;
        Ok(DraftKey { new: new_key(name, role, expires_at, &secret), secret })
    }

    /// Makes a draft good.
    pub async fn keep_key(&self, draft: DraftKey) -> Result<IssuedKey, Refusal> {
        let DraftKey { new, secret } = draft;
        let key = self.submit(move |transaction| add(transaction, &new)).await?;
        Ok(IssuedKey { key, secret })
    }

    /// Makes a key with a random secret.
    pub async fn create_key(
        &self,
        name: String,
        role: AccessRole,
        expires_at: Option<Timestamp>,
    ) -> Result<IssuedKey, Refusal> {
        self.keep_key(self.draft_key(name, role, expires_at)?).await
    }

    /// Makes a key, once for each repeatable request: a repeat gets the same answer, with the secret, while the nonce that
    /// it is derived from is kept.
    pub async fn create_key_once(
        &self,
        writing: Writing,
        name: String,
        role: AccessRole,
        expires_at: Option<Timestamp>,
    ) -> Result<Written<IssuedKey>, Refusal> {
        let (signer, nonce) = (Arc::clone(self.signer()?), random_bytes()?);
        let secret = Secret::derived(&signer.key, &nonce);
        let new = new_key(name, role, expires_at, &secret);
        let principal = writing.caller.principal();
        self.submit(move |transaction| {
            let earlier = earlier_answer(transaction, principal, writing.repeatable.as_ref())?;
            if let Some(nonce) = earlier.and_then(|answer| answer.nonce) {
                let secret = Secret::derived(&signer.key, &nonce);
                let key = found(transaction.key_by_secret(&secret.digest())?, "key")?;
                let key = KeyRow { revoked_at: None, last_used_at: None, ..key };
                return Ok(Written { value: IssuedKey { key, secret }, created: true, replayed: true });
            }
            let key = add(transaction, &new)?;
            let receipt = Receipt { created: true, first: Seq(0), last: Seq(0) };
            keep_answer(transaction, principal, writing.repeatable, receipt, Some(nonce))?;
            Ok(Written { value: IssuedKey { key, secret }, created: true, replayed: false })
        })
        .await
    }

    /// Keys in the order they were made, and where the next page begins.
    pub fn keys(&self, page: PageRequest) -> Result<(Vec<KeyRow>, Option<u64>), Refusal> {
        self.store.read_once(|reader| Ok(reader.keys(page)?))
    }

    pub fn has_keys(&self) -> Result<bool, Refusal> {
        self.store.read_once(|reader| Ok(reader.has_keys()?))
    }

    /// Ends a key at once. A key that has ended stays as it was.
    pub async fn revoke_key(&self, id: KeyId) -> Result<KeyRow, Refusal> {
        let key = self
            .submit(move |transaction| {
                found(transaction.key(id)?, "key")?;
                transaction.revoke_key(id, transaction.clock())?;
                found(transaction.key(id)?, "key")
            })
            .await?;
        self.keys.0.write().unwrap_or_else(PoisonError::into_inner).retain(|_, known| known.id != id);
        Ok(key)
    }
}

fn new_key(name: String, role: AccessRole, expires_at: Option<Timestamp>, secret: &Secret) -> NewKey {
    let id = KeyId::from_uuid(Uuid::now_v7());
    NewKey { id, name, role, secret_sha256: secret.digest(), created_at: now(), expires_at }
}

fn add(transaction: &Transaction<'_>, new: &NewKey) -> Result<KeyRow, Refusal> {
    transaction.add_key(new)?;
    found(transaction.key(new.id)?, "key")
}
