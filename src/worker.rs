//! Reading a workbook where it can do no harm: in a process of the program's own
//! with a limit of memory and of time.
//!
//! Spreadsheet parsers abort, panic or never end on some hostile files. In a
//! worker that costs one file: the worker is ended, a new one takes its place,
//! and the run goes on. Workers live for many files, so that an ordinary round
//! pays for a few process starts only.
//!
//! A worker that cannot be started, or is ended from outside, is the machine's fault
//! and no file's: a lost file is read once more in another worker, and what is lost
//! then stops the run ([`Reader::healthy`]) before anything is made of it.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::sync::{Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::config::{Limits, MIB};
use crate::error::Error;
use crate::formats;
use crate::formats::cells::Workbook;
use crate::formats::docx::controls::Controlled;
use crate::formats::limits::{Limit, Unreadable};
use crate::inspect::pdf::{self, Content};
use crate::inspect::sheets;
use crate::inspect::words::Word;

/// The hidden command that makes the program a worker.
pub const COMMAND: &str = "read-workbooks";

/// What a worker answers for a workbook's cells.
type Reply = Result<Workbook, Unreadable>;

/// What a worker is asked to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Job {
    /// A workbook's cells.
    Cells,
    /// What a workbook holds beside them.
    Sheets,
    /// What a PDF shows and holds.
    Pdf,
    /// A Word document with its content controls.
    Controls,
}

/// Where workbooks are read.
pub enum Reader {
    /// In this process: for tests and benchmarks of harmless files.
    InProcess,
    /// In worker processes of this program.
    Workers(Pool),
}

impl Reader {
    /// Worker processes started from the program at `program`.
    pub fn workers(program: PathBuf) -> Self {
        Self::Workers(Pool { program, idle: Mutex::default(), fault: Mutex::default() })
    }

    /// The program itself, where workers are started from it.
    pub fn program(&self) -> Option<&Path> {
        match self {
            Self::InProcess => None,
            Self::Workers(pool) => Some(&pool.program),
        }
    }

    /// Whether all workers could do their work: what was read may be relied on.
    ///
    /// # Errors
    /// When the machine was at fault: no worker could be started, or one was ended
    /// from outside again and again.
    pub fn healthy(&self) -> Result<(), Error> {
        let Self::Workers(pool) = self else { return Ok(()) };
        match pool.fault.lock().unwrap_or_else(PoisonError::into_inner).clone() {
            Some(detail) => Err(Error::work("work-worker").arg("detail", detail)),
            None => Ok(()),
        }
    }

    /// Reads a workbook's cells.
    ///
    /// # Errors
    /// As [`formats::read`], and when the worker died or took too long.
    pub fn read(&self, bytes: &[u8], limits: &Limits) -> Reply {
        self.read_each(&[bytes], limits).next().unwrap_or(Err(Unreadable::Crashed))
    }

    /// Reads what a workbook holds beside its cells' values.
    ///
    /// # Errors
    /// When it cannot be read, and when the worker died or took too long.
    pub fn sheets(&self, bytes: &[u8], limits: &Limits) -> Result<Vec<Word>, Unreadable> {
        match self {
            Self::InProcess => sheets::read(bytes, limits).ok_or(Unreadable::Damaged),
            Self::Workers(pool) => pool.ask(Job::Sheets, bytes, limits)?,
        }
    }

    /// Reads what a PDF shows and holds.
    ///
    /// # Errors
    /// When it cannot be read, and when the worker died or took too long.
    pub fn pdf(&self, bytes: &[u8], limits: &Limits) -> Result<Content, Unreadable> {
        match self {
            Self::InProcess => pdf::read(bytes).ok_or(Unreadable::Damaged),
            Self::Workers(pool) => pool.ask(Job::Pdf, bytes, limits)?,
        }
    }

    /// Reads a Word document with its content controls.
    ///
    /// # Errors
    /// When it cannot be read, and when the worker died or took too long.
    pub fn controls(&self, bytes: &[u8], limits: &Limits) -> Result<Controlled, Unreadable> {
        match self {
            Self::InProcess => formats::read_controls(bytes, limits),
            Self::Workers(pool) => pool.ask(Job::Controls, bytes, limits)?,
        }
    }

