//! How far a run has come: a bar on a terminal, plain lines otherwise.

use std::sync::Mutex;
use std::sync::PoisonError;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::text;
use crate::messages::Language;
use crate::pipeline::Event;

/// Where progress is shown.
pub enum Progress {
    /// Nowhere.
    Silent,
    /// A bar that is redrawn.
    Bar(ProgressBar, Language),
    /// A line when a phase is done.
    Lines(Mutex<Vec<&'static str>>, Language),
}

impl Progress {
    /// A bar on a terminal, lines otherwise.
    pub fn new(language: Language, terminal: bool) -> Self {
        if !terminal {
            return Self::Lines(Mutex::new(Vec::new()), language);
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let style = ProgressStyle::with_template("{msg:18} {bar:40} {pos}/{len}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self::Bar(bar, language)
    }

    /// Shows an event.
    pub fn tell(&self, event: Event) {
        let (key, done, all) = match event {
            Event::Read(done, all) => ("reading", done, all),
            Event::Made(done, all) => ("making", done, all),
        };
        match self {
            Self::Silent => {}
            Self::Bar(bar, language) => {
                bar.set_message(text(*language, key));
                bar.set_length(all as u64);
                bar.set_position(done as u64);
            }
            Self::Lines(told, language) => {
                let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                // Events of several threads may come out of order; once is enough.
                if done == all && !told.contains(&key) {
                    told.push(key);
                    super::tell(&format!("{}: {done}/{all}\n", text(*language, key)));
                }
            }
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Self::Bar(bar, _) = self {
            bar.finish_and_clear();
        }
    }
}
