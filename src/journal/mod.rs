//! What makes a change to the ledger noticeable: canonical bytes, the Merkle tree over them, signed checkpoints,
//! and the check of all three without the service.
//!
//! This layer must not know of HTTP, SQL or the use cases: stored nodes and entries come in as closures and slices,
//! and only `key_file` and `last_signed` touch a disk.

pub mod canonical;
pub mod checkpoint;
pub mod hash;
pub mod key_file;
pub mod last_signed;
pub mod record;
pub mod tree;
pub mod verify;

pub use canonical::{NotCanonical, canonical};
pub use checkpoint::{BadCheckpoint, BadOrigin, BadSigningKey, Checkpoint, Origin, SigningKey};
pub use hash::{Hash, Salt, leaf_hash, salted_hash};
pub use last_signed::LastSigned;
pub use record::{Record, Version};
pub use tree::{Appended, Frontier, Tree, TreeError};
