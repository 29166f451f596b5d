//! The one place where it is decided who may do what: a handler names the role it asks for.

use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::ops::Deref;

use actix_web::http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web};

use crate::domain::audience::AccessRole;
use crate::http::problem::{Problem, ProblemCode};
use crate::http::sender::address;
use crate::ledger::{Caller, Ledger};

/// Whether anyone may read without a key. Set as application data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PublicRead(pub bool);

/// A role that an operation asks for.
pub trait Required {
    const ROLE: AccessRole;
}

macro_rules! required {
    ($($(#[$doc:meta])* $name:ident = $role:ident;)+) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Required for $name {
            const ROLE: AccessRole = AccessRole::$role;
        })+
    };
}

required! {
    /// May read.
    Read = Reader;
    /// May record, and take back what their own key recorded.
    Contribute = Contributor;
    /// May amend, judge and rule.
    Judge = Reviewer;
    /// May manage keys and redact.
    Administer = Admin;
}

/// Proof that the caller may do what `R` allows. Extracted first, it refuses before the body is read.
#[derive(Clone, Copy, Debug)]
pub struct May<R>(pub Caller, PhantomData<R>);

impl<R> Deref for May<R> {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl<R: Required> FromRequest for May<R> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(authorise(request, R::ROLE).map(|caller| Self(caller, PhantomData)))
    }
}

fn authorise(request: &HttpRequest, required: AccessRole) -> Result<Caller, Problem> {
    let caller = match identify(request)? {
        Some(caller) => caller,
        None if required == AccessRole::Reader && is_public(request) => {
            Caller { address: address(request), ..Caller::ANYONE }
        }
        None => return Err(not_authenticated("Send an API key as Authorization: Bearer clk_….")),
    };
    if caller.role < required {
        let detail = format!("This takes the role {required}; the key has the role {}.", caller.role);
        return Err(Problem::new(ProblemCode::NotPermitted, detail));
    }
    request.extensions_mut().insert(caller);
    Ok(caller)
}

/// Who sent a request; nobody if it bears no key.
fn identify(request: &HttpRequest) -> Result<Option<Caller>, Problem> {
    let Some(header) = request.headers().get(AUTHORIZATION) else { return Ok(None) };
    let refused = || not_authenticated("The key is unknown, expired or revoked.");
    let secret = token(header.to_str().unwrap_or_default())?.parse().map_err(|_| refused())?;
    let ledger = request.app_data::<web::Data<Ledger>>().ok_or_else(Problem::internal)?;
    ledger.caller(&secret)?.map(Some).ok_or_else(refused)
}

/// What stands behind `Bearer`.
fn token(header: &str) -> Result<&str, Problem> {
    match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(token.trim()),
        None if header.starts_with("clk_") => {
            Err(not_authenticated("The word Bearer is missing: send Authorization: Bearer clk_…."))
        }
        _ => Err(not_authenticated("Only one scheme is taken: send Authorization: Bearer clk_….")),
    }
}

fn is_public(request: &HttpRequest) -> bool {
    request.app_data::<web::Data<PublicRead>>().is_some_and(|public| public.0)
}

pub(super) fn not_authenticated(detail: &str) -> Problem {
    Problem::new(ProblemCode::NotAuthenticated, detail)
        .with_header(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"casualty-ledger\""))
}
