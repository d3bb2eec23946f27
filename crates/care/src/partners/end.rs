use super::PARTNER_ENDED;
use super::read::PartnerView;
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::partners;
use kernel::PartnerId;
use kernel::text::Lines;
use platform::auth::{Privacy, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Path, Result, clean_text};
use sea_orm::sea_query::LockType;
use sea_orm::{EntityTrait, QuerySelect};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndPartner {
    pub reason: String,
}

/// Ends an agreement: from this moment nothing is shared under it.
#[utoipa::path(post, path = "/api/v1/staff/partners/{id}/end", operation_id = "end_partner", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = PartnerId, Path)), request_body = EndPartner,
    responses((status = 200, body = PartnerView)))]
pub async fn end_partner(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<PartnerId>,
    command: Command<EndPartner>,
) -> Result<Answer<PartnerView>> {
    let reason = clean_text("reason", &command.body.reason, Lines::Many, 2..=300)?;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let found = partners::Entity::find_by_id(id).lock(LockType::Update).one(&work.tx).await?;
            let mut row = found.ok_or_else(|| NOT_FOUND.refuse())?;
            if row.ended_at.is_some() {
                return Err(PARTNER_ENDED.refuse().into());
            }
            row.ended_at = Some(work.now);
            row.ended_reason = Some(PublicText(reason));
            db::update(&work, row.clone()).await?;
            Ok((StatusCode::OK, PartnerView::of(row, work.now)))
        })
        .await
}
