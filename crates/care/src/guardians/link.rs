use super::refusals::{GUARDIAN_IS_WARD, GUARDIAN_LINK_INVALID};
use super::store;
use crate::Care;
use crate::consents::view::{ConsentView, view};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::access_ledger::ActorKind;
use db::entities::guardian_invitations;
use kernel::{PersonId, Secret, Timestamp};
use platform::auth::Signed;
use platform::limits::{self, Limit};
use platform::refusals::TOO_MANY_REQUESTS;
use platform::{App, Body, Error, Lang, Page, Result};
use policy::{Field, GUARDIAN_SAYS, GUARDIANSHIP, Guarding, Username};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vault::{Ask, Grant};

/// Wrong links that one account may try in an hour.
const WRONG_LINKS: Limit = Limit { name: "guardian_links_wrong", most: 10, window_seconds: 3_600 };
/// The longest token that is looked at.
const TOKEN_CHARS_MAX: usize = 100;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkBody {
    /// What stands behind `#` in the link.
    #[schema(value_type = String)]
    pub token: Secret,
}

/// What a guardian reads before they say anything (SPEC POL-6).
#[derive(Serialize, ToSchema)]
pub(crate) struct LinkView {
    /// `xi***1`: enough to know whom it is about.
    ward_masked: String,
    expires_at: Timestamp,
    policy_version: String,
    /// The guardian's own, about their papers; it comes first.
    own: ConsentView,
    /// What they are asked for the minor, item by item. Only the first is needed.
    items: Vec<ConsentView>,
}

/// Opens a link that a minor handed over. Nothing changes: the link is used up by sending papers.
#[utoipa::path(post, path = "/api/v1/guardian-links", operation_id = "open_guardian_link", tag = "privacy",
    security(("session" = [])), request_body = LinkBody, responses((status = 200, body = LinkView)))]
pub(crate) async fn open_guardian_link(
    State(care): State<Care>,
    signed: Signed,
    lang: Lang,
    Body(body): Body<LinkBody>,
) -> Result<(StatusCode, axum::Json<LinkView>)> {
    let app = care.app.clone();
    let link = find(&app, signed.person, body.token).await?;
    let ward = link.person_id;
    let reader = app.clone();
    let name = app
        .write(move |work| async move {
            let ask = Ask {
                actor: signed.person,
                actor_kind: ActorKind::Guardian,
                basis: "guardian_link",
                persons: vec![ward],
                fields: &[Username::SPEC.name],
                matter: None,
            };
            let grant: Grant<Guarding> = vault::grant(&work, work.now, &work.rng, ask).await?;
            accounts::people::username(&reader, &grant, &work, ward).await
        })
        .await?;
    let link = LinkView {
        ward_masked: accounts::people::mask_username(name.expose()),
        expires_at: link.expires_at,
        policy_version: app.policy_in_force().version.clone(),
        own: view(GUARDIANSHIP, None, lang),
        items: GUARDIAN_SAYS.iter().map(|item| view(item, None, lang)).collect(),
    };
    Ok((StatusCode::OK, axum::Json(link)))
}

/// What a guardian is asked for a minor, item by item, without a link: for sending papers again. There is one page.
#[utoipa::path(get, path = "/api/v1/guardian-items", operation_id = "list_guardian_items", tag = "privacy",
    security(("session" = [])), responses((status = 200, body = Page<ConsentView>)))]
pub(crate) async fn list_guardian_items(_signed: Signed, lang: Lang) -> Result<axum::Json<Page<ConsentView>>> {
    Ok(axum::Json(Page::whole(GUARDIAN_SAYS.iter().map(|item| view(item, None, lang)).collect())))
}

/// The link of a token, for somebody else than the minor. Wrong ones are counted whatever becomes of the request.
pub(super) async fn find(app: &App, guardian: PersonId, token: Secret) -> Result<guardian_invitations::Model, Error> {
    let bucket = limits::bucket(app, WRONG_LINKS, &guardian.to_string());
    let found = app
        .write(move |work| async move {
            if limits::count(&work, work.now, WRONG_LINKS, &bucket).await? >= WRONG_LINKS.most {
                return Err(TOO_MANY_REQUESTS.refuse().into());
            }
            let short = token.expose().len() <= TOKEN_CHARS_MAX;
            let found = if short { store::find_link(&work, token.expose(), work.now).await? } else { None };
            if found.is_none() {
                limits::take(&work, WRONG_LINKS, bucket).await?;
            }
            Ok(found)
        })
        .await?;
    let link = found.ok_or_else(|| GUARDIAN_LINK_INVALID.refuse())?;
    if link.person_id == guardian {
        return Err(GUARDIAN_IS_WARD.refuse().into());
    }
    Ok(link)
}
