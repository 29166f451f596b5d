//! API keys as sent, issued and listed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::audience::AccessRole;
use crate::domain::ids::KeyId;
use crate::domain::time::Timestamp;
use crate::http::extract::present;
use crate::http::pagination::Cursor;
use crate::ledger::{self, KeyRow};

/// A key to be made.
#[derive(Clone, Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = KeyInput)]
pub struct NewKey {
    /// Whose it is.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "Newsroom import")]
    pub name: String,
    pub role: AccessRole,
    /// When it ends by itself.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    pub expires_at: Option<Timestamp>,
}

/// A key, without its secret.
#[derive(Serialize, ToSchema)]
pub struct Key {
    pub id: KeyId,
    pub name: String,
    pub role: AccessRole,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub expires_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub revoked_at: Option<Timestamp>,
    /// To within a minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub last_used_at: Option<Timestamp>,
}

impl From<KeyRow> for Key {
    fn from(row: KeyRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            role: row.role,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            last_used_at: row.last_used_at,
        }
    }
}

/// A new key with its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub struct IssuedKey {
    pub id: KeyId,
    pub name: String,
    pub role: AccessRole,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub expires_at: Option<Timestamp>,
    /// Goes into `Authorization: Bearer`.
    #[schema(
        pattern = "^clk_[A-Za-z0-9_-]{43}$",
        example = "clk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    )]
    pub secret: String,
}

impl From<ledger::IssuedKey> for IssuedKey {
    fn from(issued: ledger::IssuedKey) -> Self {
        let KeyRow { id, name, role, created_at, expires_at, .. } = issued.key;
        Self { id, name, role, created_at, expires_at, secret: issued.secret.reveal() }
    }
}

/// One page of keys.
#[derive(Serialize, ToSchema)]
pub struct KeyPage {
    pub items: Vec<Key>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, inline)]
    pub next_cursor: Option<Cursor>,
}

impl From<(Vec<KeyRow>, Option<u64>)> for KeyPage {
    fn from((keys, next): (Vec<KeyRow>, Option<u64>)) -> Self {
        Self { items: keys.into_iter().map(Key::from).collect(), next_cursor: next.map(Cursor::new) }
    }
}
