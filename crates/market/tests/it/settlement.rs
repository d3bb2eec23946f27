//! From approved hours to money in the wallet.

use db::entities::applications::{self, ApplicationState};
use db::entities::ledger_holds::HoldState;
use db::entities::merchants::{self, CertState};
use db::entities::notices;
use db::entities::postings::{self, Settlement, SignUpMode, WageUnit};
use db::entities::staff_roles::StaffRole;
use kernel::{ApplicationId, Fen};
use sea_orm::EntityTrait;
use testkit::{Client, Job, JobPlan, Reply, Someone, TestApp, Value, json, on_both_engines};
use tokio::task::JoinSet;

const HOUR: i64 = 3_600;

/// People who worked three hours each at 20.00, with their sign-ups and hours that the merchant approved.
async fn worked(app: &TestApp, count: usize) -> (Job, Vec<(Someone, String)>) {
    worked_on(app, app.job(JobPlan::new(app, SignUpMode::FirstCome, 2, 300)).await, count).await
}

async fn worked_on(app: &TestApp, job: Job, count: usize) -> (Job, Vec<(Someone, String)>) {
    let mut people = Vec::with_capacity(count);
    for someone in app.people(count).await {
        let mine = someone.client.apply(job.shifts[0]).await["id"].as_str().expect("an id").to_owned();
        someone.client.confirm(&mine).await.ok();
        people.push((someone, mine));
    }
    app.clock.advance_seconds(2 * HOUR);
    for step in ["check_in", "finish"] {
        let ids: Vec<&str> = people.iter().map(|(_, id)| id.as_str()).collect();
        for chunk in ids.chunks(100) {
            job.act(step, chunk, None).await;
        }
        app.clock.advance_seconds(if step == "check_in" { 3 * HOUR } else { 0 });
    }
    (job, people)
}

async fn approve(job: &Job, application: &str) {
    let path = format!("/api/v1/applications/{application}/hours/decision");
    job.owner.client.post(&path, json!({ "approve": true })).await.ok();
}

async fn approved(app: &TestApp, count: usize) -> (Job, Vec<(Someone, String)>) {
    let (job, people) = worked(app, count).await;
    for (_, id) in &people {
        approve(&job, id).await;
    }
    (job, people)
}

async fn preview(client: &Client, job: &Job, plan: Value) -> Reply {
    client.post(&format!("/api/v1/postings/{}/settlements/preview", job.posting), plan).await
}

async fn settle(client: &Client, job: &Job, order: Value) -> Reply {
    client.post(&format!("/api/v1/postings/{}/settlements", job.posting), order).await
}

async fn wage(of: &(Someone, String)) -> Value {
    of.0.client.get(&format!("/api/v1/applications/{}/wage", of.1)).await.ok()
}

async fn told(app: &TestApp, someone: &Someone, kind: &str) -> usize {
    let rows = notices::Entity::find().all(&app.lingong.app.read()).await.expect("the inboxes");
    rows.iter().filter(|row| row.person_id == someone.id && row.kind.to_string() == kind).count()
}

async fn state(app: &TestApp, application: &str) -> ApplicationState {
    let id: ApplicationId = application.parse().expect("an id");
    applications::Entity::find_by_id(id).one(&app.lingong.app.read()).await.expect("a row").expect("a sign-up").state
}

/// Changes the posting of a job as nothing in the product does.
async fn with_posting(app: &TestApp, job: &Job, change: impl FnOnce(&mut postings::Model)) {
    let tx = app.lingong.app.read();
    let mut row = postings::Entity::find_by_id(job.posting).one(&tx).await.expect("a row").expect("a posting");
    change(&mut row);
    app.lingong.app.write(move |work| async move { Ok(db::update(&work, row).await?) }).await.expect("changed");
}

