//! What stops a whole run: one clear message, and the exit code it ends with.
//!
//! What is wrong inside a return is never an error but a finding: it is
//! collected, and the run goes on.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::finding::{Arg, Args};
use crate::messages::{self, Language};

/// Which part of the world is at fault; it decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Findings stand in the way of what was asked (exit code 1).
    Findings,
    /// The command line or `bienban.toml` is wrong (exit code 2).
    Asked,
    /// The program could not do its work (exit code 3).
    Work,
}

/// A message about what stopped the run.
#[derive(Debug, Clone)]
pub struct Error {
    /// Who has to mend it.
    pub fault: Fault,
    /// Key of the message in the catalogues.
    pub key: &'static str,
    /// The values in the message.
    pub args: Args,
    /// The line at fault with a caret below it, where there is one.
    pub excerpt: Option<Excerpt>,
    /// What the system said, where it refused something.
    pub source: Option<Arc<io::Error>>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::English))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// A line of a file and the place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The file's name.
    pub file: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The line itself.
    pub text: String,
}

impl Excerpt {
    /// The line that holds the byte at `offset` of a file's text.
    pub fn of(file: &str, source: &str, offset: usize) -> Self {
        let before = source.get(..offset).unwrap_or(source);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.get(start..).unwrap_or_default().chars().count() + 1,
            text: source
                .get(start..)
                .and_then(|rest| rest.lines().next())
                .unwrap_or_default()
                .to_owned(),
        }
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gutter = self.line.to_string();
        let blank = " ".repeat(gutter.len());
        writeln!(f, "{blank} ┌─ {}:{}:{}", self.file, self.line, self.column)?;
        // A tab would move the text, but not the caret below it.
        writeln!(f, "{gutter} │ {}", self.text.replace('\t', " "))?;
        write!(f, "{blank} │ {}^", " ".repeat(self.column.saturating_sub(1)))
    }
}

impl Error {
    /// A mistake in what was asked for.
    pub fn asked(key: &'static str) -> Self {
        Self { fault: Fault::Asked, key, args: Args::new(), excerpt: None, source: None }
    }

    /// Work that could not be done.
    pub fn work(key: &'static str) -> Self {
        Self { fault: Fault::Work, ..Self::asked(key) }
    }

    /// A refusal because of findings.
    pub fn findings(key: &'static str) -> Self {
        Self { fault: Fault::Findings, ..Self::asked(key) }
    }

    /// A failed access to a file or folder, told by its cause.
    pub fn access(path: &Path, error: io::Error) -> Self {
        let detail = error.to_string();
        let key = match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "work-permission"
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "work-disk-full",
            io::ErrorKind::NotFound => "work-not-found",
            io::ErrorKind::ResourceBusy => "work-file-open",
            // Windows answers a file that another program holds open with this number.
            _ if cfg!(windows) && error.raw_os_error() == Some(32) => "work-file-open",
            _ => "work-access",
        };
        let told = Self::work(key).arg("path", path.display().to_string());
        Self { source: Some(Arc::new(error)), ..told.arg("detail", detail) }
    }

    /// Adds a value to the message.
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.insert(name, value.into());
        self
    }

    /// Adds the line at fault.
    pub fn excerpt(mut self, excerpt: Excerpt) -> Self {
        self.excerpt = Some(excerpt);
        self
    }

    /// The message as people read it.
    pub fn message(&self, language: Language) -> String {
        let text = messages::text(language, self.key, &self.args);
        match &self.excerpt {
            Some(excerpt) => format!("{text}\n{excerpt}"),
            None => text,
        }
    }

    /// The process' exit code.
    pub fn exit_code(&self) -> u8 {
        match self.fault {
            Fault::Findings => 1,
            Fault::Asked => 2,
            Fault::Work => 3,
        }
    }
}

/// Adds the path to a failed access: `fs::read(path).at(path)?`.
pub trait At<T> {
    /// The value, or the failure with its path.
    fn at(self, path: &Path) -> Result<T, Error>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, path: &Path) -> Result<T, Error> {
        self.map_err(|error| Error::access(path, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_points_at_the_character() {
        let source = "một = 1\nhải = \"x\n";
        let at = source.find('"').expect("a quote");
        let excerpt = Excerpt::of("bienban.toml", source, at);
        assert_eq!((excerpt.line, excerpt.column), (2, 7));
        assert_eq!(excerpt.text, "hải = \"x");
        assert!(excerpt.to_string().ends_with("\n  │       ^"));
    }

    #[test]
    fn a_refused_access_keeps_what_the_system_said() {
        use std::error::Error as _;
        let refused = io::Result::<()>::Err(io::ErrorKind::PermissionDenied.into());
        let error = refused.at(Path::new("ra/vao")).expect_err("refused");
        assert_eq!((error.key, error.fault), ("work-permission", Fault::Work));
        assert!(error.to_string().contains("ra/vao"), "{error}");
        assert_eq!(error.source().map(ToString::to_string).as_deref(), Some("permission denied"));
    }

    #[test]
    fn an_excerpt_past_the_end_is_the_last_line() {
        assert_eq!(Excerpt::of("f", "a", 99).line, 1);
    }
}
