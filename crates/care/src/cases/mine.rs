use super::about;
use crate::Care;
use crate::requests::read::{list_own, own_view};
use crate::requests::store::{self, cell};
use crate::requests::view::RequestView;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use db::Tx;
use db::entities::case_events::CaseEvent;
use db::entities::cases::{self, CaseDesk};
use kernel::{CaseId, PersonId, PhotoId, Timestamp};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Page, PageQuery, Path, Query, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// One's own cases with customer service, newest first, with state, due date and answer.
#[utoipa::path(get, path = "/api/v1/me/cases", operation_id = "list_my_cases", tag = "support",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<RequestView>)))]
pub async fn list_my_cases(
    State(care): State<Care>,
    signed: Signed,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<RequestView>>> {
    list_own(&care, signed.person, CaseDesk::Support, &query).await
}

/// One step of a case, as its person sees it: not who of the staff took it.
#[derive(Serialize, ToSchema)]
pub struct MyCaseStep {
    pub at: Timestamp,
    pub kind: CaseEvent,
    pub round: i64,
}

/// One's own case, whole.
#[derive(Serialize, ToSchema)]
pub struct MyCase {
    #[serde(flatten)]
    pub case: RequestView,
    /// The posting's title or the merchant's name that it is about.
    pub about_title: Option<String>,
    pub contact: Option<String>,
    pub pictures: Vec<PhotoId>,
    pub steps: Vec<MyCaseStep>,
}

async fn own(tx: &Tx, id: CaseId, person: PersonId) -> Result<cases::Model> {
    let row = store::of_desk(store::get(tx, id).await?, CaseDesk::Support)?;
    if row.person_id == person { Ok(row) } else { Err(NOT_FOUND.refuse().into()) }
}

/// What a person is shown of the steps: what was done, not what staff noted or looked at.
fn is_shown(kind: CaseEvent) -> bool {
    matches!(
        kind,
        CaseEvent::Received | CaseEvent::Assigned | CaseEvent::Answered | CaseEvent::Reopened | CaseEvent::Breached
    )
}

/// One's own case with everything that was said and done.
#[utoipa::path(get, path = "/api/v1/me/cases/{id}", operation_id = "get_my_case", tag = "support",
    security(("session" = [])), params(("id" = CaseId, Path)), responses((status = 200, body = MyCase)))]
pub async fn get_my_case(State(care): State<Care>, signed: Signed, Path(id): Path<CaseId>) -> Result<Json<MyCase>> {
    let (tx, person) = (care.app.read(), signed.person);
    let row = own(&tx, id, person).await?;
    let keys = care.app.vault.keys_of(person).await?;
    let contact = row.contact.as_ref();
    let contact = contact.map(|sealed| keys.open(&vault::own(person), cell("contact", id), sealed)).transpose()?;
    let steps = store::events(&tx, id).await?.into_iter().filter(|event| is_shown(event.kind));
    Ok(Json(MyCase {
        about_title: about::title(&tx, row.about, row.about_id).await?,
        contact,
        pictures: talk::support::pictures_of_case(&tx, id).await?,
        steps: steps.map(|event| MyCaseStep { at: event.at, kind: event.kind, round: event.round }).collect(),
        case: own_view(&keys, &row)?,
    }))
}

/// A picture that was given with one's own case.
#[utoipa::path(get, path = "/api/v1/me/cases/{id}/pictures/{picture_id}", operation_id = "get_my_case_picture",
    tag = "support", security(("session" = [])), params(("id" = CaseId, Path), ("picture_id" = PhotoId, Path)),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>)))]
pub async fn get_my_case_picture(
    State(care): State<Care>,
    signed: Signed,
    Path((id, picture)): Path<(CaseId, PhotoId)>,
) -> Result<Response> {
    own(&care.app.read(), id, signed.person).await?;
    talk::support::open_picture(&care.app, &vault::own(signed.person), picture, id).await
}
