//! JPush (极光推送): notices on phones, through the channels of seven makers.
//! <https://docs.jiguang.cn/jpush/server/push/rest_api_v3_push>
//!
//! What is deliberately absent: tags, aliases and pushes to everybody; messages that only the app sees; statistics.

mod account;
mod payload;

pub use account::{JPush, JPushConfig};
pub use payload::{Maker, MakerChannel};
