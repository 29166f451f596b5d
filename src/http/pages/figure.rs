//! The page of a figure: its number, the words it stands on, how the rule got there, and the same words under other rules.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use askama::Template;

use crate::domain::cell::{Cell, CellNationality};
use crate::domain::claim::Claim;
use crate::domain::count::Count;
use crate::domain::ids::ClaimId;
use crate::http::auth::{May, Read};
use crate::http::pages::card::{Card, CardGroup, Texts};
use crate::http::pages::course::ToldCourse;
use crate::http::pages::lens::{Lens, LensForm};
use crate::http::pages::number::NumberLink;
use crate::http::pages::place::Place;
use crate::http::pages::proof::Proof;
use crate::http::pages::read::IncidentRead;
use crate::http::pages::rules::{self, ByRule, RuleRow};
use crate::http::pages::segment::CellPath;
use crate::http::pages::send::{self, Frame};
use crate::http::pages::sheet::{self, Figure, FigureSet};
use crate::http::pages::steps::{self, TakenStep};
use crate::http::pages::take::Take;
use crate::http::pages::words::{self, Amount, Status};
use crate::http::pages::{address, ask::Line};
use crate::http::problem::Problem;
use crate::ledger::{Caller, FigurePart, FigureQuery, FigureStatus, KeptPart, Ledger};

/// Cards of one heading.
const CARDS_MAX: usize = 60;

#[derive(Template)]
#[template(path = "figure.html", whitespace = "minimize")]
struct FigurePage {
    frame: Frame,
    place: Place,
    lens: LensForm,
    title: String,
    /// Absent where no article gives a number.
    shown: Option<Shown>,
    nothing: String,
    take: Take,
    proof: Proof,
}

/// What is shown of a figure that there is.
struct Shown {
    amount: Amount,
    sentence: String,
    status: Status,
    is_implied: bool,
    groups: Vec<CardGroup>,
    rule: String,
    citation: String,
    steps: Vec<TakenStep>,
    rules: Vec<RuleRow>,
    course: Option<ToldCourse>,
    beside: Vec<Line>,
    residual: Option<String>,
}

#[get("/incidents/{incident_id}/figures/{role}/{outcome}/{nationality}")]
pub async fn figure_page(
    may: May<Read>,
    request: HttpRequest,
    ledger: Data<Ledger>,
    CellPath(id, cell): CellPath,
    lens: Lens,
) -> Result<HttpResponse, Problem> {
    let read = IncidentRead::of(&ledger, &may, id, lens).await?;
    let tag = send::tag(&request, &may, &read.state());
    if let Some(known) = crate::http::conditional::not_modified(&request, &tag) {
        return Ok(known);
    }
    let page = FigurePage::of(&ledger, &may, &read, cell, &send::base(&request)).await?;
    send::page(&request, tag, || Ok(page))
}

impl FigurePage {
    async fn of(
        ledger: &Ledger,
        caller: &Caller,
        read: &IncidentRead,
        cell: Cell,
        base: &str,
    ) -> Result<Self, Problem> {
        let set: FigureSet = sheet::read(&read.figures)?;
        let found = set.figures.iter().find(|figure| figure.cell() == cell);
        let sentence = found.map_or_else(|| nothing(cell), |figure| figure.explanation.clone());
        let claims =
            found.into_iter().flat_map(|figure| figure.claims()).filter_map(|id| read.known.claim(id));
        let proof = Proof::of(ledger, base, set.as_of_seq)?.with(ledger, caller, claims)?;
        let take = Take::of_figure(base, read.id, cell, &sentence, &read.lens, &proof);
        let shown = match found {
            Some(figure) => Some(Making { ledger, caller, read, figure }.shown(&set).await?),
            None => None,
        };
        let title = words::capital(&words::topic(cell, 2));
        Ok(Self {
            frame: frame(&title, &sentence, &read.incident.title, &take),
            place: (&read.incident).into(),
            lens: LensForm::of(&read.lens, &address::figure(read.id, cell, ""), set.as_of_seq, set.as_of),
            nothing: nothing(cell),
            title,
            shown,
            take,
            proof,
        })
    }
}

/// Of what is not stated.
fn nothing(cell: Cell) -> String {
    format!("No article gives a number of {}.", words::topic(cell, 2))
}

pub fn frame(title: &str, sentence: &str, incident: &str, take: &Take) -> Frame {
    Frame {
        title: format!("{title} – {incident}"),
        description: sentence.to_owned(),
        part: "incidents",
        alternate: take.json.clone(),
        feed: take.feed.clone(),
        oembed: take.oembed.clone(),
        printed: take.printed.clone(),
        ..Frame::default()
    }
}

struct Making<'a> {
    ledger: &'a Ledger,
    caller: &'a Caller,
    read: &'a IncidentRead,
    figure: &'a Figure,
}

