use super::store;
use super::view::{self, ContactView, PostingView, Viewer};
use super::visibility::may_be_seen;
use super::write;
use crate::Market;
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use db::entities::posting_history::Column as HistoryColumn;
use db::entities::posting_history::{self, Side};
use db::entities::postings::{self, Column, PostingKind, PostingState};
use kernel::phone::Phone;
use kernel::point::DatumName;
use kernel::{MerchantId, PersonId, PostingId, Timestamp};
use platform::auth::{self, Signed};
use platform::refusals::NOT_FOUND;
use platform::{Error, Page, Path, Query, Result};
use policy::{ContactEmail, ContactName, ContactPhone, Recruiting};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use utoipa::{IntoParams, ToSchema};
use vault::{Ask, Cell};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GetPosting {
    /// The datum of the point in the answer; GCJ-02 unless told.
    #[param(value_type = Option<String>)]
    pub datum: Option<DatumName>,
}

/// A posting: anybody sees one that may be seen; its own people see it in any state.
#[utoipa::path(get, path = "/api/v1/postings/{id}", operation_id = "get_posting", tag = "postings",
    security((), ("session" = [])), params(("id" = PostingId, Path), GetPosting), responses((status = 200, body = PostingView)))]
pub async fn get_posting(
    State(market): State<Market>,
    signed: Option<Signed>,
    Path(id): Path<PostingId>,
    Query(query): Query<GetPosting>,
) -> Result<Json<PostingView>> {
    let tx = market.app.read();
    let row = store::get(&tx, id).await?;
    let person = signed.map(|signed| signed.person);
    let mine = match person {
        Some(person) => write::is_member(&tx, &row, person).await?,
        None => false,
    };
    let merchant = store::merchant_of(&tx, &row).await?;
    if !mine && !may_be_seen(&row, merchant.as_ref(), market.app.now()) {
        return Err(NOT_FOUND.refuse().into());
    }
    let viewer = Viewer { person, mine, datum: query.datum.unwrap_or(DatumName::Gcj02) };
    let mut shown = view::view(&tx, viewer, row.clone()).await?;
    if let Some(person) = person.filter(|_| !mine) {
        crate::history::viewed(&market.app, person, row.id).await?;
        shown.favourite = crate::favourites::keeps(&tx, person, row.id).await?;
    }
    if let Some(person) = person.filter(|_| mine) {
        shown.contact = Some(open_contact(&market, row, person).await?);
    }
    Ok(Json(shown))
}

/// The posting as anybody may see it now, if they may.
///
/// # Errors
/// When the database cannot be read.
pub async fn find_public(market: &Market, id: PostingId) -> Result<Option<PostingView>> {
    let tx = market.app.read();
    let Some(row) = postings::Entity::find_by_id(id).one(&tx).await? else { return Ok(None) };
    let merchant = store::merchant_of(&tx, &row).await?;
    if !may_be_seen(&row, merchant.as_ref(), market.app.now()) {
        return Ok(None);
    }
    let viewer = Viewer { person: None, mine: false, datum: DatumName::Gcj02 };
    Ok(Some(view::view(&tx, viewer, row).await?))
}

/// The contact for a member of the posting's merchant; the phone masked, because only calling needs it whole.
async fn open_contact(market: &Market, row: postings::Model, person: PersonId) -> Result<ContactView> {
    if row.contact_name.is_none() && row.contact_phone.is_none() && row.contact_email.is_none() {
        return Ok(ContactView::default());
    }
    let keys = market.app.vault.keys_of(row.person_id).await?;
    let author = row.person_id;
    let grant = market
        .app
        .write(move |work| async move {
            let ask = Ask {
                actor: person,
                actor_kind: ActorKind::Merchant,
                basis: "member_of_the_same_merchant",
                persons: vec![author],
                fields: &["contact_name", "contact_phone", "contact_email"],
                matter: None,
            };
            Ok(vault::grant::<Recruiting>(&work, work.now, &work.rng, ask).await?)
        })
        .await?;
    let cell = |column| Cell::new("postings", column, row.id.0);
    let name = row.contact_name.as_ref().map(|it| keys.open::<_, ContactName>(&grant, cell("contact_name"), it));
    let phone = row.contact_phone.as_ref().map(|it| keys.open::<_, ContactPhone>(&grant, cell("contact_phone"), it));
    let email = row.contact_email.as_ref().map(|it| keys.open::<_, ContactEmail>(&grant, cell("contact_email"), it));
    let masked = |phone: String| Phone::parse(&phone).map(|phone| phone.masked()).ok();
    Ok(ContactView {
        contact_name: name.transpose()?,
        contact_phone_masked: phone.transpose()?.and_then(masked),
        contact_email: email.transpose()?,
    })
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListPostings {
    #[param(value_type = Option<String>)]
    pub state: Option<PostingState>,
    pub cursor: Option<String>,
    pub limit: Option<u64>,
}

/// A merchant's postings, newest first, for its members.
#[utoipa::path(get, path = "/api/v1/merchants/{id}/postings", operation_id = "list_merchant_postings", tag = "postings",
    security(("session" = [])), params(("id" = MerchantId, Path), ListPostings), responses((status = 200, body = Page<PostingView>)))]
