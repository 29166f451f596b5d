//! What is given out: figures with their sentences, who says what beside them, and how they came about.

mod comparison;
pub(in crate::reconcile) mod explain;
pub(in crate::reconcile) mod figures;
mod timeline;

pub use comparison::{Compared, ComparisonCell, ComparisonRow, comparison};
pub use timeline::{Changed, Followed, TimelineItem, timeline};
