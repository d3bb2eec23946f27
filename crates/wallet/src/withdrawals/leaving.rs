use super::store;
use crate::ledger;
use db::Tx;
use kernel::{Fen, PersonId};
use platform::{Error, PayoutsConfig};

/// What is open about somebody's money before their account can be cancelled (SPEC ACC-8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenMatters {
    /// What is in the wallet, held or not.
    pub balance: Fen,
    /// The least that can be withdrawn.
    pub least: Fen,
    /// Withdrawals that have not ended, or that staff have to settle.
    pub withdrawals: u64,
}

impl OpenMatters {
    /// Whether there is money that can still be withdrawn. A rest below that stays in the ledger, under the person's id.
    pub fn is_owed(&self) -> bool {
        self.balance >= self.least
    }
}

/// Looks.
///
/// # Errors
/// When the database cannot be read.
pub async fn open_matters(tx: &Tx, person: PersonId, payouts: &PayoutsConfig) -> Result<OpenMatters, Error> {
    let balance = match ledger::wallet_of(tx, person).await? {
        Some(account) => ledger::balance(tx, account).await?.map_or(Fen::ZERO, |balance| balance.balance),
        None => Fen::ZERO,
    };
    let withdrawals = store::count_open(tx, person).await?;
    Ok(OpenMatters { balance, least: Fen(payouts.least_fen()), withdrawals })
}
