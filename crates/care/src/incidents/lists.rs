use super::refusals::{NOT_A_LIST_CHANNEL, NOT_TELLING};
use super::store::{self, step};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::access_ledger::ActorKind;
use db::entities::certifications;
use db::entities::incident_persons::{self, AlertChannel, Column};
use db::entities::incident_steps::IncidentStep;
use db::entities::incidents::IncidentState;
use db::entities::people::{self, PersonState};
use kernel::{IncidentId, PersonId};
use platform::auth::{Privacy, Staff};
use platform::{Answer, App, Command, Error, Path, Result, Work};
use policy::{Alerting, BusinessAddress, Field, Phone};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vault::{Ask, Cell, Grant, Matter};

/// Persons of one list: as many as one grant covers.
const LIST_MAX: u64 = 200;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeList {
    /// `sms`, `phone` or `letter`.
    pub channel: AlertChannel,
    /// Those after this person; none for the first list.
    #[serde(default)]
    pub after: Option<PersonId>,
}

/// Somebody to be reached.
#[derive(Serialize, ToSchema)]
pub struct ListedPerson {
    pub person_id: PersonId,
    /// The number or the address; null where none is held, so that another channel is needed.
    pub reach: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct AlertList {
    pub items: Vec<ListedPerson>,
    /// Take the next list after this person.
    pub after: Option<PersonId>,
}

/// A list of those who are not told yet, to be written to, phoned or sent a letter. Each is in the access ledger first,
/// and the list is not kept for a repeated request.
#[utoipa::path(post, path = "/api/v1/staff/incidents/{id}/lists", operation_id = "take_incident_list", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = IncidentId, Path)), request_body = TakeList,
    responses((status = 200, body = AlertList)))]
pub async fn take_incident_list(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<IncidentId>,
    command: Command<TakeList>,
) -> Result<Answer<AlertList>> {
    let TakeList { channel, after } = command.body;
    let field = match channel {
        AlertChannel::Sms | AlertChannel::Phone => Phone::SPEC.name,
        AlertChannel::Letter => BusinessAddress::SPEC.name,
        AlertChannel::Inbox | AlertChannel::Announcement => return Err(NOT_A_LIST_CHANNEL.on("channel").into()),
    };
    let actor = staff.signed.person;
    let app = care.app.clone();
    let list = care.app.write(move |work| async move {
        let incident = store::lock_open(&work, id).await?;
        if incident.state != IncidentState::Telling {
            return Err(NOT_TELLING.refuse().into());
        }
        let mut rows =
            incident_persons::Entity::find().filter(Column::IncidentId.eq(id)).filter(Column::ToldAt.is_null());
        if let Some(person) = after {
            rows = rows.filter(Column::PersonId.gt(person));
        }
        let rows = rows.order_by_asc(Column::PersonId).limit(LIST_MAX).all(&work.tx).await?;
        let persons: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
        let ask = Ask {
            actor,
            actor_kind: ActorKind::Staff,
            basis: "incident_list",
            persons: persons.clone(),
            fields: &[field],
            matter: Some(Matter::Case(id.0)),
        };
        let grant = vault::grant::<Alerting>(&work, work.now, &work.rng, ask).await?;
        let mut items = Vec::with_capacity(persons.len());
        for person_id in persons {
            let reach = match channel {
                AlertChannel::Letter => address(&app, &work, &grant, person_id).await?,
                _ => number(&app, &work, &grant, person_id).await?,
            };
            items.push(ListedPerson { person_id, reach });
        }
        step(&work, id, IncidentStep::ListTaken, i64::try_from(items.len()).unwrap_or(i64::MAX), Some(actor)).await?;
        let full = items.len() as u64 == LIST_MAX;
        let after = items.last().map(|last| last.person_id).filter(|_| full);
        Ok(AlertList { items, after })
    });
    Ok(Answer::Fresh(StatusCode::OK, list.await?))
}

/// The number of an account that still is one; whoever cancelled has none that could be opened.
async fn number(app: &App, work: &Work, grant: &Grant<Alerting>, person: PersonId) -> Result<Option<String>, Error> {
    let row = people::Entity::find_by_id(person).one(&work.tx).await?;
    if row.is_none_or(|row| row.state == PersonState::Cancelled) {
        return Ok(None);
    }
    Ok(Some(accounts::people::phone(app, grant, work, person).await?.expose().to_owned()))
}

/// The address that somebody gave for a certification: the only one that is held.
async fn address(app: &App, work: &Work, grant: &Grant<Alerting>, person: PersonId) -> Result<Option<String>, Error> {
    let row = certifications::Entity::find()
        .filter(certifications::Column::PersonId.eq(person))
        .filter(certifications::Column::Address.is_not_null())
        .order_by_desc(certifications::Column::SubmittedAt)
        .one(&work.tx)
        .await?;
    let Some((id, sealed)) = row.and_then(|row| Some((row.id, row.address?))) else { return Ok(None) };
    let keys = app.vault.keys_of(person).await?;
    Ok(Some(keys.open(grant, Cell::new("certifications", "address", id.0), &sealed)?))
}
