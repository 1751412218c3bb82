//! What people do at the desk, in headless Chromium: returns are dropped, findings read, values
//! confirmed, warnings explained, papers numbered, made, looked at, issued, proved and packed.
//!
//! Every page is shown to axe-core, light and dark, and at 320 pixels. `BIENBAN_UPDATE=1` takes
//! the pictures of `docs/desk.md` anew.

use std::fs;
use std::path::Path;

use crate::browser::Browser;
use crate::desk_client::Desk;
use crate::support::{TestRound, files, project};

/// The office whose return is in its own words.
const OWN_WORDS: &str = "p-bd-phuong-bo-de";
/// The office whose return is still to come.
const LATE: &str = "p-gb-phuong-giang-bien";
/// A return with more ballots collected than issued.
const WRONG: &str = "input/p-lb-phuong-long-bien/hoi-nghi.xlsx";

/// A round with something of everything: a return in own words, one that is missing, an error, a
/// warning, a paper without a number.
fn round() -> TestRound {
    let round = TestRound::copy_of(&project().join("tests/offices/round"));
    let own = round.join(&format!("input/{OWN_WORDS}"));
    fs::remove_dir_all(&own).expect("removed");
    fs::create_dir_all(&own).expect("made");
    for (name, bytes) in files(&project().join("tests/offices/units").join(OWN_WORDS)) {
        fs::write(own.join(name), bytes).expect("written");
    }
    fs::create_dir_all(round.join("den")).expect("made");
    fs::rename(round.join(&format!("input/{LATE}")), round.join(&format!("den/{LATE}")))
        .expect("moved");
    round.edit_workbook("input/p-dg-phuong-duc-giang/tong-hop.xlsx", "Nguyên vẹn", "Rách một góc");
    round.edit_cell(WRONG, "B9", 119, 200);
    round.configure("number = \"85-BC/BTGQU\"\ndate = 2023-06-20\n", "");
    round
}

/// Holds a page against what everybody needs, and takes its picture for the documentation.
fn look(browser: &Browser, name: &str) {
    for dark in [false, true] {
        browser.dark(dark);
        assert_eq!(browser.barriers(), Vec::<String>::new(), "{name}, dark: {dark}");
    }
    browser.dark(false);
    browser.size(320, 700);
    let width = browser.script("return document.documentElement.scrollWidth").as_u64();
    assert!(width <= Some(320), "{name} is {width:?} wide at 320 pixels");
    assert_eq!(browser.barriers(), Vec::<String>::new(), "{name}, narrow");
    browser.size(1000, 900);
    let complaints = browser.complaints();
    assert!(complaints.is_empty(), "{name}: {complaints:?}");
    let page = fs::read_to_string(project().join("docs/desk.md")).expect("the page");
    if std::env::var_os("BIENBAN_UPDATE").is_some() && page.contains(&format!("desk-{name}.png")) {
        let path = project().join("docs/images").join(format!("desk-{name}.png"));
        // A browser's viewer needs a moment for a PDF.
        if ["paper", "together"].contains(&name) {
            std::thread::sleep(std::time::Duration::from_secs(2));
        }
        fs::write(path, smaller(&browser.picture(1500))).expect("written");
    }
}

/// A picture in the few colours that a page has: a fifth of the bytes.
fn smaller(picture: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(picture)).read_info().expect("PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let frame = reader.next_frame(&mut pixels).expect("PNG");
    let samples = frame.color_type.samples();
    let coarse = |sample: u8| (u16::from(sample) * 15 / 255 * 17) as u8;
    let colours: Vec<[u8; 3]> = pixels
        .chunks(samples)
        .map(|own| [coarse(own[0]), coarse(own[1]), coarse(own[2])])
        .collect();
    let mut palette: Vec<[u8; 3]> = colours.clone();
    palette.sort_unstable();
    palette.dedup();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, frame.width, frame.height);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let data: Vec<u8> = if palette.len() <= 256 {
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_palette(palette.concat());
        let at = |own: &[u8; 3]| palette.binary_search(own).expect("known") as u8;
        colours.iter().map(at).collect()
    } else {
        encoder.set_color(png::ColorType::Rgb);
        colours.concat()
    };
    encoder.write_header().expect("written").write_image_data(&data).expect("written");
    bytes
}

