//! Every field of a return, declared once: key, canonical label, the type of its values, further
//! labels that people write, and whether a return must give it.

use chrono::{NaiveDate, NaiveTime};

use super::{Field, Index, Lines};
use crate::round::{CommentKind, Duty, Outcome, SpeechKind, Text};

/// Mã đơn vị: says whose the sections below it are.
pub const UNIT_CODE: Field<Text> = Field::required(
    "unit-code",
    "Mã đơn vị",
    &["Mã số đơn vị", "Mã ĐV", "Mã số", "Mã phường", "Mã trường"],
);
/// Tên đơn vị.
pub const UNIT_NAME: Field<Text> =
    Field::optional("unit-name", "Tên đơn vị", &["Đơn vị", "Tên ĐV", "Tên phường", "Tên trường"]);
/// STT: a serial number that nothing depends on.
pub const INDEX: Field<Index> = Field::optional("index", "STT", &["TT", "Số TT", "Số thứ tự"]);

/// Thông tin hội nghị: the conference.
pub mod conference {
    use super::*;

    /// Người được góp ý.
    pub const SUBJECTS: Field<Lines> = Field::optional(
        "subjects",
        "Người được góp ý",
        &["Người được lấy ý kiến", "Đồng chí được góp ý", "Lấy ý kiến đối với"],
    );
    /// Lần họp.
    pub const MEETING: Field<u32> =
        Field::optional("meeting", "Lần họp", &["Hội nghị lần", "Lần tổ chức"]);
    /// Kết quả hội nghị.
    pub const OUTCOME: Field<Outcome> = Field::optional(
        "outcome",
        "Kết quả hội nghị",
        &["Kết quả họp", "Kết quả tổ chức hội nghị"],
    );
    /// Số văn bản.
    pub const NUMBER: Field<Text> = Field::optional(
        "number",
        "Số văn bản",
        &["Số biên bản", "Số biên bản hội nghị", "Số, ký hiệu"],
    );
    /// Ngày họp.
    pub const DATE: Field<NaiveDate> = Field::required(
        "date",
        "Ngày họp",
        &["Ngày tổ chức", "Ngày hội nghị", "Ngày tổ chức hội nghị", "Thời gian họp"],
    );
    /// Giờ bắt đầu.
    pub const START: Field<NaiveTime> = Field::required(
        "start",
        "Giờ bắt đầu",
        &["Bắt đầu", "Giờ khai mạc", "Thời gian bắt đầu", "Bắt đầu lúc"],
    );
    /// Giờ kết thúc.
    pub const END: Field<NaiveTime> = Field::required(
        "end",
        "Giờ kết thúc",
        &["Kết thúc", "Giờ bế mạc", "Thời gian kết thúc", "Kết thúc lúc"],
    );
    /// Địa điểm.
    pub const VENUE: Field<Text> =
        Field::required("venue", "Địa điểm", &["Nơi họp", "Địa điểm họp", "Địa điểm tổ chức"]);
    /// Người chủ trì.
    pub const CHAIR: Field<Text> = Field::required(
        "chair",
        "Người chủ trì",
        &["Chủ trì", "Chủ tọa", "Chủ trì hội nghị", "Họ tên người chủ trì"],
    );
    /// Chức vụ người chủ trì.
    pub const CHAIR_POST: Field<Text> = Field::required(
        "chair-post",
        "Chức vụ người chủ trì",
        &["Chức vụ chủ trì", "Chức vụ của người chủ trì"],
    );
    /// Người ghi biên bản.
    pub const SECRETARY: Field<Text> = Field::required(
        "secretary",
        "Người ghi biên bản",
        &["Thư ký", "Thư ký hội nghị", "Ghi biên bản"],
    );
    /// Chức vụ người ghi biên bản.
    pub const SECRETARY_POST: Field<Text> = Field::optional(
        "secretary-post",
        "Chức vụ người ghi biên bản",
        &["Chức vụ thư ký", "Chức vụ của người ghi biên bản"],
    );
    /// Tài liệu sử dụng.
    pub const PAPERS: Field<Text> =
        Field::optional("papers", "Tài liệu sử dụng", &["Tài liệu", "Tài liệu hội nghị"]);
    /// Hình thức lấy ý kiến.
    pub const METHOD: Field<Text> =
        Field::optional("method", "Hình thức lấy ý kiến", &["Hình thức"]);
}

/// Thành phần: who was convened and who came.
pub mod attendance {
    use super::*;

