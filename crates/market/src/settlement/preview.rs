//! What a settlement would pay, line by line, before anything is paid.

use super::lines::{self, LINES_MAX, Line};
use super::pay::{self, Funds};
use super::refusals::NOTHING_TO_SETTLE;
use super::slips::statement_of;
use super::wage::{self, Change, Extra, Slip};
use crate::Market;
use crate::postings::store as postings;
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use db::entities::postings as posting_rows;
use db::entities::postings::{Settlement, WageUnit};
use kernel::calendar::Day;
use kernel::text::Lines as TextLines;
use kernel::{ApplicationId, Fen, MerchantId, PersonId, PostingId, Refusal, Timestamp};
use platform::auth::{self, Signed};
use platform::refusals::{INVALID_FIELD, NOT_FOUND};
use platform::{App, Body, Error, Lang, Path, Result, Work, clean_text};
use policy::{Field, PersonName, Recruiting, Username, WageRecord};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;
use vault::Ask;
use wallet::wages::REASON_CHARS;

/// The most that one wage, bonus or tip comes to: a million yuan.
const AMOUNT_MAX: i64 = 100_000_000;

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmountWithReason {
    /// Above zero, at most 100 000 000.
    amount_fen: i64,
    /// 2 to 200 characters; the worker reads it.
    reason: String,
}

/// What the merchant says about one wage.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WageChange {
    application_id: ApplicationId,
    /// For a wage by the piece: how many were made.
    #[serde(default)]
    pieces: Option<i64>,
    #[serde(default)]
    bonus: Option<AmountWithReason>,
    /// At most a fifth of what was earned, all deductions together.
    #[serde(default)]
    deduction: Option<AmountWithReason>,
    #[serde(default)]
    tip: Option<AmountWithReason>,
    /// Pays so much now and owes the rest.
    #[serde(default)]
    part: Option<AmountWithReason>,
}

/// Which wages, and how they change.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettlementPlan {
    /// Of shifts that begin on or before this day in China (`2026-11-30`); all unless told.
    #[serde(default)]
    pub until: Option<String>,
    /// Only these sign-ups, at most 100; all unless told.
    #[serde(default)]
    pub only: Option<Vec<ApplicationId>>,
    /// At most 100.
    #[serde(default)]
    pub changes: Vec<WageChange>,
}

#[derive(Serialize, ToSchema)]
pub struct SettlementPreview {
    pub settlement: Settlement,
    pub lines: Vec<WageLine>,
    /// What is paid now: the sum of the lines.
    pub pays_fen: Fen,
    /// What waits for staff.
    pub disputed_fen: Fen,
    /// There are more than fit into one settlement; the rest comes with the next.
    pub more: bool,
    pub funds: JobFunds,
}

#[derive(Serialize, ToSchema)]
pub struct JobFunds {
    /// In custody for this job and free.
    pub job_fen: Fen,
    /// In custody for this job and held for disputes.
    pub held_fen: Fen,
    /// The merchant's in custody, for any job.
    pub merchant_fen: Fen,
    /// What must still be funded before this is paid.
    pub missing_fen: Fen,
}

#[derive(Serialize, ToSchema)]
pub struct WageLine {
    pub application_id: ApplicationId,
    pub name_masked: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub unit: WageUnit,
    pub rate_fen: Fen,
    /// In minutes for a wage by the hour, else in days or pieces; null while the pieces are not said.
    pub work: Option<i64>,
    pub earned_fen: Fen,
    pub bonus_fen: Fen,
    pub deduction_fen: Fen,
    pub tip_fen: Fen,
    pub owed_fen: Fen,
    pub paid_before_fen: Fen,
    pub pays_fen: Fen,
    pub left_fen: Fen,
    pub disputed_fen: Fen,
    pub due_at: Option<Timestamp>,
    /// The wage in one line, in the reader's language.
    pub statement: Option<String>,
    /// Why this line is not paid as it stands.
    pub problem: Option<Problem>,
}

#[derive(Serialize, ToSchema)]
pub struct Problem {
    pub code: String,
    pub text: String,
}

/// What a settlement would pay. Nothing is written but who looked.
#[utoipa::path(post, path = "/api/v1/postings/{id}/settlements/preview", operation_id = "preview_settlement",
    tag = "settlement", security(("session" = [])), params(("id" = PostingId, Path)), request_body = SettlementPlan,
    responses((status = 200, body = SettlementPreview)))]
