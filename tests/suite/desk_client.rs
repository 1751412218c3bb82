//! A desk that runs for a test, and plain requests to it: every header is the test's own.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::program;

/// How long anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A running desk.
pub struct Desk {
    /// The program.
    pub child: Child,
    /// Its standard output, kept open.
    _output: BufReader<ChildStdout>,
    /// The first line that it printed.
    pub address: String,
    /// `127.0.0.1:PORT`.
    pub host: String,
    /// The cookie that its secret was exchanged for; nothing before.
    pub cookie: String,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers by small names.
    pub headers: BTreeMap<String, String>,
    /// Its body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The program's command for a desk of a round; what it opens is noted in `opened` of the round's
/// folder, by a stand-in for the system's own opener.
pub fn command(round: &Path) -> Command {
    let tools = round.join("tools");
    std::fs::create_dir_all(&tools).expect("made");
    let script =
        format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >> '{}'\n", round.join("opened").display());
    let opener = tools.join("xdg-open");
    if !opener.exists() {
        std::fs::write(&opener, script).expect("written");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(&opener, mode).expect("set");
        }
    }
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = program();
    command.env("BIENBAN_CACHE", round.join("cache"));
    command.env("PATH", format!("{}:{path}", tools.display()));
    command.arg("-C").arg(round).args(["desk", "--no-open"]);
    command
}

impl Desk {
    /// Starts the desk of a round; nobody has come in yet.
    pub fn start(round: &Path) -> Self {
        Self::start_by(command(round))
    }

    /// Starts a desk that asks which round it is to be, beside the rounds in a folder.
    pub fn start_choosing(folder: &Path) -> Self {
        let mut command = command(folder);
        command.arg("--choose").env("HOME", folder.join("nhà"));
        Self::start_by(command)
    }

    /// Starts a desk by a command.
    fn start_by(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut output = BufReader::new(child.stdout.take().expect("an output"));
        let mut address = String::new();
        output.read_line(&mut address).expect("a line");
        let address = address.trim().to_owned();
        let host = address.strip_prefix("http://").and_then(|rest| rest.split('/').next());
        let host = host.expect("an address").to_owned();
        Self { child, _output: output, address, host, cookie: String::new() }
    }

    /// Starts the desk of a round and comes in.
    pub fn open(round: &Path) -> Self {
        Self::start(round).entered()
    }

    /// The desk, after somebody has come in.
    pub fn entered(self) -> Self {
        let mut desk = self;
        let path =
            desk.address.trim_start_matches("http://").trim_start_matches(&desk.host).to_owned();
        let came = desk.send("GET", &path, &desk.headers_of_a_tab(), b"");
        assert_eq!(came.status, 303, "{}", came.text());
        let cookie = came.headers.get("set-cookie").expect("a cookie");
        desk.cookie = cookie.split(';').next().expect("a pair").to_owned();
        desk
    }

    /// The headers of a page that is opened by the program or typed into the address line.
    pub fn headers_of_a_tab(&self) -> Vec<(String, String)> {
        [
            ("Host", self.host.as_str()),
            ("Sec-Fetch-Site", "none"),
            ("Sec-Fetch-Mode", "navigate"),
            ("Sec-Fetch-Dest", "document"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    /// The headers of a request of the desk's own pages.
    pub fn headers_of_a_page(&self, method: &str) -> Vec<(String, String)> {
        let mut headers = vec![
            ("Host".to_owned(), self.host.clone()),
            ("Sec-Fetch-Site".to_owned(), "same-origin".to_owned()),
            ("Cookie".to_owned(), self.cookie.clone()),
        ];
        if method != "GET" {
            headers.push(("Origin".to_owned(), format!("http://{}", self.host)));
        }
        headers
    }

    /// Sends a request with these headers alone, and returns the answer.
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        if method != "GET" {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        let mut stream = TcpStream::connect(&self.host).expect("the desk listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("set");
        stream.write_all(format!("{head}\r\n").as_bytes()).expect("sent");
        // A refusal may come before the body is sent.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        answer(&bytes)
    }

    /// A page.
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &self.headers_of_a_page("GET"), b"")
    }

    /// A form.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut headers = self.headers_of_a_page("POST");
        headers.push(("Content-Type".into(), "application/x-www-form-urlencoded".into()));
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(fields);
        self.send("POST", path, &headers, body.finish().as_bytes())
    }

    /// A file that is dropped.
    pub fn drop_file(&self, name: &str, bytes: &[u8]) -> Answer {
        let name: String = form_urlencoded::byte_serialize(name.as_bytes()).collect();
        self.send("POST", &format!("/arrivals?name={name}"), &self.headers_of_a_page("POST"), bytes)
    }

    /// Waits until no work is under way.
    pub fn until_idle(&self) {
        let started = Instant::now();
        while self.get("/state").text().contains("\"busy\":true") {
            assert!(started.elapsed() < PATIENCE * 3, "the work does not end");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until the program has ended, and returns its code.
    pub fn ended(&mut self) -> Option<i32> {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("its status") {
                return status.code();
            }
            assert!(started.elapsed() < PATIENCE * 3, "the desk does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer taken apart.
pub fn answer(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|s| s.parse().ok());
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let mut body = bytes[end + 4..].to_vec();
    if headers.get("transfer-encoding").is_some_and(|own| own == "chunked") {
        body = unchunked(&body);
    }
    Answer { status: status.expect("a status"), headers, body }
}

/// A body without the marks of its pieces.
fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let size = String::from_utf8_lossy(&rest[..end]).into_owned();
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 {
            break;
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 2 + size + 2..];
    }
    body
}
