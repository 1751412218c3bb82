//! The desk (bàn làm việc): the round in a browser on this machine, for people who do not work in
//! a terminal. It shows what `check` says and does what the commands do, over the same files.
//!
//! [`doors`] decide who may come in, `server` listens, `place` sees to one desk a round, `look` is
//! the round as it stands, `job` the work under way; every other file here is a page or two. What
//! pages say stands in `locales/`, how they look in `pages/` and `static/`.

mod arrivals;
mod asking;
mod board;
pub mod doors;
mod find;
mod job;
mod look;
mod making;
mod papers;
mod place;
mod proving;
mod register;
mod routes;
mod sending;
mod server;
mod sheets;
mod standing;
mod unit;
mod view;
mod visit;

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Response;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::error::Error;
use crate::messages::Language;
use crate::pipeline::issuing::Actor;
use crate::pipeline::{Listener, Workspace};
use arrivals::Waiting;
use doors::{Doors, Refused};
use job::{Ended, Jobs, Kind, Outcome};
use look::Look;
pub use place::Holder;
use place::{Place, Taken};
pub use routes::ROUTES;
use sheets::Books;
use view::{Notice, View};

/// The stack of threads that lay papers out: Typst recurses deeply.
const STACK_BYTES: usize = 16 * 1024 * 1024;
/// The most threads that wait for files and for the pipeline.
const MOST_THREADS: usize = 8;
/// How often it is looked whether anybody is still there.
const ROUNDS: Duration = Duration::from_secs(5);
/// How long the last answer may take to reach the browser.
const FAREWELL: Duration = Duration::from_millis(700);

/// A workspace for each look at the round: what it takes from outside is taken anew.
pub type Workspaces = Box<dyn Fn() -> Result<Workspace, Error> + Send + Sync>;
/// Who acts, at the moment of asking.
pub type Actors = Box<dyn Fn(Language) -> Actor + Send + Sync>;

/// What a desk is opened with.
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
    /// The language of pages until somebody chooses another.
    pub language: Language,
    /// The folder that this user alone reads.
    pub cache: Option<PathBuf>,
    /// Who holds the desk, for others.
    pub holder: Holder,
    /// How long the desk stays without a page.
    pub idle: Duration,
}

/// A look at the round, or why there is none, with the stamp of what it was taken of.
type Seen = Option<(String, Result<Arc<Look>, Error>)>;

/// An open desk.
pub struct Desk {
    /// What it was opened with.
    options: Options,
    /// Who may come in.
    doors: Doors,
    /// How pages look.
    view: View,
    /// The language of pages.
    language: Mutex<Language>,
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
    /// When a page last asked for something.
    last_seen: Mutex<Instant>,
    /// Whether the desk is to end.
    closing: watch::Sender<bool>,
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

/// Opens the desk of a round and serves it until it is closed. `announce` is told the address of
/// the first page, with its secret, once; of a desk that is open already too.
///
/// # Errors
/// When another user or machine has the desk open, or this one can have no port.
pub fn run(options: Options, announce: &dyn Fn(&str)) -> Result<(), Error> {
    let taken = Place::take(&options.round, options.cache.as_deref(), &options.holder)?;
    let place = match taken {
        Taken::First(place) => place,
        Taken::Second(address) => {
            announce(&address);
            return Ok(());
        }
    };
    let failed = |error: std::io::Error| Error::work("desk-port").arg("detail", error.to_string());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .thread_stack_size(STACK_BYTES)
        .max_blocking_threads(MOST_THREADS)
        .build()
        .map_err(failed)?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let desk = Arc::new(Desk::new(options, port)?);
        place.tell(port, desk.doors.key())?;
        announce(&desk.doors.address(Instant::now())?);
        let serving =
            tokio::spawn(server::serve(listener, desk.clone(), routes::router(desk.clone())));
        desk.until_closed().await;
        tokio::time::sleep(FAREWELL).await;
        serving.abort();
        Ok(())
    });
    // A thread that still reads a file is not waited for.
    runtime.shutdown_background();
    served
}

impl Desk {
    /// A desk on a port.
    fn new(options: Options, port: u16) -> Result<Self, Error> {
        Ok(Self {
            doors: Doors::new(port)?,
            view: View::new()?,
            language: Mutex::new(options.language),
            current: Mutex::default(),
            work: tokio::sync::Mutex::default(),
            jobs: Jobs::default(),
            waiting: Waiting::new(&options.round)?,
            books: Books::default(),
            notice: Mutex::default(),
            drafts: Mutex::default(),
            last_seen: Mutex::new(Instant::now()),
            closing: watch::Sender::new(false),
            options,
        })
    }

    /// The language of pages.
    fn language(&self) -> Language {
        *held(&self.language)
    }

    /// Notes that a page is there.
    fn seen(&self) {
        *held(&self.last_seen) = Instant::now();
    }

    /// Ends the desk as soon as no work is under way.
    fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Waits until the desk is closed, or nobody has had a page of it for long; never ends in the
    /// middle of work.
    async fn until_closed(&self) {
        let mut closing = self.closing.subscribe();
        loop {
            let asked =
                tokio::time::timeout(ROUNDS.min(self.options.idle), closing.changed()).await;
            let asked = asked.is_ok() || *closing.borrow();
            let left = held(&self.last_seen).elapsed() > self.options.idle;
            if (asked || left) && !self.jobs.is_busy() {
                // Nobody begins anything while the last work ends.
                if let Ok(_free) = self.work.try_lock() {
                    return;
                }
            }
            if asked {
                tokio::time::sleep(FAREWELL).await;
            }
        }
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
        if *self.closing.borrow() || !self.jobs.begin(kind) {
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

    /// The answer to a request that may not come in.
    fn refusal(&self, refused: Refused) -> Response<Body> {
        self.view.refusal(refused, self.language())
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
