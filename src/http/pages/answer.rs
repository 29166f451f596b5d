//! The page of an answer: its sentence, the figures it is made of, who has no nationality, the words it follows from.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;

use crate::domain::cell::{Cell, CellNationality};
use crate::http::auth::{May, Read};
use crate::http::pages::address;
use crate::http::pages::ask::Line;
use crate::http::pages::card::{Card, Texts};
use crate::http::pages::draw::Mark;
use crate::http::pages::figure::{self, cards};
use crate::http::pages::lens::LensForm;
use crate::http::pages::number::{self, NumberLink};
use crate::http::pages::place::Place;
use crate::http::pages::proof::Proof;
use crate::http::pages::read::IncidentRead;
use crate::http::pages::rules::{self, ByRule, RuleRow};
use crate::http::pages::segment::QuestionPath;
use crate::http::pages::send::{self, Frame};
use crate::http::pages::sheet::{self, Answer, AnswerSet, FigureSet};
use crate::http::pages::take::Take;
use crate::http::pages::words::{self, Amount, Status};
use crate::http::problem::Problem;
use crate::ledger::{Caller, FigurePart, FigureQuery, FigureStatus, KeptPart, Ledger, Relation};

const WIDTH: u32 = 132;

#[derive(Template)]
#[template(path = "answer.html", whitespace = "minimize")]
struct AnswerPage {
    frame: Frame,
    place: Place,
    lens: LensForm,
    title: String,
    shown: Option<Shown>,
    nothing: String,
    take: Take,
    proof: Proof,
}

struct Shown {
    amount: Amount,
    sentence: String,
    status: Status,
    parts: Vec<PartLine>,
    nationalities: Vec<Line>,
    residual: Option<String>,
    cards: Vec<Card>,
    left_out: usize,
    rules: Vec<RuleRow>,
}

/// A figure that an answer stands beside.
struct PartLine {
    label: String,
    number: NumberLink,
    mark: Mark,
    status: Status,
    relation: &'static str,
}

#[get("/incidents/{incident_id}/answers/{group}/{outcome}/{nationality}")]
pub async fn answer_page(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    question: QuestionPath,
    lens: crate::http::pages::lens::Lens,
) -> Result<HttpResponse, Problem> {
    let read = IncidentRead::of(&ledger, &may, question.id, lens).await?;
    let tag = send::tag(&request, &may, &read.state());
    if let Some(known) = crate::http::conditional::not_modified(&request, &tag) {
        return Ok(known);
    }
    let page = AnswerPage::of(&ledger, &may, &read, question, &send::base(&request)).await?;
    send::page(&request, tag, || Ok(page))
}

/// The answers of an incident through the lens of a page.
pub async fn answers(
    ledger: &Ledger,
    caller: &Caller,
    read: &IncidentRead,
    query: FigureQuery,
) -> Result<AnswerSet, Problem> {
    let part = FigurePart::Kept(KeptPart::Answers);
    Ok(sheet::read(&ledger.figures(caller, read.id, part, query).await?)?)
}

impl AnswerPage {
    async fn of(
        ledger: &Ledger,
        caller: &Caller,
        read: &IncidentRead,
        question: QuestionPath,
        base: &str,
    ) -> Result<Self, Problem> {
        let QuestionPath { id, group, outcome, nationality } = question;
        let cell = Cell::new(words::role_of(group, outcome), outcome, nationality);
        let nothing = format!("No article gives a number of {}.", words::topic(cell, 2));
        let asks = |answer: &&Answer| {
            (answer.group, answer.outcome, answer.nationality) == (group, outcome, nationality)
        };
        let all = answers(ledger, caller, read, read.lens.query.clone()).await?;
        let found = all.answers.iter().find(asks);
        let figures: FigureSet = sheet::read(&read.figures)?;
        let because =
            found.into_iter().flat_map(|answer| &answer.because).filter_map(|id| read.known.claim(*id));
        let proof = Proof::of(ledger, base, figures.as_of_seq)?.with(ledger, caller, because)?;
        let path = address::answer(id, group, outcome, nationality, "");
        let take = found.map(|answer| Take::of_answer(base, id, answer, &read.lens, &proof));
        let take = take.unwrap_or_else(|| Take::of_incident(base, id, &read.lens, &proof));
        let title = words::capital(&words::topic(cell, 2));
        let sentence = found.map_or(nothing.as_str(), |answer| answer.sentence.as_str());
        let shown = match found {
            Some(answer) => {
                Some(Making { ledger, caller, read, answer }.shown(&all.answers, &figures, &path).await?)
            }
            None => None,
        };
        Ok(Self {
            frame: figure::frame(&title, sentence, &read.incident.title, &take),
            place: (&read.incident).into(),
            lens: LensForm::of(&read.lens, &path, figures.as_of_seq, figures.as_of),
            title,
            shown,
            nothing,
            take,
            proof,
        })
    }
}

