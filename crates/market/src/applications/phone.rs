use super::application::{Standing, may_call};
use super::apply::require_disclosed;
use super::refusals::PHONE_NOT_AVAILABLE;
use super::store;
use crate::Market;
use crate::relay::{self, CALL_NOT_TAKEN};
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use db::entities::applications;
use db::entities::merchants;
use db::entities::sharings::RecipientKind;
use kernel::phone::Phone;
use kernel::{ApplicationId, PersonId, Secret, Timestamp};
use platform::auth::{self, Signed};
use platform::limits::{self, Limit};
use platform::refusals::TOO_MANY_REQUESTS;
use platform::{App, Error, Path, Result, Work};
use policy::{Calling, ContactPhone, Field, PersonalField, Purpose};
use sea_orm::EntityTrait;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;
use vault::sharing::Delivery;
use vault::{Ask, Cell, Grant};

/// Numbers that one person may be shown in a day: enough to work with, too few to collect.
const SHOWN: Limit = Limit { name: "phone_shown", most: 30, window_seconds: 86_400 };

#[derive(Serialize, ToSchema)]
pub struct PhoneNumber {
    /// `199****0001`.
    pub masked: String,
    /// What a page dials: `tel:` and the relay number where there is one, else the number itself.
    pub dial: String,
    /// Whether `dial` is a relay number, which may be shown; else it is the number itself, of which only the mask may.
    pub relayed: bool,
    /// Until when `dial` leads to the other side, where a number is lent to the two.
    pub until: Option<Timestamp>,
    /// The number, masked, from which it must be dialled then: it leads from nowhere else.
    pub dial_from: Option<String>,
}

/// The number of the other side, to be dialled (SPEC WORK-4): only for the two sides of a sign-up, while it is open and
/// some days after. Each time is recorded. Where numbers are lent, one is bound to the two for half an hour.
#[utoipa::path(get, path = "/api/v1/applications/{id}/phone", operation_id = "get_application_phone",
    tag = "applications", security(("session" = [])), params(("id" = ApplicationId, Path)),
    responses((status = 200, body = PhoneNumber)))]
pub async fn get_application_phone(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<ApplicationId>,
) -> Result<Json<PhoneNumber>> {
    let app = market.app.clone();
    let person = signed.person;
    let bucket = limits::bucket(&app, SHOWN, &person.to_string());
    let house = market.clone();
    let unit = move |work: Work| async move {
        let row = store::get(&work, id).await?;
        let asks_seeker = row.person_id != person;
        if asks_seeker {
            auth::require_recruiter(&work, row.merchant_id, person).await?;
        }
        if !may_call(Standing::from(&row), row.ended_at, work.now) {
            return Err(PHONE_NOT_AVAILABLE.refuse().into());
        }
        if relay::is_blocked(&work, &row).await? {
            return Err(CALL_NOT_TAKEN.refuse().into());
        }
        if !limits::take(&work, SHOWN, bucket).await? {
            return Err(TOO_MANY_REQUESTS.refuse().into());
        }
        if asks_seeker {
            require_disclosed(&house.app, &work, row.person_id).await?;
        }
        if house.outside.relay.is_some() {
            return lent(&house.app, &work, &row, person).await;
        }
        let number = match asks_seeker {
            true => seeker_phone(&house.app, &work, &row, person).await?,
            false => contact_phone(&house.app, &work, &row).await?,
        };
        Ok(Called::Number(number))
    };
    match app.write(unit).await? {
        Called::Number(number) => Ok(Json(phone_number(&app, &number)?)),
        Called::Lent(tapped) => {
            let (masked, dial_from) = (tapped.other.clone(), Some(tapped.own.clone()));
            let (number, until) = relay::connect(&market, tapped).await?;
            let dial = format!("tel:{}", number.expose());
            Ok(Json(PhoneNumber { masked, dial, relayed: true, until: Some(until), dial_from }))
        }
    }
}

/// How a call goes.
enum Called {
    /// To this number, or through the one number of the installation.
    Number(Secret),
    /// Through a number that is lent to the two.
    Lent(relay::Tapped),
}

