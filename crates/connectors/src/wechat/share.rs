//! The signature with which a page may call WeChat's script (JS-SDK).
//! <https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html>

use super::app::{App, token_is_dead};
use super::stable_token::StableToken;
use crate::digest::sha1_hex;
use crate::error::{VendorError, VendorErrorKind};
use crate::http::TimeLimits;
use crate::line::Line;
use crate::oauth::check_way_back;
use crate::share::ShareSignature;
use crate::tokens::{AccessTokens, Token, TokenStore};
use kernel::{Clock, Rng, Secret};
use serde::Deserialize;

/// How an installation reaches its official account.
pub struct WeChatShareConfig {
    /// `https://api.weixin.qq.com`, or the simulator's address on this machine.
    pub base_url: String,
    pub app_id: String,
    pub secret: Secret<String>,
    /// The host of our pages as it was registered (JS 接口安全域名), without a port.
    pub page_host: String,
    pub time_limits: TimeLimits,
}

/// The official account in whose name pages are shared.
pub struct WeChatShare {
    app: App,
    page_host: String,
    token: StableToken,
    tickets: AccessTokens,
    clock: Clock,
    rng: Rng,
}

#[derive(Deserialize)]
struct Ticket {
    ticket: Secret<String>,
    /// Seconds, at most two hours.
    expires_in: i64,
}

impl WeChatShare {
    /// Checks the configuration; nothing is sent. `token_store` keeps the application's token, `ticket_store` its ticket.
    ///
    /// # Errors
    /// `Config` with the name of the part that cannot work.
    pub fn new(
        config: WeChatShareConfig,
        token_store: TokenStore,
        ticket_store: TokenStore,
        clock: Clock,
        rng: Rng,
    ) -> Result<WeChatShare, VendorError> {
        let WeChatShareConfig { base_url, app_id, secret, page_host, time_limits } = config;
        if page_host.is_empty() {
            return Err(VendorError::new(VendorErrorKind::Config, "page_host", None));
        }
        let app = App::new(&base_url, app_id, secret, time_limits)?;
        let token = StableToken::new(token_store, clock.clone());
        Ok(WeChatShare { app, page_host, token, tickets: AccessTokens::new(ticket_store, clock.clone()), clock, rng })
    }

    /// Puts its calls on the service's line.
    ///
    /// # Errors
    /// `Config` when an address is none of the service's in the register.
    pub fn on(mut self, line: &Line) -> Result<WeChatShare, VendorError> {
        self.app.endpoint.put_on(line)?;
        Ok(self)
    }

    pub(crate) fn line(&self) -> Option<&Line> {
        self.app.endpoint.line()
    }

    pub(crate) async fn sign(&self, page: &str) -> Result<ShareSignature, VendorError> {
        let page = page.split('#').next().unwrap_or_default();
        check_way_back("page", page, &self.page_host)
            .map_err(|_| VendorError::new(VendorErrorKind::InvalidInput, "page", None))?;
        let ticket = self.tickets.get(None, self.refresh_ticket()).await?;
        let nonce = format!("{:016x}", u64::from_be_bytes(self.rng.bytes()));
        let timestamp = self.clock.now().seconds();
        let signature = signature(ticket.expose(), &nonce, timestamp, page);
        Ok(ShareSignature { app_id: self.app.app_id.clone(), timestamp, nonce, signature })
    }

    /// Asks for a ticket, whether or not one is kept.
    pub(crate) async fn probe(&self) -> Result<(), VendorError> {
        self.refresh_ticket().await.map(drop)
    }

    async fn refresh_ticket(&self) -> Result<Token, VendorError> {
        let asked_at = self.clock.now();
        let token = self.token.get(&self.app, None).await?;
        let ticket = match self.ask_ticket(&token).await {
            Err(error) if token_is_dead(&error) => {
                let token = self.token.get(&self.app, Some(&token)).await?;
                self.ask_ticket(&token).await?
            }
            ticket => ticket?,
        };
        Ok(Token { value: ticket.ticket, good_until: asked_at.plus_seconds(ticket.expires_in) })
    }

    async fn ask_ticket(&self, token: &Secret<String>) -> Result<Ticket, VendorError> {
        self.app.get("/cgi-bin/ticket/getticket", &[("access_token", token.expose()), ("type", "jsapi")]).await
    }
}

fn signature(ticket: &str, nonce: &str, timestamp: i64, page: &str) -> String {
    sha1_hex(format!("jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={page}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sample of WeChat's documentation of the method.
    #[test]
    fn agrees_with_the_published_sample() {
        let ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg";
        assert_eq!(
            signature(ticket, "Wm3WZYTPz0wzccnW", 1_414_587_457, "http://mp.weixin.qq.com?params=value"),
            "0f9de62fce790f9a083d5c99e95740ceb90c27ed"
        );
    }
}
