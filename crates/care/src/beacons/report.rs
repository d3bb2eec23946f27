use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::page_visits;
use kernel::RowId;
use platform::auth::{Leaving, require_consent};
use platform::limits::{self, Limit};
use platform::refusals::{INVALID_FIELD, TOO_MANY_REQUESTS};
use platform::{Body, Client, Result};
use serde::Deserialize;
use utoipa::ToSchema;

/// Beacons that one network address may send.
const BEACONS: Limit = Limit { name: "beacons", most: 120, window_seconds: 60 };
const SECONDS_MAX: i64 = 86_400;

kernel::text_enum! {
    /// A class of screen; the exact size would help to tell people apart.
    pub enum Display {
        Phone = "phone",
        Tablet = "tablet",
        Desktop = "desktop",
    }
}

kernel::text_enum! {
    /// What the visitor said to statistics.
    pub enum Agreed {
        Analytics = "analytics",
    }
}

/// One visit.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VisitBody {
    /// A page's pattern such as `/m/jobs/:id`; never an address with an id or a word in it.
    page: String,
    /// The host that the visitor came from, empty for our own.
    referrer: String,
    /// 0 to 86 400.
    seconds: i64,
    display: Display,
    /// The visitor agreed to statistics in this browser.
    agreed: Agreed,
}

/// Reports a visit.
#[utoipa::path(post, path = "/api/v1/beacons", operation_id = "report_visit", tag = "privacy",
    security((), ("session" = [])), request_body = VisitBody, responses((status = 204)))]
pub(crate) async fn report_visit(
    State(care): State<Care>,
    signed: Option<Leaving>,
    client: Client,
    Body(body): Body<VisitBody>,
) -> Result<StatusCode> {
    let app = &care.app;
    let Agreed::Analytics = body.agreed;
    // A minor in a guardian's care was refused with the route (`policy::NEVER_WITH_MINORS`).
    if let Some(Leaving(signed)) = signed {
        require_consent(&app.read(), signed.person, policy::ANALYTICS).await?;
    }
    if !is_pattern(&body.page) {
        return Err(INVALID_FIELD.on("page").into());
    }
    if !is_host(&body.referrer) {
        return Err(INVALID_FIELD.on("referrer").into());
    }
    if !(0..=SECONDS_MAX).contains(&body.seconds) {
        return Err(INVALID_FIELD.on("seconds").with("most", SECONDS_MAX).into());
    }
    let bucket = limits::bucket(app, BEACONS, &client.place());
    app.write(move |work| async move {
        if !limits::take(&work, BEACONS, bucket).await? {
            return Err(TOO_MANY_REQUESTS.refuse().with("retry_after_s", BEACONS.window_seconds).into());
        }
        let row = page_visits::Model {
            id: RowId::new(work.now, &work.rng),
            page: PublicText(body.page),
            referrer: PublicText(body.referrer),
            seconds: body.seconds,
            display: PublicText::from(body.display.as_str()),
            at: work.now,
        };
        db::insert(&work, row).await?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// `/m/jobs/:id`: letters, hyphens and `:` between slashes. Digits would let an id or a number through.
fn is_pattern(page: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'/' | b'-' | b':');
    page.starts_with('/') && page.len() <= 64 && page.bytes().all(letter)
}

fn is_host(referrer: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    referrer.len() <= 100 && referrer.bytes().all(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: COOKIE-2
    #[test]
    fn a_page_is_a_pattern_and_never_an_address() {
        for (page, good) in [
            ("/m/", true),
            ("/m/jobs/:id", true),
            ("/m/jobs/0190", false),
            ("/m/?q=x", false),
            ("m", false),
            ("/m/张", false),
        ] {
            assert_eq!(is_pattern(page), good, "{page}");
        }
        assert!(is_host("") && is_host("www.example.com") && !is_host("example.com/a?b"));
    }
}
