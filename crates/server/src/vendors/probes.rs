//! Whether each vendor answers: a question that changes nothing there and costs nothing, asked with our own credentials.

use connectors::VendorError;
use policy::Processor;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

type Asked = Pin<Box<dyn Future<Output = Result<(), VendorError>> + Send>>;

/// One question to a vendor.
pub(crate) type Probe = Arc<dyn Fn() -> Asked + Send + Sync>;

/// The questions to each vendor; one that is not set up has none. A vendor with several accounts is asked for each.
#[derive(Clone, Default)]
pub(crate) struct Probes(BTreeMap<&'static str, Vec<Probe>>);

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
        self.0.entry(processor.name).or_default().push(probe);
    }

    /// Whether a vendor is set up.
    pub fn has(&self, processor: &Processor) -> bool {
        self.0.contains_key(processor.name)
    }

    /// Asks a vendor; all its accounts must answer.
    ///
    /// # Errors
    /// What keeps the first account that does not answer from it.
    pub async fn answers(&self, processor: &Processor) -> Result<(), VendorError> {
        for probe in self.0.get(processor.name).into_iter().flatten() {
            probe().await?;
        }
        Ok(())
    }
}
