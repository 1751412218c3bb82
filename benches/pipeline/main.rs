//! How long each phase takes over the sample round: `cargo bench`.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_docs_in_private_items,
    clippy::print_stdout,
    reason = "the harness' macros make items without docs, and a benchmark that cannot run fails"
)]

mod bare_typst;
#[path = "../../tests/suite/large_round.rs"]
mod large_round;

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use bienban::config::{self, Limits};
use bienban::declaration::{SECTIONS, patterns};
use bienban::documents::{Context, Document, minutes, opening};
use bienban::formats;
use bienban::ingest::recognise::{RecogniseOptions, recognise};
use bienban::ingest::{self, ReadOptions};
use bienban::ledgers::confirmations::Answers;
use bienban::messages::Language;
use bienban::pipeline::{self, BuildOptions, Printer, Workspace};
use bienban::publish::Output;
use bienban::publish::manifest::{Entry, Manifest};
use bienban::publish::own_sets::OwnSets;
use bienban::render::compact::compact;
use bienban::render::pdf::Renderer;
use bienban::render::template::Templates;
use bienban::render::typst_world::FontSet;
use bienban::render::workbook::workbook;
use bienban::rules;
use bienban::tally::previous::LastRound;
use bienban::tally::tally;
use bienban::worker::Reader;
use criterion::{Criterion, criterion_group, criterion_main};

/// The sample round's folder.
fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder's round read in this process or in workers.
fn read(folder: &Path, reader: &Reader) -> ingest::Read {
    let settings = config::load(folder).expect("the round is valid");
    let answers = Answers::default();
    let options = ReadOptions { settings: &settings, answers: &answers, keep: &|_| false };
    ingest::read(&folder.join("input"), options, reader, &|_| true, &|_, _| {})
        .expect("the round can be read")
}

/// Reading: in this process, and in worker processes as the program does.
fn reading(criterion: &mut Criterion) {
    let workers = Reader::workers(PathBuf::from(env!("CARGO_BIN_EXE_bienban")));
    let mut group = criterion.benchmark_group("reading 79 returns and the registry");
    group.sample_size(10);
    group.bench_function("in this process", |b| {
        b.iter(|| black_box(read(&project(), &Reader::InProcess)))
    });
    group.bench_function("in worker processes", |b| {
        b.iter(|| black_box(read(&project(), &workers)))
    });
    group.finish();
}

/// The sample's returns with this ending.
fn returns_with(ending: &str) -> Vec<Vec<u8>> {
    let folders = fs::read_dir(project().join("input")).expect("the returns");
    let folders = folders.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    let files = files.map(|entry| entry.expect("an entry").path());
    let of_format = files.filter(|path| path.extension().is_some_and(|own| own == ending));
    of_format.map(|path| fs::read(path).expect("read")).collect()
}

/// Reading cells by format, without recognising them.
fn formats(criterion: &mut Criterion) {
    let limits = Limits::default();
    for ending in ["xlsx", "xls", "ods"] {
        let files = returns_with(ending);
        let name = format!("cells of {} files .{ending}", files.len());
        criterion.bench_function(&name, |b| {
            b.iter(|| files.iter().filter(|bytes| formats::read(bytes, &limits).is_ok()).count());
        });
    }
}

/// Recognising what the cells of the returns say.
fn recognising(criterion: &mut Criterion) {
    let settings = config::load(&project()).expect("the sample is valid");
    let patterns = patterns(SECTIONS, &settings.plan, &settings.synonyms);
    let books: Vec<_> = ["xlsx", "xls", "ods"]
        .into_iter()
        .flat_map(returns_with)
        .filter_map(|bytes| formats::read(&bytes, &settings.limits).ok())
        .collect();
    let name = "a".into();
    criterion.bench_function(&format!("recognising {} returns", books.len()), |b| {
        b.iter(|| {
            let options = || RecogniseOptions::new(&patterns, &settings.plan);
            books.iter().filter(|book| recognise(book, &name, options()).is_ok()).count()
        });
    });
}

/// A round of 1,000 units as it is read.
fn thousand_units() -> ingest::Read {
    let folder = tempfile::tempdir().expect("a folder");
    large_round::write(folder.path(), 1000);
    read(folder.path(), &Reader::InProcess)
}

