//! `ban-ky/`: scans of signed papers (bản ký), each matched to its paper by the code or number in
//! its name, or in its text where it has a text layer. Nothing in it is ever read as a return.

use std::collections::BTreeMap;
use std::path::Path;

use crate::config::Limits;
use crate::error::Error;
use crate::files;
use crate::fold;
use crate::ledgers::register::PaperId;
use crate::publish::{below, files_below, is_litter};
use crate::worker::Reader;

/// The folder beside `bienban.toml`.
pub const FOLDER: &str = "ban-ky";
/// What scans are kept as.
const ENDINGS: [&str; 5] = ["pdf", "jpg", "jpeg", "png", "tif"];
/// The fewest digits of a code: a number of as many letters is no code.
const CODE_DIGITS: usize = 16;

/// A paper that a scan may be of.
pub struct Candidate<'c> {
    /// Which one.
    pub paper: PaperId,
    /// Its code.
    pub code: &'c str,
    /// Its number and symbol.
    pub number: &'c str,
}

/// The scans of a round.
#[derive(Debug, Clone, Default)]
pub struct Scans {
    /// The scan of each paper, by its name below the folder.
    pub of: BTreeMap<PaperId, String>,
    /// Files of which no paper is known.
    pub others: Vec<String>,
}

/// Matches the scans beside a round's `bienban.toml` to its papers.
///
/// # Errors
/// When the folder is there and cannot be read.
pub fn matched(
    round: &Path,
    papers: &[Candidate<'_>],
    (reader, limits): (&Reader, &Limits),
) -> Result<Scans, Error> {
    let folder = round.join(FOLDER);
    let mut scans = Scans::default();
    if !folder.is_dir() {
        return Ok(scans);
    }
    for name in files_below(&folder)?.into_iter().filter(|name| !is_litter(name)) {
        let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
        let by_name = named(&name, papers).filter(|_| ENDINGS.contains(&ending.as_str()));
        let by_text = || {
            let bytes = files::read(&below(&folder, &name), limits.file_bytes).ok()?;
            let content = (ending == "pdf").then(|| reader.pdf(&bytes, limits).ok()).flatten()?;
            let words = content.words.iter().chain(&content.artifacts);
            let text: String = words.map(|word| word.text.as_str()).collect();
            by_code(&text, papers)
        };
        match by_name.or_else(by_text) {
            Some(paper) if !scans.of.contains_key(&paper) => drop(scans.of.insert(paper, name)),
            _ => scans.others.push(name),
        }
    }
    Ok(scans)
}

/// The paper whose code or number stands in a file's name.
fn named(name: &str, papers: &[Candidate<'_>]) -> Option<PaperId> {
    by_code(name, papers).or_else(|| by_number(name, papers))
}

/// The paper whose code stands in a text, however it is parted.
fn by_code(text: &str, papers: &[Candidate<'_>]) -> Option<PaperId> {
    let plain = |text: &str| {
        text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase()
    };
    let text = plain(text);
    let mut found = papers.iter().filter(|own| {
        let code = plain(own.code);
        code.len() >= CODE_DIGITS && text.contains(&code)
    });
    found.next().map(|own| own.paper.clone()).filter(|_| found.next().is_none())
}

/// The one paper whose number and symbol stand in a name: `57-BB-BTGQU`, `57_BB_BTGQU`.
fn by_number(name: &str, papers: &[Candidate<'_>]) -> Option<PaperId> {
    let stem = name.rsplit('/').next().unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let slug = format!("-{}-", fold::slug(&stem.replace('_', "-")));
    let mut found = papers.iter().filter(|own| {
        let number = fold::slug(&own.number.replace('/', "-"));
        let bare = number.trim_start_matches('0');
        !bare.is_empty()
            && [format!("-{number}-"), format!("-{bare}-"), format!("-0{bare}-")]
                .iter()
                .any(|own| slug.contains(own.as_str()))
    });
    found.next().map(|own| own.paper.clone()).filter(|_| found.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two papers.
    fn papers() -> Vec<Candidate<'static>> {
        let paper = |path: &str| PaperId { path: path.into(), revision: 1 };
        vec![
            Candidate { paper: paper("a"), code: "1A2B-3C4D-5E6F-7081", number: "57-BB/BTGQU" },
            Candidate { paper: paper("b"), code: "FFFF-3C4D-5E6F-7081", number: "07-BB/BTGQU" },
        ]
    }

    #[test]
    fn a_scan_is_known_by_code_or_number_in_its_name() {
        let found = |name: &str| named(name, &papers()).map(|paper| paper.path);
        assert_eq!(found("scan 1A2B-3C4D-5E6F-7081.pdf").as_deref(), Some("a"));
        assert_eq!(found("ffff3c4d5e6f7081.jpg").as_deref(), Some("b"));
        assert_eq!(found("Bien ban 57-BB_BTGQU da ky.pdf").as_deref(), Some("a"));
        assert_eq!(found("7-BB-BTGQU.png").as_deref(), Some("b"));
        for unknown in ["157-BB-BTGQU.pdf", "57-BC-BTGQU.pdf", "57.pdf", "scan001.pdf"] {
            assert_eq!(found(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn two_scans_of_one_paper_are_told() {
        let round = tempfile::tempdir().expect("a folder");
        let folder = round.path().join(FOLDER);
        std::fs::create_dir(&folder).expect("made");
        for name in ["57-BB-BTGQU.jpg", "57-BB-BTGQU (2).jpg", "ảnh.jpg", "ghi chú.txt"] {
            std::fs::write(folder.join(name), "x").expect("written");
        }
        let with = (&Reader::InProcess, &Limits::default());
        let scans = matched(round.path(), &papers(), with).expect("read");
        assert_eq!(scans.of.len(), 1);
        assert_eq!(scans.others.len(), 3);
    }
}
