use super::read::ReportView;
use crate::Market;
use crate::postings::store;
use crate::postings::visibility::may_be_seen;
use crate::review::evidence;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicJson;
use db::entities::reports::{self, ReportReason, ReportState};
use kernel::text::Lines;
use kernel::{Code, PostingId, ReportId};
use platform::auth::Signed;
use platform::limits::{self, Limit};
use platform::refusals::{NOT_FOUND, TOO_MANY_REQUESTS};
use platform::{Answer, Command, Path, Result, clean_text};
use policy::ReportText;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;
use vault::Cell;

/// Reports that one person makes in a day.
const REPORTS: Limit = Limit { name: "report", most: 10, window_seconds: 86_400 };
const TEXT_CHARS_MAX: usize = 1_000;

pub static ALREADY_REPORTED: Code = Code::new(
    409,
    "already_reported",
    "您已举报过这个职位，处理结果会在消息里通知您",
    "You have reported this posting; the result will reach your inbox",
);

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportPosting {
    pub reason: ReportReason,
    pub text: Option<String>,
}

/// Reports a posting. The text of the posting is kept as it stands now.
#[utoipa::path(post, path = "/api/v1/postings/{id}/reports", operation_id = "report_posting", tag = "postings",
    security(("session" = [])), params(("id" = PostingId, Path)), request_body = ReportPosting,
    responses((status = 201, body = ReportView)))]
pub async fn report_posting(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
    command: Command<ReportPosting>,
) -> Result<Answer<ReportView>> {
    let ReportPosting { reason, text } = command.body;
    let text = text.map(|text| clean_text("text", &text, Lines::Many, 0..=TEXT_CHARS_MAX)).transpose()?;
    let keys = market.app.vault.keys_of(signed.person).await?;
    let bucket = limits::bucket(&market.app, REPORTS, &signed.person.to_string());
    let person = signed.person;
    market
        .app
        .once(&signed, command.once, move |work| async move {
            let posting = store::lock(&work, id).await?;
            let merchant = store::merchant_of(&work, &posting).await?;
            if !may_be_seen(&posting, merchant.as_ref(), work.now) {
                return Err(NOT_FOUND.refuse().into());
            }
            let open = reports::Entity::find()
                .filter(reports::Column::PostingId.eq(id))
                .filter(reports::Column::PersonId.eq(person))
                .filter(reports::Column::State.eq(ReportState::Open));
            if open.count(&work.tx).await? > 0 {
                return Err(ALREADY_REPORTED.refuse().into());
            }
            if !limits::take(&work, REPORTS, bucket).await? {
                return Err(TOO_MANY_REQUESTS.refuse().into());
            }
            let report = ReportId::new(work.now, &work.rng);
            let row = reports::Model {
                id: report,
                posting_id: id,
                person_id: person,
                reason,
                text: text
                    .map(|text| keys.seal::<ReportText>(Cell::new("reports", "text", report.0), &text))
                    .transpose()?,
                evidence: PublicJson(evidence(&posting)),
                state: ReportState::Open,
                result: None,
                created_at: work.now,
                decided_at: None,
                decided_by: None,
            };
            db::insert(&work, row.clone()).await?;
            Ok((StatusCode::CREATED, ReportView::of(row, posting.title.0)))
        })
        .await
}
