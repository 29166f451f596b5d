//! Waiting for what another thread's runtime does, on any thread, and not for ever.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// What a future gives, if it does within so long.
pub(super) fn wait<T>(future: impl Future<Output = T>, within: Duration) -> Option<T> {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let until = Instant::now() + within;
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return Some(value);
        }
        std::thread::park_timeout(until.checked_duration_since(Instant::now())?);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_another_thread_is_waited_for_but_not_for_ever() {
        let (tell, told) = tokio::sync::oneshot::channel();
        let other = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            tell.send(7).unwrap();
        });
        assert_eq!(wait(told, Duration::from_secs(10)), Some(Ok(7)));
        other.join().unwrap();
        assert_eq!(wait(std::future::pending::<()>(), Duration::from_millis(5)), None);
    }
}
