//! Invoices over paid services: asked for, issued, refused, withdrawn, reversed; and never twice over the same fen.

use crate::till::{Till, text};
use db::entities::access_ledger;
use db::entities::merchant_members::{self, MemberRole};
use db::entities::staff_roles::StaffRole;
use kernel::credit_code;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use testkit::{Client, Value, json, on_both_engines};

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n";
const TITLE: &str = "福州金丝雀餐饮有限公司";
const EMAIL: &str = "canary.invoice@canary.example";

fn wanted(orders: &[&Value], fen: i64) -> Value {
    let ids: Vec<&Value> = orders.iter().map(|order| &order["id"]).collect();
    json!({ "kind": "special", "orders": ids, "amount_fen": fen, "title": TITLE,
        "tax_number": credit_code::demo(77).as_str(), "email": EMAIL })
}

async fn ask(till: &Till, orders: &[&Value], fen: i64) -> testkit::Reply {
    till.client().post(&till.path("invoices"), wanted(orders, fen)).await
}

fn of(invoice: &Value, rest: &str) -> String {
    format!("/api/v1/invoices/{}{rest}", text(&invoice["id"]))
}

fn by_staff(invoice: &Value, rest: &str) -> String {
    format!("/api/v1/staff/invoices/{}{rest}", text(&invoice["id"]))
}

async fn issued(till: &Till, finance: &Client, invoice: &Value, number: &str) -> Value {
    let path = by_staff(invoice, "/issue");
    let issued = finance.post(&path, json!({ "number": number })).await.ok();
    assert_eq!(till.client().get(&of(invoice, "")).await.ok()["state"], "issued");
    issued
}

/// What can be invoiced, in fen, newest first.
async fn offered(till: &Till) -> Vec<i64> {
    let list = till.client().get(&till.path("invoiceable")).await.ok();
    let fen = |order: &Value| order["amount_fen"].as_i64().expect("fen");
    list["items"].as_array().expect("a list").iter().map(fen).collect()
}

async fn titles(client: &Client) -> Vec<String> {
    let inbox = client.get("/api/v1/me/notices").await.ok();
    inbox["items"].as_array().expect("a list").iter().map(|notice| text(&notice["title"])).collect()
}

