use crate::Talk;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::deliveries::{DeliveryState, NoticeChannel};
use kernel::Timestamp;
use platform::auth::{Staff, Support};
use platform::{Error, Result};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// How far back the figures look.
const DAYS: i64 = 7;

/// What became of notices outside the inbox within the last seven days.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliverySummary {
    since: Timestamp,
    channels: Vec<ChannelSummary>,
}

/// One channel's part.
#[derive(Serialize, ToSchema)]
pub(crate) struct ChannelSummary {
    channel: NoticeChannel,
    /// Whether this installation has it now.
    offered: bool,
    states: Vec<StateCount>,
    /// Of those that a vendor was asked to carry and that are over, how many thousandths it took; None without any.
    taken_permille: Option<i64>,
}

/// How many are in a state.
#[derive(Serialize, ToSchema)]
pub(crate) struct StateCount {
    state: DeliveryState,
    count: i64,
}

/// The states of the last seven days, by channel (SPEC NOTE-3).
#[utoipa::path(get, path = "/api/v1/staff/deliveries/summary", operation_id = "summarise_deliveries", tag = "staff",
    security(("session" = ["support"])), responses((status = 200, body = DeliverySummary)))]
pub(crate) async fn summarise_deliveries(
    State(talk): State<Talk>,
    _staff: Staff<Support>,
) -> Result<Json<DeliverySummary>> {
    let since = talk.app.now().plus_days(-DAYS);
    let counted = count(&talk.app.read(), since).await?;
    let channel = |channel: &NoticeChannel| {
        let of = counted.iter().filter(|((of, _), _)| of == channel);
        let states: Vec<_> = of.map(|((_, state), count)| StateCount { state: *state, count: *count }).collect();
        let offered = super::is_offered(&talk, *channel);
        ChannelSummary { channel: *channel, offered, taken_permille: taken_permille(&states), states }
    };
    Ok(Json(DeliverySummary { since, channels: NoticeChannel::ALL.iter().map(channel).collect() }))
}

async fn count(tx: &Tx, since: Timestamp) -> Result<BTreeMap<(NoticeChannel, DeliveryState), i64>, Error> {
    let sql = "SELECT channel, state, COUNT(*) AS n FROM deliveries WHERE created_at >= $1 GROUP BY channel, state";
    let mut counted = BTreeMap::new();
    for row in tx.rows(sql, [since.into()]).await? {
        let channel: NoticeChannel = row.try_get("", "channel")?;
        let state: DeliveryState = row.try_get("", "state")?;
        counted.insert((channel, state), row.try_get("", "n")?);
    }
    Ok(counted)
}

fn taken_permille(states: &[StateCount]) -> Option<i64> {
    use DeliveryState::{Delivered, HandedOver, Undelivered, Unknown};
    let sum = |wanted: &[DeliveryState]| -> i64 {
        states.iter().filter(|of| wanted.contains(&of.state)).map(|of| of.count).sum()
    };
    let asked = sum(&[HandedOver, Delivered, Undelivered, Unknown]);
    (asked > 0).then(|| sum(&[HandedOver, Delivered]) * 1_000 / asked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_counts_what_a_vendor_was_asked_for() {
        let states = |counts: &[(DeliveryState, i64)]| -> Vec<StateCount> {
            counts.iter().map(|&(state, count)| StateCount { state, count }).collect()
        };
        use DeliveryState::{Delivered, HandedOver, Queued, Undelivered, Unknown, Withdrawn};
        assert_eq!(taken_permille(&states(&[(Queued, 5), (Withdrawn, 9)])), None);
        let some = states(&[(HandedOver, 1), (Delivered, 1), (Undelivered, 1), (Unknown, 1), (Withdrawn, 9)]);
        assert_eq!(taken_permille(&some), Some(500));
    }
}
