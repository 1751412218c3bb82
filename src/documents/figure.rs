//! Shares and scores as papers carry them: as printed, and exact.

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
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown)
    }
}
