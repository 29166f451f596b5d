//! From settings to a running service, and back to nothing when it is told to stop.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::{Server, ServerHandle};
use futures_util::future::{Either, select};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::http::connections::{self, Connections};
use crate::http::service::{self, Options, Shared};
use crate::ledger::Ledger;

/// How long open requests may take to finish once the service is told to stop.
const SHUTDOWN_TIMEOUT_S: u64 = 30;
const REQUEST_HEAD_TIMEOUT: Duration = Duration::from_secs(5);
const KEEP_ALIVE: Duration = Duration::from_secs(75);
const CONNECTIONS_MAX: u64 = 10_000;
/// Descriptors that are not connections': files, threads, and what the kernel lends. A connection takes two.
const OTHER_DESCRIPTORS: u64 = 256;
/// Connections that the kernel holds until they are taken: a burst of them is not turned away.
const CONNECTIONS_WAITING_MAX: u32 = 2_048;
/// How long answers may take to leave once the service has to start anew.
const LAST_ANSWERS: Duration = Duration::from_secs(2);
/// How often the service looks whether it has to start anew.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A bound service that does not run yet.
pub struct Application {
    address: SocketAddr,
    server: Server,
    ledger: Ledger,
    connections: Arc<Connections>,
}

impl Application {
    /// Binds the address (port 0 picks one).
    pub fn build(ledger: Ledger, listen: SocketAddr, workers: usize, options: Options) -> io::Result<Self> {
        let most = connections_max(descriptors());
        let connections = Arc::new(Connections::new(most, most / 2, options.trusted_proxies.clone()));
        let shared = Shared::new(ledger.clone(), options);
        let admits = Arc::clone(&connections);
        let server = HttpServer::new(move || service::app(shared.clone()))
            .workers(workers)
            .max_connections(most)
            .on_connect(move |stream, data| admits.admit(stream, data))
            // Who has left is not worked for.
            .h1_allow_half_closed(false)
            .client_request_timeout(REQUEST_HEAD_TIMEOUT)
            .keep_alive(KEEP_ALIVE)
            // An answer that leaves in parts, as a compressed one does, would wait for the reader's acknowledgement.
            .tcp_nodelay(true)
            .shutdown_timeout(SHUTDOWN_TIMEOUT_S)
            .backlog(CONNECTIONS_WAITING_MAX)
            .bind(listen)
            .map_err(|error| in_words(listen, &error))?;
        let address =
            server.addrs().first().copied().ok_or_else(|| io::Error::other("no address is bound"))?;
        Ok(Self { address, server: server.run(), ledger, connections })
    }

    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What stops the service from elsewhere.
    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Serves until a signal says stop: what was acknowledged is committed, and open requests finish.
    ///
    /// # Errors
    /// When the outcome of a commit became unknown: only a fresh start can tell.
    pub async fn run_until_stopped(self) -> io::Result<()> {
        let handle = self.server.handle();
        let ledger = self.ledger.clone();
        let watch = async move {
            while !ledger.has_stopped() {
                actix_web::rt::time::sleep(LOOK_EVERY).await;
            }
            // Those who wait are told that the outcome is unknown; idle connections are not waited for.
            drop(actix_web::rt::time::timeout(LAST_ANSWERS, handle.stop(true)).await);
        };
        let ledger = self.ledger.clone();
        let ending = actix_web::rt::spawn(async move {
            told_to_stop().await;
            // Streams that have no end would keep it from stopping.
            ledger.end();
        });
        let ledger = self.ledger.clone();
        let embargoes = actix_web::rt::spawn(async move { ledger.lift_embargoes().await });
        let ledger = self.ledger.clone();
        let figures = actix_web::rt::spawn(async move { ledger.keep_counted().await });
        let stuck = actix_web::rt::spawn(end_stuck(self.connections, self.ledger.clone()));
        let served = match select(pin!(self.server), pin!(watch)).await {
            Either::Left((served, _)) => served,
            Either::Right(_) => Ok(()),
        };
        embargoes.abort();
        figures.abort();
        ending.abort();
        stuck.abort();
        if self.ledger.has_stopped() {
            return Err(io::Error::other(
                "no more can be written: the outcome of a commit is unknown, or the files were replaced; start again to find out",
            ));
        }
        self.ledger.settle();
        served
    }
}

/// Ends the connections that nobody reads from, as long as the service runs; once it is told to stop, also those that wait for nothing.
async fn end_stuck(connections: Arc<Connections>, ledger: Ledger) {
    loop {
        actix_web::rt::time::sleep(connections::LOOK_EVERY).await;
        if ledger.is_ending() { connections.end_what_holds() } else { connections.end_stuck() }
    }
}

/// How many files may be open: as many as the system grants.
fn descriptors() -> u64 {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: maximum, maximum };
    let granted = if setrlimit(Resource::Nofile, raised).is_ok() { maximum } else { current };
    granted.unwrap_or(u64::MAX)
}

fn connections_max(descriptors: u64) -> usize {
    let most = (descriptors.saturating_sub(OTHER_DESCRIPTORS) / 2).clamp(16, CONNECTIONS_MAX);
    usize::try_from(most).unwrap_or(usize::MAX)
}

/// Why an address cannot be bound, and the way out.
fn in_words(listen: SocketAddr, error: &io::Error) -> io::Error {
    let words = match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("{listen} is in use: stop the other program, or choose another with --listen 127.0.0.1:0")
        }
        _ => format!("{listen}: {error}"),
    };
    io::Error::new(error.kind(), words)
}

/// Waits for the signals that stop the service, or another command that has to leave things in order.
pub async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let listen = |kind| signal(kind).map_err(|error| tracing::warn!(%error, "signals are not heard"));
    let (Ok(mut terminate), Ok(mut interrupt), Ok(mut quit)) =
        (listen(SignalKind::terminate()), listen(SignalKind::interrupt()), listen(SignalKind::quit()))
    else {
        return std::future::pending().await;
    };
    let told = [terminate.recv(), interrupt.recv(), quit.recv()].map(Box::pin);
    futures_util::future::select_all(told).await;
}
