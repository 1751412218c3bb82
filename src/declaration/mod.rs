//! The one declaration of what a return holds: sections, their fields or columns,
//! synonyms, types, and what is required (`input.md`, "A return").
//!
//! The recogniser, the blank forms and the reference page for users are all
//! driven by it; `[synonyms]` of `bienban.toml` extends it.

use std::collections::{BTreeMap, HashMap};

use crate::fold;
use crate::round::Plan;

/// A part of a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SectionId {
    /// Thông tin hội nghị.
    Conference,
    /// Thành phần.
    Attendance,
    /// Diễn biến.
    Proceedings,
    /// Ban kiểm phiếu.
    TallyBoard,
    /// Phiếu tại hội nghị.
    Ballots,
    /// Mở niêm phong.
    Opening,
    /// Kết quả.
    Results,
    /// Từng phiếu.
    BallotRows,
    /// Ý kiến góp ý.
    Comments,
    /// Giải trình.
    Explanations,
    /// Danh sách đơn vị: not part of a return, but recognised alike.
    Registry,
}

impl SectionId {
    /// Its key in messages.
    pub fn key(self) -> &'static str {
        match self {
            Self::Conference => "conference",
            Self::Attendance => "attendance",
            Self::Proceedings => "proceedings",
            Self::TallyBoard => "tally-board",
            Self::Ballots => "ballots",
            Self::Opening => "opening",
            Self::Results => "results",
            Self::BallotRows => "ballot-rows",
            Self::Comments => "comments",
            Self::Explanations => "explanations",
            Self::Registry => "registry",
        }
    }

    /// Whether the department makes it, after it has opened the envelopes.
    pub fn is_departments(self) -> bool {
        matches!(self, Self::Opening | Self::Results | Self::BallotRows | Self::Comments)
    }
}

/// How a section stands on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Labels with their values to the right.
    Fields,
    /// A head row with data rows below.
    Table,
}

/// The largest count that a return may state.
pub const LARGEST_COUNT: u32 = 1_000_000;

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Type {
    /// Anything that can be read.
    Text,
    /// Text whose lines count, such as a list of names.
    Lines,
    /// A whole number from 0 to 1,000,000.
    Count,
    /// A day.
    Date,
    /// An hour of the day.
    Time,
    /// One of these: the canonical word and its synonyms.
    Choice(&'static [(&'static str, &'static [&'static str])]),
    /// A level's label, key or points; or nothing.
    Mark,
    /// A serial number that nothing depends on.
    Index,
}

/// A field, or a column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// How the program names it.
    pub key: &'static str,
    /// The canonical label.
    pub label: &'static str,
    /// Further labels people write.
    pub synonyms: &'static [&'static str],
    /// What its value must be.
    pub kind: Type,
    /// Whether a return must give it.
    pub required: bool,
}

/// Columns that the round itself defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundColumns {
    /// None.
    None,
    /// One count column for each level.
    Levels,
    /// One mark column for each criterion key.
    Criteria,
}

/// A section's declaration.
#[derive(Debug, Clone, Copy)]
pub struct Section {
    /// Which one.
    pub id: SectionId,
    /// How it is headed in forms and in the reference page.
    pub title: &'static str,
    /// Fields or table.
    pub shape: Shape,
    /// Its fields or columns in their canonical order.
    pub fields: &'static [Field],
    /// Columns of the round, standing before the field with this key.
    pub round_columns: RoundColumns,
    /// Who fills it in.
    pub filled_by: &'static str,
}

/// A required field.
const fn required(
    key: &'static str,
    label: &'static str,
    kind: Type,
    synonyms: &'static [&'static str],
) -> Field {
    Field { key, label, synonyms, kind, required: true }
}

/// A field that may be left out.
const fn optional(
    key: &'static str,
    label: &'static str,
    kind: Type,
    synonyms: &'static [&'static str],
) -> Field {
    Field { key, label, synonyms, kind, required: false }
}

/// The unit's code, which says whose the sections below it are.
pub const UNIT_CODE: &str = "unit-code";
/// The unit's name.
pub const UNIT_NAME: &str = "unit-name";

