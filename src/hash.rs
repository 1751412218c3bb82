//! SHA-256, by which sources, papers and recipes are known again.

use std::fmt::Write as _;
use std::io::{self, Read};

use sha2::{Digest, Sha256};

/// SHA-256 of some bytes in lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// How many letters of a hash a mark has.
const MARK_LETTERS: usize = 12;

/// A short mark by which a row of a ledger is known again: the same for the same texts.
pub fn mark(texts: &[&str]) -> String {
    // What no text holds stands between them.
    sha256(texts.join("\u{1f}").as_bytes()).chars().take(MARK_LETTERS).collect()
}

/// SHA-256 of all that a stream yields, without holding it in memory.
///
/// # Errors
/// When the stream cannot be read.
pub fn sha256_of_stream(mut stream: impl Read) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match stream.read(&mut buffer)? {
            0 => return Ok(hex(&hasher.finalize())),
            read => hasher.update(buffer.get(..read).unwrap_or_default()),
        }
    }
}

/// Bytes in lower-case hex.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
