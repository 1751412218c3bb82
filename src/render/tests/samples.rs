//! Documents to print in tests: an ordinary one of each, and the extremes.

use num_bigint::BigInt;

use crate::documents::brief::{Brief, BriefPerson, BriefRow};
use crate::documents::comparison::{
    self, Apart, Change, Comparison, CriterionChange, KindChange, LeaderChange,
};
use crate::documents::contents::{Contents, ContentsRow};
use crate::documents::correction::{Correction, CorrectionItem};
use crate::documents::dispatch::{DispatchList, DispatchRow};
use crate::documents::erratum::{Correction as ErratumItem, Erratum, IssuedPaper};
use crate::documents::figure::{Figure, ForWorkbooks};
use crate::documents::handover::Handover;
use crate::documents::minutes::{Absence, AttendanceLine, AttendanceTable, Minutes, Spoken};
use crate::documents::notice::{Notice, NoticeCriterion, NoticeGroup, Said, SaidOfKind};
use crate::documents::opening::{
    CriterionResults, GroupResults, LeaderResults, LevelName, LevelResult, OpeningRecord,
};
use crate::documents::postponed::PostponedMinutes;
use crate::documents::synthesis::volumes::{
    KindFigures, PartOf, ScoreCount, Spread, UnitRange, Volume, VolumeRow, Volumes,
};
use crate::documents::synthesis::{
    Attention, CommentCounts, CommentGroup, CommentRow, CriterionRow, CriterionScore,
    CustodyCounts, CustodyRow, DateRange, GroupName, KINDS, KindResults, KindScore, LeaderComments,
    LeaderData, LeaderRow, Limits, LowCriterion, LowShare, OfUnit, Recommended, SignedBy,
    SourceRow, Standing, Summary, Synthesis, UnitNote, WithoutBallot,
};
use crate::documents::{
    AboutUnit, BallotCount, Basis, Document, Head, Member, Note, Person, Replaced, Signature,
    SignedExplanation,
};
use crate::tally::Band;
use crate::tally::{Fraction, fraction};
use crate::wording::{Date, hour, in_words};

/// What every conference is about.
const SUBJECT: &str = "lấy ý kiến góp ý việc tu dưỡng, rèn luyện đạo đức gắn với trách nhiệm nêu \
                       gương của người đứng đầu";

/// A text that tries to act as Typst in every way.
pub const HOSTILE: &str = "#panic[x] *đậm* _nghiêng_ $x$ @nhãn <nhãn> [a] \\ `mã` // ghi chú /* */ \
                           -- --- ... \"ngoặc\" 'đơn' https://a.vn/b?c=d#e ~ = - + 1. {{ x }} {% y %}";

/// A day of 2023.
fn day(month: u32, day: u32) -> Date {
    chrono::NaiveDate::from_ymd_opt(2023, month, day).expect("a day").into()
}

/// An hour as papers write it.
fn at(hours: u32, minutes: u32) -> String {
    hour(chrono::NaiveTime::from_hms_opt(hours, minutes, 0).expect("an hour"))
}

/// A share of two counts.
fn share(part: u64, whole: u64) -> Figure {
    Figure::share(fraction(part, whole))
}

/// A score in hundredths.
fn score(hundredths: i64) -> Figure {
    Figure::score(Some(Fraction::new(BigInt::from(hundredths), BigInt::from(100))))
}

/// A person.
fn person(name: &str, post: &str) -> Person {
    Person { name: name.into(), post: post.into() }
}

/// A head with this number.
fn head(kind: &str, number: Option<u32>, date: Option<Date>, title: &str) -> Head {
    Head {
        organ: "Quận ủy Long Biên".into(),
        department: "Ban Tuyên giáo".into(),
        number: number.map(|number| format!("{number}-{kind}/BTGQU")),
        symbol: format!("{kind}/BTGQU"),
        place: "Long Biên".into(),
        date,
        year: "2023".into(),
        title: title.into(),
        draft: false,
        marks: Vec::new(),
        duplex: false,
        code: "1A2B-3C4D-5E6F-7081".into(),
        replaces: None,
        reworded: Vec::new(),
    }
}

/// The school of the examples.
fn school() -> AboutUnit {
    AboutUnit {
        code: "THCS-PD".into(),
        name: "Trường THCS Phúc Đồng".into(),
        in_sentence: "Trường THCS Phúc Đồng".into(),
        leaders: vec![person("Đỗ Thị Sơn", "Bí thư chi bộ, Hiệu trưởng")],
        subject: SUBJECT.into(),
    }
}

/// What the round is held under.
fn legal_basis() -> Vec<Basis> {
    vec![
        Basis {
            kind: "Kế hoạch".into(),
            number: "167-KH/QU".into(),
            date: "27/01/2023".into(),
            issuer: "Ban Thường vụ Quận ủy".into(),
        },
        Basis {
            kind: "Công văn".into(),
            number: "2021-CV/QU".into(),
            date: "21/4/2023".into(),
            issuer: "Quận ủy".into(),
        },
    ]
}

/// The tally board of the examples.
fn board() -> Vec<Member> {
    vec![
        Member {
            name: "Trần Văn Bình".into(),
            post: "Chủ tịch Công đoàn".into(),
            duty: "Trưởng ban",
        },
        Member {
            name: "Lê Thị Hoa".into(), post: "Tổ trưởng tổ Văn".into(), duty: "Thành viên"
        },
        Member { name: "Phạm Minh Đức".into(), post: String::new(), duty: "Thành viên" },
    ]
}

/// A count of ballots.
fn ballots(label: &'static str, count: u32) -> BallotCount {
    BallotCount { label, count, words: in_words(count.into()) }
}

/// A signature block.
fn signature(role: &str, name: &str) -> Signature {
    Signature { role: role.into(), also: Vec::new(), name: name.into() }
}

/// A warning, explained or not.
fn note(explained: bool) -> Note {
    Note {
        code: "W401".into(),
        text: "Số phiếu thu về (53) ít hơn số phiếu phát ra (60) quá 10%".into(),
        explanation: explained.then(|| SignedExplanation {
            text: "7 đại biểu phải về sớm do lịch coi thi, không nộp lại phiếu".into(),
            by: person("Trần Văn Bình", "Trưởng ban kiểm phiếu"),
        }),
    }
}