/// Whom the conference was about (người được góp ý).
pub const SUBJECTS: &str = "subjects";

/// Labels of the unit's code.
const CODE_FIELD: Field = required(
    UNIT_CODE,
    "Mã đơn vị",
    Type::Text,
    &["Mã số đơn vị", "Mã ĐV", "Mã số", "Mã phường", "Mã trường"],
);
/// Labels of the unit's name.
const NAME_FIELD: Field = optional(
    UNIT_NAME,
    "Tên đơn vị",
    Type::Text,
    &["Đơn vị", "Tên ĐV", "Tên phường", "Tên trường"],
);
/// Serial numbers.
const INDEX: Field = optional("index", "STT", Type::Index, &["TT", "Số TT", "Số thứ tự"]);

/// Loại ý kiến of the proceedings.
pub const SPEECH_KINDS: &[(&str, &[&str])] = &[
    ("Phát biểu mở đầu", &["Mở đầu", "Khai mạc", "Phát biểu khai mạc"]),
    ("Góp ý", &["Ý kiến góp ý", "Tham gia ý kiến", "Phát biểu góp ý"]),
    ("Tiếp thu", &["Tiếp thu ý kiến", "Phát biểu tiếp thu", "Giải trình, tiếp thu"]),
    ("Kết luận", &["Phát biểu kết luận", "Kết luận hội nghị"]),
    ("Khác", &["Ý kiến khác"]),
];
/// Nhiệm vụ.
pub const DUTIES: &[(&str, &[&str])] = &[
    ("Trưởng ban", &["Trưởng Ban kiểm phiếu", "Tổ trưởng", "Trưởng"]),
    ("Thành viên", &["Ủy viên", "Thành viên Ban kiểm phiếu", "TV"]),
    ("Thư ký", &["Thư ký Ban kiểm phiếu"]),
];
/// Kết quả hội nghị.
pub const OUTCOMES: &[(&str, &[&str])] = &[
    ("Đạt", &["Đã họp", "Tổ chức được", "Thành công", "Hoàn thành"]),
    (
        "Hoãn vì không đủ đại biểu",
        &["Hoãn", "Không đủ đại biểu", "Hoãn do không đủ đại biểu", "Hoãn họp"],
    ),
];
/// Loại ý kiến of comments.
pub const COMMENT_KINDS: &[(&str, &[&str])] = &[
    ("Ưu điểm", &["Ưu", "Mặt mạnh", "Điểm mạnh"]),
    ("Hạn chế", &["Tồn tại", "Tồn tại, hạn chế", "Khuyết điểm", "Hạn chế, khuyết điểm"]),
    ("Kiến nghị", &["Đề xuất", "Đề nghị", "Đề xuất, kiến nghị"]),
    ("Khác", &["Ý kiến khác"]),
];

