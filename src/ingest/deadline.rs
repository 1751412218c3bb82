//! How long a file may be worked on.

use std::time::{Duration, Instant};

use super::workbook::{Limit, Unreadable};

/// When the work on a file must have ended.
#[derive(Debug, Clone, Copy)]
pub struct Deadline {
    /// The moment; none when it is too far away to be told.
    until: Option<Instant>,
    /// How long it is from the beginning.
    time: Duration,
}

impl Deadline {
    /// So long from now.
    pub fn after(time: Duration) -> Self {
        Self { until: Instant::now().checked_add(time), time }
    }

    /// Refuses to go on when it is past.
    ///
    /// # Errors
    /// [`Unreadable::Over`] with the seconds that were allowed.
    pub fn check(&self) -> Result<(), Unreadable> {
        let seconds = self.time.as_secs();
        match self.until {
            Some(until) if Instant::now() >= until => {
                Err(Unreadable::Over(Limit::Seconds, seconds, seconds))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_past_or_not() {
        assert_eq!(
            Deadline::after(Duration::ZERO).check(),
            Err(Unreadable::Over(Limit::Seconds, 0, 0))
        );
        assert_eq!(Deadline::after(Duration::from_secs(3600)).check(), Ok(()));
        assert_eq!(Deadline::after(Duration::MAX).check(), Ok(()));
    }
}
