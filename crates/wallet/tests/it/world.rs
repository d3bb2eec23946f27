//! A payer, a job and people with wallets.

use db::Snapshot;
use db::entities::ledger_transfers::TransferReason;
use kernel::{Fen, LedgerAccountId, LedgerHoldId, LedgerTransferId};
use platform::Error;
use testkit::{JobPlan, TestApp};
use uuid::Uuid;
use wallet::ledger::{self, Amount, Balance, Done, Entry, Movement, Verdict, Whose};

pub struct World {
    pub app: TestApp,
    pub custody: LedgerAccountId,
    pub job: LedgerAccountId,
    pub funds: LedgerAccountId,
    pub wallets: Vec<LedgerAccountId>,
}

impl World {
    /// With so many people.
    pub async fn of(app: TestApp, people: usize) -> World {
        let plan = JobPlan::new(&app, db::entities::postings::SignUpMode::FirstCome, 48, 1);
        let job = app.job(plan).await;
        let payer = Uuid::from_u128(0x0a11);
        let mut wanted = vec![Whose::Custody(payer), Whose::Job(job.posting), Whose::MerchantFunds(job.merchant)];
        wanted.extend(app.people(people).await.into_iter().map(|someone| Whose::Wallet(someone.id)));
        let opened = open(&app, wanted).await;
        let [custody, job, funds, wallets @ ..] = opened.as_slice() else { panic!("three accounts and more") };
        World { custody: *custody, job: *job, funds: *funds, wallets: wallets.to_vec(), app }
    }

    pub fn transfer(&self, reason: TransferReason, debit: LedgerAccountId, credit: LedgerAccountId, fen: i64) -> Entry {
        Entry::Transfer { id: self.transfer_id(), movement: movement(reason, debit, credit, fen) }
    }

    pub fn fund(&self, fen: i64) -> Entry {
        self.transfer(TransferReason::Fund, self.custody, self.job, fen)
    }

    pub fn wage(&self, wallet: usize, fen: i64) -> Entry {
        self.transfer(TransferReason::Wage, self.job, self.wallets[wallet], fen)
    }

    pub fn withdraw(&self, wallet: usize, fen: i64) -> Entry {
        self.transfer(TransferReason::Withdrawal, self.wallets[wallet], self.custody, fen)
    }

    /// A withdrawal that is set aside.
    pub fn hold(&self, wallet: usize, fen: i64) -> (LedgerHoldId, Entry) {
        let id = LedgerHoldId::new(self.app.now(), &self.app.lingong.app.rng);
        let movement = movement(TransferReason::Withdrawal, self.wallets[wallet], self.custody, fen);
        (id, Entry::Place { id, movement })
    }

    pub fn transfer_id(&self) -> LedgerTransferId {
        LedgerTransferId::new(self.app.now(), &self.app.lingong.app.rng)
    }

    pub async fn commit(&self, entries: Vec<Entry>) -> Result<Vec<Done>, Error> {
        commit(&self.app, entries).await
    }

    pub async fn balance(&self, account: LedgerAccountId) -> Balance {
        let found = ledger::balance(&self.app.lingong.app.read(), account).await.expect("a query");
        found.expect("an account")
    }

    /// The ledger derived from one moment of the database.
    pub async fn verdict(&self) -> Verdict {
        let house = &self.app.lingong.app;
        let snapshot = Snapshot::take(&house.config.main_database()).await.expect("a snapshot");
        let verdict = ledger::verify(&snapshot, &house.vault, &|_| ()).await.expect("it can be read");
        snapshot.close().await.expect("it closes");
        verdict
    }

    /// Nothing is wrong, and what the payer holds is what everybody has.
    pub async fn assert_balanced(&self) {
        let verdict = self.verdict().await;
        assert_eq!((verdict.differences, verdict.findings.as_slice()), (0, [].as_slice()));
        assert_eq!((verdict.custody, verdict.operators), (verdict.claims, 0));
    }
}

pub fn movement(reason: TransferReason, debit: LedgerAccountId, credit: LedgerAccountId, fen: i64) -> Movement {
    let amount = Amount::of(Fen(fen)).expect("more than zero");
    Movement { debit, credit, amount, reason, reference: Uuid::from_u128(7) }
}

pub async fn open(app: &TestApp, wanted: Vec<Whose>) -> Vec<LedgerAccountId> {
    let house = app.lingong.app.clone();
    let opened = app.lingong.app.write(move |work| async move { ledger::open(&house, &work, &wanted).await }).await;
    opened.expect("the accounts are opened")
}

pub async fn commit(app: &TestApp, entries: Vec<Entry>) -> Result<Vec<Done>, Error> {
    let house = app.lingong.app.clone();
    app.lingong.app.write(move |work| async move { ledger::commit(&house, &work, &entries).await }).await
}

/// The code of a refusal.
pub fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> &'static str {
    match result {
        Err(Error::Refused(refusal)) => refusal.code.code,
        other => panic!("no refusal: {other:?}"),
    }
}
