//! The words by which offices without our forms name what a return holds: further than the labels
//! of the declaration, for they stand in sentences and captions too.
//!
//! The reader of own words ([`crate::ingest::own_words`]) knows no word but these, the labels and
//! the round's `[synonyms]`.

use super::fields::{ballots, conference, opening};
use super::{Declared, SectionId};

/// What is said after a key of the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Said {
    /// A count, perhaps with its unit behind it.
    Count,
    /// An hour.
    Time,
    /// A day.
    Date,
    /// The number of a document.
    Number,
    /// A person, with a post behind the name or in a field of its own.
    Person,
    /// Words up to the end of the clause or cell.
    Words,
}

/// A field of a section with the words that name it.
#[derive(Debug, Clone, Copy)]
pub struct Lexeme {
    /// The section.
    pub section: SectionId,
    /// The field.
    pub field: Declared,
    /// What is said after the words.
    pub said: Said,
    /// Where the post of a person goes.
    pub post: Option<Declared>,
    /// The words, beside the field's labels.
    pub words: &'static [&'static str],
}

/// A field without a post.
const fn lexeme(
    section: SectionId,
    field: Declared,
    said: Said,
    words: &'static [&'static str],
) -> Lexeme {
    Lexeme { section, field, said, post: None, words }
}

/// A person with a post.
const fn person(
    section: SectionId,
    field: Declared,
    post: Option<Declared>,
    words: &'static [&'static str],
) -> Lexeme {
    Lexeme { section, field, said: Said::Person, post, words }
}

