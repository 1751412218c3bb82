//! A paragraph of a paper that the department puts into other words (đoạn đổi lời).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::fold;

/// A paragraph in other words around the same values.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Rewording {
    /// The places of its values among those of the document, in their order.
    #[schemars(title = "Các giá trị trong đoạn, theo thứ tự")]
    pub values: Vec<String>,
    /// The words before, between and behind them as the template has them, with single spaces.
    #[schemars(title = "Lời của mẫu: trước, giữa và sau các giá trị")]
    pub old: Vec<String>,
    /// The words in their place; all of them empty where the paragraph is left out.
    #[schemars(title = "Lời thay vào")]
    pub new: Vec<String>,
}

/// How many letters of a value's place are told: a tag of Word's takes no more.
const LONGEST_PLACE: usize = 56;

/// A value's place as tags and rewordings tell it: where it is too long, its end.
pub fn told(place: &str) -> String {
    let letters = place.chars().count();
    place.chars().skip(letters.saturating_sub(LONGEST_PLACE)).collect()
}

/// A paragraph's pieces parted into the places of its values and the words around them; a piece
/// without a place is words.
pub fn parted<'p>(
    pieces: impl Iterator<Item = (Option<&'p str>, &'p str)>,
) -> (Vec<String>, Vec<String>) {
    let (mut values, mut words) = (Vec::new(), vec![String::new()]);
    for (place, text) in pieces {
        match (place, words.last_mut()) {
            (None, Some(last)) => last.push_str(text),
            _ => {
                values.extend(place.map(told));
                words.push(String::new());
            }
        }
    }
    (values, words)
}

/// Words as they are compared: with single spaces, none at the ends.
pub fn plain(words: &[String]) -> Vec<String> {
    words.iter().map(|words| fold::clean(words)).collect()
}
