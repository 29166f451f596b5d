//! The use cases, one file per noun: the one thing that http calls.
//!
//! Here it is decided what may be recorded, by whom, and what a reader sees. This layer must not know of HTTP, of JSON
//! as sent, or of SQL.

mod amendment;
mod annotation;
mod answer;
mod answers_across;
mod article;
mod audit;
mod backup;
mod caller;
mod claim;
mod clock;
mod correction;
mod docket;
mod embargo;
mod entry;
mod error;
mod export;
mod figure;
mod import;
mod incident;
mod key;
mod known_keys;
mod moving;
mod overview;
mod policy;
mod proof;
mod proposal;
mod provenance;
mod query;
mod quote_check;
mod ready;
mod row;
mod ruling;
mod signer;
mod source;
mod summary;
mod time_travel;
mod total;
mod tree;
mod turns;
mod view;
mod write;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::domain::ids::Seq;
use crate::journal::key_file::{self, KeyFileError};
use crate::journal::{LastSigned, Origin};
use crate::ledger::signer::Signer;
use crate::store::{FigureSet, Store};

pub use amendment::Amendment;
pub use annotation::Annotated;
pub use answer::IncidentAnswers;
pub use answers_across::{AnswerFilter, AnswersAcross, AnswersOfIncident};
pub use article::ArticleText;
pub use audit::{Against, Audit, AuditFailure, Flaw, audit};
pub use backup::{CopyFailure, UnfinishedCopy, copy_verified, remove_unfinished};
pub use caller::{Caller, Precondition, Repeatable, Writing, Written};
pub use claim::Review;
pub use correction::Correction;
pub use entry::{Entry, ShownEntry};
pub use error::Refusal;
pub use export::{AnswerExport, ClaimExport, FigureExport, ReconciledExport};
pub use figure::{Comparison, FindingList, IncidentFigures, Timeline};
pub use import::{LineOutcome, LineReport, TakenBack};
pub use key::{DraftKey, IssuedKey, Secret};
pub use moving::{copy_of_server, copy_to_server};
pub use overview::{FindingsAcross, FindingsOfIncident, IncidentCounts, ListedIncident, ListedIncidents};
pub use policy::PolicyChoice;
pub use proof::{ConsistencyProof, InclusionProof};
pub use proposal::{ProposalQuery, Proposals};
pub use provenance::Provenance;
pub use query::{FigurePart, FigureQuery};
pub use row::{AnswerRow, EarlierAnswer, FigureRow};
pub use signer::NotAsRequired;
pub use summary::{IncidentSummary, SummarySection};
pub use time_travel::TimeTravel;
pub use total::{TotalGroup, TotalOf, Totals};

// What those who call the ledger name of the layers below it.
pub use crate::read::{Because, Proposal, READER_VERSION, Strength};
pub use crate::reconcile::answer::Relation;
pub use crate::reconcile::figure::{FigureStatus, Grade, SetAsideReason, Step};
pub use crate::reconcile::finding::FindingKind;
pub use crate::reconcile::{Group, Policy, PolicyDescription, describe as policies, people_of, topic};
pub use crate::store::{
    ArticleFilter, ClaimFilter, IncidentFilter, IncidentSize, KeptPart, KeyRow, Location, Order, PageRequest,
    Pieces, Ready, ReadyFigures, Rows, SourceFilter, TotalRow, View, WriterLoad, migrate,
};

/// How long a ledger that is closed waits for those who read it.
const SETTLES_WITHIN: Duration = Duration::from_secs(5);

/// The open ledger. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    store: Store,
    /// Absent where nothing is signed: on the command line.
    signer: Option<Arc<Signer>>,
    edge: tree::KeptEdge,
    clock: clock::SteadyClock,
    keys: known_keys::KnownKeys,
    ready: ready::FiguresAtHand,
    wake: Arc<tokio::sync::Notify>,
    ending: Arc<AtomicBool>,
    /// Turns for everything that reconciles, and for what looks for words in long texts.
    reconciling: turns::Turns,
    searching: turns::Turns,
    figures_under_way: turns::Flights<query::Asked, ReadyFigures>,
    sets_under_way: turns::Flights<query::AskedSet, FigureSet>,
    counting: [Arc<tokio::sync::Mutex<Seq>>; 2],
    /// The entry up to which no erased byte is left.
    erased: Arc<tokio::sync::Mutex<Seq>>,
}

/// What those who watch over a ledger want to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measures {
    /// The last entry.
    pub entries: Seq,
    pub file_bytes: u64,
    /// Of the write-ahead log beside the file.
    pub log_bytes: u64,
    pub writer: WriterLoad,
}

/// Why a ledger cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
    #[error("there is no ledger at {}", .file.display())]
    NoLedger { file: PathBuf },
    #[error("the signing key: {0}")]
    SigningKey(#[from] KeyFileError),
    #[error(
        "the signing key {} is missing, and the ledger holds checkpoints that it signed: put the key's file back. A ledger \
         goes on with its own key only; without it its claims can be exported, and imported into a new ledger", .file.display()
    )]
    SigningKeyLost { file: PathBuf },
    #[error(
        "{why}. {} holds the last checkpoint that the signing key signed; if the ledger is meant to go on from what it is now, \
         move that file away. Whoever kept a checkpoint can tell that the ledger was changed", .file.display()
    )]
    NotAsSigned { why: NotAsRequired, file: PathBuf },
}

