//! Requests as sent, and lists as answered. Each request type becomes a proven domain type here, or a refusal.

pub mod amendment;
pub mod annotation;
pub mod answer;
pub mod article;
pub mod claim;
pub mod correction;
pub mod count;
pub mod entry;
pub mod export;
pub mod figure;
pub mod finding;
mod group;
pub mod import;
pub mod incident;
mod json_ld;
pub mod key;
pub mod notice;
pub mod patterned;
pub mod proposal;
pub mod provenance;
pub mod reference;
pub mod ruling;
pub mod source;
pub mod time;
pub mod total;
pub mod unique;
