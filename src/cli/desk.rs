//! `desk`: the round in a browser.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use chrono::{Datelike, NaiveDate};

use super::arguments::Request;
use super::{Environment, print, stamp, tell, text, today};
use crate::config;
use crate::desk::{self, Holder, Options, Start};
use crate::error::{At, Error};
use crate::messages::Language;
use crate::pipeline::Workspace;
use crate::pipeline::issuing::Actor;
use crate::publish::own_sets::OwnSets;
use crate::worker::Reader;

/// How long a desk stays without a page.
const IDLE: Duration = Duration::from_secs(30 * 60);
/// Where Linux says what the machine is called.
const HOST_NAME: &str = "/proc/sys/kernel/hostname";

/// What the desk of any round is made from.
struct Source {
    /// The returns' folder, from a round's.
    input: PathBuf,
    /// The program's own file.
    program: Option<PathBuf>,
    /// Where the machine keeps its fonts.
    fonts: Vec<PathBuf>,
    /// Where this user's programs keep what can be made anew.
    cache: Option<PathBuf>,
    /// `SOURCE_DATE_EPOCH`.
    stamp: Option<i64>,
    /// Who is at work.
    user: String,
    /// What the clock said, and when.
    clock: (SystemTime, Instant),
}

impl Source {
    /// What the desk of a round is opened with.
    fn options(self: &Arc<Self>, round: &Path) -> Options {
        let (of_workspace, of_actor, folder) = (self.clone(), self.clone(), round.to_owned());
        Options {
            input: round.join(&self.input),
            output: round.join("output"),
            forms: round.join("bieu-mau"),
            round: round.to_owned(),
            workspace: Box::new(move || Ok(of_workspace.workspace(&folder))),
            actor: Box::new(move |language| of_actor.actor(language)),
        }
    }

    /// A workspace of its own for a run over a round.
    fn workspace(&self, round: &Path) -> Workspace {
        let system = config::load(round).is_ok_and(|own| own.plan.print.system_font);
        let fonts = if system { super::fonts::times_new_roman(&self.fonts) } else { Vec::new() };
        Workspace {
            folder: round.to_owned(),
            input: round.join(&self.input),
            reader: self.program.clone().map_or(Reader::InProcess, Reader::workers),
            system_fonts: fonts,
            stamp: self.stamp,
            threads: None,
            own_sets: OwnSets { folder: self.cache.clone() },
            enclosed: false,
            provers: crate::verify::PROVERS,
        }
    }

    /// Who acts, at a moment while the desk is open: the clock was read when the program started.
    fn actor(&self, language: Language) -> Actor {
        let (now, started) = self.clock;
        let now = now.checked_add(started.elapsed()).unwrap_or(now);
        let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let seconds = self.stamp.or_else(|| i64::try_from(since.as_secs()).ok());
        let seconds = seconds.unwrap_or_default();
        Actor { name: self.user.clone(), seconds, today: super::day_at(seconds), language }
    }
}

/// A folder that a new round may lie in: among the user's documents, under its year.
fn suggested(home: &Path, today: NaiveDate) -> PathBuf {
    let documents = home.join("Documents");
    let parent = if documents.is_dir() { documents } else { home.to_owned() };
    parent.join("bienban").join(format!("dot-{}", today.year()))
}

/// `desk`.
pub(super) fn desk(
    request: &Request,
    environment: &Environment,
    input: &Path,
    (chooses, opens): (bool, bool),
) -> Result<u8, Error> {
    // What other programs are asked to open has to be found from anywhere.
    let folder = std::path::absolute(&request.folder).at(&request.folder)?;
    let user = environment.user.clone().unwrap_or_default();
    let source = Arc::new(Source {
        input: input.to_owned(),
        program: environment.program.clone(),
        fonts: environment.font_folders.clone(),
        cache: environment.cache_folder.clone(),
        stamp: stamp(environment)?,
        user: user.clone(),
        clock: (environment.now, environment.started),
    });
    let known = std::fs::read_to_string(HOST_NAME).map(|name| name.trim().to_owned());
    let machine = environment.machine.clone().or_else(|| known.ok()).unwrap_or_default();
    let (language, today) = (request.language, today(environment, source.stamp));
    let said = move |key: &str| tell(&format!("{}\n", text(language, key)));
    desk::run(Start {
        folder,
        chooses,
        options: Box::new(move |round| source.options(round)),
        language,
        cache: environment.cache_folder.clone(),
        suggested: environment.home.as_ref().map(|home| suggested(home, today)),
        holder: Holder { machine, user },
        idle: IDLE,
        announce: Box::new(move |address| {
            if !opens {
                print(&format!("{address}\n"));
            } else if desk::open_browser(address) {
                said("desk-started");
            } else {
                said("desk-no-browser");
                print(&format!("{address}\n"));
            }
        }),
    })?;
    Ok(0)
}
