//! Who sends a request: the holder of a good key, else the address that it comes from, seen through the proxies that are trusted.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use actix_web::http::header::{self, HeaderMap};
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest};

use crate::domain::ids::KeyId;
use crate::ledger::{Caller, Ledger, Secret};

const X_FORWARDED_FOR: &str = "x-forwarded-for";
/// Whoever has an IPv6 address has so many bits of it to choose.
const IPV6_NETWORK_BITS: u32 = 64;

/// One sender: rates, places and turns are counted for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sender {
    Key(KeyId),
    Address(Option<IpAddr>),
}

impl Sender {
    /// Of a request that was let in.
    pub fn of(request: &HttpRequest) -> Self {
        let caller = request.extensions().get::<Caller>().copied();
        caller.and_then(|caller| caller.key).map_or_else(|| Self::Address(address(request)), Self::Key)
    }

    /// Of a request that was not looked at yet. A key that is not good is nobody's: it is counted against its address.
    pub fn before_authorisation(request: &HttpRequest) -> Self {
        let ledger = request.app_data::<Data<Ledger>>();
        let known = secret(request.headers()).zip(ledger);
        let known = known.and_then(|(secret, ledger)| ledger.caller(&secret).ok().flatten());
        known.and_then(|caller| caller.key).map_or_else(|| Self::Address(address(request)), Self::Key)
    }
}

/// The key that a request bears, if it can be one.
pub fn secret(headers: &HeaderMap) -> Option<Secret> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().parse().ok())?
}

/// Where a request comes from.
pub fn address(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let trusted = request.app_data::<Data<TrustedProxies>>();
    let seen = trusted.map_or(peer, |trusted| trusted.behind(peer, request.headers()));
    Some(network_of(seen))
}

/// The address itself, or the part of an IPv6 address that its holder cannot choose.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(v6) => {
            let kept = u128::MAX << (Ipv6Addr::BITS - IPV6_NETWORK_BITS);
            IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & kept))
        }
    }
}

/// Networks whose hosts say truly for whom they ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(pub Vec<Network>);

impl TrustedProxies {
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address.to_canonical()))
    }

    /// The nearest address that is not a trusted proxy. Each proxy adds who asked it at the end, so the list is read from there; what
    /// stands before an address that nobody vouches for may be made up.
    fn behind(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.contains(peer) {
            return peer;
        }
        let mut nearest = peer;
        for named in forwarded(headers).iter().rev() {
            let Some(address) = named else { break };
            nearest = *address;
            if !self.contains(nearest) {
                break;
            }
        }
        nearest
    }
}

/// The addresses that proxies named, in their order; none for one that is hidden or cannot be read.
fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let elements = |name: &str| -> Vec<String> {
        let values = headers.get_all(name).filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).map(|element| element.trim().to_owned()).collect()
    };
    if headers.contains_key(X_FORWARDED_FOR) {
        return elements(X_FORWARDED_FOR).iter().map(|element| read_address(element)).collect();
    }
    let for_whom = |element: &String| {
        let pairs = element.split(';').filter_map(|pair| pair.trim().split_once('='));
        let mut named = pairs.filter(|(name, _)| name.eq_ignore_ascii_case("for"));
        named.next().and_then(|(_, value)| read_address(value.trim_matches('"')))
    };
    elements(header::FORWARDED.as_str()).iter().map(for_whom).collect()
}

/// An address, with or without a port; IPv6 in brackets if it has one.
fn read_address(text: &str) -> Option<IpAddr> {
    let bare = match text.strip_prefix('[') {
        Some(bracketed) => bracketed.split(']').next()?,
        None if text.matches(':').count() == 1 => text.split(':').next()?,
        None => text,
    };
    bare.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// Addresses that begin with the same bits (RFC 4632).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u32,
}

/// The text names no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a network is an address, or an address and the number of its first bits, like 10.0.0.0/8 or fd00::/8"
)]
pub struct MalformedNetwork;

impl Network {
    fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                (own.to_bits() ^ other.to_bits()).leading_zeros() >= self.bits
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                (own.to_bits() ^ other.to_bits()).leading_zeros() >= self.bits
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = MalformedNetwork;

    fn from_str(text: &str) -> Result<Self, MalformedNetwork> {
        let (address, bits) =
            text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = address.parse().map_err(|_| MalformedNetwork)?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| MalformedNetwork)?;
        if bits <= most { Ok(Self { address, bits }) } else { Err(MalformedNetwork) }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn seen(peer: &str, headers: &[(&str, &str)]) -> String {
        let trusted = ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().unwrap());
        let mut request = TestRequest::get()
            .peer_addr(format!("{peer}:4711").parse().unwrap())
            .app_data(Data::new(TrustedProxies(trusted.into())));
        for (name, value) in headers {
            request = request.append_header((*name, *value));
        }
        address(&request.to_http_request()).unwrap().to_string()
    }

    #[test]
    fn only_a_trusted_proxy_says_for_whom_it_asks() {
        let named = [("x-forwarded-for", "192.0.2.1, 192.0.2.7")];
        assert_eq!(seen("192.0.2.9", &named), "192.0.2.9");
        assert_eq!(seen("10.1.2.3", &named), "192.0.2.7");
        assert_eq!(seen("10.1.2.3", &[("x-forwarded-for", "192.0.2.1, 10.9.9.9")]), "192.0.2.1");
        assert_eq!(
            seen("10.1.2.3", &[("x-forwarded-for", "192.0.2.1"), ("x-forwarded-for", "192.0.2.7")]),
            "192.0.2.7"
        );
        assert_eq!(seen("10.1.2.3", &[]), "10.1.2.3");
        assert_eq!(seen("10.1.2.3", &[("x-forwarded-for", "192.0.2.1, unknown")]), "10.1.2.3");
        let forwarded = [("forwarded", "for=192.0.2.1, For=\"[2001:db8:0:1::7]:80\";proto=https")];
        assert_eq!(seen("10.1.2.3", &forwarded), "2001:db8:0:1::");
        assert_eq!(seen("10.1.2.3", &[("x-forwarded-for", "192.0.2.7:8080")]), "192.0.2.7");
    }

    #[test]
    fn networks_have_a_form() {
        for text in ["10.0.0.0/33", "fd00::/129", "10.0.0", "10.0.0.0/", "10.0.0.0/-1", ""] {
            assert_eq!(text.parse::<Network>(), Err(MalformedNetwork), "{text}");
        }
        let one: Network = "192.0.2.1".parse().unwrap();
        assert!(one.contains("192.0.2.1".parse().unwrap()) && !one.contains("192.0.2.2".parse().unwrap()));
        let all: Network = "0.0.0.0/0".parse().unwrap();
        assert!(all.contains("203.0.113.9".parse().unwrap()) && !all.contains("::1".parse().unwrap()));
    }
}
