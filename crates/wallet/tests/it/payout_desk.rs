//! What the finance staff do: two pairs of eyes, refusals, frozen wallets.

use crate::payee::{PAYOUTS, Payee, TERMS, after, alipay, assert_covered, new_id};
use db::entities::access_ledger;
use db::entities::audit_log::{self, AuditKind};
use db::entities::notices::NoticeKind;
use db::entities::staff_roles::StaffRole;
use db::sea_orm::EntityTrait;
use testkit::{Client, Reply, TestApp, Value, json, on_both_engines};

async fn approve(staff: &Client, id: &str) -> Reply {
    staff.post(&format!("{PAYOUTS}/{id}/approval"), json!({})).await
}

async fn freeze(staff: &Client, anna: &Payee, matter: &str) -> Reply {
    let body = json!({ "reason": "账号疑似被盗用，核实期间暂停提现", "matter": matter });
    staff.post(&format!("/api/v1/staff/wallets/{}/freeze", anna.id), body).await
}

async fn release(staff: &Client, anna: &Payee) -> Reply {
    let path = format!("/api/v1/staff/wallets/{}/release", anna.id);
    staff.post(&path, json!({ "reason": "已核实为本人" })).await
}

/// The operations of staff in the audit log.
async fn audited(app: &TestApp) -> Vec<String> {
    let rows = audit_log::Entity::find().all(&app.lingong.app.read()).await.expect("the log");
    rows.into_iter().filter(|row| row.kind == AuditKind::StaffAction).map(|row| row.body.0.to_string()).collect()
}

