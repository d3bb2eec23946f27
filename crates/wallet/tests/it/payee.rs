//! Somebody who earned wages and takes them out.

use crate::world::{commit, movement, open};
use db::Snapshot;
use db::entities::ledger_transfers::TransferReason;
use db::entities::notices::{self, NoticeKind};
use db::entities::postings::SignUpMode;
use db::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use kernel::{LedgerAccountId, LedgerTransferId, PersonId, RowId};
use sandbox::AlipayHandle;
use testkit::{Client, JobPlan, Reply, TestApp, Value, json};
use wallet::ledger::{self, Balance, Entry, PAYER, Whose};

pub const WITHDRAWALS: &str = "/api/v1/me/withdrawals";
pub const TERMS: &str = "/api/v1/me/withdrawals/terms";
pub const PAYOUTS: &str = "/api/v1/staff/payouts";
pub const PASSWORD: &str = "a quiet long passphrase";
const ANNA: &str = "19900000001";

/// A person with a password, a verified name, and a wallet with money in it.
pub struct Payee {
    pub client: Client,
    pub id: PersonId,
    pub wallet: LedgerAccountId,
    pub custody: LedgerAccountId,
    pub account: &'static str,
}

impl Payee {
    /// 安娜, whose name is 陈安娜, with so many fen earned.
    pub async fn anna(app: &TestApp, fen: i64) -> Payee {
        let client = app.register("安娜", ANNA).await;
        Payee::with(app, client, ("陈安娜", ANNA), fen).await
    }

    /// Makes a payee of somebody who is signed in.
    pub async fn with(app: &TestApp, client: Client, (name, phone): (&str, &'static str), fen: i64) -> Payee {
        app.clock.advance_seconds(61);
        let code = app.request_code(phone).await;
        let set = client.put("/api/v1/auth/password", json!({ "new_password": PASSWORD, "code": code })).await;
        assert_eq!(set.status, 204, "{}", set.text);
        app.verify(&client, name).await;
        client.agree("payout").await;
        let id = client.person_id().await;
        let job = app.job(JobPlan::new(app, SignUpMode::FirstCome, 48, 1)).await;
        let opened = open(app, vec![Whose::Custody(PAYER), Whose::Job(job.posting), Whose::Wallet(id)]).await;
        let [custody, job, wallet] = opened[..] else { panic!("three accounts") };
        let entry = |reason, debit, credit| Entry::Transfer {
            id: LedgerTransferId::new(app.now(), &app.lingong.app.rng),
            movement: movement(reason, debit, credit, fen),
        };
        let wages = vec![entry(TransferReason::Fund, custody, job), entry(TransferReason::Wage, job, wallet)];
        commit(app, wages).await.expect("the wages are paid");
        let funded = alipay(app).balance().checked_add(kernel::Fen(fen)).expect("it fits");
        alipay(app).set_balance(funded);
        Payee { client, id, wallet, custody, account: phone }
    }

    pub fn body(&self, id: &str, fen: i64) -> Value {
        json!({ "id": id, "amount_fen": fen, "account": self.account, "proof": { "password": PASSWORD } })
    }

    pub async fn ask(&self, id: &str, fen: i64) -> Reply {
        self.client.post(WITHDRAWALS, self.body(id, fen)).await
    }

    /// Asks for a withdrawal and gives its id.
    pub async fn withdraw(&self, app: &TestApp, fen: i64) -> String {
        let id = new_id(app);
        self.ask(&id, fen).await.ok();
        id
    }

    pub async fn seen(&self, id: &str) -> Value {
        self.client.get(&format!("{WITHDRAWALS}/{id}")).await.ok()
    }

    pub async fn state(&self, id: &str) -> String {
        self.seen(id).await["state"].as_str().expect("a state").to_owned()
    }

    pub async fn balance(&self, app: &TestApp) -> Balance {
        ledger::balance(&app.lingong.app.read(), self.wallet).await.expect("a query").expect("a wallet")
    }

    /// What is in the wallet, and what of it is held.
    pub async fn has(&self, app: &TestApp) -> (i64, i64) {
        let balance = self.balance(app).await;
        (balance.balance.0, balance.held.0)
    }

    /// The kinds of the notices about withdrawals and the wallet, oldest first.
    pub async fn told(&self, app: &TestApp) -> Vec<NoticeKind> {
        let rows = notices::Entity::find()
            .filter(notices::Column::PersonId.eq(self.id))
            .order_by_asc(notices::Column::CreatedAt)
            .order_by_asc(notices::Column::Id)
            .all(&app.lingong.app.read())
            .await
            .expect("notices");
        let about = |kind: &NoticeKind| kind.as_str().starts_with("withdrawal") || kind.as_str().starts_with("wallet");
        rows.into_iter().map(|row| row.kind).filter(about).collect()
    }
}

/// The licensed payer's simulated account.
pub fn alipay(app: &TestApp) -> &AlipayHandle {
    &app.lingong.simulators.as_ref().expect("tests have simulators").custody
}

pub fn new_id(app: &TestApp) -> String {
    RowId::new(app.now(), &app.lingong.app.rng).to_string()
}

/// Does what is due now, and again after so many seconds.
pub async fn after(app: &TestApp, seconds: i64) {
    app.clock.advance_seconds(seconds);
    app.run_jobs().await;
}

/// Every fen is where it belongs: the ledger derives, and the payer holds what is owed.
pub async fn assert_balanced(app: &TestApp) {
    let house = &app.lingong.app;
    let snapshot = Snapshot::take(&house.config.main_database()).await.expect("a snapshot");
    let verdict = ledger::verify(&snapshot, &house.vault, &|_| ()).await.expect("it can be read");
    snapshot.close().await.expect("it closes");
    assert_eq!((verdict.differences, verdict.findings.as_slice()), (0, [].as_slice()));
    assert_eq!((verdict.custody, verdict.operators), (verdict.claims, 0));
}

/// And the payer's account holds exactly that too.
pub async fn assert_covered(app: &TestApp) {
    assert_balanced(app).await;
    let standing = ledger::standing(&app.lingong.app.read()).await.expect("sums");
    assert_eq!(standing.custody, i128::from(alipay(app).balance().0), "the payer holds what is owed");
}
