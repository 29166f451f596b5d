//! Flags and environment variables, read once.

mod database;
mod examples;
mod exchange;
mod parse;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

use crate::domain::audience::AccessRole;
use crate::domain::ids::KeyId;
use crate::domain::time::Timestamp;
use crate::http::extract::BodyTimeout;
use crate::http::sender::{Network, TrustedProxies};
use crate::http::service::{self, Options};
use crate::journal::Origin;
use crate::ledger::{Location, Policy};

pub use database::Database;
pub use exchange::{Export, ExportFormat, ExportWhat, Import, Read};

/// A ledger of what news articles say about the people in an incident, by nationality and by source.
#[derive(Debug, Parser)]
#[command(name = "casualty-ledger", version, about, max_term_width = 80, after_help = examples::ALL)]
pub struct CommandLine {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve a ledger over HTTP
    Serve(Serve),
    /// Load the sample incident, print what it amounts to, then serve it for anyone to read
    Demo(Demo),
    /// Check that a ledger is whole and only grew: its file, or a running service
    Verify(Verify),
    /// Copy a ledger, also while it is served, and check the copy
    Backup(Backup),
    /// Put a checked copy of a backup in place
    Restore(Restore),
    /// Make a ledger in a PostgreSQL database, or bring one to this program's form
    Migrate(Migrate),
    /// List the incidents of a ledger
    Incidents(Incidents),
    /// Show what an incident amounts to: the answers first, then what a reader must know
    Show(Show),
    /// Write claims, figures or answers as a table
    Export(Export),
    /// Record the claims of tables
    Import(Import),
    /// Read an article and show the claims that it makes
    Read(Read),
    /// Make, list and revoke API keys
    #[command(subcommand)]
    Key(Key),
    /// Print the OpenAPI document
    #[command(after_help = examples::OPENAPI)]
    Openapi {
        /// The version of OpenAPI
        #[arg(long, default_value = "3.1", value_parser = ["3.1", "3.0"])]
        version: String,
    },
    /// Print what completes this command in a shell
    #[command(after_help = examples::COMPLETIONS)]
    Completions { shell: Shell },
    /// Ask a service of this machine whether it runs: for a container's health check
    #[command(after_help = examples::HEALTH)]
    Health {
        /// Where it listens; 0.0.0.0 is asked on this machine
        #[arg(long, env = "CASUALTY_LEDGER_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS", value_parser = parse::address)]
        listen: SocketAddr,
    },
    /// Print a manual page
    #[command(after_help = examples::MAN)]
    Man {
        /// Of which command, such as serve or key-create; of the whole if absent
        command: Option<String>,
    },
}

/// How the service answers.
#[derive(Debug, Args)]
pub struct Serving {
    /// Address and port; port 0 picks one
    #[arg(long, env = "CASUALTY_LEDGER_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS", value_parser = parse::address)]
    pub listen: SocketAddr,
    /// Threads that answer requests, 1 to 512; one for each processor if absent
    #[arg(long, env = "CASUALTY_LEDGER_WORKERS", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub workers: Option<u16>,
    /// Requests a second from one key or address, 0 for no limit
    #[arg(long, env = "CASUALTY_LEDGER_RATE_LIMIT", default_value_t = 1_000, value_name = "N")]
    pub rate_limit: u32,
    /// A web page of this origin may call the service from a browser; may be given more than once
    #[arg(long, env = "CASUALTY_LEDGER_CORS_ORIGIN", value_delimiter = ',', value_name = "ORIGIN", value_parser = service::web_origin)]
    pub cors_origin: Vec<String>,
    /// Proxies in this network say truly for whom they ask (X-Forwarded-For, else Forwarded); may be given more than once
    #[arg(long, env = "CASUALTY_LEDGER_TRUSTED_PROXY", value_delimiter = ',', value_name = "CIDR")]
    pub trusted_proxy: Vec<Network>,
    /// What to log, as in RUST_LOG
    #[arg(long, env = "CASUALTY_LEDGER_LOG", default_value = "warn,actix_http=off", value_name = "FILTER")]
    pub log: String,
    /// Log lines as JSON
    #[arg(long, env = "CASUALTY_LEDGER_LOG_JSON")]
    pub log_json: bool,
}

impl Serving {
    pub fn workers(&self) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        self.workers.map_or_else(processors, usize::from)
    }

    pub fn options(&self, public_read: bool) -> Options {
        Options {
            public_read,
            rate_limit: NonZeroU32::new(self.rate_limit),
            cors_origins: self.cors_origin.clone(),
            body_timeout: BodyTimeout::default(),
            trusted_proxies: TrustedProxies(self.trusted_proxy.clone()),
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = examples::SERVE)]
pub struct Serve {
    #[command(flatten)]
    pub database: Database,
    #[command(flatten)]
    pub serving: Serving,
    /// Let anyone read without a key
    #[arg(long, env = "CASUALTY_LEDGER_PUBLIC_READ")]
    pub public_read: bool,
    /// The name of the log in its checkpoints; a ledger keeps the one it began with
    #[arg(
        long,
        env = "CASUALTY_LEDGER_ORIGIN",
        default_value = "localhost/casualty-ledger",
        value_name = "NAME"
    )]
    pub origin: Origin,
    /// The file of the key that signs checkpoints; FILE.key beside the ledger if absent, made if it is missing
    #[arg(long, env = "CASUALTY_LEDGER_SIGNING_KEY", value_name = "FILE")]
    pub signing_key: Option<PathBuf>,
    /// Refuse to serve a ledger that is shorter than this signed checkpoint, or is not the one it was signed for
    #[arg(long, env = "CASUALTY_LEDGER_REQUIRE_CHECKPOINT", value_name = "FILE")]
    pub require_checkpoint: Option<PathBuf>,
    /// Go on though the clock is more than 400 days past the last entry, or before it
    #[arg(long)]
    pub accept_clock: bool,
}