/// Whether something was opened in its own program.
fn opened(round: &TestRound, what: &str) -> bool {
    fs::read_to_string(round.join("opened")).is_ok_and(|all| all.contains(what))
}

/// Drops files on the page, as a hand does.
fn drop_on(browser: &Browser, names: &[&str], text: &str) {
    let files: String = names
        .iter()
        .map(|name| format!("data.items.add(new File(['{text}'], {name:?}));"))
        .collect();
    browser.script(&format!(
        "const data = new DataTransfer(); {files} \
         document.getElementById('drop').dispatchEvent(\
         new DragEvent('drop', {{ bubbles: true, cancelable: true, dataTransfer: data }}))"
    ));
}

#[test]
fn a_round_from_its_first_return_to_its_archive() {
    let Some(browser) = Browser::start() else { return };
    let round = round();
    let mut desk = Desk::start(round.path());
    let base = format!("http://{}", desk.host);
    let page = |path: &str| browser.go(&format!("{base}{path}"));
    browser.go(&desk.address);
    assert_eq!(browser.address(), format!("{base}/"));
    browser.sees("Đơn vị gửi báo cáo hội nghị.");
    browser.sees("Đơn vị sửa 1 chỗ trong báo cáo rồi gửi lại.");
    browser.sees("Ban xác nhận 4 giá trị đọc từ báo cáo.");
    look(&browser, "board");

    // Search ignores accents; a count leads to its group.
    browser.write("#q", "duc giang");
    let shown = "return [...document.querySelectorAll('#units tbody tr')].filter((row) => !row.hidden).length";
    assert_eq!(browser.script(shown).as_u64(), Some(1));
    page("/?stage=blocked");
    assert_eq!(browser.script(shown).as_u64(), Some(1));

    // A finding, with its cells in their neighbourhood, is opened and mended in Excel.
    browser.follow("Phường Long Biên");
    browser.sees("200 > 119");
    let marked = "return [...document.querySelectorAll('td.marked')].map((cell) => cell.innerText).join(' ')";
    let marked = browser.script(marked);
    assert_eq!(
        marked.as_str().map(|text| text.contains("119") && text.contains("200")),
        Some(true),
        "{marked}"
    );
    look(&browser, "unit");
    browser.press("Mở trong Excel");
    browser.sees("Đã mở hoi-nghi.xlsx");
    assert!(opened(&round, "input/p-lb-phuong-long-bien/hoi-nghi.xlsx"));
    round.edit_cell(WRONG, "B9", 200, 119);
    // Nobody presses anything: the page looks again by itself.
    browser.sees("Không có lỗi hay cảnh báo nào.");

    // The late return arrives: what is no return is refused, what is one is recognised first.
    browser.follow("Nhận báo cáo");
    look(&browser, "arrivals");
    drop_on(&browser, &["ma-doc.exe"], "MZ");
    browser.sees("Không nhận “ma-doc.exe”");
    drop_on(&browser, &["ghi chú <b>.csv"], "a,b");
    browser.sees("Không nhận “ghi chú <b>.csv”");
    assert!(browser.complaints().iter().all(|line| line.contains("status of 422")));
    let late: Vec<String> = files(&round.join(&format!("den/{LATE}")))
        .into_keys()
        .map(|name| round.join(&format!("den/{LATE}/{name}")).display().to_string())
        .collect();
    browser.write("#pick", &late.join("\n"));
    browser.sees(&format!("{} tệp chờ nhận", late.len()));
    browser.sees("P-GB Phường Giang Biên");
    assert!(
        !round.join(&format!("input/{LATE}")).exists(),
        "nothing is taken in before it is agreed to"
    );
    look(&browser, "arrivals-waiting");
    browser.press("Nhận các tệp đã chọn");
    browser.sees(&format!("Đã nhận {} tệp", late.len()));
    assert!(round.join(&format!("input/{LATE}")).is_dir());
    // The same unit sends one of them again, with another name: the old one is kept aside.
    let again = late.first().expect("a file");
    let other = round.join("den/ban-moi.xlsx");
    fs::copy(again, &other).expect("copied");
    page("/arrivals");
    browser.write("#pick", &other.display().to_string());
    browser.sees("Giống hệt tệp đã có");
    browser.click("//label[contains(., 'Nhận tệp này')]");
    browser.press("Nhận các tệp đã chọn");
    browser.sees("Đã nhận 1 tệp");
    let aside = files(&round.join("input-giu-lai"));
    assert_eq!(aside.len(), 1, "{:?}", aside.keys());
    assert!(aside.values().next() == Some(&fs::read(again).expect("readable")));

    // What was understood is confirmed cell by cell.
    browser.follow("Cần trả lời");
    look(&browser, "asked");
    browser.follow("4 giá trị");
    look(&browser, "unit-questions");
    browser.script("for (const box of document.querySelectorAll('[value=yes]')) box.click()");
    browser.press("Lưu câu trả lời");
    browser.sees("Đã lưu 4 câu trả lời vào xac-nhan.xlsx.");
    browser.sees("Ban phát hành 3 văn bản.");
    // A cell may be pointed at.
    browser.follow("Chỉ ô");
    look(&browser, "sheet");
    browser.click("//table[@class='cells']//td/a[string-length(normalize-space()) > 0]");
    browser.sees("Ô này là mục");
    look(&browser, "sheet-cell");

    // A warning is explained.
    page("/asked");
    browser.follow("1 cảnh báo");
    browser.write("textarea[name^=text-]", "ok");
    browser.write("input[name^=by-]", "Lê Thu Yến");
    browser.press("Lưu giải trình");
    browser.sees("Chưa lưu giải trình");
    look(&browser, "unit-refused");
    // What was typed is still there.
    let typed = "return document.querySelector('textarea[name^=text-]').value";
    assert_eq!(browser.script(typed).as_str(), Some("ok"));
    browser.script("document.querySelector('textarea[name^=text-]').value = ''");
    browser.script("document.querySelector('input[name^=by-]').value = ''");
    browser.write(
        "textarea[name^=text-]",
        "Bì rách khi vận chuyển, hai bên đã lập biên bản chứng kiến",
    );
    browser.write("input[name^=by-]", "Lê Thu Yến");
    browser.write("input[name^=post-]", "Phó Trưởng ban");
    browser.press("Lưu giải trình");
    browser.sees("Đã lưu giải trình vào giai-trinh.xlsx.");
    browser.sees("Bì rách khi vận chuyển");

    // The report is numbered.
    browser.follow("Sổ văn bản");
    look(&browser, "register");
    browser.write("input.number", "85");
    browser.write("input.day", "20/6/2023");
    browser.press("Lưu số và ngày");
    browser.sees("Đã lưu số, ngày của 1 văn bản vào so-van-ban.xlsx.");
    page("/set");
    browser.sees("Không có gì cản trở bộ văn bản chính thức.");

    // The set is made; its end is clear.
    look(&browser, "set");
    browser.click("input[name=final]");
    browser.press("Lập bộ văn bản");
    browser.sees("Đã lập xong bộ văn bản.");
    look(&browser, "set-made");
    round.run_to(0, &["verify"]);

    // A paper as it will be printed, in the desk and in its own program.
    page("/");
    browser.follow("Phường Cự Khối");
    browser.follow("Biên bản hội nghị");
    look(&browser, "paper");
    let frame = browser.script("return document.querySelector('iframe').src");
    let shown = desk_pdf(&browser, frame.as_str().expect("an address"));
    let made = round.join("output/don-vi/p-ck-phuong-cu-khoi/bien-ban-hoi-nghi.pdf");
    assert_eq!(shown, fs::read(&made).expect("made").len() as u64, "the set's own file");
    browser.press("Mở bằng trình đọc PDF");
    browser.sees("Đã mở");
    assert!(opened(&round, "p-ck-phuong-cu-khoi/bien-ban-hoi-nghi.pdf"));
    browser.follow("Về đơn vị");
    browser.press("In chung các biên bản");
    browser.sees("Mở để in");
    look(&browser, "together");

    // One is issued, after it was asked once more.
    page("/register?show=final");
    browser.click("//tr[contains(., 'Phường Cự Khối')]//input[@name='paper']");
    browser.press("Phát hành các văn bản đã chọn");
    browser.sees("Phát hành 1 văn bản dưới đây?");
    look(&browser, "issue");
    assert!(!round.join("da-phat-hanh").join("nhat-ky.jsonl").exists());
    browser.press("Phát hành");
    browser.sees("Đã phát hành 1 văn bản");
    look(&browser, "register-issued");
    assert!(round.run_to(0, &["log"]).0.contains("bien-ban"));

    // What goes back to units, and forms.
    browser.follow("Gửi đơn vị");
    look(&browser, "send");
    browser.press("Lập biểu mẫu trống");
    browser.sees("Biểu mẫu của 18 đơn vị");
    assert!(round.join("bieu-mau").is_dir());

    // Proof: a code leads to its paper, the set proves itself, the package too. The set with the
    // issued paper in it is made by the command: both ways can be mixed.
    round.run_to(0, &["build"]);
    browser.follow("Kiểm chứng, lưu trữ");
    look(&browser, "prove");
    let code = "return [...document.querySelectorAll('dd')].at(-1).innerText";
    page(&frame.as_str().expect("an address").replace(&base, "").replace("/pdf", ""));
    let code = browser.script(code).as_str().expect("a code").to_owned();
    page("/prove");
    browser.write("#c", &code);
    browser.press("Tìm");
    browser.sees("Văn bản mang mã này phải ghi:");
    browser.press("Kiểm chứng");
    browser.sees("khớp toàn bộ");
    page("/prove");
    browser.press("Đóng gói");
    browser
        .until("packed", || round.join("luu-tru").is_dir() && !browser.address().ends_with("/job"));
    look(&browser, "prove-packed");

    // The other language, and the end.
    page("/");
    browser.click("//button[normalize-space()='English']");
    browser.sees("What comes next");
    look(&browser, "board-english");
    browser.click("//button[normalize-space()='Close']");
    browser.sees("The desk is closed");
    assert_eq!(desk.ended(), Some(0));
}

