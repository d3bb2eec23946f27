//! Alipay (支付宝): payments, refunds, transfers to people and the daily bill. <https://opendocs.alipay.com/open>
//!
//! Every call is signed with RSA2 and every answer is verified over its raw text before a word of it is believed. Amounts
//! are fen here and yuan with two decimals there; times are Beijing time there.
//!
//! An application is in one of two modes. In key mode (公钥) the vendor's key is configured; in certificate mode (公钥证书) its
//! certificate is, every call names the application's certificate and the vendor's roots, and only then are transfers taken.
//!
//! What is deliberately absent: fetching the vendor's next certificate by itself (`alipay.open.app.alipaycert.download`),
//! which would need the whole chain verified, so that an operator puts it in as the first one; encrypted contents; the payer's
//! and the payee's data in answers, notifications and bills, which nobody here needs.

mod account;
mod answer;
mod bill;
mod bill_file;
mod certificate;
mod checkout;
mod notification;
mod refund;
mod request;
#[cfg(test)]
pub(crate) mod samples;
mod trade;
mod transfer;
mod units;

pub use account::{Alipay, AlipayConfig};
pub use certificate::{AlipayCertificates, key_in_certificate};
