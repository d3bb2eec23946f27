//! Who has come to a shift, for the merchant.

use super::store;
use super::view::{Attendance, Reader, view};
use crate::Market;
use crate::applications::store as sign_ups;
use crate::postings::store as postings;
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::access_ledger::ActorKind;
use db::entities::applications::{self, ApplicationState};
use db::entities::attendances::{self, HoursState};
use db::entities::posting_history::Side;
use kernel::{ApplicationId, MerchantId, PersonId, ShiftId};
use platform::auth::{self, Signed};
use platform::refusals::NOT_FOUND;
use platform::{App, Error, Page, PageQuery, Path, Query, Result, Work};
use policy::{AttendanceText, Field, PersonName, Recruiting, Username};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;
use vault::Ask;

const LIST: &str = "attendance";

/// Those who were to come, whether they did or not.
const BOUND: [ApplicationState; 5] = [
    ApplicationState::Confirmed,
    ApplicationState::CheckedIn,
    ApplicationState::Finished,
    ApplicationState::Settled,
    ApplicationState::NoShow,
];

#[derive(Serialize, ToSchema)]
pub struct Attender {
    /// The sign-up's.
    pub id: ApplicationId,
    pub name_masked: String,
    pub attendance: Attendance,
}

/// How far a shift is, without anybody's name: what a page can ask for again and again.
#[derive(Serialize, ToSchema)]
pub struct AttendanceCount {
    /// Bound sign-ups, whatever became of them.
    pub expected: u64,
    /// Who is here now.
    pub here: u64,
    /// Who has gone.
    pub gone: u64,
    /// Hours that wait for the merchant.
    pub to_decide: u64,
}

/// Who was to come to a shift, with their times and hours, in the order of their sign-ups.
#[utoipa::path(get, path = "/api/v1/shifts/{id}/attendance", operation_id = "list_attendance", tag = "attendance",
    security(("session" = [])), params(("id" = ShiftId, Path), PageQuery),
    responses((status = 200, body = Page<Attender>)))]
pub async fn list_attendance(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ShiftId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Attender>>> {
    let app = market.app.clone();
    let limit = query.limit()?;
    let filters = id.to_string();
    let after: Option<ApplicationId> = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let person = signed.person;
    let (cursors, opener) = (app.cursors.clone(), app.clone());
    let page = app
        .write(move |work| async move {
            let merchant = require(&work, id, person).await?;
            // Only a qualification that stands reads what workers wrote (SPEC MER-4).
            accounts::merchants::require_certified(&work, merchant).await?;
            let mut find = applications::Entity::find()
                .filter(applications::Column::ShiftId.eq(id))
                .filter(applications::Column::State.is_in(BOUND))
                .order_by_asc(applications::Column::Id)
                .limit(limit + 1);
            if let Some(after) = after {
                find = find.filter(applications::Column::Id.gt(after));
            }
            let page = cursors.page(LIST, &filters, find.all(&work.tx).await?, limit, |row| row.id, |row| row);
            let items = open_all(&opener, &work, person, page.items).await?;
            Ok(Page { items, next: page.next })
        })
        .await?;
    Ok(Json(page))
}

/// How many have come and gone.
#[utoipa::path(get, path = "/api/v1/shifts/{id}/attendance/count", operation_id = "count_attendance",
    tag = "attendance", security(("session" = [])), params(("id" = ShiftId, Path)),
    responses((status = 200, body = AttendanceCount)))]
pub async fn count_attendance(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ShiftId>,
) -> Result<Json<AttendanceCount>> {
    let tx = market.app.read();
    require(&tx, id, signed.person).await?;
    let of = |states: &[ApplicationState]| {
        applications::Entity::find()
            .filter(applications::Column::ShiftId.eq(id))
            .filter(applications::Column::State.is_in(states.iter().copied()))
    };
    let waiting = attendances::Entity::find()
        .filter(attendances::Column::ShiftId.eq(id))
        .filter(attendances::Column::State.is_in([HoursState::Open, HoursState::Asked]));
    Ok(Json(AttendanceCount {
        expected: of(&BOUND).count(&tx).await?,
        here: of(&[ApplicationState::CheckedIn]).count(&tx).await?,
        gone: of(&[ApplicationState::Finished, ApplicationState::Settled]).count(&tx).await?,
        to_decide: waiting.count(&tx).await?,
    }))
}

/// Whose shift it is, for somebody who recruits for them.
async fn require(tx: &Tx, id: ShiftId, person: PersonId) -> Result<MerchantId, Error> {
    let shift = sign_ups::shift(tx, id).await?;
    let merchant = postings::get(tx, shift.posting_id).await?.merchant_id.ok_or_else(|| NOT_FOUND.refuse())?;
    auth::require_recruiter(tx, merchant, person).await?;
    Ok(merchant)
}

/// Opens a page: one grant and one row of the ledger for everybody on it.
async fn open_all(
    app: &App,
    work: &Work,
    person: PersonId,
    rows: Vec<applications::Model>,
) -> Result<Vec<Attender>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    // One sign-up per shift and person: nobody stands here twice.
    let persons: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    let ids: Vec<ApplicationId> = rows.iter().map(|row| row.id).collect();
    let records = store::find_all(work, &ids).await?;
    let mut events = store::events(work, &ids).await?;
    let ask = Ask {
        actor: person,
        actor_kind: ActorKind::Merchant,
        basis: "attendance_of_own_shift",
        persons: persons.clone(),
        fields: &[PersonName::SPEC.name, Username::SPEC.name, AttendanceText::SPEC.name],
        matter: None,
    };
    let grant = vault::grant::<Recruiting>(work, work.now, &work.rng, ask).await?;
    let names = accounts::people::display_names(app, &grant, work, &persons).await?;
    let hidden = platform::undisclosed(app, work, &persons).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let events = events.remove(&row.id).unwrap_or_default();
        let said = events.iter().any(|event| event.text.is_some()) && !hidden.contains(&row.person_id);
        // Somebody who has cancelled their account has no keys any more, and left no words.
        let keys = if said { Some(app.vault.keys_of(row.person_id).await?) } else { None };
        let reader = Reader { side: Side::Merchant, now: work.now, grant: &grant, keys: keys.as_deref(), wage: None };
        items.push(Attender {
            id: row.id,
            name_masked: names.get(&row.person_id).map_or_else(|| "**".to_owned(), |name| name.masked.clone()),
            attendance: view(&reader, &row, records.get(&row.id), events)?,
        });
    }
    Ok(items)
}
