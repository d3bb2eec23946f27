use super::mine::TalkReportView;
use super::refusals::{ALREADY_REPORTED, NOTHING_OF_THE_OTHER};
use crate::Talk;
use crate::conversations::find_party;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicJson;
use db::entities::messages;
use db::entities::reports::ReportState;
use db::entities::talk_reports::{self, TalkReportReason};
use kernel::text::Lines;
use kernel::{ConversationId, MessageId, TalkReportId};
use platform::auth::Signed;
use platform::limits::{self, Limit};
use platform::refusals::{INVALID_FIELD, REQUIRED, TOO_MANY_REQUESTS};
use platform::{Answer, Command, Path, Result, clean_text};
use policy::ReportText;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;
use vault::Cell;

/// Reports that one person makes in a day.
const REPORTS: Limit = Limit { name: "talk_report", most: 10, window_seconds: 86_400 };
const TEXT_CHARS_MAX: usize = 1_000;
/// Messages of one report: enough to show what happened, too few to hand a whole conversation over.
pub(super) const MESSAGES_MAX: usize = 20;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportConversation {
    reason: TalkReportReason,
    /// 1 to 20 messages of this conversation, at least one of them of the other side. Staff read these and no others.
    message_ids: Vec<MessageId>,
    /// What happened, at most 1 000 characters.
    #[serde(default)]
    text: Option<String>,
}

pub(super) fn cell(id: TalkReportId) -> Cell {
    Cell::new("talk_reports", "text", id.0)
}

/// Reports the other side of a conversation with chosen messages.
#[utoipa::path(post, path = "/api/v1/conversations/{id}/reports", operation_id = "report_conversation", tag = "talk",
    security(("session" = [])), params(("id" = ConversationId, Path)), request_body = ReportConversation,
    responses((status = 201, body = TalkReportView)))]
pub(crate) async fn report_conversation(
    State(talk): State<Talk>,
    signed: Signed,
    Path(id): Path<ConversationId>,
    command: Command<ReportConversation>,
) -> Result<Answer<TalkReportView>> {
    let ReportConversation { reason, message_ids: mut chosen, text } = command.body;
    let text = text.map(|text| clean_text("text", &text, Lines::Many, 0..=TEXT_CHARS_MAX)).transpose()?;
    let text = text.filter(|text| !text.is_empty());
    chosen.sort_unstable();
    chosen.dedup();
    if chosen.is_empty() {
        return Err(REQUIRED.on("message_ids").into());
    }
    if chosen.len() > MESSAGES_MAX {
        return Err(INVALID_FIELD.on("message_ids").with("most", MESSAGES_MAX).into());
    }
    let person = signed.person;
    let keys = talk.app.vault.keys_of(person).await?;
    let bucket = limits::bucket(&talk.app, REPORTS, &person.to_string());
    talk.app
        .once(&signed, command.once, move |work| async move {
            let side = find_party(&work, id, person).await?.side;
            let found = messages::Entity::find()
                .filter(messages::Column::ConversationId.eq(id))
                .filter(messages::Column::Id.is_in(chosen.iter().copied()))
                .all(&work.tx)
                .await?;
            if found.len() != chosen.len() {
                return Err(INVALID_FIELD.on("message_ids").into());
            }
            if found.iter().all(|message| message.side == side) {
                return Err(NOTHING_OF_THE_OTHER.on("message_ids").into());
            }
            // Two at the same moment come one after the other, and the second finds the first.
            if !limits::take(&work, REPORTS, bucket).await? {
                return Err(TOO_MANY_REQUESTS.refuse().into());
            }
            let open = talk_reports::Entity::find()
                .filter(talk_reports::Column::ConversationId.eq(id))
                .filter(talk_reports::Column::PersonId.eq(person))
                .filter(talk_reports::Column::State.eq(ReportState::Open));
            if open.count(&work.tx).await? > 0 {
                return Err(ALREADY_REPORTED.refuse().into());
            }
            let report = TalkReportId::new(work.now, &work.rng);
            let row = talk_reports::Model {
                id: report,
                conversation_id: id,
                person_id: person,
                side,
                reason,
                messages: PublicJson(chosen),
                text: text.map(|text| keys.seal::<ReportText>(cell(report), &text)).transpose()?,
                state: ReportState::Open,
                measure: None,
                result: None,
                silenced_until: None,
                created_at: work.now,
                decided_at: None,
                decided_by: None,
            };
            let view = TalkReportView::of(&row);
            db::insert(&work, row).await?;
            Ok((StatusCode::CREATED, view))
        })
        .await
}
