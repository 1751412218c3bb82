//! Who may come in to the desk: a table of requests against every route, and those who would rather
//! break the door.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use bienban::desk::ROUTES;

use crate::desk_client::{Answer, Desk, answer, command};
use crate::support::TestRound;

/// A route's path with names in it that name nothing.
fn path(route: &str) -> String {
    let parts = route.split('/').map(|part| if part.starts_with('{') { "0" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Headers with one of them replaced, or taken out.
fn with(headers: &[(String, String)], name: &str, value: Option<&str>) -> Vec<(String, String)> {
    let others = headers.iter().filter(|(own, _)| own != name).cloned();
    others.chain(value.map(|value| (name.to_owned(), value.to_owned()))).collect()
}

/// The headers that every answer leaves with.
fn assert_dressed(answer: &Answer, about: &str) {
    let header = |name: &str| answer.headers.get(name).map_or("", String::as_str).to_owned();
    assert!(header("content-security-policy").contains("frame-ancestors"), "{about}");
    assert!(!header("content-security-policy").contains("unsafe"), "{about}");
    assert_eq!(header("x-content-type-options"), "nosniff", "{about}");
    assert_eq!(header("cache-control"), "no-store", "{about}");
    assert!(
        ["no-referrer", "same-origin"].contains(&header("referrer-policy").as_str()),
        "{about}"
    );
    assert_eq!(header("cross-origin-resource-policy"), "same-origin", "{about}");
}

#[test]
fn every_route_is_closed_to_whoever_does_not_come_from_the_desk() {
    let round = TestRound::mini();
    let desk = Desk::open(round.path());
    let port = desk.host.rsplit(':').next().expect("a port").to_owned();
    let (foreign, bare) = (format!("localhost:{port}"), "127.0.0.1".to_owned());
    let origin = format!("http://{}", desk.host);
    assert!(ROUTES.len() > 30, "{ROUTES:?}");
    for (method, route) in ROUTES {
        let method = method.to_uppercase();
        let path = path(route);
        let good = desk.headers_of_a_page(&method);
        let ask = |headers: Vec<(String, String)>, status: u16, why: &str| {
            let answer = desk.send(&method, &path, &headers, b"");
            assert_eq!(answer.status, status, "{method} {route}: {why}");
            assert_dressed(&answer, &format!("{method} {route}: {why}"));
            assert!(!answer.text().contains("P-BD"), "{method} {route}: {why} tells of the round");
        };
        // Another name that leads here: DNS rebinding.
        for host in [&foreign, &bare, &"evil.example".to_owned(), &format!("127.0.0.1:{port}0")] {
            ask(with(&good, "Host", Some(host)), 421, host);
        }
        let twice = [good.clone(), vec![("Host".into(), "evil.example".into())]].concat();
        ask(twice, 421, "two hosts");
        // Other sites, and what does not say where it comes from.
        for site in [Some("cross-site"), Some("same-site"), Some("none"), Some(""), None] {
            ask(with(&good, "Sec-Fetch-Site", site), 403, &format!("{site:?}"));
        }
        let image = with(&desk.headers_of_a_tab(), "Sec-Fetch-Dest", Some("image"));
        ask(with(&image, "Cookie", Some(&desk.cookie)), 403, "a part of a page");
        // Forms of others.
        for other in ["null", "http://evil.example", &format!("http://{foreign}"), "", &desk.host] {
            ask(with(&good, "Origin", Some(other)), 403, other);
        }
        if method != "GET" {
            ask(with(&good, "Origin", None), 403, "no origin");
        }
        // Nobody, a stale cookie, another desk's.
        for cookie in
            [None, Some("bienban=1"), Some(desk.cookie.trim_end_matches(char::is_alphanumeric))]
        {
            ask(with(&good, "Cookie", cookie), 403, "no cookie of this run");
        }
        let stale = format!("bienban-{port}={}", "0".repeat(64));
        ask(with(&good, "Cookie", Some(&stale)), 403, "a stale cookie");
        // A method that the route does not know.
        let other = if method == "GET" { "DELETE" } else { "PATCH" };
        let own = with(&good, "Origin", Some(&origin));
        let unknown = desk.send(other, &path, &own, b"");
        assert!([403, 405].contains(&unknown.status), "{other} {route}: {}", unknown.status);
    }
}

#[test]
fn every_route_answers_the_desks_own_pages() {
    let round = TestRound::mini();
    let mut desk = Desk::open(round.path());
    for (method, route) in
        ROUTES.iter().filter(|(_, route)| !["/enter", "/again", "/close"].contains(route))
    {
        let method = method.to_uppercase();
        let answer = desk.send(&method, &path(route), &desk.headers_of_a_page(&method), b"");
        assert!(
            ![403, 405, 421, 500].contains(&answer.status),
            "{method} {route}: {}",
            answer.status
        );
        assert_dressed(&answer, route);
        desk.until_idle();
    }
    for asset in ["desk.css", "desk.js", "arrivals.js", "job.js", "desk.svg"] {
        assert_eq!(desk.get(&format!("/static/{asset}")).status, 200, "{asset}");
    }
    // From the address line, with the cookie.
    let typed = with(&desk.headers_of_a_tab(), "Cookie", Some(&desk.cookie));
    assert_eq!(desk.send("GET", "/", &typed, b"").status, 200);
    assert_eq!(desk.get("/no-such-page").status, 404);
    assert_eq!(desk.post("/close", &[]).status, 200);
    assert_eq!(desk.ended(), Some(0));
    assert!(
        !round.join(".ban-lam-viec.lock").exists() && !round.join(".ban-lam-viec.json").exists()
    );
}

#[test]
fn the_secret_opens_once_and_two_who_have_it_get_nothing() {
    let round = TestRound::mini();
    let desk = Desk::open(round.path());
    assert_eq!(desk.get("/").status, 200);
    let path = desk.address.split(&desk.host).nth(1).expect("a path");
    assert!(path.starts_with("/enter?secret=") && path.len() == "/enter?secret=".len() + 64);
    let again = desk.send("GET", path, &desk.headers_of_a_tab(), b"");
    assert_eq!(again.status, 403);
    assert!(!again.headers.contains_key("set-cookie"));
    assert_eq!(desk.get("/").status, 403, "what it was exchanged for has ended");
    let guessed = desk.send("GET", &path[..path.len() - 1], &desk.headers_of_a_tab(), b"");
    assert_eq!(guessed.status, 403);
    // Another site that knows the address gains nothing either.
    let crossed = with(&desk.headers_of_a_tab(), "Sec-Fetch-Site", Some("cross-site"));
    assert_eq!(desk.send("GET", path, &crossed, b"").status, 403);
}

#[test]
fn a_second_start_opens_a_page_of_the_first_for_this_user_alone() {
    let round = TestRound::mini();
    let first = Desk::open(round.path());
    let second = command(round.path()).output().expect("the program starts");
    assert_eq!(second.status.code(), Some(0));
    let address = String::from_utf8(second.stdout).expect("UTF-8");
    let path =
        address.trim().strip_prefix(&format!("http://{}", first.host)).expect("the first desk");
    let came = first.send("GET", path, &first.headers_of_a_tab(), b"");
    assert_eq!(came.status, 303);
    // Whoever cannot read this user's folder is told who has the desk, and no more.
    let other = command(round.path())
        .env("BIENBAN_CACHE", round.join("other"))
        .output()
        .expect("the program starts");
    assert_eq!(other.status.code(), Some(3));
    let said = String::from_utf8(other.stderr).expect("UTF-8");
    assert!(said.contains("đang được mở ở nơi khác"), "{said}");
    assert!(other.stdout.is_empty());
    for (name, bytes) in crate::support::files(round.path()) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(name.starts_with("cache/") || !text.contains("\"key\""), "{name}");
    }
    // A browser cannot ask for a secret, whatever it shows.
    let asked = first.send("POST", "/again", &first.headers_of_a_page("POST"), b"");
    assert_eq!(asked.status, 403);
}

/// Numbers that look random and are the same in every run.
fn noise(seed: u64) -> impl FnMut() -> u8 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u8::try_from(state >> 56).expect("a byte")
    }
}

