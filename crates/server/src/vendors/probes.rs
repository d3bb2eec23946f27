//! Whether each vendor answers: a question that changes nothing there and costs nothing, asked with our own credentials.

use connectors::VendorError;
use policy::Processor;
use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::Arc;

type Asked = Pin<Box<dyn Future<Output = Result<(), VendorError>> + Send>>;

/// One question to a vendor.
pub(crate) type Probe = Arc<dyn Fn() -> Asked + Send + Sync>;

/// The questions to each vendor; one that is not set up has none. A vendor with several accounts is asked for each.
#[derive(Clone, Default)]
pub(crate) struct Probes {
    questions: BTreeMap<&'static str, Vec<Probe>>,
    /// Set up for browsers alone: nothing of them answers this program.
    in_browsers: BTreeSet<&'static str>,
}

impl Probes {
    /// Adds a question about an adapter.
    pub fn ask<T, F, Fut>(&mut self, processor: &'static Processor, adapter: &Arc<T>, question: F)
    where
        T: Send + Sync + 'static,
        F: Fn(Arc<T>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), VendorError>> + Send + 'static,
    {
        let adapter = adapter.clone();
        let probe: Probe = Arc::new(move || Box::pin(question(adapter.clone())));
        self.questions.entry(processor.name).or_default().push(probe);
    }

    /// Notes a vendor that is set up and of which browsers load a script: there is nothing of it to ask.
    pub fn in_browsers(&mut self, processor: &'static Processor) {
        self.in_browsers.insert(processor.name);
    }

    /// Whether a vendor is set up.
    pub fn has(&self, processor: &Processor) -> bool {
        self.can_ask(processor) || self.in_browsers.contains(processor.name)
    }

    /// Whether there is a question to a vendor.
    pub fn can_ask(&self, processor: &Processor) -> bool {
        self.questions.contains_key(processor.name)
    }

    /// Asks a vendor; all its accounts must answer.
    ///
    /// # Errors
    /// What keeps the first account that does not answer from it.
    pub async fn answers(&self, processor: &Processor) -> Result<(), VendorError> {
        for probe in self.questions.get(processor.name).into_iter().flatten() {
            probe().await?;
        }
        Ok(())
    }
}
