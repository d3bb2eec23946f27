//! What the merchant does with those who signed up, one or many at once (SPEC WORK-2).
//!
//! All of it is one unit of work, so that an `Idempotency-Key` answers the same list again. One that is refused does not
//! undo the others: whatever can refuse it is looked at before its first row is written.

use super::application::{Standing, Step, Terms, after, cancel_terms, holds_place};
use super::notify;
use super::places::{Places, end};
use super::store::{self, Actor};
use super::view::cell;
use super::week;
use crate::Market;
use crate::attendance::record::{self, Mark};
use axum::extract::State;
use axum::http::StatusCode;
use db::entities::applications::{self, ApplicationState};
use db::entities::attendances::Way;
use db::entities::notices::NoticeKind;
use db::entities::posting_history::Side;
use kernel::text::Lines;
use kernel::{ApplicationId, MerchantId, PersonId, Refusal, ShiftId, Timestamp};
use platform::auth::{self, Signed};
use platform::refusals::{INVALID_FIELD, NOT_FOUND, REQUIRED};
use platform::{Answer, App, Command, Error, Page, Result, Work, clean_text};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use utoipa::ToSchema;
use vault::PersonKeys;

const IDS_MAX: usize = 100;
/// How long afterwards a merchant can still record when somebody came or went.
const RECORDED_DAYS_AFTER: i64 = 7;
const REASON_CHARS: std::ops::RangeInclusive<usize> = 2..=200;

kernel::text_enum! {
    /// What a merchant can do with a sign-up.
    pub enum Action {
        Shortlist = "shortlist",
        Accept = "accept",
        Standby = "standby",
        Reject = "reject",
        Cancel = "cancel",
        CheckIn = "check_in",
        Finish = "finish",
        NoShow = "no_show",
        /// Records that the wage was paid outside the platform.
        Settle = "settle",
    }
}

impl Action {
    fn step(self) -> Step {
        match self {
            Action::Shortlist => Step::Shortlist,
            Action::Accept => Step::Accept,
            Action::Standby => Step::Standby,
            Action::Reject => Step::Reject,
            Action::Cancel => Step::Cancel,
            Action::CheckIn => Step::CheckIn,
            Action::Finish => Step::Finish,
            Action::NoShow => Step::NoShow,
            Action::Settle => Step::Settle,
        }
    }

    /// A seeker who is turned away is told why.
    fn needs_reason(self) -> bool {
        matches!(self, Action::Reject | Action::Cancel)
    }

    /// Recruiting needs a qualification that stands; ending what was agreed does not.
    fn recruits(self) -> bool {
        matches!(self, Action::Shortlist | Action::Accept | Action::Standby)
    }

