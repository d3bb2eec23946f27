//! What is done with paid services: another refresh within a day, and a place at the top of lists (SPEC PAY-4, PUB-9).

use super::refusals::WRONG_STATE;
use super::store::{self, Cause};
use super::submit::Nothing;
use super::view::{self, PostingView, Viewer};
use super::write;
use crate::Market;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::outbox::Topic;
use db::entities::postings::{self, PostingState};
use db::entities::service_orders::Product;
use kernel::{Code, MerchantId, PersonId, PostingId, Timestamp};
use platform::auth::Signed;
use platform::{Answer, Command, Error, Path, Result, Work};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wallet::orders::{self, Use};

pub static PIN_DAYS_OUT_OF_RANGE: Code = Code::new(
    422,
    "pin_days_out_of_range",
    "置顶天数须在 1 到 30 天之间",
    "A posting is pinned for 1 to 30 days at a time",
);
pub static PINNED_LONG: Code = Code::new(
    409,
    "pinned_long",
    "这个职位的置顶时间已够长（最多提前 60 天），请以后再延长",
    "This posting is pinned for long already (60 days ahead at most); extend it later",
);
const DAYS_MAX: i64 = 30;
const AHEAD_DAYS_MAX: i64 = 60;

/// For how long a posting is pinned.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Days, 1 to 30; each uses one paid day.
    days: i64,
}

/// A posting that stands at the top of lists.
#[derive(Serialize, ToSchema)]
pub struct Pinned {
    posting_id: PostingId,
    until: Timestamp,
}

/// Lifts a live posting to the top of "newest" again, for one paid refresh.
#[utoipa::path(post, path = "/api/v1/postings/{id}/paid-refresh", operation_id = "refresh_posting_paid",
    tag = "postings", security(("session" = [])), params(("id" = PostingId, Path)), request_body = Nothing,
    responses((status = 200, body = PostingView)))]
pub async fn refresh_posting_paid(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
    command: Command<Nothing>,
) -> Result<Answer<PostingView>> {
    let Nothing {} = command.body;
    let person = signed.person;
    let unit = move |work: Work| async move {
        let (mut row, merchant) = locked(&work, id, person).await?;
        let until = work.now;
        let wanted = Use { merchant, product: Product::Refresh, posting: id, by: person, until };
        orders::consume(&work, wanted).await?;
        row.refreshed_at = Some(work.now);
        store::save(&work, &row, Some(row.state), Cause::merchant(person)).await?;
        Ok((StatusCode::OK, view::view(&work, Viewer::author(person), row).await?))
    };
    market.app.once(&signed, command.once, unit).await
}

/// Puts a live posting at the top of lists for so many days, or for so many more. It is labelled 广告 there.
#[utoipa::path(post, path = "/api/v1/postings/{id}/pin", operation_id = "pin_posting", tag = "postings",
    security(("session" = [])), params(("id" = PostingId, Path)), request_body = Pin,
    responses((status = 200, body = Pinned)))]
pub async fn pin_posting(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
    command: Command<Pin>,
) -> Result<Answer<Pinned>> {
    let Pin { days } = command.body;
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(PIN_DAYS_OUT_OF_RANGE.on("days").with("most", DAYS_MAX).into());
    }
    let person = signed.person;
    let unit = move |work: Work| async move {
        let (_, merchant) = locked(&work, id, person).await?;
        let mut until = orders::pinned_until(&work, id).await?.filter(|until| *until > work.now).unwrap_or(work.now);
        if until.plus_days(days) > work.now.plus_days(AHEAD_DAYS_MAX) {
            return Err(PINNED_LONG.refuse().into());
        }
        for _ in 0..days {
            until = until.plus_days(1);
            let wanted = Use { merchant, product: Product::Pinning, posting: id, by: person, until };
            orders::consume(&work, wanted).await?;
        }
        // Every node keeps the paid places in memory until it is told.
        work.changed(Topic::Posting, id.0).await?;
        Ok((StatusCode::OK, Pinned { posting_id: id, until }))
    };
    market.app.once(&signed, command.once, unit).await
}

/// A merchant's posting that is shown now, for whoever may write it.
async fn locked(work: &Work, id: PostingId, person: PersonId) -> Result<(postings::Model, MerchantId), Error> {
    let row = store::lock(work, id).await?;
    write::require_author(work, &row, person).await?;
    let shown = matches!(row.state, PostingState::Live | PostingState::Full);
    match row.merchant_id.filter(|_| shown) {
        Some(merchant) => Ok((row, merchant)),
        None => Err(WRONG_STATE.refuse().with("state", row.state.as_str()).into()),
    }
}
