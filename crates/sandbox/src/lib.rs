//! Simulators of the vendors, at the wire, for the demo and the tests.
//!
//! The real adapters talk to these as they talk to the vendors. A simulator refuses what the vendor refuses: wrong
//! signatures, stale dates, repeated nonces, too many messages. It therefore must not share code with the adapters:
//! this crate checks signatures with code of its own and never depends on `connectors` outside its tests.
//!
//! Nothing is stored: what arrived lives in memory, at most a thousand messages, and is gone with the process.

mod alipay;
mod aliyun;
mod amap;
mod apple;
mod baidu;
mod config;
mod consent;
mod digest;
mod form;
mod handle;
mod html;
mod jpush;
mod line;
mod list;
mod mail;
mod people;
mod phone;
mod qiyu;
mod qq;
mod record;
mod s3;
mod state;
mod talkingdata;
mod tencent;
mod web_push;
mod wechat;
mod weibo;
mod yunxin;

pub use alipay::{
    AlipayFault, AlipayHandle, AlipaySandboxCertificates, AlipaySandboxConfig, ArrivedTransfer, NotificationFault,
    TransferCourse, TransferEnd, alipay_router, demo_alipay_public_key, demo_app_private_key,
};
pub use aliyun::{LentNumber, RELAY_POOL, RelayFault};
pub use amap::{AMapHandle, AMapSandboxConfig, KnownRoad, amap_router};
pub use apple::{AcquirerFault, ApplePayHandle, ApplePaySandboxConfig, Card, apple_pay_router, demo_apple_identity};
pub use baidu::{BaiduHandle, BaiduSandboxConfig, baidu_router};
pub use config::{Limits, NumberedTemplate, SandboxConfig, Template, TencentAccount};
pub use consent::SandboxApp;
pub use handle::{Failure, SandboxHandle};
pub use jpush::{JPushHandle, JPushSandboxConfig, PushedNotice, jpush_router};
pub use line::{Line, LineFault};
pub use mail::{Mail, MailFault, MailHandle, MailSandboxConfig, Mailbox, mail_server};
pub use qiyu::{DeskFault, Duty, QiyuHandle, QiyuSandboxConfig, qiyu_router};
pub use qq::{QqHandle, QqSandboxConfig, qq_router};
pub use record::{Outgoing, Record, recorded};
pub use s3::{S3Handle, S3SandboxConfig, s3_router};
pub use state::Sms;
pub use talkingdata::{TalkingDataHandle, TalkingDataSandboxConfig, talkingdata_router};
pub use web_push::{
    BrowserKeys, BrowserMessage, SimulatedBrowser, WebPushHandle, WebPushSandboxConfig, web_push_router,
};
pub use wechat::{Watermark, WeChatHandle, WeChatSandboxConfig, people_router, wechat_router};
pub use weibo::{WeiboHandle, WeiboSandboxConfig, weibo_router};
pub use yunxin::{CopyFault, YunxinHandle, YunxinMessage, YunxinSandboxConfig, yunxin_router};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use std::sync::Arc;

/// The longest body that is read, in bytes.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// The simulators' routes, and the hand that looks into them and makes them fail.
///
/// Merge it at the root: signatures cover the whole path, so it must not be nested under another one.
///
/// - `POST /aliyun/sms/`: Aliyun's SendSms; the adapter's base URL points there
/// - `POST /aliyun/cloudauth/`: Aliyun's Id2MetaVerify, of the same account
/// - `POST /aliyun/dypls/`: Aliyun's BindAxb and UnbindSubscription, of the same account
/// - `POST /tencent/sms`, `POST /tencent/faceid`: Tencent's SendSms and IdCardVerification
/// - `GET /sandbox/sms`: what arrived, newest first, as JSON
/// - `GET /sandbox/mail`: the mails that arrived, newest first, as JSON
/// - `GET /sandbox/phone`: both as a phone shows them, with its script and style
pub fn router(config: SandboxConfig) -> (Router, SandboxHandle) {
    let shared = Arc::new(state::Shared::new(config));
    let router = Router::new()
        .route("/aliyun/sms/", post(aliyun::send_sms))
        .route("/aliyun/sms", post(aliyun::send_sms))
        .route("/aliyun/cloudauth/", post(aliyun::verify_identity))
        .route("/aliyun/cloudauth", post(aliyun::verify_identity))
        .route("/aliyun/dypls/", post(aliyun::number_protection))
        .route("/aliyun/dypls", post(aliyun::number_protection))
        .route("/tencent/sms", post(tencent::send_sms))
        .route("/tencent/faceid", post(tencent::verify_identity))
        .route("/sandbox/sms", get(list::sandbox_sms))
        .route("/sandbox/mail", get(list::sandbox_mail))
        .route("/sandbox/phone", get(phone::page))
        .route("/sandbox/phone.js", get(phone::script))
        .route("/sandbox/phone.css", get(phone::style))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(shared.clone());
    (router, SandboxHandle::new(shared))
}
