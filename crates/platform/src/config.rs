use anyhow::Context;
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use vault::Suite;

mod apple_pay;
mod backup;
mod pages;
mod payouts;
mod relay;
mod sign_in;
mod support;
mod talk;
mod telling;
mod vendors;
pub use apple_pay::{AcquirerConfig, ApplePayConfig};
pub use backup::{BackupConfig, S3Config};
pub(crate) use pages::origin_of;
pub use pages::{AMapAccountConfig, TalkingDataAccountConfig, TongjiConfig};
pub use payouts::PayoutsConfig;
pub use relay::RelayConfig;
pub use sign_in::{AppConfig, SignInAppConfig, WeChatConfig};
pub use support::{QiyuConfig, SupportConfig};
pub use talk::{TalkCarrier, TalkConfig, YunxinAccountConfig};
pub use telling::{
    JPushAccountConfig, MailConfig, MailProtection, MakerConfig, SmsReportsConfig, TencentConfig, WebPushConfig,
};
pub use vendors::{AlipayAccountConfig, BusinessConfig, IdentityConfig, TencentIdentityAccountConfig};

/// The configuration of an installation: `lingong.toml` in the data folder, then `LINGONG_…` variables
/// (`LINGONG_OPERATOR__NAME`). The defaults run the embedded installation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where databases, index and pictures are kept.
    pub data_dir: PathBuf,
    /// The address that the server listens on.
    pub listen: String,
    /// How people reach it, without a slash at the end; links in calendars and shares begin with it.
    pub public_url: String,
    /// `sqlite:PATH` or `postgres://…`; empty means SQLite in the data folder.
    pub database_url: String,
    /// The keyring's own database, in the same forms.
    pub keyring_url: String,
    /// The root key in Base64; empty means a file in the data folder, which is for the demo only.
    #[serde(skip_serializing)]
    pub root_key: String,
    /// What personal data is sealed with from now on: `aes-256-gcm-siv` or `sm4-gcm`. What stands sealed is sealed anew by
    /// `lingong keys rotate`, and opens either way.
    pub suite: Suite,
    /// Believe `X-Forwarded-For` (set it behind a proxy of one's own, and only there).
    pub behind_proxy: bool,
    /// Accept invented ID and credit codes, start the simulators. Never in production.
    pub demo: bool,
    pub operator: Operator,
    pub sms: SmsConfig,
    /// The second account for text messages (SPEC NOTE-3).
    pub tencent: TencentConfig,
    pub sms_reports: SmsReportsConfig,
    /// Notices on phones (SPEC NOTE-2).
    pub jpush: JPushAccountConfig,
    pub web_push: WebPushConfig,
    /// Who carries messages between people (SPEC TALK-5).
    pub talk: TalkConfig,
    pub yunxin: YunxinAccountConfig,
    /// Notices and codes by mail (SPEC NOTE-1, ACC-6).
    pub mail: MailConfig,
    /// The operator's own account at Alipay: services sold, rewards paid (SPEC PAY-4).
    pub alipay: AlipayAccountConfig,
    /// The account of the licensed payer in which wages lie (SPEC PAY-7).
    pub custody: AlipayAccountConfig,
    /// Apple Pay for services (SPEC PAY-4); off unless it is set up.
    pub apple_pay: ApplePayConfig,
    pub identity: IdentityConfig,
    pub business: BusinessConfig,
    /// Our applications at WeChat, Weibo and QQ, to sign in with (SPEC ACC-4, ACC-5).
    pub wechat: WeChatConfig,
    pub weibo: SignInAppConfig,
    pub qq: SignInAppConfig,
    /// Where work places are, for checking and picking them (SPEC PUB-5).
    pub amap: AMapAccountConfig,
    pub baidu_tongji: TongjiConfig,
    pub talkingdata: TalkingDataAccountConfig,
    /// Customer service, and NetEase Qiyu as its desk (SPEC CS-1, CS-2).
    pub support: SupportConfig,
    pub qiyu: QiyuConfig,
    pub payouts: PayoutsConfig,
    /// The day from which the present version of the policy holds here, later than its own, to tell people beforehand
    /// (`2026-12-20`); empty means its own day (SPEC POL-3).
    pub policy_effective_on: String,
    /// One relay number that all calls are dialled through, such as a switchboard's; empty means none (SPEC WORK-4).
    pub relay_number: String,
    pub relay: RelayConfig,
    /// For how many days somebody who cancels their account can still stop it; 0 erases at once.
    pub cancellation_days: u32,
    /// How many days a minor's account waits for a guardian's consent before everything is deleted (SPEC MIN-2).
    pub guardian_days: u32,
    /// After how many hours silence approves the hours of work, a correction or its refusal (SPEC WORK-8).
    pub hours_silence_hours: u32,
    pub backup: BackupConfig,
}

