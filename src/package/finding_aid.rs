//! The finding aid over a payload (mục lục văn bản trong hồ sơ).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::bag::{Files, Hashes};
use super::{CONTENTS, LAST_ROUND, RETURNS, SET};
use crate::config;
use crate::documents::Document;
use crate::documents::contents::{ContentsRow, contents};
use crate::documents::main_figures::Summary;
use crate::error::Error;
use crate::issued::{self, scans};
use crate::ledgers::{confirmations, explanations, register, remarks};
use crate::pipeline::{Checked, Printer, part};
use crate::publish::manifest::Manifest;
use crate::round::District;
use crate::wording::Date;

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
    printer: &Printer<'_>,
    checked: &Checked,
    payload: &Hashes,
    manifest: &Manifest,
    day: Option<NaiveDate>,
) -> Result<FindingAid, Error> {
    let papers = printer.summaries()?;
    let place = |path: &str| {
        [SET, RETURNS, config::FILE_NAME].iter().position(|at| path.split('/').next() == Some(at))
    };
    let is_listed = |path: &str| !is_finding_aid(path) && !is_in_district(path, checked);
    let mut paths: Vec<_> = payload.iter().filter(|(path, _)| is_listed(path)).collect();
    paths.sort_by_key(|(path, _)| (place(path).unwrap_or(usize::MAX), (*path).clone()));
    let rows = paths.into_iter().map(|(path, sha256)| ContentsRow {
        path: path.clone(),
        sha256: sha256.clone(),
        ..described(path, checked, &papers, manifest)
    });
    let listed =
        contents(checked.context(), &checked.settings.archive.retention, day, rows.collect());
    let document = printer.coded(Document::Contents(listed))?;
    let printed = printer.print(document.clone(), CONTENTS)?;
    let files = printed.into_iter().filter_map(|(path, file)| Some((path, file.bytes?))).collect();
    Ok(FindingAid { document, files })
}

/// The path below a district's package of a file in the payload, with the district.
fn in_district<'p, 'c>(path: &'p str, checked: &'c Checked) -> Option<(&'p str, &'c District)> {
    let (folder, own) = path.strip_prefix(RETURNS)?.strip_prefix('/')?.split_once('/')?;
    let district = checked.round.districts.iter().find(|district| *district.folder == *folder)?;
    Some((own, district))
}

/// Whether a file is one that a district's package lists itself: the hash of that list stands for
/// all of them.
fn is_in_district(path: &str, checked: &Checked) -> bool {
    in_district(path, checked).is_some_and(|(own, _)| own != super::bag::MANIFEST_NAME)
}

/// Whether a path in the payload is the finding aid's own.
pub fn is_finding_aid(path: &str) -> bool {
    path.strip_prefix(CONTENTS).is_some_and(|ending| [".pdf", ".xlsx"].contains(&ending))
}

/// What the finding aid says of a file beside path and hash.
fn described(
    path: &str,
    checked: &Checked,
    papers: &BTreeMap<String, Summary>,
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
        return match papers.get(stem).map(|paper| &paper.head) {
            Some(head) => ContentsRow {
                number: head.number.clone().unwrap_or_default(),
                date: head.date.clone(),
                pages: manifest.files.get(path).and_then(|entry| entry.pages),
                ..named(&titled(&head.title, ending))
            },
            None => named(&titled(shared_title(stem), ending)),
        };
    }
    if let Some((_, district)) = in_district(path, checked) {
        let organ = district.organ.clone();
        let title = "Gói lưu trữ của địa bàn (danh mục tệp của gói kèm mã băm)".to_owned();
        return ContentsRow { title, author: organ, restricted: true, ..ContentsRow::default() };
    }
    if let Some(path) = path.strip_prefix(RETURNS).and_then(|path| path.strip_prefix('/')) {
        return returned(path, checked).unwrap_or_else(|| named("Báo cáo của đơn vị"));
    }
    if path.split('/').next() == Some(LAST_ROUND) {
        return named("Trích gói lưu trữ của đợt trước, để so sánh");
    }
    if let Some(name) = path.strip_prefix(scans::FOLDER).and_then(|path| path.strip_prefix('/')) {
        return named(&format!("Bản ký: {name}"));
    }
    if let Some(name) = path.strip_prefix(issued::FOLDER).and_then(|path| path.strip_prefix('/')) {
        return of_issued(name, checked).unwrap_or_else(|| named("Nhật ký phát hành"));
    }
    named(match path {
        config::FILE_NAME => "Cấu hình đợt lấy ý kiến",
        confirmations::FILE => "Xác nhận của Ban về cách hiểu báo cáo",
        explanations::FILE => "Giải trình của Ban",
        remarks::FILE => "Lời thay vào của Ban",
        register::FILE => "Sổ đăng ký văn bản",
        part::FILE => "Phần của đợt lấy ý kiến",
        _ => "Mẫu văn bản",
    })
}

/// What the finding aid says of a file of an issued paper.
fn of_issued(name: &str, checked: &Checked) -> Option<ContentsRow> {
    let lines = checked.issued.journal.lines.iter();
    let line = lines.rev().find(|line| line.files.contains_key(name))?;
    let organ = &checked.round.plan.organ;
    let what = match name.rsplit('.').next() {
        Some("json") => " (nội dung khi phát hành)",
        Some("xlsx") => " (bảng tính, bản đã phát hành)",
        _ => " (bản đã phát hành)",
    };
    Some(ContentsRow {
        title: format!("{}{what}", line.title),
        author: format!("{} {}", organ.department, organ.name),
        number: line.number.clone(),
        date: line.date.parse().ok().map(|day: NaiveDate| Date::from(day)),
        ..ContentsRow::default()
    })
}

/// A paper's title; its workbook says that it is one.
fn titled(title: &str, ending: &str) -> String {
    match ending {
        "xlsx" => format!("{title} (bảng tính)"),
        "docx" => format!("{title} (bản Word)"),
        _ => title.to_owned(),
    }
}

/// The title of a file of the set that is no paper.
fn shared_title(stem: &str) -> &'static str {
    match stem {
        "ket-qua" => "Số liệu kết quả của đợt lấy ý kiến",
        "kiem-tra" => "Kết quả kiểm tra báo cáo và giải trình",
        "so-sanh" => "So sánh kết quả với đợt trước",
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