on_both_engines! {
    /// covers: PAY-4
    async fn an_invoice_is_asked_for_issued_and_downloaded(app: TestApp) {
        let till = Till::open(app).await;
        let finance = till.app.staff(StaffRole::Finance).await;
        let (one, _) = till.bought(1).await;
        let (two, _) = till.bought(2).await;
        let unpaid = till.order(1).await;
        till.give_back(&two, 5).await.ok();
        till.app.run_jobs().await;
        assert_eq!(offered(&till).await, [3_000, 2_000], "what was paid and did not go back");
        ask(&till, &[&one, &unpaid], 2_000).await.refused(409, "nothing_to_invoice");
        ask(&till, &[&one, &two], 6_000).await.refused(409, "invoice_amount_changed");
        ask(&till, &[], 1).await.refused(422, "invoice_orders");
        let invoice = ask(&till, &[&one, &two], 5_000).await.ok();
        assert_eq!((&invoice["state"], &invoice["amount_fen"]), (&json!("to_issue"), &json!(5_000)));
        assert_eq!(offered(&till).await, [0; 0]);
        ask(&till, &[&one], 2_000).await.refused(409, "nothing_to_invoice");

        let queue = finance.get("/api/v1/staff/invoices").await.ok();
        assert_eq!((&queue["items"][0]["id"], &queue["items"][0]["title"]), (&invoice["id"], &Value::Null), "lists open nothing");
        let whole = finance.get(&by_staff(&invoice, "")).await.ok();
        assert_eq!((&whole["title"], &whole["email"]), (&json!(TITLE), &json!(EMAIL)));
        assert_eq!(whole["tax_number"], credit_code::demo(77).as_str());
        till.client().get(&of(&invoice, "/file")).await.refused(404, "no_invoice_file");
        finance.post_bytes(&by_staff(&invoice, "/file"), "application/pdf", b"<html>".to_vec()).await.refused(422, "not_a_pdf");
        let large = [PDF, &vec![b' '; 2 * 1024 * 1024]].concat();
        let too_large = finance.post_bytes(&by_staff(&invoice, "/file"), "application/pdf", large).await;
        too_large.refused(413, "invoice_file_too_large");
        let first = b"%PDF-1.4\n%%EOF\n".to_vec();
        finance.post_bytes(&by_staff(&invoice, "/file"), "application/pdf", first).await.ok();
        finance.post_bytes(&by_staff(&invoice, "/file"), "application/pdf", PDF.to_vec()).await.ok();
        let kept = std::fs::read_dir(till.app.data_dir.join("blobs/invoices")).expect("a folder").count();
        assert_eq!(kept, 1, "a later file takes the place of the earlier");
        finance.post(&by_staff(&invoice, "/issue"), json!({ "number": "12" })).await.refused(422, "bad_invoice_number");
        issued(&till, &finance, &invoice, "26117000000123456789").await;
        let again = json!({ "number": "26117000000123456780" });
        finance.post(&by_staff(&invoice, "/issue"), again).await.refused(409, "invoice_state");
        let file = till.client().get(&of(&invoice, "/file")).await;
        assert_eq!((file.status, file.text.as_bytes()), (200, PDF));
        assert_eq!(file.headers["content-type"], "application/pdf");
        assert!(titles(till.client()).await.contains(&"发票已开具".to_owned()));

        // Two requests with one number.
        let (three, _) = till.bought(1).await;
        let second = ask(&till, &[&three], 2_000).await.ok();
        let same = json!({ "number": "2611 7000 0001 2345 6789" });
        finance.post(&by_staff(&second, "/issue"), same).await.refused(409, "invoice_number_used");
        till.app.assert_nowhere(&[("the title", TITLE.to_owned()), ("the address", EMAIL.to_owned())]).await;
    }

    /// covers: PAY-4
    async fn an_invoiced_order_is_refunded_after_its_reversal(app: TestApp) {
        let till = Till::open(app).await;
        let finance = till.app.staff(StaffRole::Finance).await;
        let (order, _) = till.bought(1).await;
        let invoice = ask(&till, &[&order], 2_000).await.ok();
        till.give_back(&order, 3).await.refused(409, "invoiced_refund");
        till.client().post(&of(&invoice, "/withdrawal"), json!({})).await.ok();
        till.client().post(&of(&invoice, "/withdrawal"), json!({})).await.refused(409, "invoice_state");
        till.give_back(&order, 3).await.ok();
        let invoice = ask(&till, &[&order], 1_400).await.ok();
        issued(&till, &finance, &invoice, "26117000000123456701").await;
        till.give_back(&order, 1).await.refused(409, "invoiced_refund");
        let why = json!({ "reason": "需要退款" });
        till.client().post(&of(&invoice, "/reversal"), why.clone()).await.ok();
        finance.post(&by_staff(&invoice, "/refusal"), json!({ "reason": "已抵扣，请先在税局确认" })).await.ok();
        let back = till.client().get(&of(&invoice, "")).await.ok();
        assert_eq!((&back["state"], &back["reason"]), (&json!("issued"), &json!("已抵扣，请先在税局确认")));
        till.client().post(&of(&invoice, "/reversal"), why).await.ok();
        let same = json!({ "number": "26117000000123456701" });
        finance.post(&by_staff(&invoice, "/reversal"), same).await.refused(409, "invoice_number_used");
        let red = json!({ "number": "26117000000123456702" });
        assert_eq!(finance.post(&by_staff(&invoice, "/reversal"), red).await.ok()["state"], "red");
        till.give_back(&order, 7).await.ok();
        till.app.run_jobs().await;
        assert_eq!(till.see(&order).await["refunded_fen"], 2_000);
        assert_eq!(offered(&till).await, [0; 0]);
        let told = titles(till.client()).await;
        for title in ["发票已红冲", "发票申请被退回", "服务退款已退回"] {
            assert!(told.contains(&title.to_owned()), "{title}: {told:?}");
        }
        till.assert_balanced().await;
    }

    /// covers: PAY-4
    async fn the_same_fen_never_stands_on_two_invoices(app: TestApp) {
        let till = Till::open(app).await;
        let (order, _) = till.bought(5).await;
        let orders = [&order];
        let asked = futures_util::future::join_all((0..6).map(|_| ask(&till, &orders, 10_000)));
        let refunds = futures_util::future::join_all((0..3).map(|_| till.give_back(&order, 50)));
        let (asked, refunds) = tokio::join!(asked, refunds);
        let taken = asked.iter().chain(&refunds).filter(|reply| reply.status == 201).count();
        assert_eq!(taken, 1, "one invoice, or the refund");
        let seen = till.see(&order).await;
        let fen = |name: &str| seen[name].as_i64().expect("fen");
        assert_eq!(fen("invoiced_fen") + fen("refunded_fen"), 10_000);
    }

    /// covers: PAY-4, SEC-4, MER-3
    async fn only_those_who_pay_see_invoices_and_a_look_is_recorded(app: TestApp) {
        let till = Till::open(app).await;
        let finance = till.app.staff(StaffRole::Finance).await;
        let (order, _) = till.bought(1).await;
        let invoice = ask(&till, &[&order], 2_000).await.ok();
        let recruiter = till.app.someone().await;
        let row = merchant_members::Model {
            merchant_id: till.job.merchant,
            person_id: recruiter.id,
            role: MemberRole::Recruiter,
            joined_at: till.app.lingong.app.now(),
        };
        let added = till.app.lingong.app.write(move |work| async move { Ok(db::insert(&work, row).await?) }).await;
        added.expect("a member");
        recruiter.client.get(&of(&invoice, "")).await.refused(403, "forbidden");
        recruiter.client.get(&of(&invoice, "/file")).await.refused(403, "forbidden");
        recruiter.client.post(&till.path("invoices"), wanted(&[&order], 2_000)).await.refused(403, "forbidden");
        till.app.someone().await.client.get(&of(&invoice, "")).await.refused(404, "not_found");
        let reviewer = till.app.staff(StaffRole::Reviewer).await;
        reviewer.get(&by_staff(&invoice, "")).await.refused(403, "forbidden");
        let looks = |basis: &'static str| {
            let tx = till.app.lingong.app.read();
            async move {
                let find = access_ledger::Entity::find().filter(access_ledger::Column::Basis.eq(basis));
                find.all(&tx).await.expect("rows").len()
            }
        };
        till.client().get(&of(&invoice, "")).await.ok();
        assert_eq!(looks("invoice_of_own_merchant").await, 0, "one's own");
        assert_eq!(till.job.owner.client.get(&of(&invoice, "")).await.ok()["title"], TITLE);
        finance.get(&by_staff(&invoice, "")).await.ok();
        assert_eq!((looks("invoice_of_own_merchant").await, looks("invoice_issuing").await), (1, 1));
        // Staff of the merchant leave it to a colleague.
        let insider = finance.person_id().await;
        let row = merchant_members::Model {
            merchant_id: till.job.merchant,
            person_id: insider,
            role: MemberRole::Recruiter,
            joined_at: till.app.lingong.app.now(),
        };
        let added = till.app.lingong.app.write(move |work| async move { Ok(db::insert(&work, row).await?) }).await;
        added.expect("a member");
        let number = json!({ "number": "26117000000123456703" });
        finance.post(&by_staff(&invoice, "/issue"), number).await.refused(403, "own_invoice");
        let special = json!({ "kind": "special", "orders": [order["id"]], "amount_fen": 1, "title": TITLE, "email": EMAIL });
        till.client().post(&till.path("invoices"), special).await.refused(422, "tax_number_needed");
    }

    /// covers: PAY-4, NOTE-1
    async fn those_who_pay_are_told_what_became_of_the_money(app: TestApp) {
        let till = Till::open(app).await;
        till.bought(1).await;
        till.funded(10_000, None).await;
        till.client().post(&till.path("funds/refunds"), json!({ "amount_fen": 4_000 })).await.ok();
        let dropped = till.order(1).await;
        till.begin(&dropped).await;
        till.app.run_jobs().await;
        till.app.clock.advance_seconds(31 * 60);
        till.app.run_jobs().await;
        let due = ["服务付款成功", "工资已存入托管", "托管余额已退回", "付款未完成"];
        for client in [till.client(), &till.job.owner.client] {
            let told = titles(client).await;
            for title in due {
                assert_eq!(told.iter().filter(|known| *known == title).count(), 1, "{title}: {told:?}");
            }
        }
        // What the merchant cancels it knows.
        let cancelled = till.order(1).await;
        till.begin(&cancelled).await;
        till.client().post(&format!("/api/v1/orders/{}/cancel", text(&cancelled["id"])), json!({})).await.ok();
        till.app.run_jobs().await;
        till.app.clock.advance_seconds(31 * 60);
        till.app.run_jobs().await;
        assert_eq!(titles(till.client()).await.iter().filter(|known| *known == "付款未完成").count(), 1);
    }
}
