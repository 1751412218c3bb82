//! Reading a workbook where it can do no harm: in a process of the program's own
//! with a limit of memory and of time.
//!
//! Spreadsheet parsers abort, panic or never end on some hostile files. In a
//! worker that costs one file: the worker is ended, a new one takes its place,
//! and the run goes on. Workers live for many files, so that an ordinary round
//! pays for a few process starts only.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Mutex, PoisonError};

use super::cells::Workbook;
use super::workbook::{self, Limit, Unreadable};
use crate::config::{Limits, MIB};

/// The hidden command that makes the program a worker.
pub const COMMAND: &str = "read-workbooks";

/// What a worker answers.
type Reply = Result<Workbook, Unreadable>;

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
        Self::Workers(Pool { program, idle: Mutex::new(Vec::new()) })
    }

    /// Reads a workbook's cells.
    ///
    /// # Errors
    /// As [`workbook::read`], and when the worker died or took too long.
    pub fn read(&self, bytes: &[u8], limits: &Limits) -> Reply {
        // Not worth the way to a worker: it would be refused there first.
        if bytes.len() as u64 > limits.file_bytes {
            return workbook::read(bytes, limits);
        }
        match self {
            Self::InProcess => read_guarded(bytes, limits),
            Self::Workers(pool) => pool.read(bytes, limits),
        }
    }
}

/// Reads with panics turned into an answer.
fn read_guarded(bytes: &[u8], limits: &Limits) -> Reply {
    std::panic::catch_unwind(|| workbook::read(bytes, limits)).unwrap_or(Err(Unreadable::Crashed))
}

/// Idle workers, and how to start one.
pub struct Pool {
    /// The program itself.
    program: PathBuf,
    /// Workers that wait for a file.
    idle: Mutex<Vec<Worker>>,
}

impl Pool {
    /// Reads in an idle worker, or in a new one.
    fn read(&self, bytes: &[u8], limits: &Limits) -> Reply {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let worker = match idle {
            Some(worker) => worker,
            None => Worker::start(&self.program).map_err(|_| Unreadable::Crashed)?,
        };
        let (reply, worker) = worker.read(bytes, limits);
        if let Some(worker) = worker {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
        }
        reply
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
        let (sender, replies) = channel();
        std::thread::spawn(move || {
            while let Ok(reply) = receive(&mut output) {
                if sender.send(reply).is_err() {
                    break;
                }
            }
        });
        Ok(Self { child, requests, replies })
    }

    /// Reads one workbook; gives the worker back when it can be used again.
    fn read(mut self, bytes: &[u8], limits: &Limits) -> (Reply, Option<Self>) {
        let sent = postcard::to_stdvec(limits)
            .map_err(io::Error::other)
            .and_then(|limits| send(&mut self.requests, &limits))
            .and_then(|()| send(&mut self.requests, bytes));
        if sent.is_err() {
            return (Err(self.cause_of_death(limits)), None);
        }
        match self.replies.recv_timeout(limits.time) {
            Ok(reply) => match postcard::from_bytes(&reply) {
                Ok(reply) => (reply, Some(self)),
                Err(_) => (Err(Unreadable::Crashed), None),
            },
            Err(RecvTimeoutError::Timeout) => {
                let seconds = limits.time.as_secs();
                (Err(Unreadable::Over(Limit::Seconds, seconds, seconds)), None)
            }
            Err(RecvTimeoutError::Disconnected) => (Err(self.cause_of_death(limits)), None),
        }
    }

    /// Why a worker ended: refused memory says so on its standard error.
    fn cause_of_death(&mut self, limits: &Limits) -> Unreadable {
        let mut last_words = String::new();
        if let Some(stderr) = self.child.stderr.take() {
            // Whatever can be read of it is enough.
            let _ = stderr.take(4096).read_to_string(&mut last_words);
        }
        if last_words.contains("memory allocation of") {
            let mib = limits.memory_bytes / MIB;
            return Unreadable::Over(Limit::Memory, mib, mib);
        }
        Unreadable::Crashed
    }
}

/// Sends a message with its length before it.
fn send(to: &mut impl Write, message: &[u8]) -> io::Result<()> {
    to.write_all(&(message.len() as u64).to_le_bytes())?;
    to.write_all(message)?;
    to.flush()
}

/// Receives a message.
fn receive(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let mut message = Vec::new();
    let length = u64::from_le_bytes(length);
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
    while let Ok(limits) = receive(&mut requests) {
        let limits: Limits = postcard::from_bytes(&limits).map_err(io::Error::other)?;
        let bytes = receive(&mut requests)?;
        set_memory_limit(limits.memory_bytes);
        let reply =
            postcard::to_stdvec(&read_guarded(&bytes, &limits)).map_err(io::Error::other)?;
        send(&mut replies, &reply)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_answers_what_it_was_asked() {
        let mut requests = Vec::new();
        let limits = Limits::default();
        for bytes in [&b"a,b\n"[..], b"PK\x03\x04"] {
            send(&mut requests, &postcard::to_stdvec(&limits).expect("plain")).expect("memory");
            send(&mut requests, bytes).expect("memory");
        }
        let mut replies = Vec::new();
        serve(requests.as_slice(), &mut replies, |_| {}).expect("served");
        let mut replies = replies.as_slice();
        let mut next = || -> Reply {
            postcard::from_bytes(&receive(&mut replies).expect("a reply")).expect("ours")
        };
        assert_eq!(next().map(|book| book.sheets[0].cells.len()), Ok(2));
        assert_eq!(next(), Err(Unreadable::Damaged));
    }

    #[test]
    fn a_message_cut_short_is_no_message() {
        let mut message = Vec::new();
        send(&mut message, b"abc").expect("memory");
        assert!(receive(&mut &message[..10]).is_err());
        assert_eq!(receive(&mut message.as_slice()).expect("whole"), b"abc");
    }
}
