//! The one declaration of what a return holds: sections, their fields or columns,
//! synonyms, types, and what is required.
//!
//! Reading, the blank forms and the reference page for users are all driven by it;
//! `[synonyms]` of `bienban.toml` extends it. A [`Field`] knows the type of its values:
//! one that is misspelt or taken for another type does not compile.

mod choices;
pub mod fields;
mod lexicon;
mod patterns;
mod sections;
mod values;

pub use lexicon::{LEXICON, Lexeme, Said};
pub use patterns::{Column, Key, Pattern, patterns, same_label};
pub use sections::{REGISTRY, SECTIONS};
pub use values::{Field, FieldValue, Index, Lines, Record, Value};

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
    /// One of these words.
    Choice(&'static [Word]),
    /// A level's label, key or points; or nothing.
    Mark,
    /// A serial number that nothing depends on.
    Index,
}

/// A field, or a column of a table, as the declaration lists it.
#[derive(Debug, Clone, Copy)]
pub struct Declared {
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
    pub fields: &'static [Declared],
    /// Columns of the round, which stand before the last field.
    pub round_columns: RoundColumns,
    /// Who fills it in.
    pub filled_by: &'static str,
}

/// A word to choose, with what else people write for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Word {
    /// As the forms write it.
    pub canonical: &'static str,
    /// Further words.
    pub synonyms: &'static [&'static str],
}