impl Serve {
    /// # Errors
    /// When the ledger is on a server, beside which no file stands, and none was given.
    pub fn signing_key(&self) -> Result<PathBuf, &'static str> {
        let beside = || self.database.db.file().map(beside);
        self.signing_key.clone().or_else(beside).ok_or(
            "a ledger on a server needs --signing-key FILE: the key that signs its checkpoints is not kept in the database",
        )
    }
}

/// The signing key stands beside the ledger, in a file of its own.
pub fn beside(db: &Path) -> PathBuf {
    let mut name = db.as_os_str().to_owned();
    name.push(".key");
    PathBuf::from(name)
}

/// The files that make up a ledger and what signs it, whether or not they exist.
pub fn ledger_files(db: &Location) -> Vec<PathBuf> {
    let Some(db) = db.file() else { return Vec::new() };
    let named = |suffix: &str| {
        let mut name = db.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    ["", "-wal", "-shm", ".key", ".key.signed"].map(named).into()
}

/// Where a ledger is that is to be verified.
#[derive(Clone, Debug)]
pub enum Target {
    File(PathBuf),
    /// The service's address, without a slash at the end.
    Service(String),
}

impl Target {
    fn parse(text: &str) -> Result<Self, String> {
        match text.split_once("://") {
            Some(("http", _)) => Ok(Self::Service(text.trim_end_matches('/').to_owned())),
            Some(("postgres" | "postgresql", _)) => Err(
                "a database is not verified by this version; verify the service that serves it (http://…)"
                    .to_owned(),
            ),
            Some((scheme, _)) => Err(format!("{scheme} is not spoken, only http")),
            None => Ok(Self::File(PathBuf::from(text))),
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = examples::VERIFY)]
pub struct Verify {
    /// The ledger's file, or the address of a service (http://…), of which tree and signatures are checked
    #[arg(value_name = "FILE|URL", value_parser = Target::parse)]
    pub target: Target,
    /// A signed checkpoint that you kept: the ledger must still begin with what was signed
    #[arg(long, value_name = "FILE")]
    pub checkpoint: Option<PathBuf>,
    /// The verifier key of the signatures; for a file that of FILE.key if absent
    #[arg(long, value_name = "VKEY")]
    pub key: Option<String>,
    /// An API key to read the service with
    #[arg(long, env = "CASUALTY_LEDGER_API_KEY", value_name = "SECRET", hide_env_values = true)]
    pub api_key: Option<String>,
    /// The result as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::BACKUP)]
pub struct Backup {
    /// The file to write; must not exist
    #[arg(value_name = "DEST")]
    pub destination: PathBuf,
    #[command(flatten)]
    pub database: Database,
    /// The verifier key of the signatures; that of the ledger's key file if absent
    #[arg(long, value_name = "VKEY")]
    pub key: Option<String>,
    /// The result as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::RESTORE)]
pub struct Restore {
    /// The backup
    #[arg(value_name = "SRC")]
    pub source: PathBuf,
    #[command(flatten)]
    pub database: Database,
    /// The verifier key of the signatures; that of the ledger's key file if absent
    #[arg(long, value_name = "VKEY")]
    pub key: Option<String>,
    /// The result as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::MIGRATE)]
pub struct Migrate {
    /// The address of the database (postgres://…), as a user who may make tables in it
    #[arg(long, env = "CASUALTY_LEDGER_DB", value_name = "URL", hide_env_values = true)]
    pub db: Location,
}

#[derive(Debug, Args)]
#[command(after_help = examples::DEMO)]
pub struct Demo {
    #[command(flatten)]
    pub serving: Serving,
    /// Print, and do not serve
    #[arg(long)]
    pub no_serve: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::INCIDENTS)]
pub struct Incidents {
    #[command(flatten)]
    pub database: Database,
    /// As JSON, an incident on each line
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = examples::SHOW)]
pub struct Show {
    /// Its id, or words of its title; may be left out where there is only one
    #[arg(value_name = "INCIDENT")]
    pub incident: Option<String>,
    #[command(flatten)]
    pub database: Database,
    /// The rule by which claims become figures
    #[arg(long, default_value = Policy::Gtd.code(), value_name = "POLICY", value_parser = parse::policy())]
    pub policy: Policy,
    /// What the ledger had recorded by this time (RFC 3339)
    #[arg(long, value_name = "TIME")]
    pub as_of: Option<Timestamp>,
    /// Every figure too
    #[arg(long)]
    pub full: bool,
    /// The summary as JSON; with --full the figures
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub enum Key {
    /// Make a key; its secret is printed on stdout, this once
    #[command(after_help = examples::KEY_CREATE)]
    Create {
        #[command(flatten)]
        database: Database,
        /// What it may do; each role may do what the one before it may
        #[arg(long, value_parser = parse::role(), ignore_case = true)]
        role: AccessRole,
        /// Whose it is
        #[arg(long)]
        name: String,
    },
    /// List the keys, without their secrets
    #[command(after_help = examples::KEY_LIST)]
    List {
        #[command(flatten)]
        database: Database,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Revoke a key
    #[command(after_help = examples::KEY_REVOKE)]
    Revoke {
        #[command(flatten)]
        database: Database,
        /// The key's id
        #[arg(value_parser = parse::key)]
        id: KeyId,
    },
}
