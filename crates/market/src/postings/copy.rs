use super::create;
use super::store::{self, Cause};
use super::view::{self, PostingView, Viewer};
use super::write;
use crate::Market;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::{PublicJson, Sealed};
use db::entities::postings::{self, PostingState};
use db::entities::shifts;
use kernel::{PostingId, ShiftId, Timestamp};
use platform::auth::Signed;
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Path, Result};
use policy::{AllowedFor, OwnAccount};
use serde::Deserialize;
use utoipa::ToSchema;
use vault::{Cell, PersonKeys};

const SHIFT_DAYS: std::ops::RangeInclusive<i64> = 1..=180;
const WEEK_DAYS: i64 = 7;
const DAY_SECONDS: i64 = 86_400;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyPosting {
    /// How many days later the copied shifts are. Without it they move by whole weeks until they are in the future.
    pub shift_days: Option<i64>,
}

/// Copies a posting, in whatever state, to a new draft of the caller.
#[utoipa::path(post, path = "/api/v1/postings/{id}/copy", operation_id = "copy_posting", tag = "postings",
    security(("session" = [])), params(("id" = PostingId, Path)), request_body = CopyPosting,
    responses((status = 201, body = PostingView)))]
pub async fn copy_posting(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
    command: Command<CopyPosting>,
) -> Result<Answer<PostingView>> {
    let days = command.body.shift_days;
    if days.is_some_and(|days| !SHIFT_DAYS.contains(&days)) {
        return Err(INVALID_FIELD.on("shift_days").with("least", 1).with("most", 180).into());
    }
    let person = signed.person;
    let keys = market.app.vault.keys_of(person).await?;
    market
        .app
        .once(&signed, command.once, move |work| async move {
            let old = store::get(&work, id).await?;
            write::require_author(&work, &old, person).await?;
            create::require_room(&work, person, old.kind).await?;
            let copy = PostingId::new(work.now, &work.rng);
            let mut row = copied_row(&old, copy, &keys, work.now)?;
            row.person_id = person;
            store::save(&work, &row, None, Cause::merchant(person)).await?;
            let shifts = store::shifts_of(&work, &[id]).await?.remove(&id).unwrap_or_default();
            // All move by the same number of days, so that a weekend stays a weekend.
            let by = days.or_else(|| shifts.first().map(|first| weeks_ahead(first.starts_at, work.now))).unwrap_or(0);
            for shift in shifts.into_iter().filter(|shift| shift.starts_at.plus_days(by) > work.now) {
                let shift = shifts::Model {
                    id: ShiftId::new(work.now, &work.rng),
                    posting_id: copy,
                    starts_at: shift.starts_at.plus_days(by),
                    ends_at: shift.ends_at.plus_days(by),
                    taken: 0,
                    queue_last: 0,
                    ..shift
                };
                db::insert(&work, shift).await?;
            }
            Ok((StatusCode::CREATED, view::view(&work, Viewer::author(person), row).await?))
        })
        .await
}

fn copied_row(old: &postings::Model, id: PostingId, keys: &PersonKeys, now: Timestamp) -> Result<postings::Model> {
    Ok(postings::Model {
        id,
        state: PostingState::Draft,
        state_reason: None,
        contact_name: resealed(old, id, keys, "contact_name", old.contact_name.as_ref())?,
        contact_phone: resealed(old, id, keys, "contact_phone", old.contact_phone.as_ref())?,
        contact_email: resealed(old, id, keys, "contact_email", old.contact_email.as_ref())?,
        findings: PublicJson(serde_json::Value::Array(Vec::new())),
        valid_until: None,
        created_at: now,
        updated_at: now,
        submitted_at: None,
        published_at: None,
        refreshed_at: None,
        ..old.clone()
    })
}

/// The contact is carried over when the caller wrote it; a colleague's is left out, to be filled in anew.
fn resealed<F: AllowedFor<OwnAccount>>(
    old: &postings::Model,
    id: PostingId,
    keys: &PersonKeys,
    column: &'static str,
    sealed: Option<&Sealed<F>>,
) -> Result<Option<Sealed<F>>> {
    let Some(sealed) = sealed.filter(|_| old.person_id == keys.person()) else { return Ok(None) };
    let text = keys.open(&vault::own(old.person_id), Cell::new("postings", column, old.id.0), sealed)?;
    Ok(Some(keys.seal(Cell::new("postings", column, id.0), &text)?))
}

/// The days of the whole weeks after which a shift lies in the future; at least one week.
fn weeks_ahead(starts_at: Timestamp, now: Timestamp) -> i64 {
    let weeks_behind = now.seconds_since(starts_at).max(0) / (WEEK_DAYS * DAY_SECONDS);
    (weeks_behind + 1) * WEEK_DAYS
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: PUB-2
    #[test]
    fn copied_shifts_lie_ahead_on_the_same_weekday() {
        let now = Timestamp::from_micros(1_795_485_600_000_000);
        for (started, moved) in [
            (now.plus_days(2), 7),
            (now, 7),
            (now.plus_days(-1), 7),
            (now.plus_days(-7), 14),
            (now.plus_days(-7).plus_seconds(1), 7),
            (now.plus_days(-20), 21),
        ] {
            assert_eq!(weeks_ahead(started, now), moved);
            assert!(started.plus_days(moved) > now);
        }
    }
}
