use super::store;
use crate::Market;
use crate::applications::{SeekerView, seekers};
use axum::Json;
use axum::extract::State;
use db::Tx;
use db::entities::access_ledger::ActorKind;
use db::entities::applications::ApplicationState;
use db::entities::talents;
use kernel::{ApplicationId, MerchantId, PersonId, Timestamp};
use platform::auth::{self, Signed};
use platform::{App, Error, Page, Path, Query, Result, Work, limit};
use policy::{Field, PersonName, Recruiting, TalentNote, Username};
use sea_orm::{QueryResult, Value};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vault::Ask;

const LIST: &str = "talents";

kernel::text_enum! {
    /// Whom of the pool one looks at.
    pub enum Pool {
        All = "all",
        Favourites = "favourites",
        /// Who finished a shift of this merchant.
        Worked = "worked",
        Blocked = "blocked",
    }
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TalentQuery {
    /// `all` unless told.
    #[param(value_type = Option<String>)]
    pub show: Option<Pool>,
    pub cursor: Option<String>,
    /// 1 to 50, 20 unless told.
    pub limit: Option<u64>,
}

/// Somebody who signed up for a job of this merchant.
#[derive(Serialize, ToSchema)]
pub struct Talent {
    /// Their latest sign-up here, by which they are marked and invited.
    pub id: ApplicationId,
    pub seeker: SeekerView,
    /// Their sign-ups here, and the shifts that they finished here.
    pub signed_up: i64,
    pub finished_here: i64,
    pub last_at: Timestamp,
    pub favourite: bool,
    pub blocked: bool,
    pub note: Option<String>,
}

/// One person of the pool, before anything is opened.
struct Found {
    person: PersonId,
    application: ApplicationId,
    signed_up: i64,
    finished: i64,
    last_at: Timestamp,
}

/// The people who ever signed up for a job of one's merchant, whoever came last first (SPEC WORK-9).
#[utoipa::path(get, path = "/api/v1/merchants/{id}/talents", operation_id = "list_talents", tag = "talents",
    security(("session" = [])), params(("id" = MerchantId, Path), TalentQuery),
    responses((status = 200, body = Page<Talent>)))]
pub async fn list_talents(
    State(market): State<Market>,
    signed: Signed,
    Path(merchant): Path<MerchantId>,
    Query(query): Query<TalentQuery>,
) -> Result<Json<Page<Talent>>> {
    let app = market.app.clone();
    let limit = limit(query.limit)?;
    let show = query.show.unwrap_or(Pool::All);
    let scope = format!("{merchant} {show}");
    let after: Option<(Timestamp, PersonId)> = app.cursors.check(LIST, &scope, query.cursor.as_deref())?;
    let actor = signed.person;
    let (cursors, opener) = (app.cursors.clone(), app.clone());
    let page = app
        .write(move |work| async move {
            auth::require_recruiter(&work, merchant, actor).await?;
            accounts::merchants::require_certified(&work, merchant).await?;
            let rows = find(&work, merchant, show, after, limit).await?;
            let page = cursors.page(LIST, &scope, rows, limit, |row| (row.last_at, row.person), |row| row);
            let items = open_all(&opener, &work, merchant, actor, page.items).await?;
            Ok(Page { items, next: page.next })
        })
        .await?;
    Ok(Json(page))
}

