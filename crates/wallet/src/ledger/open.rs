use super::kinds::{book_of, grows_on, owner_of};
use super::refusals::TOO_MANY_ENTRIES;
use super::{mac, read, store};
use anyhow::Context;
use db::Tx;
use db::columns::Digest;
use db::entities::ledger_accounts::{self, AccountKind, Column};
use db::entities::wallets;
use kernel::{Fen, LedgerAccountId, MerchantId, PersonId, PostingId};
use platform::{App, Error, Work};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Accounts of one call.
pub const ACCOUNTS_MAX: usize = 1_000;

/// What stands for the operator as an owner: there is one.
pub const OPERATOR: Uuid = Uuid::nil();

/// The licensed payer of this installation, as the owner of its custody account: there is one.
pub const PAYER: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001);

/// Which account is meant: each of these has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whose {
    /// What the licensed payer of this id holds in custody.
    Custody(Uuid),
    /// The wages funded for this job.
    Job(PostingId),
    MerchantFunds(MerchantId),
    Wallet(PersonId),
    OwnFunds,
    ServiceIncome,
    Capital,
    RewardExpense,
    TaxDue,
}

impl Whose {
    pub const fn kind(self) -> AccountKind {
        match self {
            Whose::Custody(_) => AccountKind::Custody,
            Whose::Job(_) => AccountKind::Job,
            Whose::MerchantFunds(_) => AccountKind::MerchantFunds,
            Whose::Wallet(_) => AccountKind::Wallet,
            Whose::OwnFunds => AccountKind::OwnFunds,
            Whose::ServiceIncome => AccountKind::ServiceIncome,
            Whose::Capital => AccountKind::Capital,
            Whose::RewardExpense => AccountKind::RewardExpense,
            Whose::TaxDue => AccountKind::TaxDue,
        }
    }

    /// None for a person, whom only `wallets` names.
    const fn owner_id(self) -> Option<Uuid> {
        match self {
            Whose::Custody(payer) => Some(payer),
            Whose::Job(posting) => Some(posting.0),
            Whose::MerchantFunds(merchant) => Some(merchant.0),
            Whose::Wallet(_) => None,
            Whose::OwnFunds | Whose::ServiceIncome | Whose::Capital | Whose::RewardExpense | Whose::TaxDue => {
                Some(OPERATOR)
            }
        }
    }
}

/// The accounts that are meant, opened where they are not there yet, in the order asked for. The person, the posting and the
/// merchant must be there; whether they may have an account is the caller's question.
///
/// Call it once in a unit, before [`super::commit`].
///
/// # Errors
/// `too_many_entries`, or that the database cannot be written.
pub async fn open(app: &App, work: &Work, wanted: &[Whose]) -> Result<Vec<LedgerAccountId>, Error> {
    if wanted.len() > ACCOUNTS_MAX {
        return Err(TOO_MANY_ENTRIES.refuse().with("most", ACCOUNTS_MAX).into());
    }
    // In one order, so that two units that open the same do not wait for each other.
    let all: BTreeSet<Whose> = wanted.iter().copied().collect();
    let mut found = find(work, &all).await?;
    for whose in all.iter().filter(|whose| !found.contains_key(whose)).copied().collect::<Vec<_>>() {
        let id = match whose {
            Whose::Wallet(person) => open_wallet(app, work, person).await?,
            _ => open_other(app, work, whose).await?,
        };
        found.insert(whose, id);
    }
    let ids = wanted.iter().map(|whose| found.get(whose).copied().context("every account was found or opened"));
    Ok(ids.collect::<anyhow::Result<_>>()?)
}

async fn find(tx: &Tx, wanted: &BTreeSet<Whose>) -> Result<BTreeMap<Whose, LedgerAccountId>, Error> {
    let mut found = BTreeMap::new();
    let persons = wanted.iter().filter_map(|whose| match whose {
        Whose::Wallet(person) => Some(*person),
        _ => None,
    });
    let persons: Vec<PersonId> = persons.collect();
    if !persons.is_empty() {
        let rows = wallets::Entity::find().filter(wallets::Column::PersonId.is_in(persons)).all(tx).await?;
        found.extend(rows.into_iter().map(|row| (Whose::Wallet(row.person_id), row.account_id)));
    }
    let owners: BTreeSet<Uuid> = wanted.iter().filter_map(|whose| whose.owner_id()).collect();
    if !owners.is_empty() {
        let rows = ledger_accounts::Entity::find().filter(Column::OwnerId.is_in(owners)).all(tx).await?;
        for row in rows {
            let meant = wanted.iter().find(|whose| whose.owner_id() == row.owner_id && whose.kind() == row.kind);
            found.extend(meant.map(|whose| (*whose, row.id)));
        }
    }
    Ok(found)
}

async fn open_wallet(app: &App, work: &Work, person: PersonId) -> Result<LedgerAccountId, Error> {
    let lock = app.vault.keyed_digest("ledger.open", person.0.as_bytes());
    work.one_at_a_time(&lock.0).await?;
    if let Some(account) = read::wallet_of(work, person).await? {
        return Ok(account);
    }
    let row = empty(app, work, Whose::Wallet(person));
    let wallet = wallets::Model {
        person_id: person,
        account_id: row.id,
        opened_at: work.now,
        moved_by: store::end_of_day(work.now),
        mac: mac::of_wallet(&app.vault, person, row.id),
    };
    db::insert(work, row).await?;
    let account = wallet.account_id;
    db::insert(work, wallet).await?;
    Ok(account)
}

/// Opens an account; who comes second finds the first one's.
async fn open_other(app: &App, work: &Work, whose: Whose) -> Result<LedgerAccountId, Error> {
    let row = empty(app, work, whose).into_active_model().reset_all();
    let insert = ledger_accounts::Entity::insert(row).on_conflict_do_nothing_on([Column::Kind, Column::OwnerId]);
    insert.exec_without_returning(&work.tx).await?;
    let found = find(work, &BTreeSet::from([whose])).await?;
    Ok(found.get(&whose).copied().context("an account that was just opened is there")?)
}

fn empty(app: &App, work: &Work, whose: Whose) -> ledger_accounts::Model {
    let kind = whose.kind();
    let mut row = ledger_accounts::Model {
        id: LedgerAccountId::new(work.now, &work.rng),
        kind,
        book: book_of(kind),
        owner: owner_of(kind),
        owner_id: whose.owner_id(),
        grows_on: grows_on(kind),
        balance_fen: Fen::ZERO,
        held_fen: Fen::ZERO,
        lines: 0,
        opened_at: work.now,
        moved_at: work.now,
        mac: Digest(Vec::new()),
    };
    row.mac = mac::of_account(&app.vault, &row);
    row
}