    /// Thành phần.
    pub const GROUP: Field<Text> = Field::required(
        "group",
        "Thành phần",
        &["Thành phần tham dự", "Thành phần dự họp", "Đối tượng"],
    );
    /// Triệu tập.
    pub const CONVENED: Field<u32> = Field::required(
        "convened",
        "Triệu tập",
        &["Số triệu tập", "Được triệu tập", "Số đại biểu triệu tập"],
    );
    /// Có mặt.
    pub const PRESENT: Field<u32> =
        Field::required("present", "Có mặt", &["Số có mặt", "Dự họp", "Số đại biểu có mặt"]);
    /// Vắng mặt.
    pub const ABSENT: Field<u32> =
        Field::required("absent", "Vắng mặt", &["Số vắng mặt", "Vắng", "Số đại biểu vắng mặt"]);
    /// Lý do vắng mặt.
    pub const REASON: Field<Text> = Field::optional(
        "reason",
        "Lý do vắng mặt",
        &["Lý do", "Lí do vắng mặt", "Lý do vắng", "Vắng mặt có lý do"],
    );
    /// Khách mời: who came without having been convened.
    pub const GUESTS: Field<u32> = Field::optional("guests", "Khách mời", &["Số khách mời"]);
}

/// Diễn biến: who said what.
pub mod proceedings {
    use super::*;

    /// Người phát biểu.
    pub const SPEAKER: Field<Text> = Field::required(
        "speaker",
        "Người phát biểu",
        &["Đại biểu phát biểu", "Họ tên người phát biểu", "Người góp ý"],
    );
    /// Chức vụ.
    pub const POST: Field<Text> =
        Field::optional("post", "Chức vụ", &["Chức danh", "Chức vụ, đơn vị công tác"]);
    /// Loại ý kiến.
    pub const KIND: Field<SpeechKind> =
        Field::optional("kind", "Loại ý kiến", &["Loại", "Loại phát biểu"]);
    /// Nội dung.
    pub const TEXT: Field<Text> =
        Field::required("text", "Nội dung", &["Nội dung phát biểu", "Nội dung ý kiến", "Ý kiến"]);
}

/// Ban kiểm phiếu: the tally board.
pub mod tally_board {
    use super::*;

    /// Họ và tên.
    pub const NAME: Field<Text> =
        Field::required("name", "Họ và tên", &["Họ tên", "Tên", "Họ và tên thành viên"]);
    /// Chức vụ.
    pub const POST: Field<Text> =
        Field::optional("post", "Chức vụ", &["Chức danh", "Chức vụ, đơn vị công tác"]);
    /// Nhiệm vụ.
    pub const DUTY: Field<Duty> =
        Field::required("duty", "Nhiệm vụ", &["Nhiệm vụ trong ban", "Phân công", "Vai trò"]);
}

/// Kiểm phiếu, niêm phong, bàn giao: the ballots from printing to handover.
pub mod ballots {
    use super::*;

