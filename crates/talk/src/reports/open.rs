use super::queue::{StaffTalkReport, views};
use super::report::cell;
use crate::Talk;
use crate::messages::{body_cell, voice_or_video};
use anyhow::Context;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::access_ledger::ActorKind;
use db::entities::messages::{self, MessageKind};
use db::entities::talk_reports;
use kernel::{MessageId, PersonId, TalkReportId, Timestamp};
use platform::auth::{Reviewer, Staff};
use platform::refusals::NOT_FOUND;
use platform::{App, Error, Path, Result, Work};
use policy::{Field, MessagePhoto, MessageRecording, MessageText, Moderating, ReportText};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;
use vault::{Ask, Grant, Matter};

/// A report with what its reporter chose to show.
#[derive(Serialize, ToSchema)]
pub(crate) struct OpenedTalkReport {
    #[serde(flatten)]
    report: StaffTalkReport,
    /// What the reporter says.
    text: Option<String>,
    chosen: Vec<ReportedMessage>,
}

/// One of the chosen messages.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReportedMessage {
    id: MessageId,
    seq: i64,
    /// Whether the reported side wrote it; else the reporter's.
    of_reported: bool,
    kind: MessageKind,
    text: Option<String>,
    /// Where a picture, a voice or a video of it is loaded from.
    media_url: Option<String>,
    at: Timestamp,
}

/// Opens a report: exactly the chosen messages. Each time is written into the access ledger, with the report as its matter.
#[utoipa::path(get, path = "/api/v1/staff/talk-reports/{id}", operation_id = "open_talk_report", tag = "staff",
    security(("session" = ["reviewer"])), params(("id" = TalkReportId, Path)),
    responses((status = 200, body = OpenedTalkReport)))]
pub(crate) async fn open_talk_report(
    State(talk): State<Talk>,
    staff: Staff<Reviewer>,
    Path(id): Path<TalkReportId>,
) -> Result<Json<OpenedTalkReport>> {
    let (app, actor) = (talk.app.clone(), staff.signed.person);
    let unit = move |work: Work| async move {
        let row = find(&work, id).await?;
        let chosen = chosen(&work, &row).await?;
        let grant = granted(&work, actor, &row, &chosen).await?;
        let text = match &row.text {
            Some(sealed) => {
                let keys = app.vault.keys_of(row.person_id).await?;
                Some(keys.open::<_, ReportText>(&grant, cell(id), sealed)?)
            }
            None => None,
        };
        let mut shown = Vec::with_capacity(chosen.len());
        for message in &chosen {
            shown.push(show(&app, &grant, &row, message).await?);
        }
        let report = views(&work, std::slice::from_ref(&row)).await?.pop().context("a report has a view")?;
        Ok(OpenedTalkReport { report, text, chosen: shown })
    };
    Ok(Json(talk.app.write(unit).await?))
}

async fn show(
    app: &App,
    grant: &Grant<Moderating>,
    report: &talk_reports::Model,
    message: &messages::Model,
) -> Result<ReportedMessage, Error> {
    let text = match &message.body {
        Some(body) => {
            let keys = app.vault.keys_of(message.person_id).await?;
            Some(keys.open::<_, MessageText>(grant, body_cell(message.id), body)?)
        }
        None => None,
    };
    let has_media = message.photo_id.is_some() || message.recording_id.is_some();
    Ok(ReportedMessage {
        id: message.id,
        seq: message.seq,
        of_reported: message.side != report.side,
        kind: message.kind,
        text,
        media_url: has_media.then(|| format!("/api/v1/staff/talk-reports/{}/media/{}", report.id, message.id)),
        at: message.at,
    })
}

pub(super) async fn find(tx: &Tx, id: TalkReportId) -> Result<talk_reports::Model, Error> {
    let found = talk_reports::Entity::find_by_id(id).one(tx).await?;
    Ok(found.ok_or_else(|| NOT_FOUND.refuse())?)
}

/// The messages of a report that are still there, in their order.
pub(super) async fn chosen(tx: &Tx, row: &talk_reports::Model) -> Result<Vec<messages::Model>, Error> {
    Ok(messages::Entity::find()
        .filter(messages::Column::ConversationId.eq(row.conversation_id))
        .filter(messages::Column::Id.is_in(row.messages.0.iter().copied()))
        .order_by_asc(messages::Column::Seq)
        .all(tx)
        .await?)
}

/// The right to read these messages of a report, and what its reporter said.
pub(super) async fn granted(
    work: &Work,
    actor: PersonId,
    row: &talk_reports::Model,
    messages: &[messages::Model],
) -> Result<Grant<Moderating>, Error> {
    let mut fields = vec![];
    let kinds = [
        (MessageText::SPEC.name, messages.iter().any(|message| message.body.is_some())),
        (MessagePhoto::SPEC.name, messages.iter().any(|message| message.photo_id.is_some())),
        (MessageRecording::SPEC.name, messages.iter().any(voice_or_video)),
        (ReportText::SPEC.name, row.text.is_some()),
    ];
    fields.extend(kinds.iter().filter(|(_, there)| *there).map(|(name, _)| *name));
    let persons = messages.iter().map(|message| message.person_id).chain(row.text.as_ref().map(|_| row.person_id));
    let ask = Ask {
        actor,
        actor_kind: ActorKind::Staff,
        basis: "talk_report",
        persons: persons.collect(),
        fields: &fields,
        matter: Some(Matter::TalkReport(row.id)),
    };
    Ok(vault::grant::<Moderating>(work, work.now, &work.rng, ask).await?)
}
