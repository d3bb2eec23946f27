//! Weibo (新浪微博): signing in. <https://open.weibo.com/wiki/授权机制>
//!
//! Of a person only the id, the name and the picture are read.

mod login;

pub use login::{WeiboLogin, WeiboLoginConfig};
