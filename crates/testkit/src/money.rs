//! Money in custody without the way through a payment, and the ledger's own proof.

use crate::TestApp;
use db::entities::ledger_transfers::TransferReason;
use kernel::{Fen, LedgerTransferId, MerchantId, PersonId, PostingId};
use uuid::Uuid;
use wallet::ledger::{self, Amount, Entry, Movement, Whose};

/// The licensed payer of all tests.
const PAYER: Uuid = Uuid::from_u128(0x0a11);

impl TestApp {
    /// Puts money into custody for a job.
    ///
    /// # Panics
    /// When the ledger refuses it.
    pub async fn fund_job(&self, posting: PostingId, fen: i64) {
        self.fund(Whose::Job(posting), posting.0, fen).await;
    }

    /// Puts money into custody for any job of a merchant.
    ///
    /// # Panics
    /// When the ledger refuses it.
    pub async fn fund_merchant(&self, merchant: MerchantId, fen: i64) {
        self.fund(Whose::MerchantFunds(merchant), merchant.0, fen).await;
    }

    async fn fund(&self, whose: Whose, reference: Uuid, fen: i64) {
        let house = self.lingong.app.clone();
        let funded = self.lingong.app.write(move |work| async move {
            let accounts = ledger::open(&house, &work, &[Whose::Custody(PAYER), whose]).await?;
            let movement = Movement {
                debit: accounts[0],
                credit: accounts[1],
                amount: Amount::of(Fen(fen))?,
                reason: TransferReason::Fund,
                reference,
            };
            let id = LedgerTransferId::new(work.now, &work.rng);
            ledger::commit(&house, &work, &[Entry::Transfer { id, movement }]).await
        });
        funded.await.expect("money in custody");
    }

    /// What is in somebody's wallet.
    ///
    /// # Panics
    /// When the database cannot be read.
    pub async fn in_wallet(&self, person: PersonId) -> i64 {
        let tx = self.lingong.app.read();
        let Some(account) = ledger::wallet_of(&tx, person).await.expect("a wallet or none") else { return 0 };
        ledger::balance(&tx, account).await.expect("a balance").map_or(0, |balance| balance.balance.0)
    }

    /// Derives the whole ledger again.
    ///
    /// # Panics
    /// When anything differs.
    pub async fn assert_balanced(&self) {
        let app = &self.lingong.app;
        let verdict = ledger::verify(&app.read(), &app.vault, &|_| {}).await.expect("the ledger can be read");
        assert_eq!(verdict.differences, 0, "{:?}", verdict.findings);
    }
}
