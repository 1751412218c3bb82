//! What the tests share: rounds in temporary folders, the program, its findings.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::large_round;
pub use crate::large_round::rewritten;

/// The project's folder.
pub fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The small round's folder.
pub fn mini() -> PathBuf {
    project().join("tests").join("rounds").join("mini")
}

/// A round in a folder of its own, to be changed and built.
pub struct TestRound {
    /// Removed with the test.
    folder: TempDir,
}

impl TestRound {
    /// A copy of the small round.
    pub fn mini() -> Self {
        Self::copy_of(&mini())
    }

    /// A copy of the small round whose files came in the opposite order.
    pub fn mini_backwards() -> Self {
        let round = Self::mini();
        let backwards: Vec<_> = files(&round.join("input")).into_iter().rev().collect();
        std::fs::remove_dir_all(round.join("input")).expect("removed");
        for (path, bytes) in backwards {
            let path = round.join(&format!("input/{path}"));
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, bytes).expect("written");
        }
        round
    }

    /// A round of so many units.
    pub fn large(units: usize) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        large_round::write(folder.path(), units);
        Self { folder }
    }

    /// A copy of the sample round.
    pub fn sample() -> Self {
        Self::copy_of(&project())
    }

    /// A copy of a round's `bienban.toml` and `input/`.
    pub fn copy_of(round: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::copy(round.join("bienban.toml"), folder.path().join("bienban.toml")).expect("copied");
        copy_folder(&round.join("input"), &folder.path().join("input"));
        Self { folder }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A path below it.
    pub fn join(&self, path: &str) -> PathBuf {
        path.split('/').fold(self.path().to_owned(), |folder, part| folder.join(part))
    }

    /// Runs the program on it, in Vietnamese.
    pub fn run(&self, arguments: &[&str]) -> Output {
        program().arg("-C").arg(self.path()).args(arguments).output().expect("the program starts")
    }

    /// Runs the program, which must end with this code, and returns what it said
    /// on standard output and on standard error.
    pub fn run_to(&self, code: i32, arguments: &[&str]) -> (String, String) {
        let output = self.run(arguments);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{out}\n{err}");
        (out, err)
    }

    /// What `check --format json` prints; it must end with this code.
    pub fn report(&self, code: i32) -> Value {
        let (out, _) = self.run_to(code, &["check", "--format", "json"]);
        serde_json::from_str(&out).expect("JSON")
    }

    /// The findings as `UNIT CODE`, in their order.
    pub fn codes(&self, code: i32) -> Vec<String> {
        let report = self.report(code);
        let findings = report["findings"].as_array().expect("findings").clone();
        let name = |finding: &Value| {
            let unit = finding["unit"].as_str().unwrap_or("-");
            format!("{unit} {}", finding["code"].as_str().expect("a code"))
        };
        findings.iter().map(name).collect()
    }

    /// Changes texts of `bienban.toml`.
    pub fn configure(&self, from: &str, to: &str) {
        let path = self.join("bienban.toml");
        let text = fs::read_to_string(&path).expect("readable");
        assert!(text.contains(from), "{from}");
        fs::write(path, text.replace(from, to)).expect("written");
    }

    /// Changes a number in a workbook's cell on any sheet that has `from` there.
    pub fn edit_cell(&self, path: &str, cell: &str, from: u32, to: u32) {
        let number = |number| format!("<c r=\"{cell}\" t=\"n\"><v>{number}</v></c>");
        self.edit_workbook(path, &number(from), &number(to));
    }

    /// Changes texts of a workbook: every `from` in any of its XML parts becomes
    /// `to`.
    pub fn edit_workbook(&self, path: &str, from: &str, to: &str) {
        let path = self.join(path);
        let bytes = fs::read(&path).expect("readable");
        let mut changed = 0;
        let written = rewritten(&bytes, |name, bytes| {
            if !name.ends_with(".xml") {
                return (name.to_owned(), bytes);
            }
            let old = String::from_utf8(bytes).expect("UTF-8");
            changed += old.matches(from).count();
            (name.to_owned(), old.replace(from, to).into_bytes())
        });
        assert!(changed > 0, "{from} is not in {}", path.display());
        fs::write(path, written).expect("written");
    }
}

/// The program, with nothing taken from the tests' own environment.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bienban"));
    command.env("BIENBAN_LANG", "vi").env_remove("SOURCE_DATE_EPOCH").env("NO_COLOR", "1");
    // Notes of the sets it made: never the user's own, and gone with the tests' files.
    command.env("BIENBAN_CACHE", concat!(env!("CARGO_TARGET_TMPDIR"), "/notes"));
    command
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::write(&target, fs::read(entry.path()).expect("readable")).expect("written");
        }
    }
}

/// Every file below a folder with its bytes, by its path with `/`.
pub fn files(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut files = std::collections::BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.expect("readable");
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).expect("below");
            let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
            files.insert(parts.join("/"), fs::read(entry.path()).expect("readable"));
        }
    }
    files
}

/// Runs an outside tool; none, with a printed line, where it is missing and
/// `BIENBAN_REQUIRE_TOOLS=1` does not demand it.
pub fn tool(name: &str, arguments: &[&std::ffi::OsStr]) -> Option<String> {
    match Command::new(name).args(arguments).output() {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let complained = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{name}: {said}{complained}");
            Some(said)
        }
        Err(error) => {
            let required = std::env::var("BIENBAN_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
            assert!(!required, "{name} is required: {error}");
            println!("skipped: {name} is not on this machine");
            None
        }
    }
}

/// The text of a PDF as it stands on its pages.
pub fn pdf_text(path: &Path) -> Option<String> {
    tool("pdftotext", &["-layout".as_ref(), path.as_ref(), "-".as_ref()])
}
