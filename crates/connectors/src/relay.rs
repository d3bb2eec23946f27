//! A number between two people, whoever lends it (SPEC WORK-4): either of them dials it and reaches the other, and neither
//! sees the other's own.

use crate::aliyun::AliyunRelay;
use crate::error::VendorError;
use crate::line::{self, Line};
use kernel::phone::Phone;
use kernel::{Secret, Timestamp};

/// Whom a number is to stand between, and until when. Its Debug names nobody.
#[derive(Clone)]
pub struct RelayPair {
    pub one: Phone,
    pub other: Phone,
    /// From then on the number leads nowhere, whatever became of us meanwhile.
    pub until: Timestamp,
    /// A reference of ours, by which a person finds the binding in the vendor's console. It is no idempotency key.
    pub reference: String,
}

impl std::fmt::Debug for RelayPair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RelayPair").field("until", &self.until).finish_non_exhaustive()
    }
}

/// A binding that stands.
#[derive(Clone, Debug)]
pub struct RelayBinding {
    /// The number that both dial: digits alone.
    pub number: Secret<String>,
    /// The vendor's id of the binding.
    pub vendor_id: Secret<String>,
}

/// Whoever lends numbers to this installation.
pub enum RelayNumbers {
    Aliyun(AliyunRelay),
}

impl RelayNumbers {
    fn line(&self) -> Option<&Line> {
        match self {
            RelayNumbers::Aliyun(aliyun) => aliyun.line(),
        }
    }

    /// Binds once. There is no idempotency key: after an unknown outcome a repeat could leave a second binding that nobody
    /// knows of, and nothing can be asked about the first, so the caller lets it expire.
    ///
    /// # Errors
    /// An answer that cannot be read, or that names one of the two numbers, is an unknown outcome.
    pub async fn bind(&self, pair: &RelayPair) -> Result<RelayBinding, VendorError> {
        let call = async {
            match self {
                RelayNumbers::Aliyun(aliyun) => aliyun.bind(pair).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Unbinds; one that is not there any more is unbound. May be repeated.
    ///
    /// # Errors
    /// The binding may still stand, until it expires.
    pub async fn unbind(&self, binding: &RelayBinding) -> Result<(), VendorError> {
        let call = async {
            match self {
                RelayNumbers::Aliyun(aliyun) => aliyun.unbind(binding).await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Asks something that changes nothing and costs nothing, and shows whether the service answers and takes our credentials.
    ///
    /// # Errors
    /// What keeps it from answering.
    pub async fn probe(&self) -> Result<(), VendorError> {
        let call = async {
            match self {
                RelayNumbers::Aliyun(aliyun) => aliyun.probe().await,
            }
        };
        line::on(self.line(), call).await
    }
}
