//! Recording the lines of a table: prepared on the thread that reads them, recorded in groups by the writer meanwhile. Each line is
//! recorded whole or not at all, and only if the ledger does not have it yet.

mod resolve;
mod retract;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

use crate::domain::article::{Article, ArticleStatus};
use crate::domain::audience::Audience;
use crate::domain::entry::{Body, Words};
use crate::domain::exchange::{FaultyLine, ImportLine, LineFault};
use crate::domain::identity::ClaimIdentity;
use crate::domain::ids::{ArticleId, ClaimId, ImportId, Seq};
use crate::ledger::Ledger;
use crate::ledger::article;
use crate::ledger::caller::Caller;
use crate::ledger::claim::check_beside;
use crate::ledger::error::{Refusal, Refusals};
use crate::ledger::view::{NOW, parsed};
use crate::ledger::write::Pen;
use crate::store::Changes;
use resolve::{PreparedLine, Resolver};
use uuid::Uuid;

pub use retract::TakenBack;

/// Lines that share a commit: the more, the fewer times a page is written; others who write wait for so many.
const GROUP: usize = 2_000;
/// Groups that may wait for the writer while the next is prepared.
const UNDERWAY_MAX: usize = 2;

/// Why a number of a dataset stands no longer.
const WITHDRAWN: &str = "A later release of the dataset no longer has this number.";

/// What became of a line.
#[derive(Debug)]
pub enum LineOutcome {
    Recorded(Vec<ClaimId>),
    /// It differs from an earlier release of the same row: what it recorded, and what it withdrew.
    Revised {
        recorded: Vec<ClaimId>,
        withdrawn: Vec<ClaimId>,
    },
    /// The ledger has all that it says.
    AlreadyThere,
    /// It states no number, or one that was corrected or retracted.
    NothingStated,
    /// It cannot be read, for all of these.
    Unreadable(Vec<LineFault>, Option<Refusal>),
    Refused(Refusal),
}

/// A line of the file, from 1, and what became of it.
#[derive(Debug)]
pub struct LineReport {
    pub line: u64,
    pub outcome: LineOutcome,
}

/// A line on its way to the writer.
enum Pending {
    Prepared(Box<PreparedLine>),
    Settled(LineReport),
}

impl Ledger {
    /// A name for an import to come.
    pub fn new_import(&self) -> ImportId {
        ImportId::from_uuid(Uuid::now_v7())
    }

    /// Records lines, and reports on each in their order once it is durable. Blocks: call it on a thread that may wait.
    ///
    /// # Errors
    /// Only those of reading the lines or writing the report; what was reported on stands.
    pub fn import(
        &self,
        caller: Caller,
        id: ImportId,
        lines: impl Iterator<Item = io::Result<(u64, Result<ImportLine, FaultyLine>)>>,
        report: impl FnMut(LineReport) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut import = Import {
            ledger: self,
            caller,
            id,
            resolver: Resolver::new(self, caller),
            group: Vec::with_capacity(GROUP),
            underway: VecDeque::new(),
            failed: Arc::new(AtomicBool::new(false)),
            report,
        };
        let read = import.take(lines);
        import.send()?;
        import.wait_until(0)?;
        read
    }
}

struct Import<'l, F> {
    ledger: &'l Ledger,
    caller: Caller,
    id: ImportId,
    resolver: Resolver<'l>,
    group: Vec<Pending>,
    underway: VecDeque<Receiver<Vec<LineReport>>>,
    /// Whether a group could not be recorded: what comes after may rest on it, and is refused too.
    failed: Arc<AtomicBool>,
    report: F,
}

