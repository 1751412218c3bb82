//! A set with the returns it was made from → a package to be kept (gói lưu trữ).
//!
//! The package is a [`bag`]: whoever has it can prove every figure of every paper
//! again, from the returns and templates enclosed in it.

pub mod bag;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::config;
use crate::documents::Document;
use crate::documents::contents::{ContentsRow, contents};
use crate::documents::report;
use crate::error::{At, Error};
use crate::files;
use crate::fold;
use crate::messages::Language;
use crate::pipeline::{Checked, Listener, Press, Surroundings, templates_in_use};
use crate::proof;
use crate::publish::manifest::Manifest;
use crate::publish::{Output, below, files_below, is_litter};
use crate::verify;
use crate::wording::Date;
use bag::{Files, Hashes, Info};

/// Where in the payload the set lies, as it stood in the output folder.
pub const SET: &str = "van-ban";
/// Where the returns lie, as they were received.
pub const RETURNS: &str = "bao-cao-don-vi";
/// Where the templates lie.
pub const TEMPLATES: &str = "templates";
/// The finding aid, without ending.
pub const CONTENTS: &str = "muc-luc-ho-so";
/// How many differences a refusal names.
const NAMED: usize = 5;

/// What was put into a package.
pub struct Archived {
    /// Where it lies.
    pub folder: PathBuf,
    /// Files of its payload.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// The day on which it was packed, when it lay there already, just so.
    pub packed_before: Option<NaiveDate>,
}

/// What is asked of a package.
#[derive(Debug, Clone, Copy)]
pub struct ArchiveOptions<'a> {
    /// Its folder; none for the usual one.
    pub folder: Option<&'a Path>,
    /// Whether a set with drafts or blocked units may be packed, under a name that
    /// says so.
    pub draft: bool,
    /// The day of packing, where it is given.
    pub date: Option<NaiveDate>,
    /// Today.
    pub today: NaiveDate,
    /// The language of refusals.
    pub language: Language,
}

/// Puts the set in `set` and the returns it was made from into a package.
///
/// # Errors
/// When the set does not prove itself, when it holds drafts that were not asked
/// for, when there is something else where the package is to lie, or when it
/// cannot be written.
pub fn archive(
    surroundings: &Surroundings,
    set: &Path,
    options: ArchiveOptions<'_>,
    listener: Listener<'_>,
) -> Result<Archived, Error> {
    let language = options.language;
    if Manifest::load(set).is_none() {
        return Err(Error::findings("archive-no-set").arg("path", set.display().to_string()));
    }
    let verified = verify::whole_set(surroundings, set, listener)?;
    let (checked, manifest) = (verified.checked, verified.manifest);
    let faults = verified.differences.iter().filter(|difference| !difference.is_note());
    let named: Vec<String> = faults.map(|d| format!("  - {}", d.message(language))).collect();
    if !named.is_empty() {
        return Err(Error::findings("archive-unproven")
            .arg("count", named.len())
            .arg("named", named.iter().take(NAMED).cloned().collect::<Vec<_>>().join("\n")));
    }
    if !verified.same_version {
        return Err(Error::findings("archive-other-version").arg("version", manifest.made_by));
    }
    let reasons = report::in_the_way(checked.context(), language);
    if !reasons.is_empty() && !options.draft {
        return Err(Error::findings("archive-draft")
            .arg("count", reasons.len())
            .arg("reasons", reasons.join("\n")));
    }
    let usual = || usual_folder(surroundings, &checked);
    let folder = options.folder.map_or_else(usual, Path::to_owned);
    let output = Output::hold_if(&folder, bag::refuse_foreign)?;
    let payload = payload(surroundings, &checked, set)?;
    let press = Press::new(surroundings, &checked, manifest.made_with.clone())?;
    let packed = |day| packed(&press, &checked, &manifest, payload.clone(), day);
    let told = |files: &Files, packed_before| {
        let payload = files.iter().filter(|(path, _)| path.starts_with("data/"));
        let sizes: Vec<u64> = payload.map(|(_, bytes)| bytes.len() as u64).collect();
        let bytes = sizes.iter().sum();
        Archived { folder: folder.clone(), files: sizes.len(), bytes, packed_before }
    };
    // What was packed stays: another content never takes its place.
    if folder.exists() {
        let before = bag::day_of(&folder);
        let same = options.date.is_none_or(|date| before == Some(date));
        let files = packed(before.unwrap_or(options.today))?;
        if same && before.is_some() && bag::is_on_disk(&folder, &files)? {
            return Ok(told(&files, before));
        }
        if !bag::is_empty(&folder)? {
            let path = folder.display().to_string();
            return Err(Error::findings("archive-exists").arg("path", path));
        }
    }
    let files = packed(options.date.unwrap_or(options.today))?;
    let archived = told(&files, None);
    output.replace_with(files)?;
    Ok(archived)
}

