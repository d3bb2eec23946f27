use super::list::{MinimumWageView, ROWS_MAX, in_force, view};
use super::refusals::{PLACE_UNKNOWN, TOO_MANY_MINIMUMS};
use crate::Market;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::minimum_wages;
use kernel::calendar::{Day, start_of};
use kernel::text::Lines;
use kernel::{Fen, RowId};
use platform::auth::{Reviewer, Staff};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Result, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;

/// No place pays more than a thousand yuan an hour at least.
const PER_HOUR_MAX: i64 = 100_000;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMinimumWage {
    /// 2, 4 or 6 digits (GB/T 2260).
    place: String,
    /// A day in China, `2026-01-01`.
    from: String,
    /// 1 to 100 000.
    per_hour_fen: i64,
    /// The notice that sets it: 2 to 200 characters.
    source: String,
}

/// Enters what an hour pays at least at a place from a day on (SPEC RULE-4).
#[utoipa::path(post, path = "/api/v1/staff/minimum-wages", operation_id = "add_minimum_wage", tag = "staff",
    security(("session" = ["reviewer"])), request_body = NewMinimumWage,
    responses((status = 201, body = MinimumWageView)))]
pub async fn add_minimum_wage(
    State(market): State<Market>,
    staff: Staff<Reviewer>,
    command: Command<NewMinimumWage>,
) -> Result<Answer<MinimumWageView>> {
    let NewMinimumWage { place, from, per_hour_fen, source } = command.body;
    if !matches!(place.len(), 2 | 4 | 6) || !place.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PLACE_UNKNOWN.on("place").into());
    }
    let from: Day = from.parse().map_err(|_| INVALID_FIELD.on("from"))?;
    if !(1..=PER_HOUR_MAX).contains(&per_hour_fen) {
        return Err(INVALID_FIELD.on("per_hour_fen").with("least", 1).with("most", PER_HOUR_MAX).into());
    }
    let source = clean_text("source", &source, Lines::One, 2..=200)?;
    let app = market.app.clone();
    let person = staff.signed.person;
    app.once(&staff.signed, command.once, move |work| async move {
        if u64::try_from(in_force(&work).await?.len()).is_ok_and(|rows| rows >= ROWS_MAX) {
            return Err(TOO_MANY_MINIMUMS.refuse().into());
        }
        let row = minimum_wages::Model {
            id: RowId::new(work.now, &work.rng),
            place: PublicText(place),
            from_at: start_of(from),
            per_hour_fen: Fen(per_hour_fen),
            source: PublicText(source),
            created_by: Some(person),
            created_at: work.now,
            withdrawn_at: None,
        };
        db::insert(&work, row.clone()).await?;
        Ok((StatusCode::CREATED, view(row)))
    })
    .await
}
