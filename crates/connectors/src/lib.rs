//! The services of other companies: one folder per vendor behind one type per capability.
//!
//! Nothing here stores anything or decides anything about people. Signing, building requests and reading answers are
//! pure functions; the clock, the nonce and the base URL come from outside, so that the same adapter talks to the
//! vendor and to the simulator (`sandbox`) that checks its signatures.
//!
//! What is deliberately absent: retries. A caller that knows what a repeat would cost reads [`VendorErrorKind`] and
//! decides; an SMS is never sent again by itself, because the vendor has no idempotency key for it. The one exception is a
//! token of ours that the vendor no longer takes: nothing was done with it, so another one is got and tried once.

pub mod acquirer;
pub mod alipay;
pub mod aliyun;
pub mod amap;
mod analytics;
pub mod apple;
pub mod baidu;
mod bill;
mod business;
mod callback;
mod carrier;
mod digest;
mod encode;
mod error;
mod geocoder;
mod http;
mod identity;
pub mod jpush;
mod line;
pub mod mail;
mod mini_program;
mod number;
mod oauth;
mod payment;
mod payout;
mod push;
pub mod qiyu;
pub mod qq;
mod relay;
mod rsa;
mod share;
mod sms;
mod sms_report;
mod support;
pub mod talkingdata;
pub mod tencent;
mod tokens;
pub mod web_push;
pub mod wechat;
pub mod weibo;
pub mod yunxin;

pub use analytics::{AnalyticsReader, DayFigures};
pub use bill::{BillLine, BillReader};
pub use business::{BusinessAnswer, BusinessClaim, BusinessVerifier};
pub use callback::CallbackRefusal;
pub use carrier::{Carried, CarriedBody, CarriedMessage, CopyHeaders, MessageCarrier, MessageCopy};
pub use error::{VendorError, VendorErrorKind};
pub use geocoder::{FoundPlace, Geocoder, SuggestedPlace, Surroundings};
pub use http::TimeLimits;
pub use identity::{
    IdentityAnswer, IdentityClaim, IdentityVendor, IdentityVerdict, IdentityVerifier, IdentityVerifiers,
};
pub use line::{LATENCY_BOUNDS_MS, LATENCY_CLASSES, Line, LineError, LineFigures, LineState};
pub use mail::{MailMessage, MailReceipt, MailSender};
pub use mini_program::{MiniProgramAuth, MiniProgramPerson};
pub use oauth::{OAuthLogin, OAuthPerson};
pub use payment::{
    Checkout, Closed, ExpectedPayment, NotificationRefusal, PayAt, Payment, PaymentGateway, PaymentNotification,
    PaymentOrder, PaymentState, Refund, RefundOrder, Refunded,
};
pub use payout::{PayeeAccount, Payout, PayoutGateway, PayoutOrder, PayoutState};
pub use push::{PushKind, PushMessage, PushOutcome, PushSender};
pub use relay::{RelayBinding, RelayNumbers, RelayPair};
pub use share::{ShareSignature, ShareSigner};
pub use sms::{SentSms, SmsMessage, SmsReceipt, SmsSender, SmsSenders, SmsVendor, UnsentSms};
pub use sms_report::SmsReport;
pub use support::{Application, Staff, SupportDesk, SupportEvent, SupportMessage, SupportQuery};
pub use tokens::{LoadToken, SaveToken, Token, TokenStore};