/// The other side sees no number, so nothing stands in the sharing ledger; that both were read stands in the access ledger.
async fn lent(app: &App, work: &Work, row: &applications::Model, person: PersonId) -> Result<Called, Error> {
    let asks_seeker = row.person_id != person;
    let kind = if asks_seeker { ActorKind::Merchant } else { ActorKind::Seeker };
    let author = crate::postings::store::get(work, row.posting_id).await?.person_id;
    let of_seeker = grant(work, person, (kind, row.person_id), policy::Phone::SPEC).await?;
    let of_contact = grant(work, person, (kind, author), ContactPhone::SPEC).await?;
    Ok(Called::Lent(relay::tap(app, work, row, (of_seeker, of_contact), asks_seeker).await?))
}

async fn seeker_phone(app: &App, work: &Work, row: &applications::Model, person: PersonId) -> Result<Secret, Error> {
    let grant = grant(work, person, (ActorKind::Merchant, row.person_id), policy::Phone::SPEC).await?;
    let merchant = merchants::Entity::find_by_id(row.merchant_id).one(&work.tx).await?;
    let name = merchant.map(|merchant| merchant.name.0).unwrap_or_default();
    let to = (RecipientKind::Merchant, Some(row.merchant_id.0), name);
    deliver(work, row.person_id, to, policy::Phone::SPEC, row.id).await?;
    accounts::people::phone(app, &grant, work, row.person_id).await
}

/// The contact that the posting names; it is sealed with the keys of whoever wrote the posting.
async fn contact_phone(app: &App, work: &Work, row: &applications::Model) -> Result<Secret, Error> {
    let posting = crate::postings::store::get(work, row.posting_id).await?;
    let sealed = posting.contact_phone.ok_or_else(|| PHONE_NOT_AVAILABLE.refuse())?;
    let grant = grant(work, row.person_id, (ActorKind::Seeker, posting.person_id), ContactPhone::SPEC).await?;
    let to = (RecipientKind::Seeker, None, "报名该职位的求职者".to_owned());
    deliver(work, posting.person_id, to, ContactPhone::SPEC, row.id).await?;
    let keys = app.vault.keys_of(posting.person_id).await?;
    Ok(Secret::new(keys.open(&grant, Cell::new("postings", "contact_phone", posting.id.0), &sealed)?))
}

/// Each number that is shown stands in the sharing ledger of whose it is (SPEC SHARE-1).
async fn deliver(
    work: &Work,
    person: PersonId,
    (recipient_kind, recipient_id, recipient): (RecipientKind, Option<Uuid>, String),
    field: &'static PersonalField,
    application: ApplicationId,
) -> Result<(), Error> {
    let (fields, purpose) = (vec![field], Calling::SPEC.name);
    let delivery = Delivery { person, recipient_kind, recipient_id, recipient, fields, purpose, matter: application.0 };
    Ok(vault::sharing::deliver(work, work.now, &work.rng, delivery).await?)
}

async fn grant(
    work: &Work,
    actor: PersonId,
    (actor_kind, whose): (ActorKind, PersonId),
    field: &'static PersonalField,
) -> Result<Grant<Calling>, Error> {
    let ask = Ask {
        actor,
        actor_kind,
        basis: "side_of_open_application",
        persons: vec![whose],
        fields: &[field.name],
        matter: None,
    };
    Ok(vault::grant::<Calling>(work, work.now, &work.rng, ask).await?)
}

/// A number as the page dials it.
///
/// # Errors
/// When what was sealed is not a number.
pub(crate) fn phone_number(app: &App, number: &Secret) -> Result<PhoneNumber, Error> {
    let phone = Phone::parse(number.expose()).map_err(|_| anyhow::anyhow!("a sealed phone number is not one"))?;
    let relay = app.config.relay_number.as_str();
    let dial = if relay.is_empty() { phone.as_str() } else { relay };
    let (masked, dial) = (phone.masked(), format!("tel:{dial}"));
    Ok(PhoneNumber { masked, dial, relayed: !relay.is_empty(), until: None, dial_from: None })
}