/// The bag of a payload that is packed on this day.
fn packed(
    press: &Press<'_>,
    checked: &Checked,
    manifest: &Manifest,
    mut payload: Files,
    day: NaiveDate,
) -> Result<Files, Error> {
    let aid = finding_aid(press, checked, &bag::hashes(&payload), manifest, Some(day))?;
    payload.extend(aid.files);
    Ok(bag::bag(payload, info(checked, Some(day))))
}

/// Whether a round's set is no more than a draft: something stands in the way of a
/// final one.
fn is_draft(checked: &Checked) -> bool {
    !report::in_the_way(checked.context(), Language::Vietnamese).is_empty()
}

/// `luu-tru/ho-so-btgqu-2023` beside `bienban.toml`; a draft's name says that it is
/// one.
fn usual_folder(surroundings: &Surroundings, checked: &Checked) -> PathBuf {
    let plan = &checked.round.plan;
    let draft = if is_draft(checked) { "-du-thao" } else { "" };
    let name = format!("ho-so-{}-{}{draft}", fold::slug(&plan.organ.symbol), plan.year);
    surroundings.folder.join("luu-tru").join(name)
}

/// Everything but the finding aid, by its path in the payload.
fn payload(surroundings: &Surroundings, checked: &Checked, set: &Path) -> Result<Files, Error> {
    let mut payload = Files::new();
    let read = |path: &Path| files::read(path, files::PAPER_BYTES).at(path);
    for path in files_below(set)?.into_iter().filter(|path| !is_litter(path)) {
        payload.insert(format!("{SET}/{path}"), read(&below(set, &path))?);
    }
    for source in &checked.round.sources {
        let at = below(&surroundings.input, &source.path);
        let bytes = read(&at)?;
        // Nothing may slip in between checking a return and enclosing it.
        if proof::sha256(&bytes) != source.sha256 {
            return Err(Error::work("archive-changed").arg("path", at.display().to_string()));
        }
        payload.insert(format!("{RETURNS}/{}", source.path), bytes);
    }
    for (name, text) in templates_in_use(&surroundings.folder)? {
        payload.insert(format!("{TEMPLATES}/{name}"), text.into_bytes());
    }
    let settings = surroundings.folder.join(config::FILE_NAME);
    payload.insert(config::FILE_NAME.to_owned(), read(&settings)?);
    Ok(payload)
}

/// The finding aid (mục lục văn bản trong hồ sơ).
#[derive(Clone)]
pub struct FindingAid {
    /// What it says.
    pub document: Document,
    /// Its files, in both formats, by their path in the payload.
    pub files: Files,
}

/// The finding aid over a payload, in both formats.
///
/// # Errors
/// When its template is wrong.
pub fn finding_aid(
    press: &Press<'_>,
    checked: &Checked,
    payload: &Hashes,
    manifest: &Manifest,
    day: Option<NaiveDate>,
) -> Result<FindingAid, Error> {
    let papers = press.documents()?;
    let place = |path: &str| {
        [SET, RETURNS, config::FILE_NAME].iter().position(|at| path.split('/').next() == Some(at))
    };
    let mut paths: Vec<_> = payload.iter().filter(|(path, _)| !is_finding_aid(path)).collect();
    paths.sort_by_key(|(path, _)| (place(path).unwrap_or(usize::MAX), (*path).clone()));
    let rows = paths.into_iter().map(|(path, sha256)| ContentsRow {
        path: path.clone(),
        sha256: sha256.clone(),
        ..described(path, checked, &papers, manifest)
    });
    let listed =
        contents(checked.context(), &checked.settings.archive.retention, day, rows.collect());
    let document = press.coded(Document::Contents(listed))?;
    let printed = press.print(document.clone(), CONTENTS)?;
    let files = printed.into_iter().filter_map(|(path, file)| Some((path, file.bytes?))).collect();
    Ok(FindingAid { document, files })
}

/// Whether a path in the payload is the finding aid's own.
pub fn is_finding_aid(path: &str) -> bool {
    path.strip_prefix(CONTENTS).is_some_and(|ending| [".pdf", ".xlsx"].contains(&ending))
}

