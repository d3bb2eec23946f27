//! One site at Baidu Tongji and the way its calls go.

use super::answer::{self, Report, Site, Sites};
use crate::analytics::DayFigures;
use crate::digest::sha256_hex;
use crate::encode::pairs;
use crate::error::{VendorError, VendorErrorKind};
use crate::http::{Endpoint, TimeLimits};
use crate::line::Line;
use crate::tokens::{AccessTokens, Token, TokenStore};
use kernel::calendar::Day;
use kernel::{Clock, Secret};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

/// How long a refresh token is good: the vendor says ten years.
const REFRESH_DAYS: i64 = 3_650;

/// How an installation reaches its site at Baidu Tongji.
pub struct BaiduTongjiConfig {
    /// `https://openapi.baidu.com`, or the simulator's address on this machine.
    pub base_url: String,
    /// API Key.
    pub app_id: String,
    /// Secret Key.
    pub secret: Secret<String>,
    /// The refresh token that the console gave at first. Each refresh gives another one, which is kept in the store.
    pub refresh_token: Secret<String>,
    /// The site's host, as it was registered there.
    pub domain: String,
    pub time_limits: TimeLimits,
}

impl BaiduTongjiConfig {
    /// The name under which a token of this kind is kept. It belongs to the configured refresh token: when the answer to
    /// a refresh was lost, the kept one is spent, and the operator's next one from the console must not find it again.
    pub fn token_name(&self, kind: &str) -> String {
        // A part of the digest of something that nobody can guess tells nothing of it.
        let first = sha256_hex(self.refresh_token.expose().as_bytes());
        format!("baidu/{}/{}/{kind}", self.app_id, &first[..16])
    }
}

/// One site.
pub struct BaiduTongji {
    endpoint: Endpoint,
    app_id: String,
    secret: Secret<String>,
    domain: String,
    tokens: AccessTokens,
    /// The refresh token that this process knows. Where nodes share one, the store's is newer.
    refresh_token: Mutex<Secret<String>>,
    refresh_store: TokenStore,
    clock: Clock,
}

#[derive(Deserialize)]
struct Given {
    access_token: Secret<String>,
    refresh_token: Secret<String>,
    /// Seconds, thirty days.
    expires_in: i64,
}

impl BaiduTongji {
    /// Checks the configuration; nothing is sent. `token_store` keeps the access token and `refresh_store` the refresh
    /// token, which is good once: without a store that outlives the process it must be set up anew after each start.
    /// Both keep what came of the configured refresh token and of no other ([`BaiduTongjiConfig::token_name`]).
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(
        config: BaiduTongjiConfig,
        token_store: TokenStore,
        refresh_store: TokenStore,
        clock: Clock,
    ) -> Result<BaiduTongji, VendorError> {
        let BaiduTongjiConfig { base_url, app_id, secret, refresh_token, domain, time_limits } = config;
        for (part, value) in [
            ("app_id", &app_id),
            ("secret", secret.expose()),
            ("refresh_token", refresh_token.expose()),
            ("domain", &domain),
        ] {
            if value.is_empty() {
                return Err(VendorError::new(VendorErrorKind::Config, part, None));
            }
        }
        Ok(BaiduTongji {
            endpoint: Endpoint::new(&base_url, time_limits)?,
            app_id,
            secret,
            domain,
            tokens: AccessTokens::new(token_store, clock.clone()),
            refresh_token: Mutex::new(refresh_token),
            refresh_store,
            clock,
        })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<BaiduTongji, VendorError> {
        self.endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.endpoint.line()
    }

    pub(crate) async fn days(&self, from: Day, to: Day) -> Result<Vec<DayFigures>, VendorError> {
        let token = self.tokens.get(None, self.refresh()).await?;
        match self.ask_days(&token, from, to).await {
            Err(error) if answer::token_is_dead(&error) => {
                let token = self.tokens.get(Some(&token), self.refresh()).await?;
                self.ask_days(&token, from, to).await
            }
            figures => figures,
        }
    }

    async fn ask_days(&self, token: &Secret<String>, from: Day, to: Day) -> Result<Vec<DayFigures>, VendorError> {
        let token = token.expose().as_str();
        let sites: Sites = self.get("/rest/2.0/tongji/config/getSiteList", &[("access_token", token)]).await?;
        let site = sites.list.iter().find(|Site { domain, .. }| *domain == self.domain);
        let site = site.ok_or_else(|| VendorError::new(VendorErrorKind::Config, "domain", None))?;
        let day = |day: Day| day.strftime("%Y%m%d").to_string();
        let query = [
            ("access_token", token),
            ("site_id", &site.site_id.to_string()),
            ("method", "overview/getTimeTrendRpt"),
            ("start_date", &day(from)),
            ("end_date", &day(to)),
            ("metrics", "pv_count,visitor_count"),
        ];
        let report: Report = self.get("/rest/2.0/tongji/report/getData", &query).await?;
        answer::figures(&report).ok_or_else(|| VendorError::new(VendorErrorKind::Protocol, "items", None))
    }

    /// Changes the refresh token for an access token and the next refresh token, which is kept before anything else.
    async fn refresh(&self) -> Result<Token, VendorError> {
        let mut known = self.refresh_token.lock().await;
        if let TokenStore::Shared { load, .. } = &self.refresh_store
            && let Some(newer) = load().await
        {
            *known = newer.value;
        }
        let asked_at = self.clock.now();
        let query = [
            ("grant_type", "refresh_token"),
            ("refresh_token", known.expose().as_str()),
            ("client_id", &self.app_id),
            ("client_secret", self.secret.expose()),
        ];
        let given: Given = self.get("/oauth/2.0/token", &query).await?;
        *known = given.refresh_token.clone();
        if let TokenStore::Shared { save, .. } = &self.refresh_store {
            save(Token { value: given.refresh_token, good_until: asked_at.plus_days(REFRESH_DAYS) }).await;
        }
        Ok(Token { value: given.access_token, good_until: asked_at.plus_seconds(given.expires_in) })
    }

    async fn get<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<T, VendorError> {
        answer::read(&self.endpoint.get(path, &pairs(query), Vec::new()).await?)
    }
}
