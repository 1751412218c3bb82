//! Shares and scores as papers carry them: as printed, and exact.

use std::ops::Deref;

use schemars::JsonSchema;
use serde::Serialize;

use crate::tally::{self, Fraction};

/// A share or score: templates print it, workbooks compute with it.
#[derive(Debug, Clone, PartialEq, JsonSchema)]
#[schemars(with = "String")]
pub struct Figure {
    /// With 2 decimals and a comma; `–` where there is none.
    pub shown: String,
    /// The exact value; none where nothing was counted. A share is a part of 1.
    pub exact: Option<Fraction>,
}

impl Figure {
    /// A share as a percentage, without the sign: `94,23`.
    pub fn share(exact: Option<Fraction>) -> Self {
        let shown = exact.as_ref().map_or_else(|| "–".to_owned(), tally::percent);
        Self { shown, exact }
    }

    /// A score: `3,79`.
    pub fn score(exact: Option<Fraction>) -> Self {
        let shown = exact.as_ref().map_or_else(|| "–".to_owned(), tally::shown);
        Self { shown, exact }
    }

    /// The exact value as a workbook caches it.
    pub fn number(&self) -> Option<f64> {
        num_traits::ToPrimitive::to_f64(self.exact.as_ref()?)
    }
}

impl Serialize for Figure {
    /// Templates are given what is printed; a recipe, which is no text, the exact value too.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.serialize_str(&self.shown);
        }
        (&self.shown, self.exact.as_ref().map(ToString::to_string)).serialize(serializer)
    }
}

/// What only workbooks compute with: templates are given nothing in its place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ForWorkbooks<T>(pub T);

impl<T> Deref for ForWorkbooks<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Serialize> Serialize for ForWorkbooks<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.serialize_unit();
        }
        self.0.serialize(serializer)
    }
}
