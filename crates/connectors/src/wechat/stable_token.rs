//! The application's own token, of which every node may ask the vendor without ending another node's.
//! <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html>

use super::app::App;
use crate::error::VendorError;
use crate::tokens::{AccessTokens, Token, TokenStore};
use kernel::{Clock, Secret};
use serde::Deserialize;
use serde_json::json;

pub(super) struct StableToken {
    tokens: AccessTokens,
    clock: Clock,
}

#[derive(Deserialize)]
struct Given {
    access_token: Secret<String>,
    /// Seconds, at most two hours.
    expires_in: i64,
}

impl StableToken {
    pub fn new(store: TokenStore, clock: Clock) -> StableToken {
        StableToken { tokens: AccessTokens::new(store, clock.clone()), clock }
    }

    /// A token, another one than `refused`.
    pub async fn get(&self, app: &App, refused: Option<&Secret<String>>) -> Result<Secret<String>, VendorError> {
        self.tokens.get(refused, self.refresh(app, refused)).await
    }

    /// Asks for the token that is good now. Only when that is the refused one is another forced, which the vendor allows
    /// twenty times a day.
    async fn refresh(&self, app: &App, refused: Option<&Secret<String>>) -> Result<Token, VendorError> {
        let token = self.ask(app, false).await?;
        if refused == Some(&token.value) { self.ask(app, true).await } else { Ok(token) }
    }

    async fn ask(&self, app: &App, force: bool) -> Result<Token, VendorError> {
        let body = json!({
            "grant_type": "client_credential",
            "appid": app.app_id,
            "secret": app.secret.expose(),
            "force_refresh": force,
        });
        let asked_at = self.clock.now();
        let given: Given = app.post("/cgi-bin/stable_token", &[], &body).await?;
        Ok(Token { value: given.access_token, good_until: asked_at.plus_seconds(given.expires_in) })
    }
}