/// Minutes as most units' are.
pub fn minutes() -> Minutes {
    let rows = [
        ("Đảng viên chi bộ", 28, 27),
        ("Cán bộ, giáo viên, nhân viên", 34, 31),
        ("Đại diện cha mẹ học sinh", 5, 5),
    ];
    let spoken = |kind, name, post, text: &str| Spoken {
        kind,
        speaker: person(name, post),
        text: text.into(),
    };
    Minutes {
        head: head(
            "BB",
            Some(31),
            Some(day(5, 17)),
            "Biên bản hội nghị lấy ý kiến góp ý Trường THCS Phúc Đồng năm 2023",
        ),
        unit: school(),
        legal_basis: legal_basis(),
        date: day(5, 17),
        start: at(8, 0),
        end: at(11, 30),
        venue: "Hội trường Trường THCS Phúc Đồng".into(),
        method: "bỏ phiếu kín".into(),
        chair: person("Ngô Mạnh Điềm", "Phó Bí thư Thường trực Quận ủy"),
        secretary: person("Nguyễn Thu Hà", "Chuyên viên Ban Tuyên giáo Quận ủy"),
        papers:
            "Kế hoạch số 167-KH/QU; bản tự nhận xét của người đứng đầu; mẫu phiếu lấy ý kiến góp ý"
                .into(),
        attendance: AttendanceTable {
            rows: rows
                .iter()
                .enumerate()
                .map(|(index, (group, convened, present))| AttendanceLine {
                    index: index + 1,
                    group: (*group).into(),
                    convened: *convened,
                    present: *present,
                    absent: convened - present,
                    guests: 0,
                })
                .collect(),
            convened: 67,
            present: 63,
            absent: 4,
            guests: 0,
            rate: share(63, 67),
        },
        absences: vec![
            Absence {
                group: "Đảng viên chi bộ".into(),
                absent: "01".into(),
                people: "đồng chí",
                listed: false,
                reason: "nghỉ chế độ thai sản".into(),
            },
            Absence {
                group: "Cán bộ, giáo viên, nhân viên".into(),
                absent: String::new(),
                people: "đại biểu",
                listed: false,
                reason: "02 đồng chí đi công tác, 01 đồng chí nghỉ ốm".into(),
            },
        ],
        speeches: vec![
            spoken(
                "Phát biểu mở đầu",
                "Ngô Mạnh Điềm",
                "Phó Bí thư Thường trực Quận ủy",
                "Nêu mục đích, yêu cầu của hội nghị; quán triệt Kế hoạch số 167-KH/QU; đề nghị các đại biểu phát huy dân chủ, thẳng thắn, khách quan, xây dựng khi góp ý đối với người đứng đầu.",
            ),
            spoken(
                "Góp ý",
                "Lê Thị Hoa",
                "Tổ trưởng tổ Văn",
                "Đồng chí Hiệu trưởng gương mẫu, sâu sát công việc, quan tâm đời sống giáo viên; đề nghị tăng cường dự giờ, góp ý chuyên môn cho giáo viên trẻ và công khai sớm hơn kế hoạch mua sắm trang thiết bị dạy học.",
            ),
            spoken(
                "Tiếp thu",
                "Đỗ Thị Sơn",
                "Bí thư chi bộ, Hiệu trưởng",
                "Xin tiếp thu đầy đủ các ý kiến góp ý, sẽ xây dựng kế hoạch khắc phục trong tháng 6 năm 2023.",
            ),
        ],
        tally_board: board(),
        issued: 60,
        collected: 60,
        return_rate: share(60, 60),
        conclusions: vec![spoken(
            "Kết luận",
            "Ngô Mạnh Điềm",
            "Phó Bí thư Thường trực Quận ủy",
            "Hội nghị đã diễn ra nghiêm túc, dân chủ; đề nghị chi bộ và đồng chí Hiệu trưởng tiếp thu, có giải pháp khắc phục các hạn chế đã được nêu, báo cáo kết quả về Ban Tuyên giáo trước ngày 30/6/2023.",
        )],
        notes: Vec::new(),
        signatures: vec![
            signature("Người ghi biên bản", "Nguyễn Thu Hà"),
            signature("Chủ trì", "Ngô Mạnh Điềm"),
        ],
    }
}

/// Minutes of a ward with two leaders, long speeches, many groups, all marks.
pub fn long_minutes() -> Minutes {
    let mut minutes = minutes();
    minutes.head.draft = true;
    minutes.head.duplex = true;
    minutes.head.number = None;
    minutes.head.marks = vec!["Mật".into(), "Khẩn".into()];
    minutes.unit.in_sentence = "phường Bồ Đề".into();
    minutes.unit.leaders.push(person(
        "Nguyễn Thị Thanh Huyền",
        "Phó Bí thư Đảng ủy, Chủ tịch Ủy ban nhân dân phường",
    ));
    minutes.attendance.rows = (1..=60).map(|index| AttendanceLine {
        index, group: format!("Đại biểu chi bộ tổ dân phố số {index} và các đoàn thể chính trị - xã hội trên địa bàn"), convened: 1200, present: 1100, absent: 100, guests: 1,
    }).collect();
    minutes.attendance.guests = 60;
    let long = "Đồng chí luôn giữ vững lập trường tư tưởng, gương mẫu trong thực hiện nhiệm vụ được giao. ".repeat(40);
    minutes.speeches = (0..12_u32)
        .map(|index| Spoken {
            kind: if index.is_multiple_of(3) { "" } else { "Góp ý" },
            speaker: person(
                "Nguyễn Văn Tèo",
                if index.is_multiple_of(2) { "" } else { "Bí thư chi bộ 5" },
            ),
            text: if index == 4 { HOSTILE.into() } else { long.clone() },
        })
        .collect();
    minutes.notes = vec![note(true), note(false)];
    minutes
}

