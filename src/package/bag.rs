//! BagIt (RFC 8493): a folder of files whose manifests prove them.
//!
//! The payload lies in `data/`; the tag files beside it declare the form, say
//! what the bag is, and list every file with its SHA-256.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use crate::error::{At, Error};
use crate::files;
use crate::hash;
use crate::publish::{below, files_below};

/// The tag file that makes a folder a bag.
pub use crate::pipeline::districts::DECLARATION as DECLARATION_NAME;
/// What it says.
pub const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
/// The tag file that says what the bag is.
pub const INFO_NAME: &str = "bag-info.txt";
/// The tag file that lists the payload.
pub const MANIFEST_NAME: &str = "manifest-sha256.txt";
/// The tag file that lists the tag files.
pub const TAG_MANIFEST_NAME: &str = "tagmanifest-sha256.txt";
/// The payload's folder.
pub const PAYLOAD: &str = "data";
/// The label of the day on which a bag was made.
pub const DAY: &str = "Bagging-Date";
/// The label of how many bytes and files a bag holds.
pub const SIZE: &str = "Payload-Oxum";
/// The label by which the program knows its own bags.
pub const AGENT: &str = "Bag-Software-Agent";
/// What begins the agent of its own bags.
const OWN_AGENT: &str = "bienban ";

/// Files in memory by path with `/`.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A file of a bag before it is written.
#[derive(Debug, Clone)]
pub struct BagFile {
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
    /// Where its bytes are.
    content: Content,
}

/// Where the bytes of a file of a bag are.
#[derive(Debug, Clone)]
enum Content {
    /// They were made for the bag.
    Made(Vec<u8>),
    /// In a file elsewhere: a round need not fit into memory to be packed.
    Lying(PathBuf),
}

/// Files of a bag by path with `/`.
pub type BagFiles = BTreeMap<String, BagFile>;

impl BagFile {
    /// A file of these bytes.
    pub fn made(bytes: Vec<u8>) -> Self {
        let (sha256, size) = (hash::sha256(&bytes), bytes.len() as u64);
        Self { sha256, size, content: Content::Made(bytes) }
    }

    /// A copy of the file at a path.
    ///
    /// # Errors
    /// When it cannot be read, or is larger than any file of a set.
    pub fn lying(path: PathBuf) -> Result<Self, Error> {
        let file = files::open(&path, files::PAPER_BYTES).at(&path)?;
        let size = std::fs::metadata(&path).at(&path)?.len();
        let sha256 = hash::sha256_of_stream(file).at(&path)?;
        Ok(Self { sha256, size, content: Content::Lying(path) })
    }

    /// Its bytes.
    ///
    /// # Errors
    /// When its file cannot be read, or is not what it was when it was taken.
    pub fn bytes(&self) -> Result<Cow<'_, [u8]>, Error> {
        let path = match &self.content {
            Content::Made(bytes) => return Ok(Cow::Borrowed(bytes)),
            Content::Lying(path) => path,
        };
        let bytes = files::read(path, files::PAPER_BYTES).at(path)?;
        if hash::sha256(&bytes) != self.sha256 {
            return Err(Error::work("archive-changed").arg("path", path.display().to_string()));
        }
        Ok(Cow::Owned(bytes))
    }
}

/// Hashes by path with `/`.
pub type Hashes = BTreeMap<String, String>;

