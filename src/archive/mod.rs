//! A set with the returns it was made from → a package to be kept (gói lưu trữ).
//!
//! The package is a [`bag`]: whoever has it can prove every figure of every paper
//! again, from the returns and templates enclosed in it.

pub mod bag;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};

use crate::config;
use crate::documents::Document;
use crate::documents::contents::{ContentsRow, contents};
use crate::documents::wording::Date;
use crate::error::{At, Error};
use crate::fold;
use crate::messages::Language;
use crate::pipeline::{Checked, Listener, Press, Surroundings, templates_in_use};
use crate::proof;
use crate::publish::manifest::Manifest;
use crate::publish::{Output, below, files_below, is_litter};
use crate::verify;
use bag::{Files, Hashes, Info};

/// Where in the payload the set lies, as it stood in the output folder.
pub const SET: &str = "van-ban";
/// Where the returns lie, as they were received.
pub const RETURNS: &str = "bao-cao-don-vi";
/// Where the templates lie.
pub const TEMPLATES: &str = "templates";
/// The finding aid, without ending.
pub const CONTENTS: &str = "muc-luc-ho-so";
/// Seconds from UTC to the time in Việt Nam.
const VIETNAM: i32 = 7 * 60 * 60;
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
}

/// Puts the set in `set` and the returns it was made from into a package.
///
/// # Errors
/// When the set does not prove itself, when there is something else where the
/// package is to lie, or when it cannot be written.
pub fn archive(
    surroundings: &Surroundings,
    set: &Path,
    folder: Option<&Path>,
    language: Language,
    listener: Listener<'_>,
) -> Result<Archived, Error> {
    if Manifest::load(set).is_none() {
        return Err(Error::findings("archive-no-set").arg("path", set.display().to_string()));
    }
    let verified = verify::whole_set(surroundings, set, listener)?;
    if !verified.differences.is_empty() {
        let named = verified.differences.iter().take(NAMED);
        let named: Vec<String> = named.map(|d| format!("  - {}", d.message(language))).collect();
        return Err(Error::findings("archive-unproven")
            .arg("count", verified.differences.len())
            .arg("named", named.join("\n")));
    }
    let checked = verified.checked;
    let folder = folder.map_or_else(|| default_folder(surroundings, &checked), Path::to_owned);
    let output = Output::hold_if(&folder, bag::refuse_foreign)?;
    let mut payload = payload(surroundings, &checked, set)?;
    let press = Press::new(surroundings, &checked, verified.manifest.made_with.clone())?;
    let aid = finding_aid(&press, &checked, &bag::hashes(&payload), &verified.manifest)?;
    payload.extend(aid.files);
    let (files, bytes) = (payload.len(), payload.values().map(|bytes| bytes.len() as u64).sum());
    output.replace_with(bag::bag(payload, info(&checked, bagging_date(surroundings, &checked))))?;
    Ok(Archived { folder, files, bytes })
}

/// `luu-tru/ho-so-btgqu-2023` beside `bienban.toml`.
fn default_folder(surroundings: &Surroundings, checked: &Checked) -> PathBuf {
    let plan = &checked.round.plan;
    let name = format!("ho-so-{}-{}", fold::slug(&plan.organ.symbol), plan.year);
    surroundings.folder.join("luu-tru").join(name)
}

/// Everything but the finding aid, by its path in the payload.
fn payload(surroundings: &Surroundings, checked: &Checked, set: &Path) -> Result<Files, Error> {
    let mut files = Files::new();
    let read = |path: &Path| std::fs::read(path).at(path);
    for path in files_below(set)?.into_iter().filter(|path| !is_litter(path)) {
        files.insert(format!("{SET}/{path}"), read(&below(set, &path))?);
    }
    for source in &checked.round.sources {
        let at = below(&surroundings.input, &source.path);
        let bytes = read(&at)?;
        // Nothing may slip in between checking a return and enclosing it.
        if proof::sha256(&bytes) != source.sha256 {
            return Err(Error::work("archive-changed").arg("path", at.display().to_string()));
        }
        files.insert(format!("{RETURNS}/{}", source.path), bytes);
    }
    for (name, text) in templates_in_use(&surroundings.folder)? {
        files.insert(format!("{TEMPLATES}/{name}"), text.into_bytes());
    }
    let settings = surroundings.folder.join(config::FILE_NAME);
    files.insert(config::FILE_NAME.to_owned(), read(&settings)?);
    Ok(files)
}

/// The finding aid (mục lục văn bản trong hồ sơ).
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
    let listed = contents(checked.context(), &checked.settings.archive.retention, rows.collect());
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
    let date = match units.as_slice() {
        [unit] => held(unit).map(Date::from),
        _ => None,
    };
    Some(ContentsRow {
        title: "Báo cáo của đơn vị, giữ nguyên như khi nhận".to_owned(),
        author: names.join("; "),
        date,
        restricted: true,
        ..ContentsRow::default()
    })
}

/// The day on which the package says it was made: that of `SOURCE_DATE_EPOCH`,
/// else the report's own. Never today: the same set is the same package.
fn bagging_date(surroundings: &Surroundings, checked: &Checked) -> Option<String> {
    let stamped = surroundings.stamp.and_then(|stamp| DateTime::from_timestamp(stamp, 0));
    let local = FixedOffset::east_opt(VIETNAM);
    let stamped = stamped.zip(local).map(|(at, zone)| at.with_timezone(&zone).date_naive());
    stamped.or(checked.round.plan.report.date).map(|day| day.to_string())
}

/// What `bag-info.txt` says of the round, on this day.
pub fn info(checked: &Checked, day: Option<String>) -> Info {
    let plan = &checked.round.plan;
    let organ = &plan.organ;
    let year = plan.year;
    let mut info = vec![
        ("Source-Organization", format!("{} {}", organ.department, organ.name)),
        ("External-Description", format!("Hồ sơ {} năm {year}", plan.subject)),
    ];
    info.extend(plan.report.number.clone().map(|number| ("External-Identifier", number)));
    info.extend(day.map(|day| ("Bagging-Date", day)));
    info.push(("Retention-Period", checked.settings.archive.retention.clone()));
    let restricted = format!(
        "{}/{RETURNS}: hạn chế tiếp cận (báo cáo của đơn vị, giữ nguyên như khi nhận, có số liệu \
         theo từng phiếu)",
        bag::PAYLOAD
    );
    info.push(("Access-Restrictions", restricted));
    info
}