/// Minutes whose return gives as little as may be.
pub fn empty_minutes() -> Minutes {
    let mut minutes = minutes();
    minutes.head.number = None;
    minutes.legal_basis.clear();
    minutes.venue.clear();
    minutes.method.clear();
    minutes.papers.clear();
    minutes.chair = person("Ngô Mạnh Điềm", "");
    minutes.secretary = person("", "");
    minutes.attendance.rows.clear();
    minutes.absences.clear();
    minutes.speeches.clear();
    minutes.tally_board.clear();
    minutes.conclusions.clear();
    minutes.signatures =
        vec![signature("Người ghi biên bản", ""), signature("Chủ trì", "Ngô Mạnh Điềm")];
    minutes
}

/// A handover record with three who sign.
pub fn handover() -> Handover {
    Handover {
        head: head(
            "BB",
            Some(32),
            Some(day(5, 17)),
            "Biên bản kiểm phiếu, niêm phong và bàn giao phiếu Trường THCS Phúc Đồng năm 2023",
        ),
        unit: school(),
        date: day(5, 17),
        venue: "Hội trường Trường THCS Phúc Đồng".into(),
        tally_board: board(),
        counts: vec![
            ballots("Số phiếu in", 62),
            ballots("Số phiếu phát ra", 60),
            ballots("Số phiếu thu về", 53),
            ballots("Số phiếu không sử dụng", 2),
        ],
        collected: ballots("Số phiếu thu về", 53),
        return_rate: share(53, 60),
        sealed_at: at(11, 20),
        envelopes: "01".into(),
        seal_code: "THCS-PD-2918".into(),
        handed_on: None,
        handed_at: at(11, 30),
        giver: person("Lê Thị Hoa", "Tổ trưởng tổ Văn"),
        receiver: person("Nguyễn Thu Hà", "Chuyên viên Ban Tuyên giáo"),
        handed_over: ballots("Số phiếu bàn giao", 53),
        notes: vec![note(true)],
        signatures: vec![
            Signature {
                also: vec!["Thành viên Ban kiểm phiếu".into()],
                ..signature("Người bàn giao", "Lê Thị Hoa")
            },
            signature("Người nhận bàn giao", "Nguyễn Thu Hà"),
            signature("Chủ trì hội nghị", "Vũ Thị Phương"),
            signature("Trưởng ban kiểm phiếu", "Trần Văn Bình"),
            signature("Thành viên Ban kiểm phiếu", "Phạm Minh Đức"),
        ],
    }
}

/// The levels of a mark.
fn levels() -> Vec<LevelName> {
    [("Tốt", 400), ("Khá", 300), ("Trung bình", 200), ("Yếu", 100)]
        .into_iter()
        .map(|(label, points)| LevelName { label: label.into(), points: score(points) })
        .collect()
}

/// Criteria in two groups; `seed` varies the counts.
fn groups(valid: u64, seed: u64) -> Vec<GroupResults> {
    let labels = [
        (
            "I",
            "Về tư tưởng chính trị, phẩm chất đạo đức, lối sống",
            [
                "Kiên định mục tiêu, lý tưởng; chấp hành chủ trương, đường lối của Đảng",
                "Gương mẫu về đạo đức, lối sống; cần, kiệm, liêm, chính",
                "Giữ gìn đoàn kết nội bộ, không bè phái, cục bộ",
            ],
        ),
        (
            "II",
            "Về trách nhiệm nêu gương",
            [
                "Nói đi đôi với làm; dám nghĩ, dám làm, dám chịu trách nhiệm",
                "Sâu sát cơ sở, lắng nghe ý kiến cấp dưới và nhân dân",
                "Công tâm, khách quan trong đánh giá, sử dụng cán bộ",
            ],
        ),
    ];
    let mut index = 0;
    labels
        .iter()
        .map(|(key, label, criteria)| GroupResults {
            key: (*key).into(),
            label: (*label).into(),
            score: score(370),
            weight: ForWorkbooks(1.0),
            criteria: criteria
                .iter()
                .map(|label| {
                    index += 1;
                    let low = (seed + index as u64) % 4;
                    let blank = (seed * 3 + index as u64) % 5;
                    let fair = valid / 9 * ((seed + index as u64) % 4);
                    let counts = [valid.saturating_sub(low * 2 + blank + fair), fair, low, low]
                        .map(|count| count.min(valid));
                    CriterionResults {
                        index,
                        key: format!("TC{index:02}"),
                        label: (*label).into(),
                        weight: ForWorkbooks(1.0),
                        levels: counts
                            .iter()
                            .map(|count| LevelResult { count: *count, share: share(*count, valid) })
                            .collect(),
                        blank,
                        valid,
                        score: score(380 - low as i64 * 7 - (fair * 100 / valid.max(1)) as i64),
                    }
                })
                .collect(),
        })
        .collect()
}

/// An opening record of a ward with two leaders.
pub fn opening() -> OpeningRecord {
    let results = |name, post, seed| LeaderResults {
        person: person(name, post),
        groups: groups(52, seed),
        overall: score(378),
    };
    OpeningRecord {
        head: head(
            "BB",
            Some(111),
            Some(day(5, 24)),
            "Biên bản mở niêm phong, kiểm đếm và tổng hợp phiếu phường Bồ Đề năm 2023",
        ),
        unit: AboutUnit {
            in_sentence: "phường Bồ Đề".into(),
            name: "Phường Bồ Đề".into(),
            ..school()
        },
        date: day(5, 24),
        time: Some(at(14, 0)),
        venue: "phòng họp số 2 Quận ủy".into(),
        witnesses: vec![person("Hoàng Gia Bảo", "Ủy ban Kiểm tra Quận ủy"), person("Lý Thu", "")],
        handed_over_on: day(5, 17),
        seal_state: "nguyên vẹn".into(),
        envelopes: "01".into(),
        seal_code: "NP-THCSPD-01".into(),
        receiver: Some(person("Nguyễn Thu Hà", "Chuyên viên Ban Tuyên giáo")),
        counters: vec!["Nguyễn Thu Hà".into(), "Vũ Quốc Anh".into()],
        counted_times: "02".into(),
        counted_again: true,
        counts: vec![
            ballots("Số phiếu phát ra", 60),
            ballots("Số phiếu thu về", 53),
            ballots("Số phiếu bàn giao", 53),
            ballots("Số phiếu mở", 53),
            ballots("Số phiếu hợp lệ", 52),
            ballots("Số phiếu không hợp lệ", 1),
        ],
        withheld: false,
        min_ballots: 5,
        levels: levels(),
        overall_by_groups: ForWorkbooks(false),
        leaders: vec![
            results("Đỗ Thị Sơn", "Bí thư Đảng ủy phường", 1),
            results(
                "Nguyễn Thị Thanh Huyền",
                "Phó Bí thư Đảng ủy, Chủ tịch Ủy ban nhân dân phường",
                6,
            ),
        ],
        notes: vec![note(true)],
        signatures: vec![
            signature("Người kiểm đếm", "Nguyễn Thu Hà"),
            signature("Người kiểm đếm", "Vũ Quốc Anh"),
            signature("Người chứng kiến", "Hoàng Gia Bảo"),
            signature("Người chứng kiến", "Lý Thu"),
        ],
    }
}