    fn notice(self) -> NoticeKind {
        match self {
            Action::Shortlist => NoticeKind::Shortlisted,
            Action::Accept => NoticeKind::PlaceOffered,
            Action::Standby => NoticeKind::OnStandby,
            Action::Reject => NoticeKind::Rejected,
            Action::Cancel => NoticeKind::MerchantCancelled,
            Action::CheckIn => NoticeKind::CheckedIn,
            Action::Finish => NoticeKind::WorkFinished,
            Action::NoShow => NoticeKind::NoShow,
            Action::Settle => NoticeKind::Settled,
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Actions {
    /// 1 to 100.
    ids: Vec<ApplicationId>,
    action: Action,
    /// For reject and cancel, and for a check-in or check-out at another time than now: 2 to 200 characters, told to the
    /// seeker.
    #[serde(default)]
    reason: Option<String>,
    /// For `check_in` and `finish`: when they came or went, at most a week ago; now unless told.
    #[serde(default)]
    at: Option<Timestamp>,
}

#[derive(Serialize, ToSchema)]
pub struct ActionResult {
    pub id: ApplicationId,
    pub ok: bool,
    /// Why not, as a stable code.
    pub code: Option<String>,
    /// The state afterwards; null for one that is not there.
    pub state: Option<ApplicationState>,
}

/// Does one thing with up to a hundred sign-ups of the caller's merchants, in the given order, and says for each how it
/// went.
#[utoipa::path(post, path = "/api/v1/applications/actions", operation_id = "act_on_applications",
    tag = "applications", security(("session" = [])), request_body = Actions,
    responses((status = 200, body = Page<ActionResult>)))]
pub async fn act_on_applications(
    State(market): State<Market>,
    signed: Signed,
    command: Command<Actions>,
) -> Result<Answer<Page<ActionResult>>> {
    let app = market.app.clone();
    let Actions { ids, action, reason, at } = command.body;
    if ids.is_empty() || ids.len() > IDS_MAX {
        return Err(INVALID_FIELD.on("ids").with("least", 1).with("most", IDS_MAX).into());
    }
    check_at(action, at, app.now())?;
    let reason = check_reason(action.needs_reason() || at.is_some(), reason)?;
    let keys = match &reason {
        Some(_) => keys_of(&app, &ids).await?,
        None => HashMap::new(),
    };
    let (person, silence_hours) = (signed.person, i64::from(app.config.hours_silence_hours));
    app.once(&signed, command.once, move |work| async move {
        let mut desk = Desk::open(&work, person, action, &ids).await?;
        desk.at = at;
        desk.silence_hours = silence_hours;
        let mut items = Vec::with_capacity(ids.len());
        for id in ids {
            let refused = desk.act(&work, id, reason.as_deref().zip(keys.get(&id))).await?;
            let state = desk.rows.get(&id).map(|row| row.state);
            let code = refused.map(|refusal| refusal.code.code.to_owned());
            items.push(ActionResult { id, ok: code.is_none(), code, state });
        }
        desk.close(&work).await?;
        Ok((StatusCode::OK, Page::whole(items)))
    })
    .await
}

/// A time is said only of coming and going, and never of what is yet to come.
fn check_at(action: Action, at: Option<Timestamp>, now: Timestamp) -> Result<(), Refusal> {
    let Some(at) = at else { return Ok(()) };
    let told = matches!(action, Action::CheckIn | Action::Finish);
    if !told || at > now || at < now.plus_days(-RECORDED_DAYS_AFTER) {
        return Err(INVALID_FIELD.on("at").with("earliest", now.plus_days(-RECORDED_DAYS_AFTER).to_string()));
    }
    Ok(())
}

fn check_reason(needed: bool, reason: Option<String>) -> Result<Option<String>, Refusal> {
    let reason = reason.filter(|text| !text.trim().is_empty());
    match (needed, reason) {
        (true, Some(text)) => Ok(Some(clean_text("reason", &text, Lines::Many, REASON_CHARS)?)),
        (true, None) => Err(REQUIRED.on("reason")),
        (false, None) => Ok(None),
        (false, Some(_)) => Err(INVALID_FIELD.on("reason")),
    }
}

/// The seekers' keys, which the reason is sealed with. Whose sign-up it is never changes, so this may come before.
async fn keys_of(app: &App, ids: &[ApplicationId]) -> Result<HashMap<ApplicationId, Arc<PersonKeys>>, Error> {
    let rows = rows_of(&app.read(), ids).await?;
    let mut keys = HashMap::with_capacity(rows.len());
    // One that has ended takes no reason, and whose it was may have cancelled their account.
    for row in rows.into_iter().filter(|row| row.ended_at.is_none()) {
        keys.insert(row.id, app.vault.keys_of(row.person_id).await?);
    }
    Ok(keys)
}

async fn rows_of(tx: &db::Tx, ids: &[ApplicationId]) -> Result<Vec<applications::Model>, Error> {
    Ok(applications::Entity::find().filter(applications::Column::Id.is_in(ids.iter().copied())).all(tx).await?)
}

/// The sign-ups of one request with their shifts, all held.
struct Desk {
    actor: Actor,
    action: Action,
    /// When they came or went, if not now.
    at: Option<Timestamp>,
    silence_hours: i64,
    rows: HashMap<ApplicationId, applications::Model>,
    places: BTreeMap<ShiftId, Places>,
    /// Merchants for which the qualification speaks against this action.
    barred: HashMap<MerchantId, Refusal>,
}

impl Desk {
    async fn open(work: &Work, person: PersonId, action: Action, ids: &[ApplicationId]) -> Result<Desk, Error> {
        let seen = rows_of(work, ids).await?;
        let mut barred = HashMap::new();
        let mut merchants: Vec<MerchantId> = seen.iter().map(|row| row.merchant_id).collect();
        merchants.sort_unstable();
        merchants.dedup();
        for merchant in merchants {
            let mut refused = refusal(auth::require_recruiter(work, merchant, person).await)?;
            if refused.is_none() && action.recruits() {
                refused = refusal(accounts::merchants::require_certified(work, merchant).await)?;
            }
            barred.extend(refused.map(|refused| (merchant, refused)));
        }
        let outsider =
            |row: &applications::Model| barred.get(&row.merchant_id).is_some_and(|refused| refused.code == &NOT_FOUND);
        let known: Vec<&applications::Model> = seen.iter().filter(|row| !outsider(row)).collect();
        let places = Places::hold_all(work, known.iter().map(|row| row.shift_id).collect()).await?;
        let rows = store::lock_all(work, &known.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
        Ok(Desk { actor: Actor::merchant(person), action, at: None, silence_hours: 0, rows, places, barred })
    }

    /// Acts on one. A refusal comes back as a value: nothing was written for this one then.
    async fn act(
        &mut self,
        work: &Work,
        id: ApplicationId,
        reason: Option<(&str, &Arc<PersonKeys>)>,
    ) -> Result<Option<Refusal>, Error> {
        let Some(row) = self.rows.get(&id) else { return Ok(Some(NOT_FOUND.refuse())) };
        if let Some(refused) = self.barred.get(&row.merchant_id) {
            return Ok(Some(refused.clone()));
        }
        let mut row = row.clone();
        let Some(places) = self.places.get_mut(&row.shift_id) else { return Ok(Some(NOT_FOUND.refuse())) };
        let moment = self.at.unwrap_or(work.now);
        let to = match after(Standing::from(&row), Side::Merchant, self.action.step(), moment) {
            Ok(to) => to,
            Err(refused) => return Ok(Some(refused)),
        };
        let attends = matches!(self.action, Action::CheckIn | Action::Finish);
        if attends {
            let mark = Mark { at: moment, way: Way::Hand, actor: self.actor, words: reason };
            return match refusal(self.attend(work, &mut row, to, mark).await)? {
                Some(refused) => Ok(Some(refused)),
                None => {
                    self.rows.insert(id, row);
                    Ok(None)
                }
            };
        }
        if self.action == Action::Accept {
            // A place that could not be confirmed is not offered.
            if let Some(refused) = refusal(week::require(work, &row).await)? {
                return Ok(Some(refused));
            }
            // Accepting writes its own history and notice, as it does when the queue moves up.
            if let Some(refused) = refusal(places.accept(work, &mut row, self.actor).await)? {
                return Ok(Some(refused));
            }
        } else {
            let from = row.state;
            row.reason = reason.map(|(text, keys)| keys.seal(cell("reason", id), text)).transpose()?.or(row.reason);
            row.marked = row.marked || is_marked(self.action, &row, work.now);
            match self.action {
                Action::Reject | Action::Cancel | Action::NoShow => end(&mut row, work, to, self.actor),
                _ => row.state = to,
            }
            store::save(work, &row, from, self.actor).await?;
            if holds_place(from) && !holds_place(to) {
                places.give_back(work).await?;
            }
            notify::seeker(work, &row, self.action.notice()).await?;
        }
        self.rows.insert(id, row);
        Ok(None)
    }

    /// Records that somebody came or went.
    async fn attend(
        &self,
        work: &Work,
        row: &mut applications::Model,
        to: ApplicationState,
        mark: Mark<'_>,
    ) -> Result<(), Error> {
        match to {
            ApplicationState::CheckedIn => record::check_in(work, row, mark).await?,
            _ => record::check_out(work, row, mark, self.silence_hours).await?,
        }
        notify::seeker(work, row, self.action.notice()).await
    }

    /// Passes free places on, once all of the request is done: who was put on standby by it is in the queue then.
    async fn close(self, work: &Work) -> Result<(), Error> {
        for places in self.places.into_values() {
            places.pass_on(work).await?;
        }
        Ok(())
    }
}

/// A late cancellation stays on record for the merchant just as for a seeker.
fn is_marked(action: Action, row: &applications::Model, now: Timestamp) -> bool {
    let terms = || cancel_terms(Standing::from(row), row.cancel_free_hours, now, Side::Merchant);
    action == Action::Cancel && terms().is_some_and(|terms| terms.now == Terms::Mark)
}

/// A refusal as a value; anything else stays an error.
fn refusal<T>(result: Result<T, Error>) -> Result<Option<Refusal>, Error> {
    match result {
        Ok(_) => Ok(None),
        Err(Error::Refused(refused)) => Ok(Some(refused)),
        Err(error) => Err(error),
    }
}
