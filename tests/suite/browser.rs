//! Headless Chromium, driven as WebDriver says: the few commands that a person's work needs.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::desk_client::PATIENCE;

/// How WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The driver, with one session of the browser.
pub struct Browser {
    /// The driver's process.
    driver: Child,
    /// Its port.
    port: u16,
    /// The session's path.
    session: String,
    /// axe-core, which looks for barriers.
    axe: String,
}

/// Where `.ci/run` puts axe-core.
fn axe() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("../../tools/axe.min.js")
}

/// Notes that something is missing; fails where it must not be.
fn skip(what: &str) {
    let required = std::env::var("BIENBAN_REQUIRE_TOOLS").is_ok_and(|value| value == "1");
    assert!(!required, "{what} is required");
    println!("skipped: {what} is not on this machine");
}

impl Browser {
    /// A browser; none, with a printed line, where this machine has not what it needs.
    pub fn start() -> Option<Self> {
        let Ok(axe) = std::fs::read_to_string(axe()) else {
            skip("axe-core");
            return None;
        };
        let driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).spawn();
        let Ok(mut driver) = driver else {
            skip("chromedriver");
            return None;
        };
        let mut lines = BufReader::new(driver.stdout.take().expect("an output")).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        });
        // What it says later is not waited for.
        std::thread::spawn(move || lines.for_each(drop));
        let mut browser = Self { driver, port: port?, session: String::new(), axe };
        let arguments =
            ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--lang=vi"];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
            "unhandledPromptBehavior": "accept",
        } } });
        let made = browser.ask("POST", "/session", &wanted);
        browser.session = format!("/session/{}", made["sessionId"].as_str().expect("a session"));
        browser.size(1000, 900);
        Some(browser)
    }

    /// Asks the driver for something.
    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let asked = self.try_to(method, path, body);
        asked.unwrap_or_else(|why| panic!("{method} {path} {body}: {why}"))
    }

    /// Asks the driver for something; what it says where that cannot be.
    fn try_to(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let body = if method == "GET" { String::new() } else { body.to_string() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the driver listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("set");
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.port,
            body.len()
        );
        stream.write_all(request.as_bytes()).expect("sent");
        let answer: Value = serde_json::from_slice(&body_of(&mut stream)).expect("JSON");
        let value = answer["value"].clone();
        match value.get("error") {
            Some(_) => Err(value["message"].to_string()),
            None => Ok(value),
        }
    }

    /// Asks the session for something.
    fn own(&self, method: &str, path: &str, body: &Value) -> Value {
        self.ask(method, &format!("{}{path}", self.session), body)
    }

    /// A command of the browser's own.
    pub fn command(&self, name: &str, params: &Value) -> Value {
        self.own("POST", "/goog/cdp/execute", &json!({ "cmd": name, "params": params }))
    }

    /// Opens an address.
    pub fn go(&self, address: &str) {
        self.own("POST", "/url", &json!({ "url": address }));
    }

    /// Where it is.
    pub fn address(&self) -> String {
        self.own("GET", "/url", &json!(null)).as_str().unwrap_or_default().to_owned()
    }

    /// Runs a script on the page.
    pub fn script(&self, script: &str) -> Value {
        self.own("POST", "/execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// The page's text.
    pub fn text(&self) -> String {
        self.script("return document.body.innerText").as_str().unwrap_or_default().to_owned()
    }

    /// The elements that a selector or a link's text picks.
    fn elements(&self, using: &str, what: &str) -> Vec<String> {
        let found = self.own("POST", "/elements", &json!({ "using": using, "value": what }));
        let found = found.as_array().expect("elements").iter();
        found.map(|own| own[ELEMENT].as_str().expect("an element").to_owned()).collect()
    }

    /// The first element that a selector picks, in any of the ways to say it: `//…` is XPath.
    fn element(&self, what: &str) -> String {
        let using = if what.starts_with('/') { "xpath" } else { "css selector" };
        let mut found = Vec::new();
        self.until(what, || {
            found = self.elements(using, what);
            !found.is_empty()
        });
        found.remove(0)
    }

    /// Does something with an element; once more where the page was loaded anew in between.
    fn with_element(&self, what: &str, act: &str, body: &Value) {
        self.until(what, || {
            let path = format!("{}/element/{}/{act}", self.session, self.element(what));
            let done = self.try_to("POST", &path, body);
            let is_gone =
                |why: &str| why.contains("stale element") || why.contains("no such element");
            match done {
                Ok(_) => true,
                Err(why) if is_gone(&why) => false,
                Err(why) => panic!("{what}: {why}"),
            }
        });
    }

    /// Clicks.
    pub fn click(&self, what: &str) {
        self.with_element(what, "click", &json!({}));
    }

    /// Clicks the button with this text.
    pub fn press(&self, text: &str) {
        self.click(&format!("//main//*[self::button or contains(@class, 'button')][starts-with(normalize-space(), '{text}')]"));
    }

    /// Clicks the link with this text.
    pub fn follow(&self, text: &str) {
        self.click(&format!("//a[contains(normalize-space(), '{text}')]"));
    }

    /// Types into a field, or picks files.
    pub fn write(&self, what: &str, text: &str) {
        self.with_element(what, "value", &json!({ "text": text }));
    }

    /// Types into a field in the place of what stands there.
    pub fn fill(&self, what: &str, text: &str) {
        self.with_element(what, "clear", &json!({}));
        self.write(what, text);
    }

    /// Waits until something holds.
    pub fn until(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let started = Instant::now();
        while !holds() {
            let said: String = self.text().chars().take(1500).collect();
            assert!(started.elapsed() < PATIENCE, "{what}: {}\n{said}", self.address());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Waits until the page says something.
    pub fn sees(&self, text: &str) {
        self.until(text, || self.text().contains(text));
    }

    /// The window's size.
    pub fn size(&self, width: u32, height: u32) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", &size);
    }

    /// Light or dark, as the system would be.
    pub fn dark(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": value }]);
        self.command("Emulation.setEmulatedMedia", &json!({ "features": features }));
    }

    /// Complaints in the browser's own log since the last time.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.own("POST", "/se/log", &json!({ "type": "browser" }));
        let lines = log.as_array().expect("a log").iter();
        lines.map(|line| line["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The barriers that axe-core finds on the page, targets that are too small among them.
    pub fn barriers(&self) -> Vec<String> {
        self.script(&format!("{}; return 0", self.axe));
        let script = "const done = arguments[0]; \
            axe.run({ rules: { 'target-size': { enabled: true } } }).then((found) => \
            done(found.violations.map((own) => own.id + ': ' + own.nodes[0].html)))";
        let found = self.own("POST", "/execute/async", &json!({ "script": script, "args": [] }));
        let found = found.as_array().expect("violations").iter();
        found.map(|own| own.as_str().unwrap_or_default().to_owned()).collect()
    }

    /// A picture of the page, as PNG, no higher than so many pixels.
    pub fn picture(&self, most: u64) -> Vec<u8> {
        let size = self.script("return [innerWidth, document.documentElement.scrollHeight]");
        let height = size[1].as_u64().unwrap_or(most).min(most);
        let clip = json!({ "x": 0, "y": 0, "width": size[0], "height": height, "scale": 1 });
        let params = json!({ "captureBeyondViewport": true, "clip": clip });
        let made = self.command("Page.captureScreenshot", &params);
        base64(made["data"].as_str().expect("a picture"))
    }
}

/// The body of an answer; the driver keeps its connections open.
fn body_of(stream: &mut TcpStream) -> Vec<u8> {
    let mut reader = BufReader::new(stream);
    let mut size = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        match line.trim().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                size = value.trim().parse().expect("a number");
            }
            Some(_) => {}
            None if line.trim().is_empty() => break,
            None => {}
        }
    }
    let mut body = vec![0; size];
    reader.read_exact(&mut body).expect("a body");
    body
}

/// The bytes of base64.
fn base64(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |letter: u8| LETTERS.iter().position(|own| *own == letter);
    let digits: Vec<usize> = text.bytes().filter_map(digit).collect();
    let bytes = digits.chunks(4).flat_map(|chunk| {
        let bits =
            chunk.iter().fold(0_usize, |all, digit| all << 6 | digit) << (6 * (4 - chunk.len()));
        let bytes = bits.to_be_bytes();
        bytes[5..5 + chunk.len() - 1].to_vec()
    });
    bytes.collect()
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser ends with its session, also after a failure; whatever that answers.
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let request = format!(
                "DELETE {} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
                self.session, self.port
            );
            let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
            let _ = stream.write_all(request.as_bytes());
            let _ = stream.read(&mut [0; 1024]);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
