use super::application::{Standing, may_call};
use super::apply::require_disclosed;
use super::refusals::PHONE_NOT_AVAILABLE;
use super::store;
use crate::Market;
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use db::entities::applications;
use db::entities::merchants;
use db::entities::sharings::RecipientKind;
use kernel::phone::Phone;
use kernel::{ApplicationId, PersonId, Secret};
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
    /// What a page dials: `tel:` and the relay number where one is configured, else the number itself.
    pub dial: String,
    /// Whether `dial` is a relay number, which may be shown; else it is the number itself, of which only the mask may.
    pub relayed: bool,
}

/// The number of the other side, to be dialled (SPEC WORK-4): only for the two sides of a sign-up, while it is open and
/// some days after. Each time is recorded.
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
    let opener = app.clone();
    let number = app
        .write(move |work| async move {
            let row = store::get(&work, id).await?;
            let asks_seeker = row.person_id != person;
            if asks_seeker {
                auth::require_recruiter(&work, row.merchant_id, person).await?;
            }
            if !may_call(Standing::from(&row), row.ended_at, work.now) {
                return Err(PHONE_NOT_AVAILABLE.refuse().into());
            }
            if !limits::take(&work, SHOWN, bucket).await? {
                return Err(TOO_MANY_REQUESTS.refuse().into());
            }
            if asks_seeker {
                require_disclosed(&opener, &work, row.person_id).await?;
                let grant = grant(&work, person, ActorKind::Merchant, row.person_id).await?;
                let merchant = merchants::Entity::find_by_id(row.merchant_id).one(&work.tx).await?;
                let name = merchant.map(|merchant| merchant.name.0).unwrap_or_default();
                let to = (RecipientKind::Merchant, Some(row.merchant_id.0), name);
                deliver(&work, row.person_id, to, policy::Phone::SPEC, id).await?;
                accounts::people::phone(&opener, &grant, &work, row.person_id).await
            } else {
                contact_phone(&opener, &work, &row).await
            }
        })
        .await?;
    Ok(Json(phone_number(&app, &number)?))
}

/// The contact that the posting names; it is sealed with the keys of whoever wrote the posting.
async fn contact_phone(app: &App, work: &Work, row: &applications::Model) -> Result<Secret, Error> {
    let posting = crate::postings::store::get(work, row.posting_id).await?;
    let sealed = posting.contact_phone.ok_or_else(|| PHONE_NOT_AVAILABLE.refuse())?;
    let grant = grant(work, row.person_id, ActorKind::Seeker, posting.person_id).await?;
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

async fn grant(work: &Work, actor: PersonId, actor_kind: ActorKind, whose: PersonId) -> Result<Grant<Calling>, Error> {
    let field = match actor_kind {
        ActorKind::Seeker => ContactPhone::SPEC.name,
        _ => policy::Phone::SPEC.name,
    };
    let ask = Ask {
        actor,
        actor_kind,
        basis: "side_of_open_application",
        persons: vec![whose],
        fields: &[field],
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
    Ok(PhoneNumber { masked: phone.masked(), dial: format!("tel:{dial}"), relayed: !relay.is_empty() })
}