    /// Reads workbooks one after the other: a worker takes all of them and goes on
    /// with the next ones while the caller makes something of the first.
    pub fn read_each<'a>(
        &'a self,
        files: &'a [&'a [u8]],
        limits: &'a Limits,
    ) -> Box<dyn Iterator<Item = Reply> + 'a> {
        match self {
            Self::InProcess => Box::new(files.iter().map(|bytes| read_guarded(bytes, limits))),
            Self::Workers(pool) => Box::new(Replies { pool, limits, files, worker: None, owed: 0 }),
        }
    }
}

/// Reads with panics turned into an answer.
fn read_guarded(bytes: &[u8], limits: &Limits) -> Reply {
    std::panic::catch_unwind(|| formats::read(bytes, limits)).unwrap_or(Err(Unreadable::Crashed))
}

/// Idle workers, and how to start one.
pub struct Pool {
    /// The program itself.
    program: PathBuf,
    /// Workers that wait for a file.
    idle: Mutex<Vec<Worker>>,
    /// What the machine did not let workers do.
    fault: Mutex<Option<String>>,
}

/// Why there is no answer from a worker, which is of no use any more.
enum Lost {
    /// The file is over a limit of time or memory.
    File(Unreadable),
    /// It ended by itself: the file's doing, if it does so twice.
    Crashed,
    /// It was ended from outside.
    Killed,
    /// It could not be started or reached.
    Machine(io::Error),
}

impl Pool {
    /// An idle worker, or a new one.
    fn take(&self) -> io::Result<Worker> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| Worker::start(&self.program), Ok)
    }

    /// Has one file read; once more, in another worker, when the first is lost.
    ///
    /// # Errors
    /// Why there is no answer. Where the machine is at fault, that is kept for
    /// [`Reader::healthy`].
    fn ask<T: DeserializeOwned>(
        &self,
        job: Job,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<T, Unreadable> {
        match self.ask_once(job, bytes, limits) {
            Ok(answer) => Ok(answer),
            Err(lost) => self.ask_again(lost, job, bytes, limits),
        }
    }

    /// Has a file read that cost one worker already.
    fn ask_again<T: DeserializeOwned>(
        &self,
        lost: Lost,
        job: Job,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<T, Unreadable> {
        let lost = match lost {
            Lost::Crashed | Lost::Killed => match self.ask_once(job, bytes, limits) {
                Ok(answer) => return Ok(answer),
                Err(lost) => lost,
            },
            lost => lost,
        };
        let detail = match lost {
            Lost::File(unreadable) => return Err(unreadable),
            Lost::Crashed => return Err(Unreadable::Crashed),
            Lost::Killed => "SIGKILL".to_owned(),
            Lost::Machine(error) => error.to_string(),
        };
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(detail);
        Err(Unreadable::Crashed)
    }

    /// Has one file read in one worker.
    fn ask_once<T: DeserializeOwned>(
        &self,
        job: Job,
        bytes: &[u8],
        limits: &Limits,
    ) -> Result<T, Lost> {
        let mut worker = self.take().map_err(Lost::Machine)?;
        if worker.ask(job, &[bytes], limits).is_err() {
            return Err(worker.cause_of_death(limits));
        }
        let answer = worker.answer(limits)?;
        self.give_back(worker);
        Ok(answer)
    }

    /// Takes back a worker that waits for a file.
    fn give_back(&self, worker: Worker) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
    }
}

/// What workers answer for some files, in their order. The file that a lost worker
/// was reading is read once more in another; the next one goes on behind it.
struct Replies<'a> {
    /// Where workers come from.
    pool: &'a Pool,
    /// What holds for each file.
    limits: &'a Limits,
    /// The files without an answer.
    files: &'a [&'a [u8]],
    /// The worker at work.
    worker: Option<Worker>,
    /// How many of the files it still owes.
    owed: usize,
}

