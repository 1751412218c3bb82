//! The desk (bàn làm việc): the round in a browser on this machine, for people who do not work in
//! a terminal. It shows what `check` says and does what the commands do, over the same files.
//!
//! [`doors`] decide who may come in, `server` listens, `office` is what stays when another round is
//! opened, `place` sees to one desk a round, `look` is the round as it stands, `job` the work under
//! way; every other file here is a page or two. What pages say stands in `locales/`, how they look
//! in `pages/` and `static/`.

mod arrivals;
mod asking;
mod board;
pub mod doors;
mod find;
mod job;
mod look;
mod making;
mod office;
mod papers;
mod place;
mod proving;
mod recent;
mod register;
mod rounds;
mod routes;
mod sending;
mod server;
mod sheets;
mod standing;
mod unit;
mod view;
mod visit;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::Error;
use crate::messages::Language;
use crate::pipeline::issuing::Actor;
use crate::pipeline::{Listener, Workspace};
use arrivals::Waiting;
use job::{Ended, Jobs, Kind, Outcome};
use look::Look;
use office::Office;
pub use office::{Start, run};
pub use place::Holder;
use place::Place;
pub use routes::ROUTES;
use sheets::Books;
use view::Notice;

/// A workspace for each look at the round: what it takes from outside is taken anew.
pub type Workspaces = Box<dyn Fn() -> Result<Workspace, Error> + Send + Sync>;
/// Who acts, at the moment of asking.
pub type Actors = Box<dyn Fn(Language) -> Actor + Send + Sync>;

/// What the desk of a round is opened with.
pub struct Options {
    /// The round's folder.
    pub round: PathBuf,
    /// The returns.
    pub input: PathBuf,
    /// The set.
    pub output: PathBuf,
    /// Where forms go.
    pub forms: PathBuf,
    /// How a run of the pipeline is begun.
    pub workspace: Workspaces,
    /// Who acts.
    pub actor: Actors,
}

/// A look at the round, or why there is none, with the stamp of what it was taken of.
type Seen = Option<(String, Result<Arc<Look>, Error>)>;

/// An open desk.
pub struct Desk {
    /// Where it stands.
    office: Arc<Office>,
    /// What it was opened with.
    options: Options,
    /// Its hold on the round; none where there is no round yet, and one has to be chosen.
    place: Option<Place>,
    /// The last look at the round.
    current: Mutex<Seen>,
    /// Held by whoever reads the whole round or writes beside it.
    work: tokio::sync::Mutex<()>,
    /// Work under way.
    jobs: Jobs,
    /// Files that wait to be taken in.
    waiting: Waiting,
    /// Workbooks that were shown.
    books: Books,
    /// What the next page says first.
    notice: Mutex<Option<Notice>>,
    /// What was typed into forms and could not be saved, by the fields' names: pages show it again.
    drafts: Mutex<BTreeMap<String, String>>,
}

/// What a lock holds, whoever broke while holding it.
fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs something that takes its time on a thread of its own.
///
/// # Errors
/// As the work itself; when its thread died.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let died = |_| Error::work("work-threads").arg("detail", "panic");
    tokio::task::spawn_blocking(work).await.map_err(died)?
}

impl Desk {
    /// The desk of a round that this run holds, or of none yet.
    ///
    /// # Errors
    /// When what a run before left to wait cannot be cleared.
    fn new(office: Arc<Office>, options: Options, place: Option<Place>) -> Result<Self, Error> {
        let waiting = Waiting::new(&options.round);
        if place.is_some() {
            waiting.clear()?;
        }
        Ok(Self {
            office,
            place,
            current: Mutex::default(),
            work: tokio::sync::Mutex::default(),
            jobs: Jobs::default(),
            waiting,
            books: Books::default(),
            notice: Mutex::default(),
            drafts: Mutex::default(),
            options,
        })
    }

    /// The language of pages.
    fn language(&self) -> Language {
        self.office.language()
    }

