use super::event::Frame;
use super::ical::Calendar;
use super::refusals::NOT_IN_CALENDAR;
use super::store;
use crate::Market;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::ApplicationId;
use platform::auth::Signed;
use platform::{Lang, Path, Result};

pub(super) const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";
/// How often a subscribed calendar should look again.
pub(super) const REFRESH_MINUTES: i64 = 60;

/// The name of a calendar.
pub(super) fn name(lang: Lang) -> String {
    lang.pick("零工班次", "Lingong shifts").to_owned()
}

/// A confirmed shift as a calendar file (SPEC WORK-3); it needs no permission on the phone.
#[utoipa::path(get, path = "/api/v1/applications/{id}/calendar.ics", operation_id = "get_shift_calendar",
    tag = "calendar", security(("session" = [])), params(("id" = ApplicationId, Path)),
    responses((status = 200, body = String, content_type = "text/calendar")))]
pub async fn get_shift_calendar(
    State(market): State<Market>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<ApplicationId>,
) -> Result<Response> {
    let app = &market.app;
    let tx = app.read();
    let row = crate::applications::store::own(&tx, id, signed.person).await?;
    let leads = store::leads(&tx, signed.person).await?;
    let frame = Frame { lang, public_url: &app.config.public_url, leads: &leads };
    let events = store::events(&tx, &frame, &[row]).await?;
    if events.is_empty() {
        return Err(NOT_IN_CALENDAR.refuse().into());
    }
    let file = Calendar { name: name(lang), refresh_minutes: REFRESH_MINUTES, events }.to_text(app.now());
    let headers =
        [(header::CONTENT_TYPE, MEDIA_TYPE), (header::CONTENT_DISPOSITION, "attachment; filename=\"shift.ics\"")];
    Ok((headers, file).into_response())
}
