//! Everything that a reader may see, claim by claim or figure by figure, as the ledger stood at one entry.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::Hash;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::domain::article::Article;
use crate::domain::audience::AccessRole;
use crate::domain::claim::Claim;
use crate::domain::exchange::ExportedClaim;
use crate::domain::ids::{ArticleId, IncidentId, Seq, SourceId};
use crate::domain::incident::Incident;
use crate::domain::source::Source;
use crate::ledger::Ledger;
use crate::ledger::caller::Caller;
use crate::ledger::docket::Docket;
use crate::ledger::error::Refusal;
use crate::ledger::query::FigureQuery;
use crate::ledger::time_travel::TimeTravel;
use crate::ledger::view::{found, parsed, parsed_json};
use crate::reconcile::{self, Answer, Figure, Reconciliation};
use crate::store::{ClaimFilter, IncidentFilter, Order, PageRequest, Reader, Ready, StoreError, View};

/// Rows read at once.
const PAGE: usize = 500;
/// Sources, incidents or articles kept at hand; more than this, and they are read again.
const KEPT_MAX: usize = 10_000;

impl Ledger {
    /// Every claim that the caller may see, of one incident or of all, in the order they were recorded.
    pub async fn export_claims(
        &self,
        caller: &Caller,
        incident_id: Option<IncidentId>,
        time: TimeTravel,
    ) -> Result<ClaimExport, Refusal> {
        let view = self.pinned(self.view(caller, time).await?)?;
        let filter = ClaimFilter { incident_id, reported_by: time.reported_by, ..ClaimFilter::default() };
        Ok(ClaimExport {
            ledger: self.clone(),
            filter,
            view,
            reads_texts: caller.role >= AccessRole::Contributor,
            next: Some(0),
            waiting: VecDeque::new(),
            known: Known::default(),
            texts_shown: HashSet::new(),
        })
    }

    /// Every figure of one incident or of all, by one policy.
    pub async fn export_figures(
        &self,
        caller: &Caller,
        incident_id: Option<IncidentId>,
        query: FigureQuery,
    ) -> Result<FigureExport, Refusal> {
        self.export_reconciled(caller, incident_id, query, |reconciliation| reconciliation.figures).await
    }

    /// Every answer of one incident or of all, by one policy.
    pub async fn export_answers(
        &self,
        caller: &Caller,
        incident_id: Option<IncidentId>,
        query: FigureQuery,
    ) -> Result<AnswerExport, Refusal> {
        self.export_reconciled(caller, incident_id, query, |reconciliation| reconciliation.answers).await
    }

    async fn export_reconciled<T>(
        &self,
        caller: &Caller,
        incident_id: Option<IncidentId>,
        query: FigureQuery,
        rows: fn(Reconciliation) -> Vec<T>,
    ) -> Result<ReconciledExport<T>, Refusal> {
        let view = self.pinned(self.view(caller, query.time).await?)?;
        let incidents = match incident_id {
            Some(id) => Incidents::One(id),
            None => Incidents::From(0),
        };
        Ok(ReconciledExport {
            ledger: self.clone(),
            caller: *caller,
            query,
            view,
            incidents,
            rows,
            waiting: VecDeque::new(),
        })
    }

    /// The same view, held at the last entry there is: what is recorded during an export is not in it.
    fn pinned(&self, view: View) -> Result<View, Refusal> {
        match view.as_of {
            Some(_) => Ok(view),
            None => Ok(view.after(self.head()?)),
        }
    }
}

/// Claims, each with what it refers to. Reads a page at a time: iterate on a thread that may wait.
pub struct ClaimExport {
    ledger: Ledger,
    filter: ClaimFilter,
    view: View,
    reads_texts: bool,
    /// Where the next page begins; none after the last.
    next: Option<u64>,
    waiting: VecDeque<ExportedClaim>,
    known: Known,
    texts_shown: HashSet<ArticleId>,
}

/// What has been read of the things that claims refer to.
#[derive(Default)]
struct Known {
    incidents: HashMap<IncidentId, Arc<Incident>>,
    articles: HashMap<ArticleId, Arc<Article>>,
    sources: HashMap<SourceId, Arc<Source>>,
}

impl ClaimExport {
    /// The last entry taken into account.
    pub fn as_of_seq(&self) -> Seq {
        self.view.as_of.unwrap_or_default()
    }

    fn read_page(&mut self, after: u64) -> Result<(), Refusal> {
        let page = PageRequest { limit: PAGE, after: Some(after), order: Order::Ascending };
        let Self { ledger, filter, view, reads_texts, known, texts_shown, waiting, next } = self;
        ledger.store.read(|reader| {
            let rows = reader.claims(filter, *view, page)?;
            *next = rows.next;
            for json in rows.iter() {
                let mut exported = in_context(reader, known, *view, parsed_json(json)?)?;
                let may_read = *reads_texts || exported.article.text_public;
                if may_read && texts_shown.insert(exported.article.id) {
                    exported.text = reader.words(exported.article.seq)?.and_then(|words| words.text);
                }
                waiting.push_back(exported);
            }
            Ok(())
        })
    }
}

