//! The volumes (quyển) of the synthesis as papers of their own, each worked out when it is needed:
//! a round of many units never holds them all.

use super::issued_papers::altered;
use super::papers::{Paper, paper};
use crate::documents::synthesis::volumes::{Division, STEM, number};
use crate::documents::{Context, Document};
use crate::error::Error;
use crate::issued::Issued;

/// The volumes that belong to a synthesis, as it is printed or as it was issued.
pub(super) struct Volumes<'a> {
    /// The synthesis.
    report: &'a Paper,
    /// How today's units are divided.
    division: Division<'a>,
    /// What was issued.
    issued: &'a Issued,
    /// Hash of what every paper is made from beside its values.
    baseline: &'a str,
}

impl<'a> Volumes<'a> {
    /// Those of a synthesis.
    pub(super) fn of(
        report: &'a Paper,
        context: Context<'a>,
        (issued, baseline): (&'a Issued, &'a str),
    ) -> Self {
        Self { report, division: Division::of(context), issued, baseline }
    }

    /// Their numbers, from 1.
    pub(super) fn indices(&self) -> std::ops::RangeInclusive<usize> {
        1..=self.report.document.volumes()
    }

    /// The volume with this number.
    ///
    /// # Errors
    /// When the synthesis was issued and what is kept of the volume is not what the journal says.
    pub(super) fn paper(&self, index: usize) -> Result<Paper, Error> {
        let number = number(index, self.report.document.volumes());
        let path = format!("{STEM}-{number}");
        let (document, sources) = match &self.report.issued {
            Some(line) => {
                let kept = self.issued.kept_volume(line, &number).ok_or_else(|| altered(line))?;
                (Document::Kept(Box::new(kept)), self.report.sources.clone())
            }
            None => {
                let own = self.division.volume(self.report.document.head(), index);
                let volume =
                    own.ok_or_else(|| Error::work("work-json").arg("detail", path.as_str()))?;
                let sources = volume.sources.iter().map(|row| row.path.clone()).collect();
                (Document::Volume(Box::new(volume)), sources)
            }
        };
        let made = paper(document, path, self.baseline, sources)?;
        Ok(Paper { issued: self.report.issued.clone(), volume: Some(number), ..made })
    }
}