/// An opening record whose results are withheld.
pub fn withheld_opening() -> OpeningRecord {
    let mut record = opening();
    record.withheld = true;
    record.leaders.clear();
    record.notes.clear();
    record.counted_again = false;
    record.time = None;
    record.venue.clear();
    record.witnesses.clear();
    record.seal_state.clear();
    record.signatures = (1..=5)
        .map(|n| signature("Người kiểm đếm", &format!("Nguyễn Văn Người Kiểm Đếm {n}")))
        .collect();
    record
}

/// A kind's results.
fn kind(label: &str, noun: &str, units: u64, seed: u64) -> KindResults {
    let issued = units * 60;
    KindResults {
        noun: noun.into(),
        label: label.into(),
        units_total: usize::try_from(units).expect("few"),
        units,
        leaders: units,
        counted_units: units,
        counted_leaders: units,
        convened: issued + 40,
        present: issued + 10,
        without_ballot: 10,
        turnout: share(issued + 10, issued + 40),
        issued,
        collected: issued - 5.min(issued),
        return_rate: share(issued - 5.min(issued), issued),
        whole_units: units,
        whole_collected: issued - 5.min(issued),
        valid: issued.saturating_sub(6),
        invalid: 1,
        assessments: issued.saturating_sub(6),
        groups: groups(issued.saturating_sub(6), seed),
        overall: if units == 0 { Figure::score(None) } else { score(365 + seed as i64) },
        mean_overall: if units == 0 { Figure::score(None) } else { score(363 + seed as i64) },
    }
}

