//! Red packets: budgets that hold, tax that is withheld and explained, identities that are asked only then.

use db::Snapshot;
use db::entities::ledger_accounts::{self, AccountKind};
use db::entities::postings::SignUpMode;
use db::entities::rewards::{self, RewardState};
use db::entities::staff_roles::StaffRole;
use db::entities::{tax_identities, wallets};
use kernel::id_number;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use testkit::{Client, JobPlan, Reply, Someone, TestApp, Value, json, merge, on_both_engines};
use wallet::ledger;

const CAMPAIGNS: &str = "/api/v1/staff/campaigns";
const FUNDS: &str = "/api/v1/staff/own-funds";
const DAY: i64 = 86_400;

/// Finance staff with a hundred thousand yuan of the operator's own.
pub async fn finance(app: &TestApp) -> Client {
    let finance = app.staff(StaffRole::Finance).await;
    finance.post(FUNDS, json!({ "amount_fen": 10_000_000 })).await.ok();
    finance
}

/// An open campaign of packets of a hundred yuan, with these changes; gives its id.
pub async fn campaign(app: &TestApp, finance: &Client, overrides: Value) -> String {
    let mut body = json!({
        "title": "开工红包", "audience": "everybody", "regime": "incidental", "budget_fen": 100_000,
        "least_fen": 10_000, "most_fen": 10_000, "per_person": 1,
        "starts_at": app.now(), "ends_at": app.now().plus_days(300),
    });
    merge(&mut body, overrides);
    text(&finance.post(CAMPAIGNS, body).await.ok()["id"])
}

pub async fn draw(client: &Client, campaign: &str) -> Reply {
    client.post(&format!("/api/v1/campaigns/{campaign}/rewards"), json!({})).await
}

/// The ID number of an invented person.
pub fn number(seed: u64) -> String {
    id_number::demo(seed, jiff::civil::date(1995, 5, 17)).as_str().to_owned()
}

pub async fn collect(client: &Client, reward: &Value, identity: Option<(&str, &str)>) -> Reply {
    let mut body = json!({ "net_fen": reward["figures"]["net_fen"] });
    if let Some((name, number)) = identity {
        merge(&mut body, json!({ "name": name, "id_number": number }));
    }
    client.post(&format!("/api/v1/rewards/{}/collection", text(&reward["id"])), body).await
}

pub fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

async fn balance(app: &TestApp, kind: AccountKind) -> i64 {
    let find = ledger_accounts::Entity::find().filter(ledger_accounts::Column::Kind.eq(kind));
    find.all(&app.lingong.app.read()).await.expect("accounts").iter().map(|row| row.balance_fen.0).sum()
}

async fn count(app: &TestApp, state: RewardState) -> u64 {
    let find = rewards::Entity::find().filter(rewards::Column::State.eq(state));
    find.count(&app.lingong.app.read()).await.expect("a count")
}

/// The whole ledger derived again, in both books.
pub async fn assert_balanced(app: &TestApp) {
    let house = &app.lingong.app;
    let snapshot = Snapshot::take(&house.config.main_database()).await.expect("a snapshot");
    let verdict = ledger::verify(&snapshot, &house.vault, &|_| ()).await.expect("it can be read");
    assert_eq!((verdict.findings.as_slice(), verdict.custody, verdict.operators), ([].as_slice(), verdict.claims, 0));
}

