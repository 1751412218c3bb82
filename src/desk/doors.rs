//! Who may come in (cửa vào): every request is held against the same few questions before any
//! route sees it, and every answer leaves with the same headers.
//!
//! A browser lets any page that somebody visits send requests to this machine, and other users of
//! the machine can reach the port. So a request must name this very address (no other name that
//! leads here), must come from a page of the desk or from the address line, and must carry the
//! cookie that was given for the one-time secret.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, Response, StatusCode};

use crate::error::Error;

/// The page by which people come in.
pub const ENTRY: &str = "/enter";
/// Where a second start of the program asks for a new secret.
pub const AGAIN: &str = "/again";

/// How long a secret may be used.
const SECRET_LIVES: Duration = Duration::from_secs(60);
/// Bytes of a secret: 256 bits.
const SECRET_BYTES: usize = 32;
/// The most secrets and the most sessions that are kept in mind; the oldest go first.
const MOST: usize = 32;

/// What a page may do: load scripts, styles, pictures and frames of its own, nothing else.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";
/// What a PDF may do: stand in a frame of the desk. A stricter policy breaks browsers' viewers.
const PDF_POLICY: &str = "frame-ancestors 'self'";

/// Why a request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is for another host, or names it in a way that browsers do not.
    Host,
    /// It comes from another site, or does not say from where.
    Site,
    /// It would change something and does not come from a page of the desk.
    Origin,
    /// It has no cookie of this run.
    Cookie,
    /// Its secret is unknown, too old, or was used before.
    Secret,
}

impl Refused {
    /// The text of the catalogues that says it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Host => "desk-refused-host",
            Self::Site => "desk-refused-site",
            Self::Origin => "desk-refused-origin",
            Self::Cookie => "desk-refused-cookie",
            Self::Secret => "desk-refused-secret",
        }
    }

    /// The status of the answer.
    pub fn status(self) -> StatusCode {
        match self {
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            _ => StatusCode::FORBIDDEN,
        }
    }
}

/// A secret that was given out.
struct Secret {
    /// Its letters.
    text: String,
    /// Until when it opens.
    until: Instant,
    /// The session that it was exchanged for.
    session: Option<String>,
}

/// The doors of one desk.
pub struct Doors {
    /// `127.0.0.1:PORT`.
    host: String,
    /// `http://127.0.0.1:PORT`.
    origin: String,
    /// The name of the cookie; cookies do not know ports, so the port is in it.
    cookie: String,
    /// What a second start of the program shows to get a secret.
    key: String,
    /// Secrets that were given out.
    secrets: Mutex<VecDeque<Secret>>,
    /// The cookies that are good.
    sessions: Mutex<VecDeque<String>>,
}

/// So many random bytes as hex.
fn random_hex() -> Result<String, Error> {
    let mut random = [0; SECRET_BYTES];
    getrandom::fill(&mut random)
        .map_err(|error| Error::work("work-random").arg("detail", error.to_string()))?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Whether two texts are the same, in a time that does not tell where they differ.
fn is_same(one: &str, other: &str) -> bool {
    let differ = one.bytes().zip(other.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    one.len() == other.len() && differ == 0
}

/// The only value of a header; none where there is none, or several.
fn only<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(first)
}

/// Takes something into a short list; the oldest leaves when it is full.
fn remember<T>(list: &mut VecDeque<T>, new: T) {
    if list.len() == MOST {
        list.pop_front();
    }
    list.push_back(new);
}

impl Doors {
    /// The doors of a desk that listens on this port.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn new(port: u16) -> Result<Self, Error> {
        let host = format!("127.0.0.1:{port}");
        Ok(Self {
            origin: format!("http://{host}"),
            host,
            cookie: format!("bienban-{port}"),
            key: random_hex()?,
            secrets: Mutex::default(),
            sessions: Mutex::default(),
        })
    }

    /// What a second start of the program has to show.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The address of the first page with a new secret in it.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn address(&self, now: Instant) -> Result<String, Error> {
        Ok(format!("{}{ENTRY}?secret={}", self.origin, self.secret(now)?))
    }

    /// A new secret.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn secret(&self, now: Instant) -> Result<String, Error> {
        let text = random_hex()?;
        let secret = Secret { text: text.clone(), until: now + SECRET_LIVES, session: None };
        remember(&mut self.secrets.lock().unwrap_or_else(PoisonError::into_inner), secret);
        Ok(text)
    }

    /// The cookie that a secret is exchanged for, as its header says it.
    ///
    /// A secret that comes a second time was seen by somebody else: the session it was exchanged
    /// for ends with it.
    ///
    /// # Errors
    /// When the secret opens nothing, or the system gives no random bytes.
    pub fn exchange(&self, given: &str, now: Instant) -> Result<Result<String, Refused>, Error> {
        let token = random_hex()?;
        let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(secret) = secrets.iter_mut().find(|secret| is_same(&secret.text, given)) else {
            return Ok(Err(Refused::Secret));
        };
        if let Some(session) = &secret.session {
            sessions.retain(|known| known != session);
            return Ok(Err(Refused::Secret));
        }
        if now > secret.until {
            return Ok(Err(Refused::Secret));
        }
        secret.session = Some(token.clone());
        remember(&mut sessions, token.clone());
        Ok(Ok(format!("{}={token}; HttpOnly; SameSite=Strict; Path=/", self.cookie)))
    }

    /// Whether a request may go on to its route.
    ///
    /// # Errors
    /// Why it may not.
    pub fn admit(&self, request: &Parts) -> Result<(), Refused> {
        let headers = &request.headers;
        let is_absolute = request.uri.authority().is_some() || request.uri.scheme().is_some();
        if is_absolute || only(headers, header::HOST.as_str()) != Some(&self.host) {
            return Err(Refused::Host);
        }
        if request.uri.path() == AGAIN {
            return self.admit_program(request);
        }
        let reads = [Method::GET, Method::HEAD].contains(&request.method);
        match only(headers, "sec-fetch-site") {
            Some("same-origin") => {}
            // From the address line, or opened by the program.
            Some("none") if reads && is_page(headers) => {}
            _ => return Err(Refused::Site),
        }
        let named = headers.contains_key(header::ORIGIN);
        if (named || !reads) && only(headers, header::ORIGIN.as_str()) != Some(&self.origin) {
            return Err(Refused::Origin);
        }
        if request.uri.path() == ENTRY && reads {
            return Ok(());
        }
        if self.has_cookie(headers) { Ok(()) } else { Err(Refused::Cookie) }
    }

    /// Whether a request is the program's own, from a second start: no browser sends it.
    fn admit_program(&self, request: &Parts) -> Result<(), Refused> {
        let headers = &request.headers;
        if headers.contains_key("sec-fetch-site") || headers.contains_key(header::ORIGIN) {
            return Err(Refused::Site);
        }
        let shown = only(headers, header::AUTHORIZATION.as_str()).unwrap_or_default();
        let is_key = is_same(shown, &format!("Bearer {}", self.key));
        if request.method == Method::POST && is_key { Ok(()) } else { Err(Refused::Secret) }
    }

    /// Whether the cookies of a request hold a session's.
    fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let given = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let own = given.flat_map(|value| value.split(';')).filter_map(|pair| {
            let (name, value) = pair.trim().split_once('=')?;
            (name == self.cookie).then_some(value)
        });
        own.into_iter().any(|value| sessions.iter().any(|session| is_same(session, value)))
    }
}

