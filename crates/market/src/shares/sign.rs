use crate::Market;
use axum::Json;
use axum::extract::State;
use connectors::{ShareSignature, VendorErrorKind};
use kernel::Code;
use platform::limits::{self, Limit};
use platform::refusals::TOO_MANY_REQUESTS;
use platform::{Body, Client, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Signatures that one network address may ask for.
const SIGNATURES: Limit = Limit { name: "share_signatures", most: 60, window_seconds: 300 };
/// The longest address of a page, in bytes.
const PAGE_BYTES_MAX: usize = 1_000;

static FOREIGN_PAGE: Code =
    Code::new(422, "foreign_page", "只能为本平台的页面签名", "Only pages of this site are signed");
static NO_WECHAT_SHARE: Code = Code::new(
    503,
    "wechat_share_off",
    "微信分享暂不可用，请点右上角菜单转发，或复制链接",
    "Sharing by WeChat is not available: use the menu at the top right, or copy the link",
);

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignPage {
    /// The address of the page as the browser shows it; what stands behind `#` does not count.
    page: String,
}

/// What `wx.config` is given. Nothing in it is secret; it fits one page.
#[derive(Serialize, ToSchema)]
pub(super) struct SignedPage {
    app_id: String,
    /// Seconds since 1970.
    timestamp: i64,
    nonce: String,
    signature: String,
}

/// Signs a page of ours, so that WeChat's script lets its visitor share it.
#[utoipa::path(post, path = "/api/v1/shares/wechat-signatures", operation_id = "sign_page", tag = "postings",
    security((), ("session" = [])), request_body = SignPage, responses((status = 200, body = SignedPage)))]
pub(super) async fn sign_page(
    State(market): State<Market>,
    client: Client,
    Body(body): Body<SignPage>,
) -> Result<Json<SignedPage>> {
    let page = body.page.split('#').next().unwrap_or_default().to_owned();
    if !is_ours(&market.app.config.public_url, &page) {
        return Err(FOREIGN_PAGE.on("page").into());
    }
    let Some(signer) = market.outside.share.clone() else { return Err(NO_WECHAT_SHARE.refuse().into()) };
    let bucket = limits::bucket(&market.app, SIGNATURES, &client.place());
    market
        .app
        .write(move |work| async move {
            if limits::take(&work, SIGNATURES, bucket).await? {
                return Ok(());
            }
            Err(TOO_MANY_REQUESTS.refuse().with("retry_after_s", SIGNATURES.window_seconds).into())
        })
        .await?;
    match signer.sign(&page).await {
        Ok(ShareSignature { app_id, timestamp, nonce, signature }) => {
            Ok(Json(SignedPage { app_id, timestamp, nonce, signature }))
        }
        Err(error) if error.kind() == VendorErrorKind::InvalidInput => Err(FOREIGN_PAGE.on("page").into()),
        Err(error) => {
            tracing::warn!(error = %error, "a page could not be signed for sharing");
            Err(NO_WECHAT_SHARE.refuse().into())
        }
    }
}

/// Whether a page lies below our own address: scheme, host, port and all.
fn is_ours(public_url: &str, page: &str) -> bool {
    let rest = page.strip_prefix(public_url).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    rest && page.len() <= PAGE_BYTES_MAX && page.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: SDK-1
    #[test]
    fn only_pages_below_our_address_are_ours() {
        let base = "https://lingong.example";
        for (page, ours) in [
            ("https://lingong.example/m/jobs/1?s=wechat", true),
            ("https://lingong.example", true),
            ("https://lingong.example?x=1", true),
            ("https://lingong.example.evil.example/m", false),
            ("https://lingong.example@evil.example/m", false),
            ("http://lingong.example/m", false),
            ("https://evil.example/https://lingong.example/", false),
            ("https://lingong.example:8443/m", false),
            ("https://lingong.example/m 1", false),
            ("", false),
        ] {
            assert_eq!(is_ours(base, page), ours, "{page}");
        }
        assert!(!is_ours(base, &format!("{base}/{}", "a".repeat(PAGE_BYTES_MAX))));
    }
}
