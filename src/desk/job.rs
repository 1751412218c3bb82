//! Work that takes its time (việc đang làm): one at a time, on a thread of its own, with its
//! progress told to whoever looks.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::watch;

use crate::archive::Archived;
use crate::error::Error;
use crate::pipeline::blank_forms::Written;
use crate::pipeline::issuing::Outcome as Issued;
use crate::pipeline::{Built, Event};
use crate::verify::Outcome as Verified;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The set is made.
    Build,
    /// Papers are issued.
    Issue,
    /// Forms are written.
    Forms,
    /// The set is verified.
    Verify,
    /// The archive is packed.
    Pack,
}

impl Kind {
    /// The text of the catalogues that names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Build => "desk-job-build",
            Self::Issue => "desk-job-issue",
            Self::Forms => "desk-job-forms",
            Self::Verify => "desk-job-verify",
            Self::Pack => "desk-job-pack",
        }
    }

    /// The page that tells how it went.
    pub fn page(self) -> &'static str {
        match self {
            Self::Build => "/set",
            Self::Issue => "/register",
            Self::Forms => "/send",
            Self::Verify | Self::Pack => "/prove",
        }
    }
}

/// What came of a job.
pub enum Outcome {
    /// A set, and where.
    Built(Box<Built>),
    /// Papers were issued, or refused.
    Issued(Issued),
    /// Forms, and their folder.
    Forms(Box<Written>, PathBuf),
    /// What a verification tells.
    Verified(Box<Verified>),
    /// A package.
    Packed(Archived),
}

/// A job that has ended.
pub struct Ended {
    /// What it was.
    pub kind: Kind,
    /// What came of it.
    pub outcome: Result<Outcome, Error>,
}

/// How work stands.
#[derive(Clone, Default)]
pub struct State {
    /// What is being done, and how far it is.
    pub running: Option<(Kind, Option<Event>)>,
    /// The last that ended, of each kind.
    pub ended: Vec<Arc<Ended>>,
}

impl State {
    /// The last job of some kind that ended; none while another of its kind is under way.
    pub fn last(&self, kind: Kind) -> Option<&Arc<Ended>> {
        if self.running.is_some_and(|(running, _)| running == kind) {
            return None;
        }
        self.ended.iter().find(|ended| ended.kind == kind)
    }
}

/// The one job at a time.
pub struct Jobs(watch::Sender<State>);

impl Default for Jobs {
    fn default() -> Self {
        Self(watch::Sender::new(State::default()))
    }
}

impl Jobs {
    /// How work stands now.
    pub fn state(&self) -> State {
        self.0.borrow().clone()
    }

    /// Whether something is being done.
    pub fn is_busy(&self) -> bool {
        self.0.borrow().running.is_some()
    }

    /// Whoever wants to be told of every change.
    pub fn watch(&self) -> watch::Receiver<State> {
        self.0.subscribe()
    }

    /// Begins a job; false while another is under way.
    pub fn begin(&self, kind: Kind) -> bool {
        self.0.send_if_modified(|state| {
            let free = state.running.is_none();
            if free {
                state.running = Some((kind, None));
            }
            free
        })
    }

    /// Tells how far the job is.
    pub fn tell(&self, event: Event) {
        self.0.send_modify(|state| {
            if let Some((_, at)) = &mut state.running {
                *at = Some(event);
            }
        });
    }

    /// Ends the job.
    pub fn end(&self, ended: Ended) {
        self.0.send_modify(|state| {
            state.running = None;
            state.ended.retain(|old| old.kind != ended.kind);
            state.ended.push(Arc::new(ended));
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_job_at_a_time_and_the_last_of_each_kind_is_kept() {
        let jobs = Jobs::default();
        assert!(jobs.begin(Kind::Build));
        assert!(!jobs.begin(Kind::Verify));
        jobs.tell(Event::Made(1, 2));
        assert_eq!(jobs.state().running, Some((Kind::Build, Some(Event::Made(1, 2)))));
        for kind in [Kind::Build, Kind::Build, Kind::Pack] {
            jobs.end(Ended { kind, outcome: Err(Error::work("work-json")) });
        }
        assert!(!jobs.is_busy());
        assert_eq!(jobs.state().ended.len(), 2);
        assert!(jobs.state().last(Kind::Pack).is_some());
    }
}
