//! Reconciliation from outside: the worked example, each policy by its codebook, each rule, and the laws.

mod build;
mod laws;
mod policies;
mod rules;
mod worked_example;
