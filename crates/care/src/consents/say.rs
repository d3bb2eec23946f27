use super::view::{ConsentView, view};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::consents::{self, ConsentAction};
use platform::auth::Signed;
use platform::refusals::{GUARDIAN_DECIDES, NOT_FOUND};
use platform::{Answer, Command, Lang, Minor, Path, Result, consent_digest};
use policy::{CONSENTS, GUARDIAN_SAYS, MINOR_USE};
use sea_orm::EntityTrait;
use serde::Deserialize;
use utoipa::ToSchema;
use vault::consent::Said;

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
    let (person, action) = (signed.person, command.body.action);
    let app = care.app.clone();
    let minor = app.minor(&app.read(), person).await?.filter(Minor::is_guarded);
    let asked = if minor.is_some() { GUARDIAN_SAYS } else { CONSENTS };
    let known = asked.iter().chain(CONSENTS).copied();
    let item = known.into_iter().find(|item| item.name == name).ok_or_else(|| NOT_FOUND.refuse())?;
    // A minor may say no to everything, and yes to nothing.
    if minor.is_some() && action == ConsentAction::Given {
        return Err(GUARDIAN_DECIDES.refuse().with("item", item.name).into());
    }
    let policy_version = care.app.policy_in_force().version.as_str();
    care.app
        .once(&signed, command.once, move |work| async move {
            let said = Said {
                person,
                item,
                action,
                policy_version,
                text_digest: consent_digest(item, lang),
                channel: "self",
                by: person,
            };
            let id = platform::consent::say(&work, said).await?;
            if item == MINOR_USE {
                accounts::minors::settle(&app, &work, person).await?;
            }
            if action == ConsentAction::Withdrawn {
                accounts::forget_withdrawn(&work, person, item).await?;
            }
            if market::resumes::NEEDED.contains(&item) && action == ConsentAction::Withdrawn {
                market::resumes::hide_all(&work, person).await?;
            }
            let row = consents::Entity::find_by_id(id).one(&work.tx).await?;
            Ok((StatusCode::OK, view(item, row.as_ref(), lang)))
        })
        .await
}