    /// The name of the round in its forms: what was filled in for one is never done to another.
    fn of(&self) -> String {
        id(&self.options.round.to_string_lossy())
    }

    /// Whether work is under way, or is just ending.
    fn is_busy(&self) -> bool {
        self.jobs.is_busy() || self.work.try_lock().is_err()
    }

    /// The round as it stands: looked at again where a file has changed since. While work is under
    /// way it is the last look.
    ///
    /// # Errors
    /// Why the round cannot be read.
    async fn look(&self) -> Result<Arc<Look>, Error> {
        let stamp = self.stamp().await?;
        let known = |seen: &Seen| match seen {
            Some((of, look)) if *of == stamp || self.jobs.is_busy() => Some(look.clone()),
            _ => None,
        };
        if let Some(look) = known(&held(&self.current)) {
            return look;
        }
        let _working = self.work.lock().await;
        // Somebody else may have looked while this one waited.
        if let Some(look) = known(&held(&self.current)) {
            return look;
        }
        let before = match &*held(&self.current) {
            Some((_, Ok(look))) => Some(look.clone()),
            _ => None,
        };
        let workspace = (self.options.workspace)();
        let look = apart(move || Look::new(workspace?, before.as_deref())).await.map(Arc::new);
        *held(&self.current) = Some((stamp, look.clone()));
        look
    }

    /// When the round's files were last written.
    async fn stamp(&self) -> Result<String, Error> {
        let (round, input) = (self.options.round.clone(), self.options.input.clone());
        apart(move || Ok(look::stamp(&round, &input))).await
    }

    /// Writes beside the round while nobody else does.
    ///
    /// # Errors
    /// As the writing; when work is under way.
    async fn write(
        &self,
        writing: impl FnOnce() -> Result<(), Error> + Send + 'static,
    ) -> Result<(), Error> {
        if self.jobs.is_busy() {
            return Err(Error::findings("desk-busy"));
        }
        let _working = self.work.lock().await;
        apart(writing).await
    }

    /// Begins a job on a thread of its own.
    ///
    /// # Errors
    /// When another one is under way, or a workspace cannot be had.
    fn begin(
        self: &Arc<Self>,
        kind: Kind,
        work: impl FnOnce(Workspace, Listener<'_>) -> Result<Outcome, Error> + Send + 'static,
    ) -> Result<(), Error> {
        let workspace = (self.options.workspace)()?;
        if self.office.is_closing() || !self.jobs.begin(kind) {
            return Err(Error::findings("desk-busy"));
        }
        let desk = self.clone();
        tokio::spawn(async move {
            let working = desk.work.lock().await;
            let teller = desk.clone();
            let outcome = apart(move || work(workspace, &|event| teller.jobs.tell(event))).await;
            drop(working);
            desk.jobs.end(Ended { kind, outcome });
        });
        Ok(())
    }

    /// What the next page says first.
    fn say(&self, notice: Notice) {
        *held(&self.notice) = Some(notice);
    }
}

/// Opens a file or folder in the program that this machine has for it.
fn open(path: &Path) -> Result<(), Error> {
    let failed = |error: opener::OpenError| {
        let path = path.display().to_string();
        Error::work("desk-cannot-open").arg("path", path).arg("detail", error.to_string())
    };
    opener::open(path).map_err(failed)
}

/// Opens an address in the browser; false where there is none.
pub fn open_browser(address: &str) -> bool {
    opener::open_browser(address).is_ok()
}

/// Opens a file in its own program, where nobody could be told that it cannot be opened.
pub fn open_file(path: &Path) -> bool {
    opener::open(path).is_ok()
}

/// A short name for something, by which pages ask for it: never a path.
fn id(of: &str) -> String {
    crate::hash::sha256(of.as_bytes()).chars().take(16).collect()
}

/// What pages hand to their templates by name.
type Context = BTreeMap<&'static str, serde_json::Value>;
