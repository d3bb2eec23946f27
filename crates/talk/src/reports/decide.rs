use super::refusals::ALREADY_DECIDED;
use crate::Talk;
use crate::conversations::{other_side, recruiters};
use crate::notices::{Notice, push};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::conversations;
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use db::entities::reports::ReportState;
use db::entities::talk_reports::{self, TalkMeasure};
use kernel::TalkReportId;
use kernel::text::Lines;
use platform::auth::{Reviewer, Staff};
use platform::refusals::{INVALID_FIELD, NOT_FOUND};
use platform::{Answer, Command, Error, Path, Result, Work, clean_text};
use sea_orm::{EntityTrait, QuerySelect};
use serde::Deserialize;
use utoipa::ToSchema;

/// How long a silenced side writes nothing, in hours: a week.
const SILENT_HOURS: i64 = 7 * 24;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecideTalkReport {
    upheld: bool,
    /// `none` unless it is upheld.
    measure: TalkMeasure,
    /// The reporter reads it; 2 to 500 characters.
    result: String,
}

/// Ends a report. The reporter learns the result; the reported side learns of a measure, and neither who asked for it nor
/// in which conversation.
#[utoipa::path(post, path = "/api/v1/staff/talk-reports/{id}/result", operation_id = "decide_talk_report",
    tag = "staff", security(("session" = ["reviewer"])), params(("id" = TalkReportId, Path)),
    request_body = DecideTalkReport, responses((status = 204)))]
pub(crate) async fn decide_talk_report(
    State(talk): State<Talk>,
    staff: Staff<Reviewer>,
    Path(id): Path<TalkReportId>,
    command: Command<DecideTalkReport>,
) -> Result<Answer<()>> {
    let DecideTalkReport { upheld, measure, result } = command.body;
    let result = clean_text("result", &result, Lines::Many, 2..=500)?;
    if !upheld && measure != TalkMeasure::None {
        return Err(INVALID_FIELD.on("measure").into());
    }
    let person = staff.signed.person;
    talk.app
        .once(&staff.signed, command.once, move |work| async move {
            let found = talk_reports::Entity::find_by_id(id).lock_exclusive().one(&work.tx).await?;
            let mut row = found.ok_or_else(|| NOT_FOUND.refuse())?;
            if row.state != ReportState::Open {
                return Err(ALREADY_DECIDED.refuse().with("state", row.state.as_str()).into());
            }
            row.state = if upheld { ReportState::Upheld } else { ReportState::Dismissed };
            row.measure = Some(measure);
            row.result = Some(PublicText(result));
            row.silenced_until = (measure == TalkMeasure::Silenced).then(|| work.now.plus_hours(SILENT_HOURS));
            row.decided_at = Some(work.now);
            row.decided_by = Some(person);
            let notice = Notice::of(NoticeKind::TalkReportDecided);
            push(&work, row.person_id, &format!("talk_report:{id}:decided"), notice).await?;
            tell_reported(&work, &row, measure).await?;
            db::update(&work, row).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

async fn tell_reported(work: &Work, row: &talk_reports::Model, measure: TalkMeasure) -> Result<(), Error> {
    let kind = match measure {
        TalkMeasure::None => return Ok(()),
        TalkMeasure::Cautioned => NoticeKind::TalkWarned,
        TalkMeasure::Silenced => NoticeKind::TalkSilenced,
    };
    let found = conversations::Entity::find_by_id(row.conversation_id).one(&work.tx).await?;
    let Some(conversation) = found else { return Ok(()) };
    let (persons, merchant) = match other_side(row.side) {
        Side::Seeker => (vec![conversation.person_id], None),
        _ => (recruiters(work, conversation.merchant_id).await?, Some(conversation.merchant_id)),
    };
    for person in persons {
        push(work, person, &format!("talk_measure:{}", row.id), Notice { merchant, ..Notice::of(kind) }).await?;
    }
    Ok(())
}