impl Replies<'_> {
    /// What is answered for the first of the files.
    fn answer(&mut self, first: &[u8]) -> Reply {
        match self.answer_of_all() {
            Ok(reply) => reply,
            Err(lost) => self.pool.ask_again(lost, Job::Cells, first, self.limits)?,
        }
    }

    /// The next answer of the worker that was asked about all of the files.
    fn answer_of_all(&mut self) -> Result<Reply, Lost> {
        let mut worker = match self.worker.take() {
            Some(worker) => worker,
            None => self.pool.take().map_err(Lost::Machine)?,
        };
        if self.owed == 0 {
            if worker.ask(Job::Cells, self.files, self.limits).is_err() {
                return Err(worker.cause_of_death(self.limits));
            }
            self.owed = self.files.len();
        }
        let reply = worker.answer(self.limits)?;
        self.worker = Some(worker);
        Ok(reply)
    }
}

impl Iterator for Replies<'_> {
    type Item = Reply;

    fn next(&mut self) -> Option<Reply> {
        let (first, rest) = self.files.split_first()?;
        let reply = self.answer(first);
        self.files = rest;
        // A lost worker answers for no other file either.
        self.owed = if self.worker.is_some() { self.owed.saturating_sub(1) } else { 0 };
        Some(reply)
    }
}

impl Drop for Replies<'_> {
    fn drop(&mut self) {
        if let Some(worker) = self.worker.take().filter(|_| self.owed == 0) {
            self.pool.give_back(worker);
        }
    }
}