/// Lines of `bag-info.txt` in order: label and value.
pub type Info = Vec<(&'static str, String)>;

/// All files of a bag with this payload (paths below `data/`) and these lines of
/// information; size and agent are added to them.
pub fn bag(payload: BagFiles, mut info: Info) -> BagFiles {
    let bytes: u64 = payload.values().map(|file| file.size).sum();
    info.push((SIZE, format!("{bytes}.{}", payload.len())));
    info.push((AGENT, crate::pipeline::MADE_BY.to_owned()));
    let mut files: BagFiles =
        payload.into_iter().map(|(path, file)| (format!("{PAYLOAD}/{path}"), file)).collect();
    let tags = [
        (DECLARATION_NAME, DECLARATION.to_owned()),
        (INFO_NAME, info_text(&info)),
        (MANIFEST_NAME, manifest_text(&hashes(&files))),
    ];
    let made = |text: String| BagFile::made(text.into_bytes());
    let tags: BagFiles =
        tags.into_iter().map(|(name, text)| (name.to_owned(), made(text))).collect();
    let listed = manifest_text(&hashes(&tags));
    files.extend(tags);
    files.insert(TAG_MANIFEST_NAME.to_owned(), made(listed));
    files
}

/// Each file's hash.
pub fn hashes(files: &BagFiles) -> Hashes {
    files.iter().map(|(path, file)| (path.clone(), file.sha256.clone())).collect()
}

/// `bag-info.txt`: one line a label; a value keeps to its line.
pub fn info_text(info: &Info) -> String {
    let line =
        |(label, value): &(&str, String)| format!("{label}: {}\n", crate::fold::clean(value));
    info.iter().map(line).collect()
}

/// A manifest: one line a file, hash and path.
pub fn manifest_text(hashes: &Hashes) -> String {
    hashes.iter().map(|(path, hash)| format!("{hash}  {}\n", encoded(path))).collect()
}

/// A path as a manifest writes it: what would end or change its line is encoded.
fn encoded(path: &str) -> String {
    path.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The path that a manifest's line means.
fn decoded(path: &str) -> String {
    let line_ends = path.replace("%0D", "\r").replace("%0d", "\r");
    line_ends.replace("%0A", "\n").replace("%0a", "\n").replace("%25", "%")
}

/// The hashes that a manifest lists; none when a line of it is no such line, or a
/// file stands on two.
pub fn parse_manifest(bytes: &[u8]) -> Option<Hashes> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut hashes = Hashes::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let (hash, path) = line.split_once(char::is_whitespace)?;
        let path = decoded(path.trim_start().trim_start_matches("./"));
        if hashes.insert(path, hash.to_lowercase()).is_some() {
            return None;
        }
    }
    Some(hashes)
}

/// The value of a label in `bag-info.txt`.
pub fn info_value<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(label)?.strip_prefix(':').map(str::trim))
}

/// Refuses a folder that is anything but a bag of this program with nothing
/// added to it: what is in it would be lost.
///
/// # Errors
/// When it is not such a bag, or cannot be read.
pub fn refuse_foreign(folder: &Path) -> Result<(), Error> {
    let present = files_below(folder)?;
    if present.is_empty() {
        return Ok(());
    }
    let refused = |file: &str| {
        Error::work("archive-foreign").arg("path", folder.display().to_string()).arg("file", file)
    };
    let read = |name: &str| files::read(&folder.join(name), files::PAPER_BYTES).unwrap_or_default();
    let info = read(INFO_NAME);
    let agent = info_value(&String::from_utf8_lossy(&info), AGENT).map(str::to_owned);
    if !agent.is_some_and(|agent| agent.starts_with(OWN_AGENT)) {
        return Err(refused(present.first().map_or("", String::as_str)));
    }
    let mut known = parse_manifest(&read(MANIFEST_NAME)).unwrap_or_default();
    known.extend(parse_manifest(&read(TAG_MANIFEST_NAME)).unwrap_or_default());
    let foreign = |path: &&String| *path != TAG_MANIFEST_NAME && !known.contains_key(*path);
    present.iter().find(foreign).map_or(Ok(()), |path| Err(refused(path)))
}

/// The day on which the bag in a folder says it was made.
pub fn day_of(folder: &Path) -> Option<NaiveDate> {
    let info = files::read(&folder.join(INFO_NAME), files::PAPER_BYTES).ok()?;
    info_value(&String::from_utf8_lossy(&info), DAY)?.parse().ok()
}

/// Whether a folder holds just these files.
///
/// # Errors
/// When it cannot be read.
pub fn is_on_disk(folder: &Path, files: &BagFiles) -> Result<bool, Error> {
    let found = on_disk(folder)?;
    Ok(found.others.is_empty() && found.hashes == hashes(files))
}

/// Whether there is no file in a folder.
///
/// # Errors
/// When it cannot be read.
pub fn is_empty(folder: &Path) -> Result<bool, Error> {
    Ok(files_below(folder)?.is_empty())
}

