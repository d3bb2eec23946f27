//! What the two sides say of each other after the work.

use db::entities::merchant_members::{self, MemberRole};
use db::entities::postings::SignUpMode;
use db::entities::ratings::{self, AppealState};
use db::entities::staff_roles::StaffRole;
use db::entities::{access_ledger, notices};
use kernel::{ApplicationId, RatingId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use testkit::{Client, Job, JobPlan, Reply, Someone, TestApp, Value, json, on_both_engines};

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// A job whose shift is over, and people who worked on it, with their sign-ups.
async fn worked(app: &TestApp, count: usize) -> (Job, Vec<(Someone, String)>) {
    let job = app.job(JobPlan::new(app, SignUpMode::FirstCome, 2, 10)).await;
    let people = come(app, &job, count).await;
    let ids: Vec<&str> = people.iter().map(|(_, id)| id.as_str()).collect();
    app.clock.advance_seconds(2 * HOUR);
    job.act("check_in", &ids, None).await;
    app.clock.advance_seconds(4 * HOUR);
    job.act("finish", &ids, None).await;
    (job, people)
}

async fn come(app: &TestApp, job: &Job, count: usize) -> Vec<(Someone, String)> {
    let mut people = Vec::with_capacity(count);
    for someone in app.people(count).await {
        let mine = someone.client.apply(job.shifts[0]).await["id"].as_str().expect("an id").to_owned();
        someone.client.confirm(&mine).await.ok();
        people.push((someone, mine));
    }
    people
}

fn path(application: &str) -> String {
    format!("/api/v1/applications/{application}/ratings")
}

async fn rate(client: &Client, application: &str, stars: i64, text: &str) -> Reply {
    client.post(&path(application), json!({ "stars": stars, "text": text })).await
}

async fn seen(client: &Client, application: &str) -> Value {
    client.get(&path(application)).await.ok()
}

fn id(rating: &Value) -> String {
    rating["id"].as_str().expect("an id").to_owned()
}

async fn told(app: &TestApp, someone: &Someone, kind: &str) -> usize {
    let find = notices::Entity::find().filter(notices::Column::PersonId.eq(someone.id));
    let rows = find.all(&app.lingong.app.read()).await.expect("the inbox");
    rows.iter().filter(|row| row.kind.to_string() == kind).count()
}

async fn row(app: &TestApp, rating: &str) -> ratings::Model {
    let id: RatingId = rating.parse().expect("an id");
    ratings::Entity::find_by_id(id).one(&app.lingong.app.read()).await.expect("a row").expect("a rating")
}

async fn openings(app: &TestApp) -> u64 {
    let find = access_ledger::Entity::find().filter(access_ledger::Column::Basis.eq("rating_of_own_shift"));
    find.count(&app.lingong.app.read()).await.expect("a count")
}

/// Sessions that last longer than what is tested here.
async fn stay_signed_in(app: &TestApp) {
    let until = app.now().plus_days(365).micros();
    let longer = app
        .lingong
        .app
        .write(move |work| async move { Ok(work.run("UPDATE sessions SET expires_at = $1", [until.into()]).await?) });
    longer.await.expect("the sessions");
}

on_both_engines! {
    /// covers: WORK-6
    async fn neither_reads_the_other_before_both_have_rated(app: TestApp) {
        let (job, people) = worked(&app, 1).await;
        let (me, mine) = &people[0];
        let owner = &job.owner;
        let before = seen(&me.client, mine).await;
        assert_eq!((&before["can_rate"], &before["mine"], &before["other_has_rated"]), (&json!(true), &Value::Null, &json!(false)));
        let first = rate(&owner.client, mine, 2, "迟到了半小时").await;
        assert_eq!(first.status, 201, "{}", first.text);
        assert_eq!(first.body["mine"]["text"], "迟到了半小时");
        assert_eq!(first.body["mine"]["shown_at"], Value::Null);
        let waiting = seen(&me.client, mine).await;
        assert_eq!((&waiting["other_has_rated"], &waiting["other"]), (&json!(true), &Value::Null));
        assert!(!waiting.to_string().contains("迟到") && !waiting.to_string().contains("\"stars\""), "{waiting}");
        // Nor in the copy of one's own data.
        let copy = me.client.get("/api/v1/me/data/ratings").await.ok();
        assert_eq!(copy["items"], json!([]), "{copy}");
        assert_eq!((told(&app, me, "rating_waits").await, told(&app, me, "rating_shown").await), (1, 0));

        let both = rate(&me.client, mine, 5, "店长很好，按时下班").await;
        assert_eq!(both.status, 201, "{}", both.text);
        assert_eq!((&both.body["other"]["stars"], &both.body["other"]["text"]), (&json!(2), &json!("迟到了半小时")));
        assert_eq!((&both.body["can_rate"], &both.body["other"]["next"]), (&json!(false), &json!(["reply", "appeal"])));
        assert_eq!(both.body["mine"]["next"], json!([]));
        let merchants = seen(&owner.client, mine).await;
        assert_eq!((&merchants["other"]["stars"], &merchants["other"]["text"]), (&json!(5), &json!("店长很好，按时下班")));
        assert!(openings(&app).await >= 1, "what a merchant opens stands in the access ledger");
        for (someone, kind) in [(me, "rating_shown"), (owner, "rating_shown")] {
            assert_eq!(told(&app, someone, kind).await, 1);
        }
        let copy = me.client.get("/api/v1/me/data/ratings").await.ok();
        assert_eq!(copy["items"].as_array().map(Vec::len), Some(2), "{copy}");
        let words = ["迟到了半小时", "店长很好，按时下班"];
        app.assert_nowhere(&words.map(|text| ("words of a rating", text.to_owned()))).await;
    }

    /// covers: WORK-6
    async fn what_one_side_said_is_shown_when_the_time_is_over(app: TestApp) {
        let (job, people) = worked(&app, 1).await;
        let (me, mine) = &people[0];
        stay_signed_in(&app).await;
        rate(&me.client, mine, 1, "让我自带工具").await.ok();
        app.clock.advance_seconds(30 * DAY - 1);
        app.run_jobs().await;
        let early = seen(&job.owner.client, mine).await;
        assert_eq!((&early["can_rate"], &early["other_has_rated"], &early["other"]), (&json!(true), &json!(true), &Value::Null));
        app.clock.advance_seconds(1);
        app.run_jobs().await;
        app.run_jobs().await;
        let shown = seen(&job.owner.client, mine).await;
        assert_eq!((&shown["can_rate"], &shown["other"]["text"]), (&json!(false), &json!("让我自带工具")));
        rate(&job.owner.client, mine, 1, "报复").await.refused(409, "rating_over");
        assert_eq!(told(&app, &job.owner, "rating_shown").await, 1);
        // Replying and appealing end as well.
        app.clock.advance_seconds(30 * DAY);
        let rating = id(&shown["other"]);
        let late = job.owner.client.post(&format!("/api/v1/ratings/{rating}/reply"), json!({ "text": "太晚了" })).await;
        late.refused(409, "rating_answer_over");
    }

    /// covers: WORK-6
    async fn only_done_work_is_rated_once_by_its_two_sides(app: TestApp) {
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 2, 10)).await;
        let people = come(&app, &job, 2).await;
        let (me, mine) = &people[0];
        for client in [&me.client, &job.owner.client] {
            let refused = rate(client, mine, 5, "还没上班").await.refused(409, "not_worked");
            assert_eq!(refused["state"], "confirmed");
        }
        app.clock.advance_seconds(2 * HOUR);
        job.act("check_in", &[mine.as_str()], None).await;
        rate(&me.client, mine, 5, "").await.refused(409, "not_worked");
        app.clock.advance_seconds(HOUR);
        job.act("finish", &[mine.as_str()], None).await;
        job.act("no_show", &[people[1].1.as_str()], None).await;
        rate(&people[1].0.client, &people[1].1, 1, "").await.refused(409, "not_worked");
        for stars in [0, 6, -1, i64::MAX] {
            assert_eq!(rate(&me.client, mine, stars, "").await.refused(422, "invalid_field")["field"], "stars");
        }
        assert_eq!(rate(&me.client, mine, 5, &"长".repeat(201)).await.refused(422, "text_too_long")["field"], "text");
        let outsider = app.someone().await;
        outsider.client.get(&path(mine)).await.refused(404, "not_found");
        rate(&outsider.client, mine, 1, "我不在场").await.refused(404, "not_found");
        rate(&people[1].0.client, mine, 1, "别人的").await.refused(404, "not_found");
        app.nobody().post(&path(mine), json!({ "stars": 1 })).await.refused(401, "sign_in_required");

        // Double taps: one rating of each side, whatever the concurrency.
        let mut taps = tokio::task::JoinSet::new();
        for stars in 0..20 {
            for client in [me.client.clone(), job.owner.client.clone()] {
                let mine = mine.clone();
                taps.spawn(async move { rate(&client, &mine, 1 + stars % 5, "").await.status });
            }
        }
        let mut answers = taps.join_all().await;
        answers.sort_unstable();
        assert_eq!((&answers[..2], answers[2..].iter().all(|status| *status == 409)), (&[201, 201][..], true), "{answers:?}");
        rate(&me.client, mine, 3, "改一下").await.refused(409, "already_rated");
        let id: ApplicationId = mine.parse().expect("an id");
        let find = ratings::Entity::find().filter(ratings::Column::ApplicationId.eq(id));
        let rows = find.all(&app.lingong.app.read()).await.expect("rows");
        assert!(rows.len() == 2 && rows.iter().all(|row| row.shown_at.is_some()));
    }

    /// What demands nothing but tells may be said; contact details, abuse and crime may not.
    ///
    /// covers: WORK-6, PUB-3
    async fn words_go_through_the_posting_rules_that_hold_everywhere(app: TestApp) {
        let (_job, people) = worked(&app, 1).await;
        let (me, mine) = &people[0];
        for foul in ["不错，加我微信lingong1688", "有事打13900001234", "老板是个王八蛋", "店里可以赌博"] {
            let refused = rate(&me.client, mine, 3, foul).await.refused(422, "rating_refused_by_rules");
            assert_eq!(refused["field"], "text");
            assert!(!refused.to_string().contains("1688") && !refused.to_string().contains("139"), "{refused}");
        }
        let said = rate(&me.client, mine, 1, "入职要交200元押金，只收女生，试工不给钱").await;
        assert_eq!(said.status, 201, "{}", said.text);
    }

    /// covers: WORK-6
    async fn the_rated_side_replies_once(app: TestApp) {
        let (job, people) = worked(&app, 1).await;
        let (me, mine) = &people[0];
        let owner = &job.owner.client;
        let given = rate(&me.client, mine, 2, "排班太满").await.body["mine"].clone();
        let reply = |client: &Client, text: &str| {
            let (client, path) = (client.clone(), format!("/api/v1/ratings/{}/reply", id(&given)));
            let body = json!({ "text": text });
            async move { client.post(&path, body).await }
        };
        reply(owner, "还看不到").await.refused(404, "not_found");
        rate(owner, mine, 4, "").await.ok();
        reply(&me.client, "自己回自己").await.refused(409, "rating_wrong_side");
        app.someone().await.client.post(&format!("/api/v1/ratings/{}/reply", id(&given)), json!({ "text": "路人" })).await.refused(404, "not_found");
        reply(owner, "").await.refused(422, "required");
        reply(owner, "加微信lingong1688私聊").await.refused(422, "rating_refused_by_rules");
        let done = reply(owner, "下次会安排轮休").await.ok();
        assert_eq!((&done["other"]["reply"]["text"], &done["other"]["next"]), (&json!("下次会安排轮休"), &json!(["appeal"])));
        reply(owner, "再回一次").await.refused(409, "already_replied");
        assert_eq!(seen(&me.client, mine).await["mine"]["reply"]["text"], "下次会安排轮休");
        assert_eq!(told(&app, me, "rating_replied").await, 1);
    }

    /// Nothing is deleted: staff put a reason in the place of the text, or take the stars out of the average.
    ///
    /// covers: WORK-6, RULE-7
    async fn an_appeal_is_decided_with_a_reason_that_both_read(app: TestApp) {
        let (job, people) = worked(&app, 2).await;
        let owner = &job.owner.client;
        let mut given = Vec::new();
        for (someone, mine) in &people {
            rate(&someone.client, mine, 1, "说好的工资没给").await.ok();
            given.push(id(&rate(owner, mine, 5, "").await.body["other"]));
        }
        let appeal = |client: &Client, rating: &str| {
            let (client, path) = (client.clone(), format!("/api/v1/ratings/{rating}/appeal"));
            async move { client.post(&path, json!({ "reason": "当天已经转账，有凭证" })).await }
        };
        appeal(&people[0].0.client, &given[0]).await.refused(409, "rating_wrong_side");
        let stands = appeal(owner, &given[0]).await.ok();
        assert_eq!((&stands["other"]["appeal"]["state"], &stands["other"]["appeal"]["reason"]), (&json!("open"), &json!("当天已经转账，有凭证")));
        appeal(owner, &given[0]).await.refused(409, "already_appealed");
        appeal(owner, &given[1]).await.ok();
        let author = seen(&people[0].0.client, &people[0].1).await;
        assert_eq!((&author["mine"]["appeal"]["state"], &author["mine"]["appeal"]["reason"]), (&json!("open"), &Value::Null));
        assert_eq!(author["mine"]["text"], "说好的工资没给", "it stands until staff decide");
        assert_eq!(told(&app, &people[0].0, "rating_appealed").await, 1);

        let reviewer = app.staff(StaffRole::Reviewer).await;
        owner.get("/api/v1/staff/rating-appeals").await.refused(403, "forbidden");
        let queue = reviewer.get("/api/v1/staff/rating-appeals").await.ok();
        assert_eq!(queue["items"].as_array().map(Vec::len), Some(2));
        let first = &queue["items"][0];
        assert_eq!((&first["id"], &first["rating"]["text"], &first["rating"]["appeal"]["reason"]),
            (&json!(given[0]), &json!("说好的工资没给"), &json!("当天已经转账，有凭证")));
        let decide = |rating: &str, hide: bool, count: bool| {
            let (reviewer, path) = (reviewer.clone(), format!("/api/v1/staff/rating-appeals/{rating}/decision"));
            let body = json!({ "hide_text": hide, "count_stars": count, "reason": "凭证属实" });
            async move { reviewer.post(&path, body).await }
        };
        let path = format!("/api/v1/staff/rating-appeals/{}/decision", given[0]);
        reviewer.post(&path, json!({ "hide_text": true, "count_stars": true, "reason": "" })).await.refused(422, "required");
        assert_eq!(decide(&given[0], true, false).await.status, 204);
        decide(&given[0], false, true).await.refused(409, "already_decided");
        assert_eq!(decide(&given[1], false, true).await.status, 204);

        for client in [&people[0].0.client, owner] {
            let read = seen(client, &people[0].1).await;
            let rating = if read["mine"]["id"] == json!(given[0]) { &read["mine"] } else { &read["other"] };
            assert_eq!((&rating["stars"], &rating["text"], &rating["appeal"]["state"]), (&json!(1), &Value::Null, &json!("upheld")));
            let decision = &rating["appeal"]["decision"];
            assert_eq!((&decision["reason"], &decision["text_hidden"], &decision["stars_counted"]), (&json!("凭证属实"), &json!(true), &json!(false)));
        }
        let kept = row(&app, &given[0]).await;
        assert!(kept.text.is_some_and(|text| !text.is_emptied()) && kept.stars == 1, "what was said is not deleted");
        let dismissed = row(&app, &given[1]).await;
        assert_eq!((dismissed.appeal_state, dismissed.hidden, dismissed.counted), (Some(AppealState::Dismissed), false, true));
        assert_eq!(seen(owner, &people[1].1).await["other"]["text"], "说好的工资没给");
        assert_eq!(told(&app, &people[0].0, "rating_decided").await, 1);
        assert_eq!(told(&app, &job.owner, "rating_decided").await, 2);
        assert_eq!(reviewer.get("/api/v1/staff/rating-appeals").await.ok()["items"], json!([]));
    }

    /// A member of the merchant decides no appeal of it.
    ///
    /// covers: WORK-6, SEC-4
    async fn staff_who_are_a_side_decide_nothing(app: TestApp) {
        let (job, people) = worked(&app, 1).await;
        let (me, mine) = &people[0];
        rate(&me.client, mine, 1, "").await.ok();
        let given = id(&rate(&job.owner.client, mine, 1, "早退").await.body["other"]);
        job.owner.client.post(&format!("/api/v1/ratings/{given}/appeal"), json!({ "reason": "不属实" })).await.ok();
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let (person, merchant) = (reviewer.person_id().await, job.merchant);
        let joined = app.lingong.app.write(move |work| async move {
            let row = merchant_members::Model { merchant_id: merchant, person_id: person, role: MemberRole::Recruiter, joined_at: work.now };
            Ok(db::insert(&work, row).await?)
        });
        joined.await.expect("a member");
        let path = format!("/api/v1/staff/rating-appeals/{given}/decision");
        let body = json!({ "hide_text": true, "count_stars": false, "reason": "自己人" });
        reviewer.post(&path, body).await.refused(403, "forbidden");
    }

    /// covers: WORK-6
    async fn averages_are_told_from_three_on(app: TestApp) {
        let (job, people) = worked(&app, 4).await;
        let owner = &job.owner.client;
        let merchant = format!("/api/v1/merchants/{}/rating", job.merchant);
        let posting = format!("/api/v1/postings/{}", job.posting);
        for ((someone, mine), stars) in people.iter().zip([5, 4, 4]) {
            assert_eq!(app.nobody().get(&merchant).await.ok(), json!({ "average": null }));
            rate(&someone.client, mine, stars, "").await.ok();
            // What is not shown yet does not count.
            assert_eq!(app.nobody().get(&merchant).await.ok(), json!({ "average": null }));
            rate(owner, mine, 3, "").await.ok();
        }
        let average = json!({ "tenths": 43, "count": 3 });
        assert_eq!(app.nobody().get(&merchant).await.ok(), json!({ "average": average }));
        assert_eq!(owner.get(&posting).await.ok()["merchant_rating"], average);
        assert_eq!(job.applicants().await[0]["seeker"]["rating"], Value::Null, "one rating is told to nobody");

        // An upheld appeal takes the stars out.
        let given = id(&seen(owner, &people[0].1).await["other"]);
        owner.post(&format!("/api/v1/ratings/{given}/appeal"), json!({ "reason": "刷的好评" })).await.ok();
        let reviewer = app.staff(StaffRole::Reviewer).await;
        let decision = json!({ "hide_text": false, "count_stars": false, "reason": "属于刷评" });
        let path = format!("/api/v1/staff/rating-appeals/{given}/decision");
        assert_eq!(reviewer.post(&path, decision).await.status, 204);
        assert_eq!(app.nobody().get(&merchant).await.ok(), json!({ "average": null }));

        // A seeker's, for merchants who have them as an applicant, and for themselves.
        let (me, _) = &people[3];
        for stars in [2, 3, 5] {
            let plan = JobPlan::new(&app, SignUpMode::FirstCome, 2, 2);
            let other = app.job(plan).await;
            let mine = me.client.apply(other.shifts[0]).await["id"].as_str().expect("an id").to_owned();
            me.client.confirm(&mine).await.ok();
            app.clock.advance_seconds(2 * HOUR);
            other.act("check_in", &[mine.as_str()], None).await;
            app.clock.advance_seconds(4 * HOUR);
            other.act("finish", &[mine.as_str()], None).await;
            rate(&other.owner.client, &mine, stars, "").await.ok();
            rate(&me.client, &mine, 5, "").await.ok();
        }
        let average = json!({ "tenths": 33, "count": 3 });
        assert_eq!(me.client.get("/api/v1/me/rating").await.ok(), json!({ "average": average }));
        let list = job.applicants().await;
        let mine = list.iter().find(|it| it["id"] == json!(people[3].1)).expect("the applicant");
        assert_eq!(mine["seeker"]["rating"], average);
    }
}
