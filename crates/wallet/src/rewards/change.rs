use super::refusals::CAMPAIGN_ENDED;
use super::staff::StaffCampaign;
use super::store;
use crate::Wallet;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::reward_campaigns::{self, CampaignState};
use kernel::CampaignId;
use platform::auth::{Finance, Staff};
use platform::{Answer, Command, Path, Result};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CampaignChange {
    /// An ended campaign stays ended. Packets that were drawn can be collected all the same.
    state: CampaignState,
}

/// Pauses a campaign, lets it go on, or ends it.
#[utoipa::path(post, path = "/api/v1/staff/campaigns/{id}/state", operation_id = "change_campaign", tag = "staff",
    security(("session" = ["finance"])), params(("id" = CampaignId, Path)), request_body = CampaignChange,
    responses((status = 200, body = StaffCampaign)))]
pub(crate) async fn change_campaign(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Path(id): Path<CampaignId>,
    command: Command<CampaignChange>,
) -> Result<Answer<StaffCampaign>> {
    let state = command.body.state;
    wallet
        .app
        .once(&staff.signed, command.once, move |work| async move {
            let row = store::lock_campaign(&work, id).await?;
            if row.state == CampaignState::Ended {
                return Err(CAMPAIGN_ENDED.refuse().into());
            }
            let changed = reward_campaigns::Model { state, changed_at: work.now, ..row };
            db::update(&work, changed.clone()).await?;
            Ok((StatusCode::OK, StaffCampaign::of(&work, changed).await?))
        })
        .await
}