/// The size of a PDF that the page itself asks for.
fn desk_pdf(browser: &Browser, address: &str) -> u64 {
    browser.script(&format!(
        "window.size = undefined; fetch({address:?}).then((r) => r.arrayBuffer()).then((b) => {{ window.size = b.byteLength }})"
    ));
    browser.until("the PDF", || browser.script("return window.size").is_u64());
    browser.script("return window.size").as_u64().expect("a size")
}

/// A number and a day are typed for the unit's only paper in the register that waits for them, and
/// it is made and issued.
fn number_make_and_issue(browser: &Browser, said: &str, number: &str, day: &str) {
    let row = "//tr[contains(., 'P-BD')]";
    let input = |class: &str| format!("{row}//input[@class='{class}']");
    browser.fill(&input("number"), number);
    browser.fill(&input("day"), day);
    browser.press("Lưu số và ngày");
    browser.sees("Đã lưu số, ngày của 1 văn bản");
    browser.follow("Lập bộ văn bản");
    browser.press("Lập bộ văn bản");
    browser.sees("Đã lập xong bộ văn bản.");
    browser.follow("Sổ văn bản");
    browser.follow("phát hành được");
    browser.click(&format!("{row}//input[@name='paper']"));
    browser.press("Phát hành các văn bản đã chọn");
    browser.sees("Phát hành 1 văn bản dưới đây?");
    browser.sees(said);
    browser.press("Phát hành");
    browser.sees("Đã phát hành 1 văn bản");
}