    /// Số biên bản bàn giao.
    pub const NUMBER: Field<Text> = Field::optional(
        "number",
        "Số biên bản bàn giao",
        &["Số biên bản kiểm phiếu", "Số BB bàn giao"],
    );
    /// Số phiếu in.
    pub const PRINTED: Field<u32> = Field::optional(
        "printed",
        "Số phiếu in",
        &["Phiếu in", "Số phiếu đã in", "Tổng số phiếu in"],
    );
    /// Số phiếu phát ra.
    pub const ISSUED: Field<u32> = Field::required(
        "issued",
        "Số phiếu phát ra",
        &["Số phiếu phát", "Phiếu phát ra", "Phát ra", "Tổng số phiếu phát ra"],
    );
    /// Lý do có mặt không nhận phiếu: why people who were present got no ballot.
    pub const WITHOUT: Field<Text> = Field::optional(
        "without-ballot",
        "Lý do có mặt không nhận phiếu",
        &["Lý do không nhận phiếu", "Lý do không phát phiếu", "Không nhận phiếu vì"],
    );
    /// Số phiếu thu về.
    pub const COLLECTED: Field<u32> = Field::required(
        "collected",
        "Số phiếu thu về",
        &["Số phiếu thu", "Phiếu thu về", "Thu về", "Tổng số phiếu thu về"],
    );
    /// Số phiếu không sử dụng.
    pub const UNUSED: Field<u32> = Field::optional(
        "unused",
        "Số phiếu không sử dụng",
        &["Phiếu không sử dụng", "Số phiếu thừa", "Số phiếu chưa sử dụng"],
    );
    /// Giờ niêm phong.
    pub const SEALED_AT: Field<NaiveTime> =
        Field::required("sealed-at", "Giờ niêm phong", &["Thời gian niêm phong", "Niêm phong lúc"]);
    /// Số phong bì niêm phong.
    pub const ENVELOPES: Field<u32> = Field::required(
        "envelopes",
        "Số phong bì niêm phong",
        &["Số phong bì", "Số bì niêm phong"],
    );
    /// Mã niêm phong.
    pub const SEAL_CODE: Field<Text> = Field::required(
        "seal-code",
        "Mã niêm phong",
        &["Mã số niêm phong", "Số niêm phong", "Ký hiệu niêm phong"],
    );
    /// Người bàn giao.
    pub const GIVER: Field<Text> = Field::required(
        "giver",
        "Người bàn giao",
        &["Bên giao", "Người giao", "Đại diện bên giao"],
    );
    /// Chức vụ người bàn giao.
    pub const GIVER_POST: Field<Text> = Field::optional(
        "giver-post",
        "Chức vụ người bàn giao",
        &["Chức vụ người giao", "Chức vụ bên giao"],
    );
    /// Người nhận bàn giao.
    pub const RECEIVER: Field<Text> = Field::required(
        "receiver",
        "Người nhận bàn giao",
        &["Bên nhận", "Người nhận", "Đại diện bên nhận"],
    );
    /// Chức vụ người nhận bàn giao.
    pub const RECEIVER_POST: Field<Text> = Field::optional(
        "receiver-post",
        "Chức vụ người nhận bàn giao",
        &["Chức vụ người nhận", "Chức vụ bên nhận"],
    );
    /// Ngày bàn giao.
    pub const HANDED_ON: Field<NaiveDate> =
        Field::optional("handed-on", "Ngày bàn giao", &["Ngày bàn giao phiếu", "Bàn giao ngày"]);
    /// Giờ bàn giao.
    pub const HANDED_AT: Field<NaiveTime> =
        Field::required("handed-at", "Giờ bàn giao", &["Thời gian bàn giao", "Bàn giao lúc"]);
    /// Số phiếu bàn giao.
    pub const HANDED_OVER: Field<u32> = Field::required(
        "handed-over",
        "Số phiếu bàn giao",
        &["Phiếu bàn giao", "Tổng số phiếu bàn giao"],
    );
}

/// Mở niêm phong: the opening of the envelopes.
pub mod opening {
    use super::*;

    /// Số biên bản mở niêm phong.
    pub const NUMBER: Field<Text> = Field::optional(
        "number",
        "Số biên bản mở niêm phong",
        &["Số biên bản mở", "Số BB mở niêm phong"],
    );
    /// Ngày mở niêm phong.
    pub const DATE: Field<NaiveDate> =
        Field::required("date", "Ngày mở niêm phong", &["Ngày mở", "Ngày kiểm đếm"]);
    /// Giờ mở niêm phong.
    pub const TIME: Field<NaiveTime> =
        Field::optional("time", "Giờ mở niêm phong", &["Giờ mở", "Giờ kiểm đếm"]);
    /// Địa điểm mở niêm phong.
    pub const VENUE: Field<Text> = Field::optional(
        "venue",
        "Địa điểm mở niêm phong",
        &["Nơi mở niêm phong", "Địa điểm kiểm đếm"],
    );
    /// Người chứng kiến.
    pub const WITNESSES: Field<Lines> = Field::optional(
        "witnesses",
        "Người chứng kiến",
        &["Người chứng kiến mở niêm phong", "Chứng kiến"],
    );
    /// Tình trạng niêm phong.
    pub const SEAL_STATE: Field<Text> = Field::required(
        "seal-state",
        "Tình trạng niêm phong",
        &["Tình trạng", "Tình trạng niêm phong khi mở"],
    );
    /// Số phiếu mở.
    pub const OPENED: Field<u32> = Field::required(
        "opened",
        "Số phiếu mở",
        &["Phiếu mở", "Số phiếu mở ra", "Tổng số phiếu mở"],
    );
    /// Số phiếu hợp lệ.
    pub const VALID: Field<u32> =
        Field::required("valid", "Số phiếu hợp lệ", &["Phiếu hợp lệ", "Hợp lệ"]);
    /// Số phiếu không hợp lệ.
    pub const INVALID: Field<u32> =
        Field::required("invalid", "Số phiếu không hợp lệ", &["Phiếu không hợp lệ"]);
    /// Người kiểm đếm.
    pub const COUNTER: Field<Text> = Field::required(
        "counter",
        "Người kiểm đếm",
        &["Kiểm đếm", "Người kiểm phiếu", "Cán bộ kiểm đếm"],
    );
}

/// Kết quả: the marks by leader and criterion.
pub mod results {
    use super::*;

