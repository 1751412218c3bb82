//! `desk`: the round in a browser.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use super::arguments::Request;
use super::{Environment, print, stamp, tell, text};
use crate::config;
use crate::desk::{self, Holder, Options};
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

/// What a workspace is made from, again and again while the desk is open.
struct Source {
    /// The round's folder.
    folder: PathBuf,
    /// The returns' folder.
    input: PathBuf,
    /// The program's own file.
    program: Option<PathBuf>,
    /// Where the machine keeps its fonts.
    fonts: Vec<PathBuf>,
    /// Where this user's programs keep what can be made anew.
    cache: Option<PathBuf>,
    /// `SOURCE_DATE_EPOCH`.
    stamp: Option<i64>,
}

impl Source {
    /// A workspace of its own.
    fn workspace(&self) -> Workspace {
        let system = config::load(&self.folder).is_ok_and(|own| own.plan.print.system_font);
        let fonts = if system { super::fonts::times_new_roman(&self.fonts) } else { Vec::new() };
        Workspace {
            folder: self.folder.clone(),
            input: self.input.clone(),
            reader: self.program.clone().map_or(Reader::InProcess, Reader::workers),
            system_fonts: fonts,
            stamp: self.stamp,
            threads: None,
            own_sets: OwnSets { folder: self.cache.clone() },
            enclosed: false,
            provers: crate::verify::PROVERS,
        }
    }
}

/// Who acts, at a moment while the desk is open: the clock was read when the program started.
fn actor(
    name: &str,
    (now, started): (SystemTime, Instant),
    stamp: Option<i64>,
    language: Language,
) -> Actor {
    let now = now.checked_add(started.elapsed()).unwrap_or(now);
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = stamp.or_else(|| i64::try_from(since.as_secs()).ok()).unwrap_or_default();
    Actor { name: name.to_owned(), seconds, today: super::day_at(seconds), language }
}

/// `desk`.
pub(super) fn desk(
    request: &Request,
    environment: &Environment,
    input: &Path,
    opens: bool,
) -> Result<u8, Error> {
    // What other programs are asked to open has to be found from anywhere.
    let folder = std::path::absolute(&request.folder).at(&request.folder)?;
    let stamp = stamp(environment)?;
    let source = Source {
        input: folder.join(input),
        folder: folder.clone(),
        program: environment.program.clone(),
        fonts: environment.font_folders.clone(),
        cache: environment.cache_folder.clone(),
        stamp,
    };
    let user = environment.user.clone().unwrap_or_default();
    let (clock, name) = ((environment.now, environment.started), user.clone());
    let known = std::fs::read_to_string(HOST_NAME).map(|name| name.trim().to_owned());
    let machine = environment.machine.clone().or_else(|| known.ok()).unwrap_or_default();
    let options = Options {
        input: source.input.clone(),
        output: folder.join("output"),
        forms: folder.join("bieu-mau"),
        round: folder,
        workspace: Box::new(move || Ok(source.workspace())),
        actor: Box::new(move |language| actor(&name, clock, stamp, language)),
        language: request.language,
        cache: environment.cache_folder.clone(),
        holder: Holder { machine, user },
        idle: IDLE,
    };
    let said = |key: &str| tell(&format!("{}\n", text(request.language, key)));
    desk::run(options, &|address| {
        if !opens {
            print(&format!("{address}\n"));
        } else if desk::open_browser(address) {
            said("desk-started");
        } else {
            said("desk-no-browser");
            print(&format!("{address}\n"));
        }
    })?;
    Ok(0)
}
