use super::read::PartnerView;
use crate::{Care, fields};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::{PublicJson, PublicText};
use db::entities::partners::{self, PartnerKind};
use db::entities::sharings::SharingRegion;
use kernel::text::Lines;
use kernel::{PartnerId, Timestamp};
use platform::auth::{Privacy, Staff};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Result, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterPartner {
    pub kind: PartnerKind,
    pub name: String,
    /// Number of the agreement on file.
    pub agreement: String,
    /// Number of the non-disclosure agreement on file; nothing is shared without one.
    #[serde(default)]
    pub nda: Option<String>,
    pub fields: Vec<String>,
    pub purpose: String,
    pub region: SharingRegion,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
}

/// Registers a partner or affiliate with its agreement.
#[utoipa::path(post, path = "/api/v1/staff/partners", operation_id = "register_partner", tag = "staff",
    security(("session" = ["privacy"])), request_body = RegisterPartner,
    responses((status = 201, body = PartnerView)))]
pub async fn register_partner(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    command: Command<RegisterPartner>,
) -> Result<Answer<PartnerView>> {
    let body = command.body;
    let line = |field: &str, text: &str, most| clean_text(field, text, Lines::One, 2..=most);
    let name = line("name", &body.name, 80)?;
    let agreement = line("agreement", &body.agreement, 80)?;
    let nda = body.nda.map(|nda| line("nda", &nda, 80)).transpose()?;
    let purpose = line("purpose", &body.purpose, 100)?;
    let fields = fields::parse(&body.fields)?.iter().map(|field| field.name.to_owned()).collect();
    if body.ends_at <= body.starts_at {
        return Err(INVALID_FIELD.on("ends_at").into());
    }
    let (kind, region, starts_at, ends_at) = (body.kind, body.region, body.starts_at, body.ends_at);
    let created_by = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let row = partners::Model {
                id: PartnerId::new(work.now, &work.rng),
                kind,
                name: PublicText(name),
                agreement: PublicText(agreement),
                nda: nda.map(PublicText),
                fields: PublicJson(fields),
                purpose: PublicText(purpose),
                region,
                starts_at,
                ends_at,
                ended_at: None,
                ended_reason: None,
                created_by,
                created_at: work.now,
            };
            db::insert(&work, row.clone()).await?;
            Ok((StatusCode::CREATED, PartnerView::of(row, work.now)))
        })
        .await
}