/// Every field that is found by its words. In a clause the longest words win; equal ones are told
/// apart by the topic of the place where they stand.
pub const LEXICON: &[Lexeme] = &[
    lexeme(
        SectionId::Conference,
        conference::START.declared,
        Said::Time,
        &[
            "bắt đầu lúc",
            "bắt đầu vào lúc",
            "khai mạc lúc",
            "hôm nay, vào hồi",
            "hôm nay, hồi",
            "hội nghị bắt đầu lúc mấy giờ?",
            "từ",
            "khai mạc",
        ],
    ),
    lexeme(
        SectionId::Conference,
        conference::END.declared,
        Said::Time,
        &[
            "kết thúc lúc",
            "kết thúc vào lúc",
            "kết thúc vào hồi",
            "kết thúc hồi",
            "bế mạc lúc",
            "hội nghị kết thúc",
            "kết thúc hội nghị",
            "hội nghị kết thúc lúc mấy giờ?",
            "hội nghị kết thúc vào hồi",
        ],
    ),
    lexeme(
        SectionId::Conference,
        conference::VENUE.declared,
        Said::Words,
        &["hội nghị họp ở đâu?", "địa điểm", "tại:", "nơi họp"],
    ),
    person(
        SectionId::Conference,
        conference::CHAIR.declared,
        Some(conference::CHAIR_POST.declared),
        &[
            "chủ trì hội nghị",
            "chủ tọa hội nghị",
            "đ/c chủ trì",
            "ai chủ trì hội nghị?",
            "chủ toạ",
            "người chủ trì hội nghị",
        ],
    ),
    person(
        SectionId::Conference,
        conference::SECRETARY.declared,
        Some(conference::SECRETARY_POST.declared),
        &["thư ký ghi biên bản", "ai ghi biên bản?", "thư ký (ghi biên bản)"],
    ),
    lexeme(
        SectionId::Conference,
        conference::PAPERS.declared,
        Said::Words,
        &[
            "tài liệu sử dụng tại hội nghị",
            "căn cứ/tài liệu",
            "tài liệu kèm theo",
            "căn cứ:",
            "hội nghị sử dụng những tài liệu nào?",
            "tài liệu (1)",
            "tài liệu (2)",
        ],
    ),
    lexeme(
        SectionId::Conference,
        conference::METHOD.declared,
        Said::Words,
        &["lấy ý kiến bằng hình thức nào?", "cách lấy ý kiến", "bằng hình thức"],
    ),
    lexeme(
        SectionId::Ballots,
        ballots::PRINTED.declared,
        Said::Count,
        &[
            "tổng số phiếu in",
            "đã in bao nhiêu phiếu?",
            "phiếu lấy ý kiến đã in",
            "đã in",
            "số phiếu in là",
            "in",
        ],
    ),
    lexeme(
        SectionId::Ballots,
        ballots::ISSUED.declared,
        Said::Count,
        &["đã phát ra bao nhiêu phiếu?", "đã phát ra", "đã phát"],
    ),
    lexeme(
        SectionId::Ballots,
        ballots::COLLECTED.declared,
        Said::Count,
        &["thu về được bao nhiêu phiếu?", "số phiếu thu vào", "thu vào", "đã thu", "thu được"],
    ),
    lexeme(
        SectionId::Ballots,
        ballots::UNUSED.declared,
        Said::Count,
        &[
            "không sử dụng",
            "ko sd",
            "không dùng",
            "thừa",
            "còn lại không phát",
            "có phiếu nào không sử dụng không?",
        ],
    ),
    lexeme(
        SectionId::Ballots,
        ballots::SEALED_AT.declared,
        Said::Time,
        &[
            "niêm phong lúc mấy giờ?",
            "được niêm phong lúc",
            "thời điểm niêm phong",
            "np lúc",
            "niêm phong phiếu",
            "đã niêm phong",
            "niêm phong",
            "và niêm phong",
        ],
    ),
    lexeme(
        SectionId::Ballots,
        ballots::ENVELOPES.declared,
        Said::Count,
        &["phong bì niêm phong", "số pb"],
    ),
    lexeme(
        SectionId::Ballots,
        ballots::SEAL_CODE.declared,
        Said::Words,
        &["mã niêm phong", "mã np", "ký hiệu niêm phong", "với mã số", "mã:", "ký hiệu"],
    ),
    person(
        SectionId::Ballots,
        ballots::GIVER.declared,
        Some(ballots::GIVER_POST.declared),
        &["người giao phiếu", "bên giao phiếu", "ai bàn giao?", "giao:", "bàn giao", "giao"],
    ),
    person(
        SectionId::Ballots,
        ballots::RECEIVER.declared,
        Some(ballots::RECEIVER_POST.declared),
        &[
            "người nhận phiếu",
            "bên nhận phiếu",
            "ai nhận bàn giao?",
            "nhận:",
            "nhận",
            "đã niêm phong cho",
            "cho đ/c",
            "cho đồng chí",
        ],
    ),
    lexeme(
        SectionId::Ballots,
        ballots::HANDED_AT.declared,
        Said::Time,
        &[
            "bàn giao lúc mấy giờ",
            "giao nhận lúc",
            "giao lúc",
            "giờ giao",
            "bàn giao phiếu",
            "bàn giao",
        ],
    ),
    lexeme(
        SectionId::Ballots,
        ballots::HANDED_OVER.declared,
        Said::Count,
        &[
            "bàn giao lúc",
            "số phiếu giao",
            "giao, nhận",
            "bàn giao phiếu",
            "bàn giao",
            "bao nhiêu phiếu?",
            "giao lúc",
        ],
    ),
    lexeme(
        SectionId::Opening,
        opening::DATE.declared,
        Said::Date,
        &["mở niêm phong ngày", "mở niêm phong: ngày", "mở ngày", "ngày mở np", "mở niêm phong"],
    ),
    lexeme(
        SectionId::Opening,
        opening::SEAL_STATE.declared,
        Said::Words,
        &[
            "tình trạng niêm phong trước khi mở",
            "tình trạng phong bì",
            "niêm phong khi mở",
            "tình trạng np",
            "niêm phong:",
            "tình trạng",
        ],
    ),
    lexeme(
        SectionId::Opening,
        opening::OPENED.declared,
        Said::Count,
        &["tổng phiếu mở ra", "số phiếu mở ra", "phiếu mở", "mở"],
    ),
    lexeme(SectionId::Opening, opening::VALID.declared, Said::Count, &["hl", "hợp lệ"]),
    lexeme(SectionId::Opening, opening::INVALID.declared, Said::Count, &["khl", "không hợp lệ"]),
    person(
        SectionId::Opening,
        opening::COUNTER.declared,
        None,
        &["người đếm phiếu", "người kiểm đếm", "kiểm đếm"],
    ),
];
