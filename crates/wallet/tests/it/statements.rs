//! A merchant's statements: opening, lines, closing, and the ledger's own balances.

use crate::till::{Till, text};
use crate::world::{commit, movement, open};
use db::entities::ledger_accounts::AccountKind;
use db::entities::ledger_transfers::TransferReason;
use db::entities::service_orders::{self, Product, ServiceOrderState};
use kernel::{Fen, LedgerTransferId, ServiceOrderId};
use testkit::{Value, json, on_both_engines};
use wallet::ledger::{Entry, Whose};
use wallet::orders;

/// Rows of a statement without its head.
async fn rows(till: &Till, from: &str, to: &str) -> Vec<Vec<String>> {
    let reply = till.client().get(&till.path(&format!("statement?from={from}&to={to}"))).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let cells = |line: &str| line.split(',').map(str::to_owned).collect();
    reply.text.trim_start_matches('\u{feff}').lines().skip(1).map(cells).collect()
}

async fn paid_wage(till: &Till, fen: i64) {
    let worker = till.app.someone().await;
    let accounts = open(&till.app, vec![Whose::Job(till.job.posting), Whose::Wallet(worker.id)]).await;
    let id = LedgerTransferId::new(till.app.now(), &till.app.lingong.app.rng);
    let entry = Entry::Transfer { id, movement: movement(TransferReason::Wage, accounts[0], accounts[1], fen) };
    commit(&till.app, vec![entry]).await.expect("it is paid");
}

/// The day in China.
fn today(till: &Till) -> String {
    kernel::calendar::day_of(till.app.now()).to_string()
}

/// Units that were paid for and lapse in so many days.
async fn pack(till: &Till, units: i64, days: Option<i64>) -> ServiceOrderId {
    let house = &till.app.lingong.app;
    let row = service_orders::Model {
        id: ServiceOrderId::new(house.now(), &house.rng),
        merchant_id: till.job.merchant,
        by_person: None,
        product: Product::Resume,
        packs: 1,
        pack_fen: Fen(100 * units),
        amount_fen: Fen(100 * units),
        units,
        used: 0,
        returned: 0,
        refunded_fen: Fen::ZERO,
        invoiced_fen: Fen::ZERO,
        state: ServiceOrderState::Paid,
        created_at: house.now(),
        paid_at: Some(house.now()),
        lapses_at: days.map(|days| house.now().plus_days(days)),
        changed_at: house.now(),
    };
    let id = row.id;
    house.write(move |work| async move { Ok(db::insert(&work, row).await?) }).await.expect("an order");
    id
}

async fn take(till: &Till) -> Result<ServiceOrderId, &'static str> {
    let merchant = till.job.merchant;
    let unit = move |work: platform::Work| async move { orders::take_credit(&work, merchant, Product::Resume).await };
    match till.app.lingong.app.write(unit).await {
        Ok(order) => Ok(order),
        Err(platform::Error::Refused(refusal)) => Err(refusal.code.code),
        Err(error) => panic!("{error:?}"),
    }
}

