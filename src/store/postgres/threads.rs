//! The threads that talk to a server, whatever those of the service are busy with.

use tokio::runtime::{Builder, Handle, Runtime};

use crate::store::error::StoreError;

/// They end when it is dropped.
pub(super) struct Threads(Option<Runtime>, Handle);

impl Threads {
    pub(super) fn start() -> Result<Self, StoreError> {
        let mut builder = Builder::new_multi_thread();
        let built = builder.worker_threads(1).thread_name("ledger-postgres").enable_all().build();
        let runtime = built.map_err(|error| StoreError::Unwritable(error.to_string()))?;
        let handle = runtime.handle().clone();
        Ok(Self(Some(runtime), handle))
    }

    pub(super) fn handle(&self) -> Handle {
        self.1.clone()
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // It may be dropped where nothing may be waited for.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