/// Kilobytes of memory that a process uses; none where the system does not tell.
fn memory(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn random_bytes_and_malformed_heads_neither_stop_it_nor_get_an_answer_of_the_round() {
    let round = TestRound::mini();
    let mut desk = Desk::open(round.path());
    assert_eq!(desk.get("/").status, 200);
    let heads: Vec<Vec<u8>> = [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: \r\n\r\n",
        "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a:b:c\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: 127.0.0.1:99999999999\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: \u{7f}\u{80}\r\n\r\n",
        "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /%00%ff/../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nzz\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "\r\n\r\n\r\n",
    ]
    .iter()
    .map(|head| head.as_bytes().to_vec())
    .chain([format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "a".repeat(200_000)).into_bytes()])
    .chain((0..400).map(|seed| {
        let mut next = noise(seed);
        (0..usize::from(next()) * 8).map(|_| next()).collect()
    }))
    .collect();
    for head in heads {
        let mut stream = TcpStream::connect(&desk.host).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
        let _ = stream.write_all(&head);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut said = Vec::new();
        let _ = stream.read_to_end(&mut said);
        if said.starts_with(b"HTTP/1.1 ") {
            let status = answer(&said).status;
            assert!(
                (400..500).contains(&status),
                "{status} for {:?}",
                String::from_utf8_lossy(&head)
            );
        }
        assert!(!String::from_utf8_lossy(&said).contains("P-BD"));
    }
    assert_eq!(desk.get("/").status, 200);
    assert!(desk.child.try_wait().expect("its status").is_none(), "it runs on");
}

