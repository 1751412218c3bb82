//! How long each phase takes over the sample round: `cargo bench`.

#![allow(
    missing_docs,
    clippy::expect_used,
    clippy::missing_docs_in_private_items,
    reason = "the harness' macros make items without docs, and a benchmark that cannot run fails"
)]

use std::hint::black_box;
use std::path::PathBuf;

use bienban::config;
use bienban::documents::{Context, Document, minutes, opening};
use bienban::ingest::{self, ReadOptions};
use bienban::ledgers::confirmations::Answers;
use bienban::messages::Language;
use bienban::pipeline::{self, BuildOptions, Workspace};
use bienban::publish::own_sets::OwnSets;
use bienban::render::pdf::Renderer;
use bienban::render::template::Templates;
use bienban::render::typst_world::FontSet;
use bienban::render::workbook::workbook;
use bienban::round::{Maybe, Round, Text};
use bienban::rules;
use bienban::tally::previous::LastRound;
use bienban::tally::tally;
use bienban::worker::Reader;
use criterion::{Criterion, criterion_group, criterion_main};

/// The sample round's folder.
fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The sample round read in this process or in workers.
fn read(reader: &Reader) -> ingest::Read {
    let settings = config::load(&project()).expect("the sample is valid");
    let answers = Answers::default();
    let options = ReadOptions { settings: &settings, answers: &answers, keep: &|_| false };
    ingest::read(&project().join("input"), options, reader, &|_| true, &|_, _| {})
        .expect("the sample can be read")
}

/// Reading: in this process, and in worker processes as the program does.
fn reading(criterion: &mut Criterion) {
    let workers = Reader::workers(PathBuf::from(env!("CARGO_BIN_EXE_bienban")));
    let mut group = criterion.benchmark_group("reading 79 returns and the registry");
    group.sample_size(10);
    group.bench_function("in this process", |b| b.iter(|| black_box(read(&Reader::InProcess))));
    group.bench_function("in worker processes", |b| b.iter(|| black_box(read(&workers))));
    group.finish();
}

/// A round of 1,000 units: the sample's, again and again under other codes.
fn thousand_units() -> Round {
    let sample = read(&Reader::InProcess).round;
    let copy = |copy: usize| {
        sample.units.iter().cloned().map(move |mut unit| {
            unit.code = format!("{}-{copy}", unit.code).into();
            let own = |text: &mut Maybe<Text>| {
                if let Some(text) = text {
                    text.value = format!("{}-{copy}", text.value).into();
                }
            };
            if let Some(conference) = &mut unit.returned.conference {
                own(&mut conference.number);
                own(&mut conference.chair);
                own(&mut conference.secretary);
            }
            if let Some(ballots) = &mut unit.returned.ballots {
                own(&mut ballots.number);
                own(&mut ballots.seal_code);
            }
            for opening in unit.returned.counts.iter_mut().filter_map(|c| c.opening.as_mut()) {
                own(&mut opening.number);
            }
            unit
        })
    };
    Round { units: (0..25).flat_map(copy).collect(), ..sample.clone() }
}

/// Checking and tallying what was read.
fn figures(criterion: &mut Criterion) {
    let read = read(&Reader::InProcess);
    let check = || rules::check(&read.round, read.findings.clone());
    criterion.bench_function("checking 40 units", |b| b.iter(|| black_box(check())));
    let thousand = thousand_units();
    criterion.bench_function("checking 1,000 units", |b| {
        b.iter(|| black_box(rules::check(&thousand, Vec::new())));
    });
    let verdict = check();
    criterion.bench_function("tallying 40 units", |b| {
        b.iter(|| black_box(tally(&read.round, &verdict.standings)));
    });
}

/// Rendering one unit's papers.
fn rendering(criterion: &mut Criterion) {
    let read = read(&Reader::InProcess);
    let verdict = rules::check(&read.round, read.findings.clone());
    let tally = tally(&read.round, &verdict.standings);
    let last_round = &LastRound::Unset;
    let context = Context { round: &read.round, tally: &tally, verdict: &verdict, last_round };
    let templates = Templates::new(&Default::default()).expect("the built-in templates");
    let renderer = Renderer::new(templates, FontSet::bundled(), None).expect("a renderer");
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

/// The whole round: everything made, and nothing to do.
fn whole_round(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let workspace = Workspace {
        folder: project(),
        input: project().join("input"),
        reader: Reader::workers(PathBuf::from(env!("CARGO_BIN_EXE_bienban"))),
        system_fonts: Vec::new(),
        stamp: None,
        threads: None,
        own_sets: OwnSets { folder: Some(folder.path().join("notes")) },
        enclosed: false,
        prover: bienban::verify::last_round_of,
    };
    let options = |force| BuildOptions {
        output: folder.path().join("output"),
        final_only: false,
        only: Vec::new(),
        pdf: true,
        xlsx: true,
        force,
        language: Language::Vietnamese,
    };
    let build = |force| pipeline::build(&workspace, &options(force), &|_| {}).expect("built");
    let mut group = criterion.benchmark_group("whole round, 242 documents");
    group.sample_size(10);
    group.bench_function("everything", |b| b.iter(|| black_box(build(true).made)));
    group.bench_function("nothing changed", |b| b.iter(|| black_box(build(false).made)));
    group.finish();
}

criterion_group!(benches, reading, figures, rendering, whole_round);
criterion_main!(benches);