pub async fn list_merchant_postings(
    State(market): State<Market>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    Query(query): Query<ListPostings>,
) -> Result<Json<Page<PostingView>>> {
    if auth::find_member_role(&market.app.read(), merchant, signed.person).await?.is_none() {
        return Err(NOT_FOUND.refuse().into());
    }
    let scope = format!("{merchant}/{:?}", query.state);
    let mut rows = postings::Entity::find().filter(Column::MerchantId.eq(merchant));
    if let Some(state) = query.state {
        rows = rows.filter(Column::State.eq(state));
    }
    page(&market, signed.person, "merchant_postings", &scope, rows, query).await
}

/// The caller's own work-wanted postings, newest first.
#[utoipa::path(get, path = "/api/v1/me/wanted", operation_id = "list_wanted", tag = "postings",
    security(("session" = [])), params(ListPostings), responses((status = 200, body = Page<PostingView>)))]
pub async fn list_wanted(
    State(market): State<Market>,
    signed: Signed,
    Query(query): Query<ListPostings>,
) -> Result<Json<Page<PostingView>>> {
    let scope = format!("{}/{:?}", signed.person, query.state);
    let mut rows = postings::Entity::find()
        .filter(Column::PersonId.eq(signed.person))
        .filter(Column::Kind.eq(PostingKind::Wanted));
    if let Some(state) = query.state {
        rows = rows.filter(Column::State.eq(state));
    }
    page(&market, signed.person, "wanted", &scope, rows, query).await
}

async fn page(
    market: &Market,
    person: PersonId,
    list: &str,
    scope: &str,
    rows: sea_orm::Select<postings::Entity>,
    query: ListPostings,
) -> Result<Json<Page<PostingView>>> {
    let limit = platform::limit(query.limit)?;
    let after: Option<(Timestamp, PostingId)> = market.app.cursors.check(list, scope, query.cursor.as_deref())?;
    let key = Expr::tuple([Expr::col(Column::CreatedAt), Expr::col(Column::Id)]);
    let rows = match after {
        Some((at, id)) => rows.filter(key.lt(Expr::tuple([Expr::val(at), Expr::val(id)]))),
        None => rows,
    };
    let tx = market.app.read();
    let rows = rows.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(limit + 1).all(&tx).await?;
    let cut = market.app.cursors.page(list, scope, rows, limit, |row| (row.created_at, row.id), |row| row);
    let items = view::views(&tx, Viewer::author(person), cut.items).await?;
    Ok(Json(Page { items, next: cut.next }))
}

/// One change of a posting; from a state to the same one it is an edit or a refresh.
#[derive(Serialize, ToSchema)]
pub struct HistoryView {
    pub at: Timestamp,
    pub from: Option<PostingState>,
    pub to: PostingState,
    pub by: Side,
    /// The username of the member who did it, for fellow members only.
    pub member: Option<String>,
    pub reason: Option<String>,
    /// What the posting said when staff took it down (SPEC PUB-6).
    #[schema(value_type = Option<Object>)]
    pub evidence: Option<serde_json::Value>,
}

/// Everything that happened to a posting, newest first, for its own people.
#[utoipa::path(get, path = "/api/v1/postings/{id}/history", operation_id = "list_posting_history", tag = "postings",
    security(("session" = [])), params(("id" = PostingId, Path)), responses((status = 200, body = Page<HistoryView>)))]
pub async fn list_posting_history(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
) -> Result<Json<Page<HistoryView>>> {
    let tx = market.app.read();
    let row = store::get(&tx, id).await?;
    if !write::is_member(&tx, &row, signed.person).await? {
        return Err(NOT_FOUND.refuse().into());
    }
    let rows = history_rows(&tx, id).await?;
    let names = if row.merchant_id.is_some() {
        let persons: BTreeSet<PersonId> = rows.iter().filter_map(member_of).collect();
        accounts::members::usernames(&market.app, signed.person, persons.into_iter().collect()).await?
    } else {
        HashMap::new()
    };
    let name = |row: &posting_history::Model| member_of(row).and_then(|person| names.get(&person).cloned());
    Ok(Json(Page::whole(rows.into_iter().map(|row| HistoryView::of(name(&row), row)).collect())))
}

/// What happened to a posting, newest first, for staff: who of the merchant did it is the merchant's own business.
pub(crate) async fn history(tx: &db::Tx, id: PostingId) -> Result<Vec<HistoryView>, Error> {
    Ok(history_rows(tx, id).await?.into_iter().map(|row| HistoryView::of(None, row)).collect())
}

/// The newest changes of a posting; a posting has few.
async fn history_rows(tx: &db::Tx, id: PostingId) -> Result<Vec<posting_history::Model>, Error> {
    Ok(posting_history::Entity::find()
        .filter(HistoryColumn::PostingId.eq(id))
        .order_by_desc(HistoryColumn::At)
        .order_by_desc(HistoryColumn::Id)
        .limit(200)
        .all(tx)
        .await?)
}

fn member_of(row: &posting_history::Model) -> Option<PersonId> {
    row.by_person.filter(|_| row.by_side == Side::Merchant)
}

impl HistoryView {
    fn of(member: Option<String>, row: posting_history::Model) -> HistoryView {
        let posting_history::Model {
            id: _,
            posting_id: _,
            at,
            from_state,
            to_state,
            by_side,
            by_person: _,
            reason,
            evidence,
        } = row;
        HistoryView {
            at,
            from: from_state,
            to: to_state,
            by: by_side,
            member,
            reason: reason.map(|text| text.0),
            evidence: evidence.map(|evidence| evidence.0),
        }
    }
}
