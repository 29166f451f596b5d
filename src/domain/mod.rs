//! The words of the ledger as types: who was harmed, how many, who said so, and where it stands.
//!
//! Pure: this layer must not know of HTTP, SQL, clocks, randomness or files. A value that exists is valid;
//! everything that arrives from outside passes through a `parse`, `FromStr` or `TryFrom` here.

pub(crate) mod vocabulary;

pub mod article;
pub mod audience;
pub mod cell;
pub mod claim;
pub mod count;
pub mod entry;
pub mod exchange;
pub mod folding;
pub mod formula;
pub mod identity;
pub mod ids;
pub mod incident;
pub mod invalid;
pub mod judgement;
pub mod links;
pub mod nationality;
pub mod nearest;
pub mod outcome;
pub mod quote;
pub mod redaction;
pub mod role;
pub mod ruling;
pub mod source;
pub mod subject;
pub mod time;
pub mod vague;
pub mod words;

pub use invalid::{Invalid, InvalidCode};
