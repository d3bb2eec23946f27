//! Whether a company's name and its unified social credit code belong together (SPEC MER-2), whoever knows it.

use crate::aliyun::AliyunBusiness;
use crate::error::VendorError;
use crate::identity::IdentityVerdict;
use crate::line::{self, Line};
use kernel::credit_code::CreditCode;

/// Which company somebody says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessClaim {
    /// As it stands on the licence.
    pub name: String,
    pub credit_code: CreditCode,
}

/// What the register of enterprises says, and the vendor's id of the request, which is kept as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessAnswer {
    /// The same three words as for persons: it matches, the code is another company's, or nobody knows it.
    pub verdict: IdentityVerdict,
    pub request_id: String,
}

/// Whoever checks companies in this installation.
pub enum BusinessVerifier {
    Aliyun(AliyunBusiness),
}

impl BusinessVerifier {
    fn line(&self) -> Option<&Line> {
        match self {
            BusinessVerifier::Aliyun(aliyun) => aliyun.line(),
        }
    }

    /// Asks something that changes nothing and costs nothing, and shows whether the service answers and takes our credentials.
    ///
    /// # Errors
    /// What keeps it from answering.
    pub async fn probe(&self) -> Result<(), VendorError> {
        let call = async {
            match self {
                BusinessVerifier::Aliyun(aliyun) => aliyun.probe().await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Asks once. **Each answer is billed**: the caller keeps the verdict and asks again only for another claim.
    ///
    /// # Errors
    /// An unknown outcome changes nothing at the vendor; asking again costs at most another fee.
    pub async fn verify(&self, claim: &BusinessClaim) -> Result<BusinessAnswer, VendorError> {
        let call = async {
            match self {
                BusinessVerifier::Aliyun(aliyun) => aliyun.verify(claim).await,
            }
        };
        line::on(self.line(), call).await
    }
}