/// Every section, in the order of a return.
pub const SECTIONS: &[Section] = &[
    Section {
        id: SectionId::Conference,
        title: "Thông tin hội nghị",
        shape: Shape::Fields,
        round_columns: RoundColumns::None,
        filled_by: "Đơn vị",
        fields: &[
            CODE_FIELD,
            NAME_FIELD,
            optional(
                SUBJECTS,
                "Người được góp ý",
                Type::Lines,
                &["Người được lấy ý kiến", "Đồng chí được góp ý", "Lấy ý kiến đối với"],
            ),
            optional("meeting", "Lần họp", Type::Count, &["Hội nghị lần", "Lần tổ chức"]),
            optional(
                "outcome",
                "Kết quả hội nghị",
                Type::Choice(OUTCOMES),
                &["Kết quả họp", "Kết quả tổ chức hội nghị"],
            ),
            optional(
                "number",
                "Số văn bản",
                Type::Text,
                &["Số biên bản", "Số biên bản hội nghị", "Số, ký hiệu"],
            ),
            required(
                "date",
                "Ngày họp",
                Type::Date,
                &["Ngày tổ chức", "Ngày hội nghị", "Ngày tổ chức hội nghị", "Thời gian họp"],
            ),
            required(
                "start",
                "Giờ bắt đầu",
                Type::Time,
                &["Bắt đầu", "Giờ khai mạc", "Thời gian bắt đầu", "Bắt đầu lúc"],
            ),
            required(
                "end",
                "Giờ kết thúc",
                Type::Time,
                &["Kết thúc", "Giờ bế mạc", "Thời gian kết thúc", "Kết thúc lúc"],
            ),
            required(
                "venue",
                "Địa điểm",
                Type::Text,
                &["Nơi họp", "Địa điểm họp", "Địa điểm tổ chức"],
            ),
            required(
                "chair",
                "Người chủ trì",
                Type::Text,
                &["Chủ trì", "Chủ tọa", "Chủ trì hội nghị", "Họ tên người chủ trì"],
            ),
            required(
                "chair-post",
                "Chức vụ người chủ trì",
                Type::Text,
                &["Chức vụ chủ trì", "Chức vụ của người chủ trì"],
            ),
            required(
                "secretary",
                "Người ghi biên bản",
                Type::Text,
                &["Thư ký", "Thư ký hội nghị", "Ghi biên bản"],
            ),
            optional(
                "secretary-post",
                "Chức vụ người ghi biên bản",
                Type::Text,
                &["Chức vụ thư ký", "Chức vụ của người ghi biên bản"],
            ),
            optional("papers", "Tài liệu sử dụng", Type::Text, &["Tài liệu", "Tài liệu hội nghị"]),
            optional("method", "Hình thức lấy ý kiến", Type::Text, &["Hình thức"]),
        ],
    },
    Section {
        id: SectionId::Attendance,
        title: "Thành phần",
        shape: Shape::Table,
        round_columns: RoundColumns::None,
        filled_by: "Đơn vị",
        fields: &[
            INDEX,
            required(
                "group",
                "Thành phần",
                Type::Text,
                &["Thành phần tham dự", "Thành phần dự họp", "Đối tượng"],
            ),
            required(
                "convened",
                "Triệu tập",
                Type::Count,
                &["Số triệu tập", "Được triệu tập", "Số đại biểu triệu tập"],
            ),
            required(
                "present",
                "Có mặt",
                Type::Count,
                &["Số có mặt", "Dự họp", "Số đại biểu có mặt"],
            ),
            required(
                "absent",
                "Vắng mặt",
                Type::Count,
                &["Số vắng mặt", "Vắng", "Số đại biểu vắng mặt"],
            ),
            optional(
                "reason",
                "Lý do vắng mặt",
                Type::Text,
                &["Lý do", "Lí do vắng mặt", "Lý do vắng", "Vắng mặt có lý do"],
            ),
        ],
    },
    Section {
        id: SectionId::Proceedings,
        title: "Diễn biến",
        shape: Shape::Table,
        round_columns: RoundColumns::None,
        filled_by: "Đơn vị",
        fields: &[
            INDEX,
            required(
                "speaker",
                "Người phát biểu",
                Type::Text,
                &["Đại biểu phát biểu", "Họ tên người phát biểu", "Người góp ý"],
            ),
            optional("post", "Chức vụ", Type::Text, &["Chức danh", "Chức vụ, đơn vị công tác"]),
            optional(
                "kind",
                "Loại ý kiến",
                Type::Choice(SPEECH_KINDS),
                &["Loại", "Loại phát biểu"],
            ),
            required(
                "text",
                "Nội dung",
                Type::Text,
                &["Nội dung phát biểu", "Nội dung ý kiến", "Ý kiến"],
            ),
        ],
    },
    Section {
        id: SectionId::TallyBoard,
        title: "Ban kiểm phiếu",
        shape: Shape::Table,
        round_columns: RoundColumns::None,
        filled_by: "Đơn vị",
        fields: &[
            INDEX,
            required("name", "Họ và tên", Type::Text, &["Họ tên", "Tên", "Họ và tên thành viên"]),
            optional("post", "Chức vụ", Type::Text, &["Chức danh", "Chức vụ, đơn vị công tác"]),
            required(
                "duty",
                "Nhiệm vụ",
                Type::Choice(DUTIES),
                &["Nhiệm vụ trong ban", "Phân công", "Vai trò"],
            ),
        ],
    },
    Section {
        id: SectionId::Ballots,
        title: "Kiểm phiếu, niêm phong, bàn giao",
        shape: Shape::Fields,
        round_columns: RoundColumns::None,
        filled_by: "Đơn vị",
        fields: &[
            optional(
                "number",
                "Số biên bản bàn giao",
                Type::Text,
                &["Số biên bản kiểm phiếu", "Số BB bàn giao"],
            ),
            optional(
                "printed",
                "Số phiếu in",
                Type::Count,
                &["Phiếu in", "Số phiếu đã in", "Tổng số phiếu in"],
            ),
            required(
                "issued",
                "Số phiếu phát ra",
                Type::Count,
                &["Số phiếu phát", "Phiếu phát ra", "Phát ra", "Tổng số phiếu phát ra"],
            ),
            required(
                "collected",
                "Số phiếu thu về",
                Type::Count,
                &["Số phiếu thu", "Phiếu thu về", "Thu về", "Tổng số phiếu thu về"],
            ),
            optional(
                "unused",
                "Số phiếu không sử dụng",
                Type::Count,
                &["Phiếu không sử dụng", "Số phiếu thừa", "Số phiếu chưa sử dụng"],
            ),
            required(
                "sealed-at",
                "Giờ niêm phong",
                Type::Time,
                &["Thời gian niêm phong", "Niêm phong lúc"],
            ),
            required(
                "envelopes",
                "Số phong bì niêm phong",
                Type::Count,
                &["Số phong bì", "Số bì niêm phong"],
            ),
            required(
                "seal-code",
                "Mã niêm phong",
                Type::Text,
                &["Mã số niêm phong", "Số niêm phong", "Ký hiệu niêm phong"],
            ),
            required(
                "giver",
                "Người bàn giao",
                Type::Text,
                &["Bên giao", "Người giao", "Đại diện bên giao"],
            ),
            optional(
                "giver-post",
                "Chức vụ người bàn giao",
                Type::Text,
                &["Chức vụ người giao", "Chức vụ bên giao"],
            ),
            required(
                "receiver",
                "Người nhận bàn giao",
                Type::Text,
                &["Bên nhận", "Người nhận", "Đại diện bên nhận"],
            ),
            optional(
                "receiver-post",
                "Chức vụ người nhận bàn giao",
                Type::Text,
                &["Chức vụ người nhận", "Chức vụ bên nhận"],
            ),
            optional(
                "handed-on",
                "Ngày bàn giao",
                Type::Date,
                &["Ngày bàn giao phiếu", "Bàn giao ngày"],
            ),
            required(
                "handed-at",
                "Giờ bàn giao",
                Type::Time,
                &["Thời gian bàn giao", "Bàn giao lúc"],
            ),
            required(
                "handed-over",
                "Số phiếu bàn giao",
                Type::Count,
                &["Phiếu bàn giao", "Tổng số phiếu bàn giao"],
            ),
        ],
    },
    Section {
        id: SectionId::Opening,
        title: "Mở niêm phong",
        shape: Shape::Fields,
        round_columns: RoundColumns::None,
        filled_by: "Ban Tuyên giáo",
        fields: &[
            CODE_FIELD,
            NAME_FIELD,
            optional(
                "number",
                "Số biên bản mở niêm phong",
                Type::Text,
                &["Số biên bản mở", "Số BB mở niêm phong"],
            ),
            required("date", "Ngày mở niêm phong", Type::Date, &["Ngày mở", "Ngày kiểm đếm"]),
            optional("time", "Giờ mở niêm phong", Type::Time, &["Giờ mở", "Giờ kiểm đếm"]),
            optional(
                "venue",
                "Địa điểm mở niêm phong",
                Type::Text,
                &["Nơi mở niêm phong", "Địa điểm kiểm đếm"],
            ),
            optional(
                "witnesses",
                "Người chứng kiến",
                Type::Lines,
                &["Người chứng kiến mở niêm phong", "Chứng kiến"],
            ),
            required(
                "seal-state",
                "Tình trạng niêm phong",
                Type::Text,
                &["Tình trạng", "Tình trạng niêm phong khi mở"],
            ),
            required(
                "opened",
                "Số phiếu mở",
                Type::Count,
                &["Phiếu mở", "Số phiếu mở ra", "Tổng số phiếu mở"],
            ),
            required("valid", "Số phiếu hợp lệ", Type::Count, &["Phiếu hợp lệ", "Hợp lệ"]),
            required("invalid", "Số phiếu không hợp lệ", Type::Count, &["Phiếu không hợp lệ"]),
            required(
                "counter",
                "Người kiểm đếm",
                Type::Text,
                &["Kiểm đếm", "Người kiểm phiếu", "Cán bộ kiểm đếm"],
            ),
        ],
    },
    Section {
        id: SectionId::Results,
        title: "Kết quả",
        shape: Shape::Table,
        round_columns: RoundColumns::Levels,
        filled_by: "Ban Tuyên giáo",
        fields: &[
            INDEX,
            required(
                "leader",
                "Người được góp ý",
                Type::Text,
                &["Người đứng đầu", "Họ tên người được góp ý", "Đồng chí được góp ý"],
            ),
            required("criterion", "Mã tiêu chí", Type::Text, &["Mã TC", "Mã số tiêu chí"]),
            optional("label", "Tiêu chí", Type::Text, &["Nội dung tiêu chí", "Tên tiêu chí"]),
            required(
                "blank",
                "Không ý kiến",
                Type::Count,
                &["Không có ý kiến", "Không cho ý kiến", "Bỏ trống", "KYK"],
            ),
        ],
    },
    Section {
        id: SectionId::BallotRows,
        title: "Từng phiếu",
        shape: Shape::Table,
        round_columns: RoundColumns::Criteria,
        filled_by: "Ban Tuyên giáo",
        fields: &[
            required(
                "number",
                "Số phiếu",
                Type::Text,
                &["Phiếu số", "STT phiếu", "Số thứ tự phiếu"],
            ),
            required(
                "leader",
                "Người được góp ý",
                Type::Text,
                &["Người đứng đầu", "Họ tên người được góp ý", "Đồng chí được góp ý"],
            ),
            optional("invalid", "Không hợp lệ", Type::Text, &["Phiếu không hợp lệ"]),
        ],
    },
    Section {
        id: SectionId::Comments,
        title: "Ý kiến góp ý",
        shape: Shape::Table,
        round_columns: RoundColumns::None,
        filled_by: "Ban Tuyên giáo",
        fields: &[
            INDEX,
            required(
                "leader",
                "Người được góp ý",
                Type::Text,
                &["Người đứng đầu", "Họ tên người được góp ý", "Đồng chí được góp ý"],
            ),
            optional("criterion", "Mã tiêu chí", Type::Text, &["Mã TC", "Mã số tiêu chí"]),
            optional("kind", "Loại ý kiến", Type::Choice(COMMENT_KINDS), &["Loại"]),
            required(
                "text",
                "Nội dung góp ý",
                Type::Text,
                &["Ý kiến góp ý", "Nội dung ý kiến góp ý"],
            ),
        ],
    },
    Section {
        id: SectionId::Explanations,
        title: "Giải trình",
        shape: Shape::Table,
        round_columns: RoundColumns::None,
        filled_by: "Đơn vị hoặc Ban Tuyên giáo",
        fields: &[
            INDEX,
            required("code", "Mã cảnh báo", Type::Text, &["Mã", "Cảnh báo"]),
            required("text", "Nội dung giải trình", Type::Text, &["Giải trình", "Nội dung"]),
            required("by", "Người giải trình", Type::Text, &["Họ tên người giải trình"]),
            optional("post", "Chức vụ", Type::Text, &["Chức danh", "Chức vụ người giải trình"]),
        ],
    },
];