on_both_engines! {
    /// covers: PAY-2, PAY-1, WORK-2
    async fn what_the_preview_says_is_paid_and_read_line_by_line(app: TestApp) {
        let (job, people) = approved(&app, 2).await;
        let owner = &job.owner.client;
        let (me, other) = (&people[0], &people[1]);
        let bonus = json!({ "amount_fen": 1_000, "reason": "全勤奖" });
        let deduction = json!({ "amount_fen": 500, "reason": "打碎一只杯子" });
        let changes = json!([{ "application_id": me.1, "bonus": bonus, "deduction": deduction }]);
        let seen = preview(owner, &job, json!({ "changes": changes })).await.ok();
        assert_eq!((&seen["pays_fen"], &seen["funds"]["missing_fen"]), (&json!(12_500), &json!(12_500)));
        let line = seen["lines"].as_array().expect("lines").iter().find(|line| line["application_id"] == me.1.as_str());
        let line = line.expect("the line");
        assert_eq!(line["statement"], "3 小时 × 20.00 + 10.00 − 5.00 = 65.00 元");
        assert_eq!((&line["work"], &line["pays_fen"], &line["left_fen"]), (&json!(180), &json!(6_500), &json!(0)));

        // Nothing in custody, too little, another sum than was seen: nothing is paid.
        let order = |pays: i64| json!({ "changes": changes, "pays_fen": pays });
        let refused = settle(owner, &job, order(12_500)).await.refused(409, "not_enough_funds");
        assert_eq!(refused["missing_fen"], 12_500);
        app.fund_job(job.posting, 10_000).await;
        app.fund_merchant(job.merchant, 2_499).await;
        assert_eq!(settle(owner, &job, order(12_500)).await.refused(409, "not_enough_funds")["missing_fen"], 1);
        app.fund_merchant(job.merchant, 501).await;
        assert_eq!(settle(owner, &job, order(12_499)).await.refused(409, "settlement_changed")["pays_fen"], 12_500);
        assert_eq!((app.in_wallet(me.0.id).await, state(&app, &me.1).await), (0, ApplicationState::Finished));

        let made = settle(owner, &job, order(12_500)).await.ok();
        assert_eq!((&made["slips"], &made["paid_fen"], &made["by"]), (&json!(2), &json!(12_500), &json!("merchant")));
        assert_eq!((app.in_wallet(me.0.id).await, app.in_wallet(other.0.id).await), (6_500, 6_000));
        assert_eq!(state(&app, &me.1).await, ApplicationState::Settled);
        assert_eq!((told(&app, &me.0, "wage_paid").await, told(&app, &other.0, "wage_paid").await), (1, 1));

        // The worker reads why; nobody else's wage is there.
        let mine = wage(me).await;
        let slip = &mine["slips"][0];
        assert_eq!((&mine["paid_fen"], &mine["left_fen"], &mine["merchant_name"]), (&json!(6_500), &json!(0), &json!("闽江奶茶")));
        assert_eq!((&slip["bonus_reason"], &slip["deduction_reason"]), (&json!("全勤奖"), &json!("打碎一只杯子")));
        assert_eq!(slip["statement"], line["statement"]);
        let path = format!("/api/v1/applications/{}/wage", me.1);
        other.0.client.get(&path).await.refused(404, "not_found");

        // The merchant reads the batch, and takes it along.
        let list = owner.get(&format!("/api/v1/postings/{}/settlements", job.posting)).await.ok();
        assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
        let path = format!("/api/v1/settlements/{}", made["id"].as_str().expect("an id"));
        let detail = owner.get(&path).await.ok();
        assert_eq!(detail["slips"].as_array().map(Vec::len), Some(2));
        let file = owner.get(&format!("{path}/statement")).await.text;
        assert!(file.contains("3 小时 × 20.00 + 10.00 − 5.00 = 65.00 元,10.00,5.00,0.00,65.00,0.00,65.00,0.00"), "{file}");

        // What is paid is not paid again.
        settle(owner, &job, json!({ "pays_fen": 12_500 })).await.refused(409, "nothing_to_settle");
        assert_eq!(preview(owner, &job, json!({})).await.ok()["lines"], json!([]));
        app.assert_balanced().await;
    }

    /// covers: PAY-2, PAY-1
    async fn the_same_settlement_a_hundred_times_at_once_pays_once(app: TestApp) {
        let (job, people) = approved(&app, 3).await;
        app.fund_job(job.posting, 100_000).await;
        let order = json!({ "pays_fen": 18_000 });
        let path = format!("/api/v1/postings/{}/settlements", job.posting);
        let mut sent = JoinSet::new();
        for nth in 0..100 {
            let key = if nth % 2 == 0 { "same-key-0000".to_owned() } else { format!("other-key-{nth:04}") };
            let (client, path, order) = (job.owner.client.clone(), path.clone(), order.clone());
            sent.spawn(async move { client.post_once(&key, &path, order).await });
        }
        let answers = sent.join_all().await;
        let paid: Vec<&Reply> = answers.iter().filter(|answer| answer.status == 201).collect();
        let batches: std::collections::BTreeSet<String> = paid.iter().map(|answer| answer.body["id"].to_string()).collect();
        assert_eq!(batches.len(), 1, "one settlement, however often its answer came");
        for answer in answers.iter().filter(|answer| answer.status != 201) {
            assert_eq!(answer.body["code"], "nothing_to_settle", "{}", answer.body);
        }
        for (someone, _) in &people {
            assert_eq!(app.in_wallet(someone.id).await, 6_000);
        }
        app.assert_balanced().await;
    }

    /// covers: PAY-2, WORK-8
    async fn a_dispute_keeps_back_its_part_and_no_more(app: TestApp) {
        let (job, people) = worked(&app, 2).await;
        let (me, other) = (&people[0], &people[1]);
        approve(&job, &other.1).await;
        let hours = |what: &str| format!("/api/v1/applications/{}/hours/{what}", me.1);
        me.0.client.post(&hours("correction"), json!({ "minutes": 240, "reason": "收尾多做了一小时" })).await.ok();
        job.owner.client.post(&hours("decision"), json!({ "approve": false, "reason": "没有收尾" })).await.ok();
        me.0.client.post(&hours("dispute"), json!({ "reason": "监控可以看到" })).await.ok();
        app.fund_job(job.posting, 14_000).await;
        let seen = preview(&job.owner.client, &job, json!({})).await.ok();
        assert_eq!((&seen["pays_fen"], &seen["disputed_fen"]), (&json!(12_000), &json!(2_000)));
        settle(&job.owner.client, &job, json!({ "pays_fen": 12_000 })).await.ok();
        assert_eq!((app.in_wallet(me.0.id).await, app.in_wallet(other.0.id).await), (6_000, 6_000));
        assert_eq!((state(&app, &me.1).await, state(&app, &other.1).await), (ApplicationState::Finished, ApplicationState::Settled));
        assert_eq!(wage(me).await["disputed"], true);

        // The disputed part lies with the job and goes nowhere else.
        let funds = format!("/api/v1/postings/{}/funds", job.posting);
        let release = |fen: i64| json!({ "way": "release", "amount_fen": fen });
        job.owner.client.post(&funds, release(1)).await.refused(409, "not_enough_funds");
        let staff = app.staff(StaffRole::Reviewer).await;
        let decide = format!("/api/v1/staff/hours-disputes/{}/decision", me.1);
        staff.post(&decide, json!({ "minutes": 210, "reason": "录像显示多做了半小时" })).await.ok();
        // Decided after it was due, it is paid by the clock.
        app.clock.advance_seconds(24 * HOUR);
        app.run_jobs().await;
        assert_eq!((app.in_wallet(me.0.id).await, state(&app, &me.1).await), (7_000, ApplicationState::Settled));
        let mine = wage(me).await;
        assert_eq!((mine["slips"].as_array().map(Vec::len), &mine["left_fen"]), (Some(2), &json!(0)));
        job.owner.client.post(&funds, release(1_000)).await.ok();
        app.assert_balanced().await;
    }

    /// covers: PAY-2
    async fn a_part_now_the_rest_later_and_a_tip(app: TestApp) {
        let (job, people) = approved(&app, 1).await;
        let (me, owner) = (&people[0], &job.owner.client);
        app.fund_merchant(job.merchant, 50_000).await;
        let change = |more: Value| {
            let mut change = json!({ "application_id": me.1 });
            testkit::merge(&mut change, more);
            json!([change])
        };
        let said = |fen: i64, reason: &str| json!({ "amount_fen": fen, "reason": reason });
        for (changes, status, code) in [
            (json!({ "part": said(1_000, " ") }), 422, "required"),
            (json!({ "part": said(6_001, "先付一点") }), 422, "wage_too_much"),
            (json!({ "deduction": said(1_201, "迟到半小时") }), 422, "wage_deduction"),
            (json!({ "bonus": said(0, "没有") }), 422, "invalid_field"),
            (json!({ "tip": said(-5, "负数") }), 422, "invalid_field"),
            (json!({ "tip": said(i64::MAX, "太多") }), 422, "invalid_field"),
            (json!({ "pieces": 3 }), 422, "work_not_asked"),
        ] {
            settle(owner, &job, json!({ "changes": change(changes), "pays_fen": 1 })).await.refused(status, code);
        }
        let part = change(json!({ "part": said(2_500, "余款周五付") }));
        settle(owner, &job, json!({ "changes": part, "pays_fen": 2_500 })).await.ok();
        let mine = wage(me).await;
        assert_eq!((&mine["paid_fen"], &mine["left_fen"]), (&json!(2_500), &json!(3_500)));
        assert_eq!(mine["slips"][0]["part_reason"], "余款周五付");
        assert_eq!(state(&app, &me.1).await, ApplicationState::Finished);
        // A deduction cannot take back what was paid, and all deductions together stay within a fifth.
        let less = change(json!({ "deduction": said(1_200, "打碎杯子") }));
        settle(owner, &job, json!({ "changes": less, "pays_fen": 2_300 })).await.ok();
        assert_eq!((state(&app, &me.1).await, app.in_wallet(me.0.id).await), (ApplicationState::Settled, 4_800));
        let tips = format!("/api/v1/applications/{}/tips", me.1);
        owner.post(&tips, said(800, "客人夸您")).await.ok();
        assert_eq!((app.in_wallet(me.0.id).await, &wage(me).await["slips"][2]["tip_reason"]), (5_600, &json!("客人夸您")));
        me.0.client.post(&tips, said(800, "自己给自己")).await.refused(404, "not_found");
        app.assert_balanced().await;
    }

    /// covers: PAY-2, MER-4
    async fn what_was_funded_is_paid_when_it_is_due_also_for_a_suspended_merchant(app: TestApp) {
        let (job, people) = worked(&app, 2).await;
        app.fund_job(job.posting, 7_000).await;
        let tx = app.lingong.app.read();
        let mut merchant = merchants::Entity::find_by_id(job.merchant).one(&tx).await.expect("a row").expect("a merchant");
        merchant.certification = CertState::Suspended;
        app.lingong.app.write(move |work| async move { Ok(db::update(&work, merchant).await?) }).await.expect("suspended");
        // Silence approves the hours after three days, and then the wage is due.
        app.clock.advance_seconds(72 * HOUR - 1);
        app.run_jobs().await;
        assert_eq!(app.in_wallet(people[0].0.id).await + app.in_wallet(people[1].0.id).await, 0);
        app.clock.advance_seconds(1);
        app.run_jobs().await;
        app.run_jobs().await;
        let mut paid = [app.in_wallet(people[0].0.id).await, app.in_wallet(people[1].0.id).await];
        paid.sort_unstable();
        assert_eq!(paid, [1_000, 6_000], "as far as the money goes");
        assert_eq!(told(&app, &job.owner, "wage_overdue").await, 1);
        assert_eq!(told(&app, &people[0].0, "wage_late").await + told(&app, &people[1].0, "wage_late").await, 1);
        let staff = app.staff(StaffRole::Finance).await;
        let list = staff.get("/api/v1/staff/late-wages").await.ok();
        assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(list["items"][0]["left_fen"], 5_000);
        // The merchant pays the rest, suspended or not: work that is done is paid.
        app.fund_merchant(job.merchant, 5_000).await;
        settle(&job.owner.client, &job, json!({ "pays_fen": 5_000 })).await.ok();
        assert_eq!(staff.get("/api/v1/staff/late-wages").await.ok()["items"], json!([]));
        app.clock.advance_seconds(48 * HOUR);
        app.run_jobs().await;
        assert_eq!(told(&app, &job.owner, "wage_overdue").await, 1, "nobody is reminded of what is paid");
        app.assert_balanced().await;
    }

    /// covers: PAY-2, WORK-7
    async fn the_wage_that_was_agreed_is_paid_whatever_the_posting_says_later(app: TestApp) {
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 2, 5)).await;
        let (job, people) = worked_on(&app, job, 1).await;
        with_posting(&app, &job, |row| row.wage = Some(Fen(1_000))).await;
        approve(&job, &people[0].1).await;
        assert_eq!(preview(&job.owner.client, &job, json!({})).await.ok()["pays_fen"], 6_000);
        assert_eq!(wage(&people[0]).await["rate_fen"], 2_000);
    }

    /// covers: PAY-2
    async fn pieces_are_said_by_the_merchant_and_days_are_not(app: TestApp) {
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 2, 5)).await;
        with_posting(&app, &job, |row| {
            row.wage = Some(Fen(55));
            row.wage_unit = Some(WageUnit::Piece);
            row.settlement = Some(Settlement::Weekly);
        }).await;
        let (job, people) = worked_on(&app, job, 1).await;
        approve(&job, &people[0].1).await;
        let seen = preview(&job.owner.client, &job, json!({})).await.ok();
        assert_eq!((&seen["pays_fen"], &seen["lines"][0]["problem"]["code"]), (&json!(0), &json!("pieces_needed")));
        let changes = json!([{ "application_id": people[0].1, "pieces": 33 }]);
        let seen = preview(&job.owner.client, &job, json!({ "changes": changes })).await.ok();
        assert_eq!((&seen["pays_fen"], &seen["lines"][0]["statement"]), (&json!(1_815), &json!("33 件 × 0.55 − 0 = 18.15 元")));
        app.fund_job(job.posting, 1_815).await;
        settle(&job.owner.client, &job, json!({ "changes": changes, "pays_fen": 1_815 })).await.ok();
        assert_eq!(app.in_wallet(people[0].0.id).await, 1_815);
    }

    /// covers: PAY-1, PAY-2
    async fn whoever_changes_what_was_paid_is_found(app: TestApp) {
        let (job, people) = approved(&app, 1).await;
        app.fund_job(job.posting, 6_000).await;
        settle(&job.owner.client, &job, json!({ "pays_fen": 6_000 })).await.ok();
        let line = people[0].0.client.get("/api/v1/me/wallet/lines").await.ok()["items"][0]["work"].clone();
        assert_eq!((&line["statement"], &line["merchant_name"]), (&json!("3 小时 × 20.00 − 0 = 60.00 元"), &json!("闽江奶茶")));
        app.assert_balanced().await;
        for sql in ["UPDATE wages SET paid_wage_fen = 5999", "UPDATE pay_slips SET paid_fen = 5999"] {
            let house = &app.lingong.app;
            house.write(move |work| async move { Ok(work.run(sql, []).await?) }).await.expect("changed");
            let verdict = wallet::ledger::verify(&house.read(), &house.vault, &|_| {}).await.expect("a verdict");
            assert_eq!(verdict.differences, 1, "{sql}");
            let back = "UPDATE wages SET paid_wage_fen = 6000";
            house.write(move |work| async move { Ok(work.run(back, []).await?) }).await.expect("changed back");
        }
    }

    /// covers: PAY-2, MER-3, PAY-7
    async fn money_moves_between_a_merchants_funds_and_its_jobs_but_not_out_of_what_is_owed(app: TestApp) {
        let (job, _) = approved(&app, 1).await;
        let (owner, outsider) = (&job.owner.client, app.someone().await);
        app.fund_merchant(job.merchant, 10_000).await;
        let path = format!("/api/v1/postings/{}/funds", job.posting);
        let way = |way: &str, fen: i64| json!({ "way": way, "amount_fen": fen });
        owner.post(&path, way("allocate", 10_001)).await.refused(409, "not_enough_funds");
        owner.post(&path, way("allocate", 0)).await.refused(422, "invalid_field");
        owner.post(&path, way("allocate", 8_000)).await.ok();
        let page = format!("/api/v1/merchants/{}/funds", job.merchant);
        let funds = owner.get(&page).await.ok();
        assert_eq!((&funds["available_fen"], &funds["in_jobs_fen"], &funds["owed_fen"]), (&json!(2_000), &json!(8_000), &json!(6_000)));
        let refused = owner.post(&path, way("release", 2_001)).await.refused(409, "funds_needed");
        assert_eq!(refused["spare_fen"], 2_000);
        owner.post(&path, way("release", 2_000)).await.ok();
        outsider.client.post(&path, way("release", 1)).await.refused(404, "not_found");
        outsider.client.get(&page).await.refused(404, "not_found");
        preview(&outsider.client, &job, json!({})).await.refused(404, "not_found");
        settle(&outsider.client, &job, json!({ "pays_fen": 6_000 })).await.refused(404, "not_found");
        app.assert_balanced().await;
    }

    /// covers: WORK-8, PAY-2
    async fn whoever_is_paid_quickly_can_still_ask_for_more(app: TestApp) {
        let (job, people) = approved(&app, 3).await;
        app.fund_job(job.posting, 40_000).await;
        settle(&job.owner.client, &job, json!({ "pays_fen": 18_000 })).await.ok();
        for (_, id) in &people {
            assert_eq!(state(&app, id).await, ApplicationState::Settled);
        }
        let path = |id: &str, what: &str| format!("/api/v1/applications/{id}/{what}");
        let ask = |minutes: i64| json!({ "minutes": minutes, "reason": "下班后又留了一小时清点" });
        // Less than what was paid cannot be asked for, and what was paid stays.
        let (first, id) = &people[0];
        first.client.post(&path(id, "hours/correction"), ask(60)).await.refused(409, "hours_paid");
        first.client.post(&path(id, "hours/correction"), ask(240)).await.ok();
        assert_eq!(state(&app, id).await, ApplicationState::Finished, "it is open again");
        assert_eq!(app.in_wallet(first.id).await, 6_000);
        job.owner.client.post(&path(id, "hours/decision"), json!({ "approve": true })).await.ok();
        settle(&job.owner.client, &job, json!({ "pays_fen": 2_000 })).await.ok();
        assert_eq!(app.in_wallet(first.id).await, 8_000, "the fourth hour");
        assert_eq!(state(&app, id).await, ApplicationState::Settled);
        first.client.post(&path(id, "hours/correction"), ask(300)).await.refused(409, "hours_in_wrong_state");

        // Refused, and not taken further: settled as it was when the time is over.
        let (second, id) = &people[1];
        second.client.post(&path(id, "hours/correction"), ask(240)).await.ok();
        let refusal = json!({ "approve": false, "reason": "那一小时没有安排工作" });
        job.owner.client.post(&path(id, "hours/decision"), refusal.clone()).await.ok();
        app.clock.advance_seconds(10 * 24 * HOUR);
        app.run_jobs().await;
        assert_eq!(state(&app, id).await, ApplicationState::Settled);
        assert_eq!(app.in_wallet(second.id).await, 6_000);
        app.assert_balanced().await;
    }

    /// covers: WORK-8, PAY-2
    async fn what_a_lost_dispute_held_is_free_again(app: TestApp) {
        let (job, people) = approved(&app, 1).await;
        app.fund_job(job.posting, 10_000).await;
        settle(&job.owner.client, &job, json!({ "pays_fen": 6_000 })).await.ok();
        let (someone, id) = &people[0];
        let path = |what: &str| format!("/api/v1/applications/{id}/{what}");
        let words = json!({ "minutes": 240, "reason": "下班后又留了一小时清点" });
        someone.client.post(&path("hours/correction"), words).await.ok();
        let refusal = json!({ "approve": false, "reason": "那一小时没有安排工作" });
        job.owner.client.post(&path("hours/decision"), refusal).await.ok();
        someone.client.post(&path("hours/dispute"), json!({ "reason": "同事可以作证" })).await.ok();
        app.clock.advance_seconds(2 * 24 * HOUR);
        app.run_jobs().await;
        settle(&job.owner.client, &job, json!({ "pays_fen": 0 })).await.refused(409, "nothing_to_settle");
        let held = |app: &TestApp| {
            let tx = app.lingong.app.read();
            async move {
                let holds = db::entities::ledger_holds::Entity::find().all(&tx).await.expect("the holds");
                holds.iter().filter(|hold| hold.state == HoldState::Pending).map(|hold| hold.amount_fen.0).sum::<i64>()
            }
        };
        assert_eq!(held(&app).await, 2_000, "the hour that is disputed");
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let decision = json!({ "minutes": 180, "reason": "考勤与监控一致" });
        reviewer.post(&format!("/api/v1/staff/hours-disputes/{id}/decision"), decision).await.ok();
        app.run_jobs().await;
        assert_eq!(held(&app).await, 0);
        assert_eq!(state(&app, id).await, ApplicationState::Settled);
        assert_eq!(app.in_wallet(someone.id).await, 6_000);
        app.assert_balanced().await;
    }
}
