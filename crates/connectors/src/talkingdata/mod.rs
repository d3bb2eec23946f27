//! TalkingData: figures of the apps. <https://doc.talkingdata.com/posts/36>
//!
//! The apps themselves load the vendor's SDK, and only after consent; from here its figures are read and nothing is sent.

mod app;

pub use app::{TalkingData, TalkingDataConfig};
