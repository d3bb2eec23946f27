use crate::Market;
use crate::postings::submit::Nothing;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::minimum_wages;
use kernel::RowId;
use platform::auth::{Reviewer, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Path, Result};
use sea_orm::EntityTrait;

/// Withdraws a row that was entered wrongly: it holds for nothing any more, and stays.
#[utoipa::path(post, path = "/api/v1/staff/minimum-wages/{id}/withdraw", operation_id = "withdraw_minimum_wage",
    tag = "staff", security(("session" = ["reviewer"])), params(("id" = RowId, Path)), request_body = Nothing,
    responses((status = 204)))]
pub async fn withdraw_minimum_wage(
    State(market): State<Market>,
    staff: Staff<Reviewer>,
    Path(id): Path<RowId>,
    command: Command<Nothing>,
) -> Result<Answer<()>> {
    let app = market.app.clone();
    let Nothing {} = command.body;
    app.once(&staff.signed, command.once, move |work| async move {
        let found = minimum_wages::Entity::find_by_id(id).one(&work.tx).await?;
        let mut row = found.ok_or_else(|| NOT_FOUND.refuse())?;
        row.withdrawn_at = row.withdrawn_at.or(Some(work.now));
        db::update(&work, row).await?;
        Ok((StatusCode::NO_CONTENT, ()))
    })
    .await
}