/// Checking and tallying what was read.
fn figures(criterion: &mut Criterion) {
    let read = read(&project(), &Reader::InProcess);
    let check = || rules::check(&read.round, read.findings.clone());
    criterion.bench_function("checking 40 units", |b| b.iter(|| black_box(check())));
    let thousand = thousand_units();
    criterion.bench_function("checking 1,000 units", |b| {
        b.iter(|| black_box(rules::check(&thousand.round, thousand.findings.clone())));
    });
    let verdict = check();
    criterion.bench_function("tallying 40 units", |b| {
        b.iter(|| black_box(tally(&read.round, &verdict.standings)));
    });
}

/// Rendering one unit's papers.
fn rendering(criterion: &mut Criterion) {
    let read = read(&project(), &Reader::InProcess);
    let verdict = rules::check(&read.round, read.findings.clone());
    let tally = tally(&read.round, &verdict.standings);
    let last_round = &LastRound::Unset;
    let context = Context { round: &read.round, tally: &tally, verdict: &verdict, last_round };
    let templates = Templates::new(&Default::default()).expect("the built-in templates");
    let renderer = Renderer::new(templates.clone(), FontSet::bundled(), None).expect("a renderer");
    let minutes = Document::Minutes(minutes::minutes(context, 30).expect("minutes"));
    let opening = Document::Opening(opening::opening(context, 30).expect("an opening record"));
    // A rayon thread's own stack is too small for Typst.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(16 << 20).build();
    let pool = pool.expect("a thread");
    let render = |document| pool.install(|| renderer.render(document).expect("rendered"));
    for (name, document) in [("minutes", &minutes), ("opening record", &opening)] {
        criterion.bench_function(&format!("{name} as PDF"), |b| {
            b.iter(|| black_box(render(document)));
        });
        let text = templates.fill(document.stem(), document).expect("filled");
        criterion.bench_function(&format!("{name}: its template filled"), |b| {
            b.iter(|| black_box(templates.fill(document.stem(), document).expect("filled")));
        });
        let shared = bare_typst::Shared::new();
        let passes = pool.install(|| shared.passes(name, &text));
        println!("{name}: Typst lays it out {passes} times");
        criterion.bench_function(&format!("{name}: laid out by Typst alone"), |b| {
            b.iter(|| {
                // What is remembered of the last time is no work.
                typst::comemo::evict(0);
                pool.install(|| black_box(shared.lay_out(name, &text)))
            });
        });
        let pages = pool.install(|| shared.lay_out(name, &text));
        criterion.bench_function(&format!("{name}: exported by Typst alone"), |b| {
            b.iter(|| pool.install(|| black_box(bare_typst::export(&pages))));
        });
        let pdf = bare_typst::export(&pages);
        criterion.bench_function(&format!("{name}: its PDF made smaller"), |b| {
            b.iter(|| black_box(compact(pdf.clone())));
        });
        let rendered = render(document);
        let day = document.head().date.as_ref().expect("a day").day;
        let created = day.and_hms_opt(0, 0, 0).expect("midnight");
        criterion.bench_function(&format!("{name} as workbook"), |b| {
            b.iter(|| {
                black_box(workbook(document, &rendered.outline, created, "../input").expect("made"))
            });
        });
    }
}

/// What a run over a folder's round takes from outside; `notes` is for what it remembers.
fn workspace(folder: &Path, notes: &Path) -> Workspace {
    Workspace {
        folder: folder.to_owned(),
        input: folder.join("input"),
        reader: Reader::workers(PathBuf::from(env!("CARGO_BIN_EXE_bienban"))),
        system_fonts: Vec::new(),
        stamp: None,
        threads: None,
        own_sets: OwnSets { folder: Some(notes.to_owned()) },
        enclosed: false,
        provers: bienban::verify::PROVERS,
    }
}

/// Builds a round into a folder.
fn build(workspace: &Workspace, output: &Path, force: bool) -> usize {
    let options = BuildOptions {
        taking: Vec::new(),
        output: output.to_owned(),
        final_only: false,
        only: Vec::new(),
        pdf: true,
        xlsx: true,
        force,
        language: Language::Vietnamese,
    };
    pipeline::build(workspace, &options, &|_| {}).expect("built").made
}

/// A copy of the sample round that may be changed.
fn copied(to: &Path) {
    for entry in walkdir::WalkDir::new(project().join("input")).into_iter().flatten() {
        let below = entry.path().strip_prefix(project()).expect("below the project");
        let copy = to.join(below);
        if entry.file_type().is_dir() {
            fs::create_dir_all(&copy).expect("made");
        } else {
            fs::copy(entry.path(), &copy).expect("copied");
        }
    }
    fs::copy(project().join("bienban.toml"), to.join("bienban.toml")).expect("copied");
}

