//! What a merchant reads of a resume that was delivered to it (SPEC RES-3, RES-4, MER-4).

use super::parts::Shown;
use super::refusals::{PHONE_NOT_SHARED, RESUME_NOT_SHOWN};
use super::{deliver, sealing, store, views};
use crate::Market;
use crate::applications::{PhoneNumber, phone_number, require_disclosed};
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use db::entities::resume_deliveries::{self, Column, ResumePart};
use db::entities::sharings::RecipientKind;
use kernel::{PersonId, PostingId, ResumeDeliveryId, ResumeId, Timestamp};
use platform::auth::{self, Signed};
use platform::limits::{self, Limit};
use platform::refusals::{NOT_FOUND, TOO_MANY_REQUESTS};
use platform::{App, Error, Page, PageQuery, Path, Query, Result, Work, undisclosed};
use policy::{Calling, Field, Phone, Purpose, Recruiting};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;
use vault::sharing::Delivery;
use vault::{Ask, Grant};

const LIST: &str = "resume_deliveries";
/// Numbers that one member may be shown in a day: enough to work with, too few to collect.
const NUMBERS: Limit = Limit { name: "resume_phone_shown", most: 30, window_seconds: 86_400 };

/// A resume that was delivered, as the merchant reads it.
#[derive(Serialize, ToSchema)]
pub struct Delivered {
    pub id: ResumeDeliveryId,
    pub resume_id: ResumeId,
    pub posting_id: PostingId,
    /// What the seeker confirmed; `phone` means that the number may be asked for.
    pub parts: Vec<ResumePart>,
    pub resume: Shown,
    pub delivered_at: Timestamp,
}

/// Resumes that were delivered for a posting, newest first.
#[utoipa::path(get, path = "/api/v1/postings/{id}/resume-deliveries", operation_id = "list_resume_deliveries",
    tag = "resumes", security(("session" = [])), params(("id" = PostingId, Path), PageQuery),
    responses((status = 200, body = Page<Delivered>)))]
pub async fn list_resume_deliveries(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Delivered>>> {
    let app = market.app.clone();
    let limit = query.limit()?;
    let scope = id.to_string();
    let before: Option<(Timestamp, ResumeDeliveryId)> = app.cursors.check(LIST, &scope, query.cursor.as_deref())?;
    let (house, actor) = (app.clone(), signed.person);
    let unit = move |work: Work| async move {
        let posting = crate::postings::store::get(&work, id).await?;
        let merchant = posting.merchant_id.ok_or_else(|| NOT_FOUND.refuse())?;
        auth::require_recruiter(&work, merchant, actor).await?;
        accounts::merchants::require_certified(&work, merchant).await?;
        let mut find =
            resume_deliveries::Entity::find().filter(Column::PostingId.eq(id)).filter(Column::WithdrawnAt.is_null());
        if let Some((at, delivery)) = before {
            let key = Expr::tuple([Expr::col(Column::DeliveredAt), Expr::col(Column::Id)]);
            find = find.filter(key.lt(Expr::tuple([Expr::value(at), Expr::value(delivery)])));
        }
        let rows = find.order_by_desc(Column::DeliveredAt).order_by_desc(Column::Id).limit(limit + 1);
        let rows = rows.all(&work.tx).await?;
        let page = house.cursors.page(LIST, &scope, rows, limit, |row| (row.delivered_at, row.id), |row| row);
        let items = open_all(&house, &work, actor, page.items).await?;
        Ok(Page { items, next: page.next })
    };
    Ok(Json(app.write(unit).await?))
}

/// One grant for everybody on the page; whoever's guardian said no is left out.
async fn open_all(
    app: &App,
    work: &Work,
    actor: PersonId,
    rows: Vec<resume_deliveries::Model>,
) -> Result<Vec<Delivered>, Error> {
    let persons: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    let hidden = undisclosed(app, work, &persons).await?;
    let rows: Vec<_> = rows.into_iter().filter(|row| !hidden.contains(&row.person_id)).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let persons = rows.iter().map(|row| row.person_id).collect();
    let grant = grant(work, actor, persons, &[policy::ResumeDelivered::SPEC.name]).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let resume = opened(app, &grant, &row).await?;
        items.push(view(row, resume));
    }
    Ok(items)
}

fn view(row: resume_deliveries::Model, resume: Shown) -> Delivered {
    Delivered {
        id: row.id,
        resume_id: row.resume_id,
        posting_id: row.posting_id,
        parts: row.parts.0,
        resume,
        delivered_at: row.delivered_at,
    }
}

/// One resume that was delivered. Each time is recorded, and the seeker reads it.
#[utoipa::path(get, path = "/api/v1/resume-deliveries/{id}", operation_id = "get_resume_delivery", tag = "resumes",
    security(("session" = [])), params(("id" = ResumeDeliveryId, Path)), responses((status = 200, body = Delivered)))]
