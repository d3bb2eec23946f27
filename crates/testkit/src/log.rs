//! The log of a test process, kept in memory, so that a test can see that nothing personal stands in it.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};

static LOG: OnceLock<Arc<Mutex<Vec<u8>>>> = OnceLock::new();

#[derive(Clone)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no holder of this lock panics").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Captures what the process logs from now on, down to debug.
pub(crate) fn capture() {
    LOG.get_or_init(|| {
        let log = Arc::new(Mutex::new(Vec::new()));
        let captured = Captured(log.clone());
        // A test binary that installs a subscriber of its own keeps it; then there is nothing to look through here.
        let _ = tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::DEBUG)
            .with_ansi(false)
            .with_writer(move || captured.clone())
            .try_init();
        log
    });
}

/// The last errors of the log, for a test that meets a 500.
pub(crate) fn newest() -> String {
    let log = captured_log();
    let errors: Vec<&str> = log.lines().filter(|line| line.contains("ERROR")).collect();
    errors[errors.len().saturating_sub(3)..].join("\n")
}

/// Everything that this test process has logged so far.
///
/// # Panics
/// When no server was started yet.
pub fn captured_log() -> String {
    let log = LOG.get().expect("a server was started").lock().expect("no holder of this lock panics");
    String::from_utf8_lossy(&log).into_owned()
}