#[test]
fn a_thousand_connections_at_once_neither_stop_it_nor_grow_it() {
    let round = TestRound::mini();
    let mut desk = Desk::open(round.path());
    assert_eq!(desk.get("/").status, 200);
    let before = memory(desk.child.id());
    // Some say nothing, some begin and do not go on, some ask for the first page again and again.
    let begun = ["", "GET / HTTP/1.1\r\nHo", "GET /enter?secret=0 HTTP/1.1\r\nHost: x\r\n\r\n"];
    let held: Vec<TcpStream> = (0..1000)
        .filter_map(|at| {
            let mut stream = TcpStream::connect(&desk.host).ok()?;
            let _ = stream.write_all(begun[at % begun.len()].as_bytes());
            Some(stream)
        })
        .collect();
    assert!(held.len() > 900, "{} connections", held.len());
    let started = Instant::now();
    assert_eq!(desk.get("/").status, 200, "with {} connections open", held.len());
    assert_eq!(desk.get("/asked").status, 200);
    // Half-open ones are closed long before anybody would wait for them; answers need no room of theirs.
    assert!(started.elapsed() < Duration::from_secs(30));
    if let (Some(before), Some(after)) = (before, memory(desk.child.id())) {
        assert!(after < before + 48 * 1024, "{before} kB before, {after} kB after");
    }
    drop(held);
    assert_eq!(desk.get("/").status, 200);
    assert!(desk.child.try_wait().expect("its status").is_none(), "it runs on");
}

#[test]
fn the_desk_ends_without_a_page_and_never_in_the_middle_of_work() {
    let round = TestRound::mini();
    let mut desk = Desk::open(round.path());
    assert_eq!(desk.post("/set", &[]).status, 303);
    let closed = desk.post("/close", &[]);
    assert_eq!(closed.status, 200);
    assert_eq!(desk.ended(), Some(0));
    // What was under way was done to its end.
    round.run_to(0, &["verify"]);
}

#[test]
fn a_desk_that_nobody_looks_at_ends_by_itself() {
    use bienban::desk::{Holder, Options, Start, run};
    use bienban::messages::Language;
    use bienban::pipeline::Workspace;
    use bienban::pipeline::issuing::Actor;
    use bienban::publish::own_sets::OwnSets;
    use bienban::worker::Reader;
    let round = TestRound::mini();
    let workspace = |folder: &Path| {
        let folder = folder.to_owned();
        move || {
            Ok(Workspace {
                input: folder.join("input"),
                folder: folder.clone(),
                reader: Reader::InProcess,
                system_fonts: Vec::new(),
                stamp: None,
                threads: None,
                own_sets: OwnSets { folder: None },
                enclosed: false,
                provers: bienban::verify::PROVERS,
            })
        }
    };
    let options = move |folder: &Path| Options {
        round: folder.to_owned(),
        input: folder.join("input"),
        output: folder.join("output"),
        forms: folder.join("bieu-mau"),
        workspace: Box::new(workspace(folder)),
        actor: Box::new(|language| Actor {
            name: String::new(),
            seconds: 0,
            today: chrono::NaiveDate::default(),
            language,
        }),
    };
    let start = Start {
        folder: round.path().to_owned(),
        chooses: false,
        options: Box::new(options),
        language: Language::Vietnamese,
        cache: None,
        suggested: None,
        holder: Holder::default(),
        idle: Duration::from_millis(300),
        announce: Box::new(|address| assert!(address.starts_with("http://127.0.0.1:"))),
    };
    let started = Instant::now();
    run(start).expect("served");
    assert!(started.elapsed() >= Duration::from_millis(300));
    assert!(!round.join(".ban-lam-viec.lock").exists(), "it has let the round go");
}

