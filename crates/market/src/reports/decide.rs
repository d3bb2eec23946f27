use crate::Market;
use crate::postings::refusals::ALREADY_DECIDED;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::notices::NoticeKind;
use db::entities::reports::{self, ReportState};
use kernel::ReportId;
use kernel::text::Lines;
use platform::auth::{Reviewer, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Path, Result, clean_text};
use sea_orm::sea_query::LockType;
use sea_orm::{EntityTrait, QuerySelect};
use serde::Deserialize;
use talk::notices::Notice;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideReport {
    pub upheld: bool,
    /// The reporter reads it.
    pub result: String,
}

/// Ends a report with a result that the reporter learns.
#[utoipa::path(post, path = "/api/v1/staff/reports/{id}/result", operation_id = "decide_report", tag = "staff",
    security(("session" = ["reviewer"])), params(("id" = ReportId, Path)), request_body = DecideReport,
    responses((status = 204)))]
pub async fn decide_report(
    State(market): State<Market>,
    staff: Staff<Reviewer>,
    Path(id): Path<ReportId>,
    command: Command<DecideReport>,
) -> Result<Answer<()>> {
    let DecideReport { upheld, result } = command.body;
    let result = clean_text("result", &result, Lines::Many, 2..=500)?;
    let person = staff.signed.person;
    market
        .app
        .once(&staff.signed, command.once, move |work| async move {
            let found = reports::Entity::find_by_id(id).lock(LockType::Update).one(&work.tx).await?;
            let mut row = found.ok_or_else(|| NOT_FOUND.refuse())?;
            if row.state != ReportState::Open {
                return Err(ALREADY_DECIDED.refuse().with("state", row.state.as_str()).into());
            }
            row.state = if upheld { ReportState::Upheld } else { ReportState::Dismissed };
            row.result = Some(PublicText(result));
            row.decided_at = Some(work.now);
            row.decided_by = Some(person);
            let notice = Notice { posting: Some(row.posting_id), ..Notice::of(NoticeKind::ReportDecided) };
            talk::notices::push(&work, row.person_id, &format!("report:{id}:decided"), notice).await?;
            db::update(&work, row).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}