impl<F: FnMut(LineReport) -> io::Result<()>> Import<'_, F> {
    fn take(
        &mut self,
        lines: impl Iterator<Item = io::Result<(u64, Result<ImportLine, FaultyLine>)>>,
    ) -> io::Result<()> {
        for line in lines {
            let (number, line) = line?;
            if self.resolver.is_full() {
                self.send()?;
                self.wait_until(0)?;
                self.resolver.forget();
            }
            let pending = self.prepare(number, line);
            self.group.push(pending);
            if self.group.len() == GROUP {
                self.send()?;
                self.wait_until(UNDERWAY_MAX)?;
            }
        }
        Ok(())
    }

    fn prepare(&mut self, line: u64, read: Result<ImportLine, FaultyLine>) -> Pending {
        let outcome = match read {
            Err(faulty) => {
                let faults = faulty.faults.clone();
                LineOutcome::Unreadable(faults, self.resolver.ask(faulty).err())
            }
            Ok(stated) if stated.claims.is_empty() && !stated.is_release => LineOutcome::NothingStated,
            Ok(_) if self.failed.load(Ordering::Acquire) => LineOutcome::Refused(Refusal::StorageUnavailable),
            Ok(stated) => match self.resolver.prepare(line, stated) {
                Ok(Some(prepared)) => return Pending::Prepared(Box::new(prepared)),
                Ok(None) => LineOutcome::NothingStated,
                Err(refusal) => LineOutcome::Refused(refusal),
            },
        };
        Pending::Settled(LineReport { line, outcome })
    }

    /// Hands the group to the writer.
    fn send(&mut self) -> io::Result<()> {
        if self.group.is_empty() {
            return Ok(());
        }
        let group = std::mem::replace(&mut self.group, Vec::with_capacity(GROUP));
        let numbers: Vec<u64> = group.iter().map(Pending::number).collect();
        let (done, reports) = sync_channel(1);
        self.underway.push_back(reports);
        let id = self.id;
        let (failed, failing) = (Arc::clone(&self.failed), Arc::clone(&self.failed));
        let caller = self.caller;
        let act = move |pen: &mut Pen<'_, '_>| {
            if failed.load(Ordering::Acquire) {
                return Err(Refusal::StorageUnavailable);
            }
            record_group(pen, &caller, id, group)
        };
        self.ledger.write_waiting(self.caller.principal(), act, move |result| {
            let reports = result.unwrap_or_else(|refusal| {
                failing.store(true, Ordering::Release);
                let refuse = |line| LineReport { line, outcome: LineOutcome::Refused(refusal.again()) };
                numbers.into_iter().map(refuse).collect()
            });
            // Whoever waits for it is still there, or the whole import is given up.
            drop(done.send(reports));
        });
        Ok(())
    }

    /// Waits until at most so many groups are under way, and reports on those that are done.
    fn wait_until(&mut self, underway_max: usize) -> io::Result<()> {
        while self.underway.len() > underway_max {
            let Some(oldest) = self.underway.pop_front() else { return Ok(()) };
            for line in oldest.recv().map_err(|_| io::Error::other("the writer has stopped"))? {
                (self.report)(line)?;
            }
        }
        Ok(())
    }
}

impl Pending {
    fn number(&self) -> u64 {
        match self {
            Self::Prepared(line) => line.number,
            Self::Settled(report) => report.line,
        }
    }
}

fn record_group(
    pen: &mut Pen<'_, '_>,
    caller: &Caller,
    id: ImportId,
    group: Vec<Pending>,
) -> Result<Vec<LineReport>, Refusal> {
    let before = pen.last_seq();
    let mut standing = Standing::seen_by(caller);
    let mut reports = Vec::with_capacity(group.len());
    for pending in group {
        reports.push(match pending {
            Pending::Settled(report) => report,
            Pending::Prepared(line) => {
                let number = line.number;
                let outcome = record_line(pen, *line, &mut standing)?;
                LineReport { line: number, outcome }
            }
        });
    }
    pen.settle(&standing.changes)?;
    let last = pen.last_seq();
    if last > before {
        pen.note_import(id, pen.principal, Seq(before.0 + 1), last)?;
    }
    Ok(reports)
}

