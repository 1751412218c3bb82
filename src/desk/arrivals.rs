//! Files that arrive (nhận báo cáo): dropped or picked, they wait beside the round until somebody
//! has seen what they hold and what they would replace; then they move into the input folder.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::json;
use unicode_normalization::UnicodeNormalization;

use super::find::{ENDINGS, ending};
use super::look::Look;
use super::view::{Answer, answer};
use super::visit::Visit;
use super::{Context, Desk, apart, held, id, open};
use crate::declaration::SECTIONS;
use crate::error::{At, Error, Fault};
use crate::files;
use crate::finding::{Args, Severity};
use crate::fold;
use crate::hash;
use crate::ingest::{self, ReadOptions, is_registry};
use crate::messages::Language;
use crate::pipeline::districts;
use crate::publish::aside::{folder_for, free_name};
use crate::publish::below;
use crate::publish::disk::{remove_folder, write_new};
use crate::round::Unit;
use crate::rules;

/// The folder in which files wait, beside `bienban.toml`.
const FOLDER: &str = ".cho-nhan";
/// The most files that wait at a time.
const MOST_WAITING: usize = 500;
/// The most bytes of all that wait.
const MOST_BYTES: u64 = 1024 * 1024 * 1024;
/// The longest name of a file, in bytes: file systems take 255.
const LONGEST_NAME: usize = 200;

/// A file that waits.
#[derive(Debug, Clone)]
struct Arrival {
    /// Where it waits.
    path: PathBuf,
    /// Its size.
    size: u64,
    /// Its hash.
    sha256: String,
}

/// The files that wait, by the names they came with.
pub struct Waiting {
    /// Where they wait.
    folder: PathBuf,
    /// The files.
    files: Mutex<BTreeMap<String, Arrival>>,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        // What stays is cleared by the next start; what waits there for another desk is not ours.
        held(&self.files).values().for_each(|own| drop(fs::remove_file(&own.path)));
        let _ = fs::remove_dir(&self.folder);
    }
}

/// The name of a file that came in, as it may stand in a folder of any system: the last part of a
/// path, in NFC. None for what is reserved somewhere, hides, or is no return by its ending.
fn sound_name(given: &str) -> Option<String> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.trim().nfc().collect();
    let stem = name.split('.').next().unwrap_or_default().trim().to_uppercase();
    let reserved = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];
    let is_port = |prefix: &str| {
        stem.strip_prefix(prefix)
            .is_some_and(|rest| rest.chars().count() == 1 && !rest.starts_with(char::is_alphabetic))
    };
    let refused = name.len() > LONGEST_NAME
        || name.starts_with(['.', '~'])
        || name.ends_with(['.', ' '])
        || reserved.contains(&stem.as_str())
        || is_port("COM")
        || is_port("LPT")
        || name.contains(|c: char| c.is_control() || fold::turns(c) || r#"<>:"|?*"#.contains(c))
        || fold::clean(&name).is_empty();
    (!refused && ENDINGS.contains(&ending(&name).as_str())).then_some(name)
}

impl Waiting {
    /// Nothing waits yet.
    pub fn new(round: &Path) -> Self {
        Self { folder: round.join(FOLDER), files: Mutex::default() }
    }

