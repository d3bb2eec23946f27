//! The real adapters for signing in against the simulators, with a browser between them.

mod login;
mod wechat;

use crate::line::serve;
use connectors::qq::{QqLogin, QqLoginConfig};
use connectors::wechat::{WeChatLogin, WeChatLoginConfig, WeChatPart};
use connectors::weibo::{WeiboLogin, WeiboLoginConfig};
use connectors::{OAuthLogin, TimeLimits};
use kernel::{ManualClock, Rng, Secret, Timestamp};
use sandbox::{
    Line, QqHandle, QqSandboxConfig, WeChatHandle, WeChatSandboxConfig, WeiboHandle, WeiboSandboxConfig, people_router,
    qq_router, wechat_router, weibo_router,
};

const BACK: &str = "https://lingong.example/back?part=1";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vendor {
    WeChatWeb,
    WeChatOfficial,
    Weibo,
    Qq,
}

const VENDORS: [Vendor; 4] = [Vendor::WeChatWeb, Vendor::WeChatOfficial, Vendor::Weibo, Vendor::Qq];

/// What a test makes wrong in an adapter's configuration.
struct Setting {
    app_id: String,
    secret: Secret<String>,
    redirect_host: String,
    time_limits: TimeLimits,
}

/// The three vendors on port 0, and what is needed to talk to them.
struct World {
    address: String,
    wechat: WeChatHandle,
    weibo: WeiboHandle,
    qq: QqHandle,
    clock: ManualClock,
    client: reqwest::Client,
}

impl World {
    async fn start() -> World {
        let clock = ManualClock::at(Timestamp::from_micros(1_795_507_200_000_000));
        let host = "lingong.example";
        let (wechat_routes, wechat) = wechat_router(WeChatSandboxConfig::new(host, clock.clock(), Rng::seeded(1)));
        let (weibo_routes, weibo) = weibo_router(WeiboSandboxConfig::new(host, clock.clock(), Rng::seeded(2)));
        let (qq_routes, qq) = qq_router(QqSandboxConfig::new(host, clock.clock(), Rng::seeded(3)));
        let address = serve(wechat_routes.merge(weibo_routes).merge(qq_routes).merge(people_router())).await;
        let client = reqwest::Client::builder().no_proxy().tls_certs_only([]);
        let client = client.redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        World { address, wechat, weibo, qq, clock, client }
    }

    fn line(&self, vendor: Vendor) -> &Line {
        match vendor {
            Vendor::WeChatWeb | Vendor::WeChatOfficial => &self.wechat.line,
            Vendor::Weibo => &self.weibo.line,
            Vendor::Qq => &self.qq.line,
        }
    }

    /// The adapter, set up right unless `change` makes it wrong.
    fn login(&self, vendor: Vendor, change: impl FnOnce(&mut Setting)) -> OAuthLogin {
        let app_id = match vendor {
            Vendor::WeChatWeb => "wxdemo0web",
            Vendor::WeChatOfficial => "wxdemo0official",
            Vendor::Weibo => "1000000001",
            Vendor::Qq => "100000001",
        };
        let mut setting = Setting {
            app_id: app_id.into(),
            secret: Secret::new(format!("demo-secret-of-{app_id}")),
            redirect_host: "lingong.example".into(),
            time_limits: TimeLimits::default(),
        };
        change(&mut setting);
        let Setting { app_id, secret, redirect_host, time_limits } = setting;
        let base_url = |place| format!("{}/{place}", self.address);
        let wechat = |part| WeChatLoginConfig {
            part,
            base_url: base_url("wechat"),
            authorize_base_url: base_url("wechat"),
            app_id: app_id.clone(),
            secret: secret.clone(),
            redirect_host: redirect_host.clone(),
            time_limits,
        };
        match vendor {
            Vendor::WeChatWeb => OAuthLogin::WeChatWeb(WeChatLogin::new(wechat(WeChatPart::Web)).expect("an adapter")),
            Vendor::WeChatOfficial => {
                OAuthLogin::WeChatOfficial(WeChatLogin::new(wechat(WeChatPart::Official)).expect("an adapter"))
            }
            Vendor::Weibo => {
                let base_url = base_url("weibo");
                let config = WeiboLoginConfig { base_url, app_id, secret, redirect_host, time_limits };
                OAuthLogin::Weibo(WeiboLogin::new(config).expect("an adapter"))
            }
            Vendor::Qq => {
                let base_url = base_url("qq");
                let config = QqLoginConfig { base_url, app_id, secret, redirect_host, time_limits };
                OAuthLogin::Qq(QqLogin::new(config).expect("an adapter"))
            }
        }
    }

    /// The browser follows an address: the status and the page.
    async fn open(&self, address: &str) -> (u16, String) {
        let answer = self.client.get(address).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a page"))
    }

    /// Picks a person and presses a button of the page: where the browser is sent.
    async fn press(&self, page: &str, person: usize, action: &str) -> String {
        let between = |before: &str| page.split(before).nth(1).and_then(|rest| rest.split('"').next());
        let token = between("name=\"token\" value=\"").expect("a form");
        let form = format!("token={token}&person={person}&action={action}");
        let address = format!("{}{}", self.address, between("action=\"").expect("a form"));
        let answer = self.client.post(address).body(form).send().await.expect("an answer");
        assert_eq!(answer.status(), 303);
        answer.headers()["location"].to_str().expect("text").to_owned()
    }

    /// Somebody says yes; gives the code with which the browser comes back.
    async fn code(&self, login: &OAuthLogin, person: usize) -> String {
        let (status, page) = self.open(&login.authorize_url("state1", BACK).expect("an address")).await;
        assert_eq!(status, 200, "{page}");
        let back = self.press(&page, person, "yes").await;
        let code = back.strip_prefix(&format!("{BACK}&code=")).expect("our own address with a code");
        code.strip_suffix("&state=state1").expect("with our state").to_owned()
    }
}