/// Facts about the operator, shown wherever a right can be exercised (SPEC CON-1).
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    pub name: String,
    pub hotline: String,
    pub email: String,
    pub address: String,
    pub privacy_department: String,
    pub court: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsConfig {
    /// Aliyun's endpoint, or the simulator's.
    pub base_url: String,
    pub key_id: String,
    #[serde(skip_serializing)]
    pub secret: String,
    pub sign_name: String,
    pub template_code: String,
    /// The approved template of notices, with the place `what`; empty means that none are sent as text messages. It also names
    /// Tencent's (`tencent.notice_template`), so that it is set where Tencent alone sends them.
    pub notice_template: String,
    /// Notices that one person is sent as text messages in a day.
    pub notices_per_day: u32,
    /// Codes that one number may be sent in an hour, and one network address or device in an hour.
    pub per_number_hour: u32,
    pub per_source_hour: u32,
}

/// What stands where the operator has not said anything yet.
const FILL_IN: &str = "（请在配置中填写）";

impl Operator {
    /// The demo's: invented, and said to be.
    pub fn invented() -> Operator {
        Operator {
            name: "零工演示平台（虚构）".into(),
            hotline: "400-000-0000（演示，无人接听）".into(),
            email: "privacy@example.invalid".into(),
            address: "福建省福州市（演示，无实际地址）".into(),
            privacy_department: "个人信息保护部门".into(),
            court: "平台所在地有管辖权的人民法院".into(),
        }
    }

    /// The facts that nobody has filled in.
    pub fn missing(&self) -> Vec<&'static str> {
        let Operator { name, hotline, email, address, privacy_department, court } = self;
        let facts = [
            ("name", name),
            ("hotline", hotline),
            ("email", email),
            ("address", address),
            ("privacy_department", privacy_department),
            ("court", court),
        ];
        facts
            .into_iter()
            .filter(|(_, fact)| fact.trim().is_empty() || fact.as_str() == FILL_IN)
            .map(|(key, _)| key)
            .collect()
    }
}

