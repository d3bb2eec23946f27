use super::case::may_open;
use super::opening;
use super::refusals::{FIELD_NOT_FOR_CASES, OPEN_QUOTA};
use super::store::{self, Event};
use crate::{Care, fields};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::case_events::CaseEvent;
use kernel::text::Lines;
use kernel::{CaseId, PersonId, Refusal};
use platform::auth::{Privacy, Staff};
use platform::limits::{self, Limit};
use platform::{Answer, App, Command, Error, Path, Result, Work, clean_text};
use policy::{AnsweringRequests, Field, PersonName, Phone, Purpose, Username};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Cases for which one member of staff opens fields in a day. Each case is one person, so this bounds persons too.
const OPENED: Limit = Limit { name: "case_fields_opened", most: 40, window_seconds: 86_400 };

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCaseFields {
    /// Names of personal fields: `username`, `phone`, `person_name`.
    pub fields: Vec<String>,
    /// Why they are needed for this case; the person can read it.
    pub reason: String,
}

/// One opened value.
#[derive(Serialize, ToSchema)]
pub struct OpenedField {
    pub field: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// Null where the person gave none.
    pub value: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct OpenedFields {
    pub items: Vec<OpenedField>,
}

/// Opens fields of the person of a case (SPEC SEC-4): the access ledger is written first. A refusal is recorded too.
///
/// Values leave only in this answer: it is not kept for a repeated request.
#[utoipa::path(post, path = "/api/v1/staff/cases/{id}/open", operation_id = "open_case_fields", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = CaseId, Path)), request_body = OpenCaseFields,
    responses((status = 200, body = OpenedFields)))]
pub async fn open_case_fields(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<CaseId>,
    command: Command<OpenCaseFields>,
) -> Result<Answer<OpenedFields>> {
    let OpenCaseFields { fields, reason } = command.body;
    let reason = clean_text("reason", &reason, Lines::Many, 4..=300)?;
    let wanted = fields::parse(&fields)?;
    let names: Vec<&'static str> = wanted.iter().map(|field| field.name).collect();
    let openable = [Username::SPEC.name, Phone::SPEC.name, PersonName::SPEC.name];
    let answers = |field: &&policy::PersonalField| field.allows(AnsweringRequests::SPEC);
    if !wanted.iter().all(|field| answers(field) && openable.contains(&field.name)) {
        return Err(FIELD_NOT_FOR_CASES.on("fields").into());
    }
    let actor = staff.signed.person;
    let app = care.app.clone();
    let bucket = limits::bucket(&app, OPENED, &actor.to_string());
    let asked = names.clone();
    let done = care
        .app
        .write(move |work| async move {
            let row = store::lock(&work, id).await?;
            may_open(&row, actor, work.now).map_err(|code| code.refuse())?;
            if !limits::take(&work, OPENED, bucket).await? {
                return Err(OPEN_QUOTA.refuse().into());
            }
            let grant = opening::grant(&work, &row, actor, &names).await?;
            let keys = app.vault.keys_of(row.person_id).await?;
            let fields = names.iter().map(|name| (*name).to_owned()).collect();
            let note = Some((&*keys, reason.as_str()));
            store::event(&work, &row, Event { kind: CaseEvent::Opened, by: Some(actor), note, fields }).await?;
            values(&app, &work, &grant, row.account.then_some(row.person_id), &names).await
        })
        .await;
    match done {
        Ok(items) => Ok(Answer::Fresh(StatusCode::OK, OpenedFields { items })),
        Err(Error::Refused(refusal)) => Err(recorded(&care, id, actor, &asked, refusal).await?),
        Err(broken) => Err(broken),
    }
}

/// Writes down that opening was refused, in a unit of work of its own: the one that was refused left nothing.
async fn recorded(
    care: &Care,
    id: CaseId,
    actor: PersonId,
    names: &[&'static str],
    refusal: Refusal,
) -> Result<Error, Error> {
    let fields: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    if refusal.code.status != 404 {
        let record = move |work: Work| async move {
            let row = store::get(&work, id).await?;
            let event = Event { kind: CaseEvent::OpenRefused, by: Some(actor), note: None, fields };
            store::event(&work, &row, event).await
        };
        care.app.write(record).await?;
    }
    Ok(refusal.into())
}

async fn values(
    app: &App,
    work: &Work,
    grant: &vault::Grant<AnsweringRequests>,
    person: Option<PersonId>,
    names: &[&'static str],
) -> Result<Vec<OpenedField>, Error> {
    let mut items = Vec::with_capacity(names.len());
    for field in [Username::SPEC, Phone::SPEC, PersonName::SPEC] {
        if !names.contains(&field.name) {
            continue;
        }
        let value = match person {
            None => None,
            Some(person) if field.name == Username::SPEC.name => {
                Some(accounts::people::username(app, grant, work, person).await?)
            }
            Some(person) if field.name == Phone::SPEC.name => {
                Some(accounts::people::phone(app, grant, work, person).await?)
            }
            Some(person) => accounts::people::name(app, grant, work, person).await?,
        };
        let value = value.map(|value| value.expose().to_owned());
        items.push(OpenedField { field: field.name, zh: field.zh, en: field.en, value });
    }
    Ok(items)
}
