use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long a job that runs may go on after the server was told to stop: longer than any call to a vendor lasts.
const FINISHES: Duration = Duration::from_secs(45);

/// What works beside the requests.
pub struct Background {
    pub(crate) stop: watch::Sender<bool>,
    pub(crate) jobs: JoinHandle<()>,
    /// What may be cut off at any moment.
    pub(crate) others: Vec<JoinHandle<()>>,
}

impl Background {
    /// Begins no job any more, waits for those that run, and ends the rest.
    pub async fn end(mut self) {
        self.stop.send_replace(true);
        if tokio::time::timeout(FINISHES, &mut self.jobs).await.is_err() {
            tracing::warn!("a job was cut off; it runs again when its lease ends");
            self.jobs.abort();
        }
        for other in self.others {
            other.abort();
        }
    }
}
