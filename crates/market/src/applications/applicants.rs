//! The merchant's pipeline: who signed up for a posting (SPEC WORK-2).

use super::application::{Standing, Step, is_the_seekers, next};
use super::store;
use super::view::{ShiftTimes, cell};
use crate::Market;
use crate::ratings::{self, Average};
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::columns::Sealed;
use db::entities::access_ledger::ActorKind;
use db::entities::applications::{self, ApplicationState};
use db::entities::certifications::{self, SubmissionState};
use db::entities::merchants::MerchantKind;
use db::entities::posting_history::Side;
use kernel::{ApplicationId, PersonId, PostingId, ResumeDeliveryId, ShiftId, Timestamp};
use platform::auth::{self, Signed};
use platform::refusals::NOT_FOUND;
use platform::{App, Error, Page, Path, Query, Result, Work, limit};
use policy::{AllowedFor, ApplicationReason, ApplicationText, Field, PersonName, Recruiting, Username};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use utoipa::{IntoParams, ToSchema};
use vault::{Ask, Grant, PersonKeys};

const LIST: &str = "applicants";

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ApplicantQuery {
    shift_id: Option<ShiftId>,
    state: Option<ApplicationState>,
    cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    limit: Option<u64>,
}

#[derive(Serialize, ToSchema)]
pub struct Applicant {
    pub id: ApplicationId,
    pub state: ApplicationState,
    /// Where the seeker stands in the line, from 1; null when they do not wait.
    pub queue_position: Option<i64>,
    pub seeker: SeekerView,
    pub note: Option<String>,
    /// The resume that they delivered for this job, until they withdraw it.
    pub resume_delivery_id: Option<ResumeDeliveryId>,
    pub shift: ShiftTimes,
    pub applied_at: Timestamp,
    pub accepted_at: Option<Timestamp>,
    pub confirm_by: Option<Timestamp>,
    pub bound_at: Option<Timestamp>,
    pub reason: Option<String>,
    /// What the merchant may do now.
    #[schema(value_type = Vec<String>)]
    pub next: Vec<Step>,
}

/// What a merchant sees of somebody who signed up.
#[derive(Clone, Serialize, ToSchema)]
pub struct SeekerView {
    pub name_masked: String,
    /// Whether real name and ID number were checked by staff.
    pub verified: bool,
    /// Shifts that they finished, anywhere.
    pub finished_count: i64,
    /// Shifts to which they did not come, or which they cancelled later than was free, anywhere.
    pub no_show_count: i64,
    /// What merchants say of them on average; null while fewer than three have said something.
    pub rating: Option<Average>,
}

/// Those who signed up for a posting of the caller's merchant, in the order in which they did.
#[utoipa::path(get, path = "/api/v1/postings/{id}/applications", operation_id = "list_applicants",
    tag = "applications", security(("session" = [])), params(("id" = PostingId, Path), ApplicantQuery),
    responses((status = 200, body = Page<Applicant>)))]
pub async fn list_applicants(
    State(market): State<Market>,
    signed: Signed,
    Path(id): Path<PostingId>,
    Query(query): Query<ApplicantQuery>,
) -> Result<Json<Page<Applicant>>> {
    let app = market.app.clone();
    let limit = limit(query.limit)?;
    let state = query.state.map_or("any", ApplicationState::as_str);
    let filters = format!("{id} {:?} {state}", query.shift_id);
    let after: Option<(Timestamp, ApplicationId)> = app.cursors.check(LIST, &filters, query.cursor.as_deref())?;
    let person = signed.person;
    let (cursors, opener) = (app.cursors.clone(), app.clone());
    let page = app
        .write(move |work| async move {
            let posting = crate::postings::store::get(&work, id).await?;
            let merchant = posting.merchant_id.ok_or_else(|| NOT_FOUND.refuse())?;
            auth::require_recruiter(&work, merchant, person).await?;
            // Only a qualification that stands reads what applicants wrote (SPEC MER-4).
            accounts::merchants::require_certified(&work, merchant).await?;
            let rows = find(&work, id, &query, after, limit).await?;
            let page = cursors.page(LIST, &filters, rows, limit, |row| (row.applied_at, row.id), |row| row);
            let items = open_all(&opener, &work, person, page.items).await?;
            Ok(Page { items, next: page.next })
        })
        .await?;
    Ok(Json(page))
}

async fn find(
    tx: &Tx,
    posting: PostingId,
    query: &ApplicantQuery,
    after: Option<(Timestamp, ApplicationId)>,
    limit: u64,
) -> Result<Vec<applications::Model>, Error> {
    let mut find = applications::Entity::find()
        .filter(applications::Column::PostingId.eq(posting))
        .order_by_asc(applications::Column::AppliedAt)
        .order_by_asc(applications::Column::Id)
        .limit(limit + 1);
    if let Some(shift) = query.shift_id {
        find = find.filter(applications::Column::ShiftId.eq(shift));
    }
    if let Some(state) = query.state {
        find = find.filter(applications::Column::State.eq(state));
    }
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(applications::Column::AppliedAt), Expr::col(applications::Column::Id)]);
        find = find.filter(key.gt(Expr::tuple([Expr::value(at), Expr::value(id)])));
    }
    Ok(find.all(tx).await?)
}