    /// Clears what a run before left.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn clear(&self) -> Result<(), Error> {
        remove_folder(&self.folder)
    }

    /// How many files wait.
    pub fn count(&self) -> usize {
        held(&self.files).len()
    }

    /// Takes a file in, in the place of one of the same name.
    ///
    /// # Errors
    /// When too much waits already, or it cannot be written.
    fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let size = bytes.len() as u64;
        {
            let files = held(&self.files);
            let all: u64 = files.values().map(|own| own.size).sum();
            if files.len() >= MOST_WAITING || all.saturating_add(size) > MOST_BYTES {
                return Err(Error::findings("desk-too-many-waiting"));
            }
        }
        fs::create_dir_all(&self.folder).at(&self.folder)?;
        let mut random = [0; 16];
        getrandom::fill(&mut random)
            .map_err(|error| Error::work("work-random").arg("detail", error.to_string()))?;
        let path = self.folder.join(hash::sha256(&random));
        write_new(&path, bytes)?;
        let arrival = Arrival { path, size, sha256: hash::sha256(bytes) };
        if let Some(old) = held(&self.files).insert(name.to_owned(), arrival) {
            // It is cleared with the folder, if not now.
            let _ = fs::remove_file(old.path);
        }
        Ok(())
    }

    /// The files that wait.
    fn all(&self) -> BTreeMap<String, Arrival> {
        held(&self.files).clone()
    }

    /// Lets a file go.
    fn forget(&self, name: &str) {
        if let Some(old) = held(&self.files).remove(name) {
            // It was moved, or is cleared with the folder.
            let _ = fs::remove_file(old.path);
        }
    }
}