#[test]
fn an_issued_paper_that_is_wrong_is_corrected_and_then_replaced() {
    let Some(browser) = Browser::start() else { return };
    let round = TestRound::mini();
    round.run_to(0, &["build"]);
    round.run_to(0, &["issue", "--unit", "P-BD", "--date", "2023-06-01"]);
    round.edit_workbook(
        "input/p-bd-phuong-bo-de/hoi-nghi.xlsx",
        "Hội trường UBND phường Bồ Đề",
        "Nhà văn hóa tổ 5",
    );
    let desk = Desk::start(round.path());
    browser.go(&desk.address);
    // The unit's page says that the paper departs from the return, and in what.
    browser.follow("Phường Bồ Đề");
    browser.sees("Nhà văn hóa tổ 5");
    browser.follow("Biên bản hội nghị");
    let paper = browser.address();
    browser.sees("Khi văn bản đã phát hành có sai sót");
    look(&browser, "paper-issued");
    browser.write("#reason", "nhầm");
    browser.press("Ghi vào nhật ký");
    browser.sees("Ghi lý do rõ hơn");
    assert_eq!(
        browser.script("return document.getElementById('reason').value").as_str(),
        Some("nhầm"),
        "what was typed stays"
    );
    browser.write("#reason", " địa điểm họp");
    browser.press("Ghi vào nhật ký");
    browser.sees("Đã ghi. Văn bản mới cần có số riêng");
    look(&browser, "register-amended");
    assert!(round.run_to(0, &["log"]).0.contains("nhầm địa điểm họp"));
    number_make_and_issue(&browser, "Công văn đính chính", "12", "5/6/2023");

    // It is replaced as well: the new one wants a number of its own, the old one is kept.
    browser.go(&paper);
    browser.click("//label[contains(., 'thay thế')]");
    browser.write("#reason", "thay đổi địa điểm họp");
    browser.press("Ghi vào nhật ký");
    browser.sees("Đã ghi. Văn bản mới cần có số riêng");
    number_make_and_issue(&browser, "Biên bản hội nghị", "90", "6/6/2023");
    look(&browser, "register-replaced");
    round.run_to(0, &["build"]);
    round.run_to(0, &["verify"]);
    let (log, _) = round.run_to(0, &["log"]);
    for told in ["12-CV/", "90-BB/", "thay đổi địa điểm họp", "mọi tệp còn nguyên"]
    {
        assert!(log.contains(told), "{told}: {log}");
    }
}

