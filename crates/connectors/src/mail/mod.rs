//! Mail, by SMTP at the operator's own provider.
//!
//! One connection carries one message: so few leave that a pool would mostly hold connections that the provider has closed,
//! and a message written into a closing one is lost with an unknown outcome. What happens up to the end of the message is
//! surely not done when it fails; once the last byte is on its way, only the provider's answer says what became of it.

mod message;
mod smtp;

pub use message::MailMessage;
pub use smtp::{MailSecurity, SmtpMail, SmtpMailConfig};

use crate::error::VendorError;
use crate::line::{self, Line};

/// The provider took a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailReceipt {
    /// What it is a message of, the same at each repeat: the first half of its `Message-ID`.
    pub message_id: String,
    /// What the provider calls it in its queue, where it says so.
    pub queue_id: Option<String>,
}

/// Whoever carries mail in this installation.
pub enum MailSender {
    Smtp(SmtpMail),
}

impl MailSender {
    fn line(&self) -> Option<&Line> {
        match self {
            MailSender::Smtp(smtp) => smtp.line(),
        }
    }

    /// Connects, proves who we are and says goodbye; nothing is sent.
    ///
    /// # Errors
    /// What keeps the provider from answering.
    pub async fn probe(&self) -> Result<(), VendorError> {
        let call = async {
            match self {
                MailSender::Smtp(smtp) => smtp.probe().await,
            }
        };
        line::on(self.line(), call).await
    }

    /// Sends a message once.
    ///
    /// # Errors
    /// `InvalidInput` where the address is none or unknown to the provider, `BusinessNegative` where it refuses the message,
    /// `Config` where it refuses us, `Transient` where surely nothing was sent, `OutcomeUnknown` after that.
    pub async fn send(&self, message: &MailMessage) -> Result<MailReceipt, VendorError> {
        let call = async {
            match self {
                MailSender::Smtp(smtp) => smtp.send(message).await,
            }
        };
        line::on(self.line(), call).await
    }
}
