//! Finds the machine's own Times New Roman, for `[print] font = "system"`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// The names of the four files, letters only, in every spelling that systems
/// have: Windows and the free Core Fonts, macOS and Linux packages.
const FILES: [(&str, Style); 10] = [
    ("times", Style::Upright),
    ("timesbd", Style::Bold),
    ("timesi", Style::Italic),
    ("timesbi", Style::BoldItalic),
    ("timesnewroman", Style::Upright),
    ("timesnewromanregular", Style::Upright),
    ("timesnewromanbold", Style::Bold),
    ("timesnewromanitalic", Style::Italic),
    ("timesnewromanbolditalic", Style::BoldItalic),
    ("timesnewromanbditalic", Style::BoldItalic),
];

/// How deep fonts lie below a font folder.
const DEPTH: usize = 4;

/// A style of the typeface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Style {
    /// Chữ đứng.
    Upright,
    /// Chữ đậm.
    Bold,
    /// Chữ nghiêng.
    Italic,
    /// Chữ đậm nghiêng.
    BoldItalic,
}

/// The folders in which this system keeps fonts; `variable` is the environment.
pub fn folders(variable: impl Fn(&str) -> Option<String>) -> Vec<PathBuf> {
    let below = |name: &str, path: &[&str]| {
        let parent = PathBuf::from(variable(name)?);
        Some(path.iter().fold(parent, |folder, part| folder.join(part)))
    };
    let own = if cfg!(windows) {
        [below("WINDIR", &["Fonts"]), below("LOCALAPPDATA", &["Microsoft", "Windows", "Fonts"])]
    } else if cfg!(target_os = "macos") {
        [below("HOME", &["Library", "Fonts"]), None]
    } else {
        [below("XDG_DATA_HOME", &["fonts"]), below("HOME", &[".local", "share", "fonts"])]
    };
    let shared: &[&str] = if cfg!(windows) {
        &[]
    } else if cfg!(target_os = "macos") {
        &["/Library/Fonts", "/System/Library/Fonts"]
    } else {
        &["/usr/local/share/fonts", "/usr/share/fonts"]
    };
    own.into_iter().flatten().chain(shared.iter().map(PathBuf::from)).collect()
}

/// The bytes of the four files, upright first; empty unless all four are there.
///
/// A file that cannot be read counts as missing: the bundled typeface takes its
/// place, and the user is told.
pub(super) fn times_new_roman(folders: &[PathBuf]) -> Vec<Vec<u8>> {
    let mut found: BTreeMap<Style, Vec<u8>> = BTreeMap::new();
    let files = folders.iter().flat_map(|folder| WalkDir::new(folder).max_depth(DEPTH));
    for file in files.flatten().filter(|file| !file.file_type().is_dir()) {
        let Some(style) = style(file.path()) else { continue };
        if let (false, Ok(bytes)) = (found.contains_key(&style), fs::read(file.path())) {
            found.insert(style, bytes);
        }
    }
    if found.len() == 4 { found.into_values().collect() } else { Vec::new() }
}

/// Which style a file of the typeface holds; none for any other file.
fn style(path: &Path) -> Option<Style> {
    let ending = path.extension()?.to_str()?.to_lowercase();
    if !["ttf", "otf"].contains(&ending.as_str()) {
        return None;
    }
    let stem = path.file_stem()?.to_str()?.to_lowercase();
    let letters: String = stem.chars().filter(char::is_ascii_alphabetic).collect();
    FILES.iter().find(|(name, _)| *name == letters).map(|(_, style)| *style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_in_every_spelling() {
        for (name, expected) in [
            ("times.ttf", Some(Style::Upright)),
            ("Times New Roman Bold Italic.ttf", Some(Style::BoldItalic)),
            ("Times_New_Roman_Bold.TTF", Some(Style::Bold)),
            ("timesi.ttf", Some(Style::Italic)),
            ("timesi.txt", None),
            ("TimesTen.ttf", None),
        ] {
            assert_eq!(style(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn all_four_or_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let deep = folder.path().join("truetype").join("msttcorefonts");
        fs::create_dir_all(&deep).expect("made");
        let missing = folder.path().join("none");
        let found = || times_new_roman(&[missing.clone(), folder.path().to_owned()]);
        for name in ["timesbi.ttf", "timesi.ttf", "timesbd.ttf"] {
            fs::write(deep.join(name), name).expect("written");
            assert!(found().is_empty());
        }
        fs::write(deep.join("Times_New_Roman.ttf"), "times.ttf").expect("written");
        assert_eq!(
            found(),
            ["times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"].map(Vec::from)
        );
        // A second spelling of the same file changes nothing.
        fs::write(deep.join("times.ttf"), "times.ttf").expect("written");
        assert_eq!(found().len(), 4);
    }

    #[test]
    fn folders_come_from_the_environment_and_the_system() {
        let home = |name: &str| (name != "XDG_DATA_HOME").then(|| "nhà".to_owned());
        let folders = folders(home);
        assert!(folders.iter().any(|folder| folder.starts_with("nhà")));
    }
}