impl Making<'_> {
    async fn shown(&self, set: &FigureSet) -> Result<Shown, Problem> {
        let figure = self.figure;
        let policy = self.read.lens.policy();
        let is_implied = figure.status == FigureStatus::Implied;
        let rule = crate::ledger::policies().into_iter().find(|known| known.id == policy);
        Ok(Shown {
            amount: words::amount_of(figure),
            sentence: figure.explanation.clone(),
            status: figure.into(),
            is_implied,
            groups: self.groups()?,
            rule: rule.as_ref().map(|rule| rule.name.clone()).unwrap_or_default(),
            citation: rule.map(|rule| rule.citation).unwrap_or_default(),
            steps: if is_implied { Vec::new() } else { steps::steps(figure, &self.read.known, policy) },
            rules: self.rules().await?,
            course: ToldCourse::of(self.ledger, self.caller, self.read, figure).await?,
            beside: self.beside(set),
            residual: figure
                .residual
                .filter(|_| !is_implied)
                .filter(|rest| rest.high != Some(0))
                .map(|rest| Amount::from(rest).spoken()),
        })
    }

    fn groups(&self) -> Result<Vec<CardGroup>, Problem> {
        let figure = self.figure;
        let known = &self.read.known;
        let unknown = |claim: &Claim| match claim.count.count {
            Count::Unknown {} => "It says that the number is not known: it bounds nothing.".to_owned(),
            _ => String::new(),
        };
        let of = |ids: &[ClaimId]| -> Vec<(ClaimId, String)> {
            ids.iter().map(|id| (*id, known.claim(*id).map(&unknown).unwrap_or_default())).collect()
        };
        let aside =
            figure.set_aside.iter().map(|aside| (aside.claim_id, aside.reason_text.clone())).collect();
        let mut groups = vec![
            ("Counted", "used", String::new(), of(&figure.used)),
            ("Fits the figure", "comp", String::new(), of(&figure.compatible)),
            ("Differs", "conf", String::new(), of(&figure.conflicting)),
            ("Set aside", "sa", String::new(), aside),
        ];
        if let Some(implied) = figure.implied.as_ref().filter(|_| figure.status == FigureStatus::Implied) {
            let note =
                "No article says this number. It follows because the groups contain each other.".to_owned();
            groups.insert(0, ("It follows from these words", "comp", note, of(&implied.because)));
        }
        let mut texts = Texts::default();
        let groups = groups.into_iter().filter(|(.., ids)| !ids.is_empty());
        groups.map(|(title, class, note, ids)| self.group((title, class, note), &ids, &mut texts)).collect()
    }

    fn group(
        &self,
        (title, class, note): (&'static str, &'static str, String),
        ids: &[(ClaimId, String)],
        texts: &mut Texts,
    ) -> Result<CardGroup, Problem> {
        let cards = cards(self.ledger, self.caller, self.read, ids, texts)?;
        Ok(CardGroup { title, class, note, left_out: ids.len().saturating_sub(cards.len()), cards })
    }

    async fn rules(&self) -> Result<Vec<RuleRow>, Problem> {
        let Cell { role, outcome, nationality } = self.figure.cell();
        let query = FigureQuery {
            every_policy: true,
            role: Some(role),
            outcome: Some(outcome),
            nationality: Some(nationality),
            ..self.read.lens.query.clone()
        };
        let part = FigurePart::Kept(KeptPart::Figures);
        let set: FigureSet =
            sheet::read(&self.ledger.figures(self.caller, self.read.id, part, query).await?)?;
        let by_rule = |figure: &Figure| {
            Some(ByRule {
                policy: figure.policy?,
                bounds: figure.bounds(),
                is_implied: figure.status == FigureStatus::Implied,
                note: figure.grade.map(|grade| grade.to_string()).unwrap_or_default(),
            })
        };
        let given: Vec<ByRule> = set.figures.iter().filter_map(by_rule).collect();
        Ok(rules::rows(&given, &self.read.lens, &address::figure(self.read.id, self.figure.cell(), "")))
    }

    /// The other nationalities of the same people.
    fn beside(&self, set: &FigureSet) -> Vec<Line> {
        let own = self.figure.cell();
        let query = self.read.lens.suffix();
        let mut others: Vec<&Figure> = set
            .figures
            .iter()
            .filter(|other| {
                (other.role, other.outcome) == (own.role, own.outcome) && other.nationality != own.nationality
            })
            .filter(|other| other.status != FigureStatus::Implied)
            .collect();
        others.sort_by_key(|other| (std::cmp::Reverse(other.best), other.nationality));
        let line = |other: &Figure| {
            let number = NumberLink::figure(self.read.id, other, &query);
            let label = match other.nationality {
                CellNationality::Any => format!("all {}", words::topic(other.cell(), 2)),
                nationality => words::people(nationality, number.amount.n == 1),
            };
            Line { number, label }
        };
        others.into_iter().take(CARDS_MAX).map(line).collect()
    }
}

/// The words of claims, in their sentences.
pub fn cards(
    ledger: &Ledger,
    caller: &Caller,
    read: &IncidentRead,
    ids: &[(ClaimId, String)],
    texts: &mut Texts,
) -> Result<Vec<Card>, Problem> {
    let most = if read.lens.show_all { usize::MAX } else { CARDS_MAX };
    let claims = ids.iter().filter_map(|(id, why)| Some((read.known.claim(*id)?, why)));
    let card = |(claim, why): (&Claim, &String)| {
        let text = texts.of(ledger, caller, claim.article_id)?;
        Ok(Card::of(claim, &read.known, text, why.clone()))
    };
    claims.take(most).map(card).collect()
}