/// A synthesis of `count` leaders.
pub fn synthesis(count: usize) -> Synthesis {
    let unit = |index: usize| {
        if index.is_multiple_of(3) {
            format!("Phường Số {index}")
        } else {
            format!("Trường Tiểu học Ái Mộ {index}")
        }
    };
    Synthesis {
        head: head(
            "BC",
            Some(85),
            Some(day(6, 20)),
            "Báo cáo tổng hợp kết quả lấy ý kiến góp ý năm 2023",
        ),
        subject: SUBJECT.into(),
        legal_basis: legal_basis(),
        dates: Some(DateRange { from: day(5, 4), to: day(5, 31) }),
        units_total: 40,
        leaders_total: 54,
        kinds: vec![
            kind("Phường", "phường", 14, 3),
            kind("Mầm non", "trường mầm non", 6, 9),
            kind("Tiểu học", "trường tiểu học", 10, 14),
            kind("THCS", "trường THCS", 10, 20),
        ],
        district: kind("Toàn quận", "toàn quận", 40, 11),
        postponed: Vec::new(),
        districts: Vec::new(),
        missing: vec!["phường Bồ Đề".into()],
        blocked: vec!["Trường Mầm non Gia Thụy".into(), "Trường THCS Ngọc Lâm".into()],
        uncounted: vec!["Trường Tiểu học Gia Quất".into()],
        withheld: vec!["Trường Mầm non Hoa Sen".into()],
        min_ballots: 5,
        levels: levels(),
        strengths: groups(50, 2)[0]
            .criteria
            .iter()
            .map(|c| CriterionScore {
                key: c.key.clone(),
                label: c.label.clone(),
                score: c.score.clone(),
            })
            .collect(),
        shortcomings: groups(50, 2)[1]
            .criteria
            .iter()
            .map(|c| CriterionScore {
                key: c.key.clone(),
                label: c.label.clone(),
                score: c.score.clone(),
            })
            .collect(),
        attention_threshold: "10".into(),
        attention_ballots: 5,
        band: "2".into(),
        criteria_total: 12,
        equal_weights: true,
        low_levels: vec!["Trung bình".into(), "Yếu".into()],
        attention: vec![Attention {
            person: person("Đỗ Thị Sơn", "Hiệu trưởng"),
            unit: "Trường THCS Phúc Đồng".into(),
            criteria: vec![LowCriterion {
                index: 5,
                key: "TC05".into(),
                label: "Sâu sát cơ sở, lắng nghe ý kiến cấp dưới và nhân dân".into(),
                low: 7,
                valid: 52,
                share: share(7, 52),
            }],
        }],
        summary: Summary {
            highest: score(400),
            best_level: "Tốt".into(),
            best_share: share(837, 1000),
            low_share: share(19, 1000),
            kinds_above: vec![KindScore { noun: "trường mầm non".into(), score: score(385) }],
            kinds_below: Vec::new(),
            to_talk: 1,
            warnings: 2,
            explained: 1,
            seals_broken: 0,
        },
        criteria: (1..=12)
            .map(|index| CriterionRow {
                index,
                label: format!("Tiêu chí thứ {index} của đợt lấy ý kiến góp ý"),
                kinds: [2, 3, 1]
                    .map(|low| LowShare { share: share(low, 100), most: low == 3 })
                    .into(),
                district: share(2, 100),
                score: score(380 - index as i64),
            })
            .collect(),
        to_talk: vec![Standing {
            person: person("Nguyễn Thị Người Thứ Hai", "Hiệu trưởng"),
            unit: unit(2),
            valid: 56,
            overall: score(352),
            of_kind: score(380),
            below: true,
            criteria: vec![LowCriterion {
                index: 7,
                key: "TC07".into(),
                label: "Tự phê bình và phê bình".into(),
                low: 7,
                valid: 56,
                share: share(7, 56),
            }],
            comments: vec!["Cần lắng nghe hơn.".into()],
        }],
        above: Vec::new(),
        comment_groups: [
            ("Ưu điểm", "Gương mẫu, trách nhiệm, gần gũi với giáo viên và phụ huynh.".into()),
            ("Hạn chế", HOSTILE.into()),
            ("Kiến nghị", "Cần lắng nghe nhiều hơn. ".repeat(400)),
        ]
        .into_iter()
        .enumerate()
        .map(|(at, (kind, text)): (usize, (_, String))| CommentGroup {
            index: at + 1,
            kind,
            text,
            count: 14 - at,
            leaders: 12,
            criteria: if at == 1 { Vec::new() } else { vec![6, 10] },
        })
        .collect(),
        ranks: true,
        overall_by_groups: false,
        comment_counts: CommentCounts {
            total: 41,
            strengths: 20,
            shortcomings: 11,
            proposals: 9,
            other: 1,
        },
        proposals: vec![
            Recommended {
                what: "Xây dựng kế hoạch khắc phục hạn chế".into(),
                who: "các đơn vị, theo chỉ đạo của Ban Thường vụ Quận ủy".into(),
                by: "trong quý III năm 2023".into(),
            },
            Recommended {
                what: "Đề nghị công khai kết quả khắc phục trước ngày 30/9/2023.".into(),
                who: String::new(),
                by: String::new(),
            },
        ],
        without_ballot: vec![
            WithoutBallot {
                unit: "phường Bồ Đề".into(),
                count: 7,
                reason: "về trước khi phát phiếu".into(),
            },
            WithoutBallot {
                unit: "Trường THCS Phúc Đồng".into(), count: 3, reason: String::new()
            },
        ],
        recipients: vec![
            "Thường trực Quận ủy".into(),
            "Các ban xây dựng Đảng Quận ủy".into(),
            "Lưu Ban Tuyên giáo".into(),
        ],
        signer: Some(SignedBy {
            authority: "K/T Trưởng ban".into(),
            position: "Phó Trưởng ban".into(),
            name: "Nguyễn Thị Lan Anh".into(),
        }),
        leaders: (1..=count)
            .map(|index| LeaderRow {
                index,
                person: person(
                    &format!("Nguyễn Thị Người Thứ {index}"),
                    "Bí thư chi bộ, Hiệu trưởng",
                ),
                unit: unit(index),
                kind: "Tiểu học".into(),
                groups: vec![score(395 - index as i64 % 60), score(390 - index as i64 % 60)],
                overall: score(398 - index as i64 * 60 / count as i64),
                rank: index,
                rank_in_kind: index.div_ceil(2),
                band: if index == count { "below" } else { "near" },
            })
            .collect(),
        data: ForWorkbooks(
            (1..=count)
                .map(|index| LeaderData {
                    index,
                    name: format!("Nguyễn Thị Người Thứ {index}"),
                    unit: unit(index),
                    code: format!("TH-{index}"),
                    kind: "Tiểu học".into(),
                    results: groups(50, index as u64),
                    flagged: Vec::new(),
                    sources: Vec::new(),
                })
                .collect(),
        ),
        limits: ForWorkbooks(Limits { share: 0.1, ballots: 5, chance: 0.01 }),
        groups: vec![
            GroupName {
                key: "I".into(),
                label: "Về tư tưởng chính trị, phẩm chất đạo đức, lối sống".into(),
            },
            GroupName { key: "II".into(), label: "Về trách nhiệm nêu gương".into() },
        ],
        comments_withheld: 2,
        comments: (1..=count / 9 + 1)
            .map(|index| LeaderComments {
                person: person(&format!("Nguyễn Thị Người Thứ {index}"), "Hiệu trưởng"),
                unit: unit(index),
                comments: vec![
                    CommentRow {
                        number: Some(1),
                        group: 1,
                        criterion: "TC01".into(),
                        kind: "Ưu điểm",
                        text: "Gương mẫu, trách nhiệm, gần gũi với giáo viên và phụ huynh.".into(),
                    },
                    CommentRow {
                        number: None,
                        group: 2,
                        criterion: String::new(),
                        kind: "Hạn chế",
                        text: HOSTILE.into(),
                    },
                    CommentRow {
                        number: Some(5),
                        group: 3,
                        criterion: "TC05".into(),
                        kind: "Kiến nghị",
                        text: "Cần lắng nghe nhiều hơn. ".repeat(if index == 2 { 400 } else { 3 }),
                    },
                ],
            })
            .collect(),
        custody: (1..=count)
            .map(|index| CustodyRow {
                index,
                unit: unit(index),
                of_unit: ForWorkbooks(OfUnit {
                    code: format!("TH-{index}"),
                    kind: "Tiểu học".into(),
                    leaders: 1,
                    counted: 1,
                    convened: Some(63),
                    present: Some(61),
                    source: None,
                }),
                present: (index != 4).then_some(61),
                agrees: (index != 4).then_some(true),
                remark: if index == 4 { "Đang đề nghị chỉnh sửa" } else { "" },
                counts: if index == 4 {
                    CustodyCounts::default()
                } else {
                    CustodyCounts {
                        issued: Some(60),
                        collected: Some(59),
                        handed_over: Some(59),
                        opened: Some(59),
                        valid: Some(58),
                        invalid: Some(1),
                    }
                },
            })
            .collect(),
        custody_total: CustodyCounts {
            issued: Some(2400),
            collected: Some(2390),
            handed_over: Some(2390),
            opened: Some(2390),
            valid: Some(2380),
            invalid: Some(10),
        },
        departures: Vec::new(),
        comparison: (count == 7).then(compared),
        volumes: None,
        ledgers: Vec::new(),
        findings: vec![
            UnitNote { unit: "Trường THCS Phúc Đồng".into(), note: note(true) },
            UnitNote { unit: "Phường Bồ Đề".into(), note: note(false) },
        ],
        sources: (1..=count)
            .map(|index| SourceRow {
                index,
                path: format!("truong-hoc/THCS_Phuc_Dong_bao_cao_hoi_nghi_{index}.xlsx"),
                units: vec!["THCS-PD".into()],
            })
            .collect(),
    }
}