/// One worker process.
struct Worker {
    /// The process.
    child: Child,
    /// Where requests go.
    requests: ChildStdin,
    /// Where answers come from, read by a thread so that waiting can end.
    replies: Receiver<Vec<u8>>,
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended already; either way nothing is left running.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Worker {
    /// Starts a worker.
    fn start(program: &PathBuf) -> io::Result<Self> {
        let mut child = Command::new(program)
            .arg(COMMAND)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let requests = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let mut output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        // An answer may be large: no more than one is kept for the program.
        let (sender, replies) = sync_channel(0);
        std::thread::Builder::new().spawn(move || {
            while let Ok(reply) = receive(&mut output) {
                if sender.send(reply).is_err() {
                    break;
                }
            }
        })?;
        Ok(Self { child, requests, replies })
    }

    /// Asks for these files, one answer each.
    fn ask(&mut self, job: Job, files: &[&[u8]], limits: &Limits) -> io::Result<()> {
        self.requests.write_all(&request(job, limits, files)?)
    }

    /// Waits for the next answer.
    ///
    /// # Errors
    /// Why there is none; the worker is of no use any more.
    fn answer<T: DeserializeOwned>(&mut self, limits: &Limits) -> Result<T, Lost> {
        match self.replies.recv_timeout(limits.time) {
            Ok(reply) => postcard::from_bytes(&reply).map_err(|_| Lost::Crashed),
            Err(RecvTimeoutError::Timeout) => {
                let seconds = limits.time.as_secs();
                Err(Lost::File(Unreadable::Over(Limit::Seconds, seconds, seconds)))
            }
            Err(RecvTimeoutError::Disconnected) => Err(self.cause_of_death(limits)),
        }
    }

    /// Why a worker ended: refused memory says so on its standard error.
    fn cause_of_death(&mut self, limits: &Limits) -> Lost {
        let mut last_words = String::new();
        if let Some(stderr) = self.child.stderr.take() {
            // Whatever can be read of it is enough.
            let _ = stderr.take(4096).read_to_string(&mut last_words);
        }
        if last_words.contains("memory allocation of") {
            let mib = limits.memory_bytes / MIB;
            return Lost::File(Unreadable::Over(Limit::Memory, mib, mib));
        }
        match self.child.wait() {
            Ok(status) if was_killed(status) => Lost::Killed,
            Ok(status) if is_no_start(status) => {
                Lost::Machine(io::Error::other(last_words.trim().to_owned()))
            }
            _ => Lost::Crashed,
        }
    }
}

/// Whether a process was ended from outside: by the system when memory is short, by an
/// administrator, by the user who logged off. A parser that fails ends otherwise.
#[cfg(unix)]
fn was_killed(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    const FROM_OUTSIDE: [i32; 4] = [1, 2, 9, 15];
    status.signal().is_some_and(|signal| FROM_OUTSIDE.contains(&signal))
}

/// Elsewhere nothing tells one end from another.
#[cfg(not(unix))]
fn was_killed(_: ExitStatus) -> bool {
    false
}

/// Whether the program could not even be loaded: the loader ends with this code.
fn is_no_start(status: ExitStatus) -> bool {
    status.code() == Some(127)
}

/// What a worker is asked with: the limits, how many files, the files. It is
/// written in one go, for each write would wake the worker.
fn request(job: Job, limits: &Limits, files: &[&[u8]]) -> io::Result<Vec<u8>> {
    let head = postcard::to_stdvec(&(job, limits, files.len())).map_err(io::Error::other)?;
    let mut request = Vec::new();
    put(&mut request, &head);
    files.iter().for_each(|file| put(&mut request, file));
    Ok(request)
}

/// Puts a message behind others, with its length before it.
fn put(messages: &mut Vec<u8>, message: &[u8]) {
    messages.extend_from_slice(&(message.len() as u64).to_le_bytes());
    messages.extend_from_slice(message);
}

/// Receives a message.
fn receive(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    // The length is as trustworthy as its sender: memory follows what arrives.
    let mut message = Vec::with_capacity(usize::try_from(length.min(1 << 16)).unwrap_or(0));
    let taken = from.take(length).read_to_end(&mut message)?;
    if taken as u64 == length { Ok(message) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// Serves as a worker until the requests end. `set_memory_limit` makes the
/// process' allocator refuse more than so many bytes.
///
/// # Errors
/// When the parent is gone.
pub fn serve(
    mut requests: impl Read,
    mut replies: impl Write,
    set_memory_limit: impl Fn(u64),
) -> io::Result<()> {
    // A panic is an answer like another; its text would only clutter.
    std::panic::set_hook(Box::new(|_| {}));
    while let Ok(head) = receive(&mut requests) {
        let (job, limits, count): (Job, Limits, usize) =
            postcard::from_bytes(&head).map_err(io::Error::other)?;
        // All of them first: who asks does not listen while it still writes.
        let files: Vec<Vec<u8>> =
            (0..count).map(|_| receive(&mut requests)).collect::<io::Result<_>>()?;
        set_memory_limit(limits.memory_bytes);
        for file in files {
            let reply = match job {
                Job::Cells => postcard::to_stdvec(&read_guarded(&file, &limits)),
                Job::Sheets => {
                    postcard::to_stdvec(&sheets::read(&file, &limits).ok_or(Unreadable::Damaged))
                }
                Job::Controls => {
                    let read = || formats::read_controls(&file, &limits);
                    let read = std::panic::catch_unwind(read);
                    postcard::to_stdvec(&read.unwrap_or(Err(Unreadable::Crashed)))
                }
                Job::Pdf => postcard::to_stdvec(&pdf::read(&file).ok_or(Unreadable::Damaged)),
            };
            let mut message = Vec::new();
            put(&mut message, &reply.map_err(io::Error::other)?);
            replies.write_all(&message)?;
            replies.flush()?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_answers_what_it_was_asked() {
        let limits = Limits::default();
        let first = request(Job::Cells, &limits, &[b"a,b\n", b"PK\x03\x04"]).expect("plain");
        let second = request(Job::Cells, &limits, &[b"c\n"]).expect("plain");
        let mut replies = Vec::new();
        serve([first, second].concat().as_slice(), &mut replies, |_| {}).expect("served");
        let mut replies = replies.as_slice();
        let mut next = || -> Reply {
            postcard::from_bytes(&receive(&mut replies).expect("a reply")).expect("ours")
        };
        assert_eq!(next().map(|book| book.sheets[0].cells.len()), Ok(2));
        assert_eq!(next(), Err(Unreadable::Damaged));
        assert_eq!(next().map(|book| book.sheets[0].cells.len()), Ok(1));
    }

    #[test]
    fn a_message_cut_short_is_no_message() {
        let mut message = Vec::new();
        put(&mut message, b"abc");
        assert!(receive(&mut &message[..10]).is_err());
        assert_eq!(receive(&mut message.as_slice()).expect("whole"), b"abc");
    }
}