pub async fn preview_settlement(
    State(market): State<Market>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<PostingId>,
    Body(plan): Body<SettlementPlan>,
) -> Result<Json<SettlementPreview>> {
    let app = market.app.clone();
    let changes = changes(&plan)?;
    let person = signed.person;
    let house = app.clone();
    let preview = app.write(move |work| async move {
        let (posting, merchant) = require(&work, id, person).await?;
        let (ids, more) = ids(&work, &posting, &plan).await?;
        let rows = lines::rows(&work, &ids).await?;
        let lines = lines::lines(&work, &posting, rows, work.now).await?;
        let planned: Vec<(Line, Planned)> = lines.into_iter().map(|line| plan_one(line, &changes)).collect();
        let names = names(&house, &work, person, &planned).await?;
        let (_, funds) = pay::funds(&house, &work, &posting, merchant).await?;
        let views: Vec<WageLine> = planned.into_iter().map(|one| view(one, &names, lang)).collect();
        Ok(whole(&posting, views, more, funds))
    });
    Ok(Json(preview.await?))
}

/// The posting of a merchant whose money the person may move, also while the merchant is suspended: work that is done is paid.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn require(tx: &db::Tx, id: PostingId, person: PersonId) -> Result<(posting_rows::Model, MerchantId), Error> {
    let posting = postings::get(tx, id).await?;
    let merchant = posting.merchant_id.ok_or_else(|| NOT_FOUND.refuse())?;
    auth::require_finance(tx, merchant, person).await?;
    Ok((posting, merchant))
}

/// The changes by sign-up, with their texts cleaned.
///
/// # Errors
/// `invalid_field` and what is wrong with a text.
pub fn changes(plan: &SettlementPlan) -> Result<HashMap<ApplicationId, Change>, Refusal> {
    let many = |n: usize| n > LINES_MAX;
    if many(plan.changes.len()) || plan.only.as_ref().is_some_and(|only| many(only.len()) || only.is_empty()) {
        return Err(INVALID_FIELD.on("changes").with("most", LINES_MAX));
    }
    let mut by_id = HashMap::with_capacity(plan.changes.len());
    for said in &plan.changes {
        if said.pieces.is_some_and(|pieces| !(0..=1_000_000).contains(&pieces)) {
            return Err(INVALID_FIELD.on("pieces").with("least", 0).with("most", 1_000_000));
        }
        let change = Change {
            pieces: said.pieces,
            bonus: extra("bonus", said.bonus.as_ref())?,
            deduction: extra("deduction", said.deduction.as_ref())?,
            tip: extra("tip", said.tip.as_ref())?,
            part: extra("part", said.part.as_ref())?,
        };
        if by_id.insert(said.application_id, change).is_some() {
            return Err(INVALID_FIELD.on("changes"));
        }
    }
    Ok(by_id)
}

/// # Errors
/// `invalid_field` and what is wrong with the text.
pub fn extra(field: &'static str, said: Option<&AmountWithReason>) -> Result<Option<Extra>, Refusal> {
    let Some(said) = said else { return Ok(None) };
    if !(1..=AMOUNT_MAX).contains(&said.amount_fen) {
        return Err(INVALID_FIELD.on(field).with("least", 1).with("most", AMOUNT_MAX));
    }
    let reason = clean_text(field, &said.reason, TextLines::Many, REASON_CHARS)?;
    Ok(Some(Extra { amount: Fen(said.amount_fen), reason }))
}

fn until(plan: &SettlementPlan) -> Result<Option<Day>, Refusal> {
    let parse = |day: &String| day.parse().map_err(|_| INVALID_FIELD.on("until"));
    plan.until.as_ref().map(parse).transpose()
}

/// The sign-ups that a plan means, and whether there are more than fit.
///
/// # Errors
/// `invalid_field`, and `nothing_to_settle` when a sign-up that is named is not among them.
pub async fn ids(
    tx: &db::Tx,
    posting: &posting_rows::Model,
    plan: &SettlementPlan,
) -> Result<(Vec<ApplicationId>, bool), Error> {
    let mut ids = match &plan.only {
        Some(only) => lines::among(tx, posting.id, only).await?,
        None => lines::candidates(tx, posting.id, until(plan)?).await?,
    };
    let named = plan.changes.iter().all(|change| ids.contains(&change.application_id));
    if !named || plan.only.as_ref().is_some_and(|only| only.iter().any(|id| !ids.contains(id))) {
        return Err(NOTHING_TO_SETTLE.refuse().into());
    }
    let more = ids.len() > LINES_MAX;
    ids.truncate(LINES_MAX);
    Ok((ids, more))
}