/// The body of a synthesis in two volumes, with more people than it names.
pub fn body() -> Synthesis {
    let whole = synthesis(7);
    let row = |index: usize| VolumeRow {
        index,
        number: format!("{index:02}"),
        units: UnitRange {
            from: 60 * index - 59,
            to: 60 * index,
            first: format!("Phường Số {}", 60 * index - 59),
            last: format!("Trường Tiểu học Ái Mộ {}", 60 * index),
        },
        held: 60,
        leaders: 75,
        counts: whole.custody_total.clone(),
        hash: String::new(),
        figures: ForWorkbooks(
            whole
                .kinds
                .iter()
                .map(|kind| KindFigures { results: kind.clone(), scored: 9 })
                .collect(),
        ),
    };
    let spread = |kind: &KindResults| Spread {
        label: kind.label.clone(),
        pooled: kind.overall.clone(),
        scores: (0..40)
            .map(|at| ScoreCount {
                score: score(350 + at),
                count: 1 + (at * (39 - at) / 10) as usize,
            })
            .collect(),
    };
    let mut criteria = whole.criteria.clone();
    criteria.iter_mut().for_each(|row| row.kinds.extend(row.kinds.first().cloned()));
    Synthesis {
        volumes: Some(Volumes {
            list: vec![row(1), row(2)],
            leaders: 150,
            spreads: whole.kinds.iter().map(spread).collect(),
            warned: (1..=50).map(|index| format!("Phường Số {index}")).collect(),
            to_talk: 45,
            below: 44,
            above: 50,
            attention: 7,
            contents: 90,
            contents_left: KINDS.map(|kind| (kind, 20)).into(),
            compared: 33,
        }),
        criteria,
        comment_groups: whole.comment_groups[..2].to_vec(),
        missing: (1..=41).map(|index| format!("phường Số {index}")).collect(),
        above: whole.to_talk.clone(),
        attention: Vec::new(),
        leaders: Vec::new(),
        comments: Vec::new(),
        custody: Vec::new(),
        findings: Vec::new(),
        data: ForWorkbooks(Vec::new()),
        sources: whole.sources[..1].to_vec(),
        comparison: whole.comparison.map(|own| Comparison { leaders: Vec::new(), ..own }),
        ..whole
    }
}

/// The second volume of two.
pub fn volume() -> Volume {
    let whole = synthesis(60);
    let body = body();
    let row = body.volumes.expect("in volumes").list.swap_remove(1);
    Volume {
        head: Head {
            number: None,
            symbol: String::new(),
            title: format!("{} – Quyển 02/2", whole.head.title),
            code: "1A2B-3C4D-5E6F-7081".into(),
            ..whole.head.clone()
        },
        part_of: PartOf { number: whole.head.number, symbol: whole.head.symbol },
        subject: whole.subject,
        index: 2,
        number: "02".into(),
        volumes: 2,
        units: row.units,
        kinds: whole.kinds,
        total: KindResults { label: "Cả quyển".into(), ..whole.district },
        levels: whole.levels,
        groups: whole.groups,
        ranks: true,
        leaders: whole.leaders,
        withheld: whole.withheld,
        to_talk: whole.to_talk,
        comment_groups: whole.comment_groups,
        comments: whole.comments,
        custody: whole.custody,
        custody_total: whole.custody_total,
        without_ballot: whole.without_ballot,
        findings: whole.findings,
        departures: Vec::new(),
        sources: whole.sources,
        comparison: Some(compared()),
        overall_by_groups: ForWorkbooks(false),
        data: whole.data,
        limits: whole.limits,
    }
}

/// A synthesis of a round in which nothing has come in.
pub fn empty_synthesis() -> Synthesis {
    let none = |label, noun| KindResults {
        units_total: 10,
        groups: groups(0, 0),
        ..kind(label, noun, 0, 0)
    };
    Synthesis {
        head: Head {
            draft: true,
            duplex: true,
            code: "1A2B-3C4D-5E6F-7081".into(),
            ..head("BC", None, None, "Báo cáo tổng hợp kết quả lấy ý kiến góp ý năm 2023")
        },
        legal_basis: Vec::new(),
        dates: None,
        kinds: vec![none("Phường", "phường")],
        district: none("Toàn quận", "toàn quận"),
        strengths: Vec::new(),
        shortcomings: Vec::new(),
        attention: Vec::new(),
        criteria: Vec::new(),
        to_talk: Vec::new(),
        comment_groups: Vec::new(),
        comment_counts: CommentCounts::default(),
        proposals: Vec::new(),
        without_ballot: Vec::new(),
        recipients: Vec::new(),
        signer: None,
        leaders: Vec::new(),
        comments: Vec::new(),
        comments_withheld: 0,
        custody: Vec::new(),
        custody_total: CustodyCounts::default(),
        departures: Vec::new(),
        ledgers: Vec::new(),
        findings: Vec::new(),
        sources: Vec::new(),
        data: ForWorkbooks(Vec::new()),
        ..synthesis(3)
    }
}

/// An erratum to issued minutes.
pub fn erratum() -> Erratum {
    let item = |index: usize, label: &str, old: &str, new: &str| ErratumItem {
        index,
        label: label.into(),
        old: old.into(),
        new: new.into(),
    };
    Erratum {
        head: head("CV", Some(12), Some(day(6, 5)), "Công văn đính chính"),
        issued: IssuedPaper {
            title: "Biên bản hội nghị Trường THCS Phúc Đồng năm 2023".into(),
            number: "63-BB/BTGQU".into(),
            date: Some(day(5, 17)),
        },
        reason: "ghi nhầm địa điểm họp".into(),
        items: vec![
            item(1, "Địa điểm", "Hội trường nhà trường", "Nhà văn hóa tổ 5"),
            item(2, "Tài liệu sử dụng", "", "Kế hoạch số 167-KH/QU"),
        ],
        recipients: vec!["Như trên".into(), "Lưu Ban Tuyên giáo".into()],
        signer: correction(1).signer,
    }
}