impl Iterator for ClaimExport {
    type Item = Result<ExportedClaim, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.waiting.is_empty() {
            let after = self.next.take()?;
            if let Err(refusal) = self.read_page(after) {
                return Some(Err(refusal));
            }
        }
        self.waiting.pop_front().map(Ok)
    }
}

fn in_context(
    reader: &Reader<'_>,
    known: &mut Known,
    view: View,
    claim: Claim,
) -> Result<ExportedClaim, Refusal> {
    let incident = kept(&mut known.incidents, claim.incident_id, |id| reader.incident(id, view))?;
    let article = kept(&mut known.articles, claim.article_id, |id| reader.article(id, view))?;
    let mut source = |id| kept(&mut known.sources, id, |id| reader.source(id, view));
    Ok(ExportedClaim {
        incident,
        source: source(article.source_id)?,
        syndicated_from: article.syndicated_from.map(&mut source).transpose()?,
        attributed_to: claim.attributed_to.map(&mut source).transpose()?,
        article,
        claim,
        text: None,
    })
}

fn kept<I: Copy + Eq + Hash, T: DeserializeOwned>(
    known: &mut HashMap<I, Arc<T>>,
    id: I,
    read: impl FnOnce(I) -> Result<Option<Ready>, StoreError>,
) -> Result<Arc<T>, Refusal> {
    if let Some(thing) = known.get(&id) {
        return Ok(thing.clone());
    }
    if known.len() >= KEPT_MAX {
        known.clear();
    }
    let thing = Arc::new(parsed(&found(read(id)?, "thing that a claim refers to")?)?);
    known.insert(id, Arc::clone(&thing));
    Ok(thing)
}

/// Figures, each with its incident.
pub type FigureExport = ReconciledExport<Figure>;
/// Answers, each with its incident.
pub type AnswerExport = ReconciledExport<Answer>;

/// What reconciling gives, each row with its incident. Reconciles an incident at a time: iterate on a thread that may wait.
pub struct ReconciledExport<T> {
    ledger: Ledger,
    caller: Caller,
    query: FigureQuery,
    view: View,
    incidents: Incidents,
    rows: fn(Reconciliation) -> Vec<T>,
    waiting: VecDeque<(Arc<Incident>, T)>,
}

/// The incidents still to come.
enum Incidents {
    One(IncidentId),
    /// Those recorded after this entry.
    From(u64),
    None,
}

impl<T> ReconciledExport<T> {
    /// The last entry taken into account.
    pub fn as_of_seq(&self) -> Seq {
        self.view.as_of.unwrap_or_default()
    }

    /// The next incident, if there is one.
    fn next_incident(&mut self) -> Result<Option<IncidentId>, Refusal> {
        match std::mem::replace(&mut self.incidents, Incidents::None) {
            Incidents::None => Ok(None),
            // As everywhere in a query, an id that names nothing finds nothing.
            Incidents::One(id) => self
                .ledger
                .store
                .read_once(|reader| Ok(reader.incident(id, self.view)?.is_some().then_some(id))),
            Incidents::From(after) => {
                let page = PageRequest { limit: 1, after: Some(after), order: Order::Ascending };
                let all = IncidentFilter::default();
                let rows = self
                    .ledger
                    .store
                    .read_once(|reader| Ok::<_, Refusal>(reader.incidents(&all, self.view, page)?))?;
                let Some(json) = rows.iter().next() else { return Ok(None) };
                let incident: Incident = parsed_json(json)?;
                self.incidents = Incidents::From(incident.seq.0);
                Ok(Some(incident.id))
            }
        }
    }

    fn reconcile(&mut self, id: IncidentId) -> Result<(), Refusal> {
        let _turn = self.ledger.reconciling.take_waiting(&self.caller)?;
        let docket = self
            .ledger
            .store
            .read(|reader| Docket::load(reader, id, self.view, self.query.without_rulings))?;
        let input = docket.input(self.query.time.reported_by);
        let incident = Arc::new(input.incident.clone());
        let rows = (self.rows)(reconcile::reconcile(&input, self.query.policy));
        self.waiting.extend(rows.into_iter().map(|row| (Arc::clone(&incident), row)));
        Ok(())
    }
}

impl<T> Iterator for ReconciledExport<T> {
    type Item = Result<(Arc<Incident>, T), Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.waiting.is_empty() {
            let done = match self.next_incident() {
                Ok(id) => self.reconcile(id?),
                Err(refusal) => Err(refusal),
            };
            if let Err(refusal) = done {
                return Some(Err(refusal));
            }
        }
        self.waiting.pop_front().map(Ok)
    }
}
