//! A number that leads to its words.

use crate::domain::cell::Cell;
use crate::domain::ids::IncidentId;
use crate::http::pages::address;
use crate::http::pages::sheet::{Answer, Figure};
use crate::http::pages::words::{self, Amount};
use crate::ledger::FigureStatus;

/// A number, and where its words are.
#[derive(Clone, Debug)]
pub struct NumberLink {
    pub href: String,
    /// The link's name: it says all.
    pub says: String,
    pub amount: Amount,
    pub is_implied: bool,
}

impl NumberLink {
    pub fn figure(id: IncidentId, figure: &Figure, query: &str) -> Self {
        let amount = words::amount_of(figure);
        let is_implied = figure.status == FigureStatus::Implied;
        let says = said(&amount, &words::topic(figure.cell(), amount.n), is_implied);
        Self { href: address::figure(id, figure.cell(), query), says, amount, is_implied }
    }

    pub fn answer(id: IncidentId, answer: &Answer, query: &str) -> Self {
        let amount = Amount::from(answer.bounds());
        let is_implied = answer.status == FigureStatus::Implied;
        let says = said(&amount, &words::topic(cell(answer), amount.n), is_implied);
        let href = address::answer(id, answer.group, answer.outcome, answer.nationality, query);
        Self { href, says, amount, is_implied }
    }

    pub fn residual(href: String, amount: Amount) -> Self {
        let says = format!("{} of no nationality given: see why", amount.spoken());
        Self { href, says, amount, is_implied: false }
    }
}

/// The cell whose noun names the people of an answer.
pub fn cell(answer: &Answer) -> Cell {
    Cell::new(words::role_of(answer.group, answer.outcome), answer.outcome, answer.nationality)
}

fn said(amount: &Amount, topic: &str, is_implied: bool) -> String {
    let follows = if is_implied { ", which follows from other numbers" } else { "" };
    match amount.is_word {
        true => format!("{}: {topic}{follows}, see the words", amount.spoken()),
        false => format!("{} {topic}{follows}: see the words", amount.spoken()),
    }
}
