//! One desk a round: a lock beside `bienban.toml`, and how a second start finds the first.
//!
//! Three files: the lock, which the system lets go when the program dies; a note beside it of who
//! holds it, for other machines that share the folder, without any secret; and, in a folder that
//! this user alone reads, the key by which a second start gets a secret of its own.

use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::doors::{AGAIN, ENTRY};
use crate::error::{At, Error};
use crate::files;
use crate::hash;
use crate::publish::disk::write_whole;
use crate::publish::lock::Lock;

/// The lock beside `bienban.toml`.
const LOCK: &str = ".ban-lam-viec.lock";
/// Who holds it.
const NOTE: &str = ".ban-lam-viec.json";
/// How long the first desk may take to answer a second start.
const PATIENCE: Duration = Duration::from_secs(5);
/// The most bytes of its answer, and of a note.
const MOST_BYTES: u64 = 4096;

/// Who holds a round's desk, for others who share its folder.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Holder {
    /// The machine's name.
    pub machine: String,
    /// The user's.
    pub user: String,
}

/// How a second start reaches the first.
#[derive(Debug, Serialize, Deserialize)]
struct Key {
    /// The port it listens on.
    port: u16,
    /// What it has to be shown.
    key: String,
}

/// A round's desk while this run holds it.
pub struct Place {
    /// The note of who holds it.
    note: PathBuf,
    /// The key of this run; none where this user has no folder for it.
    key: Option<PathBuf>,
    /// Keeps other runs away.
    _lock: Lock,
}

/// What became of taking a round's desk.
pub enum Taken {
    /// It is this run's.
    First(Place),
    /// Another run of this user holds it, and gave this address.
    Second(String),
}

/// Where the key of a round's desk lies in the user's own folder.
fn key_path(cache: &Path, round: &Path) -> PathBuf {
    let real = files::real_path(round);
    let name: String = hash::sha256(real.to_string_lossy().as_bytes()).chars().take(24).collect();
    cache.join(format!("ban-lam-viec-{name}.json"))
}

impl Place {
    /// Takes a round's desk, or finds who has it.
    ///
    /// # Errors
    /// When another user or machine has it, or the folder cannot be written to.
    pub fn take(round: &Path, cache: Option<&Path>, holder: &Holder) -> Result<Taken, Error> {
        let key = cache.map(|cache| key_path(cache, round));
        match Lock::take(round.join(LOCK)) {
            Ok(lock) => {
                let note = round.join(NOTE);
                write_whole(&note, &serde_json::to_vec(holder).unwrap_or_default())?;
                Ok(Taken::First(Self { note, key, _lock: lock }))
            }
            Err(error) if error.key == "work-locked" => match key.as_deref().and_then(ask) {
                Some(address) => Ok(Taken::Second(address)),
                None => Err(held(round)),
            },
            Err(error) => Err(error),
        }
    }

    /// Lets a second start find this run.
    ///
    /// # Errors
    /// When the key cannot be written.
    pub fn tell(&self, port: u16, key: &str) -> Result<(), Error> {
        let Some(path) = &self.key else { return Ok(()) };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).at(folder)?;
        }
        let key = Key { port, key: key.to_owned() };
        // It is made anew, so that nobody holds it open from before.
        let _ = fs::remove_file(path);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).at(path)?;
        file.write_all(&serde_json::to_vec(&key).unwrap_or_default()).at(path)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What cannot be removed is written over by the next run.
        let _ = fs::remove_file(&self.note);
        if let Some(key) = &self.key {
            let _ = fs::remove_file(key);
        }
    }
}

/// Who holds a round's desk, as its note says.
fn held(round: &Path) -> Error {
    let note = files::read(&round.join(NOTE), MOST_BYTES).unwrap_or_default();
    let holder: Holder = serde_json::from_slice(&note).unwrap_or_default();
    Error::work("desk-held").arg("machine", holder.machine).arg("user", holder.user)
}

/// Asks the run that holds the desk for an address with a new secret; none where this user's
/// program cannot reach it.
fn ask(path: &Path) -> Option<String> {
    let bytes = files::read(path, MOST_BYTES).ok()?;
    let Key { port, key } = serde_json::from_slice(&bytes).ok()?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_write_timeout(Some(PATIENCE)).ok()?;
    let request = format!(
        "POST {AGAIN} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\
         Content-Length: 0\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.take(MOST_BYTES).read_to_string(&mut answer).ok()?;
    let (head, secret) = answer.split_once("\r\n\r\n")?;
    let is_secret = !secret.is_empty() && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_good = head.starts_with("HTTP/1.1 200 ") && is_secret;
    is_good.then(|| format!("http://{address}{ENTRY}?secret={secret}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_start_without_a_key_is_told_who_holds_the_desk() {
        let round = tempfile::tempdir().expect("a folder");
        let holder = Holder { machine: "MAY-3".into(), user: "yen".into() };
        let first = Place::take(round.path(), None, &holder).expect("free");
        let refused = Place::take(round.path(), None, &Holder::default()).err().expect("held");
        assert_eq!(refused.args.get("machine"), Some(&"MAY-3".into()));
        drop(first);
        assert!(fs::read_dir(round.path()).expect("a folder").next().is_none(), "nothing is left");
        assert!(matches!(Place::take(round.path(), None, &holder), Ok(Taken::First(_))));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let (round, cache) = (tempfile::tempdir().expect("a"), tempfile::tempdir().expect("b"));
        let taken = Place::take(round.path(), Some(cache.path()), &Holder::default());
        let Ok(Taken::First(place)) = taken else { panic!("free") };
        place.tell(4000, "abc").expect("written");
        let path = key_path(cache.path(), round.path());
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        for entry in fs::read_dir(round.path()).expect("a folder") {
            let text = fs::read_to_string(entry.expect("an entry").path()).expect("text");
            assert!(!text.contains("abc"), "{text}");
        }
        drop(place);
        assert!(!path.exists());
    }
}
