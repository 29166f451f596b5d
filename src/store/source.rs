//! Sources as they stand and stood.

use crate::domain::ids::{Seq, SourceId};
use crate::domain::source::Source;
use crate::store::error::StoreError;
use crate::store::page::{PageRequest, Rows};
use crate::store::view::{Ready, View};

/// Which sources to list; an absent field does not filter.
#[derive(Clone, Debug, Default)]
pub struct SourceFilter {
    pub kind: Option<&'static str>,
    pub country: Option<String>,
    /// A part of the name; case, accents and marks ignored.
    pub q: Option<String>,
}

/// What is read of sources.
pub trait Sources {
    fn source(&self, id: SourceId, view: View) -> Result<Option<Ready>, StoreError>;

    /// The sources of this name; case, accents and marks ignored, in the order they were recorded.
    fn sources_named(&self, name: &str) -> Result<Vec<Ready>, StoreError>;

    fn sources(&self, filter: &SourceFilter, view: View, page: PageRequest) -> Result<Rows, StoreError>;
}

/// What is written of sources.
pub(super) trait PutSources {
    /// A source's state from entry `from` on; ends the state before it.
    fn put_source(&self, source: &Source, from: Seq) -> Result<(), StoreError>;

    /// Every state of a source, by the entry that began it.
    fn source_history(&self, id: SourceId) -> Result<Vec<(Seq, Source)>, StoreError>;

    /// Writes the state that entry `from` began anew, without the words that were searched.
    fn rewrite_source(&self, source: &Source, from: Seq) -> Result<(), StoreError>;
}