/// The registry's declaration (danh sách đơn vị).
pub const REGISTRY: Section = Section {
    id: SectionId::Registry,
    title: "Danh sách đơn vị",
    shape: Shape::Table,
    round_columns: RoundColumns::None,
    filled_by: "Ban Tuyên giáo",
    fields: &[
        INDEX,
        CODE_FIELD,
        required(UNIT_NAME, "Tên đơn vị", Type::Text, &["Đơn vị", "Tên ĐV"]),
        required("kind", "Loại hình", Type::Text, &["Loại đơn vị", "Loại hình đơn vị"]),
        required(
            "leader",
            "Họ và tên người đứng đầu",
            Type::Text,
            &["Người đứng đầu", "Họ tên người đứng đầu", "Họ và tên"],
        ),
        required("post", "Chức vụ", Type::Text, &["Chức danh", "Chức vụ người đứng đầu"]),
        optional("from", "Từ ngày", Type::Date, &["Giữ chức vụ từ ngày", "Từ"]),
        optional("to", "Đến ngày", Type::Date, &["Giữ chức vụ đến ngày", "Đến"]),
        optional("letters-to", "Nơi gửi", Type::Text, &["Nơi nhận công văn", "Gửi đến"]),
    ],
};

/// Which field or column a value belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A declared field.
    Field(&'static str),
    /// The count column of a level of the round.
    Level(usize),
    /// The mark column of a criterion of the round.
    Criterion(usize),
}

