//! Alipay (支付宝): payments, refunds, transfers to people and the daily bill. <https://opendocs.alipay.com/open>
//!
//! Every call is signed with RSA2 and every answer is verified over its raw text before a word of it is believed. Amounts
//! are fen here and yuan with two decimals there; times are Beijing time there.
//!
//! What is deliberately absent: certificate mode (公钥证书), which needs `app_cert_sn` and `alipay_root_cert_sn`; encrypted
//! contents; the payer's and the payee's data in answers, notifications and bills, which nobody here needs.

mod account;
mod answer;
mod bill;
mod bill_file;
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