/// A file that arrives: one a request, its bytes as they are.
pub async fn arrive(desk: Arc<Desk>, mut visit: Visit) -> Answer {
    let language = desk.language();
    let came = take_in(&desk, &mut visit).await;
    let (status, said) = match came {
        Ok(name) => (StatusCode::OK, json!({ "name": name })),
        Err(error) => {
            let status = match error.fault {
                Fault::Work => StatusCode::INTERNAL_SERVER_ERROR,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            (status, json!({ "error": error.message(language) }))
        }
    };
    Ok(answer(status, "application/json", said.to_string()))
}

/// Takes a file in and returns its name.
async fn take_in(desk: &Arc<Desk>, visit: &mut Visit) -> Result<String, Error> {
    let given = visit.asked("name").to_owned();
    let refused = || Error::findings("desk-name-refused").arg("file", given.as_str());
    let name = sound_name(&given).ok_or_else(refused)?;
    let limits = desk.look().await.map(|look| look.checked.settings.limits).unwrap_or_default();
    let bytes = visit.bytes(limits.file_bytes).await?;
    let (own, named) = (desk.clone(), name.clone());
    apart(move || own.waiting.put(&named, &bytes)).await?;
    Ok(name)
}

/// A file of the round that an arrival may take the place of.
#[derive(Debug, Serialize)]
struct Replaced {
    /// Its name on pages.
    id: String,
    /// Its path below the input folder.
    path: String,
    /// Its sections.
    sections: String,
    /// Whether the arrival holds all that it holds.
    whole: bool,
}

/// A file that waits, as the page shows it.
#[derive(Debug, Serialize)]
struct Shown {
    /// Its name on pages.
    id: String,
    /// Its name.
    name: String,
    /// How large it is, in KiB.
    size: u64,
    /// Whether it is the registry.
    registry: bool,
    /// Units whose sections were recognised: name on pages, code, name, sections.
    units: Vec<[String; 4]>,
    /// The folder below the input folder that it would lie in.
    folder: String,
    /// The file of the same path, that it would take the place of.
    same: Option<String>,
    /// The file of the round that has the same bytes.
    copy: Option<String>,
    /// Files of the same units that say the same sections.
    replaces: Vec<Replaced>,
    /// What is wrong in it.
    findings: Vec<String>,
}

/// Titles of sections, in the order of a return.
fn titles(ids: &BTreeSet<crate::declaration::SectionId>) -> String {
    let own = SECTIONS.iter().filter(|section| ids.contains(&section.id));
    own.map(|section| section.title).collect::<Vec<_>>().join(", ")
}

/// The folder below the input folder in which a unit's files lie.
fn folder_of(look: &Look, unit: &Unit) -> String {
    let own =
        look.checked.round.sources.iter().filter(|source| source.units == [unit.code.clone()]);
    let mut known = own.filter_map(|source| source.path.rsplit_once('/')).map(|(folder, _)| folder);
    known.next_back().map_or_else(|| fold::folder(&unit.code, &unit.name), str::to_owned)
}

/// Where a file lies below the input folder.
fn path_in(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The sections that the files of a round hold of a unit.
fn sections_of(
    look: &Look,
    unit: &str,
) -> BTreeMap<String, BTreeSet<crate::declaration::SectionId>> {
    let mut files: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
    let kept = look.checked.kept.iter().filter(|(code, _)| &***code == unit);
    for found in kept.flat_map(|(_, found)| found).filter(|found| !found.blank) {
        files.entry(found.place.on.file.to_string()).or_default().insert(found.id);
    }
    files
}

/// What the files that wait would be taken for.
fn recognised(desk: &Desk, look: &Look, language: Language) -> Result<Vec<Shown>, Error> {
    districts::refuse_returns(&desk.options.input)?;
    let waiting = desk.waiting.all();
    let returns: Vec<(Arc<str>, PathBuf)> = waiting
        .iter()
        .filter(|(name, _)| !is_registry(name))
        .map(|(name, own)| (Arc::from(name.as_str()), own.path.clone()))
        .collect();
    let options = ReadOptions {
        settings: &look.checked.settings,
        answers: &look.checked.ledgers.confirmations,
        keep: &|_| true,
    };
    let reader = &look.workspace.reader;
    let read = ingest::read_arrivals(&desk.options.input, &returns, options, reader)?;
    let round = &look.checked.round;
    let shown = waiting.iter().map(|(name, own)| {
        let mut units: Vec<[String; 4]> = Vec::new();
        let mut replaces = Vec::new();
        let mut codes = Vec::new();
        for (code, found) in &read.kept {
            let here = found.iter().filter(|found| *found.place.on.file == **name && !found.blank);
            let ids: BTreeSet<_> = here.map(|found| found.id).collect();
            if ids.is_empty() {
                continue;
            }
            let unit_name = round.unit_name(code).unwrap_or_default();
            units.push([id(code), code.to_string(), unit_name, titles(&ids)]);
            codes.push(code.clone());
            let others = sections_of(look, code).into_iter();
            let others = others.filter(|(_, held)| held.intersection(&ids).next().is_some());
            replaces.extend(others.map(|(path, held)| Replaced {
                id: id(&path),
                whole: held.is_subset(&ids),
                sections: titles(&held),
                path,
            }));
        }
        let unit = match codes.as_slice() {
            [only] => round.units.iter().find(|unit| unit.code == *only),
            _ => None,
        };
        let registry = is_registry(name);
        let folder = unit.map(|unit| folder_of(look, unit)).unwrap_or_default();
        let path = path_in(&folder, name);
        let known = |source: &&crate::round::Source| match registry {
            true => is_registry(&source.path),
            false => *source.path == *path,
        };
        let same = round.sources.iter().find(known).map(|source| source.path.to_string());
        let copy = round.sources.iter().find(|source| source.sha256 == own.sha256);
        replaces.retain(|other| Some(&other.path) != same.as_ref());
        let about = read.findings.iter().filter(|finding| {
            finding.severity == Severity::Error
                && finding.places.first().is_some_and(|place| *place.on.file == **name)
        });
        Shown {
            id: id(name),
            name: name.clone(),
            size: own.size.div_ceil(1024),
            registry,
            units,
            folder,
            same,
            copy: copy.map(|source| source.path.to_string()),
            replaces,
            findings: about.map(|finding| rules::message(finding, language)).take(5).collect(),
        }
    });
    Ok(shown.collect())
}

/// The files that wait, and where to drop more.
pub async fn page(desk: Arc<Desk>, _: Visit) -> Answer {
    let look = desk.look().await?;
    let language = desk.language();
    let (own, seen) = (desk.clone(), look.clone());
    let files = apart(move || recognised(&own, &seen, language)).await?;
    let units = look.checked.round.units.iter();
    let units: Vec<(String, String)> =
        units.map(|unit| (id(&unit.code), format!("{} {}", unit.code, unit.name))).collect();
    let own = Context::from([
        ("files", json!(files)),
        ("units", json!(units)),
        ("endings", json!(ENDINGS.map(|own| format!(".{own}")).join(","))),
        ("limit", json!(look.checked.settings.limits.file_bytes / crate::config::MIB)),
    ]);
    desk.page("arrivals", "desk-arrivals", own)
}

/// A file to be moved into the input folder.
struct Move {
    /// Its name.
    name: String,
    /// Where it waits.
    from: PathBuf,
    /// Its path below the input folder.
    to: String,
    /// Files below the input folder that go aside for it.
    aside: Vec<String>,
}

/// Moves files into the input folder; what they take the place of is kept aside.
fn take_over(input: &Path, moves: &[Move]) -> Result<(), Error> {
    let kept = folder_for(input);
    for Move { from, to, aside, .. } in moves {
        let target = below(input, to);
        let folder = target.parent().unwrap_or(input);
        fs::create_dir_all(folder).at(folder)?;
        // No folder on the way may lead out of the input folder.
        if !files::real_path(folder).starts_with(files::real_path(input)) {
            return Err(Error::findings("desk-name-refused").arg("file", to.as_str()));
        }
        for path in aside {
            let old = below(input, path);
            let wanted = below(&kept, path);
            let parent = wanted.parent().unwrap_or(&kept);
            fs::create_dir_all(parent).at(parent)?;
            let free = free_name(&wanted, false);
            fs::rename(&old, &free).at(&old)?;
        }
        if fs::symlink_metadata(&target).is_ok() {
            return Err(Error::findings("desk-file-in-the-way").arg("file", to.as_str()));
        }
        fs::rename(from, &target).at(&target)?;
    }
    Ok(())
}

/// Takes files into the input folder.
pub async fn take(desk: Arc<Desk>, visit: Visit) -> Answer {
    let look = desk.look().await?;
    let language = desk.language();
    let (own, seen) = (desk.clone(), look.clone());
    let shown = apart(move || recognised(&own, &seen, language)).await?;
    let waiting = desk.waiting.all();
    let wanted: BTreeSet<&str> = visit.fields("file").collect();
    let mut moves = Vec::new();
    for file in shown.iter().filter(|file| wanted.contains(file.id.as_str())) {
        let Some(arrival) = waiting.get(&file.name) else { continue };
        let chosen = visit.field(&format!("unit-{}", file.id));
        let unit = (!chosen.is_empty()).then(|| look.unit_of(chosen)).transpose()?;
        let folder = match unit {
            Some((_, unit)) => folder_of(&look, unit),
            None => file.folder.clone(),
        };
        let to = match &file.same {
            // The registry keeps its place.
            Some(path) if file.registry => path.clone(),
            _ => path_in(&folder, &file.name),
        };
        let to =
            if file.registry && ending(&to) != ending(&file.name) { file.name.clone() } else { to };
        let agreed: BTreeSet<String> =
            visit.fields(&format!("replace-{}", file.id)).map(str::to_owned).collect();
        let others = file.replaces.iter().filter(|other| agreed.contains(&other.id));
        let mut aside: Vec<String> = others.map(|other| other.path.clone()).collect();
        let there = look.checked.round.sources.iter().map(|source| source.path.to_string());
        aside.extend(there.filter(|path| *path == to || (file.registry && is_registry(path))));
        aside.sort();
        aside.dedup();
        moves.push(Move { name: file.name.clone(), from: arrival.path.clone(), to, aside });
    }
    let count = moves.len();
    if count == 0 {
        let refused = Err(Error::findings("desk-nothing-chosen"));
        return desk.settled(refused, ("desk-opened", Args::new()), "/arrivals");
    }
    let own = desk.clone();
    let done = desk
        .write(move || {
            let done = take_over(&own.options.input, &moves);
            // What was moved does not wait any more, whatever became of the others.
            for Move { name, from, .. } in &moves {
                if !from.exists() {
                    own.waiting.forget(name);
                }
            }
            done
        })
        .await;
    let page = if desk.waiting.count() == 0 && done.is_ok() { "/" } else { "/arrivals" };
    desk.settled(done, ("desk-taken", Args::from([("count", count.into())])), page)
}

/// Lets files go that are not to be taken in.
pub async fn let_go(desk: Arc<Desk>, visit: Visit) -> Answer {
    let names: Vec<String> = desk.waiting.all().into_keys().collect();
    let wanted: BTreeSet<&str> = visit.fields("file").collect();
    let mut count = 0_usize;
    for name in names.iter().filter(|name| wanted.contains(id(name).as_str())) {
        desk.waiting.forget(name);
        count += 1;
    }
    let args = Args::from([("count", count.into())]);
    desk.settled(Ok(()), ("desk-let-go", args), "/arrivals")
}

/// Opens the input folder, for those who copy files there themselves.
pub async fn open_input(desk: Arc<Desk>, _: Visit) -> Answer {
    let input = desk.options.input.clone();
    let done = apart(move || open(&input)).await;
    desk.settled(done, ("desk-opened", Args::new()), "/arrivals")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_that_every_system_takes_and_a_return_may_have() {
        for (given, name) in [
            ("a.xlsx", "a.xlsx"),
            ("C:\\Users\\yen\\Báo cáo.XLSX", "Báo cáo.XLSX"),
            ("../../etc/cron.d/a.csv", "a.csv"),
            ("Ba\u{301}o ca\u{301}o.docx", "Báo cáo.docx"),
            ("com.xls", "com.xls"),
            ("COMPUTER1.xls", "COMPUTER1.xls"),
            (" a b.ods ", "a b.ods"),
        ] {
            assert_eq!(sound_name(given).as_deref(), Some(name), "{given}");
        }
        for given in [
            "",
            ".",
            "..",
            "/",
            "a",
            "a.exe",
            "a.xlsx.exe",
            ".xlsx",
            "~$a.xlsx",
            "CON.xlsx",
            "nul.csv",
            "com1.xlsx",
            "LPT¹.xlsx",
            "a:b.xlsx",
            "a\u{202e}xslx.csv",
            "a\0.xlsx",
            "a\n.xlsx",
            "a?.csv",
            "a.xlsx.",
            "a.lnk",
            "a.pdf",
            "aux .csv",
            "<script>.csv",
        ] {
            assert_eq!(sound_name(given), None, "{given}");
        }
        assert_eq!(sound_name(&format!("{}.csv", "ă".repeat(120))), None);
    }

    #[test]
    fn what_is_replaced_is_kept_aside_however_often() {
        let round = tempfile::tempdir().expect("a folder");
        let input = round.path().join("input");
        fs::create_dir_all(input.join("p")).expect("made");
        fs::write(input.join("p").join("a.csv"), "0").expect("written");
        for text in ["1", "2"] {
            let from = round.path().join("new");
            fs::write(&from, text).expect("written");
            let (name, to) = ("a.csv".to_owned(), "p/a.csv".to_owned());
            let aside = vec![to.clone()];
            take_over(&input, &[Move { name, from, to, aside }]).expect("moved");
        }
        let text = |path: &str| fs::read_to_string(below(round.path(), path)).expect("there");
        assert_eq!(text("input/p/a.csv"), "2");
        assert_eq!(text("input-giu-lai/p/a.csv"), "0");
        assert_eq!(text("input-giu-lai/p/a (2).csv"), "1");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_leads_nobody_out_of_the_input_folder() {
        let round = tempfile::tempdir().expect("a folder");
        let (input, out) = (round.path().join("input"), round.path().join("out"));
        fs::create_dir_all(&input).expect("made");
        fs::create_dir_all(&out).expect("made");
        std::os::unix::fs::symlink(&out, input.join("p")).expect("linked");
        let from = round.path().join("new");
        fs::write(&from, "1").expect("written");
        let (name, to) = ("a.csv".to_owned(), "p/a.csv".to_owned());
        assert!(take_over(&input, &[Move { name, from, to, aside: Vec::new() }]).is_err());
        assert!(fs::read_dir(out).expect("a folder").next().is_none());
    }
}