pub async fn get_resume_delivery(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ResumeDeliveryId>,
) -> Result<Json<Delivered>> {
    let app = market.app.clone();
    let (house, actor) = (app.clone(), signed.person);
    let unit = move |work: Work| async move {
        let row = readable(&house, &work, id, actor).await?;
        let fields: Vec<&'static str> = row.parts.0.iter().map(|part| super::parts::field(*part).name).collect();
        let looked = views::Look { person: row.person_id, resume: row.resume_id, merchant: row.merchant_id };
        views::keep(&work, looked, true).await?;
        let grant = grant(&work, actor, vec![row.person_id], &fields).await?;
        let resume = opened(&house, &grant, &row).await?;
        Ok(view(row, resume))
    };
    Ok(Json(app.write(unit).await?))
}

/// The number of whoever delivered it, if they gave it. Each time is recorded.
#[utoipa::path(get, path = "/api/v1/resume-deliveries/{id}/phone", operation_id = "get_resume_phone", tag = "resumes",
    security(("session" = [])), params(("id" = ResumeDeliveryId, Path)), responses((status = 200, body = PhoneNumber)))]
pub async fn get_resume_phone(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ResumeDeliveryId>,
) -> Result<Json<PhoneNumber>> {
    let app = market.app.clone();
    let bucket = limits::bucket(&app, NUMBERS, &signed.person.to_string());
    let (house, actor) = (app.clone(), signed.person);
    let unit = move |work: Work| async move {
        let row = readable(&house, &work, id, actor).await?;
        if !row.parts.0.contains(&ResumePart::Phone) {
            return Err(PHONE_NOT_SHARED.refuse().into());
        }
        if !limits::take(&work, NUMBERS, bucket).await? {
            return Err(TOO_MANY_REQUESTS.refuse().into());
        }
        let delivery = Delivery {
            person: row.person_id,
            recipient_kind: RecipientKind::Merchant,
            recipient_id: Some(row.merchant_id.0),
            recipient: store::merchant_name(&work, row.merchant_id).await?,
            fields: vec![Phone::SPEC],
            purpose: Calling::SPEC.name,
            matter: id.0,
        };
        vault::sharing::deliver(&work, work.now, &work.rng, delivery).await?;
        let ask = Ask {
            actor,
            actor_kind: ActorKind::Merchant,
            basis: "delivered_resume",
            persons: vec![row.person_id],
            fields: &[Phone::SPEC.name],
            matter: None,
        };
        let grant = vault::grant::<Calling>(&work, work.now, &work.rng, ask).await?;
        accounts::people::phone(&house, &grant, &work, row.person_id).await
    };
    let number = app.write(unit).await?;
    Ok(Json(phone_number(&app, &number)?))
}

/// A delivery that this person may read now: a member who recruits, of a merchant whose qualification stands, not withdrawn,
/// and of a minor only with the guardian's yes.
pub(super) async fn readable(
    app: &App,
    work: &Work,
    id: ResumeDeliveryId,
    actor: PersonId,
) -> Result<resume_deliveries::Model, Error> {
    let row = store::delivery(work, id).await?;
    auth::require_recruiter(work, row.merchant_id, actor).await?;
    accounts::merchants::require_certified(work, row.merchant_id).await?;
    if row.withdrawn_at.is_some() {
        return Err(RESUME_NOT_SHOWN.refuse().into());
    }
    require_disclosed(app, work, row.person_id).await?;
    Ok(row)
}

pub(super) async fn grant(
    work: &Work,
    actor: PersonId,
    persons: Vec<PersonId>,
    fields: &[&'static str],
) -> Result<Grant<Recruiting>, Error> {
    let ask = Ask { actor, actor_kind: ActorKind::Merchant, basis: "delivered_resume", persons, fields, matter: None };
    Ok(vault::grant::<Recruiting>(work, work.now, &work.rng, ask).await?)
}

/// What was delivered. A file that its owner deleted since then is not there any more.
pub(super) async fn opened(
    app: &App,
    grant: &Grant<Recruiting>,
    row: &resume_deliveries::Model,
) -> Result<Shown, Error> {
    let sealed = row.content.as_ref().ok_or_else(|| RESUME_NOT_SHOWN.refuse())?;
    let keys = app.vault.keys_of(row.person_id).await?;
    let mut shown: Shown = sealing::parsed(&keys.open(grant, deliver::cell(row.id), sealed)?)?;
    let files = store::files_of(&app.read(), &[row.resume_id]).await?.remove(&row.resume_id).unwrap_or_default();
    shown.files.retain(|file| files.iter().any(|known| known.id == file.id));
    Ok(shown)
}