/// The sample round whole: everything made, one value changed, nothing to do, and Typst alone over the same filled templates on the same threads.
fn whole_round(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let (round, output) = (folder.path().join("round"), folder.path().join("output"));
    copied(&round);
    let workspace = workspace(&round, &folder.path().join("notes"));
    let mut group = criterion.benchmark_group("the sample round");
    group.sample_size(10);
    group.bench_function("everything", |b| b.iter(|| black_box(build(&workspace, &output, true))));
    let changed = round.join("input/thcs-pd-truong-thcs-phuc-dong/hoi-nghi.xlsx");
    let before = fs::read(&changed).expect("read");
    let venue = ["Hội trường Trường THCS", "Hội trường lớn Trường THCS"].map(str::to_owned);
    let after = large_round::with_texts(&before, &[venue.into()]);
    let mut texts = [&after, &before].into_iter().cycle();
    group.bench_function("the venue of one conference changed", |b| {
        b.iter(|| {
            fs::write(&changed, texts.next().expect("without end")).expect("written");
            black_box(build(&workspace, &output, false))
        });
    });
    group.bench_function("nothing changed", |b| {
        b.iter(|| black_box(build(&workspace, &output, false)));
    });
    let checked = pipeline::check(&workspace, &|_| {}).expect("checked");
    let printer = Printer::of(&workspace, &checked).expect("a printer");
    let templates = Templates::new(&Default::default()).expect("the built-in templates");
    let mut filled: Vec<(String, String)> = printer
        .documents()
        .expect("papers")
        .into_values()
        .map(|paper| {
            (paper.stem().to_owned(), templates.fill(paper.stem(), &paper).expect("filled"))
        })
        .collect();
    // The longest first, as the program does.
    filled.sort_by_key(|(_, text)| std::cmp::Reverse(text.len()));
    let shared = bare_typst::Shared::new();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    group.bench_function("Typst alone", |b| {
        b.iter(|| black_box(bare_typst::print_all(&shared, &filled, threads)));
    });
    group.finish();
    ratio(&workspace, &output, &|| bare_typst::print_all(&shared, &filled, threads));
}

/// Says how many times as long as Typst alone a cold round takes: the two in turn, so that what
/// else the machine does falls on both, and the best of each.
fn ratio(workspace: &Workspace, output: &Path, alone: &dyn Fn() -> usize) {
    let seconds = |work: &dyn Fn() -> usize| {
        let begun = Instant::now();
        black_box(work());
        begun.elapsed().as_secs_f64()
    };
    let round = || build(workspace, output, true);
    let (mut best_round, mut best_alone) = (f64::MAX, f64::MAX);
    for _ in 0..10 {
        best_round = best_round.min(seconds(&round));
        best_alone = best_alone.min(seconds(alone));
    }
    println!("the sample round: {:.2} times Typst alone", best_round / best_alone);
}

/// A set's files written down to the disk and put in the place of the one before.
fn publishing(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().join("output");
    let own_sets = OwnSets { folder: Some(folder.path().join("notes")) };
    let bytes = vec![0; 30_000];
    let paths: Vec<String> =
        (0..242).map(|file| format!("don-vi/{}/{file}.pdf", file / 6)).collect();
    let publish = || {
        let output = Output::hold(&output).expect("free");
        output.begin().expect("begun");
        let mut manifest = Manifest::default();
        for path in &paths {
            let (sha256, size) = output.put(path, &bytes).expect("written");
            manifest.files.insert(path.clone(), Entry { sha256, size, ..Entry::default() });
        }
        output.publish(&manifest, &own_sets).expect("published")
    };
    let mut group = criterion.benchmark_group("publishing");
    group.sample_size(10);
    group.bench_function("242 files of 30 KB", |b| b.iter(|| black_box(publish())));
    group.finish();
}

/// The program started for nothing.
fn start(criterion: &mut Criterion) {
    criterion.bench_function("the program started for its version", |b| {
        b.iter(|| {
            let mut program = Command::new(env!("CARGO_BIN_EXE_bienban"));
            black_box(program.arg("--version").output().expect("started"))
        });
    });
}

criterion_group!(
    benches,
    formats,
    recognising,
    reading,
    figures,
    rendering,
    publishing,
    whole_round,
    start
);
criterion_main!(benches);
