//! Reminders before a shift, at the lead times that the person chose (SPEC WORK-3, NOTE-1).

use super::store;
use crate::Market;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicJson;
use db::entities::applications::{self, ApplicationState};
use db::entities::notices::NoticeKind;
use db::entities::profiles;
use kernel::{ApplicationId, PersonId};
use platform::auth::Signed;
use platform::refusals::INVALID_FIELD;
use platform::{Answer, App, Command, Due, Error, JobKind, Jobs, Result, Work};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use talk::notices::{Notice, push};
use utoipa::ToSchema;

const REMIND: JobKind = JobKind("calendar.remind");
const LEADS_MAX: usize = 5;
const LEAD_MINUTES: std::ops::RangeInclusive<i64> = 5..=10_080;

/// When somebody is reminded of a shift.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reminders {
    /// Minutes before the start: up to five values of 5 to 10080, none for no reminders.
    pub lead_minutes: Vec<i64>,
}

/// When the caller is reminded of shifts.
#[utoipa::path(get, path = "/api/v1/me/reminders", operation_id = "get_reminders", tag = "calendar",
    security(("session" = [])), responses((status = 200, body = Reminders)))]
pub async fn get_reminders(State(market): State<Market>, signed: Signed) -> Result<Json<Reminders>> {
    Ok(Json(Reminders { lead_minutes: store::leads(&market.app.read(), signed.person).await? }))
}

/// Chooses when to be reminded; it holds for shifts that are confirmed already, too.
#[utoipa::path(put, path = "/api/v1/me/reminders", operation_id = "set_reminders", tag = "calendar",
    security(("session" = [])), request_body = Reminders, responses((status = 200, body = Reminders)))]
pub async fn set_reminders(
    State(market): State<Market>,
    signed: Signed,
    command: Command<Reminders>,
) -> Result<Answer<Reminders>> {
    let mut leads = command.body.lead_minutes;
    if leads.len() > LEADS_MAX {
        return Err(INVALID_FIELD.on("lead_minutes").with("most", LEADS_MAX).into());
    }
    if let Some(at) = leads.iter().position(|lead| !LEAD_MINUTES.contains(lead)) {
        let refused = INVALID_FIELD.on(format!("lead_minutes[{at}]"));
        return Err(refused.with("least", *LEAD_MINUTES.start()).with("most", *LEAD_MINUTES.end()).into());
    }
    leads.sort_unstable_by(|a, b| b.cmp(a));
    leads.dedup();
    let person = signed.person;
    market
        .app
        .once(&signed, command.once, move |work| async move {
            let profile = store::hold_profile(&work, person).await?;
            let row = profiles::Model { reminder_leads: PublicJson(leads.clone()), updated_at: work.now, ..profile };
            db::update(&work, row).await?;
            for row in to_come(&work, person).await? {
                schedule(&work, &row, &leads).await?;
            }
            Ok((StatusCode::OK, Reminders { lead_minutes: leads }))
        })
        .await
}

async fn to_come(work: &Work, person: PersonId) -> Result<Vec<applications::Model>, Error> {
    let rows = applications::Entity::find()
        .filter(applications::Column::PersonId.eq(person))
        .filter(applications::Column::State.eq(ApplicationState::Confirmed))
        .filter(applications::Column::StartsAt.gt(work.now))
        .all(&work.tx)
        .await?;
    Ok(rows)
}

/// Queues the reminders of a shift that was just confirmed.
///
/// # Errors
/// When a job cannot be queued.
pub async fn schedule_reminders(work: &Work, row: &applications::Model) -> Result<(), Error> {
    let leads = store::leads(work, row.person_id).await?;
    schedule(work, row, &leads).await
}

async fn schedule(work: &Work, row: &applications::Model, leads: &[i64]) -> Result<(), Error> {
    for lead in leads {
        let at = row.starts_at.plus_minutes(-lead);
        // A moment that has passed is not made up for: the person has just confirmed, or just chosen.
        if at > work.now {
            work.enqueue(REMIND, row.id.0, *lead, at).await?;
        }
    }
    Ok(())
}

pub fn register(market: &Market, jobs: &mut Jobs) {
    let app = market.app.clone();
    jobs.on(REMIND, move |due| remind(app.clone(), due));
}

/// Reminds, if the shift is still to come and the person still wants this lead time.
async fn remind(app: App, due: Due) -> Result<(), Error> {
    let (id, lead) = (ApplicationId(due.subject), due.detail);
    app.write(move |work| async move {
        let row = crate::applications::store::get(&work, id).await?;
        let wanted = store::leads(&work, row.person_id).await?.contains(&lead);
        if !wanted || row.state != ApplicationState::Confirmed || work.now >= row.starts_at {
            return Ok(());
        }
        // Somebody who cancelled and confirmed anew is reminded anew.
        let bound = row.bound_at.map_or(0, |at| at.micros());
        let dedupe = format!("application:{id}:reminder:{lead}:{bound}");
        let notice = Notice {
            posting: Some(row.posting_id),
            application: Some(id),
            merchant: Some(row.merchant_id),
            ..Notice::of(NoticeKind::ShiftReminder)
        };
        push(&work, row.person_id, &dedupe, notice).await
    })
    .await
}
