use super::refusals::{ALREADY_FROZEN, MATTER_NOT_FOUND, NOT_FROZEN, OWN_WALLET};
use super::refuse::REASON_CHARS;
use super::{send, store};
use crate::Wallet;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::access_ledger::ActorKind;
use db::entities::cases;
use db::entities::notices::NoticeKind;
use db::entities::wallet_freezes::{self, Column};
use kernel::text::Lines;
use kernel::{CaseId, PersonId, RowId, Timestamp, WithdrawalId};
use platform::auth::{Finance, Staff};
use platform::{Answer, Command, Error, Page, PageQuery, Path, Query, Result, Work, clean_text};
use policy::{Field, Supporting, Username};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use talk::notices::{Notice, push};
use utoipa::ToSchema;
use uuid::Uuid;
use vault::{Ask, Grant};

const LIST: &str = "wallet_freezes";

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FreezeBody {
    /// What the person is told, 2 to 500 characters.
    reason: String,
    /// What it is for: a withdrawal of this person, or a case.
    matter: Uuid,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseBody {
    /// Why it ends, 2 to 500 characters.
    reason: String,
}

/// A frozen wallet.
#[derive(Serialize, ToSchema)]
pub(crate) struct WalletFreezeView {
    id: RowId,
    person_id: PersonId,
    /// Null for whoever has cancelled their account.
    username_masked: Option<String>,
    reason: String,
    matter: Uuid,
    frozen_at: Timestamp,
    frozen_by_you: bool,
    released_at: Option<Timestamp>,
    release_reason: Option<String>,
}

/// Freezes, newest first; whose they are is masked, and the look is recorded.
#[utoipa::path(get, path = "/api/v1/staff/wallet-freezes", operation_id = "list_wallet_freezes", tag = "staff",
    security(("session" = ["finance"])), params(PageQuery), responses((status = 200, body = Page<WalletFreezeView>)))]
pub(crate) async fn list_wallet_freezes(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<WalletFreezeView>>> {
    let app = &wallet.app;
    let limit = query.limit()?;
    let after: Option<(Timestamp, RowId)> = app.cursors.check(LIST, "", query.cursor.as_deref())?;
    let tx = app.read();
    let mut find = wallet_freezes::Entity::find();
    if let Some((at, id)) = after {
        let key = Expr::tuple([Expr::col(Column::FrozenAt), Expr::col(Column::Id)]);
        find = find.filter(key.lt(Expr::tuple([Expr::value(at), Expr::value(id)])));
    }
    let rows = find.order_by_desc(Column::FrozenAt).order_by_desc(Column::Id).limit(limit + 1).all(&tx).await?;
    let page = app.cursors.page(LIST, "", rows, limit, |row| (row.frozen_at, row.id), |row| row);
    let looker = staff.signed.person;
    // One's own wallet stands in the list like any other, without a look at oneself.
    let persons: Vec<PersonId> =
        page.items.iter().map(|row| row.person_id).filter(|person| *person != looker).collect();
    let grant: Option<Grant<Supporting>> = match persons.is_empty() {
        true => None,
        false => Some(app.write(move |work| async move { look(&work, looker, persons).await }).await?),
    };
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let username_masked = match &grant {
            Some(grant) if row.person_id != looker => username(app, grant, &tx, row.person_id).await?,
            _ => None,
        };
        items.push(WalletFreezeView {
            id: row.id,
            person_id: row.person_id,
            username_masked,
            reason: row.reason.0,
            matter: row.matter,
            frozen_at: row.frozen_at,
            frozen_by_you: row.frozen_by == Some(looker),
            released_at: row.released_at,
            release_reason: row.release_reason.map(|reason| reason.0),
        });
    }
    Ok(Json(Page { items, next: page.next }))
}

async fn look(work: &Work, actor: PersonId, persons: Vec<PersonId>) -> Result<Grant<Supporting>, Error> {
    let ask = Ask {
        actor,
        actor_kind: ActorKind::Staff,
        basis: "wallet_freeze",
        persons,
        fields: &[Username::SPEC.name],
        matter: None,
    };
    Ok(vault::grant(work, work.now, &work.rng, ask).await?)
}

