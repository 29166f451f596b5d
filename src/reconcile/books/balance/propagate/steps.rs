//! What is propagated, and the steps that it is kept in.

/// Which bound of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Low,
    High,
}

/// A bound that a figure sets.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    pub variable: usize,
    pub side: Side,
    pub value: u64,
}

/// The total is at least the sum of its parts; if exact, it is that sum.
#[derive(Clone, Copy)]
pub struct Relation {
    pub(super) total: u32,
    pub(super) exact: bool,
    pub(super) first: u32,
    pub(super) end: u32,
}

impl Relation {
    /// The total is the sum of its parts.
    pub const fn exact(total: usize) -> Self {
        Self { total: total as u32, exact: true, first: 0, end: 0 }
    }

    /// The total is the sum of its parts, or more.
    pub const fn at_least(total: usize) -> Self {
        Self { total: total as u32, exact: false, first: 0, end: 0 }
    }
}

#[derive(Clone, Copy)]
pub(super) enum Cause {
    Figure(u32),
    Relation(u32),
}

/// One tightening of one bound. `before` is the previous tightening of the same bound.
#[derive(Clone, Copy)]
pub(super) struct Step {
    pub(super) variable: u32,
    pub(super) side: Side,
    pub(super) value: u64,
    pub(super) cause: Cause,
    pub(super) before: u32,
}

/// No step.
pub(super) const NONE: u32 = u32::MAX;
