use super::ward::bond_of;
use crate::Care;
use accounts::minors::refusals::BIRTH_DATE_BY_STAFF;
use accounts::people::ProfileBody;
use anyhow::Context;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::notices::NoticeKind;
use db::entities::profiles;
use kernel::GuardianshipId;
use platform::auth::Signed;
use platform::{Answer, Command, Path, Result};
use sea_orm::{EntityTrait, QuerySelect};
use talk::notices::{Notice, push};

/// Corrects a ward's profile (SPEC MIN-3, RIGHT-2). The birth date decides what the ward may do, so staff correct it. The
/// ward is told.
#[utoipa::path(put, path = "/api/v1/me/wards/{id}/profile", operation_id = "correct_ward_profile", tag = "privacy",
    security(("session" = [])), params(("id" = GuardianshipId, Path)), request_body = ProfileBody,
    responses((status = 204)))]
pub(crate) async fn correct_ward_profile(
    State(care): State<Care>,
    signed: Signed,
    Path(id): Path<GuardianshipId>,
    command: Command<ProfileBody>,
) -> Result<Answer<()>> {
    let app = care.app.clone();
    let change = command.body;
    if change.birth_year_month.is_some() {
        return Err(BIRTH_DATE_BY_STAFF.on("birth_year_month").into());
    }
    let guardian = signed.person;
    care.app
        .once(&signed, command.once, move |work| async move {
            let (bond, _) = bond_of(&app, &work, guardian, id).await?;
            let ward = bond.ward_id;
            let keys = app.vault.keys_of(ward).await?;
            let found = profiles::Entity::find_by_id(ward).lock_exclusive().one(&work.tx).await?;
            let mut row = found.context("every person has a profile row")?;
            change.give(&mut row, &keys, work.now)?;
            db::update(&work, row).await?;
            let notice = Notice { matter: Some(id.0), ..Notice::of(NoticeKind::GuardianCorrected) };
            push(&work, ward, &format!("guardianship:{id}:corrected:{}", work.now.micros()), notice).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}