impl Default for Config {
    fn default() -> Self {
        Config {
            data_dir: PathBuf::from("data"),
            listen: "127.0.0.1:8080".into(),
            public_url: "http://127.0.0.1:8080".into(),
            database_url: String::new(),
            keyring_url: String::new(),
            root_key: String::new(),
            suite: Suite::Aes256GcmSiv,
            behind_proxy: false,
            demo: false,
            operator: Operator {
                name: FILL_IN.into(),
                hotline: FILL_IN.into(),
                email: FILL_IN.into(),
                address: FILL_IN.into(),
                privacy_department: "个人信息保护部门".into(),
                court: FILL_IN.into(),
            },
            sms: SmsConfig {
                base_url: "https://dysmsapi.aliyuncs.com".into(),
                key_id: String::new(),
                secret: String::new(),
                sign_name: "零工".into(),
                template_code: "SMS_000000001".into(),
                notice_template: String::new(),
                notices_per_day: 5,
                per_number_hour: 5,
                per_source_hour: 20,
            },
            tencent: TencentConfig::default(),
            sms_reports: SmsReportsConfig::default(),
            jpush: JPushAccountConfig::default(),
            web_push: WebPushConfig::default(),
            talk: TalkConfig::default(),
            yunxin: YunxinAccountConfig::default(),
            mail: MailConfig::default(),
            alipay: AlipayAccountConfig::default(),
            custody: AlipayAccountConfig::default(),
            apple_pay: ApplePayConfig::default(),
            identity: IdentityConfig::default(),
            business: BusinessConfig::default(),
            wechat: WeChatConfig::default(),
            weibo: SignInAppConfig::at("https://api.weibo.com"),
            qq: SignInAppConfig::at("https://graph.qq.com"),
            amap: AMapAccountConfig::default(),
            baidu_tongji: TongjiConfig::default(),
            talkingdata: TalkingDataAccountConfig::default(),
            support: SupportConfig::default(),
            qiyu: QiyuConfig::default(),
            payouts: PayoutsConfig::default(),
            policy_effective_on: String::new(),
            relay_number: String::new(),
            relay: RelayConfig::default(),
            cancellation_days: 7,
            guardian_days: 7,
            hours_silence_hours: 72,
            backup: BackupConfig::default(),
        }
    }
}

impl Config {
    /// Reads the configuration of a data folder.
    ///
    /// # Errors
    /// Names the key, and the file or variable it stands in, when it does not parse or is unknown; and every value that
    /// cannot work.
    pub fn load(data_dir: &Path) -> anyhow::Result<Config> {
        let mut config: Config = Figment::from(Serialized::defaults(Config::default()))
            .merge(Serialized::default("root_key", ""))
            .merge(Serialized::default("sms.secret", ""))
            .merge(Serialized::default("tencent.secret", ""))
            .merge(Serialized::default("sms_reports.secret", ""))
            .merge(Serialized::default("jpush.secret", ""))
            .merge(Serialized::default("yunxin.secret", ""))
            .merge(Serialized::default("mail.password", ""))
            .merge(Serialized::default("alipay.app_private_key", ""))
            .merge(Serialized::default("custody.app_private_key", ""))
            .merge(Serialized::default("apple_pay.identity", ""))
            .merge(Serialized::default("apple_pay.acquirer.private_key", ""))
            .merge(Serialized::default("identity.secret", ""))
            .merge(Serialized::default("identity.tencent.secret", ""))
            .merge(Serialized::default("business.secret", ""))
            .merge(Serialized::default("relay.secret", ""))
            .merge(Serialized::default("wechat.web.secret", ""))
            .merge(Serialized::default("wechat.official.secret", ""))
            .merge(Serialized::default("wechat.mini_program.secret", ""))
            .merge(Serialized::default("weibo.secret", ""))
            .merge(Serialized::default("qq.secret", ""))
            .merge(Serialized::default("amap.key", ""))
            .merge(Serialized::default("amap.secret", ""))
            .merge(Serialized::default("baidu_tongji.secret", ""))
            .merge(Serialized::default("baidu_tongji.refresh_token", ""))
            .merge(Serialized::default("talkingdata.secret", ""))
            .merge(Serialized::default("qiyu.secret", ""))
            .merge(Serialized::default("backup.s3.secret", ""))
            .merge(Toml::file(data_dir.join("lingong.toml")))
            .merge(Env::prefixed("LINGONG_").split("__"))
            .extract()
            .context("the configuration does not parse")?;
        config.data_dir = data_dir.to_path_buf();
        let wrong = config.wrong_values();
        anyhow::ensure!(wrong.is_empty(), "the configuration cannot work: {}", wrong.join("; "));
        Ok(config)
    }

