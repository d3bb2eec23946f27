use super::view::{ConsentView, digest, view};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::consents::{self, ConsentAction};
use platform::auth::Signed;
use platform::refusals::NOT_FOUND;
use platform::{Answer, Command, Lang, Path, Result};
use policy::CONSENTS;
use sea_orm::EntityTrait;
use serde::Deserialize;
use utoipa::ToSchema;
use vault::consent::{Said, say};

/// Yes or no to one item.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SayBody {
    action: ConsentAction,
}

/// Gives or withdraws a consent; both are one tap (SPEC RIGHT-4). What was done before a withdrawal stays lawful; nothing more
/// is done on it afterwards.
#[utoipa::path(put, path = "/api/v1/me/consents/{name}", operation_id = "say_consent", tag = "privacy",
    security(("session" = [])), params(("name" = String, Path)), request_body = SayBody,
    responses((status = 200, body = ConsentView)))]
pub(crate) async fn say_consent(
    State(care): State<Care>,
    signed: Signed,
    lang: Lang,
    Path(name): Path<String>,
    command: Command<SayBody>,
) -> Result<Answer<ConsentView>> {
    let item = CONSENTS.iter().copied().find(|item| item.name == name).ok_or_else(|| NOT_FOUND.refuse())?;
    let (person, action) = (signed.person, command.body.action);
    let policy_version = care.app.policy_in_force().version.as_str();
    care.app
        .once(&signed, command.once, move |work| async move {
            let said = Said {
                person,
                item,
                action,
                policy_version,
                text_digest: digest(item, lang),
                channel: "self",
                by: person,
            };
            let id = say(&work, work.now, &work.rng, said).await?;
            if item == policy::OPTIONAL_NOTICES && action == ConsentAction::Withdrawn {
                talk::notices::unqueue(&work, person).await?;
            }
            let row = consents::Entity::find_by_id(id).one(&work.tx).await?;
            Ok((StatusCode::OK, view(item, row.as_ref(), lang)))
        })
        .await
}
