//! A request as pages take it: names in its path, its query, its form; nothing is trusted.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::RawPathParams;
use axum::http::{Request, header};
use unicode_normalization::UnicodeNormalization;

use crate::error::Error;

/// The most bytes of a form.
const FORM_BYTES: usize = 512 * 1024;
/// How long a body may take.
const BODY_TIME: Duration = Duration::from_secs(60);

/// A request.
#[derive(Default)]
pub struct Visit {
    /// Names in the path.
    path: BTreeMap<String, String>,
    /// What stands behind the `?`.
    query: BTreeMap<String, String>,
    /// The form's fields in their order.
    form: Vec<(String, String)>,
    /// A body that is no form.
    body: Option<Body>,
}

/// Names and values as forms and queries write them, in NFC: keyboards and systems differ.
fn pairs(bytes: &[u8]) -> impl Iterator<Item = (String, String)> + '_ {
    form_urlencoded::parse(bytes).map(|(name, value)| (name.nfc().collect(), value.nfc().collect()))
}

/// Reads a body of at most so many bytes.
///
/// # Errors
/// When it is larger, too slow, or cut off.
async fn read(body: Body, most: usize) -> Result<Bytes, Error> {
    let too_large = || Error::asked("desk-too-large");
    let read = tokio::time::timeout(BODY_TIME, to_bytes(body, most)).await;
    read.map_err(|_| too_large())?.map_err(|_| too_large())
}

impl Visit {
    /// Takes a request apart.
    ///
    /// # Errors
    /// When its form is too large, too slow, or cut off.
    pub async fn of(params: &RawPathParams, request: Request<Body>) -> Result<Self, Error> {
        let path = params.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        let query = request.uri().query().unwrap_or_default();
        let query = pairs(query.as_bytes()).collect();
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let is_form =
            kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        let visit = Self { path: path.collect(), query, ..Self::default() };
        if !is_form {
            return Ok(Self { body: Some(request.into_body()), ..visit });
        }
        let form = read(request.into_body(), FORM_BYTES).await?;
        Ok(Self { form: pairs(&form).collect(), ..visit })
    }

    /// A name in the path.
    pub fn named(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// A value of the query; empty where it is not there.
    pub fn asked(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }

    /// A field of the form; empty where it is not there.
    pub fn field(&self, name: &str) -> &str {
        let own = self.form.iter().find(|(own, _)| own == name);
        own.map_or("", |(_, value)| value.as_str())
    }

    /// All fields with what was typed into them.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.form.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// All values of a field.
    pub fn fields<'v>(&'v self, name: &'v str) -> impl Iterator<Item = &'v str> {
        self.form.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The fields whose names begin so: what follows, with the value.
    pub fn beginning<'v>(
        &'v self,
        prefix: &'v str,
    ) -> impl Iterator<Item = (&'v str, &'v str)> + 'v {
        let own = move |(name, value): &'v (String, String)| {
            Some((name.strip_prefix(prefix)?, value.as_str()))
        };
        self.form.iter().filter_map(own)
    }

    /// The body of what is sent as it is.
    ///
    /// # Errors
    /// When it is larger than so many bytes, too slow, or cut off.
    pub async fn bytes(&mut self, most: u64) -> Result<Bytes, Error> {
        let body = self.body.take().unwrap_or_default();
        read(body, usize::try_from(most).unwrap_or(usize::MAX)).await
    }
}