struct Making<'a> {
    ledger: &'a Ledger,
    caller: &'a Caller,
    read: &'a IncidentRead,
    answer: &'a Answer,
}

impl Making<'_> {
    async fn shown(&self, all: &[Answer], figures: &FigureSet, path: &str) -> Result<Shown, Problem> {
        let answer = self.answer;
        let because: Vec<_> = answer.because.iter().map(|id| (*id, String::new())).collect();
        let cards = cards(self.ledger, self.caller, self.read, &because, &mut Texts::default())?;
        let rest =
            answer.residual.filter(|rest| rest.low != Some(0) || rest.best.is_some_and(|best| best > 0));
        Ok(Shown {
            amount: answer.bounds().into(),
            sentence: answer.sentence.clone(),
            status: answer.into(),
            parts: self.parts(figures),
            nationalities: self.nationalities(all),
            residual: rest.map(|rest| Amount::from(rest).spoken()),
            left_out: because.len().saturating_sub(cards.len()),
            cards,
            rules: self.rules(path).await?,
        })
    }

    fn parts(&self, figures: &FigureSet) -> Vec<PartLine> {
        let query = self.read.lens.suffix();
        let largest = figures.figures.iter().flat_map(|figure| [figure.best, figure.high, figure.low]);
        let top = crate::http::pages::draw::top(largest.flatten().max().unwrap_or_default());
        let line = |part: &sheet::Part| {
            let cell = Cell::new(part.role, part.outcome, part.nationality);
            let figure = figures.figures.iter().find(|figure| figure.cell() == cell)?;
            Some(PartLine {
                label: words::capital(&words::topic(cell, 2)),
                number: NumberLink::figure(self.read.id, figure, &query),
                mark: match figure.status {
                    FigureStatus::Implied => Mark::implied(figure.bounds(), top, WIDTH),
                    _ => Mark::stated(figure.bounds(), figure.closer(), top, WIDTH),
                },
                status: figure.into(),
                relation: match part.relation {
                    Relation::Same => "the same people",
                    Relation::Part => "a part of them",
                    Relation::IncludesAttackers => "may count attackers too",
                },
            })
        };
        self.answer.parts.iter().filter_map(line).collect()
    }

    fn nationalities(&self, all: &[Answer]) -> Vec<Line> {
        let own = self.answer;
        let query = self.read.lens.suffix();
        let mut others: Vec<&Answer> = all
            .iter()
            .filter(|other| {
                (other.group, other.outcome) == (own.group, own.outcome)
                    && other.nationality != own.nationality
            })
            .collect();
        others.sort_by_key(|other| (std::cmp::Reverse(other.best), other.nationality));
        let line = |other: &Answer| {
            let number = NumberLink::answer(self.read.id, other, &query);
            let label = match other.nationality {
                CellNationality::Any => format!("all {}", words::topic(number::cell(other), 2)),
                nationality => words::people(nationality, number.amount.n == 1),
            };
            Line { number, label }
        };
        others.into_iter().take(60).map(line).collect()
    }

    async fn rules(&self, path: &str) -> Result<Vec<RuleRow>, Problem> {
        let query = FigureQuery {
            every_policy: true,
            group: Some(self.answer.group),
            outcome: Some(self.answer.outcome),
            nationality: Some(self.answer.nationality),
            ..self.read.lens.query.clone()
        };
        let set = answers(self.ledger, self.caller, self.read, query).await?;
        let by_rule = |answer: &Answer| {
            let is_implied = answer.status == FigureStatus::Implied;
            Some(ByRule { policy: answer.policy?, bounds: answer.bounds(), is_implied, note: String::new() })
        };
        let given: Vec<ByRule> = set.answers.iter().filter_map(by_rule).collect();
        Ok(rules::rows(&given, &self.read.lens, path))
    }
}
