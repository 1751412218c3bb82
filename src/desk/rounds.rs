//! Which round (chọn đợt): one that was open lately, one in another folder, or a new one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};

use super::recent::{self, Known};
use super::view::Answer;
use super::visit::Visit;
use super::{Context, Desk, apart, id};
use crate::error::Error;
use crate::finding::Args;
use crate::init;

/// The page.
const PAGE: &str = "/rounds";

/// The folder that somebody typed or pasted: Explorer puts quotes around a path, and a file of a
/// round stands for its folder.
///
/// # Errors
/// When it is not a whole path.
fn typed(text: &str) -> Result<PathBuf, Error> {
    let path = PathBuf::from(text.trim().trim_matches('"'));
    if !path.is_absolute() {
        return Err(Error::findings("desk-path-form"));
    }
    let folder = path.parent().filter(|_| path.is_file()).map(Path::to_owned);
    Ok(folder.unwrap_or(path))
}

/// The name by which pages ask for a round.
fn name(round: &Known) -> String {
    id(&round.folder.to_string_lossy())
}

impl Desk {
    /// The folder that the program was started in, where it may become a round's.
    fn offered(&self) -> Option<&Path> {
        let is_asked = self.office.start.chooses && self.place.is_none();
        (!is_asked).then_some(&*self.options.round)
    }

    /// The rounds that may be chosen by name: those that were open lately, and those beside the
    /// program.
    async fn known(&self) -> Result<Vec<Known>, Error> {
        let (cache, folder) = (self.office.start.cache.clone(), self.options.round.clone());
        let looks = self.place.is_none();
        apart(move || {
            let mut all = recent::known(cache.as_deref());
            let near = if looks { recent::beside(&folder) } else { Vec::new() };
            let new = near.into_iter().filter(|own| all.iter().all(|old| old.folder != own.folder));
            let new: Vec<Known> = new.collect();
            all.extend(new);
            Ok(all)
        })
        .await
    }

    /// Leads to the round that was opened, or says why none was; what was typed stays then.
    fn chosen(
        &self,
        opened: Result<Arc<Self>, Error>,
        visit: &Visit,
        said: (&str, Args),
    ) -> Answer {
        match opened {
            Ok(desk) => desk.settled(Ok(()), said, "/"),
            Err(error) => {
                let refused = Err(error);
                self.keep_typed(visit, &refused);
                self.settled(refused, said, PAGE)
            }
        }
    }
}

/// Which round.
pub async fn page(desk: Arc<Desk>, _: Visit) -> Answer {
    let shown = |own: &Known| -> Value {
        json!({
            "id": name(own),
            "organ": own.organ,
            "year": own.year,
            "folder": own.folder.display().to_string(),
        })
    };
    let is_new = desk.offered().filter(|folder| !folder.join(crate::config::FILE_NAME).exists());
    let suggested = desk.office.start.suggested.as_ref();
    desk.page(
        "rounds",
        "desk-rounds",
        Context::from([
            ("rounds", json!(desk.known().await?.iter().map(shown).collect::<Vec<_>>())),
            ("here", json!(is_new.map(|folder| folder.display().to_string()))),
            ("suggested", json!(suggested.map(|folder| folder.display().to_string()))),
        ]),
    )
}

/// Opens a round: one of the list by its name, or the folder that was typed.
pub async fn open(desk: Arc<Desk>, visit: Visit) -> Answer {
    let wanted = visit.field("round");
    let folder = match wanted {
        "" => typed(visit.field("path")),
        wanted => {
            let known = desk.known().await?.into_iter().find(|own| name(own) == wanted);
            known.map(|own| own.folder).ok_or_else(|| Error::asked("desk-not-found"))
        }
    };
    let opened = match folder {
        Ok(folder) => desk.office.change(&desk, &folder).await,
        Err(error) => Err(error),
    };
    desk.chosen(opened, &visit, ("desk-round-open", Args::new()))
}

/// Begins a round: in the folder that the program was started in, or in a new one.
pub async fn begin(desk: Arc<Desk>, visit: Visit) -> Answer {
    let stamp = (desk.options.workspace)()?.stamp;
    let here = desk.offered().filter(|_| visit.field("where") == "here").map(Path::to_owned);
    let asked = visit.field("new").to_owned();
    let begun = apart(move || match here {
        Some(folder) => init::begin_in(&folder, stamp).map(|files| (folder, files.len())),
        None => {
            let folder = typed(&asked)?;
            init::init(&folder, stamp).map(|files| (folder, files.len()))
        }
    })
    .await;
    let count = begun.as_ref().map_or(0, |(_, count)| *count);
    let opened = match begun {
        Ok((folder, _)) => desk.office.change(&desk, &folder).await,
        Err(error) => Err(error),
    };
    desk.chosen(opened, &visit, ("desk-begun", Args::from([("count", count.into())])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_path_is_whole_and_a_file_stands_for_its_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().display().to_string();
        assert_eq!(typed(&format!(" \"{path}\" ")).expect("whole"), folder.path());
        let file = folder.path().join("bienban.toml");
        std::fs::write(&file, "").expect("written");
        assert_eq!(typed(&file.display().to_string()).expect("whole"), folder.path());
        for text in ["", "đợt 2026", "..", "\"\""] {
            assert_eq!(typed(text).expect_err(text).key, "desk-path-form");
        }
    }
}
