//! Extractors: what a handler receives is parsed and checked, and every failure is a [`Problem`](super::Problem).
//!
//! Put the extractor that authenticates first among a handler's arguments: actix asks them in order, and a body is not read
//! before the ones ahead of it have agreed.

mod body;
mod faults;
mod field;
mod file_type;
mod json;
mod params;
mod pointer;
mod shape;
mod strict;
mod union;

pub use body::{ARTICLE_BYTES_MAX, BATCH_BYTES_MAX, BODY_BYTES_MAX, Body, BodyTimeout, read_whole};
pub use field::{EntryNumber, INTEGER_MAX, Integer, Size, present, tagged, variant};
pub use file_type::FileType;
pub use json::{parse, refuse};
pub use params::{NoParams, Params, PathId, Query, header_parameter};
pub(crate) use union::{tagged_union, tagged_variants};

#[cfg(test)]
mod params_tests;
#[cfg(test)]
mod tests;
