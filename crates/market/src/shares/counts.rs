use crate::Market;
use crate::postings::{store, write};
use axum::Json;
use axum::extract::State;
use db::entities::share_counts::{self, Column, ShareChannel};
use kernel::PostingId;
use kernel::calendar::{day_of, day_of_number, number_of_day};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{App, Path, Result};
use policy::statistics::{GROUP_LEAST, ROUNDED_TO, coarse, published};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

/// Ended days that are added up.
const DAYS: i64 = 30;

/// How often a job's page was opened by shared links. Today is not in it yet.
#[derive(Serialize, ToSchema)]
pub(super) struct ShareCounts {
    /// The first and the last day, `2026-11-24`.
    from: String,
    to: String,
    /// Days with fewer than this are not counted, and sums are rounded down to multiples of `rounded_to`.
    least: u64,
    rounded_to: u64,
    channels: Vec<ChannelCount>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct ChannelCount {
    channel: ShareChannel,
    /// With noise; null where no day had `least`, none at all included.
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
    let rows: Vec<(ShareChannel, i64, i64)> = share_counts::Entity::find()
        .select_only()
        .column(Column::Channel)
        .column(Column::Day)
        .column(Column::Opened)
        .filter(Column::PostingId.eq(id))
        .filter(Column::Day.gte(today - DAYS))
        .filter(Column::Day.lt(today))
        .into_tuple()
        .all(&tx)
        .await?;
    let count = |channel: &ShareChannel| {
        let days = rows.iter().filter(|(of, ..)| of == channel);
        let days =
            days.map(|(_, day, opened)| (u64::try_from(*opened).unwrap_or(0), bits(&market.app, id, *day, *channel)));
        ChannelCount { channel: *channel, opened: shown(days) }
    };
    Ok(Json(ShareCounts {
        from: day_of_number(today - DAYS).to_string(),
        to: day_of_number(today - 1).to_string(),
        least: GROUP_LEAST,
        rounded_to: ROUNDED_TO,
        channels: ShareChannel::ALL.iter().map(count).collect(),
    }))
}

/// What is shown of a channel's days, each with the openings that were counted and its bits for noise. A merchant can open
/// their own links as often as they like, so rounding alone would let them wait just below a step for one person more; and
/// nobody must look like fewer than the least, for the one person whom a link was sent to is fewer. Noise comes before the
/// least, so that the least is no step either.
fn shown(days: impl Iterator<Item = (u64, u64)>) -> Option<u64> {
    let told: u64 = days.map(|(opened, bits)| published(opened, bits)).filter(|day| *day >= GROUP_LEAST).sum();
    coarse(told).filter(|sum| *sum > 0)
}

/// 64 bits that only this installation can work out, and always the same for a posting's day and channel, so that neither
/// asking nor opening again averages the noise out.
fn bits(app: &App, posting: PostingId, day: i64, channel: ShareChannel) -> u64 {
    let digest = app.vault.keyed_digest("share_counts", format!("{posting}/{day}/{channel}").as_bytes());
    digest.0.iter().take(8).fold(0, |bits, byte| (bits << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: STAT-1
    #[test]
    fn each_day_has_its_noise_and_small_ones_are_left_out() {
        // No noise, the most upwards, the most downwards.
        let (none, up, down) = (0, u64::MAX >> 1, u64::MAX);
        for (days, told) in [
            (vec![], None),
            (vec![(0, none)], None),
            (vec![(0, up)], None),
            (vec![(9, none)], None),
            (vec![(9, none), (9, none)], None),
            (vec![(10, none)], Some(10)),
            (vec![(14, none), (9, none)], Some(10)),
            (vec![(14, none), (11, none)], Some(25)),
            // What is enough counts with its noise.
            (vec![(9, up)], Some(35)),
            (vec![(39, down)], None),
            (vec![(40, down)], Some(10)),
        ] {
            assert_eq!(shown(days.iter().copied()), told, "{days:?}");
        }
    }
}