    /// What parses and yet cannot work, each with its key.
    fn wrong_values(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut expect = |good: bool, key: &str, what: &str| {
            if !good {
                wrong.push(format!("{key}: {what}"));
            }
        };
        let port = self.listen.rsplit_once(':').and_then(|(host, port)| (!host.is_empty()).then_some(port));
        expect(
            port.is_some_and(|port| port.parse::<u16>().is_ok()),
            "listen",
            "an address with its port, such as 127.0.0.1:8080",
        );
        expect(
            is_web_address(&self.public_url) && !self.public_url.ends_with('/'),
            "public_url",
            "begins with http:// or https:// and has no slash at the end",
        );
        for (key, url) in [("database_url", &self.database_url), ("keyring_url", &self.keyring_url)] {
            let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|head| url.starts_with(head));
            expect(url.is_empty() || known, key, "begins with sqlite: or postgres://, or is left out");
        }
        let shared = !self.database_url.is_empty() && self.database_url == self.keyring_url;
        expect(!shared, "keyring_url", "another database than database_url: it is what makes erasure final");
        let sms = &self.sms;
        expect(sms.key_id.is_empty() == sms.secret.is_empty(), "sms.secret", "goes together with sms.key_id");
        expect(is_web_address(&sms.base_url), "sms.base_url", "begins with https:// (http:// for a simulator)");
        expect(sms.per_number_hour > 0, "sms.per_number_hour", "at least 1, or nobody can register");
        expect(sms.per_source_hour > 0, "sms.per_source_hour", "at least 1, or nobody can register");
        let dialled = self.relay_number.chars().all(|sign| sign.is_ascii_digit() || "+-".contains(sign));
        expect(dialled, "relay_number", "digits, + and - only");
        let soon = (1..=30).contains(&self.guardian_days);
        expect(soon, "guardian_days", "1 to 30: a minor's data does not wait longer for consent");
        let fair = (24..=720).contains(&self.hours_silence_hours);
        expect(
            fair,
            "hours_silence_hours",
            "24 to 720: both sides need a day to look, and wages do not wait for months",
        );
        wrong.extend(self.tencent.wrong_values());
        wrong.extend(self.sms_reports.wrong_values());
        wrong.extend(self.jpush.wrong_values());
        wrong.extend(self.web_push.wrong_values());
        wrong.extend(self.yunxin.wrong_values(self.talk.carrier, self.demo));
        wrong.extend(self.mail.wrong_values());
        wrong.extend(self.alipay.wrong_values("alipay"));
        wrong.extend(self.custody.wrong_values("custody"));
        let one_account = self.alipay.is_set() && self.alipay.seller_id == self.custody.seller_id;
        if one_account {
            wrong.push(
                "custody.seller_id: another account than alipay.seller_id: wages are never the operator's own".into(),
            );
        }
        wrong.extend(self.apple_pay.wrong_values(&self.public_url, self.demo));
        wrong.extend(self.identity.wrong_values());
        wrong.extend(self.business.wrong_values());
        wrong.extend(self.relay.wrong_values(&self.relay_number));
        wrong.extend(self.wechat.wrong_values());
        wrong.extend(self.weibo.wrong_values("weibo"));
        wrong.extend(self.qq.wrong_values("qq"));
        wrong.extend(self.amap.wrong_values());
        wrong.extend(self.baidu_tongji.wrong_values());
        wrong.extend(self.talkingdata.wrong_values());
        wrong.extend(self.support.wrong_values(&self.qiyu));
        wrong.extend(self.qiyu.wrong_values());
        wrong.extend(self.payouts.wrong_values());
        wrong.extend(self.backup.wrong_values());
        wrong
    }

    pub fn main_database(&self) -> String {
        or_file(&self.database_url, &self.data_dir, "lingong.db")
    }

    pub fn keyring_database(&self) -> String {
        or_file(&self.keyring_url, &self.data_dir, "keyring.db")
    }

    /// Whether ID and credit codes of the area that is assigned to nobody are accepted.
    pub fn accepts_invented_codes(&self) -> bool {
        self.demo
    }
}

fn is_web_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.starts_with('/') && !host.contains(char::is_whitespace))
}

fn or_file(url: &str, folder: &Path, file: &str) -> String {
    if url.is_empty() { format!("sqlite:{}", folder.join(file).display()) } else { url.to_owned() }
}
