//! QQ (QQ 互联): signing in. <https://wiki.connect.qq.com/>
//!
//! Of a person only openid, unionid, nickname and picture are read.

mod login;

pub use login::{QqLogin, QqLoginConfig};
