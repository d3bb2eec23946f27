use super::sealing::{self, mask_name};
use super::store;
use crate::Care;
use axum::Json;
use axum::extract::State;
use db::entities::access_ledger::ActorKind;
use db::entities::guardianships::{self, BondRelation, BondState};
use kernel::majority::{Standing, may_declare};
use kernel::{PersonId, Timestamp};
use platform::auth::Signed;
use platform::{App, Error, Lang, Operator, Result};
use policy::{Guarding, OWN_INCOME};
use serde::Serialize;
use utoipa::ToSchema;
use vault::{Ask, Grant};

kernel::text_enum! {
    /// As what somebody acts.
    pub enum StandingView {
        Adult = "adult",
        OwnIncome = "own_income",
        Guarded = "guarded",
    }
}

/// What a minor sees of their own standing. An adult sees `adult` and nothing else.
#[derive(Serialize, ToSchema)]
pub(crate) struct Minority {
    standing: StandingView,
    /// Whether nothing is processed until a guardian consents.
    limited: bool,
    /// When everything is deleted without that.
    erase_at: Option<Timestamp>,
    /// Whether one may declare to live on one's own labour: at 16 and 17.
    may_declare: bool,
    /// The words of that declaration.
    declaration: &'static str,
    /// Whether one may still correct the birth date oneself.
    may_correct: bool,
    /// Until when the link works that was made last.
    link_expires_at: Option<Timestamp>,
    guardians: Vec<MyGuardian>,
    operator: Operator,
}

/// A guardian as the minor sees them.
#[derive(Serialize, ToSchema)]
struct MyGuardian {
    name_masked: String,
    relation: BondRelation,
    state: BondState,
    submitted_at: Timestamp,
    decided_at: Option<Timestamp>,
}

/// Whether one needs a guardian, by when, and who has been asked (SPEC MIN-2).
#[utoipa::path(get, path = "/api/v1/me/minority", operation_id = "get_minority", tag = "privacy",
    security(("session" = [])), responses((status = 200, body = Minority)))]
pub(crate) async fn get_minority(State(care): State<Care>, signed: Signed, lang: Lang) -> Result<Json<Minority>> {
    let app = &care.app;
    let tx = app.read();
    let person = signed.person;
    let minor = app.minor(&tx, person).await?;
    let standing = match minor.as_ref().map(|minor| minor.standing) {
        None | Some(Standing::Adult) => StandingView::Adult,
        Some(Standing::OwnIncome) => StandingView::OwnIncome,
        Some(Standing::Guarded) => StandingView::Guarded,
    };
    let own = |minor: &platform::Minor| {
        minor.row.corrected_at.is_none() && minor.row.source == db::entities::minors::BirthSource::Profile
    };
    let guardians = if minor.is_some() { guardians(app, person).await? } else { Vec::new() };
    Ok(Json(Minority {
        standing,
        limited: minor.as_ref().is_some_and(platform::Minor::is_limited),
        erase_at: minor.as_ref().and_then(|minor| minor.row.erase_at),
        may_declare: minor.as_ref().is_some_and(|minor| may_declare(minor.born, app.now())),
        declaration: lang.pick(OWN_INCOME.zh, OWN_INCOME.en),
        may_correct: minor.as_ref().is_some_and(own),
        link_expires_at: store::open_link_of(&tx, person, app.now()).await?.map(|link| link.expires_at),
        guardians,
        operator: app.config.operator.clone(),
    }))
}

/// The guardians' masked names are theirs: the look is in their ledger.
async fn guardians(app: &App, ward: PersonId) -> Result<Vec<MyGuardian>, Error> {
    let rows = store::of_ward(&app.read(), ward).await?;
    let rows: Vec<guardianships::Model> = rows.into_iter().filter(|row| !row.name.is_emptied()).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let persons: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    let grant: Grant<Guarding> = app
        .write(move |work| async move {
            let ask = Ask {
                actor: ward,
                actor_kind: ActorKind::Seeker,
                basis: "own_guardian",
                persons,
                fields: &sealing::FIELDS[..1],
                matter: None,
            };
            Ok(vault::grant(&work, work.now, &work.rng, ask).await?)
        })
        .await?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        let keys = app.vault.keys_of(row.person_id).await?;
        let opened = sealing::open(&keys, &grant, &row, app.now())?;
        views.push(MyGuardian {
            name_masked: mask_name(&opened.name),
            relation: row.relation,
            state: row.state,
            submitted_at: row.submitted_at,
            decided_at: row.decided_at,
        });
    }
    Ok(views)
}