on_both_engines! {
    /// covers: PAY-4, PAY-1
    async fn a_statement_leads_from_the_opening_to_the_closing_balance(app: TestApp) {
        let till = Till::open(app).await;
        let before = today(&till);
        till.funded(50_000, None).await;
        till.funded(20_000, Some(till.job.posting.0)).await;
        paid_wage(&till, 7_000).await;
        till.app.clock.advance_seconds(3 * 86_400);
        let day = today(&till);
        assert_eq!(rows(&till, &before, &day).await.len(), 5, "opening, three lines, closing");
        let allocate = json!({ "way": "allocate", "amount_fen": 10_000 });
        let moved = till.client().post(&format!("/api/v1/postings/{}/funds", till.job.posting), allocate).await;
        assert_eq!(moved.status, 204, "{}", moved.text);
        paid_wage(&till, 3_000).await;
        let (order, _) = till.bought(1).await;
        till.give_back(&order, 3).await.ok();
        till.client().post(&till.path("funds/refunds"), json!({ "amount_fen": 15_000 })).await.ok();
        till.app.run_jobs().await;

        let found = rows(&till, &day, &day).await;
        let shown: Vec<Vec<&str>> =
            found.iter().map(|row| [1, 2, 4, 5, 6].iter().map(|at| row[*at].as_str()).collect()).collect();
        assert_eq!(shown[0], ["工资托管", "期初余额", "", "", "630.00"]);
        assert_eq!(shown[1], ["工资托管", "发放工资", "", "30.00", "600.00"]);
        assert_eq!(shown[2], ["工资托管", "原路退回", "", "150.00", "450.00"]);
        assert_eq!(shown[3], ["工资托管", "期末余额", "", "", "450.00"]);
        assert_eq!(shown[4], ["平台服务", "购买服务", "", "20.00", ""]);
        assert_eq!(shown[5], ["平台服务", "服务退款", "6.00", "", ""]);
        assert_eq!(shown.len(), 6, "what moves between own accounts changes nothing");
        let held = till.merchant_funds().await.balance.0 + till.balance(AccountKind::Job, till.job.posting.0).await.balance.0;
        assert_eq!(held, 45_000, "the ledger's own balances");

        let months = till.client().get(&till.path("statement-months")).await.ok();
        assert_eq!(months["items"].as_array().map(Vec::len), Some(12));
        let sum = |name: &str| {
            months["items"].as_array().expect("a list").iter().map(|month| month[name].as_i64().expect("fen")).sum::<i64>()
        };
        assert_eq!((sum("in_fen"), sum("out_fen"), sum("services_fen")), (70_000, 25_000, 1_400));
        assert_eq!(months["items"][0]["closing_fen"], 45_000);
        till.assert_balanced().await;
    }

    /// covers: PAY-4, MER-3
    async fn a_statement_is_for_those_who_pay_and_of_a_year_at_most(app: TestApp) {
        let till = Till::open(app).await;
        let day = today(&till);
        let path = till.path(&format!("statement?from={day}&to={day}"));
        till.app.someone().await.client.get(&path).await.refused(404, "not_found");
        assert_eq!(rows(&till, &day, &day).await.len(), 2, "nothing moved");
        let too_long = till.path(&format!("statement?from=2020-01-01&to={day}"));
        till.client().get(&too_long).await.refused(422, "statement_span");
        let plan = testkit::JobPlan::new(&till.app, db::entities::postings::SignUpMode::FirstCome, 48, 1);
        let elsewhere = till.app.job(plan).await;
        let path = format!("/api/v1/merchants/{}/statement-months", elsewhere.merchant);
        till.client().get(&path).await.refused(404, "not_found");
    }

    /// covers: PAY-4
    async fn a_credit_is_taken_of_what_lapses_first_and_never_after_its_day(app: TestApp) {
        let till = Till::open(app).await;
        assert_eq!(take(&till).await, Err("service_used_up"));
        let lasting = pack(&till, 1, None).await;
        let late = pack(&till, 1, Some(90)).await;
        let soon = pack(&till, 2, Some(10)).await;
        assert_eq!(take(&till).await, Ok(soon));
        till.app.clock.advance_seconds(10 * 86_400);
        let left = |merchant| {
            let (tx, now) = (till.app.lingong.app.read(), till.app.now());
            async move { orders::credits_left(&tx, merchant, Product::Resume, now).await.expect("a count") }
        };
        assert_eq!(left(till.job.merchant).await, 2, "the other of the ten days lapsed");
        assert_eq!((take(&till).await, take(&till).await, take(&till).await), (Ok(late), Ok(lasting), Err("service_used_up")));
        assert_eq!(left(till.job.merchant).await, 0);
        let path = format!("/api/v1/orders/{soon}/refunds");
        till.client().post(&path, json!({ "units": 1 })).await.refused(409, "order_lapsed");
        let sold = till.app.nobody().get("/api/v1/service-products").await.ok();
        let sold: Vec<String> = sold["items"].as_array().expect("a list").iter().map(|one: &Value| text(&one["product"])).collect();
        assert_eq!(sold, ["refresh", "pinning", "extra_posting", "resume"]);
    }
}
