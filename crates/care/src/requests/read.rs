use super::opening;
use super::store::{self, cell};
use super::view::{CaseRow, CaseView, RequestView};
use crate::Care;
use crate::cases::Whose;
use crate::listing::{self, Order};
use axum::Json;
use axum::extract::State;
use db::entities::case_events::{self, CaseEvent};
use db::entities::cases::{self, CaseDesk, CaseKind, CaseState};
use kernel::{CaseId, PersonId, Timestamp};
use platform::auth::{Privacy, Signed, Staff};
use platform::{Error, Page, PageQuery, Path, Query, Result, Work};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vault::PersonKeys;

/// Missed deadlines that are recorded in one go when the report is read; the next reading goes on.
const SWEEP_MAX: u64 = 500;

/// One's own requests, newest first, with state, due date and answer.
#[utoipa::path(get, path = "/api/v1/me/requests", operation_id = "list_my_requests", tag = "care",
    security(("session" = [])), params(PageQuery), responses((status = 200, body = Page<RequestView>)))]
pub async fn list_my_requests(
    State(care): State<Care>,
    signed: Signed,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<RequestView>>> {
    list_own(&care, signed.person, CaseDesk::Privacy, &query).await
}

/// A person's cases at a desk, newest first, opened for them.
pub(crate) async fn list_own(
    care: &Care,
    person: PersonId,
    desk: CaseDesk,
    query: &PageQuery,
) -> Result<Json<Page<RequestView>>> {
    let own = cases::Entity::find().filter(cases::Column::PersonId.eq(person)).filter(cases::Column::Desk.eq(desk));
    let order = Order::<cases::Entity> {
        at: cases::Column::CreatedAt,
        id: cases::Column::Id,
        key: |row| (row.created_at, row.id.0),
    };
    let (tx, scope) = (care.app.read(), format!("{desk}/{person}"));
    let page = listing::page(&care.app, &tx, ("own_cases", &scope), own, order, query).await?;
    let keys = care.app.vault.keys_of(person).await?;
    let items = page.items.iter().map(|row| own_view(&keys, row)).collect::<Result<_>>()?;
    Ok(Json(Page { items, next: page.next }))
}

/// One's own case, opened.
pub(crate) fn own_view(keys: &PersonKeys, row: &cases::Model) -> Result<RequestView> {
    let grant = vault::own(row.person_id);
    let text = keys.open(&grant, cell("text", row.id), &row.text)?;
    let answer = row.answer.as_ref().map(|sealed| keys.open(&grant, cell("answer", row.id), sealed)).transpose()?;
    Ok(RequestView::of(row, text, answer))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListCases {
    #[param(value_type = Option<String>)]
    pub state: Option<CaseState>,
    #[param(value_type = Option<String>)]
    pub kind: Option<CaseKind>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

/// Cases for staff, the one that falls due first first; `open` unless told. Nothing that people wrote stands here.
#[utoipa::path(get, path = "/api/v1/staff/cases", operation_id = "list_cases", tag = "staff",
    security(("session" = ["privacy"])), params(ListCases), responses((status = 200, body = Page<CaseRow>)))]
pub async fn list_cases(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Query(query): Query<ListCases>,
) -> Result<Json<Page<CaseRow>>> {
    let ListCases { state, kind, cursor, limit } = query;
    let wanted = Wanted { state: state.unwrap_or(CaseState::Open), kind, whose: None };
    list_of(&care, staff.signed.person, CaseDesk::Privacy, wanted, (cursor.as_deref(), limit)).await
}

/// Which cases of a desk.
pub(crate) struct Wanted {
    pub state: CaseState,
    pub kind: Option<CaseKind>,
    pub whose: Option<Whose>,
}

/// Cases of a desk without what people wrote, the one that falls due first first.
pub(crate) async fn list_of(
    care: &Care,
    reader: PersonId,
    desk: CaseDesk,
    wanted: Wanted,
    (cursor, limit): (Option<&str>, Option<u64>),
) -> Result<Json<Page<CaseRow>>> {
    use cases::Column;
    let Wanted { state, kind, whose } = wanted;
    let (now, limit) = (care.app.now(), platform::limit(limit)?);
    let scope = format!("{desk}/{state}/{kind:?}/{whose:?}/{reader}");
    let after: Option<(Timestamp, CaseId)> = care.app.cursors.check("cases", &scope, cursor)?;
    let mut rows = cases::Entity::find().filter(Column::Desk.eq(desk)).filter(Column::State.eq(state));
    if let Some(kind) = kind {
        rows = rows.filter(Column::Kind.eq(kind));
    }
    rows = match whose {
        Some(Whose::Mine) => rows.filter(Column::OwnerId.eq(reader)),
        Some(Whose::Nobody) => rows.filter(Column::OwnerId.is_null()),
        None => rows,
    };
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(Column::DeadlineAt), Expr::col(Column::Id)]);
        rows = rows.filter(key.gt(Expr::tuple([Expr::val(at), Expr::val(id)])));
    }
    let rows = rows.order_by_asc(Column::DeadlineAt).order_by_asc(Column::Id).limit(limit + 1);
    let rows = rows.all(&care.app.read()).await?;
    let page = care.app.cursors.page("cases", &scope, rows, limit, |row| (row.deadline_at, row.id), |row| row);
    Ok(Json(listing::views(page, |row| CaseRow::of(&row, reader, now))))
}

