//! The blank registry of a new round (danh sách đơn vị).

use std::collections::BTreeMap;

use super::{Form, FormColumn, FormSection, FormSheet, GuideLine, Input, ListName, Tone};
use crate::declaration::fields::{INDEX, UNIT_CODE, UNIT_NAME, registry};
use crate::declaration::{self, Key, REGISTRY, Type};
use crate::ingest::registry::STEM;
use crate::round::Plan;

/// How many leaders there is room for; more may follow below.
const ROOM: usize = 300;

/// The registry's file name.
pub fn file_name() -> String {
    format!("{STEM}.xlsx")
}

/// The registry to be filled in.
pub fn form(plan: &Plan) -> Form {
    let patterns = declaration::patterns(&[REGISTRY], plan, &BTreeMap::new());
    let columns = patterns.iter().flat_map(|pattern| &pattern.columns);
    let section = FormSection {
        id: REGISTRY.id,
        title: REGISTRY.title.to_owned(),
        note: "Mỗi người đứng đầu một dòng. Đơn vị có hai người thì ghi hai dòng cùng mã đơn vị. Thứ \
               tự ở đây là thứ tự trong mọi văn bản.",
        shape: REGISTRY.shape,
        columns: columns
            .map(|column| FormColumn {
                key: column.key,
                label: column.name.clone(),
                required: column.required,
                input: match (column.kind, column.key) {
                    (Type::Index, _) => Input::Index,
                    (_, key) if key == registry::KIND.key() => Input::Listed(ListName::Kinds),
                    (Type::Date, _) => Input::Date(None, None),
                    _ => Input::Text,
                },
                width: width(column.key),
            })
            .collect(),
        filled: Vec::new(),
        given: Vec::new(),
        spare: ROOM,
        total: false,
    };
    Form {
        file: "",
        title: REGISTRY.title.to_owned(),
        owner: format!("{} {}", plan.organ.department, plan.organ.name),
        sheets: vec![
            FormSheet::Sections(REGISTRY.title, vec![section]),
            FormSheet::Guide(guide(plan)),
        ],
        lists: vec![(ListName::Kinds, plan.kinds.iter().map(|kind| kind.label.clone()).collect())],
        // The department pastes, sorts and deletes rows here.
        locked: false,
    }
}

/// The width of a column in letters, by what is written there.
fn width(key: Key) -> f64 {
    let narrow = [UNIT_CODE.key(), registry::KIND.key(), registry::FROM.key(), registry::TO.key()];
    match key {
        key if key == INDEX.key() => 6.0,
        key if narrow.contains(&key) => 14.0,
        key if key == UNIT_NAME.key() => 40.0,
        _ => 30.0,
    }
}

/// How the registry is filled in.
fn guide(plan: &Plan) -> Vec<GuideLine> {
    let kinds: Vec<&str> = plan.kinds.iter().map(|kind| kind.label.as_str()).collect();
    [
        GuideLine::Title("DANH SÁCH ĐƠN VỊ".to_owned()),
        GuideLine::Sample(
            Tone::Input,
            "Điền các cột có dấu * ở trang “Danh sách đơn vị”, từ dòng ngay dưới tên cột."
                .to_owned(),
        ),
        GuideLine::Text(
            "Mã đơn vị ngắn gọn, không trùng nhau, ví dụ THCS-PD. Mã này có trong mọi biểu mẫu và \
             tên thư mục; đã phát biểu mẫu thì không đổi mã nữa."
                .to_owned(),
        ),
        GuideLine::Text(format!(
            "Loại hình chọn trong danh sách ({}). Muốn thêm loại hình thì sửa phần [[kinds]] của \
             tệp bienban.toml.",
            kinds.join(", ")
        )),
        GuideLine::Text(
            "Tên đơn vị và họ tên viết như trong văn bản, không viết hoa cả chữ.".to_owned(),
        ),
        GuideLine::Text(
            "Khi thay người đứng đầu thì giữ dòng cũ, ghi Đến ngày cho người thôi giữ chức vụ, thêm \
             một dòng cho người mới với Từ ngày. Không đổi thì để trống hai cột này."
                .to_owned(),
        ),
        GuideLine::Text(
            "Nơi gửi là nơi nhận công văn của đơn vị, ví dụ Đảng ủy phường Bồ Đề.".to_owned(),
        ),
        GuideLine::Text(
            "Điền xong thì lưu lại, rồi chạy “bienban forms” để lập biểu mẫu cho từng đơn vị."
                .to_owned(),
        ),
    ]
    .into()
}