/// A field or column as it is looked for: with the round's own labels.
#[derive(Debug, Clone)]
pub struct Column {
    /// Which one.
    pub key: Key,
    /// The label that messages name it by.
    pub name: String,
    /// Every label it is known by, folded.
    pub labels: Vec<String>,
    /// What its value must be.
    pub kind: Type,
    /// Whether it must be there.
    pub required: bool,
}

/// A section as it is looked for.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// Which section.
    pub id: SectionId,
    /// Fields or table.
    pub shape: Shape,
    /// Its columns in their canonical order.
    pub columns: Vec<Column>,
    /// The columns' indices by their labels; the first that bears a label has it.
    by_label: HashMap<String, usize>,
}

impl Pattern {
    /// A pattern of these columns.
    fn new(id: SectionId, shape: Shape, columns: Vec<Column>) -> Self {
        let mut by_label = HashMap::new();
        for (index, column) in columns.iter().enumerate() {
            for label in &column.labels {
                by_label.entry(label.clone()).or_insert(index);
            }
        }
        Self { id, shape, columns, by_label }
    }

    /// The column that a folded label names.
    pub fn column(&self, folded: &str) -> Option<&Column> {
        self.columns.get(*self.by_label.get(folded)?)
    }

    /// The column with this key.
    pub fn by_key(&self, key: Key) -> Option<&Column> {
        self.columns.iter().find(|column| column.key == key)
    }
}