#[test]
fn a_desk_without_a_round_leads_every_route_to_the_choice_and_touches_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join(".cho-nhan")).expect("made");
    let desk = Desk::start_choosing(folder.path()).entered();
    let (needs_none, needs_one): (Vec<_>, Vec<_>) = ROUTES.iter().partition(|(_, route)| {
        ["/enter", "/again", "/language", "/close", "/static/{name}"].contains(route)
            || route.starts_with("/rounds")
    });
    assert!(needs_none.len() == 8 && needs_one.len() > 30, "{needs_none:?}");
    for (method, route) in needs_one {
        let method = method.to_uppercase();
        let answer = desk.send(&method, &path(route), &desk.headers_of_a_page(&method), b"");
        assert_eq!(answer.status, 303, "{method} {route}");
        assert_eq!(answer.headers.get("location").map(String::as_str), Some("/rounds"), "{route}");
    }
    let page = desk.get("/rounds").text();
    assert!(page.contains("Chọn đợt lấy ý kiến") && !page.contains("/asked"), "{page}");
    assert!(page.contains("bienban&#x2f;dot-20"), "a folder is suggested: {page}");
    let entries = std::fs::read_dir(folder.path()).expect("a folder").filter_map(Result::ok);
    let mut names: Vec<_> = entries.map(|entry| entry.file_name()).collect();
    names.sort();
    assert_eq!(names, [".cho-nhan", "tools"], "nothing is written before a round is chosen");
}

