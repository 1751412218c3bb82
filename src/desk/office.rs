//! The office (văn phòng): what stays when another round is laid on the desk: the port, who may
//! come in, the language, how long nobody was there.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::doors::Doors;
use super::place::{Holder, Place, Taken};
use super::view::View;
use super::{Desk, Options, apart, held, recent, routes, server};
use crate::config;
use crate::error::Error;
use crate::messages::Language;

/// The stack of threads that lay papers out: Typst recurses deeply.
const STACK_BYTES: usize = 16 * 1024 * 1024;
/// The most threads that wait for files and for the pipeline.
const MOST_THREADS: usize = 8;
/// How often it is looked whether anybody is still there.
const ROUNDS: Duration = Duration::from_secs(5);
/// How long the last answer may take to reach the browser.
const FAREWELL: Duration = Duration::from_millis(700);

/// What the desk of a folder is opened with.
pub type OptionsOf = Box<dyn Fn(&Path) -> Options + Send + Sync>;
/// Is told the address of a first page, with its secret.
pub type Announce = Box<dyn Fn(&str) + Send + Sync>;

/// What the program starts with.
pub struct Start {
    /// The folder that is opened first.
    pub folder: PathBuf,
    /// Whether the user is asked which round it is to be, whatever lies in that folder.
    pub chooses: bool,
    /// What the desk of a folder is opened with.
    pub options: OptionsOf,
    /// The language of pages until somebody chooses another.
    pub language: Language,
    /// The folder that this user alone reads.
    pub cache: Option<PathBuf>,
    /// A folder for a new round, as a suggestion.
    pub suggested: Option<PathBuf>,
    /// Who holds the desk, for others.
    pub holder: Holder,
    /// How long the desk stays without a page.
    pub idle: Duration,
    /// Is told the address of the first page; of a desk that is open already too.
    pub announce: Announce,
}

/// An open office.
pub struct Office {
    /// What the program started with.
    pub start: Start,
    /// Where it listens.
    port: u16,
    /// Who may come in.
    pub doors: Doors,
    /// How pages look.
    pub view: View,
    /// The language of pages.
    language: Mutex<Language>,
    /// When a page last asked for something.
    last_seen: Mutex<Instant>,
    /// Whether the office is to close.
    closing: watch::Sender<bool>,
    /// The desk that is open, and what answers for it; none once the office is closed.
    open: Mutex<Option<(Arc<Desk>, Router)>>,
}

/// Opens the desk of a round and serves it, and of others that are chosen on its pages, until it
/// is closed.
///
/// # Errors
/// When another user or machine has the desk open, or this one can have no port.
pub fn run(start: Start) -> Result<(), Error> {
    let holds = !start.chooses && start.folder.join(config::FILE_NAME).exists();
    let place = match holds.then(|| start.take(&start.folder)).transpose()? {
        Some(Taken::Second(address)) => {
            (start.announce)(&address);
            return Ok(());
        }
        Some(Taken::First(place)) => Some(place),
        None => None,
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
        let folder = start.folder.clone();
        let office = Arc::new(Office::new(start, port)?);
        office.lay(&folder, place)?;
        (office.start.announce)(&office.doors.address(Instant::now())?);
        let serving = tokio::spawn(server::serve(listener, office.clone()));
        office.until_closed().await;
        tokio::time::sleep(FAREWELL).await;
        serving.abort();
        drop(held(&office.open).take());
        Ok(())
    });
    // A thread that still reads a file is not waited for.
    runtime.shutdown_background();
    served
}

impl Start {
    /// Takes a round's desk, or finds who has it.
    ///
    /// # Errors
    /// When another user or machine has it, or the folder cannot be written to.
    fn take(&self, round: &Path) -> Result<Taken, Error> {
        Place::take(round, self.cache.as_deref(), &self.holder)
    }
}

impl Office {
    /// An office that listens on a port, with nothing on its desk yet.
    fn new(start: Start, port: u16) -> Result<Self, Error> {
        Ok(Self {
            port,
            doors: Doors::new(port)?,
            view: View::new()?,
            language: Mutex::new(start.language),
            last_seen: Mutex::new(Instant::now()),
            closing: watch::Sender::new(false),
            open: Mutex::default(),
            start,
        })
    }

    /// Lays a folder on the desk: a round that this run holds, or what has none yet.
    fn lay(self: &Arc<Self>, folder: &Path, place: Option<Place>) -> Result<Arc<Desk>, Error> {
        if let Some(place) = &place {
            place.tell(self.port, self.doors.key())?;
            recent::note(self.start.cache.as_deref(), folder);
        }
        let desk = Arc::new(Desk::new(self.clone(), (self.start.options)(folder), place)?);
        *held(&self.open) = Some((desk.clone(), routes::router(desk.clone())));
        Ok(desk)
    }

    /// The desk that is open, and what answers for it.
    pub fn open(&self) -> Option<(Arc<Desk>, Router)> {
        held(&self.open).clone()
    }

    /// Opens another round in the place of the one that lies on `desk`.
    ///
    /// # Errors
    /// When work is under way, the folder has no round, or somebody else has it open.
    pub async fn change(self: &Arc<Self>, desk: &Arc<Desk>, to: &Path) -> Result<Arc<Desk>, Error> {
        let office = self.clone();
        let (here, folder) = (desk.options.round.clone(), to.to_owned());
        if !folder.join(config::FILE_NAME).is_file() {
            return Err(Error::findings("desk-no-round").arg("folder", to.display().to_string()));
        }
        if desk.place.is_some() && same_file::is_same_file(&here, &folder).unwrap_or(false) {
            return Ok(desk.clone());
        }
        // Nobody begins anything on the old desk meanwhile.
        let free = desk.work.try_lock().ok().filter(|_| !desk.jobs.is_busy());
        let _free = free.ok_or_else(|| Error::findings("desk-busy"))?;
        match apart(move || office.start.take(&folder)).await? {
            Taken::First(place) => self.lay(to, Some(place)),
            Taken::Second(address) => {
                (self.start.announce)(&address);
                Err(Error::findings("desk-open-already"))
            }
        }
    }

    /// The language of pages.
    pub fn language(&self) -> Language {
        *held(&self.language)
    }

    /// Chooses another language.
    pub fn speak(&self, language: Language) {
        *held(&self.language) = language;
    }

    /// Notes that a page is there.
    pub fn seen(&self) {
        *held(&self.last_seen) = Instant::now();
    }

    /// Closes the office as soon as no work is under way.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Whether it is to close.
    pub fn is_closing(&self) -> bool {
        *self.closing.borrow()
    }

    /// Waits until the office is closed, or nobody has had a page of it for long; never ends in
    /// the middle of work.
    async fn until_closed(&self) {
        let mut closing = self.closing.subscribe();
        let idle = self.start.idle;
        loop {
            let asked = tokio::time::timeout(ROUNDS.min(idle), closing.changed()).await;
            let asked = asked.is_ok() || self.is_closing();
            let left = held(&self.last_seen).elapsed() > idle;
            // Nobody begins anything while the last work ends.
            if (asked || left) && self.open().is_none_or(|(desk, _)| !desk.is_busy()) {
                return;
            }
            if asked {
                tokio::time::sleep(FAREWELL).await;
            }
        }
    }
}