on_both_engines! {
    /// covers: PAY-3, SEC-4
    async fn a_large_sum_needs_two_pairs_of_eyes(app: TestApp) {
        let anna = Payee::anna(&app, 2_000_000).await;
        let (one, two) = (app.staff(StaffRole::Finance).await, app.staff(StaffRole::Finance).await);
        let id = anna.withdraw(&app, 500_000).await;
        app.run_jobs().await;
        let seen = anna.seen(&id).await;
        assert_eq!((&seen["state"], &seen["reviewed"]), (&json!("review"), &json!(true)));
        assert_eq!(anna.has(&app).await, (2_000_000, 500_000));
        for role in [StaffRole::Reviewer, StaffRole::Support, StaffRole::Privacy] {
            let other = app.staff(role).await;
            other.get(PAYOUTS).await.refused(403, "forbidden");
            approve(&other, &id).await.refused(403, "forbidden");
        }
        anna.client.get(PAYOUTS).await.refused(403, "forbidden");
        let list = one.get(PAYOUTS).await.ok();
        let item = &list["items"][0];
        assert_eq!((&item["id"], &item["approvals"], &item["approvals_needed"]), (&json!(id), &json!(0), &json!(2)));
        let review = one.get(&format!("{PAYOUTS}/{id}")).await.ok();
        assert_eq!((&review["name_masked"], &review["account_masked"]), (&json!("陈**"), &json!("199****0001")));
        assert!(!review.to_string().contains("安娜") && !review.to_string().contains("19900000001"));
        let looks = access_ledger::Entity::find().all(&app.lingong.app.read()).await.expect("the ledger");
        assert!(looks.iter().any(|look| look.basis.as_str() == "payout_review" && look.persons.0 == [anna.id]));
        assert_eq!(approve(&one, &id).await.status, 204);
        approve(&one, &id).await.refused(409, "approved_by_you");
        app.run_jobs().await;
        assert_eq!(anna.state(&id).await, "review", "one pair of eyes is not enough");
        assert_eq!(one.get(PAYOUTS).await.ok()["items"][0]["approved_by_you"], true);
        assert_eq!(approve(&two, &id).await.status, 204);
        approve(&two, &id).await.refused(409, "withdrawal_decided");
        app.run_jobs().await;
        assert_eq!((anna.state(&id).await, anna.has(&app).await), ("arrived".to_owned(), (1_500_000, 0)));
        let log = audited(&app).await;
        assert_eq!(log.iter().filter(|body| body.contains(&format!("{PAYOUTS}/{id}/approval"))).count(), 2);
        // Whatever else is asked for on such a day is looked at too.
        let small = anna.withdraw(&app, 10).await;
        assert_eq!(anna.state(&small).await, "review");
        assert_covered(&app).await;
    }

    /// covers: PAY-3, SEC-4
    async fn many_approvals_at_once_count_as_one_of_each(app: TestApp) {
        let anna = Payee::anna(&app, 600_000).await;
        let one = app.staff(StaffRole::Finance).await;
        let id = anna.withdraw(&app, 600_000).await;
        let running: Vec<_> = (0..20).map(|_| {
            let (staff, id) = (one.clone(), id.clone());
            tokio::spawn(async move { approve(&staff, &id).await.status })
        }).collect();
        let mut statuses = Vec::new();
        for one in running {
            statuses.push(one.await.expect("it ends"));
        }
        statuses.sort_unstable();
        assert_eq!((statuses[0], statuses[1], statuses[19]), (204, 409, 409));
        app.run_jobs().await;
        assert_eq!(anna.state(&id).await, "review");
    }

    /// covers: PAY-3, SEC-4
    async fn nobody_decides_on_their_own(app: TestApp) {
        let staff = app.register("财务小王", "19900000003").await;
        let person = staff.person_id().await;
        let granted = app.lingong.app.write(move |work| async move {
            accounts::staff::grant_role(&work, person, StaffRole::Finance).await
        });
        granted.await.expect("the role");
        let own = Payee::with(&app, staff.clone(), ("王小财", "19900000003"), 900_000).await;
        let id = own.withdraw(&app, 800_000).await;
        approve(&staff, &id).await.refused(403, "own_withdrawal");
        staff.post(&format!("{PAYOUTS}/{id}/refusal"), json!({ "reason": "不需要了" })).await.refused(403, "own_withdrawal");
        staff.get(&format!("{PAYOUTS}/{id}")).await.refused(403, "own_data");
        freeze(&staff, &own, &id).await.refused(403, "own_wallet");
        release(&staff, &own).await.refused(403, "own_wallet");
        assert_eq!(staff.get(PAYOUTS).await.ok()["items"][0]["own"], true);
        assert_eq!(own.state(&id).await, "review");
    }

    /// covers: PAY-3
    async fn a_refusal_frees_the_money_and_is_explained(app: TestApp) {
        let anna = Payee::anna(&app, 600_000).await;
        let staff = app.staff(StaffRole::Finance).await;
        let id = anna.withdraw(&app, 600_000).await;
        let path = format!("{PAYOUTS}/{id}/refusal");
        staff.post(&path, json!({})).await.refused(422, "required");
        assert_eq!(staff.post(&path, json!({ "reason": "请先联系我们核实身份" })).await.status, 204);
        staff.post(&path, json!({ "reason": "请先联系我们核实身份" })).await.refused(409, "withdrawal_decided");
        approve(&staff, &id).await.refused(409, "withdrawal_decided");
        let seen = anna.seen(&id).await;
        assert_eq!((&seen["state"], &seen["problem"]), (&json!("refused"), &json!("请先联系我们核实身份")));
        assert_eq!((anna.has(&app).await, anna.told(&app).await), ((600_000, 0), vec![NoticeKind::WithdrawalRefused]));
        assert_eq!(staff.get(&format!("{PAYOUTS}?queue=ended")).await.ok()["items"][0]["id"], json!(id));
        assert_covered(&app).await;
    }

    /// covers: PAY-3, SEC-4
    async fn a_frozen_wallet_is_not_paid_out(app: TestApp) {
        let anna = Payee::anna(&app, 5_000).await;
        let staff = app.staff(StaffRole::Finance).await;
        let waiting = anna.withdraw(&app, 1_000).await;
        freeze(&staff, &anna, &new_id(&app)).await.refused(422, "matter_not_found");
        assert_eq!(freeze(&staff, &anna, &waiting).await.status, 204);
        freeze(&staff, &anna, &waiting).await.refused(409, "already_frozen");
        app.run_jobs().await;
        assert_eq!((anna.state(&waiting).await, alipay(&app).arrived().len()), ("approved".to_owned(), 0));
        anna.ask(&new_id(&app), 10).await.refused(403, "wallet_frozen");
        let terms = anna.client.get(TERMS).await.ok();
        assert_eq!(terms["frozen"]["reason"], "账号疑似被盗用，核实期间暂停提现");
        let list = staff.get("/api/v1/staff/wallet-freezes").await.ok();
        let item = &list["items"][0];
        assert_eq!((&item["person_id"], &item["frozen_by_you"], &item["released_at"]), (&json!(anna.id.to_string()), &json!(true), &Value::Null));
        assert_eq!(item["username_masked"], "安**");
        assert_eq!(release(&staff, &anna).await.status, 204);
        release(&staff, &anna).await.refused(409, "not_frozen");
        app.run_jobs().await;
        assert_eq!((anna.state(&waiting).await, anna.has(&app).await), ("arrived".to_owned(), (4_000, 0)));
        assert_eq!(anna.client.get(TERMS).await.ok()["frozen"], Value::Null);
        let told = anna.told(&app).await;
        assert_eq!(told, [NoticeKind::WalletFrozen, NoticeKind::WalletReleased, NoticeKind::WithdrawalArrived]);
        let log = audited(&app).await;
        assert_eq!(log.iter().filter(|body| body.contains("/staff/wallets/")).count(), 2);
        after(&app, 3_600).await;
        assert_covered(&app).await;
    }

    /// covers: PAY-3
    async fn what_was_approved_and_frozen_can_still_be_refused(app: TestApp) {
        let anna = Payee::anna(&app, 700_000).await;
        let (one, two) = (app.staff(StaffRole::Finance).await, app.staff(StaffRole::Finance).await);
        let id = anna.withdraw(&app, 600_000).await;
        assert_eq!(approve(&one, &id).await.status, 204);
        assert_eq!(freeze(&two, &anna, &id).await.status, 204);
        approve(&two, &id).await.refused(403, "wallet_frozen");
        assert_eq!(two.post(&format!("{PAYOUTS}/{id}/refusal"), json!({ "reason": "核实未通过" })).await.status, 204);
        assert_eq!(anna.has(&app).await, (700_000, 0));
        assert_covered(&app).await;
    }
}