/// Whether a request is for a page of a tab, and not for a part of one.
fn is_page(headers: &HeaderMap) -> bool {
    only(headers, "sec-fetch-mode") == Some("navigate")
        && only(headers, "sec-fetch-dest") == Some("document")
}

/// Gives an answer the headers that every one leaves with.
pub fn dress(response: &mut Response<Body>) {
    let headers = response.headers_mut();
    let kind = |kind: &str| {
        let own = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        own.is_some_and(|own| own.starts_with(kind))
    };
    let (is_pdf, is_page) = (kind("application/pdf"), kind("text/html"));
    let policy = if is_pdf { PDF_POLICY } else { PAGE_POLICY };
    // With `no-referrer` browsers send `Origin: null` for forms, which says nothing of where they
    // come from; pages lead nowhere else, so nobody else is told more by `same-origin`.
    let referrer = if is_page { "same-origin" } else { "no-referrer" };
    let all: [(HeaderName, &'static str); 7] = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_FRAME_OPTIONS, if is_pdf { "SAMEORIGIN" } else { "DENY" }),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, referrer),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in all {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    #[test]
    fn a_secret_opens_once_within_its_time() {
        let doors = Doors::new(4000).expect("doors");
        let now = Instant::now();
        let secret = doors.secret(now).expect("a secret");
        assert_eq!(secret.len(), 64);
        let cookie = doors.exchange(&secret, now).expect("random").expect("opened");
        assert!(
            cookie.starts_with("bienban-4000=") && cookie.contains("HttpOnly; SameSite=Strict")
        );
        let late = doors.secret(now).expect("a secret");
        let after = now + SECRET_LIVES + Duration::from_millis(1);
        assert_eq!(doors.exchange(&late, after).expect("random"), Err(Refused::Secret));
        assert_eq!(doors.exchange("", now).expect("random"), Err(Refused::Secret));
    }

    #[test]
    fn a_secret_that_two_have_opens_for_neither() {
        let doors = Doors::new(4000).expect("doors");
        let now = Instant::now();
        let secret = doors.secret(now).expect("a secret");
        let cookie = doors.exchange(&secret, now).expect("random").expect("opened");
        let cookie = cookie.split(';').next().expect("a pair").to_owned();
        let request = || {
            let request = Request::get("/").header("host", "127.0.0.1:4000");
            let request = request.header("sec-fetch-site", "same-origin").header("cookie", &cookie);
            request.body(()).expect("a request").into_parts().0
        };
        assert_eq!(doors.admit(&request()), Ok(()));
        assert_eq!(doors.exchange(&secret, now).expect("random"), Err(Refused::Secret));
        assert_eq!(doors.admit(&request()), Err(Refused::Cookie));
    }
}
