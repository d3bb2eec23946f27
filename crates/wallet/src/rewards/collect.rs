use super::figures;
use super::read::{RewardView, view};
use super::refusals::{BAD_TAX_ID_NUMBER, REWARD_FIGURES_CHANGED, REWARD_FUNDS_SHORT, REWARD_LAPSED, TAX_ID_USED};
use super::store::{self, cell};
use crate::Wallet;
use crate::ledger::refusals::INSUFFICIENT_FUNDS;
use crate::ledger::{self, Amount, Entry, Movement, PAYER, Whose};
use crate::tax::Withholding;
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::PublicText;
use db::entities::ledger_transfers::TransferReason;
use db::entities::rewards::{self, RewardState};
use db::entities::tax_identities;
use kernel::calendar::day_of;
use kernel::id_number::{IdNumber, Strictness};
use kernel::text::Lines;
use kernel::{Fen, LedgerTransferId, PersonId, RewardId, Secret};
use platform::auth::{Signed, require_consent};
use platform::refusals::REQUIRED;
use platform::{Answer, App, Command, Error, Lang, Path, Result, Work, clean_text};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::Deserialize;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Collect {
    /// The net amount that was shown; where it is another one now, nothing is paid.
    net_fen: i64,
    /// Needed for the first packet: the real name, 2 to 50 characters.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    name: Option<Secret>,
    /// Needed for the first packet: the 18 characters of the identity card (GB 11643-1999).
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    id_number: Option<Secret>,
}

/// Collects a packet: the tax is withheld, and the rest is in the caller's wallet at once (SPEC PAY-5). Doing it again pays
/// nothing more.
#[utoipa::path(post, path = "/api/v1/rewards/{id}/collection", operation_id = "collect_reward", tag = "rewards",
    security(("session" = [])), params(("id" = RewardId, Path)), request_body = Collect,
    responses((status = 200, body = RewardView)))]
pub(crate) async fn collect_reward(
    State(wallet): State<Wallet>,
    signed: Signed,
    lang: Lang,
    Path(id): Path<RewardId>,
    command: Command<Collect>,
) -> Result<Answer<RewardView>> {
    let app = wallet.app.clone();
    let person = signed.person;
    let Collect { net_fen, name, id_number } = command.body;
    let campaign = store::own(&app.read(), id, person).await?.campaign_id;
    require_consent(&app.read(), person, policy::TAX_IDENTITY).await?;
    let given = match store::identity(&app.read(), person).await? {
        Some(_) => None,
        None => Some(identity(&app, person, name, id_number).await?),
    };
    app.once(&signed, command.once, move |work| async move {
        // The campaign first, as drawing does; then one payment of a person at a time, because tax counts them together.
        store::lock_campaign(&work, campaign).await?;
        let lock = wallet.app.vault.keyed_digest("rewards.person", person.0.as_bytes());
        work.one_at_a_time(&lock.0).await?;
        let reward = store::own(&work, id, person).await?;
        match reward.state {
            RewardState::Paid => return Ok((StatusCode::OK, view(&work, reward, work.now, lang).await?)),
            RewardState::Lapsed => return Err(REWARD_LAPSED.refuse().into()),
            RewardState::Drawn => {}
        }
        let withheld = figures::of(&work, &reward, work.now).await?;
        if withheld.net.0 != net_fen {
            return Err(REWARD_FIGURES_CHANGED.refuse().with("net_fen", withheld.net.0).into());
        }
        remember(&work, person, given).await?;
        let paid = rewards::Model {
            state: RewardState::Paid,
            tax_fen: Some(withheld.tax),
            net_fen: Some(withheld.net),
            rule: Some(PublicText::from(withheld.rule.id)),
            paid_at: Some(work.now),
            ..reward
        };
        db::update(&work, paid.clone()).await?;
        let seen = view(&work, paid, work.now, lang).await?;
        pay(&wallet.app, &work, (id, person), &withheld).await?;
        Ok((StatusCode::OK, seen))
    })
    .await
}

/// Name and ID number as they were typed, checked and sealed.
async fn identity(
    app: &App,
    person: PersonId,
    name: Option<Secret>,
    id_number: Option<Secret>,
) -> Result<tax_identities::Model, Error> {
    let (Some(name), Some(number)) = (name, id_number) else {
        return Err(REQUIRED.on("name").into());
    };
    let name = clean_text("name", name.expose(), Lines::One, 2..=50)?;
    let strictness = if app.config.accepts_invented_codes() { Strictness::Demo } else { Strictness::Strict };
    let number = IdNumber::parse(number.expose(), strictness, day_of(app.now()))
        .map_err(|_| BAD_TAX_ID_NUMBER.on("id_number"))?;
    let keys = app.vault.keys_of(person).await?;
    Ok(tax_identities::Model {
        person_id: person,
        name: keys.seal(cell("name", person), &name)?,
        id_number: keys.seal(cell("id_number", person), number.as_str())?,
        id_number_blind: app.vault.blind("tax_identities", "id_number", number.as_str()),
        given_at: app.now(),
        paid_at: app.now(),
    })
}

/// Keeps who was paid, and until when tax law wants it known. One number belongs to one account.
async fn remember(work: &Work, person: PersonId, given: Option<tax_identities::Model>) -> Result<(), Error> {
    match (store::identity(work, person).await?, given) {
        (Some(known), _) => db::update(work, tax_identities::Model { paid_at: work.now, ..known }).await?,
        (None, Some(row)) => {
            work.one_at_a_time(&row.id_number_blind.0).await?;
            let blind = row.id_number_blind.clone();
            let same = tax_identities::Entity::find().filter(tax_identities::Column::IdNumberBlind.eq(blind));
            if same.count(&work.tx).await? > 0 {
                return Err(TAX_ID_USED.on("id_number").into());
            }
            db::insert(work, row).await?;
        }
        (None, None) => return Err(REQUIRED.on("name").into()),
    }
    Ok(())
}

/// Books it: an expense and the tax owed in the operator's book, the net amount in the book of wages.
async fn pay(app: &App, work: &Work, (id, person): (RewardId, PersonId), withheld: &Withholding) -> Result<(), Error> {
    let wanted = [Whose::RewardExpense, Whose::OwnFunds, Whose::TaxDue, Whose::Custody(PAYER), Whose::Wallet(person)];
    let accounts = ledger::open(app, work, &wanted).await?;
    let [expense, funds, tax_due, custody, wallet] = accounts[..] else {
        return Err(anyhow::anyhow!("five accounts were asked for").into());
    };
    let mut entries = Vec::with_capacity(3);
    for (reason, debit, credit, fen) in [
        (TransferReason::RewardPaid, expense, funds, withheld.net),
        (TransferReason::TaxWithheld, expense, tax_due, withheld.tax),
        (TransferReason::Reward, custody, wallet, withheld.net),
    ] {
        if fen == Fen::ZERO {
            continue;
        }
        let movement = Movement { debit, credit, amount: Amount::of(fen)?, reason, reference: id.0 };
        entries.push(Entry::Transfer { id: LedgerTransferId::new(work.now, &work.rng), movement });
    }
    match ledger::commit(app, work, &entries).await {
        Err(Error::Refused(refusal)) if refusal.code == &INSUFFICIENT_FUNDS => Err(REWARD_FUNDS_SHORT.refuse().into()),
        other => other.map(|_| ()),
    }
}