/// A brief that names people, or not, of a round in which something is missing.
pub fn brief(names: bool) -> Brief {
    let report = synthesis(7);
    let named = BriefPerson {
        person: person("Đỗ Thị Sơn", "Hiệu trưởng"),
        unit: "Trường THCS Phúc Đồng".into(),
        overall: score(338),
        criteria: vec![low_criterion()],
    };
    Brief {
        head: head("BC", None, None, "Báo cáo tóm tắt kết quả lấy ý kiến góp ý năm 2023"),
        subject: report.subject,
        dates: report.dates,
        units_total: report.units_total,
        leaders_total: report.leaders_total,
        kinds: report.kinds.iter().map(BriefRow::from).collect(),
        district: BriefRow::from(&report.district),
        groups: report.groups,
        summary: report.summary,
        low_levels: report.low_levels,
        strengths: report.strengths,
        shortcomings: report.shortcomings,
        below: 1,
        with_attention: 1,
        named: if names { vec![named] } else { Vec::new() },
        comparison: names.then(|| comparison::brief(&compared(), true)),
        missing: vec![HOSTILE.into()],
        postponed: report.postponed,
        blocked: report.blocked,
        uncounted: report.uncounted,
        withheld: report.withheld,
        recipients: report.recipients,
        signer: report.signer,
    }
}

/// A leader's notice with the average of the kind beside it, or without.
pub fn notice(compared: bool) -> Notice {
    let beside = |hundredths| if compared { score(hundredths) } else { Figure::score(None) };
    let group = |own: GroupResults| NoticeGroup {
        key: own.key,
        label: own.label,
        score: own.score,
        of_kind: beside(374),
        criteria: own
            .criteria
            .into_iter()
            .map(|own| NoticeCriterion {
                index: own.index,
                label: own.label,
                levels: own.levels,
                blank: own.blank,
                score: own.score,
                of_kind: beside(370 + own.index as i64),
            })
            .collect(),
    };
    let said = |text: &str, count, number: Option<usize>| Said {
        text: text.into(),
        count,
        numbers: number.into_iter().collect(),
    };
    let comments = vec![
        SaidOfKind {
            kind: "Ưu điểm",
            texts: vec![said("Gương mẫu, trách nhiệm.", 3, Some(1)), said("Gần gũi", 1, None)],
        },
        SaidOfKind { kind: "Hạn chế", texts: vec![said(HOSTILE, 1, Some(5))] },
    ];
    Notice {
        head: head(
            "TB",
            compared.then_some(15),
            compared.then(|| day(6, 20)),
            "Thông báo kết quả góp ý đồng chí Đỗ Thị Sơn năm 2023",
        ),
        person: person("Đỗ Thị Sơn", "Bí thư chi bộ, Hiệu trưởng"),
        unit_in_sentence: "Trường THCS Phúc Đồng".into(),
        subject: SUBJECT.into(),
        legal_basis: legal_basis(),
        kind: "trường THCS".into(),
        valid: 52,
        levels: levels(),
        groups: groups(52, 3).into_iter().map(group).collect(),
        overall: score(378),
        compared,
        overall_of_kind: beside(372),
        kind_leaders: if compared { 10 } else { 2 },
        band: if compared { "near" } else { "" },
        band_width: "2".into(),
        attention: if compared { vec![low_criterion()] } else { Vec::new() },
        low_levels: vec!["Trung bình".into(), "Yếu".into()],
        comments: if compared { comments } else { Vec::new() },
        comments_withheld: if compared { 2 } else { 0 },
        recipients: vec!["Như trên".into(), "Lưu Ban Tuyên giáo".into()],
        signer: correction(1).signer,
        file_stem: "thong-bao-ket-qua-do-thi-son".into(),
    }
}

/// A last round beside this one.
pub fn compared() -> Comparison {
    let change = |before, now, band| Change {
        before: score(before),
        now: score(now),
        change: score(now - before),
        band,
    };
    let kind = |label: &str, noun: &str, score| KindChange {
        label: label.into(),
        noun: noun.into(),
        valid_before: 1_204,
        valid_now: 1_310,
        score,
    };
    Comparison {
        package: "../nam-2022/luu-tru/ho-so-btgqu-2022".into(),
        refused: "",
        year: "2022".into(),
        sha256: "5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76b9719d911017c592".into(),
        band: "2".into(),
        criteria: vec![
            CriterionChange {
                index: 1,
                label: HOSTILE.into(),
                score: change(361, 380, Band::Above.key()),
            },
            CriterionChange {
                index: 5,
                label: "Nói đi đôi với làm".into(),
                score: change(372, 371, Band::Near.key()),
            },
        ],
        kinds: vec![
            kind("THCS", "trường THCS", change(380, 371, Band::Below.key())),
            kind("Toàn quận", "toàn quận", change(374, 376, Band::Near.key())),
        ],
        leaders: vec![LeaderChange {
            index: 1,
            person: person("Đỗ Thị Sơn", "Hiệu trưởng"),
            unit: "Trường THCS Phúc Đồng".into(),
            valid_before: 49,
            valid_now: 52,
            score: change(340, 378, Band::Above.key()),
        }],
        above: 1,
        below: 0,
        apart: vec![Apart {
            what: "Đồng chí Trần Văn Bê, phường Bồ Đề".into(),
            why: "đợt trước đơn vị góp ý về Lê Thị Cê".into(),
        }],
        data: ForWorkbooks::default(),
    }
}