impl Ledger {
    /// Opens a ledger and its signing key, making the file of either if it is missing.
    ///
    /// # Errors
    /// Also when the ledger is not, or no longer, what the key signed last, or when the key that signed it is missing.
    pub fn open(at: impl Into<Location>, key_file: &Path, origin: &Origin) -> Result<Self, OpenError> {
        let store = Store::open(&at.into())?;
        if !key_file.exists() && store.read_once(|reader| reader.checkpoint())?.is_some() {
            return Err(OpenError::SigningKeyLost { file: key_file.to_owned() });
        }
        let signer = Signer::new(key_file::load_or_create(key_file, origin)?, LastSigned::of(key_file));
        let not_as_signed =
            |why| OpenError::NotAsSigned { why, file: LastSigned::of(key_file).path().to_owned() };
        store.read(|reader| signer.check_last(reader)).map_err(not_as_signed)?;
        Self::over(store, Some(Arc::new(signer)))
    }

    /// Opens a ledger for work that signs nothing.
    pub fn open_unsigned(at: impl Into<Location>) -> Result<Self, OpenError> {
        Self::over(Store::open(&at.into())?, None)
    }

    /// As [`Ledger::open_unsigned`], of a ledger that has to be there.
    pub fn open_existing(at: &Location) -> Result<Self, OpenError> {
        match at.file().filter(|file| !file.exists()) {
            Some(file) => Err(OpenError::NoLedger { file: file.to_owned() }),
            None => Self::open_unsigned(at.clone()),
        }
    }

    fn over(store: Store, signer: Option<Arc<Signer>>) -> Result<Self, OpenError> {
        let last = store.read_once(|reader| reader.head())?;
        let clock = clock::SteadyClock::start(last.map(|head| head.recorded_at));
        Ok(Self {
            store,
            signer,
            edge: tree::KeptEdge::default(),
            clock,
            keys: known_keys::KnownKeys::default(),
            ready: ready::FiguresAtHand::default(),
            wake: Arc::new(tokio::sync::Notify::new()),
            ending: Arc::new(AtomicBool::new(false)),
            reconciling: turns::Turns::for_processors(),
            searching: turns::Turns::for_processors(),
            figures_under_way: turns::Flights::default(),
            sets_under_way: turns::Flights::default(),
            counting: Default::default(),
            erased: Arc::default(),
        })
    }

    /// How large the ledger is, and how its writer fares.
    pub fn measures(&self) -> Result<Measures, Refusal> {
        let (file_bytes, log_bytes) = self.store.bytes();
        Ok(Measures { entries: self.head()?, file_bytes, log_bytes, writer: self.store.queue().load() })
    }

    /// Whether a commit's outcome became unknown, so that the process has to start anew.
    pub fn has_stopped(&self) -> bool {
        self.store.queue().has_stopped()
    }

    /// The clock is right, whatever the last entry says.
    pub fn accept_clock(&self) {
        self.clock.accept();
    }

    /// Whether what is sent now can be kept, as far as can be seen.
    pub fn check_ready(&self) -> Result<(), Refusal> {
        self.store.check_place()?;
        self.clock.check()
    }

    /// Closes the ledger: all that was written is then in the one file, where that can be done; what is left is safe in the
    /// log beside it. Nothing more is recorded.
    pub fn settle(&self) {
        if let Err(error) = self.store.close(SETTLES_WITHIN) {
            tracing::warn!(%error, "the write-ahead log is left beside the ledger");
        }
    }

    /// Leaves no trace of redacted words in memory, in the file and in its log. One rewriting serves all who wait for it.
    async fn forget_erased_bytes(&self) -> Result<(), Refusal> {
        self.ready.forget();
        let redacted_at = self.head()?;
        let mut erased_at = self.erased.lock().await;
        if *erased_at >= redacted_at {
            return Ok(());
        }
        let begun_at = self.head()?;
        let (done, outcome) = tokio::sync::oneshot::channel();
        self.store.queue().rewrite(move |rewritten| drop(done.send(rewritten)));
        outcome.await.map_err(|_| Refusal::StorageUnavailable)??;
        let store = self.store.clone();
        let emptied = tokio::task::spawn_blocking(move || store.empty_log()).await;
        emptied.map_err(|error| Refusal::Internal(error.to_string()))??;
        *erased_at = begun_at;
        Ok(())
    }

    /// Becomes ready the next time that the ledger grows, or those who follow it are told to stop.
    pub fn growth(&self) -> tokio::sync::futures::Notified<'_> {
        self.wake.notified()
    }

    /// Tells those who follow the ledger that nothing more will come.
    pub fn end(&self) {
        self.ending.store(true, Ordering::Release);
        self.wake.notify_waiters();
    }

    /// Whether nothing more will come.
    pub fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Acquire) || self.has_stopped()
    }

    /// Tells those who follow the ledger that it grew.
    fn wake_after_write(&self) {
        self.wake.notify_waiters();
    }
}
