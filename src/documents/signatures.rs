//! Blocks of signatures: each person once, with every capacity.

use super::Person;
use crate::fold;
use schemars::JsonSchema;
use serde::Serialize;

/// A signature block.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Signature {
    /// In what capacity (`Chủ trì`).
    #[schemars(title = "Tư cách ký")]
    pub role: String,
    /// Further capacities of the same person.
    #[schemars(title = "Các tư cách khác của cùng một người")]
    pub also: Vec<String>,
    /// Who signs.
    #[schemars(title = "Họ và tên người ký")]
    pub name: String,
}

impl Signature {
    /// The block of one who signs in one capacity.
    pub(super) fn new(role: &str, name: &str) -> Self {
        Self { role: role.to_owned(), also: Vec::new(), name: name.to_owned() }
    }
}

/// One block for each who signs, in this order; who signs in several capacities has one
/// block that says them all.
///
/// A name in several lists is one person, whatever post each gives; in one list, two of
/// one name in different posts are two (`docs/rules.md`, E407).
pub(super) fn signatures(lists: &[Vec<(&str, Person)>]) -> Vec<Signature> {
    let mut blocks: Vec<(Vec<&str>, &Person, usize)> = Vec::new();
    for (list, people) in lists.iter().enumerate() {
        for (role, person) in people.iter().filter(|(_, person)| !person.name.is_empty()) {
            let same = |known: &Person, of: usize| {
                fold::name(&known.name) == fold::name(&person.name)
                    && (of != list || fold::name(&known.post) == fold::name(&person.post))
            };
            match blocks.iter_mut().find(|(_, known, of)| same(known, *of)) {
                Some((roles, _, of)) => {
                    *of = list;
                    if !roles.contains(role) {
                        roles.push(role);
                    }
                }
                None => blocks.push((vec![role], person, list)),
            }
        }
    }
    let block = |(roles, person, _): (Vec<&str>, &Person, usize)| Signature {
        role: roles.first().copied().unwrap_or_default().to_owned(),
        also: roles.iter().skip(1).map(|role| (*role).to_owned()).collect(),
        name: person.name.clone(),
    };
    blocks.into_iter().map(block).collect()
}
