//! What all stages share: the input, the policies by name, and what is given out. It must not know how anything is worked out.

pub mod answer;
pub mod figure;
pub mod finding;
pub mod input;
pub mod nouns;
pub mod overlap;
pub mod policy;
pub mod range;
pub mod words;