#[test]
fn whoever_only_double_clicks_is_asked_for_a_round_or_begins_one() {
    let Some(browser) = Browser::start() else { return };
    let round = round();
    let folder = tempfile::tempdir().expect("a folder");
    let desk = Desk::start_choosing(folder.path());
    browser.go(&desk.address);
    browser.sees("Chọn đợt lấy ý kiến");
    browser.write("#path", "Lấy ý kiến");
    browser.press("Mở đợt");
    browser.sees("Hãy ghi đường dẫn đầy đủ");
    look(&browser, "rounds-refused");
    browser.fill("#path", &round.path().display().to_string());
    browser.press("Mở đợt");
    browser.sees("Đã mở đợt.");
    browser.sees("Đơn vị gửi báo cáo hội nghị.");
    browser.follow("Đợt khác");
    // For the documentation, folders as they are on Windows.
    let real = round.path().display().to_string();
    browser.script(&format!(
        "for (const own of document.querySelectorAll('bdi')) \
         own.textContent = own.textContent.replace({real:?}, 'D:\\\\Lấy ý kiến\\\\Đợt 2023'); \
         document.getElementById('new-path').value = 'D:\\\\Lấy ý kiến\\\\Đợt 2026'"
    ));
    look(&browser, "rounds");
    browser.fill("#new-path", &folder.path().join("đợt mới").display().to_string());
    browser.press("Bắt đầu đợt mới");
    // What is still to be written is named.
    browser.sees("bienban.toml");
    assert!(folder.path().join("đợt mới/bienban.toml").exists());
    browser.follow("Đợt khác");
    browser.press("Ban Tuyên giáo");
    browser.sees("Đơn vị gửi báo cáo hội nghị.");
}

#[test]
fn without_scripts_everything_works_but_dropping() {
    let Some(browser) = Browser::start() else { return };
    let round = TestRound::mini();
    let desk = Desk::start(round.path());
    browser.command("Emulation.setScriptExecutionDisabled", &serde_json::json!({ "value": true }));
    browser.go(&desk.address);
    browser.write("#q", "bo de");
    browser.press("Tìm");
    browser.until("the search", || browser.address().contains("q=bo+de"));
    browser.go(&format!("http://{}/arrivals", desk.host));
    browser.click("//noscript//p | //p[contains(., 'JavaScript')]");
    browser.go(&format!("http://{}/set", desk.host));
    browser.press("Lập bộ văn bản");
    // The page of the work loads itself again until the work has ended.
    browser.until("the set", || round.join("output/manifest.json").exists());
    browser.until("its page", || browser.address().ends_with("/set"));
    round.run_to(0, &["verify"]);
}

