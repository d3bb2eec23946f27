use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// Frames that a client may send within the window.
const FRAMES_MAX: usize = 20;
const WINDOW: Duration = Duration::from_secs(1);

/// How fast frames arrive.
#[derive(Default)]
pub(super) struct Pace(VecDeque<Instant>);

impl Pace {
    /// Counts a frame; whether that many are still allowed.
    pub(super) fn allows(&mut self, now: Instant) -> bool {
        if self.0.len() == FRAMES_MAX {
            if self.0.front().is_some_and(|first| now.duration_since(*first) < WINDOW) {
                return false;
            }
            self.0.pop_front();
        }
        self.0.push_back(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: TALK-1
    #[test]
    fn twenty_frames_fit_into_a_second_and_the_next_does_not() {
        let start = Instant::now();
        let mut pace = Pace::default();
        assert!((0..20).all(|number| pace.allows(start + Duration::from_millis(number * 10))));
        assert!(!pace.allows(start + Duration::from_millis(999)));
        assert!(pace.allows(start + Duration::from_millis(1_000)));
        assert!(!pace.allows(start + Duration::from_millis(1_005)));
    }
}
