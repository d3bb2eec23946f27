use super::read::OrderView;
use crate::{Care, fields};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::{PublicJson, PublicText};
use db::entities::legal_orders::{self, OrderState};
use db::entities::people;
use kernel::text::Lines;
use kernel::{OrderId, PersonId, Timestamp};
use platform::auth::{Privacy, Staff};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Result, clean_text};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

/// Persons that one document names.
const PERSONS_MAX: usize = 200;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterOrder {
    /// Whoever issued it.
    pub authority: String,
    pub document_no: String,
    /// The article that it rests on.
    pub law: String,
    /// What it asks for, without naming anybody.
    pub scope: String,
    pub fields: Vec<String>,
    /// Whom it concerns: 1 to 200.
    pub persons: Vec<PersonId>,
    pub received_at: Timestamp,
}

/// Registers an order or another document. Nothing is released on it before a colleague approved it.
#[utoipa::path(post, path = "/api/v1/staff/orders", operation_id = "register_order", tag = "staff",
    security(("session" = ["privacy"])), request_body = RegisterOrder, responses((status = 201, body = OrderView)))]
pub async fn register_order(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    command: Command<RegisterOrder>,
) -> Result<Answer<OrderView>> {
    let mut body = command.body;
    let line = |field: &str, text: &str, most| clean_text(field, text, Lines::One, 2..=most);
    let authority = line("authority", &body.authority, 80)?;
    let document_no = line("document_no", &body.document_no, 80)?;
    let law = line("law", &body.law, 120)?;
    let scope = clean_text("scope", &body.scope, Lines::Many, 2..=1_000)?;
    let fields = fields::parse(&body.fields)?.iter().map(|field| field.name.to_owned()).collect();
    body.persons.sort_unstable();
    body.persons.dedup();
    if body.persons.is_empty() || body.persons.len() > PERSONS_MAX {
        return Err(INVALID_FIELD.on("persons").into());
    }
    let (persons, received_at) = (body.persons, body.received_at);
    let registered_by = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let known = people::Entity::find().filter(people::Column::Id.is_in(persons.iter().copied()));
            if known.count(&work.tx).await? != persons.len() as u64 {
                return Err(INVALID_FIELD.on("persons").into());
            }
            if received_at > work.now {
                return Err(INVALID_FIELD.on("received_at").into());
            }
            let row = legal_orders::Model {
                id: OrderId::new(work.now, &work.rng),
                authority: PublicText(authority),
                document_no: PublicText(document_no),
                law: PublicText(law),
                scope: PublicText(scope),
                fields: PublicJson(fields),
                persons: PublicJson(persons),
                state: OrderState::Registered,
                received_at,
                registered_by,
                decided_at: None,
                decided_by: None,
                reason: None,
                answered_at: None,
                created_at: work.now,
            };
            db::insert(&work, row.clone()).await?;
            Ok((StatusCode::CREATED, OrderView::of(row)))
        })
        .await
}
