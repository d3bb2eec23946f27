use crate::Market;
use crate::postings::{store, write};
use axum::Json;
use axum::extract::State;
use db::entities::share_counts::{self, Column, ShareChannel};
use kernel::PostingId;
use kernel::calendar::{day_of, day_of_number, number_of_day};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Path, Result};
use policy::statistics::{GROUP_LEAST, ROUNDED_TO, coarse};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Ended days that are added up.
const DAYS: i64 = 30;

/// How often a job's page was opened by shared links. Today is not in it yet.
#[derive(Serialize, ToSchema)]
pub(super) struct ShareCounts {
    /// The first and the last day, `2026-11-24`.
    from: String,
    to: String,
    /// Fewer than this are shown as fewer, and more are rounded down to multiples of `rounded_to`.
    least: u64,
    rounded_to: u64,
    channels: Vec<ChannelCount>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct ChannelCount {
    channel: ShareChannel,
    /// Null for some, but fewer than `least`.
    opened: Option<u64>,
}

/// How often the page was opened by shared links in thirty days, for the posting's own people.
#[utoipa::path(get, path = "/api/v1/postings/{id}/share-counts", operation_id = "get_share_counts", tag = "postings",
    security(("session" = [])), params(("id" = PostingId, Path)), responses((status = 200, body = ShareCounts)))]
pub(super) async fn get_share_counts(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
) -> Result<Json<ShareCounts>> {
    let tx = market.app.read();
    let posting = store::get(&tx, id).await?;
    if !write::is_member(&tx, &posting, signed.person).await? {
        return Err(NOT_FOUND.refuse().into());
    }
    let today = number_of_day(day_of(market.app.now()));
    let rows: Vec<(ShareChannel, i64)> = share_counts::Entity::find()
        .select_only()
        .column(Column::Channel)
        .column(Column::Opened)
        .filter(Column::PostingId.eq(id))
        .filter(Column::Day.gte(today - DAYS))
        .filter(Column::Day.lt(today))
        .into_tuple()
        .all(&tx)
        .await?;
    let mut sums: HashMap<&'static str, u64> = HashMap::new();
    for (channel, opened) in rows {
        *sums.entry(channel.as_str()).or_default() += u64::try_from(opened).unwrap_or(0);
    }
    let count = |channel: &ShareChannel| ChannelCount {
        channel: *channel,
        opened: coarse(sums.get(channel.as_str()).copied().unwrap_or(0)),
    };
    Ok(Json(ShareCounts {
        from: day_of_number(today - DAYS).to_string(),
        to: day_of_number(today - 1).to_string(),
        least: GROUP_LEAST,
        rounded_to: ROUNDED_TO,
        channels: ShareChannel::ALL.iter().map(count).collect(),
    }))
}
