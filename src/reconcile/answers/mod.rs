//! Stage 3: the plain questions. One question, one row, drawn from the figures of every role of its group.
//!
//! It must not know how a figure was chosen or how the books are balanced.

mod best;
mod bounds;
mod branch;
mod floor;
mod question;
mod render;
mod residual;
mod row;
mod scene;
mod sentence;
mod shown;

use crate::domain::cell::{Cell, CellNationality};
use crate::reconcile::answers::row::Rows;
use crate::reconcile::answers::scene::Scene;
use crate::reconcile::books::Books;
use crate::reconcile::cells::StageOne;
use crate::reconcile::terms::answer::{Answer, Group};

pub use question::Question;

/// The cells of which the answers ask the books.
pub(in crate::reconcile) fn asked(stage: &StageOne<'_>) -> Vec<Cell> {
    let mut cells = Vec::new();
    for group in Group::ALL {
        for outcome in group.outcomes() {
            let named = shown::named(stage, *group, *outcome);
            let nationalities = named.codes.iter().map(|code| CellNationality::Code(*code));
            for nationality in nationalities.chain([CellNationality::Any, CellNationality::Foreign]) {
                cells.push(Cell::new(group.root(), *outcome, nationality));
            }
        }
    }
    cells
}

/// The answers, by group, outcome and nationality: the total first.
pub(in crate::reconcile) fn answers(
    stage: &StageOne<'_>,
    books: &Books<'_>,
    question: &Question,
) -> Vec<Answer> {
    let mut answers = Vec::new();
    for group in Group::ALL {
        for outcome in group.outcomes().iter().filter(|outcome| question.asks(*group, **outcome)) {
            let scene = Scene::of(stage, books, *group, *outcome);
            let rows = Rows::of(&scene, question);
            let asked = |nationality: &CellNationality| {
                question.nationality.is_none_or(|asked| asked == *nationality)
            };
            answers.extend(
                rows.all
                    .keys()
                    .filter(|nationality| asked(nationality))
                    .map(|row| render::answer(&scene, &rows, *row)),
            );
        }
    }
    answers
}