/// Opens a page: one grant and one row of the ledger for everybody on it.
async fn open_all(
    app: &App,
    work: &Work,
    person: PersonId,
    rows: Vec<applications::Model>,
) -> Result<Vec<Applicant>, Error> {
    let persons = persons_of(&rows);
    if persons.is_empty() {
        return Ok(Vec::new());
    }
    let ask = Ask {
        actor: person,
        actor_kind: ActorKind::Merchant,
        basis: "applicant_of_own_posting",
        persons: persons.clone(),
        fields: &[PersonName::SPEC.name, Username::SPEC.name, ApplicationText::SPEC.name, ApplicationReason::SPEC.name],
        matter: None,
    };
    let grant = vault::grant::<Recruiting>(work, work.now, &work.rng, ask).await?;
    let seekers = seekers(app, &grant, work, &persons).await?;
    // Of a minor without the guardian's yes the words are kept back with the name (SPEC MIN-3).
    let hidden = platform::undisclosed(app, work, &persons).await?;
    let positions = store::positions(work, &rows).await?;
    let resumes = match rows.first() {
        Some(row) => crate::resumes::delivered_to(work, row.posting_id, &persons).await?,
        None => HashMap::new(),
    };
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        // Somebody who has cancelled their account has no keys any more, and left no words.
        let keys = match row.note.is_some() || row.reason.is_some() {
            true => Some(app.vault.keys_of(row.person_id).await?),
            false => None,
        };
        let keys = keys.as_deref();
        let Some(seeker) = seekers.get(&row.person_id).cloned() else { continue };
        items.push(Applicant {
            id: row.id,
            state: row.state,
            queue_position: positions.get(&row.id).copied(),
            seeker,
            note: open(keys, &grant, "note", row.id, row.note.as_ref().filter(|_| !hidden.contains(&row.person_id)))?,
            resume_delivery_id: resumes.get(&row.person_id).copied().filter(|_| !hidden.contains(&row.person_id)),
            reason: open(keys, &grant, "reason", row.id, row.reason.as_ref())?,
            shift: ShiftTimes::of(&row),
            applied_at: row.applied_at,
            accepted_at: row.accepted_at,
            confirm_by: row.confirm_by,
            bound_at: row.bound_at,
            next: next(Standing::from(&row), Side::Merchant, work.now),
        });
    }
    Ok(items)
}

/// What a merchant sees of these persons, each of them. The caller holds the grant, and so the row of the access ledger.
///
/// # Errors
/// When the database or the keyring cannot be read.
pub(crate) async fn seekers(
    app: &App,
    grant: &Grant<Recruiting>,
    work: &Work,
    persons: &[PersonId],
) -> Result<HashMap<PersonId, SeekerView>, Error> {
    let names = accounts::people::display_names(app, grant, work, persons).await?;
    let records = records_of(work, persons).await?;
    let verified = verified_among(work, persons).await?;
    let ratings = ratings::of_seekers(work, persons).await?;
    let seen = persons.iter().map(|person| {
        let (finished_count, no_show_count) = records.get(person).copied().unwrap_or_default();
        let seeker = SeekerView {
            name_masked: names.get(person).map_or_else(|| "**".to_owned(), |name| name.masked.clone()),
            verified: verified.contains(person),
            finished_count,
            no_show_count,
            rating: ratings.get(person).copied(),
        };
        (*person, seeker)
    });
    Ok(seen.collect())
}

fn persons_of(rows: &[applications::Model]) -> Vec<PersonId> {
    let mut persons: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    persons.sort_unstable();
    persons.dedup();
    persons
}

fn open<F: AllowedFor<Recruiting>>(
    keys: Option<&PersonKeys>,
    grant: &Grant<Recruiting>,
    column: &'static str,
    id: ApplicationId,
    sealed: Option<&Sealed<F>>,
) -> Result<Option<String>, Error> {
    let (Some(sealed), Some(keys)) = (sealed, keys) else { return Ok(None) };
    Ok(Some(keys.open(grant, cell(column, id), sealed)?))
}

/// How many shifts each of them finished, and to how many they did not come.
async fn records_of(tx: &Tx, persons: &[PersonId]) -> Result<HashMap<PersonId, (i64, i64)>, Error> {
    use ApplicationState as S;
    let told = Condition::any()
        .add(applications::Column::State.is_in([S::Finished, S::Settled, S::NoShow]))
        .add(applications::Column::Marked.eq(true));
    let counts: Vec<(PersonId, ApplicationState, bool, i64)> = applications::Entity::find()
        .select_only()
        .columns([applications::Column::PersonId, applications::Column::State, applications::Column::Marked])
        .column_as(applications::Column::Id.count(), "count")
        .filter(applications::Column::PersonId.is_in(persons.iter().copied()))
        .filter(told)
        .group_by(applications::Column::PersonId)
        .group_by(applications::Column::State)
        .group_by(applications::Column::Marked)
        .into_tuple()
        .all(tx)
        .await?;
    let mut records: HashMap<PersonId, (i64, i64)> = HashMap::new();
    for (person, state, marked, count) in counts {
        let (finished, no_show) = records.entry(person).or_default();
        match state {
            S::NoShow => *no_show += count,
            S::Finished | S::Settled => *finished += count,
            _ => {}
        }
        if marked && is_the_seekers(state) {
            *no_show += count;
        }
    }
    Ok(records)
}

/// Who of them has proven their real name: by verification, or because staff certified them as a sole person.
async fn verified_among(tx: &Tx, persons: &[PersonId]) -> Result<HashSet<PersonId>, Error> {
    let found: Vec<PersonId> = certifications::Entity::find()
        .select_only()
        .column(certifications::Column::PersonId)
        .filter(certifications::Column::PersonId.is_in(persons.iter().copied()))
        .filter(certifications::Column::Kind.eq(MerchantKind::Sole))
        .filter(certifications::Column::State.eq(SubmissionState::Approved))
        .into_tuple()
        .all(tx)
        .await?;
    let mut verified = accounts::identity::verified_among(tx, persons).await?;
    verified.extend(found);
    Ok(verified)
}
