//! Taking wages out to Alipay, through HTTP, as the person sees it.

use crate::payee::{PASSWORD, Payee, TERMS, WITHDRAWALS, after, alipay, assert_balanced, assert_covered, new_id};
use db::entities::notices::NoticeKind;
use db::entities::withdrawals;
use db::sea_orm::{EntityTrait, PaginatorTrait};
use kernel::Fen;
use std::sync::Arc;
use testkit::{TestApp, Value, json, on_both_engines};
use wallet::withdrawals::{Order, take};

async fn orders(app: &TestApp) -> u64 {
    withdrawals::Entity::find().count(&app.lingong.app.read()).await.expect("a query")
}

on_both_engines! {
    /// covers: PAY-3
    async fn wages_arrive_in_alipay(app: TestApp) {
        let anna = Payee::anna(&app, 16_000).await;
        let terms = anna.client.get(TERMS).await.ok();
        assert_eq!((&terms["open"], &terms["verified"], &terms["available_fen"]), (&json!(true), &json!(true), &json!(16_000)));
        assert_eq!((&terms["fee_fen"], &terms["least_fen"], &terms["arrives_minutes"]), (&json!(0), &json!(10), &json!(10)));
        assert_eq!((&terms["left_today"], &terms["account_masked"], &terms["frozen"]), (&json!(3), &Value::Null, &Value::Null));
        let id = new_id(&app);
        let mut body = anna.body(&id, 10_000);
        body["remember"] = json!(true);
        let asked = anna.client.post(WITHDRAWALS, body).await.ok();
        assert_eq!((&asked["id"], &asked["state"], &asked["arrives_fen"]), (&json!(id), &json!("approved"), &json!(10_000)));
        assert_eq!(asked["account_masked"], "199****0001");
        assert_eq!(anna.has(&app).await, (16_000, 10_000), "it is set aside before anything is sent");
        assert!(alipay(&app).arrived().is_empty());
        app.run_jobs().await;
        let seen = anna.seen(&id).await;
        assert_eq!((&seen["state"], &seen["problem"]), (&json!("arrived"), &Value::Null));
        assert!(seen["sent_at"].is_string() && seen["ended_at"].is_string());
        assert_eq!(anna.has(&app).await, (6_000, 0));
        let arrived = alipay(&app).arrived();
        assert_eq!(arrived.len(), 1);
        assert_eq!((arrived[0].amount, arrived[0].account.as_str(), arrived[0].name.as_str()), (Fen(10_000), "19900000001", "陈安娜"));
        assert_eq!(anna.told(&app).await, [NoticeKind::WithdrawalArrived]);
        let lines = anna.client.get("/api/v1/me/wallet/lines").await.ok();
        assert_eq!((&lines["items"][0]["reason"], &lines["items"][0]["change_fen"]), (&json!("withdrawal"), &json!(-10_000)));
        let list = anna.client.get(WITHDRAWALS).await.ok();
        assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
        let terms = anna.client.get(TERMS).await.ok();
        assert_eq!((&terms["account_masked"], &terms["left_today"]), (&json!("199****0001"), &json!(2)));
        assert_covered(&app).await;
        // What is remembered need not be typed again, until it is forgotten.
        let again = json!({ "id": new_id(&app), "amount_fen": 100, "proof": { "password": PASSWORD } });
        anna.client.post(WITHDRAWALS, again).await.ok();
        assert_eq!(anna.client.delete("/api/v1/me/payout-account").await.status, 204);
        let again = json!({ "id": new_id(&app), "amount_fen": 100, "proof": { "password": PASSWORD } });
        anna.client.post(WITHDRAWALS, again).await.refused(422, "payout_account_needed");
    }

    /// covers: PAY-3, IDV-1, POL-6
    async fn what_is_missing_or_wrong_is_told(app: TestApp) {
        let anna = Payee::anna(&app, 5_000).await;
        let ben = app.someone().await;
        let body = anna.body(&new_id(&app), 100);
        app.nobody().post(WITHDRAWALS, body.clone()).await.refused(401, "sign_in_required");
        let refused = ben.client.post(WITHDRAWALS, body.clone()).await.refused(403, "consent_needed");
        assert_eq!(refused["item"], "payout");
        ben.client.agree("payout").await;
        ben.client.post(WITHDRAWALS, body).await.refused(409, "identity_needed");
        for (fen, code) in [(9, "withdrawal_too_small"), (0, "withdrawal_too_small"), (-100, "withdrawal_too_small"), (5_000_001, "withdrawal_too_big")] {
            anna.ask(&new_id(&app), fen).await.refused(422, code);
        }
        anna.ask(&new_id(&app), 5_001).await.refused(409, "insufficient_funds");
        for (name, value, code) in [
            ("account", json!("1990000"), "payout_account_invalid"),
            ("account", Value::Null, "payout_account_needed"),
            ("proof", json!({}), "proof_required"),
            ("proof", json!({ "password": "another passphrase" }), "wrong_password"),
            ("proof", json!({ "code": "000000" }), "wrong_code"),
            ("amount_fen", json!(1.5), "invalid_field"),
            ("id", json!("1"), "invalid_field"),
            ("fee_fen", json!(0), "unknown_field"),
        ] {
            let mut body = anna.body(&new_id(&app), 100);
            body[name] = value;
            anna.client.post(WITHDRAWALS, body).await.refused(422, code);
        }
        assert_eq!((orders(&app).await, anna.has(&app).await), (0, (5_000, 0)), "a refusal leaves nothing behind");
        // Three a day; tomorrow again.
        for _ in 0..3 {
            anna.withdraw(&app, 10).await;
        }
        anna.ask(&new_id(&app), 10).await.refused(429, "too_many_withdrawals");
        after(&app, 24 * 3_600).await;
        anna.withdraw(&app, 10).await;
        // Nobody else sees it, and an id of somebody else's is taken.
        let id = anna.withdraw(&app, 10).await;
        ben.client.get(&format!("{WITHDRAWALS}/{id}")).await.refused(404, "not_found");
        ben.client.post(WITHDRAWALS, anna.body(&id, 10)).await.refused(409, "withdrawal_id_reused");
    }

    /// covers: PAY-3
    async fn the_same_request_a_hundred_times_pays_once(app: TestApp) {
        let anna = Payee::anna(&app, 5_000).await;
        let (id, key) = (new_id(&app), "withdraw-1");
        let body = anna.body(&id, 2_000);
        let sent: Vec<_> = (0..100).map(|at| {
            let (client, body) = (anna.client.clone(), body.clone());
            tokio::spawn(async move {
                match at % 2 {
                    0 => client.post_once(key, WITHDRAWALS, body).await,
                    _ => client.post(WITHDRAWALS, body).await,
                }
            })
        }).collect();
        let mut taken = 0;
        for reply in sent {
            let reply = reply.await.expect("an answer");
            match reply.status {
                201 => {
                    assert_eq!(reply.body["id"], json!(id));
                    taken += 1;
                }
                // The password was looked at too often at once.
                _ => {
                    reply.refused(429, "too_many_requests");
                }
            }
        }
        assert!(taken > 0);
        for _ in 0..5 {
            app.run_jobs().await;
        }
        assert_eq!((orders(&app).await, anna.has(&app).await), (1, (3_000, 0)));
        assert_eq!(alipay(&app).arrived().len(), 1);
        // Later it is still the same, whatever the proof is; with other content it is refused.
        let mut later = body.clone();
        later["proof"] = json!({ "password": "forgotten" });
        assert_eq!(anna.client.post(WITHDRAWALS, later).await.ok()["state"], "arrived");
        anna.ask(&id, 2_001).await.refused(409, "withdrawal_id_reused");
        let mut other = body;
        other["account"] = json!("anna@example.com");
        anna.client.post(WITHDRAWALS, other).await.refused(409, "withdrawal_id_reused");
        assert_covered(&app).await;
    }

    /// covers: PAY-3, PAY-1
    async fn two_hundred_at_once_never_take_more_than_there_is(app: TestApp) {
        let anna = Payee::anna(&app, 1_000).await;
        let house = app.lingong.app.clone();
        let keys = house.vault.keys_of(anna.id).await.expect("keys");
        let quota = house.config.payouts.a_day;
        let orders_of = |app: &TestApp| -> Vec<Order> {
            (0..200).map(|_| Order {
                id: new_id(app).parse().expect("an id"),
                person: anna.id,
                amount: Fen(400),
                account: "19900000001".to_owned(),
                remember: false,
            }).collect()
        };
        let mut running = Vec::new();
        for order in orders_of(&app) {
            let (house, keys) = (house.clone(), Arc::clone(&keys));
            let inside = house.clone();
            running.push(tokio::spawn(async move {
                house.write(move |work| async move { take(&inside, &work, &keys, &order).await }).await
            }));
        }
        let mut taken = 0;
        for one in running {
            match one.await.expect("it ends") {
                Ok(_) => taken += 1,
                Err(platform::Error::Refused(refusal)) => assert_eq!(refusal.code.code, "insufficient_funds"),
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(taken, 2, "two of 400 fit into 1000, and one day allows {quota}");
        assert_eq!(anna.has(&app).await, (1_000, 800));
        app.run_jobs().await;
        assert_eq!((anna.has(&app).await, alipay(&app).arrived().len()), ((200, 0), 2));
        assert_covered(&app).await;
    }

    /// covers: PAY-3, SEC-1
    async fn account_and_name_stand_nowhere_as_they_are(app: TestApp) {
        let anna = Payee::anna(&app, 1_000).await;
        let mut body = anna.body(&new_id(&app), 100);
        body["account"] = json!("quiet.address.77@example.com");
        body["remember"] = json!(true);
        anna.client.post(WITHDRAWALS, body).await.ok();
        app.run_jobs().await;
        assert_eq!(alipay(&app).arrived()[0].account, "quiet.address.77@example.com");
        app.assert_nowhere(&[("the account", "quiet.address.77@example.com".to_owned()), ("the name", "陈安娜".to_owned())]).await;
        assert_balanced(&app).await;
    }
}
