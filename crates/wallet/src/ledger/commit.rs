use super::books::{Account, Books, Done};
use super::refusals::TOO_MANY_ENTRIES;
use super::store;
use super::{Entry, Movement};
use db::entities::ledger_accounts::AccountKind;
use db::entities::ledger_holds::HoldState;
use kernel::{LedgerAccountId, LedgerHoldId, LedgerTransferId, Timestamp};
use platform::{App, Error, Work};
use std::collections::{BTreeMap, BTreeSet};

/// Entries of one call: their rows fit into one statement.
pub const ENTRIES_MAX: usize = 500;

/// Does all these entries or none, in the order in which they stand, inside the caller's unit of work; gives what stands in the
/// ledger for each. Doing them again gives the same and changes nothing.
///
/// Call it once in a unit and last: see the module.
///
/// # Errors
/// What [`Books::apply`] refuses, `too_many_entries`, or that the database cannot be written. The unit must end with the error,
/// so that nothing of it stays.
pub async fn commit(app: &App, work: &Work, entries: &[Entry]) -> Result<Vec<Done>, Error> {
    if entries.len() > ENTRIES_MAX {
        return Err(TOO_MANY_ENTRIES.refuse().with("most", ENTRIES_MAX).into());
    }
    let named = Named::by(entries);
    let (before, moved_at) = load(work, &named).await?;
    let mut after = before.clone();
    let mut done = Vec::with_capacity(entries.len());
    for entry in entries {
        done.push(after.apply(entry)?);
    }
    save(app, work, (&before, &after), &moved_at).await?;
    Ok(done)
}

/// What the entries name.
struct Named {
    accounts: BTreeSet<LedgerAccountId>,
    transfers: Vec<LedgerTransferId>,
    holds: BTreeSet<LedgerHoldId>,
    /// Holds that end: their rows say which accounts are theirs.
    ending: BTreeSet<LedgerHoldId>,
}

impl Named {
    fn by(entries: &[Entry]) -> Named {
        let (mut accounts, mut transfers) = (BTreeSet::new(), Vec::new());
        let (mut holds, mut ending) = (BTreeSet::new(), BTreeSet::new());
        let mut both = |movement: &Movement| accounts.extend([movement.debit, movement.credit]);
        for entry in entries {
            match entry {
                Entry::Transfer { id, movement } => {
                    both(movement);
                    transfers.push(*id);
                }
                Entry::Place { id, movement } => {
                    both(movement);
                    holds.insert(*id);
                }
                Entry::Post { hold, transfer, .. } => {
                    ending.insert(*hold);
                    transfers.push(*transfer);
                }
                Entry::Void { hold } => {
                    ending.insert(*hold);
                }
            }
        }
        holds.extend(&ending);
        Named { accounts, transfers, holds, ending }
    }
}

/// Locks the accounts, and only then reads what stands in the ledger: whoever had the lock before has committed by then.
async fn load(work: &Work, named: &Named) -> Result<(Books, BTreeMap<LedgerAccountId, Timestamp>), Error> {
    let mut accounts = named.accounts.clone();
    if !named.ending.is_empty() {
        // The accounts of a hold never change, so they can be read before the lock.
        let ending = store::holds(work, named.ending.iter().copied()).await?;
        accounts.extend(ending.values().flat_map(|held| [held.movement.debit, held.movement.credit]));
    }
    let rows = store::lock(work, accounts).await?;
    let mut books = Books::default();
    let mut moved_at = BTreeMap::new();
    for row in &rows {
        books.accounts.insert(row.id, store::account(row));
        moved_at.insert(row.id, row.moved_at);
    }
    if !named.transfers.is_empty() {
        books.transfers = store::transfers(work, named.transfers.iter().copied()).await?;
    }
    if !named.holds.is_empty() {
        books.holds = store::holds(work, named.holds.iter().copied()).await?;
    }
    Ok((books, moved_at))
}

async fn save(
    app: &App,
    work: &Work,
    (before, after): (&Books, &Books),
    moved_at: &BTreeMap<LedgerAccountId, Timestamp>,
) -> Result<(), Error> {
    let mut changes = Vec::new();
    for (id, account) in &after.accounts {
        let was = before.accounts.get(id).copied().unwrap_or(Account::empty(account.kind));
        if was == *account {
            continue;
        }
        changes.push((*id, was, *account));
        let today = store::end_of_day(work.now);
        let first_today = moved_at.get(id).is_none_or(|at| store::end_of_day(*at) != today);
        if account.kind == AccountKind::Wallet && first_today {
            store::touch_wallet(work, *id).await?;
        }
    }
    store::save_accounts(work, &changes).await?;
    let (mut placed, mut ended) = (Vec::new(), Vec::new());
    for (id, held) in &after.holds {
        match before.holds.get(id) {
            None => placed.push(held),
            Some(was) if was.state == HoldState::Pending && held.state != was.state => ended.push(held),
            Some(_) => {}
        }
    }
    store::insert_holds(&app.vault, work, after, placed).await?;
    for held in ended {
        store::end_hold(work, held).await?;
    }
    let new = after.transfers.iter().filter(|(id, _)| !before.transfers.contains_key(id)).map(|(_, posted)| posted);
    store::insert_transfers(&app.vault, work, after, new.collect()).await
}