    /// Người được góp ý.
    pub const LEADER: Field<Text> = Field::required(
        "leader",
        "Người được góp ý",
        &["Người đứng đầu", "Họ tên người được góp ý", "Đồng chí được góp ý"],
    );
    /// Mã tiêu chí.
    pub const CRITERION: Field<Text> =
        Field::required("criterion", "Mã tiêu chí", &["Mã TC", "Mã số tiêu chí"]);
    /// Tiêu chí.
    pub const LABEL: Field<Text> =
        Field::optional("label", "Tiêu chí", &["Nội dung tiêu chí", "Tên tiêu chí"]);
    /// Không ý kiến.
    pub const BLANK: Field<u32> = Field::required(
        "blank",
        "Không ý kiến",
        &["Không có ý kiến", "Không cho ý kiến", "Bỏ trống", "KYK"],
    );
}

/// Từng phiếu: the marks ballot by ballot.
pub mod ballot_rows {
    use super::*;

    /// Số phiếu.
    pub const NUMBER: Field<Text> =
        Field::required("number", "Số phiếu", &["Phiếu số", "STT phiếu", "Số thứ tự phiếu"]);
    /// Người được góp ý.
    pub const LEADER: Field<Text> = Field::required(
        "leader",
        "Người được góp ý",
        &["Người đứng đầu", "Họ tên người được góp ý", "Đồng chí được góp ý"],
    );
    /// Không hợp lệ.
    pub const INVALID: Field<Text> =
        Field::optional("invalid", "Không hợp lệ", &["Phiếu không hợp lệ"]);
}

/// Ý kiến góp ý: what stands on the ballots in words.
pub mod comments {
    use super::*;

    /// Người được góp ý.
    pub const LEADER: Field<Text> = Field::required(
        "leader",
        "Người được góp ý",
        &["Người đứng đầu", "Họ tên người được góp ý", "Đồng chí được góp ý"],
    );
    /// Mã tiêu chí.
    pub const CRITERION: Field<Text> =
        Field::optional("criterion", "Mã tiêu chí", &["Mã TC", "Mã số tiêu chí"]);
    /// Loại ý kiến.
    pub const KIND: Field<CommentKind> = Field::optional("kind", "Loại ý kiến", &["Loại"]);
    /// Nội dung góp ý.
    pub const TEXT: Field<Text> =
        Field::required("text", "Nội dung góp ý", &["Ý kiến góp ý", "Nội dung ý kiến góp ý"]);
}

/// Giải trình: explanations of warnings.
pub mod explanations {
    use super::*;

    /// Mã cảnh báo.
    pub const CODE: Field<Text> = Field::required("code", "Mã cảnh báo", &["Mã", "Cảnh báo"]);
    /// Nội dung giải trình.
    pub const TEXT: Field<Text> =
        Field::required("text", "Nội dung giải trình", &["Giải trình", "Nội dung"]);
    /// Người giải trình.
    pub const BY: Field<Text> =
        Field::required("by", "Người giải trình", &["Họ tên người giải trình"]);
    /// Chức vụ.
    pub const POST: Field<Text> =
        Field::optional("post", "Chức vụ", &["Chức danh", "Chức vụ người giải trình"]);
}

/// Danh sách đơn vị: the list of units.
pub mod registry {
    use super::*;

    /// Tên đơn vị.
    pub const UNIT_NAME: Field<Text> =
        Field::required("unit-name", "Tên đơn vị", &["Đơn vị", "Tên ĐV"]);
    /// Loại hình.
    pub const KIND: Field<Text> =
        Field::required("kind", "Loại hình", &["Loại đơn vị", "Loại hình đơn vị"]);
    /// Họ và tên người đứng đầu.
    pub const LEADER: Field<Text> = Field::required(
        "leader",
        "Họ và tên người đứng đầu",
        &["Người đứng đầu", "Họ tên người đứng đầu", "Họ và tên"],
    );
    /// Chức vụ.
    pub const POST: Field<Text> =
        Field::required("post", "Chức vụ", &["Chức danh", "Chức vụ người đứng đầu"]);
    /// Từ ngày.
    pub const FROM: Field<NaiveDate> =
        Field::optional("from", "Từ ngày", &["Giữ chức vụ từ ngày", "Từ"]);
    /// Đến ngày.
    pub const TO: Field<NaiveDate> =
        Field::optional("to", "Đến ngày", &["Giữ chức vụ đến ngày", "Đến"]);
    /// Nơi gửi.
    pub const LETTERS_TO: Field<Text> =
        Field::optional("letters-to", "Nơi gửi", &["Nơi nhận công văn", "Gửi đến"]);
}
