//! What threads make a set of: in which order it is begun, and what becomes of it.

use super::papers::{Paper, Told};
use crate::publish::manifest::Entry;

/// What a thread makes in one go.
pub(super) enum Job {
    /// A paper of the round: the longest are among them.
    Paper(Box<Paper>),
    /// The papers of the unit with this index: what they say is there while they are made.
    Unit(usize),
    /// The volume of the synthesis with this number, worked out when it is its turn.
    Volume(usize),
}

/// The jobs in the order in which they are begun: volumes, which are the longest and are made one
/// at a time, evenly among the papers.
pub(super) fn spread(volumes: Vec<Job>, papers: Vec<Job>) -> Vec<Job> {
    let every = (papers.len() / volumes.len().max(1)).max(1);
    let mut jobs = Vec::with_capacity(papers.len() + volumes.len());
    let mut volumes = volumes.into_iter();
    for (at, paper) in papers.into_iter().enumerate() {
        if at.is_multiple_of(every) {
            jobs.extend(volumes.next());
        }
        jobs.push(paper);
    }
    jobs.extend(volumes);
    jobs
}

/// What a job made.
#[derive(Default)]
pub(super) struct Finished {
    /// The files.
    pub(super) files: Vec<PaperFile>,
    /// What results and dispatch list say of its papers.
    pub(super) told: Vec<Told>,
    /// How many files there would be, were everything asked for.
    pub(super) expected: usize,
}

impl Finished {
    /// Adds what the next job made.
    pub(super) fn add(&mut self, other: Self) {
        self.files.extend(other.files);
        self.told.extend(other.told);
        self.expected += other.expected;
    }
}

/// A finished file of a paper.
pub(super) struct PaperFile {
    /// Its path in the set.
    pub(super) path: String,
    /// What the manifest says of it.
    pub(super) entry: Entry,
    /// Whether it was made in this run.
    pub(super) is_new: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_job_is_begun_once_and_volumes_are_spread(volumes in 0_usize..40, units in 0_usize..400) {
            let jobs = spread((1..=volumes).map(Job::Volume).collect(), (0..units).map(Job::Unit).collect());
            let (mut seen, mut last) = ((Vec::new(), Vec::new()), 0);
            for (place, job) in jobs.iter().enumerate() {
                match job {
                    Job::Volume(index) => {
                        seen.0.push(*index);
                        // While there are units to be made beside it, no volume follows another.
                        prop_assert!(last == 0 || place > last || units < volumes);
                        last = place + 1;
                    }
                    Job::Unit(index) => seen.1.push(*index),
                    Job::Paper(_) => prop_assert!(false),
                }
            }
            prop_assert_eq!(seen.0, (1..=volumes).collect::<Vec<_>>());
            prop_assert_eq!(seen.1, (0..units).collect::<Vec<_>>());
        }
    }
}
