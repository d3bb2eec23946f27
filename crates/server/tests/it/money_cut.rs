//! Money under power cuts: the real program is killed while it settles wages, sends withdrawals and gives payments back, at
//! whatever step, against a vendor that lives on; started again it brings everything to its end, once.

use crate::crash::{Folder, Program, folder_of};
use crate::erasure_cut::end_leases;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use db::entities::payment_refunds::{self, RefundState};
use db::entities::postings::SignUpMode;
use db::entities::settlements;
use db::entities::withdrawals::{self, WithdrawalState};
use kernel::{Clock, Fen, Rng};
use sandbox::{AlipayFault, AlipayHandle, AlipaySandboxConfig, alipay_router};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::process::Command;
use std::time::Duration;
use testkit::{Client, Job, JobPlan, Reply, Someone, TestApp, Value, json, on_both_engines};

const HOUR: i64 = 3_600;
const NAMES: [&str; PEOPLE] = ["陈安", "林贝", "黄晨", "丁一", "方圆", "高歌", "何田", "江月"];
const PASSWORD: &str = "a quiet long passphrase";
/// As many as cuts: each round has one wage, two withdrawals and one refund of its own.
const PEOPLE: usize = CUTS.len();
/// Three hours at 20.00.
pub(crate) const WAGE: i64 = 6_000;
const WITHDRAWN: i64 = 1_500;
/// Of each person.
const WITHDRAWALS: usize = 2;
/// Units that go back, and what one of them cost.
const UNITS: i64 = 3;
const UNIT: i64 = 200;
/// Nothing here takes as long on the slowest machine; a program that stands still fails the test.
const PATIENCE: Duration = Duration::from_secs(240);

/// When the program is killed.
#[derive(Clone, Copy, Debug)]
enum Cut {
    /// As soon as the round's wage is settled, whoever was told.
    Settled,
    /// As soon as a withdrawal of the round is written down.
    Asked,
    /// While the payer has the order in hand: not done, done, or done after the cut.
    Transfer(AlipayFault),
    /// While the vendor has a refund in hand.
    Refund(AlipayFault),
}

const CUTS: [Cut; 8] = [
    Cut::Settled,
    Cut::Transfer(AlipayFault::HangBefore),
    Cut::Refund(AlipayFault::HangAfter),
    Cut::Transfer(AlipayFault::HangAfter),
    Cut::Refund(AlipayFault::DoneLate),
    Cut::Transfer(AlipayFault::DoneLate),
    Cut::Asked,
    Cut::Refund(AlipayFault::HangBefore),
];

/// The operator's account and the payer's, at a vendor that is not the demo's: its key is made for this test.
struct Vendor {
    own: AlipayHandle,
    custody: AlipayHandle,
    address: String,
    server: tokio::task::JoinHandle<()>,
}

impl Vendor {
    async fn open() -> Vendor {
        let account =
            |config: AlipaySandboxConfig| alipay_router(AlipaySandboxConfig { vendor_key: Some(new_key()), ..config });
        let (own_router, own) = account(AlipaySandboxConfig::new(Clock::system(), Rng::seeded(1)));
        let (custody_router, custody) = account(AlipaySandboxConfig::custody(Clock::system(), Rng::seeded(2)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        // What it began it does, also when whoever called is gone.
        let carry_on = |request: Request, next: Next| async {
            tokio::spawn(next.run(request)).await.expect("the vendor does not panic")
        };
        let router: Router = own_router.merge(custody_router).layer(from_fn(carry_on));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.expect("the vendor answers") });
        custody.set_balance(Fen(1_000_000));
        Vendor { own, custody, address, server }
    }

    /// Both accounts as an installation configures them.
    fn configured(&self) -> String {
        let key = sandbox::demo_app_private_key().expose().clone();
        let section = |name: &str, account: AlipaySandboxConfig, handle: &AlipayHandle| {
            let certificates = handle.certificates();
            format!(
                "[{name}]\nbase_url = \"{}/{}/gateway.do\"\napp_id = \"{}\"\nseller_id = \"{}\"\n\
                 app_private_key = \"{key}\"\napp_cert = \"\"\"\n{}\"\"\"\nalipay_cert = \"\"\"\n{}\"\"\"\n\
                 alipay_root_cert = \"\"\"\n{}\"\"\"\n",
                self.address,
                account.place,
                account.app_id,
                account.seller_id,
                certificates.app,
                certificates.alipay,
                certificates.alipay_root
            )
        };
        let own = section("alipay", AlipaySandboxConfig::new(Clock::system(), Rng::seeded(3)), &self.own);
        own + &section("custody", AlipaySandboxConfig::custody(Clock::system(), Rng::seeded(3)), &self.custody)
    }
}