/// What lies in a folder.
#[derive(Debug, Default)]
pub struct OnDisk {
    /// Every file with its hash; empty for one that is too large to be of a set.
    pub hashes: Hashes,
    /// What is no file: links, pipes, devices. None of them is opened.
    pub others: Vec<String>,
}

/// Every file of a folder with its hash, read from the disk.
///
/// # Errors
/// When one cannot be read.
pub fn on_disk(folder: &Path) -> Result<OnDisk, Error> {
    let mut found = OnDisk::default();
    for path in files_below(folder)? {
        let at = below(folder, &path);
        if !files::is_regular(&at) {
            found.others.push(path);
            continue;
        }
        let hash = match files::open(&at, files::PAPER_BYTES) {
            Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => String::new(),
            file => file.and_then(hash::sha256_of_stream).at(&at)?,
        };
        found.hashes.insert(path, hash);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A payload of one file at this path.
    fn payload(path: &str) -> BagFiles {
        BagFiles::from([(path.to_owned(), BagFile::made(b"a".to_vec()))])
    }

    #[test]
    fn a_file_that_changes_before_it_is_written_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        std::fs::write(&path, b"a").expect("written");
        let file = BagFile::lying(path.clone()).expect("there");
        assert_eq!((file.size, file.bytes().expect("as it was").as_ref()), (1, &b"a"[..]));
        std::fs::write(&path, b"b").expect("written");
        assert_eq!(file.bytes().expect_err("changed").key, "archive-changed");
        assert!(BagFile::lying(folder.path().join("b")).is_err());
    }

    #[test]
    fn a_bag_lists_every_file_once() {
        let payload = payload("a/100%\n.txt");
        let files = bag(payload, vec![("Source-Organization", "Ban\nTuyên giáo".to_owned())]);
        let names: Vec<_> = files.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [INFO_NAME, DECLARATION_NAME, "data/a/100%\n.txt", MANIFEST_NAME, TAG_MANIFEST_NAME]
        );
        let bytes = |name: &str| files[name].bytes().expect("made").into_owned();
        let text = |name: &str| String::from_utf8(bytes(name)).expect("text");
        let hash = hash::sha256(b"a");
        assert_eq!(text(MANIFEST_NAME), format!("{hash}  data/a/100%25%0A.txt\n"));
        let listed = parse_manifest(&bytes(MANIFEST_NAME)).expect("a manifest");
        assert_eq!(listed, Hashes::from([("data/a/100%\n.txt".to_owned(), hash)]));
        let info = text(INFO_NAME);
        assert_eq!(info_value(&info, "Source-Organization"), Some("Ban Tuyên giáo"));
        assert_eq!(info_value(&info, "Payload-Oxum"), Some("1.1"));
        let tags = parse_manifest(&bytes(TAG_MANIFEST_NAME)).expect("a manifest");
        assert_eq!(tags.len(), 3);
        assert_eq!(tags[MANIFEST_NAME], hash::sha256(&bytes(MANIFEST_NAME)));
    }

    #[test]
    fn a_manifest_that_says_a_file_twice_is_none() {
        assert!(parse_manifest(b"00  data/a\n\n01 *data/b\n").is_some());
        assert!(parse_manifest(b"00  data/a\n00  data/a\n").is_none());
        assert!(parse_manifest(b"00\n").is_none());
        assert!(parse_manifest(&[0xff]).is_none());
    }

    #[test]
    fn only_an_own_bag_is_replaced() {
        let folder = tempfile::tempdir().expect("a folder");
        let put = |path: &str, bytes: &[u8]| {
            let at = below(folder.path(), path);
            std::fs::create_dir_all(at.parent().expect("a parent")).expect("made");
            std::fs::write(at, bytes).expect("written");
        };
        assert!(refuse_foreign(folder.path()).is_ok());
        put("data/a", b"a");
        assert_eq!(refuse_foreign(folder.path()).expect_err("no bag").key, "archive-foreign");
        for (path, file) in bag(payload("a"), Vec::new()) {
            put(&path, &file.bytes().expect("made"));
        }
        assert!(refuse_foreign(folder.path()).is_ok());
        put("data/ban-ky.pdf", b"scan");
        assert_eq!(refuse_foreign(folder.path()).expect_err("added").key, "archive-foreign");
    }
}
