//! Whether a name and an identity number belong together (IDV-1), whoever knows it.

use crate::aliyun::AliyunIdentity;
use crate::error::VendorError;
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

impl IdentityVerifier {
    /// Asks once. **Each answer is billed**, a mismatch and no record as well: the caller keeps the verdict under a keyed
    /// hash of name and number and asks again only for another claim, and limits how often a person may try.
    ///
    /// # Errors
    /// An unknown outcome changes nothing at the vendor; asking again costs at most another fee.
    pub async fn verify(&self, claim: &IdentityClaim) -> Result<IdentityAnswer, VendorError> {
        match self {
            IdentityVerifier::Aliyun(aliyun) => aliyun.verify(claim).await,
            IdentityVerifier::Tencent(tencent) => tencent.verify(claim).await,
        }
    }
}