/// One page of persons. All sign-ups of the merchant are gone through by its index, and nothing else.
async fn find(
    tx: &Tx,
    merchant: MerchantId,
    show: Pool,
    after: Option<(Timestamp, PersonId)>,
    limit: u64,
) -> Result<Vec<Found>, Error> {
    let finished = [ApplicationState::Finished, ApplicationState::Settled].map(ApplicationState::as_str);
    let of = match show {
        Pool::All => "",
        Pool::Favourites => {
            "AND EXISTS (SELECT 1 FROM talents t WHERE t.merchant_id = a.merchant_id AND t.person_id = a.person_id AND t.favourite)"
        }
        Pool::Blocked => {
            "AND EXISTS (SELECT 1 FROM talents t WHERE t.merchant_id = a.merchant_id AND t.person_id = a.person_id AND t.blocked_at IS NOT NULL)"
        }
        Pool::Worked => {
            "AND EXISTS (SELECT 1 FROM applications w WHERE w.merchant_id = a.merchant_id AND w.person_id = a.person_id AND w.state IN ($3, $4))"
        }
    };
    // Ids grow with time, but only bytes compare alike on both engines, so the latest sign-up is asked for by its time.
    let sql = format!(
        "SELECT p.person_id, p.signed_up, p.finished, p.last_at, \
         (SELECT l.id FROM applications l WHERE l.merchant_id = $1 AND l.person_id = p.person_id \
          ORDER BY l.applied_at DESC, l.id DESC LIMIT 1) AS application_id \
         FROM (SELECT a.person_id, COUNT(*) AS signed_up, MAX(a.applied_at) AS last_at, \
          COUNT(CASE WHEN a.state IN ($3, $4) THEN 1 END) AS finished \
          FROM applications a WHERE a.merchant_id = $1 {of} GROUP BY a.person_id) p \
         WHERE p.last_at < $5 OR (p.last_at = $5 AND p.person_id < $6) \
         ORDER BY p.last_at DESC, p.person_id DESC LIMIT $2"
    );
    let (at, person) = after.unwrap_or((Timestamp::from_micros(i64::MAX), PersonId(uuid::Uuid::nil())));
    let most = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let values: [Value; 6] =
        [merchant.into(), most.into(), finished[0].into(), finished[1].into(), at.into(), person.into()];
    let rows = tx.rows(&sql, values).await?;
    Ok(rows.iter().map(found).collect::<std::result::Result<_, _>>()?)
}

fn found(row: &QueryResult) -> std::result::Result<Found, sea_orm::DbErr> {
    Ok(Found {
        person: row.try_get("", "person_id")?,
        application: row.try_get("", "application_id")?,
        signed_up: row.try_get("", "signed_up")?,
        finished: row.try_get("", "finished")?,
        last_at: row.try_get("", "last_at")?,
    })
}

/// Opens a page: one grant and one row of the ledger for everybody on it.
async fn open_all(
    app: &App,
    work: &Work,
    merchant: MerchantId,
    actor: PersonId,
    rows: Vec<Found>,
) -> Result<Vec<Talent>, Error> {
    let persons: Vec<PersonId> = rows.iter().map(|row| row.person).collect();
    if persons.is_empty() {
        return Ok(Vec::new());
    }
    let ask = Ask {
        actor,
        actor_kind: ActorKind::Merchant,
        basis: "talent_pool",
        persons: persons.clone(),
        fields: &[PersonName::SPEC.name, Username::SPEC.name, TalentNote::SPEC.name],
        matter: None,
    };
    let grant = vault::grant::<Recruiting>(work, work.now, &work.rng, ask).await?;
    let mut seekers = seekers(app, &grant, work, &persons).await?;
    let mut marks = store::marks(work, merchant, &persons).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(seeker) = seekers.remove(&row.person) else { continue };
        let mark = marks.remove(&row.person);
        let note = match mark.as_ref().and_then(|mark| mark.note.as_ref().map(|note| (mark.id, note))) {
            Some((id, note)) => {
                let keys = app.vault.keys_of(row.person).await?;
                Some(keys.open(&grant, store::cell(id), note)?)
            }
            None => None,
        };
        let marked = |what: fn(&talents::Model) -> bool| mark.as_ref().is_some_and(what);
        items.push(Talent {
            id: row.application,
            seeker,
            signed_up: row.signed_up,
            finished_here: row.finished,
            last_at: row.last_at,
            favourite: marked(|mark| mark.favourite),
            blocked: marked(|mark| mark.blocked_at.is_some()),
            note,
        });
    }
    Ok(items)
}