/// A payment, or why there is none.
pub type Planned = (Change, Result<Slip, Refusal>);

/// Works one line out.
pub fn plan_one(line: Line, changes: &HashMap<ApplicationId, Change>) -> (Line, Planned) {
    let change = changes.get(&line.application.id).cloned().unwrap_or_default();
    let slip = wage::slip(&line.wage, line.hours, &change);
    (line, (change, slip))
}

async fn names(
    app: &App,
    work: &Work,
    actor: PersonId,
    planned: &[(Line, Planned)],
) -> Result<HashMap<PersonId, String>, Error> {
    let mut persons: Vec<PersonId> = planned.iter().map(|(line, _)| line.application.person_id).collect();
    persons.sort_unstable();
    persons.dedup();
    masked_names(app, work, actor, persons).await
}

/// What workers are called in front of whoever pays them.
///
/// # Errors
/// When the ledger of accesses cannot be written.
pub async fn masked_names(
    app: &App,
    work: &Work,
    actor: PersonId,
    persons: Vec<PersonId>,
) -> Result<HashMap<PersonId, String>, Error> {
    if persons.is_empty() {
        return Ok(HashMap::new());
    }
    let ask = Ask {
        actor,
        actor_kind: ActorKind::Merchant,
        basis: "settlement_of_own_posting",
        persons: persons.clone(),
        fields: &[PersonName::SPEC.name, Username::SPEC.name, WageRecord::SPEC.name],
        matter: None,
    };
    let grant = vault::grant::<Recruiting>(work, work.now, &work.rng, ask).await?;
    let names = accounts::people::display_names(app, &grant, work, &persons).await?;
    Ok(names.into_iter().map(|(person, name)| (person, name.masked)).collect())
}

fn view((line, (_, planned)): (Line, Planned), names: &HashMap<PersonId, String>, lang: Lang) -> WageLine {
    let name_masked = names.get(&line.application.person_id).cloned().unwrap_or_else(|| "**".to_owned());
    let (row, pays, disputed, problem) = match planned {
        Ok(slip) => (slip.after.clone(), slip.paid(), slip.disputed, None),
        Err(refusal) => {
            let text = lang.pick(refusal.code.zh, refusal.code.en).to_owned();
            (line.wage.clone(), Fen::ZERO, Fen::ZERO, Some(Problem { code: refusal.code.code.to_owned(), text }))
        }
    };
    let statement = statement_of(&row, lang);
    WageLine {
        application_id: line.application.id,
        name_masked,
        starts_at: line.application.starts_at,
        ends_at: line.application.ends_at,
        unit: row.unit,
        rate_fen: row.rate_fen,
        work: row.work,
        earned_fen: row.earned_fen,
        bonus_fen: row.bonus_fen,
        deduction_fen: row.deduction_fen,
        tip_fen: row.tip_fen,
        owed_fen: wage::owed(&row),
        paid_before_fen: wage::paid(&line.wage),
        pays_fen: pays,
        left_fen: wage::left(&row),
        disputed_fen: disputed,
        due_at: row.due_at,
        statement,
        problem,
    }
}

fn whole(posting: &posting_rows::Model, lines: Vec<WageLine>, more: bool, funds: Funds) -> SettlementPreview {
    let pays = Fen(lines.iter().map(|line| line.pays_fen.0).sum());
    let disputed = Fen(lines.iter().map(|line| line.disputed_fen.0).sum());
    SettlementPreview {
        settlement: posting.settlement.unwrap_or(Settlement::OnCompletion),
        lines,
        pays_fen: pays,
        disputed_fen: disputed,
        more,
        funds: JobFunds {
            job_fen: funds.job,
            held_fen: funds.held,
            merchant_fen: funds.merchant,
            // What is held for these wages is free again once they are paid.
            missing_fen: Fen((pays.0 - funds.job.0 - funds.held.0 - funds.merchant.0).max(0)),
        },
    }
}
