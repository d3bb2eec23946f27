use super::fetch::ExportView;
use super::jobs;
use crate::Care;
use accounts::StepUp;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::exports::{self, ExportState};
use kernel::ExportId;
use platform::auth::Signed;
use platform::limits::{self, Limit};
use platform::refusals::TOO_MANY_REQUESTS;
use platform::{Answer, Client, Command, Result};

/// Copies that one person may ask for in a day.
pub(crate) const ASKED: Limit = Limit { name: "exports", most: 3, window_seconds: 86_400 };

/// Asks for a copy of everything held about oneself, with a proof that it is oneself (SPEC RIGHT-1, RIGHT-5, RIGHT-6).
/// The file is made in the background.
#[utoipa::path(post, path = "/api/v1/me/exports", operation_id = "request_export", tag = "privacy",
    security(("session" = [])), request_body = StepUp, responses((status = 202, body = ExportView)))]
pub(crate) async fn request_export(
    State(care): State<Care>,
    signed: Signed,
    client: Client,
    command: Command<StepUp>,
) -> Result<Answer<ExportView>> {
    let app = &care.app;
    let shown = accounts::step_up(&care.app, signed.person, &client, command.body).await?;
    let bucket = limits::bucket(app, ASKED, &signed.person.to_string());
    let person = signed.person;
    app.once(&signed, command.once, move |work| async move {
        shown.settle(&work, person).await?;
        if !limits::take(&work, ASKED, bucket).await? {
            return Err(TOO_MANY_REQUESTS.refuse().into());
        }
        let row = exports::Model {
            id: ExportId::new(work.now, &work.rng),
            person_id: person,
            ward_id: None,
            state: ExportState::Waiting,
            created_at: work.now,
            ready_at: None,
            row_count: 0,
            bytes: 0,
            fetched_at: None,
        };
        db::insert(&work, row.clone()).await?;
        work.enqueue(jobs::MAKE, row.id.0, 0, work.now).await?;
        work.enqueue(jobs::GONE, row.id.0, 0, super::fetch::gone_at(&row)).await?;
        Ok((StatusCode::ACCEPTED, ExportView::of(&row)))
    })
    .await
}