/// The patterns of a round: the declaration with its levels, criteria and synonyms.
pub fn patterns(
    sections: &[Section],
    plan: &Plan,
    synonyms: &BTreeMap<String, Vec<String>>,
) -> Vec<Pattern> {
    sections.iter().map(|section| pattern(section, plan, synonyms)).collect()
}

/// Two columns of one section that a label would name, with that label: levels,
/// criteria or `[synonyms]` of a round collide with each other or with the declaration.
pub fn same_label(
    plan: &Plan,
    synonyms: &BTreeMap<String, Vec<String>>,
) -> Option<(String, [String; 2])> {
    patterns(SECTIONS, plan, synonyms).iter().find_map(|pattern| {
        pattern.columns.iter().find_map(|column| {
            let taken = |label: &&String| pattern.column(label).map(|first| first.key);
            let label = column.labels.iter().find(|label| taken(label) != Some(column.key))?;
            let first = pattern.column(label)?;
            Some((label.clone(), [first.name.clone(), column.name.clone()]))
        })
    })
}

/// One section's pattern.
fn pattern(section: &Section, plan: &Plan, synonyms: &BTreeMap<String, Vec<String>>) -> Pattern {
    let mut columns: Vec<Column> =
        section.fields.iter().map(|field| column(field, synonyms)).collect();
    let own = match section.round_columns {
        RoundColumns::None => Vec::new(),
        RoundColumns::Levels => level_columns(plan, synonyms),
        RoundColumns::Criteria => criterion_columns(plan, synonyms),
    };
    // The round's columns stand before the last one, as in the canonical layout.
    let at = if own.is_empty() { columns.len() } else { columns.len().saturating_sub(1) };
    columns.splice(at..at, own);
    Pattern::new(section.id, section.shape, columns)
}

