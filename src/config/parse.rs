//! How the values of flags are read, so that a wrong one is answered with what would be right.

use std::fmt::Display;
use std::net::{SocketAddr, ToSocketAddrs};
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::domain::audience::AccessRole;
use crate::domain::ids::{IncidentId, KeyId};
use crate::ledger::Policy;

/// `127.0.0.1:8080`, `[::1]:8080`, or a name that this machine knows: `localhost:8080`.
pub fn address(text: &str) -> Result<SocketAddr, String> {
    let wrong = || {
        "an address has a host and a port: 127.0.0.1:8080, localhost:8080, or 0.0.0.0:8080 for every \
         network of this machine"
            .to_owned()
    };
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let (host, port) = text.rsplit_once(':').ok_or_else(wrong)?;
    if host.is_empty() || port.parse::<u16>().is_err() {
        return Err(wrong());
    }
    let known = text.to_socket_addrs().map_err(|error| format!("{host} has no address here: {error}"))?;
    // A name may have an address of each kind; clients try the older kind where the newer is not answered.
    known.min_by_key(SocketAddr::is_ipv6).ok_or_else(wrong)
}

/// One of the roles of a key, whatever its capitals: a wrong one is answered with all of them.
pub fn role() -> impl TypedValueParser<Value = AccessRole> {
    let codes = AccessRole::ALL.iter().map(|role| role.code());
    PossibleValuesParser::new(codes).try_map(|code| code.to_lowercase().parse::<AccessRole>())
}

/// One of the policies: a wrong one is answered with all of them.
pub fn policy() -> impl TypedValueParser<Value = Policy> {
    let codes = Policy::ALL.iter().map(|policy| policy.code());
    PossibleValuesParser::new(codes).try_map(|code| code.parse::<Policy>())
}

pub fn incident(text: &str) -> Result<IncidentId, String> {
    id(text, IncidentId::EXAMPLE)
}

pub fn key(text: &str) -> Result<KeyId, String> {
    id(text, KeyId::EXAMPLE)
}

fn id<T: FromStr<Err: Display>>(text: &str, example: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("an id is like {example}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_be_a_name() {
        assert_eq!(address("127.0.0.1:0"), Ok(SocketAddr::from(([127, 0, 0, 1], 0))));
        assert_eq!(address("localhost:8080"), Ok(SocketAddr::from(([127, 0, 0, 1], 8080))));
        assert!(address("[::1]:80").is_ok());
        for text in ["8080", ":8080", "localhost", "localhost:port", "127.0.0.1:70000"] {
            assert!(address(text).is_err_and(|words| words.contains("127.0.0.1:8080")), "{text}");
        }
    }

    #[test]
    fn a_wrong_id_is_answered_with_a_right_one() {
        assert_eq!(key("key_1"), Err(format!("an id is like {}", KeyId::EXAMPLE)));
        assert_eq!(key(KeyId::EXAMPLE).map(|id| id.to_string()), Ok(KeyId::EXAMPLE.to_owned()));
    }
}
