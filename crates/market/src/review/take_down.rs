use super::decide::{full_reason, require_outsider, tell_author};
use crate::Market;
use crate::postings::posting::{Change, after};
use crate::postings::store::{self, Cause};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use db::entities::postings;
use kernel::PostingId;
use platform::auth::{Reviewer, Staff};
use platform::{Answer, Command, Path, Result};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeDownPosting {
    /// The merchant reads it, with how to appeal.
    pub reason: String,
    pub rule: Option<String>,
}

/// Takes a posting down, with its reason and the text as it stood.
#[utoipa::path(post, path = "/api/v1/staff/postings/{id}/take-down", operation_id = "take_down_posting", tag = "staff",
    security(("session" = ["reviewer"])), params(("id" = PostingId, Path)), request_body = TakeDownPosting,
    responses((status = 204)))]
pub async fn take_down_posting(
    State(market): State<Market>,
    staff: Staff<Reviewer>,
    Path(id): Path<PostingId>,
    command: Command<TakeDownPosting>,
) -> Result<Answer<()>> {
    let TakeDownPosting { reason, rule } = command.body;
    let reason = full_reason(&market, Some(reason), rule).await?;
    let person = staff.signed.person;
    market
        .app
        .once(&staff.signed, command.once, move |work| async move {
            let mut row = store::lock(&work, id).await?;
            require_outsider(&work, &row, person).await?;
            let from = row.state;
            let evidence = Some(evidence(&row));
            row.state = after(from, Change::TakeDown)?;
            row.state_reason = Some(PublicText(reason.clone()));
            row.updated_at = work.now;
            let cause = Cause { side: Side::Staff, person: Some(person), reason: Some(reason), evidence };
            store::save(&work, &row, Some(from), cause).await?;
            crate::applications::on_posting_closed(&work, &row).await?;
            tell_author(&work, &row, NoticeKind::PostingTakenDown).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// The public fields of a posting as they stand now, for a report or a take-down (SPEC PUB-6). No contact.
pub fn evidence(row: &postings::Model) -> serde_json::Value {
    json!({
        "title": row.title, "description": row.description, "requirements": row.requirements,
        "category": row.category, "wage_fen": row.wage, "wage_unit": row.wage_unit, "settlement": row.settlement,
        "address": row.address, "album": row.album.0, "state": row.state, "published_at": row.published_at,
    })
}
