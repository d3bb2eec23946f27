//! Many at once on one shift.

use db::entities::applications::{self, ApplicationState};
use db::entities::postings::{self, SignUpMode};
use db::entities::shifts;
use db::sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashSet;
use testkit::{Job, JobPlan, TestApp, json, on_both_engines};

const CROWD: usize = 500;
const PLACES: i64 = 10;

async fn rows(app: &TestApp, job: &Job) -> Vec<applications::Model> {
    applications::Entity::find()
        .filter(applications::Column::ShiftId.eq(job.shifts[0]))
        .order_by_asc(applications::Column::QueueNo)
        .all(&app.lingong.app.read())
        .await
        .expect("the rows")
}

async fn shift(app: &TestApp, job: &Job) -> shifts::Model {
    shifts::Entity::find_by_id(job.shifts[0]).one(&app.lingong.app.read()).await.expect("a row").expect("the shift")
}

on_both_engines! {
    /// covers: WORK-1, WORK-9
    async fn five_hundred_want_ten_places(app: TestApp) {
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 100, PLACES)).await;
        let crowd = app.people(CROWD).await;
        let path = job.sign_up_path();
        let mut tasks = tokio::task::JoinSet::new();
        for (at, someone) in crowd.into_iter().enumerate() {
            let path = path.clone();
            tasks.spawn(async move {
                let reply = someone.client.post(&path, json!({})).await;
                // Every tenth taps twice.
                if at % 10 == 0 {
                    let again = someone.client.post(&path, json!({})).await;
                    assert_eq!((again.status, &again.body["id"]), (200, &reply.body["id"]), "{}", again.text);
                }
                reply.ok()
            });
        }
        let answers = tasks.join_all().await;
        let answered = |state: &str| answers.iter().filter(|answer| answer["state"] == state).count();
        assert_eq!((answered("accepted"), answered("standby")), (10, CROWD - 10));

        let rows = rows(&app, &job).await;
        let persons: HashSet<_> = rows.iter().map(|row| row.person_id).collect();
        assert_eq!((rows.len(), persons.len()), (CROWD, CROWD), "nobody twice");
        let numbers: Vec<i64> = rows.iter().map(|row| row.queue_no).collect();
        assert_eq!(numbers, (1..=CROWD as i64).collect::<Vec<i64>>(), "the queue has no gap");
        assert!(rows[..10].iter().all(|row| row.state == ApplicationState::Accepted), "the first ten hold the places");
        assert!(rows[10..].iter().all(|row| row.state == ApplicationState::Standby));
        let shift = shift(&app, &job).await;
        assert_eq!((shift.taken, shift.queue_last), (PLACES, CROWD as i64));

        app.run_jobs().await;
        let posting = postings::Entity::find_by_id(job.posting).one(&app.lingong.app.read()).await;
        assert_eq!(posting.expect("a row").expect("the posting").state.as_str(), "full");
    }

    /// covers: WORK-1, WORK-9
    async fn places_change_hands_all_at_once(app: TestApp) {
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 100, 5)).await;
        let crowd = app.people(40).await;
        let mut mine = Vec::new();
        for someone in &crowd {
            mine.push(someone.client.apply(job.shifts[0]).await["id"].as_str().expect("an id").to_owned());
        }
        // Those with a place and some of the queue leave, the merchant closes in between, others come back.
        let mut tasks = tokio::task::JoinSet::new();
        for (someone, id) in crowd.iter().zip(&mine).take(20) {
            let (someone, id) = (someone.clone(), id.clone());
            tasks.spawn(async move { someone.client.cancel(&id, "free").await.ok() });
        }
        tasks.join_all().await;
        let shift_row = shift(&app, &job).await;
        assert_eq!(shift_row.taken, 5);
        let held: Vec<i64> = rows(&app, &job)
            .await
            .iter()
            .filter(|row| row.state == ApplicationState::Accepted)
            .map(|row| row.queue_no)
            .collect();
        assert_eq!(held, [21, 22, 23, 24, 25], "the places went to the front of the queue");
    }

    /// covers: WORK-1
    async fn closing_while_people_sign_up_leaves_nobody_behind(app: TestApp) {
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 100, 5)).await;
        let crowd = app.people(40).await;
        let path = job.sign_up_path();
        let mut tasks = tokio::task::JoinSet::new();
        for (at, someone) in crowd.into_iter().enumerate() {
            let (path, owner, posting) = (path.clone(), job.owner.client.clone(), job.posting);
            tasks.spawn(async move {
                if at == 20 {
                    owner.post(&format!("/api/v1/postings/{posting}/close"), json!({})).await.ok();
                }
                let reply = someone.client.post(&path, json!({})).await;
                assert!(reply.status == 201 || reply.body["code"] == "posting_not_open", "{}", reply.text);
            });
        }
        tasks.join_all().await;
        for row in rows(&app, &job).await {
            assert_eq!(row.state, ApplicationState::CancelledByMerchant, "nothing is left in a closed posting");
        }
        assert_eq!(shift(&app, &job).await.taken, 0);
    }

    /// covers: WORK-1, WORK-2
    async fn everybody_acts_at_once_and_the_count_is_right(app: TestApp) {
        let mut plan = JobPlan::new(&app, SignUpMode::MerchantPicks, 100, 4);
        let (start, end, places) = plan.shifts[0];
        plan.shifts.push((start.plus_days(1), end.plus_days(1), places));
        let job = app.job(plan).await;
        let crowd = app.people(16).await;
        let mut mine = Vec::new();
        for (at, someone) in crowd.iter().enumerate() {
            mine.push(someone.client.apply(job.shifts[at % 2]).await["id"].as_str().expect("an id").to_owned());
        }
        let mut tasks = tokio::task::JoinSet::new();
        for round in 0..6usize {
            let (client, mut ids) = (job.owner.client.clone(), mine.clone());
            ids.rotate_left(round * 3);
            let action = ["accept", "standby", "cancel", "accept", "reject", "accept"][round];
            let reason = matches!(action, "cancel" | "reject").then_some("排班有变");
            let ids = if action == "accept" { ids } else { ids[..3].to_vec() };
            let body = json!({ "ids": ids, "action": action, "reason": reason });
            tasks.spawn(async move { client.post("/api/v1/applications/actions", body).await.status });
        }
        for (at, (someone, id)) in crowd.iter().zip(&mine).enumerate() {
            let (someone, id, shift) = (someone.clone(), id.clone(), job.shifts[at % 2]);
            tasks.spawn(async move {
                someone.client.confirm(&id).await;
                if at % 3 == 0 {
                    someone.client.cancel(&id, "free").await;
                }
                someone.client.post(&format!("/api/v1/shifts/{shift}/applications"), json!({})).await.status
            });
        }
        for status in tasks.join_all().await {
            assert!(status < 500, "nothing broke and nothing blocked: {status}");
        }
        for shift in &job.shifts {
            let tx = app.lingong.app.read();
            let row = shifts::Entity::find_by_id(*shift).one(&tx).await.expect("a row").expect("the shift");
            let holding = applications::Entity::find()
                .filter(applications::Column::ShiftId.eq(*shift))
                .filter(applications::Column::State.is_in([ApplicationState::Accepted, ApplicationState::Confirmed]))
                .all(&tx)
                .await
                .expect("the rows");
            assert_eq!(row.taken, holding.len() as i64);
            assert!(row.taken <= row.headcount);
        }
    }
}
