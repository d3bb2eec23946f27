//! A merchant with a till: orders, payments at the simulated vendor, and what the ledger has of it.

use db::Snapshot;
use db::entities::ledger_accounts::{self, AccountKind};
use db::entities::merchant_members::{self, MemberRole};
use db::entities::postings::SignUpMode;
use kernel::Fen;
use sandbox::AlipayHandle;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use testkit::{Client, Job, JobPlan, Someone, TestApp, Value, json};
use uuid::Uuid;
use wallet::ledger::{self, Balance};

pub struct Till {
    pub app: TestApp,
    pub job: Job,
    /// A member who pays.
    pub payer: Someone,
}

impl Till {
    pub async fn open(app: TestApp) -> Till {
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 48, 3)).await;
        let payer = app.someone().await;
        let row = merchant_members::Model {
            merchant_id: job.merchant,
            person_id: payer.id,
            role: MemberRole::Finance,
            joined_at: app.lingong.app.now(),
        };
        let added = app.lingong.app.write(move |work| async move { Ok(db::insert(&work, row).await?) }).await;
        added.expect("a member");
        Till { app, job, payer }
    }

    pub fn client(&self) -> &Client {
        &self.payer.client
    }

    /// The operator's account at the vendor.
    pub fn own(&self) -> &AlipayHandle {
        &self.app.lingong.simulators.as_ref().expect("tests have simulators").alipay
    }

    /// The licensed payer's.
    pub fn custody(&self) -> &AlipayHandle {
        &self.app.lingong.simulators.as_ref().expect("tests have simulators").custody
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/api/v1/merchants/{}/{rest}", self.job.merchant)
    }

    /// Orders packs of refreshes: 10 for 20 yuan.
    pub async fn order(&self, packs: i64) -> Value {
        let body = json!({ "product": "refresh", "packs": packs });
        self.client().post(&self.path("orders"), body).await.ok()
    }

    /// Begins to pay an order, and opens the vendor's page as a browser does. Gives the payment.
    pub async fn begin(&self, order: &Value) -> Value {
        let path = format!("/api/v1/orders/{}/payments", text(&order["id"]));
        self.visit(self.client().post(&path, json!({ "way": "wap" })).await.ok()).await
    }

    /// Begins to put wages into custody.
    pub async fn fund(&self, fen: i64, posting: Option<Uuid>) -> Value {
        let body = json!({ "amount_fen": fen, "posting_id": posting, "way": "page" });
        self.visit(self.client().post(&self.path("fundings"), body).await.ok()).await
    }

    /// Opens the vendor's page of a payment that has begun.
    pub async fn visit(&self, begun: Value) -> Value {
        let address = text(&begun["redirect_url"]);
        let path = address.strip_prefix(&self.app.base).expect("the simulator is here");
        let page = self.app.nobody().get(path).await;
        assert_eq!(page.status, 200, "{}", page.text);
        begun["payment"].clone()
    }

    /// Funds and pays.
    pub async fn funded(&self, fen: i64, posting: Option<Uuid>) -> Value {
        let payment = self.fund(fen, posting).await;
        assert!(self.custody().pay(&text(&payment["number"])).await);
        self.payment(&payment).await
    }

    /// An order that is paid, and its payment.
    pub async fn bought(&self, packs: i64) -> (Value, Value) {
        let order = self.order(packs).await;
        let payment = self.begin(&order).await;
        assert!(self.own().pay(&text(&payment["number"])).await);
        (self.see(&order).await, self.payment(&payment).await)
    }

    pub async fn payment(&self, payment: &Value) -> Value {
        self.client().get(&format!("/api/v1/payments/{}", text(&payment["id"]))).await.ok()
    }

    /// The order as it is now.
    pub async fn see(&self, order: &Value) -> Value {
        self.client().get(&format!("/api/v1/orders/{}", text(&order["id"]))).await.ok()["order"].clone()
    }

    pub async fn give_back(&self, order: &Value, units: i64) -> testkit::Reply {
        let path = format!("/api/v1/orders/{}/refunds", text(&order["id"]));
        self.client().post(&path, json!({ "units": units })).await
    }

    /// What is on the account of this kind and owner; zero where there is none.
    pub async fn balance(&self, kind: AccountKind, owner: Uuid) -> Balance {
        let tx = self.app.lingong.app.read();
        let row = ledger_accounts::Entity::find()
            .filter(ledger_accounts::Column::Kind.eq(kind))
            .filter(ledger_accounts::Column::OwnerId.eq(owner))
            .one(&tx)
            .await
            .expect("a query");
        let zero = Balance { balance: Fen::ZERO, held: Fen::ZERO, available: Fen::ZERO };
        match row {
            Some(row) => ledger::balance(&tx, row.id).await.expect("a query").expect("an account"),
            None => zero,
        }
    }

    /// What the operator has earned.
    pub async fn income(&self) -> Balance {
        self.balance(AccountKind::ServiceIncome, ledger::OPERATOR).await
    }

    pub async fn merchant_funds(&self) -> Balance {
        self.balance(AccountKind::MerchantFunds, self.job.merchant.0).await
    }

    /// The differences that finance staff see.
    pub async fn cases(&self) -> Vec<Value> {
        let finance = self.app.staff(db::entities::staff_roles::StaffRole::Finance).await;
        let list = finance.get("/api/v1/staff/money-cases").await.ok();
        list["items"].as_array().expect("a list").clone()
    }

    /// Does a job once more, as whoever was not told that it was done would.
    pub async fn again(&self, kind: &'static str, subject: Uuid) {
        let queued =
            self.app.lingong.app.write(move |work| async move {
                Ok(work.enqueue(platform::JobKind(kind), subject, 77, work.now).await?)
            });
        queued.await.expect("it is queued");
        self.app.run_jobs().await;
    }

    /// The ledger derives from its transfers, and the operator has no wages.
    pub async fn assert_balanced(&self) {
        let house = &self.app.lingong.app;
        let snapshot = Snapshot::take(&house.config.main_database()).await.expect("a snapshot");
        let verdict = ledger::verify(&snapshot, &house.vault, &|_| ()).await.expect("it can be read");
        snapshot.close().await.expect("it closes");
        assert_eq!((verdict.differences, verdict.findings.as_slice()), (0, [].as_slice()));
        assert_eq!((verdict.custody, verdict.operators), (verdict.claims, 0));
    }
}

pub fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

pub fn id(value: &Value) -> Uuid {
    text(value).parse().expect("an id")
}