/// What a cell, or a file's name, may try.
const HOSTILE: [&str; 4] = [
    "<script>window.hit = 1</script>",
    "\"><img src=x onerror=window.hit=1>",
    "'-window.hit-' {{ 7 * 7 }} {% raw %}",
    "\u{202e}gnourht\u{2066} &lt;b&gt; <a href=javascript:window.hit=1>x</a>",
];

/// Puts hostile texts into a round's cells and files' names.
fn hostile() -> TestRound {
    let round = TestRound::mini();
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let all = escaped(&HOSTILE.join(" "));
    let conference = "input/p-bd-phuong-bo-de/hoi-nghi.xlsx";
    round.edit_workbook(conference, "Trưởng ban</t>", &format!("{all}</t>"));
    round.edit_workbook("input/p-dg-phuong-duc-giang/ket-qua.xlsx", "Nguyên vẹn", &all);
    #[cfg(unix)]
    fs::write(
        round
            .join("input/p-ck-phuong-cu-khoi")
            .join(Path::new("<img src=x onerror=window.hit=1>.xlsx")),
        "a",
    )
    .expect("written");
    round
}

/// Every page of a round that its own pages lead to.
fn pages(desk: &Desk) -> Vec<String> {
    let mut seen = vec!["/".to_owned()];
    let mut at = 0;
    while let Some(path) = seen.get(at).cloned() {
        at += 1;
        let page = desk.get(&path).text();
        for rest in page.split("href=\"").skip(1) {
            let link = rest.split('"').next().unwrap_or_default();
            let link = link.replace("&amp;", "&").replace("&#x2f;", "/");
            let link = link.split('#').next().unwrap_or_default().to_owned();
            let own =
                link.starts_with('/') && !link.starts_with("/static") && !link.ends_with("pdf");
            if own && !seen.contains(&link) && seen.len() < 120 {
                seen.push(link);
            }
        }
    }
    seen
}

#[test]
fn what_a_cell_says_is_text_everywhere() {
    let round = hostile();
    let desk = Desk::open(round.path());
    let pages = pages(&desk);
    assert!(pages.len() > 20, "{pages:?}");
    let mut told = 0;
    for path in &pages {
        let page = desk.get(path).text();
        assert!(!page.contains("<script>window") && !page.contains("<img src=x"), "{path}");
        assert!(!page.contains("<a href=javascript") && !page.contains('\u{202e}'), "{path}");
        assert!(!page.contains("49 {%") && !page.contains(" onerror=\""), "{path}");
        told += page.matches("&lt;script&gt;window.hit").count();
    }
    assert!(told > 0, "the text is shown somewhere, as text");
    let Some(browser) = Browser::start() else { return };
    let path = desk.address.split(&desk.host).nth(1).expect("a path").to_owned();
    drop(desk);
    let desk = Desk::start(round.path());
    assert!(desk.address.contains(&path[..7]));
    browser.go(&desk.address);
    for path in pages {
        browser.go(&format!("http://{}{path}", desk.host));
        assert!(browser.script("return window.hit ?? null").is_null(), "{path}");
        assert_eq!(browser.complaints(), Vec::<String>::new(), "{path}");
    }
}

#[test]
fn what_lies_among_the_returns_and_is_none_is_never_opened() {
    let round = TestRound::mini();
    fs::write(round.join("input/p-ck-phuong-cu-khoi/ma-doc.exe"), "MZ").expect("written");
    let desk = Desk::open(round.path());
    let unit: String = bienban::hash::sha256(b"P-CK").chars().take(16).collect();
    let page = desk.get(&format!("/unit/{unit}")).text();
    assert!(page.contains("ma-doc.exe"), "{page}");
    let id: String =
        bienban::hash::sha256(b"p-ck-phuong-cu-khoi/ma-doc.exe").chars().take(16).collect();
    assert!(!page.contains(&format!("/file/{id}/open")));
    assert_eq!(desk.post(&format!("/file/{id}/open"), &[]).status, 303);
    assert!(desk.get("/").text().contains("không phải là tệp báo cáo"));
    assert!(!round.join("opened").exists());
    // A path is no name.
    for name in ["..%2f..%2fbienban.toml", "p-ck-phuong-cu-khoi%2fma-doc.exe", "..", "%00"] {
        let answer = desk.post(&format!("/file/{name}/open"), &[]);
        assert!([400, 404].contains(&answer.status), "{name}: {}", answer.status);
    }
    assert!(!round.join("opened").exists());
}

