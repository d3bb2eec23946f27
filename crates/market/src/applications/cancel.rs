use super::application::{Standing, Step, Terms, after, cancel_terms, holds_place};
use super::notify;
use super::places::{Places, end};
use super::refusals::CANCEL_TERMS_CHANGED;
use super::store::{self, Actor};
use super::view::{self, Application, Reader, cell};
use crate::Market;
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::applications::{self, ApplicationState};
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use kernel::ApplicationId;
use kernel::text::Lines;
use platform::auth::Signed;
use platform::{Answer, Command, Error, Lang, Path, Result, Work, clean_text};
use serde::Deserialize;
use utoipa::ToSchema;

const REASON_CHARS_MAX: usize = 200;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancellation {
    /// Told to the merchant; at most 200 characters.
    #[serde(default)]
    reason: Option<String>,
    /// `cancel.now` as it was shown.
    #[schema(value_type = String)]
    acknowledged: Terms,
}

/// Cancels one's own sign-up under the terms that were shown (SPEC WORK-7). The place goes to the next in the queue.
#[utoipa::path(post, path = "/api/v1/applications/{id}/cancel", operation_id = "cancel_application",
    tag = "applications", security(("session" = [])), params(("id" = ApplicationId, Path)),
    request_body = Cancellation, responses((status = 200, body = Application)))]
pub async fn cancel_application(
    State(market): State<Market>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<ApplicationId>,
    command: Command<Cancellation>,
) -> Result<Answer<Application>> {
    let app = market.app.clone();
    let person = signed.person;
    let Cancellation { reason, acknowledged } = command.body;
    let reason = reason.map(|text| clean_text("reason", &text, Lines::Many, 0..=REASON_CHARS_MAX)).transpose()?;
    let keys = app.vault.keys_of(person).await?;
    app.once(&signed, command.once, move |work| async move {
        let shift = store::own(&work, id, person).await?.shift_id;
        let places = Places::hold(&work, shift).await?;
        let mut row = store::lock(&work, id).await?;
        let reader = Reader { keys: &keys, lang, now: work.now };
        // A retry answers what the first request did.
        if !matches!(row.state, ApplicationState::Withdrawn | ApplicationState::CancelledBySeeker) {
            row.reason = reason.filter(|text| !text.is_empty()).map(|text| keys.seal(cell("reason", id), &text));
            cancel(&work, places, &mut row, acknowledged, lang).await?;
        }
        Ok((StatusCode::OK, view::view_one(&work, &reader, row).await?))
    })
    .await
}

async fn cancel(
    work: &Work,
    mut places: Places,
    row: &mut applications::Model,
    acknowledged: Terms,
    lang: Lang,
) -> Result<(), Error> {
    let standing = Standing::from(&*row);
    let to = after(standing, Side::Seeker, Step::Cancel, work.now)?;
    let terms = cancel_terms(standing, row.cancel_free_hours, work.now, Side::Seeker);
    let now = terms.map_or(Terms::Free, |terms| terms.now);
    if now != acknowledged {
        let shown = view::cancel_view(row, work.now, lang);
        let shown = serde_json::to_value(shown).map_err(anyhow::Error::from)?;
        return Err(CANCEL_TERMS_CHANGED.on("acknowledged").with("cancel", shown).into());
    }
    let from = row.state;
    row.marked = row.marked || now == Terms::Mark;
    end(row, work, to, Actor::seeker(row.person_id));
    store::save(work, row, from, Actor::seeker(row.person_id)).await?;
    if holds_place(from) {
        places.give_back(work).await?;
    }
    places.pass_on(work).await?;
    notify::recruiters(work, row, NoticeKind::SeekerCancelled).await
}
