use super::ward::bond_of;
use crate::Care;
use crate::consents::view::{ConsentView, view};
use crate::sharing::consent::{SaySharingConsent, said};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::consents::{self, ConsentAction};
use db::entities::notices::NoticeKind;
use kernel::GuardianshipId;
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Lang, Path, Result, consent_digest};
use policy::{GUARDIAN_SAYS, MINOR_USE};
use sea_orm::EntityTrait;
use serde::Deserialize;
use talk::notices::{Notice, push};
use utoipa::ToSchema;
use vault::consent::Said;

/// Yes or no to one item.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SayForWard {
    action: ConsentAction,
}

/// Gives or withdraws a consent for a ward (SPEC MIN-3, RIGHT-4). Without `minor_use` the account is limited at once, and
/// everything is deleted unless a guardian consents in time.
#[utoipa::path(put, path = "/api/v1/me/wards/{id}/consents/{name}", operation_id = "say_for_ward", tag = "privacy",
    security(("session" = [])), params(("id" = GuardianshipId, Path), ("name" = String, Path)),
    request_body = SayForWard, responses((status = 200, body = ConsentView)))]
pub(crate) async fn say_for_ward(
    State(care): State<Care>,
    signed: Signed,
    lang: Lang,
    Path((id, name)): Path<(GuardianshipId, String)>,
    command: Command<SayForWard>,
) -> Result<Answer<ConsentView>> {
    let item = GUARDIAN_SAYS.iter().copied().find(|item| item.name == name).ok_or_else(|| NOT_FOUND.refuse())?;
    let app = care.app.clone();
    let (guardian, action) = (signed.person, command.body.action);
    care.app
        .once(&signed, command.once, move |work| async move {
            let (bond, _) = bond_of(&app, &work, guardian, id).await?;
            let ward = bond.ward_id;
            let said = Said {
                person: ward,
                item,
                action,
                policy_version: app.policy_in_force().version.as_str(),
                text_digest: consent_digest(item, lang),
                channel: "guardian",
                by: guardian,
            };
            let row = platform::consent::say(&work, said).await?;
            if action == ConsentAction::Withdrawn {
                accounts::forget_withdrawn(&work, ward, item).await?;
            }
            // Messages that are queued end with the whole of it too.
            if action == ConsentAction::Withdrawn && item == MINOR_USE {
                talk::notices::unqueue(&work, ward).await?;
            }
            if market::resumes::NEEDED.contains(&item) && action == ConsentAction::Withdrawn {
                market::resumes::hide_all(&work, ward).await?;
            }
            if item == MINOR_USE {
                accounts::minors::settle(&app, &work, ward).await?;
                let kind = match action {
                    ConsentAction::Given => NoticeKind::GuardianConsented,
                    ConsentAction::Withdrawn => NoticeKind::GuardianWithdrew,
                };
                let notice = Notice { matter: Some(id.0), ..Notice::of(kind) };
                push(&work, ward, &format!("guardianship:{id}:said:{}", work.now.micros()), notice).await?;
            }
            let row = consents::Entity::find_by_id(row).one(&work.tx).await?;
            Ok((StatusCode::OK, view(item, row.as_ref(), lang)))
        })
        .await
}

/// Gives or withdraws the consent to one recipient or one publication for a ward (SPEC MIN-3, SHARE-2, SHARE-4).
#[utoipa::path(post, path = "/api/v1/me/wards/{id}/sharing-consents", operation_id = "say_sharing_for_ward",
    tag = "privacy", security(("session" = [])), params(("id" = GuardianshipId, Path)),
    request_body = SaySharingConsent, responses((status = 204)))]
pub(crate) async fn say_sharing_for_ward(
    State(care): State<Care>,
    signed: Signed,
    Path(id): Path<GuardianshipId>,
    command: Command<SaySharingConsent>,
) -> Result<Answer<()>> {
    let app = care.app.clone();
    let (guardian, body) = (signed.person, command.body);
    care.app
        .once(&signed, command.once, move |work| async move {
            let (bond, _) = bond_of(&app, &work, guardian, id).await?;
            said(&work, bond.ward_id, guardian, body).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}
