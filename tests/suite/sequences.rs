//! After every build, whatever was changed since the last, the output folder is byte
//! for byte that of a fresh build of the same input, manifest included, and it proves.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{TestRound, files};

/// What people do to a round between two builds.
#[derive(Debug, Clone)]
enum Edit {
    /// The venue of a conference is another one.
    Venue(u8),
    /// A count arrives, or is taken away again.
    Count,
    /// A return is sent under another name.
    Rename,
    /// A return is taken away, or comes back.
    Return,
    /// A unit of the registry has another name, or its own again.
    Registry,
    /// A sentence of the round's own template, or none.
    Template(u8),
    /// The report has another number.
    Settings(u8),
    /// A paper is signed and scanned over, or thrown away.
    Paper(bool),
    /// Papers are numbered, issued, replaced or corrected, where that can be.
    Act(u8),
}

/// How the program is asked to build.
#[derive(Debug, Clone)]
enum Asked {
    /// As a whole.
    Whole,
    /// The papers of one unit.
    One,
    /// The PDFs.
    Pdfs,
}

/// Any edit.
fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (0..3u8).prop_map(Edit::Venue),
        Just(Edit::Count),
        Just(Edit::Rename),
        Just(Edit::Return),
        Just(Edit::Registry),
        (0..3u8).prop_map(Edit::Template),
        (0..3u8).prop_map(Edit::Settings),
        any::<bool>().prop_map(Edit::Paper),
        (0..5u8).prop_map(Edit::Act),
    ]
}

/// Any way to ask, most often for the whole.
fn asked() -> impl Strategy<Value = Asked> {
    prop_oneof![4 => Just(Asked::Whole), 1 => Just(Asked::One), 1 => Just(Asked::Pdfs)]
}

/// The small round with what was done to it.
struct Life {
    /// The round.
    round: TestRound,
    /// The venue that stands in the return now.
    venue: String,
    /// The number that stands in the settings now.
    number: String,
    /// The unit's name in the registry now.
    name: &'static str,
}

impl Life {
    /// The small round as it is.
    fn begin() -> Self {
        let round = TestRound::mini();
        Self {
            round,
            venue: "Hội trường UBND".into(),
            number: "85-BC/BTGQU".into(),
            name: "Phường Bồ Đề",
        }
    }

    /// Moves a file away, or back.
    fn toggle(&self, from: &str, to: &str) {
        let (from, to) = (self.round.join(from), self.round.join(to));
        let (from, to) = if from.exists() { (from, to) } else { (to, from) };
        fs::rename(from, to).expect("moved");
    }

    /// Does one edit.
    fn edit(&mut self, edit: &Edit) {
        match edit {
            Edit::Venue(number) => {
                let venue = format!("Hội trường số {number}");
                let path = "input/p-bd-phuong-bo-de/hoi-nghi.xlsx";
                if venue != self.venue && self.round.join(path).exists() {
                    self.round.edit_workbook(path, &self.venue, &venue);
                    self.venue = venue;
                }
            }
            Edit::Count => self.toggle("input/p-bd-phuong-bo-de/ket-qua.xlsx", "ket-qua.xlsx"),
            Edit::Rename => {
                let path = "input/p-bd-phuong-bo-de/hoi-nghi.xlsx";
                self.toggle(path, "input/p-bd-phuong-bo-de/hoi nghi (sua).xlsx");
            }
            Edit::Return => self.toggle("input/p-ck-phuong-cu-khoi", "p-ck-phuong-cu-khoi"),
            Edit::Registry => {
                let other = match self.name {
                    "Phường Bồ Đề" => "Phường Bồ Đề mới",
                    _ => "Phường Bồ Đề",
                };
                let (from, to) = (format!(">{}<", self.name), format!(">{other}<"));
                self.round.edit_workbook("input/danh-sach-don-vi.xlsx", &from, &to);
                self.name = other;
            }
            Edit::Template(0) => {
                let _ = fs::remove_dir_all(self.round.join("templates"));
            }
            Edit::Template(number) => {
                let source = include_str!("../../templates/bien-ban-ban-giao-phieu.typ.j2");
                let source = source.replace("Hôm nay", &format!("Lần thứ {number}, hôm nay"));
                fs::create_dir_all(self.round.join("templates")).expect("made");
                let path = self.round.join("templates/bien-ban-ban-giao-phieu.typ.j2");
                fs::write(path, source).expect("written");
            }
            Edit::Settings(number) => {
                let number = format!("8{number}-BC/BTGQU");
                if number != self.number {
                    self.round.configure(&self.number, &number);
                    self.number = number;
                }
            }
            Edit::Act(which) => {
                let minutes = "don-vi/p-bd-phuong-bo-de/bien-ban-hoi-nghi";
                let reason = ["--reason", "ghi nhầm địa điểm họp"];
                let arguments: Vec<&str> = match which {
                    0 => vec!["register"],
                    1 => vec!["issue", "--all"],
                    2 => vec!["issue", "--unit", "P-CK"],
                    3 => [&["replace", minutes][..], &reason].concat(),
                    _ => [&["correct", minutes][..], &reason].concat(),
                };
                let output = self.round.run(&arguments);
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                // What cannot be done is refused; nothing fails.
                assert!(matches!(output.status.code(), Some(0..=2)), "{arguments:?}: {said}");
                let proved = self.round.run(&["log"]);
                assert!(proved.status.success(), "{arguments:?}: {proved:?}");
            }
            Edit::Paper(signed) => {
                let path = self.round.join("output/bao-cao-tong-hop.pdf");
                match signed {
                    _ if !path.exists() => {}
                    true => fs::write(path, b"%PDF-1.7 signed and scanned").expect("written"),
                    false => fs::remove_file(path).expect("removed"),
                }
            }
        }
    }

