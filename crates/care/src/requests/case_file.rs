use super::case::may_open;
use super::html;
use super::opening;
use super::store::{self, Event};
use super::view::{CaseRow, CaseView};
use crate::Care;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use db::Tx;
use db::entities::access_ledger;
use db::entities::case_events::CaseEvent;
use kernel::{CaseId, PersonId, Timestamp};
use platform::auth::{Privacy, Signed, Staff};
use platform::refusals::NOT_FOUND;
use platform::{Operator, Path, Result};
use policy::{CaseContact, CaseText, Field};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

const FORMAT: &str = "lingong-case/1";
/// Readings of the person's data for one case that stand in its file.
const READINGS_MAX: u64 = 500;

/// Everything about a case, to be handed over.
#[derive(Serialize)]
pub(super) struct CaseFile {
    pub format: &'static str,
    pub made_at: Timestamp,
    pub operator: Operator,
    pub case: CaseView,
    /// Who opened the person's data for it.
    pub readings: Vec<Reading>,
}

#[derive(Serialize)]
pub(super) struct Reading {
    pub at: Timestamp,
    /// Who of the staff; left out of the person's own copy.
    pub by_id: Option<PersonId>,
    pub fields: Vec<String>,
}

/// The whole file of a case in one page (SPEC CON-2): readable, and with the same as JSON inside, for the person, an
/// authority or a court. Answered cases too; only whoever has the case takes it, and that is recorded.
#[utoipa::path(get, path = "/api/v1/staff/cases/{id}/file", operation_id = "get_case_file", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = CaseId, Path)),
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn get_case_file(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<CaseId>,
) -> Result<Response> {
    let app = care.app.clone();
    let actor = staff.signed.person;
    let file = care.app.write(move |work| async move {
        let case = store::get(&work, id).await?;
        // An answered case is handed over too; for everything else the rule of opening holds.
        let as_open = db::entities::cases::Model { state: db::entities::cases::CaseState::Open, ..case.clone() };
        may_open(&as_open, actor, work.now).map_err(|code| code.refuse())?;
        let grant = opening::grant(&work, &case, actor, &[CaseText::SPEC.name, CaseContact::SPEC.name]).await?;
        let keys = app.vault.keys_of(case.person_id).await?;
        store::event(&work, &case, Event { by: Some(actor), ..Event::of(CaseEvent::HandedOver) }).await?;
        let events = store::events(&work, id).await?;
        let readings = readings(&work, id).await?;
        let row = CaseRow::of(&case, actor, work.now);
        Ok(CaseFile {
            format: FORMAT,
            made_at: work.now,
            operator: app.config.operator.clone(),
            case: opening::whole(&keys, &grant, case, row, events)?,
            readings,
        })
    });
    handed_over(id, &file.await?)
}

/// The whole file of one's own request (SPEC CON-2): the same page, for oneself, an authority or a court. Which of the
/// staff did what is left out of it.
#[utoipa::path(get, path = "/api/v1/me/requests/{id}/file", operation_id = "get_my_request_file", tag = "care",
    security(("session" = [])), params(("id" = CaseId, Path)),
    responses((status = 200, content_type = "text/html", body = String)))]
pub async fn get_my_request_file(State(care): State<Care>, signed: Signed, Path(id): Path<CaseId>) -> Result<Response> {
    let app = &care.app;
    let person = signed.person;
    let tx = app.read();
    let case = store::get(&tx, id).await?;
    if case.person_id != person {
        return Err(NOT_FOUND.refuse().into());
    }
    let keys = app.vault.keys_of(person).await?;
    let events = store::events(&tx, id).await?;
    let row = CaseRow { owner_id: None, ..CaseRow::of(&case, person, app.now()) };
    let mut case = opening::whole(&keys, &vault::own(person), case, row, events)?;
    for event in &mut case.history {
        event.by_id = event.by_id.filter(|by| *by == person);
    }
    let mut readings = readings(&tx, id).await?;
    for reading in &mut readings {
        reading.by_id = None;
    }
    let operator = app.config.operator.clone();
    handed_over(id, &CaseFile { format: FORMAT, made_at: app.now(), operator, case, readings })
}

/// Who opened the person's data for the case.
async fn readings(tx: &Tx, id: CaseId) -> Result<Vec<Reading>> {
    let rows = access_ledger::Entity::find()
        .filter(access_ledger::Column::Matter.eq(id.0))
        .order_by_asc(access_ledger::Column::At)
        .limit(READINGS_MAX)
        .all(tx)
        .await?;
    let reading = |row: access_ledger::Model| Reading { at: row.at, by_id: Some(row.actor_id), fields: row.fields.0 };
    Ok(rows.into_iter().map(reading).collect())
}

fn handed_over(id: CaseId, file: &CaseFile) -> Result<Response> {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"case-{id}.html\"")),
    ];
    Ok((headers, html::page(file)?).into_response())
}