#[test]
fn what_arrives_is_held_to_names_kinds_and_limits() {
    let round = TestRound::mini();
    round.configure("[round]", "[limits]\nfile_mib = 1\n\n[round]");
    let desk = Desk::open(round.path());
    for name in ["a.exe", "../a.xlsx/..", "CON.xlsx", ".a.xlsx", "a.xlsx\0.exe", "a:b.xlsx", ""] {
        let answer = desk.drop_file(name, b"x");
        assert_eq!(answer.status, 422, "{name}: {}", answer.text());
    }
    assert_eq!(desk.drop_file("a.xlsx", &vec![0; 1024 * 1024 + 1]).status, 422);
    assert_eq!(desk.drop_file("..\\..\\b.csv", b"a,b").status, 200);
    let waiting = files(&round.join(".cho-nhan"));
    assert_eq!(waiting.len(), 1);
    let (name, _) = waiting.iter().next().expect("a file");
    assert!(name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
    let page = desk.get("/arrivals").text();
    assert!(page.contains("b.csv") && page.contains("Không nhận ra tệp này"), "{page}");
    // Never served back.
    assert!(!page.contains("/arrivals/b.csv"));
    assert_eq!(desk.get("/arrivals/b.csv").status, 404);
    let before = files(&round.join("input"));
    let id: String = bienban::hash::sha256(b"b.csv").chars().take(16).collect();
    assert_eq!(desk.post("/arrivals/drop", &[("file", &id)]).status, 303);
    assert!(files(&round.join(".cho-nhan")).is_empty());
    assert!(before == files(&round.join("input")));
}

#[test]
fn both_ways_can_be_mixed_and_an_open_workbook_is_left_alone() {
    let round = round();
    let desk = Desk::open(round.path());
    assert_eq!(desk.get("/asked").status, 200);
    let unit = bienban::hash::sha256(b"P-DG").chars().take(16).collect::<String>();
    let page = desk.get(&format!("/unit/{unit}")).text();
    let mark = page.split("name=\"mark\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let mark = mark.expect("a warning");
    let (text, by) = (format!("text-{mark}"), format!("by-{mark}"));
    let fields = [
        ("mark", mark),
        (text.as_str(), "Bì rách khi vận chuyển, có biên bản"),
        (by.as_str(), "Lê Thu Yến"),
        ("unit", &unit),
    ];
    // Somebody has the workbook open.
    let open = round.join("~$giai-trinh.xlsx");
    fs::write(&open, "").expect("written");
    let before = fs::read(round.join("giai-trinh.xlsx")).expect("there");
    assert_eq!(desk.post("/explain", &fields).status, 303);
    assert!(desk.get("/").text().contains("giai-trinh.xlsx đang mở trong Excel"));
    assert!(before == fs::read(round.join("giai-trinh.xlsx")).expect("there"));
    // What was typed is not lost with it.
    let again = desk.get(&format!("/unit/{unit}")).text();
    assert!(again.contains(">Bì rách khi vận chuyển, có biên bản</textarea>"));
    fs::remove_file(open).expect("removed");
    assert_eq!(desk.post("/explain", &fields).status, 303);
    assert!(desk.get("/").text().contains("Đã lưu giải trình"));
    // The command sees it, and what the command writes the desk sees.
    let report = round.report(1);
    let findings = report["findings"].as_array().expect("findings");
    let explained = findings.iter().find(|finding| finding["code"] == "W501").expect("the warning");
    assert_eq!(explained["explained"], true);
    round.run_to(0, &["register"]);
    let register = desk.get("/register?show=all").text();
    assert!(register.contains("Phường Đức Giang"));
    // Two tabs: a form of a page that is out of date changes nothing it does not name.
    let stale = [("mark", "000000000000"), ("text", "x"), ("by", "y"), ("unit", &unit)];
    assert_eq!(desk.post("/explain", &stale).status, 400);
}