    /// Builds; what is asked for may be blocked, which is no failure.
    fn build(&self, arguments: &[&str]) {
        let output = self.round.run(&[&["build", "-q"], arguments].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{said}");
    }

    /// A fresh build of the same input, in a folder of its own.
    fn fresh(&self) -> BTreeMap<String, Vec<u8>> {
        self.build(&["--output", "moi"]);
        let made = files(&self.round.join("moi"));
        fs::remove_dir_all(self.round.join("moi")).expect("removed");
        made
    }
}

/// Lives through a sequence.
fn live(steps: &[(Vec<Edit>, Asked)]) {
    let mut life = Life::begin();
    life.build(&[]);
    for (edits, asked) in steps {
        edits.iter().for_each(|edit| life.edit(edit));
        match asked {
            Asked::Whole => life.build(&[]),
            Asked::One => life.build(&["--only", "P-BD"]),
            Asked::Pdfs => life.build(&["--format", "pdf"]),
        }
        let (mut made, mut fresh) = (files(&life.round.join("output")), life.fresh());
        if !matches!(asked, Asked::Whole) {
            // What was not asked for may be left out, and nothing else differs.
            made.remove("manifest.json");
            fresh.remove("manifest.json");
            fresh.retain(|path, _| made.contains_key(path));
        }
        let differing: Vec<_> = made
            .keys()
            .chain(fresh.keys())
            .filter(|path| made.get(*path) != fresh.get(*path))
            .collect();
        assert!(differing.is_empty(), "{differing:?} after {steps:?}");
    }
    life.build(&[]);
    let verified = life.round.run(&["verify", "-q"]);
    let said = String::from_utf8_lossy(&verified.stderr).into_owned();
    let own_templates = life.round.join("templates").exists();
    assert!(verified.status.success() || own_templates, "{said} after {steps:?}");
}

#[test]
fn a_count_that_comes_later_needs_no_force() {
    live(&[
        (vec![Edit::Count], Asked::Whole),
        (vec![Edit::Count], Asked::Whole),
        (vec![Edit::Rename], Asked::Whole),
    ]);
}

#[test]
fn an_issued_paper_outlives_every_change_of_its_return() {
    live(&[
        (vec![Edit::Act(1)], Asked::Whole),
        (vec![Edit::Venue(1), Edit::Registry], Asked::Whole),
        (vec![Edit::Act(4), Edit::Act(3), Edit::Act(0)], Asked::Whole),
        (vec![Edit::Return, Edit::Template(1), Edit::Count], Asked::Whole),
        (vec![Edit::Act(1), Edit::Return], Asked::One),
    ]);
}

#[test]
fn any_sequence_of_edits_and_builds_ends_in_a_fresh_set() {
    let wanted = std::env::var("BIENBAN_SEQUENCES").ok().and_then(|number| number.parse().ok());
    let config = Config {
        cases: wanted.unwrap_or(4),
        failure_persistence: None,
        max_shrink_iters: 20,
        ..Config::default()
    };
    let steps = prop::collection::vec((prop::collection::vec(edit(), 1..4), asked()), 1..4);
    let mut runner = TestRunner::new(config);
    runner
        .run(&steps, |steps| {
            live(&steps);
            Ok(())
        })
        .expect("holds");
}
