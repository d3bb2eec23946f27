use super::read::{Window, figures_of};
use crate::Care;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::calendar::day_of_number;
use platform::auth::{AnyStaff, Staff};
use platform::{Query, Result};
use std::fmt::Write as _;

/// The figures as a table for a spreadsheet, by the same rules: an empty cell is held back.
#[utoipa::path(get, path = "/api/v1/staff/statistics/file", operation_id = "get_statistics_file", tag = "staff",
    security(("session" = ["staff"])), params(Window),
    responses((status = 200, content_type = "text/csv", body = String)))]
pub(super) async fn get_statistics_file(
    State(care): State<Care>,
    _staff: Staff<AnyStaff>,
    Query(window): Query<Window>,
) -> Result<Response> {
    let (from, to) = window.bounds(care.app.now())?;
    // A spreadsheet knows by the mark that it reads UTF-8. Every cell is a word of ours, a code or a number.
    let mut text = "\u{feff}first_day,span,measure,part,code,count\r\n".to_owned();
    for row in figures_of(&care.app.read(), from, to).await? {
        let count = row.shown.map(|shown| shown.to_string()).unwrap_or_default();
        let day = day_of_number(row.day);
        let _ = write!(text, "{day},{},{},{},{},{count}\r\n", row.span, row.measure, row.part, row.code);
    }
    let name = format!("attachment; filename=\"figures-{}.csv\"", day_of_number(to));
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, text).into_response())
}
