//! Where a ledger is kept: in a file, or on a server.

use std::convert::Infallible;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The address of a ledger on a PostgreSQL server, with its secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Url(String);

impl Url {
    /// The address as the client library reads it, and the file of the authority's certificate, which it does not know; `verify-full`
    /// and `verify-ca` are what is always done where there is such a file.
    pub(super) fn without_root_certificate(&self) -> (String, Option<PathBuf>) {
        let Some((address, query)) = self.0.split_once('?') else { return (self.0.clone(), None) };
        let mut root = None;
        let mut kept = Vec::new();
        for part in query.split('&') {
            match part.split_once('=') {
                Some(("sslrootcert", file)) => root = Some(PathBuf::from(file)),
                Some(("sslmode", "verify-full" | "verify-ca")) => {}
                _ => kept.push(part),
            }
        }
        (format!("{address}?{}", kept.join("&")), root)
    }
}

/// Without the password.
impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("postgres", ""));
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let hosts = match rest.rsplit_once('@') {
            Some((user, hosts)) => format!("{}@{hosts}", user.split(':').next().unwrap_or_default()),
            None => rest.to_owned(),
        };
        write!(f, "{scheme}://{hosts}")?;
        let shown: Vec<&str> =
            query.split('&').filter(|part| !part.is_empty() && !part.starts_with("password=")).collect();
        if shown.is_empty() { Ok(()) } else { write!(f, "?{}", shown.join("&")) }
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Where a ledger is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    File(PathBuf),
    Server(Url),
}

impl Location {
    /// The ledger's file, if it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(file) => Some(file),
            Self::Server(_) => None,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => write!(f, "{}", file.display()),
            Self::Server(url) => write!(f, "{url}"),
        }
    }
}

impl FromStr for Location {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text.split_once("://") {
            Some(("postgres" | "postgresql", _)) => Self::Server(Url(text.to_owned())),
            _ => Self::File(PathBuf::from(text)),
        })
    }
}

impl From<&PathBuf> for Location {
    fn from(file: &PathBuf) -> Self {
        Self::File(file.clone())
    }
}

impl From<&Path> for Location {
    fn from(file: &Path) -> Self {
        Self::File(file.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        match text.parse() {
            Ok(Location::Server(url)) => url,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_password_is_shown_nowhere() {
        let with = "postgres://me:s3cret@a:1,b:2/ledger?sslrootcert=/ca.pem&password=s3cret";
        let without = "postgres://me@a:1,b:2/ledger?sslrootcert=/ca.pem";
        assert_eq!(url(with).to_string(), without);
        assert_eq!(format!("{:?}", Location::Server(url(with))), format!("Server({without})"));
        assert_eq!(url("postgresql://h/l").to_string(), "postgresql://h/l");
    }

    #[test]
    fn the_authority_is_ours_to_read_and_the_rest_the_client_s() {
        let (address, root) = url("postgres://h/l?sslmode=verify-full&sslrootcert=/ca.pem&options=x")
            .without_root_certificate();
        assert_eq!((address.as_str(), root), ("postgres://h/l?options=x", Some(PathBuf::from("/ca.pem"))));
        assert_eq!(url("postgres://h/l").without_root_certificate(), ("postgres://h/l".to_owned(), None));
    }

    #[test]
    fn what_is_no_address_of_postgresql_is_a_file() {
        for file in ["ledger.db", "/a/b c.db", "http://x", "postgres.db"] {
            assert_eq!(file.parse(), Ok(Location::File(PathBuf::from(file))));
        }
    }
}
