use super::refusals::{CANCELLATION_CONDITIONS, CANCELLATION_UNDER_WAY};
use super::{conditions, jobs, store};
use crate::Care;
use accounts::StepUp;
use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use db::columns::PublicJson;
use db::entities::erasures::{self, ErasureReason, ErasureState, ErasureStep};
use db::entities::people::PersonState;
use kernel::{ErasureId, Timestamp};
use platform::auth::Signed;
use platform::{Answer, Client, Command, Lang, Result};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A cancellation that has begun. The person is signed out everywhere.
#[derive(Serialize, ToSchema)]
pub(crate) struct CancellationBegun {
    pub id: ErasureId,
    /// Until then it can be stopped by signing in again.
    pub erase_at: Timestamp,
    /// The certificate of erasure will be there, for three years and without signing in: whoever has this address has it.
    /// It is told only now.
    pub certificate_url: String,
    /// The same as a page to read.
    pub certificate_page_url: String,
}

/// Cancels one's own account, with a proof that it is one's own (SPEC ACC-8, RIGHT-5). Service stops at once: postings that
/// nobody else answers for are paused, sign-ups end, all sessions too. After the cooling-off period everything is erased.
#[utoipa::path(post, path = "/api/v1/me/cancellation", operation_id = "request_cancellation", tag = "privacy",
    security(("session" = [])), request_body = StepUp, responses((status = 201, body = CancellationBegun)))]
pub(crate) async fn request_cancellation(
    State(care): State<Care>,
    signed: Signed,
    client: Client,
    lang: Lang,
    command: Command<StepUp>,
) -> Result<Answer<CancellationBegun>> {
    let app = &care.app;
    let person = signed.person;
    let shown = accounts::step_up(&care.app, person, &client, command.body).await?;
    let (days, public_url) = (app.config.cancellation_days, app.config.public_url.clone());
    let house = app.clone();
    app.once(&signed, command.once, move |work| async move {
        let row = shown.settle(&work, person).await?;
        if row.state != PersonState::Active || store::under_way(&work, person).await?.is_some() {
            return Err(CANCELLATION_UNDER_WAY.refuse().into());
        }
        let conditions = conditions::look(&house, &work, person, work.now, lang).await?;
        if conditions.iter().any(|condition| !condition.met) {
            let told = serde_json::to_value(&conditions).map_err(anyhow::Error::from)?;
            return Err(CANCELLATION_CONDITIONS.refuse().with("conditions", told).into());
        }
        market::leaving::suspend(&work, person).await?;
        store::set_person(&work, person, PersonState::Cancelling).await?;
        let secret = BASE64_URL_SAFE_NO_PAD.encode(work.rng.bytes::<32>());
        let erasure = erasures::Model {
            id: ErasureId::new(work.now, &work.rng),
            person_id: person,
            reason: ErasureReason::Requested,
            state: ErasureState::Cooling,
            step: ErasureStep::Service,
            requested_at: work.now,
            erase_at: work.now.plus_days(i64::from(days)),
            finished_at: None,
            counts: PublicJson(BTreeMap::new()),
            link_digest: vault::token_digest(&secret),
            certificate: None,
        };
        let (id, erase_at) = (erasure.id, erasure.erase_at);
        db::insert(&work, erasure).await?;
        work.enqueue(jobs::ERASE, id.0, 0, erase_at).await?;
        accounts::sign_out_all(&work, person).await?;
        let certificate_url = format!("{public_url}/api/v1/certificates/{secret}");
        let certificate_page_url = format!("{public_url}/certificates/{secret}");
        Ok((StatusCode::CREATED, CancellationBegun { id, erase_at, certificate_url, certificate_page_url }))
    })
    .await
}