/// What the finding aid says of a file beside path and hash.
fn described(
    path: &str,
    checked: &Checked,
    papers: &BTreeMap<String, Document>,
    manifest: &Manifest,
) -> ContentsRow {
    let organ = &checked.round.plan.organ;
    let department = format!("{} {}", organ.department, organ.name);
    let named = |title: &str| ContentsRow {
        title: title.to_owned(),
        author: department.clone(),
        ..ContentsRow::default()
    };
    if let Some(path) = path.strip_prefix(SET).and_then(|path| path.strip_prefix('/')) {
        let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
        return match papers.get(stem).map(Document::head) {
            Some(head) => ContentsRow {
                number: head.number.clone().unwrap_or_default(),
                date: head.date.clone(),
                pages: manifest.files.get(path).and_then(|entry| entry.pages),
                ..named(&titled(&head.title, ending))
            },
            None => named(&titled(shared_title(stem), ending)),
        };
    }
    if let Some(path) = path.strip_prefix(RETURNS).and_then(|path| path.strip_prefix('/')) {
        return returned(path, checked).unwrap_or_else(|| named("Báo cáo của đơn vị"));
    }
    if path == config::FILE_NAME {
        named("Cấu hình đợt lấy ý kiến")
    } else {
        named("Mẫu văn bản")
    }
}

/// A paper's title; its workbook says that it is one.
fn titled(title: &str, ending: &str) -> String {
    if ending == "xlsx" { format!("{title} (bảng tính)") } else { title.to_owned() }
}

/// The title of a file of the set that is no paper.
fn shared_title(stem: &str) -> &'static str {
    match stem {
        "ket-qua" => "Số liệu kết quả của đợt lấy ý kiến",
        "kiem-tra" => "Kết quả kiểm tra báo cáo và giải trình",
        _ => "Danh mục tệp của bộ văn bản kèm mã băm",
    }
}

/// What the finding aid says of a return.
fn returned(path: &str, checked: &Checked) -> Option<ContentsRow> {
    let source = checked.round.sources.iter().find(|source| *source.path == *path)?;
    let units = checked.round.units.iter().filter(|unit| source.units.contains(&unit.code));
    let units: Vec<&crate::round::Unit> = units.collect();
    let names: Vec<&str> = units.iter().map(|unit| &*unit.name).collect();
    let organ = &checked.round.plan.organ;
    if names.is_empty() {
        let title = "Tệp tiếp nhận của đợt lấy ý kiến, không chứa báo cáo của đơn vị nào";
        let is_registry = path.to_lowercase().starts_with("danh-sach-don-vi");
        let title =
            if is_registry { "Danh sách đơn vị và người đứng đầu" } else { title };
        return Some(ContentsRow {
            title: title.to_owned(),
            author: format!("{} {}", organ.department, organ.name),
            restricted: true,
            ..ContentsRow::default()
        });
    }
    let held = |unit: &&crate::round::Unit| {
        unit.returned.conference.as_ref().and_then(|c| c.date.as_ref()).map(|date| date.value)
    };
    let opened = |unit: &&crate::round::Unit| {
        let opening = unit.returned.counts.first().and_then(|count| count.opening.as_ref());
        opening.and_then(|opening| opening.date.as_ref()).map(|date| date.value)
    };
    let date = match units.as_slice() {
        [unit] if source.by_department => opened(unit).map(Date::from),
        [unit] => held(unit).map(Date::from),
        _ => None,
    };
    let (title, author) = if source.by_department {
        let title = format!("Kết quả mở niêm phong, kiểm đếm phiếu của {}", names.join("; "));
        (title, format!("{} {}", organ.department, organ.name))
    } else {
        ("Báo cáo của đơn vị, giữ nguyên như khi nhận".to_owned(), names.join("; "))
    };
    Some(ContentsRow { title, author, date, restricted: true, ..ContentsRow::default() })
}

/// What `bag-info.txt` says of the round, on this day.
pub fn info(checked: &Checked, day: Option<NaiveDate>) -> Info {
    let plan = &checked.round.plan;
    let organ = &plan.organ;
    let year = plan.year;
    let draft = if is_draft(checked) { " (DỰ THẢO)" } else { "" };
    let mut info = vec![
        ("Source-Organization", format!("{} {}", organ.department, organ.name)),
        ("External-Description", format!("Hồ sơ {} năm {year}{draft}", plan.subject)),
    ];
    info.extend(plan.report.number.clone().map(|number| ("External-Identifier", number)));
    info.extend(day.map(|day| (bag::DAY, day.to_string())));
    info.push(("Retention-Period", checked.settings.archive.retention.clone()));
    let restricted = format!(
        "{}/{RETURNS}: hạn chế tiếp cận (báo cáo của đơn vị, giữ nguyên như khi nhận, có số liệu \
         theo từng phiếu)",
        bag::PAYLOAD
    );
    info.push(("Access-Restrictions", restricted));
    info
}