#[test]
fn rounds_are_chosen_begun_and_changed_on_one_desk() {
    let round = TestRound::mini();
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::start_choosing(folder.path()).entered();
    let answer = |path: &str, fields: &[(&str, &str)]| {
        assert_eq!(desk.post(path, fields).status, 303);
        desk.get("/rounds").text()
    };
    // What is no whole path, has no round, is not in the list, or is not empty.
    assert!(answer("/rounds/open", &[("path", "../x")]).contains("đường dẫn đầy đủ"));
    let nowhere = folder.path().display().to_string();
    let told = answer("/rounds/open", &[("path", &nowhere)]);
    assert!(told.contains("không có đợt nào"), "{told}");
    let typed = format!("value=\"{}\"", nowhere.replace('/', "&#x2f;"));
    assert!(told.contains(&typed), "what was typed stays: {told}");
    assert!(answer("/rounds/open", &[("round", &nowhere)]).contains("Không có mục này"));
    assert!(answer("/rounds/begin", &[("new", &nowhere)]).contains("không trống"), "{told}");
    assert!(answer("/rounds/begin", &[("new", "dot"), ("where", "here")]).contains("đầy đủ"));
    // The first one, by a path as Explorer copies it.
    let typed = format!("\"{}\"", round.join("bienban.toml").display());
    assert_eq!(desk.post("/rounds/open", &[("path", &typed)]).status, 303);
    assert!(desk.get("/").text().contains("P-BD"));
    assert!(round.join(".ban-lam-viec.lock").exists());
    let page = desk.get("/set").text();
    let of_first =
        page.split("name=\"of\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let of_first = of_first.expect("forms name their round").to_owned();
    // A second start of that round finds this desk.
    let mut again = command(round.path());
    again.env("BIENBAN_CACHE", folder.path().join("cache"));
    let second = again.output().expect("the program starts");
    let address = String::from_utf8(second.stdout).expect("UTF-8");
    assert!(address.starts_with(&format!("http://{}/enter?secret=", desk.host)), "{address}");
    // A new one takes its place; the first is let go, and stays in the list.
    let new = folder.path().join("đợt <mới>");
    let fields = [("new", new.to_str().expect("UTF-8"))];
    assert_eq!(desk.post("/rounds/begin", &fields).status, 303);
    assert!(new.join("bienban.toml").exists() && new.join(".ban-lam-viec.lock").exists());
    let page = desk.get("/").text();
    assert!(page.contains("Đã tạo 3 tệp"), "{page}");
    assert!(!round.join(".ban-lam-viec.lock").exists());
    let page = desk.get("/rounds").text();
    assert!(page.contains("Đợt chưa đặt tên") && page.contains("&lt;mới&gt;"), "{page}");
    // A form of a page of the first, in a tab that is still open, does nothing to the second.
    let stale = desk.post("/set", &[("of", &of_first)]);
    assert!(stale.status == 409 && stale.text().contains("thuộc một đợt khác"), "{}", stale.status);
    let stale = desk.send(
        "POST",
        &format!("/arrivals?name=a.csv&of={of_first}"),
        &desk.headers_of_a_page("POST"),
        b"a",
    );
    assert_eq!(stale.status, 409);
    assert!(!new.join("output").exists() && !new.join(".cho-nhan").exists());
    // Back to the first, by its name in the list; where somebody else has it, it stays theirs.
    let folder_of_first = std::fs::canonicalize(round.path()).expect("there");
    let id = |folder: &Path| -> String {
        bienban::hash::sha256(folder.to_string_lossy().as_bytes()).chars().take(16).collect()
    };
    let id = if page.contains(&id(round.path())) { id(round.path()) } else { id(&folder_of_first) };
    let other = Desk::open(round.path());
    assert!(answer("/rounds/open", &[("round", &id)]).contains("đang được mở ở nơi khác"));
    drop(other);
    assert_eq!(desk.post("/rounds/open", &[("round", &id)]).status, 303);
    assert!(desk.get("/").text().contains("P-BD"));
    // Not in the middle of work.
    assert_eq!(desk.post("/set", &[]).status, 303);
    let fields = [("path", new.to_str().expect("UTF-8"))];
    assert_eq!(desk.post("/rounds/open", &fields).status, 303);
    desk.until_idle();
    assert!(desk.get("/").text().contains("P-BD"), "the round that is worked on stays");
    assert_eq!(desk.post("/close", &[]).status, 200);
    assert_eq!(desk.ended(), Some(0));
    assert!(!round.join(".ban-lam-viec.lock").exists());
}

#[cfg(unix)]
#[test]
fn the_program_without_a_console_opens_a_page_or_tells_what_is_wrong() {
    use std::process::Command;
    let round = TestRound::mini();
    let first = command(round.path());
    let tools = first.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, value)| value);
    let path = tools.expect("a path").to_owned();
    let start = |cache: &str| {
        Command::new(env!("CARGO_BIN_EXE_bienban-desk"))
            .arg(round.join("bienban.toml"))
            .env("PATH", &path)
            .env("BIENBAN_CACHE", round.join(cache))
            .env("TMPDIR", round.path())
            .spawn()
            .expect("the program starts")
    };
    let opened = |what: &str| {
        let started = Instant::now();
        loop {
            let all = std::fs::read_to_string(round.join("opened")).unwrap_or_default();
            if let Some(line) = all.lines().find(|line| line.contains(what)) {
                return line.to_owned();
            }
            assert!(started.elapsed() < Duration::from_secs(60), "{what} is not opened: {all}");
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    let mut desk = start("cache");
    assert!(opened("http://127.0.0.1:").contains("/enter?secret="));
    // Another user's, who is told why.
    let status = start("other").wait().expect("its status");
    assert!(!status.success());
    let told = std::fs::read_to_string(opened("bienban-loi.txt")).expect("the file");
    assert!(told.contains("đang được mở ở nơi khác"), "{told}");
    desk.kill().expect("ended");
    desk.wait().expect("its status");
}

#[test]
fn the_program_without_a_console_proves_packages_for_itself() {
    // It starts itself for that: a desk must not open then.
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    round.run_to(0, &["archive", "--draft"]);
    let packages = std::fs::read_dir(round.join("luu-tru")).expect("packages");
    let package = packages.filter_map(Result::ok).map(|entry| entry.path()).find(|p| p.is_dir());
    let package = package.expect("a package");
    let prove = || {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_bienban-desk"));
        program.arg("verify").arg(&package).env("BIENBAN_CACHE", round.join("cache"));
        program.output().expect("the program starts").status.code()
    };
    assert_eq!(prove(), Some(0));
    std::fs::write(package.join("data/them.txt"), "x").expect("written");
    assert_eq!(prove(), Some(1));
}
