//! 6xx: what was issued (văn bản đã phát hành).

use crate::code::Code;

use super::{Check, Rule};

/// The rules of the family.
pub(super) static RULES: &[Rule] = &[
    Rule { code: Code::W601, paper: None, check: Check::WithPapers },
    Rule { code: Code::W602, paper: None, check: Check::WithPapers },
];
