//! Whether a name and an identity number belong together (IDV-1), whoever knows it.

use crate::aliyun::AliyunIdentity;
use crate::error::{VendorError, VendorErrorKind};
use crate::line::{self, Line};
use crate::tencent::TencentIdentity;
use kernel::Secret;
use kernel::id_number::IdNumber;

/// Who somebody says they are. Its Debug says nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityClaim {
    pub name: Secret<String>,
    pub id_number: IdNumber,
}

/// What the authoritative source says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityVerdict {
    Match,
    /// The number exists and belongs to another name.
    Mismatch,
    /// The source does not know the number. Newly issued ones and those of the military come late or never; another
    /// method must be offered.
    NoRecord,
}

/// A verdict and the vendor's id of the request, which is kept as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityAnswer {
    pub verdict: IdentityVerdict,
    pub request_id: String,
}

/// Whoever checks identities in this installation.
pub enum IdentityVerifier {
    Aliyun(AliyunIdentity),
    Tencent(TencentIdentity),
}

/// Whose account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentityVendor {
    Aliyun,
    Tencent,
}

impl IdentityVerifier {
    fn line(&self) -> Option<&Line> {
        match self {
            IdentityVerifier::Aliyun(aliyun) => aliyun.line(),
            IdentityVerifier::Tencent(tencent) => tencent.line(),
        }
    }

    /// Asks something that changes nothing and costs nothing, and shows whether the service answers and takes our credentials.
    ///
    /// # Errors
    /// What keeps it from answering.
    async fn probe(&self) -> Result<(), VendorError> {
        let call = async {
            match self {
                IdentityVerifier::Aliyun(aliyun) => aliyun.probe().await,
                IdentityVerifier::Tencent(tencent) => tencent.probe().await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Asks once. **Each answer is billed**, a mismatch and no record as well: the caller keeps the verdict under a keyed
    /// hash of name and number and asks again only for another claim, and limits how often a person may try.
    ///
    /// # Errors
    /// An unknown outcome changes nothing at the vendor; asking again costs at most another fee.
    pub async fn verify(&self, claim: &IdentityClaim) -> Result<IdentityAnswer, VendorError> {
        let call = async {
            match self {
                IdentityVerifier::Aliyun(aliyun) => aliyun.verify(claim).await,
                IdentityVerifier::Tencent(tencent) => tencent.verify(claim).await,
            }
        };
        line::on(self.line(), call).await
    }
}

impl IdentityVerifier {
    fn vendor(&self) -> IdentityVendor {
        match self {
            IdentityVerifier::Aliyun(_) => IdentityVendor::Aliyun,
            IdentityVerifier::Tencent(_) => IdentityVendor::Tencent,
        }
    }
}

/// Who checks identities in this installation, in the order in which they are asked.
pub struct IdentityVerifiers {
    first: IdentityVerifier,
    others: Vec<IdentityVerifier>,
}

impl IdentityVerifiers {
    /// None where nobody does.
    pub fn new(accounts: impl IntoIterator<Item = IdentityVerifier>) -> Option<IdentityVerifiers> {
        let mut accounts = accounts.into_iter();
        accounts.next().map(|first| IdentityVerifiers { first, others: accounts.collect() })
    }

    /// Whose accounts there are, in the order in which they are asked.
    pub fn vendors(&self) -> impl Iterator<Item = IdentityVendor> {
        self.each().map(IdentityVerifier::vendor)
    }

    fn each(&self) -> impl Iterator<Item = &IdentityVerifier> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// Asks for a number that is none, which is not billed, and shows whether the vendor at this place answers and takes our
    /// credentials.
    ///
    /// # Errors
    /// What keeps it from answering; `Config` when there is no such place.
    pub async fn probe(&self, vendor: IdentityVendor) -> Result<(), VendorError> {
        match self.each().find(|verifier| verifier.vendor() == vendor) {
            Some(verifier) => verifier.probe().await,
            None => Err(VendorError::new(VendorErrorKind::Config, "no_account", None)),
        }
    }

    /// Asks, and asks the next vendor where one gave no verdict and the claim is not why. Asking changes nothing at a vendor; at
    /// worst an answer that was lost is billed beside the one that came.
    ///
    /// # Errors
    /// The last vendor's.
    pub async fn verify(&self, claim: &IdentityClaim) -> Result<IdentityAnswer, VendorError> {
        let mut answer = self.first.verify(claim).await;
        for next in &self.others {
            match &answer {
                Err(error) if passes_on(error.kind()) => answer = next.verify(claim).await,
                _ => break,
            }
        }
        answer
    }
}

/// Whether another vendor may know what this one did not say.
fn passes_on(kind: VendorErrorKind) -> bool {
    use VendorErrorKind::{
        BadSignature, BusinessNegative, Config, InvalidInput, OutcomeUnknown, Protocol, RateLimited, Transient,
        UserMustRestart,
    };
    match kind {
        Config | Transient | OutcomeUnknown | BadSignature | Protocol | RateLimited { .. } => true,
        InvalidInput | BusinessNegative | UserMustRestart => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: IDV-1
    #[test]
    fn another_vendor_is_asked_where_the_claim_is_not_why() {
        use VendorErrorKind::*;
        for (kind, passes) in [
            (Config, true),
            (Transient, true),
            (OutcomeUnknown, true),
            (Protocol, true),
            (BadSignature, true),
            (RateLimited { retry_after_s: 1 }, true),
            (InvalidInput, false),
            (BusinessNegative, false),
            (UserMustRestart, false),
        ] {
            assert_eq!(passes_on(kind), passes, "{kind:?}");
        }
    }
}
