//! WeChat (微信开放平台): signing in with a QR code, inside an official account and in a mini program; signing pages for
//! sharing. <https://developers.weixin.qq.com/doc/>
//!
//! Of a person only openid, unionid, nickname and picture are read, and the phone number where the person gives it.
//!
//! What is deliberately absent: the refresh of people's tokens, which are thrown away after one use; messages of the
//! official account; decrypting with a session key.

mod app;
mod login;
mod mini_program;
mod share;
mod stable_token;

pub use login::{WeChatLogin, WeChatLoginConfig, WeChatPart};
pub use mini_program::{WeChatMiniProgram, WeChatMiniProgramConfig};
pub use share::{WeChatShare, WeChatShareConfig};
