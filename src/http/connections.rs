//! The connections that are open: no more than there are descriptors for, no more from one address than its share. One that is idle
//! makes room for a new one; one whose client takes nothing of what is sent to it is ended.

use std::any::Any;
use std::collections::HashMap;
use std::net::IpAddr;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::dev::Extensions;
use actix_web::rt::net::TcpStream;
use rustix::net::{Shutdown, shutdown, sockopt};

use crate::http::sender::{TrustedProxies, network_of};

/// Within so long a client has to take a part of an answer.
pub const PART_TAKEN_WITHIN: Duration = Duration::from_secs(30);
/// The same, once the service is told to stop: it does not wait for those who take nothing.
const LAST_PART_TAKEN_WITHIN: Duration = Duration::from_secs(3);
/// Once the service is told to stop, what asked for nothing for so long is not waited for.
const LAST_REQUEST_WITHIN: Duration = Duration::from_secs(1);
/// How often it is looked for those who do not.
pub const LOOK_EVERY: Duration = Duration::from_secs(1);
/// No client has to wait for a part.
const TAKEN: u64 = 0;

/// All open connections.
pub struct Connections {
    began: Instant,
    total: usize,
    each: usize,
    trusted: TrustedProxies,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    last: u64,
    by_number: HashMap<u64, Arc<Connection>>,
}

/// One of them.
pub struct Connection {
    socket: OwnedFd,
    address: Option<IpAddr>,
    /// Requests that are answered, and answers that are sent.
    under_way: AtomicUsize,
    /// When it was last used, in milliseconds since the service began.
    used_ms: AtomicU64,
    /// Since when a part of an answer waits to be taken.
    waits_since_ms: AtomicU64,
    began: Instant,
}

/// A connection's place among them; it is given back when the connection ends.
pub struct Admitted {
    connections: Arc<Connections>,
    number: u64,
    pub connection: Arc<Connection>,
}

/// Something is under way on a connection, until this is dropped.
pub struct UnderWay(Arc<Connection>);

impl Connections {
    /// So many in all, and so many from one address that is no proxy's.
    pub fn new(total: usize, each: usize, trusted: TrustedProxies) -> Self {
        Self { began: Instant::now(), total, each, trusted, open: Mutex::default() }
    }

    /// Takes a new connection in, or ends it. To be called by the server for each.
    pub fn admit(self: &Arc<Self>, stream: &dyn Any, data: &mut Extensions) {
        let Some(stream) = stream.downcast_ref::<TcpStream>() else { return };
        // What was sent and is not taken is not waited for without end; the kernel counts.
        let patience_ms = u32::try_from(PART_TAKEN_WITHIN.as_millis()).unwrap_or(u32::MAX);
        let timed = sockopt::set_tcp_user_timeout(stream, patience_ms);
        let socket = stream.as_fd().try_clone_to_owned();
        let (Ok(()), Ok(socket)) = (timed, socket) else {
            let _ = shutdown(stream, Shutdown::Both);
            return;
        };
        let address = stream.peer_addr().ok().map(|peer| peer.ip().to_canonical());
        let address = address.filter(|address| !self.trusted.contains(*address)).map(network_of);
        let connection = Arc::new(Connection {
            socket,
            address,
            under_way: AtomicUsize::new(0),
            used_ms: AtomicU64::new(self.now_ms()),
            waits_since_ms: AtomicU64::new(TAKEN),
            began: self.began,
        });
        match self.place(&connection) {
            Some(number) => {
                data.insert(Admitted { connections: Arc::clone(self), number, connection });
            }
            None => connection.end(),
        }
    }

    fn now_ms(&self) -> u64 {
        ms_since(self.began)
    }

    /// A place for a connection; the one that was idle longest gives up its own if there is none left.
    fn place(&self, connection: &Arc<Connection>) -> Option<u64> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let from_there = |other: &Connection| other.address == connection.address;
        let own = match connection.address {
            Some(_) => open.by_number.values().filter(|other| from_there(other)).count(),
            None => 0,
        };
        if own >= self.each {
            open.end_idlest(from_there)?;
        } else if open.by_number.len() >= self.total {
            open.end_idlest(|_| true)?;
        }
        open.last += 1;
        let number = open.last;
        open.by_number.insert(number, Arc::clone(connection));
        Some(number)
    }

    /// Ends the connections of those who take nothing of what is sent to them.
    pub fn end_stuck(&self) {
        self.end_those(|connection, now| connection.is_stuck(now, PART_TAKEN_WITHIN));
    }

    /// Ends the connections that would keep the service from stopping: no request is open on them, or nobody takes its answer.
    pub fn end_what_holds(&self) {
        self.end_those(|connection, now| {
            connection.is_stuck(now, LAST_PART_TAKEN_WITHIN) || connection.is_idle(now, LAST_REQUEST_WITHIN)
        });
    }

    fn end_those(&self, which: impl Fn(&Connection, u64) -> bool) {
        let now = self.now_ms();
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.by_number.values().filter(|connection| which(connection, now)).for_each(|it| it.end());
    }
}

impl Open {
    fn end_idlest(&mut self, among: impl Fn(&Connection) -> bool) -> Option<()> {
        let candidates =
            self.by_number.iter().filter(|(_, connection)| !connection.is_under_way() && among(connection));
        let (number, _) =
            candidates.min_by_key(|(_, connection)| connection.used_ms.load(Ordering::Relaxed))?;
        let number = *number;
        self.by_number.remove(&number)?.end();
        Some(())
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let mut open = self.connections.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.by_number.remove(&self.number);
    }
}

impl Connection {
    fn end(&self) {
        // One that has ended already needs no end.
        let _ = shutdown(&self.socket, Shutdown::Both);
    }

    fn is_under_way(&self) -> bool {
        self.under_way.load(Ordering::Relaxed) > 0
    }

    fn is_idle(&self, now_ms: u64, for_at_least: Duration) -> bool {
        !self.is_under_way() && now_ms.saturating_sub(self.used_ms.load(Ordering::Relaxed)) > ms(for_at_least)
    }

    fn is_stuck(&self, now_ms: u64, patience: Duration) -> bool {
        let since = self.waits_since_ms.load(Ordering::Relaxed);
        since != TAKEN && now_ms.saturating_sub(since) > ms(patience)
    }

    pub fn begin(self: &Arc<Self>) -> UnderWay {
        self.under_way.fetch_add(1, Ordering::Relaxed);
        UnderWay(Arc::clone(self))
    }

    /// A part of an answer is there for the client to take.
    pub fn offers_part(&self) {
        self.waits_since_ms.store(ms_since(self.began).max(TAKEN + 1), Ordering::Relaxed);
    }

    /// The client took what was offered.
    pub fn took_part(&self) {
        self.waits_since_ms.store(TAKEN, Ordering::Relaxed);
    }
}

impl UnderWay {
    pub fn connection(&self) -> &Connection {
        &self.0
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.took_part();
        self.0.used_ms.store(ms_since(self.0.began), Ordering::Relaxed);
        self.0.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

fn ms_since(began: Instant) -> u64 {
    ms(began.elapsed())
}

fn ms(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