/// What goes to whom: a report with its number, and a notice that has none yet.
pub fn dispatch() -> DispatchList {
    let report = synthesis(2);
    let told = notice(false);
    let row = |index, head: &Head, recipient: &str, unit: &str| DispatchRow {
        index,
        number: head.number.clone(),
        symbol: head.symbol.clone(),
        date: head.date.clone(),
        title: head.title.clone(),
        draft: head.draft,
        recipient: recipient.into(),
        unit: unit.into(),
    };
    let told = Head { draft: true, ..told.head };
    DispatchList {
        head: Head {
            symbol: String::new(),
            draft: true,
            ..head("", None, None, "Danh sách gửi văn bản năm 2023")
        },
        subject: SUBJECT.into(),
        papers: 2,
        drafts: 1,
        rows: vec![
            row(1, &report.head, "Ban Thường vụ Quận ủy (để báo cáo)", ""),
            row(2, &report.head, HOSTILE, ""),
            row(3, &told, "Đồng chí Đỗ Thị Sơn", "Trường THCS Phúc Đồng"),
        ],
    }
}

/// A criterion with marks at the two lowest levels.
fn low_criterion() -> LowCriterion {
    LowCriterion {
        index: 5,
        key: "TC05".into(),
        label: "Nói đi đôi với làm".into(),
        low: 7,
        valid: 52,
        share: share(7, 52),
    }
}

/// Minutes in the place of issued ones.
pub fn replacing() -> Document {
    let replaced = Replaced {
        number: "63-BB/BTGQU".into(),
        date: Some(day(5, 17)),
        reason: "ghi nhầm địa điểm họp".into(),
    };
    Document::Minutes(minutes()).replacing(replaced, (Some("90"), None))
}

/// A correction slip of `count` items.
pub fn correction(count: usize) -> Correction {
    Correction {
        head: head("CV", None, None, "Phiếu đề nghị chỉnh sửa báo cáo Trường THCS Phúc Đồng"),
        unit: school(),
        addressee: "Chi bộ Trường THCS Phúc Đồng".into(),
        items: (1..=count)
            .map(|index| CorrectionItem {
                index,
                code: "E301".into(),
                place: "THCS-PD.xlsx › Kiểm phiếu!B8".into(),
                found: "Số phiếu thu về (61) lớn hơn số phiếu phát ra (60)".into(),
                advice: "Đối chiếu biên bản kiểm phiếu, sửa một trong hai số".into(),
            })
            .collect(),
        filled_form: "bao-cao-hoi-nghi-da-dien.xlsx".into(),
        recipients: vec!["Như trên".into(), "Lưu Ban Tuyên giáo".into()],
        signer: Some(SignedBy {
            authority: "K/T Trưởng ban".into(),
            position: "Phó Trưởng ban".into(),
            name: "Nguyễn Thị Lan Anh".into(),
        }),
    }
}

/// A finding aid of so many files.
pub fn contents(files: usize) -> Contents {
    let row = |index: usize| ContentsRow {
        index,
        number: if index.is_multiple_of(3) { String::new() } else { format!("{index}-BB/BTGQU") },
        date: index.is_multiple_of(2).then(|| day(5, 17)),
        title: "Biên bản hội nghị lấy ý kiến góp ý Trường THCS Phúc Đồng năm 2023".into(),
        author: "Ban Tuyên giáo Quận ủy Long Biên".into(),
        pages: index.is_multiple_of(2).then_some(index),
        path: format!("van-ban/don-vi/thcs-pd-truong-thcs-phuc-dong/{index}.pdf"),
        sha256: crate::hash::sha256(&index.to_le_bytes()),
        restricted: index.is_multiple_of(5),
    };
    let mut head = head("", None, Some(day(6, 20)), "Mục lục văn bản trong hồ sơ năm 2023");
    head.symbol = String::new();
    let rows: Vec<ContentsRow> = (1..=files).map(row).collect();
    Contents {
        head,
        subject: SUBJECT.into(),
        retention: "Vĩnh viễn".into(),
        files,
        pages: rows.iter().filter_map(|row| row.pages).sum(),
        restricted: rows.iter().filter(|row| row.restricted).count(),
        rows,
        signer: None,
    }
}

/// Minutes of a conference that was put off.
pub fn postponed_minutes() -> PostponedMinutes {
    let held = minutes();
    PostponedMinutes {
        head: held.head,
        unit: held.unit,
        legal_basis: held.legal_basis,
        meeting: 1,
        date: held.date,
        start: held.start,
        end: at(8, 30),
        venue: held.venue,
        chair: held.chair,
        secretary: held.secretary,
        attendance: AttendanceTable {
            rows: vec![AttendanceLine {
                index: 1,
                group: "Đảng viên chi bộ".into(),
                convened: 28,
                present: 15,
                absent: 13,
                guests: 0,
            }],
            convened: 28,
            present: 15,
            absent: 13,
            guests: 0,
            rate: Figure::share(fraction(15, 28)),
        },
        quorum: "2/3".into(),
        speeches: Vec::new(),
        signatures: held.signatures,
    }
}

/// Every sample by name.
pub fn all() -> Vec<(&'static str, Document)> {
    vec![
        ("minutes", Document::Minutes(minutes())),
        ("minutes-long", Document::Minutes(long_minutes())),
        ("minutes-empty", Document::Minutes(empty_minutes())),
        ("postponed", Document::Postponed(postponed_minutes())),
        ("handover", Document::Handover(handover())),
        ("opening", Document::Opening(opening())),
        ("opening-withheld", Document::Opening(withheld_opening())),
        ("synthesis", Document::Synthesis(Box::new(synthesis(54)))),
        ("synthesis-long", Document::Synthesis(Box::new(synthesis(300)))),
        ("synthesis-body", Document::Synthesis(Box::new(body()))),
        ("volume", Document::Volume(Box::new(volume()))),
        ("synthesis-empty", Document::Synthesis(Box::new(empty_synthesis()))),
        ("brief", Document::Brief(Box::new(brief(false)))),
        ("brief-names", Document::Brief(Box::new(brief(true)))),
        ("notice", Document::Notice(notice(true))),
        ("notice-alone", Document::Notice(notice(false))),
        ("dispatch", Document::Dispatch(dispatch())),
        ("correction", Document::Correction(correction(2))),
        ("correction-long", Document::Correction(correction(40))),
        ("erratum", Document::Erratum(erratum())),
        ("replacing", replacing()),
        ("contents", Document::Contents(contents(12))),
        ("contents-long", Document::Contents(contents(600))),
        ("contents-empty", Document::Contents(contents(0))),
    ]
}