async fn username(
    app: &platform::App,
    grant: &Grant<Supporting>,
    tx: &db::Tx,
    person: PersonId,
) -> Result<Option<String>, Error> {
    let row = db::entities::people::Entity::find_by_id(person).one(tx).await?;
    if row.is_none_or(|row| row.username.is_emptied()) {
        return Ok(None);
    }
    let username = accounts::people::username(app, grant, tx, person).await?;
    Ok(Some(accounts::people::mask_username(username.expose())))
}

/// Freezes a wallet: nothing is taken out until it is released. The person is told why.
#[utoipa::path(post, path = "/api/v1/staff/wallets/{person}/freeze", operation_id = "freeze_wallet", tag = "staff",
    security(("session" = ["finance"])), params(("person" = PersonId, Path)), request_body = FreezeBody,
    responses((status = 204)))]
pub(crate) async fn freeze_wallet(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Path(person): Path<PersonId>,
    command: Command<FreezeBody>,
) -> Result<Answer<()>> {
    let FreezeBody { reason, matter } = command.body;
    let reason = PublicText(clean_text("reason", &reason, Lines::Many, REASON_CHARS)?);
    let freezer = staff.signed.person;
    wallet
        .app
        .once(&staff.signed, command.once, move |work| async move {
            if person == freezer {
                return Err(OWN_WALLET.refuse().into());
            }
            store::lock_person(&work, person).await?;
            require_matter(&work, person, matter).await?;
            if store::frozen(&work, person).await?.is_some() {
                return Err(ALREADY_FROZEN.refuse().into());
            }
            let id = RowId::new(work.now, &work.rng);
            let row = wallet_freezes::Model {
                id,
                person_id: person,
                reason,
                matter,
                frozen_at: work.now,
                frozen_by: Some(freezer),
                released_at: None,
                released_by: None,
                release_reason: None,
            };
            db::insert(&work, row).await?;
            push(&work, person, &format!("freeze:{id}:frozen"), Notice::of(NoticeKind::WalletFrozen)).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}

/// What a freeze is for exists, and is about this person where it is a withdrawal.
async fn require_matter(work: &Work, person: PersonId, matter: Uuid) -> Result<(), Error> {
    let withdrawal = store::find(work, WithdrawalId(matter)).await?;
    if withdrawal.is_some_and(|row| row.person_id == person) {
        return Ok(());
    }
    match cases::Entity::find_by_id(CaseId(matter)).one(&work.tx).await? {
        Some(_) => Ok(()),
        None => Err(MATTER_NOT_FOUND.on("matter").into()),
    }
}

/// Releases a wallet. What was approved before is sent now.
#[utoipa::path(post, path = "/api/v1/staff/wallets/{person}/release", operation_id = "release_wallet", tag = "staff",
    security(("session" = ["finance"])), params(("person" = PersonId, Path)), request_body = ReleaseBody,
    responses((status = 204)))]
pub(crate) async fn release_wallet(
    State(wallet): State<Wallet>,
    staff: Staff<Finance>,
    Path(person): Path<PersonId>,
    command: Command<ReleaseBody>,
) -> Result<Answer<()>> {
    let reason = PublicText(clean_text("reason", &command.body.reason, Lines::Many, REASON_CHARS)?);
    let releaser = staff.signed.person;
    wallet
        .app
        .once(&staff.signed, command.once, move |work| async move {
            if person == releaser {
                return Err(OWN_WALLET.refuse().into());
            }
            store::lock_person(&work, person).await?;
            let row = store::frozen(&work, person).await?.ok_or_else(|| NOT_FROZEN.refuse())?;
            let id = row.id;
            let released = wallet_freezes::Model {
                released_at: Some(work.now),
                released_by: Some(releaser),
                release_reason: Some(reason),
                ..row
            };
            db::update(&work, released).await?;
            for waiting in store::approved_of(&work, person).await? {
                send::queue(&work, &waiting).await?;
            }
            push(&work, person, &format!("freeze:{id}:released"), Notice::of(NoticeKind::WalletReleased)).await?;
            Ok((StatusCode::NO_CONTENT, ()))
        })
        .await
}