/// Records what the ledger lacks of a line. A refusal is an outcome; an error undoes the group.
fn record_line(
    pen: &mut Pen<'_, '_>,
    line: PreparedLine,
    standing: &mut Standing,
) -> Result<LineOutcome, Refusal> {
    let mut claims = Vec::with_capacity(line.claims.len());
    for claim in line.claims {
        if standing.is_new(pen, line.article_id, &claim.identity)? {
            claims.push(claim);
        }
    }
    if claims.is_empty() && line.withdrawn.is_empty() {
        return Ok(LineOutcome::AlreadyThere);
    }
    // Later lines may name them too: they are recorded even where this line's article is refused below.
    for (body, words) in &line.introduced {
        pen.append(body, words)?;
    }
    if let Some((new, hash)) = line.new_article
        && !article::record(pen, line.article_id, new, hash)?.created
    {
        let detail = "the article was recorded by another request meanwhile: send the line again";
        return Ok(LineOutcome::Refused(Refusal::NotActive(detail.to_owned())));
    }
    let article = match standing.article(pen, line.article_id)? {
        Ok(article) => article,
        Err(refusal) => return Ok(LineOutcome::Refused(refusal)),
    };
    let article = Arc::clone(article);
    let mut refusals = Refusals::default();
    for claim in &claims {
        refusals.gather(check_beside(pen, &claim.body, &article))?;
    }
    if let Err(refusal) = refusals.settle() {
        return Ok(LineOutcome::Refused(refusal));
    }
    let mut recorded = Vec::with_capacity(claims.len());
    for claim in claims {
        pen.append_claim(&claim.sealed, &claim.body, &claim.words, &article, &mut standing.changes)?;
        standing.add(line.article_id, claim.identity);
        recorded.push(claim.body.id);
    }
    if line.withdrawn.is_empty() {
        return Ok(LineOutcome::Recorded(recorded));
    }
    for claim_id in &line.withdrawn {
        pen.append(&Body::ClaimRetracted { claim_id: *claim_id }, &Words::because(WITHDRAWN.to_owned()))?;
    }
    Ok(LineOutcome::Revised { recorded, withdrawn: line.withdrawn })
}

/// What a group has read of the ledger and changed in it. What the caller does not see is not there: else a line would tell of it.
struct Standing {
    audience: Audience,
    articles: HashMap<ArticleId, Arc<Article>>,
    /// The claims of each article.
    claims: HashMap<ArticleId, HashSet<ClaimIdentity>>,
    changes: Changes,
}

impl Standing {
    fn seen_by(caller: &Caller) -> Self {
        Self {
            audience: caller.audience(),
            articles: HashMap::new(),
            claims: HashMap::new(),
            changes: Changes::default(),
        }
    }

    /// Whether no claim of the article is the same.
    fn is_new(
        &mut self,
        pen: &Pen<'_, '_>,
        article: ArticleId,
        identity: &ClaimIdentity,
    ) -> Result<bool, Refusal> {
        let known = match self.claims.entry(article) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                place.insert(pen.claim_identities(article, self.audience, pen.principal)?)
            }
        };
        Ok(!identity.is_among(known))
    }

    fn add(&mut self, article: ArticleId, identity: ClaimIdentity) {
        self.claims.entry(article).or_default().insert(identity);
    }

    /// The article as it stands, if something new may stand on it.
    fn article(
        &mut self,
        pen: &Pen<'_, '_>,
        id: ArticleId,
    ) -> Result<Result<&Arc<Article>, Refusal>, Refusal> {
        let article = match self.articles.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => match pen.article(id, NOW)? {
                Some(row) => place.insert(Arc::new(parsed(&row)?)),
                None => return Ok(Err(Refusal::unknown("/article_id", "article"))),
            },
        };
        let standing = Some(&*article).filter(|article| article.status == ArticleStatus::Active);
        Ok(standing.ok_or_else(Refusal::retracted_article))
    }
}
