//! What a package (gói lưu trữ) is made of: a [`bag`] whose payload holds the set, the returns, the
//! round's own templates and settings, and a finding aid. Packing and proving share it.

pub mod bag;
pub mod finding_aid;
pub mod last_round;

use chrono::NaiveDate;

use crate::documents::report;
use crate::messages::Language;
use crate::pipeline::Checked;
use bag::Info;

/// Where in the payload the set lies, as it stood in the output folder.
pub const SET: &str = "van-ban";
/// Where the returns lie, as they were received.
pub const RETURNS: &str = "bao-cao-don-vi";
/// Where the templates lie.
pub const TEMPLATES: &str = "templates";
/// Where what is enclosed of the last round's package lies.
pub const LAST_ROUND: &str = "dot-truoc";
/// The finding aid, without ending.
pub const CONTENTS: &str = "muc-luc-ho-so";
/// Whether a round's set is no more than a draft: something stands in the way of a
/// final one.
pub fn is_draft(checked: &Checked) -> bool {
    !report::in_the_way(checked.context(), Language::Vietnamese).is_empty()
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
