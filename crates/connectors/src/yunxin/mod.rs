//! NetEase Yunxin (网易云信): carries messages between people. <https://doc.yunxin.163.com/messaging/server-apis>
//!
//! What is deliberately absent: names, pictures and phone numbers of people, which the carrier never gets; groups; calls;
//! its storage for files.

mod account;
mod copy;

pub use account::{Yunxin, YunxinConfig};
