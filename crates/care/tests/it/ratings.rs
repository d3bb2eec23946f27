//! What becomes of ratings when one of the two sides leaves.

use crate::cancelling::CANCELLATION;
use db::entities::merchant_members::{self, MemberRole};
use db::entities::postings::SignUpMode;
use db::entities::ratings;
use kernel::ApplicationId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use testkit::{Client, Job, JobPlan, Someone, TestApp, Value, json, on_both_engines};

const HOUR: i64 = 3_600;

/// Work that the seeker has rated, and a recruiter of the merchant too where they say something.
async fn rated(app: &TestApp, of_seeker: Option<&str>) -> (Job, Someone, Someone, String) {
    let job = app.job(JobPlan::new(app, SignUpMode::FirstCome, 2, 2)).await;
    let (seeker, member) = (app.someone().await, app.someone().await);
    let (merchant, person) = (job.merchant, member.id);
    let joined = app.lingong.app.write(move |work| async move {
        let role = MemberRole::Recruiter;
        let row = merchant_members::Model { merchant_id: merchant, person_id: person, role, joined_at: work.now };
        Ok(db::insert(&work, row).await?)
    });
    joined.await.expect("a member");
    let mine = seeker.client.apply(job.shifts[0]).await["id"].as_str().expect("an id").to_owned();
    seeker.client.confirm(&mine).await.ok();
    app.clock.advance_seconds(2 * HOUR);
    job.act("check_in", &[mine.as_str()], None).await;
    app.clock.advance_seconds(4 * HOUR);
    job.act("finish", &[mine.as_str()], None).await;
    if let Some(text) = of_seeker {
        member.client.post(&path(&mine), json!({ "stars": 4, "text": text })).await.ok();
    }
    seeker.client.post(&path(&mine), json!({ "stars": 5, "text": "按时结算" })).await.ok();
    (job, seeker, member, mine)
}

fn path(application: &str) -> String {
    format!("/api/v1/applications/{application}/ratings")
}

async fn seen(client: &Client, application: &str) -> Value {
    client.get(&path(application)).await.ok()
}

async fn leaves(app: &TestApp, someone: &Someone) {
    let code = app.request_code(&someone.phone).await;
    someone.client.post(CANCELLATION, json!({ "code": code })).await.ok();
    app.clock.advance_seconds(7 * 24 * HOUR);
    app.run_jobs().await;
    someone.client.get("/api/v1/me").await.refused(401, "sign_in_required");
}

on_both_engines! {
    /// The words of both go with the seeker's keys; the stars stay, because the merchant's average rests on them.
    ///
    /// covers: DEL-1, DEL-2, RULE-7
    async fn the_words_go_with_the_seeker_and_the_stars_stay(app: TestApp) {
        let (job, seeker, member, mine) = rated(&app, Some("很准时")).await;
        assert_eq!(seen(&member.client, &mine).await["other"]["text"], "按时结算");
        leaves(&app, &seeker).await;
        let id: ApplicationId = mine.parse().expect("an id");
        let find = ratings::Entity::find().filter(ratings::Column::ApplicationId.eq(id));
        let rows = find.all(&app.lingong.app.read()).await.expect("rows");
        assert!(rows.len() == 2 && rows.iter().all(|row| row.text.is_none() && row.counted && row.stars >= 4), "{rows:?}");
        let left = seen(&job.owner.client, &mine).await;
        assert_eq!((&left["mine"]["stars"], &left["mine"]["text"]), (&json!(4), &Value::Null));
        assert_eq!((&left["other"]["stars"], &left["other"]["text"]), (&json!(5), &Value::Null));
    }

    /// A member writes in the merchant's name: what was said stays when they leave.
    ///
    /// covers: DEL-1, RULE-7
    async fn what_a_member_said_stays_when_they_leave(app: TestApp) {
        let (job, seeker, member, mine) = rated(&app, Some("很准时")).await;
        leaves(&app, &member).await;
        let left = seen(&seeker.client, &mine).await;
        assert_eq!((&left["other"]["stars"], &left["other"]["text"]), (&json!(4), &json!("很准时")));
        assert_eq!(seen(&job.owner.client, &mine).await["mine"]["text"], "很准时");
    }

    /// Whoever leaves before the merchant rated has said what counts all the same.
    ///
    /// covers: RULE-7
    async fn what_only_the_seeker_said_counts_when_they_leave(app: TestApp) {
        let (job, seeker, _, mine) = rated(&app, None).await;
        assert_eq!(seen(&job.owner.client, &mine).await["other"], Value::Null);
        leaves(&app, &seeker).await;
        let left = seen(&job.owner.client, &mine).await;
        assert_eq!((&left["other"]["stars"], &left["other"]["text"]), (&json!(5), &Value::Null));
        let late = job.owner.client.post(&path(&mine), json!({ "stars": 1 })).await;
        late.refused(409, "rated_person_gone");
    }
}
