//! NetEase Qiyu (网易七鱼): a desk of customer service. <https://qiyukf.com/newdoc/html/message_interface.html>
//!
//! What is deliberately absent: phone numbers, mail addresses and orders of people, which the desk never gets; files and
//! voice.

mod account;
mod event;

pub use account::{Qiyu, QiyuConfig};
