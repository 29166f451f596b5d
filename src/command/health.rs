//! Asks a service whether it runs, where nothing else can: an image without a shell.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use super::Done;

const TIMEOUT: Duration = Duration::from_secs(3);

pub fn run(listen: SocketAddr) -> Done {
    let host = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    let address = format!("http://{}/healthz", SocketAddr::new(host, listen.port()));
    let config = ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).build();
    ureq::Agent::new_with_config(config)
        .get(&address)
        .call()
        .map_err(|error| format!("{address}: {error}"))?;
    Ok(())
}
