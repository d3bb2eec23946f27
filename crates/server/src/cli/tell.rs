use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Progress of one thing is told at most this often, and at its end.
const EVERY: Duration = Duration::from_secs(1);

/// Tells of progress now and then.
pub struct Tell(Mutex<Instant>);

impl Default for Tell {
    fn default() -> Self {
        Tell(Mutex::new(Instant::now()))
    }
}

impl Tell {
    /// Prints, unless something was printed a moment ago.
    pub fn now_and_then(&self, print: impl FnOnce()) {
        let mut told = self.0.lock().expect("no holder of this lock panics");
        if told.elapsed() >= EVERY {
            print();
            *told = Instant::now();
        }
    }
}
