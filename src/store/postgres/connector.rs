//! How a connection is made, and what it has to promise before it is used.

use std::future::poll_fn;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio::runtime::Handle;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tokio_postgres::tls::{MakeTlsConnect, NoTls, TlsConnect};
use tokio_postgres::{AsyncMessage, Client, Config, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::store::error::StoreError;
use crate::store::location::Url;
use crate::store::postgres::link::Link;
use crate::store::postgres::rows::failed;
use crate::store::postgres::wait::wait;

const CONNECT_WITHIN: Duration = Duration::from_secs(2);
/// How long a server may leave sent bytes unacknowledged.
const UNACKNOWLEDGED_MAX: Duration = Duration::from_secs(5);
/// With all that is asked of it before it is used.
const READY_WITHIN: Duration = Duration::from_secs(10);
const SETTINGS: &str = include_str!("settings.sql");
/// The oldest server that is used, as PostgreSQL numbers its versions.
const VERSION_MIN: i32 = 140_000;

/// Makes connections to one ledger's database.
#[derive(Clone)]
pub(super) struct Connector {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    runtime: Handle,
}

impl Connector {
    /// # Errors
    /// When the address does not say how the server is known to be the right one.
    pub(super) fn new(url: &Url, runtime: Handle) -> Result<Self, StoreError> {
        let (text, root) = url.without_root_certificate();
        let mut config: Config =
            text.parse().map_err(|error| unusable(format!("its address is not understood: {error}")))?;
        config
            .connect_timeout(CONNECT_WITHIN)
            .tcp_user_timeout(UNACKNOWLEDGED_MAX)
            .application_name("casualty-ledger")
            .target_session_attrs(TargetSessionAttrs::ReadWrite);
        let tls = match root {
            Some(file) => {
                config.ssl_mode(SslMode::Require);
                Some(verifying(&file)?)
            }
            None if config.get_hosts().iter().all(is_here) => {
                config.ssl_mode(SslMode::Disable);
                None
            }
            None => {
                return Err(unusable(
                    "a server on another machine is only spoken to over TLS: add sslrootcert=FILE with the certificate \
                     of the authority that signed the server's"
                        .to_owned(),
                ));
            }
        };
        Ok(Self { config, tls, runtime })
    }

    /// A connection to the leader that keeps what it acknowledges.
    pub(super) fn connect(&self) -> Result<Link, StoreError> {
        let notices = Arc::<AtomicU64>::default();
        let client = match self.tls.clone() {
            Some(tls) => self.connect_over(tls, &notices),
            None => self.connect_over(NoTls, &notices),
        }?;
        let link = Link::new(client, notices);
        check(&link)?;
        Ok(link)
    }

    fn connect_over<T>(&self, tls: T, notices: &Arc<AtomicU64>) -> Result<Client, StoreError>
    where
        T: MakeTlsConnect<Socket> + Send + 'static,
        T::Stream: Send + 'static,
        T::TlsConnect: Send,
        <T::TlsConnect as TlsConnect<Socket>>::Future: Send,
    {
        let (config, noted) = (self.config.clone(), Arc::clone(notices));
        let connecting = self.runtime.spawn(async move {
            let (client, mut connection) = config.connect(tls).await?;
            tokio::spawn(async move {
                while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
                    if let AsyncMessage::Notice(notice) = message {
                        noted.fetch_add(1, Ordering::SeqCst);
                        tracing::warn!(%notice, "the database says");
                    }
                }
            });
            Ok::<_, tokio_postgres::Error>(client)
        });
        match wait(connecting, READY_WITHIN) {
            Some(Ok(connected)) => connected.map_err(failed),
            Some(Err(error)) => Err(StoreError::Unwritable(error.to_string())),
            None => Err(StoreError::Unwritable("the database does not answer".to_owned())),
        }
    }
}

fn unusable(why: String) -> StoreError {
    StoreError::Unusable(why)
}

fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
        }
        Host::Unix(_) => true,
    }
}

/// TLS that knows the server by a certificate of this authority and by its name.
fn verifying(file: &PathBuf) -> Result<MakeRustlsConnect, StoreError> {
    let shown = file.display();
    let bad = |error: &dyn std::fmt::Display| unusable(format!("sslrootcert {shown}: {error}"));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| bad(&error))? {
        let certificate = certificate.map_err(|error| bad(&error))?;
        roots.add(certificate).map_err(|error| bad(&error))?;
    }
    if roots.is_empty() {
        return Err(bad(&"it holds no certificate"));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = builder.map_err(|error| bad(&error))?.with_root_certificates(roots).with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

/// A server that forgets what it acknowledged is worse than none: it is asked, for each connection.
fn check(link: &Link) -> Result<(), StoreError> {
    let rows = link.query(
        "SELECT current_setting('server_version_num')::integer, current_setting('server_encoding'),
             current_setting('synchronous_commit'), current_setting('fsync'), current_setting('full_page_writes'), pg_is_in_recovery()",
        &[],
    )?;
    let Some(row) = rows.first() else { return Err(unusable("it does not say what it is".to_owned())) };
    let version: i32 = row.try_get(0).map_err(failed)?;
    let text = |column: usize| row.try_get::<_, String>(column).map_err(failed);
    let (encoding, synchronous, fsync, pages) = (text(1)?, text(2)?, text(3)?, text(4)?);
    if version < VERSION_MIN {
        return Err(unusable(format!("its server is version {}; 14 or newer is needed", version / 10_000)));
    }
    if encoding != "UTF8" {
        return Err(unusable(format!("its encoding is {encoding}; make the database with ENCODING 'UTF8'")));
    }
    if synchronous != "on" && synchronous != "remote_apply" {
        return Err(unusable(format!(
            "synchronous_commit is {synchronous}, so that what was acknowledged could be lost: set it to on for this role"
        )));
    }
    for (name, value) in [("fsync", fsync), ("full_page_writes", pages)] {
        if value != "on" {
            return Err(unusable(format!(
                "{name} is {value}, so that a crash could destroy it: set it to on"
            )));
        }
    }
    if row.try_get(5).map_err(failed)? {
        return Err(StoreError::Unwritable("it is a standby, not the leader".to_owned()));
    }
    link.batch(SETTINGS)
}