impl Drop for Vendor {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A vendor's key in PKCS#8.
fn new_key() -> Vec<u8> {
    let made = Command::new("openssl")
        .args(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"])
        .output()
        .expect("openssl runs (Debian: apt-get install openssl)");
    assert!(made.status.success());
    let pem = String::from_utf8(made.stdout).expect("PEM");
    let key: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    STANDARD.decode(key).expect("Base64")
}

/// A port that nobody listens on: the program comes back to it after each cut.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// People with a wage in the wallet and another that is approved, a merchant with paid orders, and the program's folder.
struct Town {
    app: TestApp,
    vendor: Vendor,
    folder: Folder,
    people: Vec<Someone>,
    job: Job,
    /// Sign-ups whose wage is approved and not settled.
    unpaid: Vec<String>,
    orders: Vec<Value>,
}

impl Town {
    async fn of(app: TestApp) -> Town {
        // The program goes by the system's clock: the work ends when it starts.
        app.clock.set(Clock::system().now().plus_seconds(-8 * HOUR));
        // The program is none of the demo: it sends nothing to whom nobody assessed.
        app.assess(policy::ALIPAY).await;
        let people = app.people(PEOPLE).await;
        for (number, someone) in people.iter().enumerate() {
            let code = app.request_code(&someone.phone).await;
            let body = json!({ "new_password": PASSWORD, "code": code });
            assert_eq!(someone.client.put("/api/v1/auth/password", body).await.status, 204);
            app.verify(&someone.client, NAMES[number]).await;
            someone.client.agree("payout").await;
        }
        let (paid, ids) = worked(&app, &people).await;
        app.fund_job(paid.posting, WAGE * people.len() as i64).await;
        for id in &ids {
            settle(&paid.owner.client, &paid, id, "first").await.expect("it answers").ok();
        }
        let (job, unpaid) = worked(&app, &people).await;
        app.fund_job(job.posting, WAGE * people.len() as i64).await;
        let vendor = Vendor::open().await;
        let config = &app.lingong.app.config;
        let (main, keyring) = (config.main_database(), config.keyring_database());
        let folder = folder_of(&app, "money", &main, &keyring);
        let port = free_port();
        let toml = format!(
            "listen = \"127.0.0.1:{port}\"\npublic_url = \"http://127.0.0.1:{port}\"\ndatabase_url = \"{main}\"\n\
             keyring_url = \"{keyring}\"\n{}",
            vendor.configured()
        );
        std::fs::write(folder.0.join("lingong.toml"), toml).expect("the configuration");
        Town { app, vendor, folder, people, job, unpaid, orders: Vec::new() }
    }

    /// Buys refreshes, pack by pack.
    async fn buy(&mut self) {
        let program = Program::start(&self.folder.0);
        let payer = self.job.owner.client.at(&program.base);
        for _ in 0..PEOPLE {
            let path = format!("/api/v1/merchants/{}/orders", self.job.merchant);
            let order = payer.post(&path, json!({ "product": "refresh", "packs": 1 })).await.ok();
            let path = format!("/api/v1/orders/{}/payments", text(&order["id"]));
            let begun = payer.post(&path, json!({ "way": "wap" })).await.ok();
            let address = text(&begun["redirect_url"]);
            let path = address.strip_prefix(&self.vendor.address).expect("the vendor's page");
            assert_eq!(self.app.nobody().at(&self.vendor.address).get(path).await.status, 200);
            assert!(self.vendor.own.pay(&text(&begun["payment"]["number"])).await);
            let seen = payer.get(&format!("/api/v1/orders/{}", text(&order["id"]))).await.ok();
            assert_eq!(seen["order"]["state"], "paid", "{seen}");
            self.orders.push(order);
        }
        program.cut();
    }

    /// Asks this program for everything up to this round, again for what an earlier one did not answer. Gives the answers.
    async fn ask(&self, base: &str, round: usize) -> Vec<Option<Reply>> {
        let owner = self.job.owner.client.at(base);
        let mut answers = Vec::new();
        for at in 0..=round {
            let (key, returned) = (format!("refund-{at}"), json!({ "units": UNITS }));
            let path = format!("/api/v1/orders/{}/refunds", text(&self.orders[at]["id"]));
            let (settled, returned, withdrawn) = tokio::join!(
                settle(&owner, &self.job, &self.unpaid[at], "cut"),
                send(&owner, &key, &path, returned),
                futures_util::future::join_all((0..WITHDRAWALS).map(|which| self.withdraw(base, at, which))),
            );
            answers.extend([settled, returned]);
            answers.extend(withdrawn);
        }
        answers
    }

    async fn withdraw(&self, base: &str, at: usize, which: usize) -> Option<Reply> {
        let someone = &self.people[at];
        let number = u128::try_from(at * WITHDRAWALS + which + 1).expect("it fits");
        let body = json!({
            "id": uuid::Uuid::from_u128(number),
            "amount_fen": WITHDRAWN,
            "account": someone.phone,
            "proof": { "password": PASSWORD },
        });
        let client = someone.client.at(base);
        send(&client, &format!("withdrawal-{number}"), "/api/v1/me/withdrawals", body).await
    }

    /// Waits until it is the moment of this cut.
    async fn moment(&self, cut: Cut, round: usize, before: (u64, u64)) {
        let looking = async {
            while !self.is_moment(cut, round, before).await {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, looking).await.expect("the program comes to its cut");
    }

    async fn is_moment(&self, cut: Cut, round: usize, (own, custody): (u64, u64)) -> bool {
        match cut {
            Cut::Settled => self.settled().await > PEOPLE + round,
            Cut::Asked => self.withdrawals(None).await > round * WITHDRAWALS,
            Cut::Transfer(_) => self.vendor.custody.requests() > custody,
            Cut::Refund(_) => self.vendor.own.requests() > own,
        }
    }

    async fn settled(&self) -> usize {
        let rows = settlements::Entity::find().count(&self.app.lingong.app.read()).await.expect("a count");
        usize::try_from(rows).expect("it fits")
    }

    async fn withdrawals(&self, state: Option<WithdrawalState>) -> usize {
        let mut rows = withdrawals::Entity::find();
        if let Some(state) = state {
            rows = rows.filter(withdrawals::Column::State.eq(state));
        }
        let rows = rows.count(&self.app.lingong.app.read()).await.expect("a count");
        usize::try_from(rows).expect("it fits")
    }

    async fn refunded(&self, state: RefundState) -> usize {
        let done = payment_refunds::Entity::find().filter(payment_refunds::Column::State.eq(state));
        usize::try_from(done.count(&self.app.lingong.app.read()).await.expect("a count")).expect("it fits")
    }

    /// A withdrawal that had ended when the program was cut, and its job had not, is only looked at again; that look would meet
    /// the fault which is meant for an order.
    async fn forget_looks(&self) {
        let sql = "DELETE FROM jobs WHERE kind = $1 AND subject IN \
            (SELECT id FROM withdrawals WHERE state NOT IN ('approved', 'sending'))";
        let forgotten = self
            .app
            .lingong
            .app
            .write(move |work| async move { Ok(work.run(sql, [wallet::withdrawals::PAYOUT.0.into()]).await?) });
        forgotten.await.expect("they are forgotten");
    }

    /// One life of the program, up to its cut.
    async fn live(&self, round: usize, cut: Cut) {
        self.forget_looks().await;
        let vendor = &self.vendor;
        match cut {
            Cut::Transfer(fault) => vendor.custody.fail_next([fault]),
            Cut::Refund(fault) => vendor.own.fail_next([fault]),
            Cut::Settled | Cut::Asked => {}
        }
        let before = (vendor.own.requests(), vendor.custody.requests());
        let program = Program::start(&self.folder.0);
        let base = program.base.clone();
        tokio::select! {
            () = self.moment(cut, round, before) => {}
            () = async { self.ask(&base, round).await; std::future::pending().await } => {}
        }
        program.cut();
        let half_done = match cut {
            Cut::Transfer(_) => self.withdrawals(Some(WithdrawalState::Sending)).await,
            Cut::Refund(_) => self.refunded(RefundState::Sent).await,
            Cut::Settled | Cut::Asked => 1,
        };
        assert!(half_done > 0, "{cut:?}: it was sent, and nobody was told the end");
        vendor.own.recover();
        vendor.custody.recover();
        end_leases(&self.app).await;
    }

    /// Starts it once more, and waits until everything has come to its end.
    async fn finish(&self) {
        let program = Program::start(&self.folder.0);
        for answer in self.ask(&program.base, PEOPLE - 1).await {
            answer.expect("it answers").ok();
        }
        let looking = async {
            while self.withdrawals(Some(WithdrawalState::Arrived)).await < PEOPLE * WITHDRAWALS
                || self.refunded(RefundState::Done).await < PEOPLE
            {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, looking).await.expect("the program brings it to its end");
        program.cut();
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// A job on which all of these worked three hours, which the merchant approved, with their sign-ups.
pub(crate) async fn worked(app: &TestApp, people: &[Someone]) -> (Job, Vec<String>) {
    let job = app.job(JobPlan::new(app, SignUpMode::FirstCome, 1, 100)).await;
    let mut ids = Vec::new();
    for someone in people {
        let id = text(&someone.client.apply(job.shifts[0]).await["id"]);
        someone.client.confirm(&id).await.ok();
        ids.push(id);
    }
    app.clock.advance_seconds(HOUR);
    let all: Vec<&str> = ids.iter().map(String::as_str).collect();
    job.act("check_in", &all, None).await;
    app.clock.advance_seconds(3 * HOUR);
    job.act("finish", &all, None).await;
    for id in &ids {
        let path = format!("/api/v1/applications/{id}/hours/decision");
        job.owner.client.post(&path, json!({ "approve": true })).await.ok();
    }
    (job, ids)
}

/// Settles one wage.
pub(crate) async fn settle(owner: &Client, job: &Job, application: &str, key: &str) -> Option<Reply> {
    let order = json!({ "only": [application], "pays_fen": WAGE });
    let path = format!("/api/v1/postings/{}/settlements", job.posting);
    send(owner, &format!("{key}-{application}"), &path, order).await
}

/// Posts; `None` once the program is gone.
async fn send(client: &Client, key: &str, path: &str, body: Value) -> Option<Reply> {
    let request = client.request(reqwest::Method::POST, path).header("idempotency-key", key).json(&body);
    let response = request.send().await.ok()?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.ok()?;
    assert!((200..300).contains(&status), "{path}: {status} {text}");
    Some(Reply { status, body: serde_json::from_str(&text).unwrap_or(Value::Null), text, headers })
}

on_both_engines! {
    /// covers: PAY-1, PAY-2, PAY-3, PAY-4
    async fn money_outlives_the_program_that_moves_it(app: TestApp) {
        let mut town = Town::of(app).await;
        town.buy().await;
        let own = town.vendor.own.balance();
        let custody = town.vendor.custody.balance();
        for (round, cut) in CUTS.into_iter().enumerate() {
            town.live(round, cut).await;
        }
        town.finish().await;

        let people = i64::try_from(PEOPLE).expect("a few");
        let out = WITHDRAWN * i64::try_from(WITHDRAWALS).expect("a few");
        for someone in &town.people {
            assert_eq!(town.app.in_wallet(someone.id).await, 2 * WAGE - out, "two wages, and what was taken out");
        }
        let arrived = town.vendor.custody.arrived();
        assert_eq!(arrived.len(), PEOPLE * WITHDRAWALS, "each withdrawal arrived once");
        assert_eq!(custody.0 - town.vendor.custody.balance().0, people * out, "and no fen more left the payer");
        assert_eq!(own.0 - town.vendor.own.balance().0, people * UNITS * UNIT, "each refund was made once");
        assert_eq!(town.settled().await, 2 * PEOPLE, "each wage was settled once");

        let verified = Command::new(env!("CARGO_BIN_EXE_lingong"))
            .args(["ledger", "verify", "--data"])
            .arg(&town.folder.0)
            .output()
            .expect("the program runs");
        let said = String::from_utf8(verified.stdout).expect("text");
        assert!(verified.status.success(), "{said}");
        let last = said.lines().last().expect("a last line");
        assert!(last.starts_with("balanced: ") && last.ends_with(", 0 differences"), "{said}");
    }
}
