use super::refusals::{NO_GUARDIAN_NEEDED, TOO_MANY_LINKS};
use crate::Care;
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use db::entities::guardian_invitations::{self, LinkState};
use kernel::{RowId, Timestamp};
use platform::auth::Signed;
use platform::limits::{self, Limit};
use platform::{Answer, Command, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long a link works.
const DAYS: i64 = 3;
/// Links that one minor may make in a day.
const LINKS: Limit = Limit { name: "guardian_links", most: 5, window_seconds: 86_400 };

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// A link to hand to one's guardian. It is told only now.
#[derive(Serialize, ToSchema)]
pub(crate) struct GuardianLink {
    /// The token stands behind `#`, so that no server and no log on the way sees it. It names nobody.
    url: String,
    expires_at: Timestamp,
}

/// Makes a one-time link for a guardian (SPEC MIN-2). An earlier one stops working.
#[utoipa::path(post, path = "/api/v1/me/minority/invitations", operation_id = "invite_guardian", tag = "privacy",
    security(("session" = [])), request_body = Nothing, responses((status = 201, body = GuardianLink)))]
pub(crate) async fn invite_guardian(
    State(care): State<Care>,
    signed: Signed,
    command: Command<Nothing>,
) -> Result<Answer<GuardianLink>> {
    let Nothing {} = command.body;
    let app = care.app.clone();
    let person = signed.person;
    let bucket = limits::bucket(&app, LINKS, &person.to_string());
    care.app
        .once(&signed, command.once, move |work| async move {
            let minor = app.minor(&work, person).await?;
            if !minor.is_some_and(|minor| minor.is_guarded()) {
                return Err(NO_GUARDIAN_NEEDED.refuse().into());
            }
            if !limits::take(&work, LINKS, bucket).await? {
                return Err(TOO_MANY_LINKS.refuse().into());
            }
            let sql = "UPDATE guardian_invitations SET state = 'replaced' WHERE person_id = $1 AND state = 'open'";
            work.run(sql, [person.into()]).await?;
            let token = BASE64_URL_SAFE_NO_PAD.encode(work.rng.bytes::<32>());
            let row = guardian_invitations::Model {
                id: RowId::new(work.now, &work.rng),
                person_id: person,
                token_digest: vault::token_digest(&token),
                state: LinkState::Open,
                created_at: work.now,
                expires_at: work.now.plus_days(DAYS),
                used_at: None,
            };
            let expires_at = row.expires_at;
            db::insert(&work, row).await?;
            let url = format!("{}/m/guardian/invitation#{token}", app.config.public_url);
            Ok((StatusCode::CREATED, GuardianLink { url, expires_at }))
        })
        .await
}
