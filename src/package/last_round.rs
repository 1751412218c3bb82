//! What a package encloses of the last round's, so that its comparison can be made again without
//! it: the list of that package's files, whose hash papers name, and the two files that count.

use crate::pipeline::Checked;
use crate::tally::previous::LastRound;

use super::LAST_ROUND;
use super::bag::Files;

/// The list of the files of the last round's package.
pub const MANIFEST: &str = "manifest-sha256.txt";
/// Its settings.
pub const SETTINGS: &str = "bienban.toml";
/// Its results.
pub const RESULTS: &str = "ket-qua.json";
/// Why nothing was compared, where nothing was.
pub const REFUSED: &str = "khong-so-sanh.txt";

/// The files by their paths in the payload; none where no comparison was asked for.
pub fn files(checked: &Checked) -> Files {
    let named = |name: &str, bytes: Vec<u8>| (format!("{LAST_ROUND}/{name}"), bytes);
    if let LastRound::Refused { why, .. } = &checked.last_round {
        return Files::from([named(REFUSED, format!("{}\n", why.key()).into_bytes())]);
    }
    let Some(excerpt) = checked.excerpt.clone() else { return Files::new() };
    Files::from([
        named(MANIFEST, excerpt.manifest),
        named(SETTINGS, excerpt.settings),
        named(RESULTS, excerpt.results),
    ])
}