/// A case. Its texts are opened for whoever has it, and that stands in the access ledger; others see its clock and history.
#[utoipa::path(get, path = "/api/v1/staff/cases/{id}", operation_id = "get_case", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = CaseId, Path)), responses((status = 200, body = CaseView)))]
pub async fn get_case(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<CaseId>,
) -> Result<Json<CaseView>> {
    let app = care.app.clone();
    let reader = staff.signed.person;
    let view = care.app.write(move |work| async move {
        let row = store::of_desk(store::get(&work, id).await?, CaseDesk::Privacy)?;
        opening::view(&app, &work, row, reader).await
    });
    Ok(Json(view.await?))
}

/// A missed deadline.
#[derive(Serialize, ToSchema)]
pub struct Breach {
    pub case_id: CaseId,
    pub kind: CaseKind,
    pub round: i64,
    /// When it was recorded.
    pub at: Timestamp,
    /// Where the case stands now.
    pub state: CaseState,
    /// Deadline and answer of the present round, which may be a later one.
    pub deadline_at: Timestamp,
    pub answered_at: Option<Timestamp>,
}

/// Every missed deadline, newest first (SPEC CS-3). Those that nobody recorded yet are recorded first.
#[utoipa::path(get, path = "/api/v1/staff/cases/breaches", operation_id = "list_case_breaches", tag = "staff",
    security(("session" = ["privacy"])), params(PageQuery), responses((status = 200, body = Page<Breach>)))]
pub async fn list_case_breaches(
    State(care): State<Care>,
    _staff: Staff<Privacy>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Breach>>> {
    use case_events::Column;
    care.app.write(sweep).await?;
    let tx = care.app.read();
    let rows = case_events::Entity::find().filter(Column::Kind.eq(CaseEvent::Breached));
    let order = Order::<case_events::Entity> { at: Column::At, id: Column::Id, key: |row| (row.at, row.id.0) };
    let page = listing::page(&care.app, &tx, ("breaches", ""), rows, order, &query).await?;
    let ids = page.items.iter().map(|event| event.case_id);
    let found = cases::Entity::find().filter(cases::Column::Id.is_in(ids));
    let found = found.filter(cases::Column::Desk.eq(CaseDesk::Privacy)).all(&tx).await?;
    let view = |event: case_events::Model| {
        let case = found.iter().find(|case| case.id == event.case_id)?;
        Some(Breach {
            case_id: case.id,
            kind: case.kind,
            round: event.round,
            at: event.at,
            state: case.state,
            deadline_at: case.deadline_at,
            answered_at: case.answered_at,
        })
    };
    Ok(Json(Page { items: page.items.into_iter().filter_map(view).collect(), next: page.next }))
}

/// Records what the job has not recorded, so that the report is whole even where the queue stood still.
async fn sweep(work: Work) -> Result<(), Error> {
    let late = cases::Entity::find()
        .filter(cases::Column::State.eq(CaseState::Open))
        .filter(cases::Column::DeadlineAt.lte(work.now))
        .filter(cases::Column::BreachedAt.is_null())
        .limit(SWEEP_MAX)
        .all(&work.tx)
        .await?;
    for row in late {
        let mut row = store::lock(&work, row.id).await?;
        if row.state == CaseState::Open && store::mark_breach(&work, &mut row).await? {
            db::update(&work, row).await?;
        }
    }
    Ok(())
}
