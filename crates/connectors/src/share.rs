//! What a page needs to let its visitor share it inside another company's app.

use crate::error::VendorError;
use crate::line::{self, Line};
use crate::wechat::WeChatShare;

/// What `wx.config` is given. Nothing in it is secret; it fits one page's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareSignature {
    pub app_id: String,
    /// Seconds since 1970.
    pub timestamp: i64,
    pub nonce: String,
    pub signature: String,
}

/// Whoever signs pages for sharing in this installation.
pub enum ShareSigner {
    WeChat(WeChatShare),
}

impl ShareSigner {
    fn line(&self) -> Option<&Line> {
        match self {
            ShareSigner::WeChat(wechat) => wechat.line(),
        }
    }

    /// Whether its line is shut: staff switched it off, or nobody assessed it. One that rests after failures is not.
    pub fn is_shut(&self) -> bool {
        line::is_shut(self.line())
    }

    /// Asks something that changes nothing, and shows whether the service answers and takes our credentials.
    ///
    /// # Errors
    /// What keeps it from answering.
    pub async fn probe(&self) -> Result<(), VendorError> {
        let call = async {
            match self {
                ShareSigner::WeChat(wechat) => wechat.probe().await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Signs the address of a page of ours, as the browser shows it; what stands behind `#` does not count.
    ///
    /// # Errors
    /// `InvalidInput` for a page of another host: a signature for it would let that page act in our name.
    pub async fn sign(&self, page: &str) -> Result<ShareSignature, VendorError> {
        let call = async {
            match self {
                ShareSigner::WeChat(wechat) => wechat.sign(page).await,
            }
        };
        line::on(self.line(), call).await
    }
}
