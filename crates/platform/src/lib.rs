//! The glue between the house and the outside: HTTP, units of work, jobs, blobs, configuration. No business nouns.

mod app;
pub mod auth;
pub mod blobs;
mod bus;
mod client;
mod command;
mod config;
pub mod consent;
mod error;
mod http;
mod jobs;
pub mod limits;
mod minors;
mod page;
pub mod pictures;
mod policy_in_force;
mod ranges;
pub mod recordings;
pub mod refusals;
mod text;
pub mod upkeep;
pub mod videos;

pub use app::{App, Parts, Work};
pub use bus::{Bus, Hint};
pub use client::{Client, Lang};
pub use command::{Answer, Body, Command, Once, Path, Query, Upload};
pub use config::{
    AMapAccountConfig, AcquirerConfig, AlipayAccountConfig, AppConfig, ApplePayConfig, BackupConfig, BusinessConfig,
    Config, IdentityConfig, JPushAccountConfig, MailConfig, MailProtection, MakerConfig, Operator, PayoutsConfig,
    QiyuConfig, RelayConfig, S3Config, SignInAppConfig, SmsConfig, SmsReportsConfig, SupportConfig, TalkCarrier,
    TalkConfig, TalkingDataAccountConfig, TencentConfig, TencentIdentityAccountConfig, TongjiConfig, WeChatConfig,
    WebPushConfig, YunxinAccountConfig,
};
pub use error::{Error, Problem, Result};
pub use http::{harden, render_problems};
pub use jobs::{Due, JobKind, Jobs};
pub use minors::{Minor, consent_digest, undisclosed};
pub use page::{Cursors, Page, PageQuery, limit};
pub use ranges::{Wanted, wanted};
pub use text::clean_text;
