//! From claims to figures and findings. Pure: no input or output, no clock, no randomness.
pub mod balance;