on_both_engines! {
    /// covers: PAY-5, PAY-7, MKT-1
    async fn a_packet_is_paid_with_the_tax_withheld_and_the_books_stand(app: TestApp) {
        let finance = finance(&app).await;
        let campaign = campaign(&app, &finance, json!({})).await;
        let me = app.someone().await;
        let open = me.client.get("/api/v1/campaigns").await.ok();
        assert_eq!((&open["items"][0]["id"], &open["items"][0]["can_draw"]), (&json!(campaign), &json!(true)));
        let drawn = draw(&me.client, &campaign).await;
        assert_eq!(drawn.status, 201, "{}", drawn.text);
        let reward = drawn.body;
        let figures = &reward["figures"];
        assert_eq!((&figures["gross_fen"], &figures["tax_fen"], &figures["net_fen"]), (&json!(10_000), &json!(2_000), &json!(8_000)));
        for line in figures["lines"].as_array().expect("lines") {
            assert!(line["rule"] == "incidental-2019" && text(&line["source"]).contains("个人所得税法"), "{line}");
        }
        assert_eq!((&reward["asks_identity"], &reward["state"]), (&json!(true), &json!("drawn")));

        // Asked only now: with a consent of its own, a right number, and the figures that were shown.
        let right = number(1);
        let identity = Some(("欧阳收款", right.as_str()));
        let refused = collect(&me.client, &reward, identity).await.refused(403, "consent_needed");
        assert_eq!(refused["item"], "tax_identity");
        me.client.agree("tax_identity").await;
        assert_eq!(collect(&me.client, &reward, None).await.refused(422, "required")["field"], "name");
        let mut wrong = right.clone();
        wrong.replace_range(17.., if right.ends_with('1') { "2" } else { "1" });
        collect(&me.client, &reward, Some(("欧阳收款", &wrong))).await.refused(422, "bad_tax_id_number");
        let path = format!("/api/v1/rewards/{}/collection", text(&reward["id"]));
        let other = json!({ "net_fen": 10_000, "name": "欧阳收款", "id_number": right });
        assert_eq!(me.client.post(&path, other.clone()).await.refused(409, "reward_figures_changed")["net_fen"], 8_000);
        app.someone().await.client.post(&path, other).await.refused(404, "not_found");
        assert_eq!(tax_identities::Entity::find().count(&app.lingong.app.read()).await.expect("a count"), 0);

        let paid = collect(&me.client, &reward, identity).await.ok();
        assert_eq!((&paid["state"], &paid["tax_fen"], &paid["net_fen"]), (&json!("paid"), &json!(2_000), &json!(8_000)));
        assert_eq!(collect(&me.client, &reward, identity).await.ok()["state"], "paid", "twice is once");
        assert_eq!(me.client.get("/api/v1/me/wallet").await.ok()["balance_fen"], 8_000);
        let lines = me.client.get("/api/v1/me/wallet/lines").await.ok();
        let line = &lines["items"][0];
        assert_eq!(line["reason"], "reward");
        assert_eq!(line["reward"], json!({ "id": paid["id"], "title": "开工红包", "regime": "incidental",
            "gross_fen": 10_000, "tax_fen": 2_000, "net_fen": 8_000 }));
        let funds = finance.get(FUNDS).await.ok();
        assert_eq!(funds, json!({ "available_fen": 9_992_000, "promised_fen": 90_000, "tax_due_fen": 2_000 }));
        assert_eq!(balance(&app, AccountKind::RewardExpense).await, 10_000);
        assert_eq!(balance(&app, AccountKind::Custody).await, 8_000);
        assert_balanced(&app).await;
        let secrets = [("the name", "欧阳收款".to_owned()), ("the number", right)];
        app.assert_nowhere(&secrets).await;
    }

    /// covers: MKT-2
    async fn two_hundred_people_at_once_take_what_there_is_and_no_more(app: TestApp) {
        let finance = finance(&app).await;
        // 37 packets of a hundred yuan and 50 yuan that make none.
        let campaign = campaign(&app, &finance, json!({ "budget_fen": 375_000 })).await;
        let mut draws = tokio::task::JoinSet::new();
        for someone in app.people(200).await {
            let campaign = campaign.clone();
            draws.spawn(async move { draw(&someone.client, &campaign).await });
        }
        let replies = draws.join_all().await;
        let won = replies.iter().filter(|reply| reply.status == 201).count();
        assert_eq!(won, 37);
        for reply in replies.iter().filter(|reply| reply.status != 201) {
            assert_eq!((reply.status, &reply.body["code"]), (409, &json!("campaign_empty")));
        }
        let seen = finance.get(CAMPAIGNS).await.ok()["items"][0].clone();
        assert_eq!((&seen["taken"], &seen["taken_fen"], &seen["left_fen"]), (&json!(37), &json!(370_000), &json!(5_000)));
        assert_eq!(count(&app, RewardState::Drawn).await, 37);
    }

    /// covers: MKT-2
    async fn random_packets_use_the_budget_to_the_fen(app: TestApp) {
        let finance = finance(&app).await;
        let campaign = campaign(&app, &finance, json!({ "budget_fen": 7_777, "least_fen": 1, "most_fen": 900, "per_person": 31 })).await;
        let mut draws = tokio::task::JoinSet::new();
        for someone in app.people(200).await {
            let campaign = campaign.clone();
            draws.spawn(async move { draw(&someone.client, &campaign).await });
        }
        let replies = draws.join_all().await;
        let amounts: Vec<i64> = replies.iter().filter_map(|reply| reply.body["gross_fen"].as_i64()).collect();
        assert_eq!(amounts.iter().sum::<i64>(), 7_777, "not a fen more, and none is left");
        assert!(amounts.iter().all(|fen| (1..=900).contains(fen)) && amounts.iter().any(|fen| *fen != amounts[0]));
        let seen = finance.get(CAMPAIGNS).await.ok()["items"][0].clone();
        assert_eq!((&seen["taken_fen"], &seen["left_fen"]), (&json!(7_777), &json!(0)));
    }

    /// Repeating, many at once, second accounts and somebody else's packet get nothing more.
    ///
    /// covers: MKT-2
    async fn one_person_gets_one_packet_however_they_ask(app: TestApp) {
        let finance = finance(&app).await;
        let campaign = campaign(&app, &finance, json!({})).await;
        let (me, second) = (app.someone().await, app.someone().await);
        let mut draws = tokio::task::JoinSet::new();
        for _ in 0..200 {
            let (client, campaign) = (me.client.clone(), campaign.clone());
            draws.spawn(async move { draw(&client, &campaign).await });
        }
        let replies = draws.join_all().await;
        let won: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 201).collect();
        assert_eq!(won.len(), 1);
        assert!(replies.iter().all(|reply| reply.status == 201 || reply.body["code"] == "rewards_all_drawn"));
        let reward = won[0].body.clone();
        me.client.agree("tax_identity").await;
        let id = number(7);
        let mut collects = tokio::task::JoinSet::new();
        for _ in 0..200 {
            let (client, reward, id) = (me.client.clone(), reward.clone(), id.clone());
            collects.spawn(async move { collect(&client, &reward, Some(("司马红包", &id))).await });
        }
        for reply in collects.join_all().await {
            assert_eq!((reply.status, &reply.body["state"]), (200, &json!("paid")), "{}", reply.text);
        }
        assert_eq!(me.client.get("/api/v1/me/wallet").await.ok()["balance_fen"], 8_000);
        // The same human with another account.
        let again = draw(&second.client, &campaign).await.body;
        second.client.agree("tax_identity").await;
        collect(&second.client, &again, Some(("司马红包", &id))).await.refused(409, "tax_id_used");
        assert_eq!(wallets::Entity::find().count(&app.lingong.app.read()).await.expect("a count"), 1);
        for forged in [kernel::RewardId::new(app.now(), &app.lingong.app.rng).to_string(), text(&reward["id"])] {
            let path = format!("/api/v1/rewards/{forged}/collection");
            second.client.post(&path, json!({ "net_fen": 8_000 })).await.refused(404, "not_found");
        }
        draw(&second.client, &forged_campaign(&app)).await.refused(404, "not_found");
        assert_balanced(&app).await;
    }

    /// covers: MKT-1, MKT-2
    async fn a_campaign_is_for_whom_and_when_it_says(app: TestApp) {
        let finance = finance(&app).await;
        let later = campaign(&app, &finance, json!({ "title": "明天开始", "starts_at": app.now().plus_days(1) })).await;
        let workers = campaign(&app, &finance, json!({ "title": "首单红包", "audience": "first_work" })).await;
        let me = app.someone().await;
        draw(&me.client, &later).await.refused(409, "campaign_not_open");
        draw(&me.client, &workers).await.refused(403, "campaign_not_for_you");
        let listed = me.client.get("/api/v1/campaigns").await.ok();
        assert_eq!((listed["items"].as_array().map(Vec::len), &listed["items"][0]["can_draw"]), (Some(1), &json!(false)));
        worked(&app, &me).await;
        assert_eq!(draw(&me.client, &workers).await.status, 201);

        let state = |id: &str, state: &'static str| {
            let (finance, path) = (finance.clone(), format!("{CAMPAIGNS}/{id}/state"));
            async move { finance.post(&path, json!({ "state": state })).await }
        };
        let other = app.someone().await;
        state(&workers, "paused").await.ok();
        draw(&other.client, &workers).await.refused(409, "campaign_not_open");
        state(&workers, "running").await.ok();
        draw(&other.client, &workers).await.refused(403, "campaign_not_for_you");
        state(&workers, "ended").await.ok();
        state(&workers, "running").await.refused(409, "campaign_ended");
        // What was drawn before can be collected all the same.
        let mine = me.client.get("/api/v1/me/rewards").await.ok()["items"][0].clone();
        me.client.agree("tax_identity").await;
        collect(&me.client, &mine, Some(("令狐首单", &number(3)))).await.ok();
    }

    /// covers: MKT-2
    async fn what_nobody_collects_in_time_goes_back_into_the_budget(app: TestApp) {
        let finance = finance(&app).await;
        let campaign = campaign(&app, &finance, json!({ "budget_fen": 10_000 })).await;
        let (late, next) = (app.someone().await, app.someone().await);
        let reward = draw(&late.client, &campaign).await.body;
        draw(&next.client, &campaign).await.refused(409, "campaign_empty");
        late.client.agree("tax_identity").await;
        app.clock.advance_seconds(7 * DAY);
        assert_eq!(late.client.get("/api/v1/me/rewards").await.ok()["items"][0]["state"], "lapsed");
        collect(&late.client, &reward, Some(("百里迟到", &number(4)))).await.refused(409, "reward_lapsed");
        assert_eq!(draw(&next.client, &campaign).await.status, 201);
        draw(&late.client, &campaign).await.refused(409, "campaign_empty");
        let seen = finance.get(CAMPAIGNS).await.ok()["items"][0].clone();
        assert_eq!((&seen["taken"], &seen["taken_fen"]), (&json!(1), &json!(10_000)));
    }

    /// covers: MKT-2, SEC-4
    async fn only_finance_runs_campaigns_and_only_with_money_that_is_there(app: TestApp) {
        let (finance, reviewer) = (app.staff(StaffRole::Finance).await, app.staff(StaffRole::Reviewer).await);
        let me = app.someone().await;
        let body = json!({
            "title": "开工红包", "audience": "everybody", "regime": "incidental", "budget_fen": 50_000,
            "least_fen": 100, "most_fen": 200, "per_person": 1, "starts_at": app.now(), "ends_at": app.now().plus_days(3),
        });
        for client in [&me.client, &reviewer] {
            client.post(CAMPAIGNS, body.clone()).await.refused(403, "forbidden");
            client.get(CAMPAIGNS).await.refused(403, "forbidden");
            client.post(FUNDS, json!({ "amount_fen": 1 })).await.refused(403, "forbidden");
        }
        let refused = finance.post(CAMPAIGNS, body.clone()).await.refused(409, "budget_not_covered");
        assert_eq!(refused["available_fen"], 0);
        finance.post(FUNDS, json!({ "amount_fen": 0 })).await.refused(422, "invalid_field");
        finance.post(FUNDS, json!({ "amount_fen": 60_000 })).await.ok();
        for (field, value) in [
            ("budget_fen", json!(0)), ("budget_fen", json!(i64::MAX)), ("least_fen", json!(0)), ("least_fen", json!(201)),
            ("most_fen", json!(-1)), ("most_fen", json!(50_001)), ("per_person", json!(0)), ("per_person", json!(32)),
            ("ends_at", json!(app.now())), ("ends_at", json!(app.now().plus_days(400))),
        ] {
            let mut wrong = body.clone();
            wrong[field] = value;
            finance.post(CAMPAIGNS, wrong).await.refused(422, "invalid_field");
        }
        finance.post(CAMPAIGNS, body.clone()).await.ok();
        finance.post(CAMPAIGNS, body).await.refused(409, "budget_not_covered");
        let id = text(&finance.get(CAMPAIGNS).await.ok()["items"][0]["id"]);
        draw(&me.client, &id).await;
        let packets = finance.get(&format!("{CAMPAIGNS}/{id}/rewards")).await.ok();
        assert_eq!(packets["items"].as_array().map(Vec::len), Some(1));
        assert!(!packets.to_string().contains(&me.id.to_string()), "whose it is stays out");
    }
}

fn forged_campaign(app: &TestApp) -> String {
    kernel::CampaignId::new(app.now(), &app.lingong.app.rng).to_string()
}

/// Somebody's first work, done.
async fn worked(app: &TestApp, someone: &Someone) {
    let job = app.job(JobPlan::new(app, SignUpMode::FirstCome, 2, 2)).await;
    let mine = text(&someone.client.apply(job.shifts[0]).await["id"]);
    someone.client.confirm(&mine).await.ok();
    app.clock.advance_seconds(2 * 3_600);
    job.act("check_in", &[mine.as_str()], None).await;
    app.clock.advance_seconds(4 * 3_600);
    job.act("finish", &[mine.as_str()], None).await;
}
