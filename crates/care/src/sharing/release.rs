use super::record::{Ground, Wanted, record};
use super::refusals::ONLY_THE_PERSON;
use crate::{Care, fields};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::people;
use kernel::PersonId;
use kernel::text::Lines;
use platform::auth::{Privacy, Staff};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Result, clean_text};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Persons of one release.
const PERSONS_MAX: usize = 200;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordSharing {
    /// 1 to 200.
    pub persons: Vec<PersonId>,
    pub fields: Vec<String>,
    pub purpose: String,
    pub ground: Ground,
    #[serde(default)]
    pub matter: Option<Uuid>,
}

#[derive(Serialize, ToSchema)]
pub struct Recorded {
    pub release_id: Uuid,
    pub persons: usize,
}

/// Records a release before it is made, and refuses it where its basis lacks something (SPEC SHARE-1..5).
#[utoipa::path(post, path = "/api/v1/staff/sharings", operation_id = "record_sharing", tag = "staff",
    security(("session" = ["privacy"])), request_body = RecordSharing, responses((status = 201, body = Recorded)))]
pub async fn record_sharing(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    command: Command<RecordSharing>,
) -> Result<Answer<Recorded>> {
    let RecordSharing { mut persons, fields, purpose, ground, matter } = command.body;
    let fields = fields::parse(&fields)?;
    let purpose = clean_text("purpose", &purpose, Lines::One, 2..=100)?;
    persons.sort_unstable();
    persons.dedup();
    if persons.is_empty() || persons.len() > PERSONS_MAX {
        return Err(INVALID_FIELD.on("persons").into());
    }
    if matches!(ground, Ground::OwnTap { .. }) {
        return Err(ONLY_THE_PERSON.refuse().into());
    }
    let actor = staff.signed.person;
    let app = care.app.clone();
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let known = people::Entity::find().filter(people::Column::Id.is_in(persons.iter().copied()));
            if known.count(&work.tx).await? != persons.len() as u64 {
                return Err(INVALID_FIELD.on("persons").into());
            }
            let count = persons.len();
            let release_id = record(&app, &work, Wanted { persons, fields, purpose, ground, actor, matter }).await?;
            Ok((StatusCode::CREATED, Recorded { release_id, persons: count }))
        })
        .await
}