/// The labels of a column: its own, its synonyms, and the round's synonyms.
fn labels<'a>(
    label: &str,
    more: impl Iterator<Item = &'a str>,
    synonyms: &BTreeMap<String, Vec<String>>,
) -> Vec<String> {
    let folded = fold::label(label);
    let extended = synonyms.iter().filter(|(known, _)| fold::label(known) == folded);
    let extended = extended.flat_map(|(_, further)| further).map(|label| fold::label(label));
    let mut labels = vec![folded.clone()];
    labels.extend(more.map(fold::label).chain(extended));
    labels.retain(|label| !label.is_empty());
    labels
}

/// A declared field as it is looked for.
fn column(field: &Field, synonyms: &BTreeMap<String, Vec<String>>) -> Column {
    Column {
        key: Key::Field(field.key),
        name: field.label.to_owned(),
        labels: labels(field.label, field.synonyms.iter().copied(), synonyms),
        kind: field.kind,
        required: field.required,
    }
}

/// The count columns of the results.
fn level_columns(plan: &Plan, synonyms: &BTreeMap<String, Vec<String>>) -> Vec<Column> {
    let column = |(at, level): (usize, &crate::round::Level)| Column {
        key: Key::Level(at),
        name: level.label.clone(),
        labels: labels(&level.label, std::iter::once(level.key.as_str()), synonyms),
        kind: Type::Count,
        required: true,
    };
    plan.levels.iter().enumerate().map(column).collect()
}

/// The mark columns of the ballot rows.
fn criterion_columns(plan: &Plan, synonyms: &BTreeMap<String, Vec<String>>) -> Vec<Column> {
    let column = |(at, (_, criterion)): (usize, (_, &crate::round::Criterion))| Column {
        key: Key::Criterion(at),
        name: criterion.key.clone(),
        labels: labels(&criterion.key, std::iter::empty(), synonyms),
        kind: Type::Mark,
        required: true,
    };
    plan.criteria().enumerate().map(column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_label_names_two_fields_of_the_field_sections() {
        let plan = crate::config::tests::plan();
        let patterns = patterns(SECTIONS, &plan, &BTreeMap::new());
        let mut seen: BTreeMap<String, (SectionId, Key)> = BTreeMap::new();
        for pattern in patterns.iter().filter(|pattern| pattern.shape == Shape::Fields) {
            for column in &pattern.columns {
                if matches!(column.key, Key::Field(UNIT_CODE | UNIT_NAME)) {
                    continue;
                }
                for label in &column.labels {
                    let before = seen.insert(label.clone(), (pattern.id, column.key));
                    assert_eq!(before, None, "{label}");
                }
            }
        }
    }

    #[test]
    fn labels_of_a_round_that_collide_are_named() {
        let mut plan = crate::config::tests::plan();
        assert_eq!(same_label(&plan, &BTreeMap::new()), None);
        let taken = BTreeMap::from([("Có mặt".into(), vec!["Triệu tập".into()])]);
        let columns = same_label(&plan, &taken).map(|(_, columns)| columns);
        assert_eq!(columns, Some(["Triệu tập".to_owned(), "Có mặt".to_owned()]));
        plan.levels[1].label = "Không ý kiến".into();
        assert!(same_label(&plan, &BTreeMap::new()).is_some());
    }

    #[test]
    fn the_round_extends_the_declaration() {
        let plan = crate::config::tests::plan();
        let synonyms = BTreeMap::from([("Số phiếu thu về".into(), vec!["Phiếu thu lại".into()])]);
        let patterns = patterns(SECTIONS, &plan, &synonyms);
        let ballots = patterns.iter().find(|p| p.id == SectionId::Ballots).expect("ballots");
        let found = ballots.column(&fold::label("PHIẾU THU LẠI:")).expect("a synonym");
        assert_eq!(found.key, Key::Field("collected"));
        let results = patterns.iter().find(|p| p.id == SectionId::Results).expect("results");
        assert_eq!(results.column(&fold::label("Trung bình")).map(|c| c.key), Some(Key::Level(2)));
        assert_eq!(results.columns.last().map(|c| c.name.as_str()), Some("Không ý kiến"));
    }
}
