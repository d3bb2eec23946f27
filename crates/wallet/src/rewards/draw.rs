use super::campaign;
use super::read::{RewardView, view};
use super::refusals::{CAMPAIGN_NOT_FOR_YOU, REWARDS_ALL_DRAWN};
use super::store;
use crate::Wallet;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::reward_campaigns;
use db::entities::rewards::{self, RewardState};
use kernel::{CampaignId, Fen, RewardId};
use platform::auth::Signed;
use platform::{Answer, Command, Lang, Path, Result};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Draw {}

/// Draws a packet of a campaign: its amount is fixed now and waits seven days to be collected (SPEC MKT-2).
#[utoipa::path(post, path = "/api/v1/campaigns/{id}/rewards", operation_id = "draw_reward", tag = "rewards",
    security(("session" = [])), params(("id" = CampaignId, Path)), request_body = Draw,
    responses((status = 201, body = RewardView)))]
pub(crate) async fn draw_reward(
    State(wallet): State<Wallet>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<CampaignId>,
    command: Command<Draw>,
) -> Result<Answer<RewardView>> {
    let person = signed.person;
    wallet
        .app
        .once(&signed, command.once, move |work| async move {
            // Its row is the lock: who comes second sees what the first has taken.
            let row = store::lock_campaign(&work, id).await?;
            let amount = campaign::packet(&row, work.now, &work.rng)?;
            if !store::is_for(&work, &row, person).await? {
                return Err(CAMPAIGN_NOT_FOR_YOU.refuse().into());
            }
            let drawn = store::drawn_by(&work, id, person).await?;
            if drawn >= row.per_person {
                return Err(REWARDS_ALL_DRAWN.refuse().with("most", row.per_person).into());
            }
            let reward = rewards::Model {
                id: RewardId::new(work.now, &work.rng),
                campaign_id: id,
                person_id: person,
                number: drawn + 1,
                state: RewardState::Drawn,
                regime: row.regime,
                gross_fen: amount,
                tax_fen: None,
                net_fen: None,
                rule: None,
                drawn_at: work.now,
                collect_by: campaign::collect_by(work.now),
                paid_at: None,
            };
            let taken = reward_campaigns::Model {
                taken: row.taken + 1,
                taken_fen: row.taken_fen.checked_add(amount).unwrap_or(Fen(i64::MAX)),
                ..row
            };
            db::update(&work, taken).await?;
            db::insert(&work, reward.clone()).await?;
            Ok((StatusCode::CREATED, view(&work, reward, work.now, lang).await?))
        })
        .await
}
