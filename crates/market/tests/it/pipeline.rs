//! What a merchant does with those who signed up.

use db::entities::access_ledger;
use db::entities::application_history;
use db::entities::merchant_members::{self, MemberRole};
use db::entities::notices;
use db::entities::postings::SignUpMode;
use db::sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use testkit::{Job, JobPlan, Someone, TestApp, Value, json, on_both_engines};

fn id(application: &Value) -> String {
    application["id"].as_str().expect("an id").to_owned()
}

async fn picks(app: &TestApp, hours: i64, headcount: i64) -> Job {
    app.job(JobPlan::new(app, SignUpMode::MerchantPicks, hours, headcount)).await
}

/// So many people who signed up for the job's first shift, with their sign-ups.
async fn signed_up(app: &TestApp, job: &Job, count: usize) -> Vec<(Someone, String)> {
    let mut all = Vec::with_capacity(count);
    for someone in app.people(count).await {
        let mine = id(&someone.client.apply(job.shifts[0]).await);
        app.clock.advance_seconds(1);
        all.push((someone, mine));
    }
    all
}

async fn member(app: &TestApp, job: &Job, role: MemberRole) -> Someone {
    let someone = app.someone().await;
    let row = merchant_members::Model {
        merchant_id: job.merchant,
        person_id: someone.id,
        role,
        joined_at: app.lingong.app.now(),
    };
    let done = app.lingong.app.write(move |work| async move { Ok(db::insert(&work, row).await?) });
    done.await.expect("the member is written");
    someone
}

fn outcome(items: &[Value]) -> Vec<String> {
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    items.iter().map(|item| format!("{} {} {}", item["ok"], word(&item["code"]), word(&item["state"]))).collect()
}

on_both_engines! {
    /// covers: WORK-2, NOTE-1
    async fn from_new_to_settled(app: TestApp) {
        let job = picks(&app, 72, 1).await;
        let people = signed_up(&app, &job, 4).await;
        let ids: Vec<&str> = people.iter().map(|(_, id)| id.as_str()).collect();
        let listed = job.applicants().await;
        assert_eq!(listed.iter().map(|item| item["queue_position"].clone()).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(listed[0]["next"], json!(["shortlist", "accept", "standby", "reject"]));
        assert_eq!(outcome(&job.act("shortlist", &ids[..2], None).await), ["true - shortlisted", "true - shortlisted"]);
        // One place: the first gets it, the second is told that it is full, and a stranger's id harms nobody.
        let other = picks(&app, 72, 1).await;
        let foreign = signed_up(&app, &other, 1).await;
        let nowhere = "018f0000-0000-7000-8000-000000000000";
        let asked = [ids[0], ids[1], foreign[0].1.as_str(), nowhere, ids[0]];
        assert_eq!(
            outcome(&job.act("accept", &asked, None).await),
            [
                "true - accepted",
                "false shift_full shortlisted",
                "false not_found -",
                "false not_found -",
                "false application_in_wrong_state accepted",
            ]
        );
        assert_eq!(outcome(&job.act("standby", &ids[1..3], None).await), ["true - standby", "true - standby"]);
        assert_eq!(outcome(&job.act("reject", &ids[3..], Some("人数已满")).await), ["true - rejected"]);
        let (first, second) = (&people[0], &people[1]);
        first.0.client.confirm(&first.1).await.ok();
        let rejected = people[3].0.client.get(&format!("/api/v1/applications/{}", ids[3])).await.ok();
        assert_eq!((&rejected["reason"], &rejected["next"]), (&json!("人数已满"), &json!([])));
        people[3].0.client.post(&job.sign_up_path(), json!({})).await.refused(409, "rejected_before");

        // The merchant takes the place back: whoever was put on standby first is next.
        assert_eq!(outcome(&job.act("cancel", &ids[..1], Some("设备坏了")).await), ["true - cancelled_by_merchant"]);
        assert_eq!(second.0.client.confirm(&second.1).await.ok()["state"], "confirmed");

        let work = [ids[1]];
        assert_eq!(outcome(&job.act("check_in", &work, None).await), ["false too_early confirmed"]);
        app.clock.advance_seconds(71 * 3_600);
        assert_eq!(outcome(&job.act("no_show", &work, None).await), ["false too_early confirmed"]);
        assert_eq!(outcome(&job.act("check_in", &work, None).await), ["true - checked_in"]);
        assert_eq!(outcome(&job.act("finish", &work, None).await), ["false too_early checked_in"]);
        app.clock.advance_seconds(5 * 3_600);
        assert_eq!(outcome(&job.act("finish", &work, None).await), ["true - finished"]);
        assert_eq!(outcome(&job.act("settle", &work, None).await), ["true - settled"]);

        let history = application_history::Entity::find()
            .filter(application_history::Column::ApplicationId.eq(ids[1].parse::<kernel::ApplicationId>().expect("an id")))
            .order_by_asc(application_history::Column::Id)
            .all(&app.lingong.app.read())
            .await
            .expect("the history");
        let told: Vec<String> = history.iter().map(|row| format!("{} {}", row.by_side, row.to_state)).collect();
        assert_eq!(told.len(), 8);
        for step in [
            "seeker applied", "merchant shortlisted", "merchant standby", "system accepted", "seeker confirmed",
            "merchant checked_in", "merchant finished", "merchant settled",
        ] {
            assert!(told.contains(&step.to_owned()), "{step} in {told:?}");
        }
        let inbox = notices::Entity::find()
            .filter(notices::Column::PersonId.eq(second.0.id))
            .all(&app.lingong.app.read())
            .await
            .expect("the inbox");
        let kinds: Vec<String> = inbox.iter().map(|notice| notice.kind.to_string()).collect();
        for kind in ["shortlisted", "on_standby", "place_offered", "checked_in", "work_finished", "settled"] {
            assert!(kinds.contains(&kind.to_owned()), "{kind} in {kinds:?}");
        }
        assert_eq!(kinds.len(), 6);
    }

    /// covers: WORK-2, WORK-7
    async fn no_shows_and_late_cancellations_stay_on_record(app: TestApp) {
        let mut plan = JobPlan::new(&app, SignUpMode::FirstCome, 10, 3);
        plan.cancel_free_hours = 24;
        let job = app.job(plan).await;
        let people = signed_up(&app, &job, 2).await;
        for (someone, mine) in &people {
            someone.client.confirm(mine).await.ok();
        }
        let ids: Vec<&str> = people.iter().map(|(_, id)| id.as_str()).collect();
        assert_eq!(outcome(&job.act("cancel", &ids[..1], Some("排班有误")).await), ["true - cancelled_by_merchant"]);
        let row = db::entities::applications::Entity::find_by_id(ids[0].parse::<kernel::ApplicationId>().expect("an id"));
        assert!(row.one(&app.lingong.app.read()).await.expect("a row").expect("a sign-up").marked, "the merchant was late");
        app.clock.advance_seconds(10 * 3_600 + 15 * 60);
        assert_eq!(outcome(&job.act("no_show", &ids[1..], None).await), ["true - no_show"]);
        // Another merchant sees the count, and nothing else of it.
        let other = picks(&app, 72, 1).await;
        people[1].0.client.apply(other.shifts[0]).await;
        let seeker = &other.applicants().await[0]["seeker"];
        assert_eq!((&seeker["no_show_count"], &seeker["finished_count"]), (&json!(1), &json!(0)));
    }

    /// covers: WORK-2, MER-3, MER-4, SEC-3, SEC-4
    async fn only_recruiters_of_a_certified_merchant_read(app: TestApp) {
        let job = picks(&app, 72, 2).await;
        let people = app.people(2).await;
        people[0].client.put("/api/v1/me/profile", json!({ "name": "王小明" })).await.ok();
        people[0].client.post(&job.sign_up_path(), json!({ "note": "周末都有空" })).await.ok();
        people[1].client.apply(job.shifts[0]).await;
        let listed = job.applicants().await;
        assert_eq!((&listed[0]["seeker"]["name_masked"], &listed[0]["note"]), (&json!("王**"), &json!("周末都有空")));
        assert_eq!((&listed[0]["seeker"]["verified"], &listed[0]["seeker"]["finished_count"]), (&json!(false), &json!(0)));
        assert!(listed[1]["seeker"]["name_masked"].as_str().expect("a name").contains("***"));
        let rows = access_ledger::Entity::find().all(&app.lingong.app.read()).await.expect("the ledger");
        assert_eq!((rows.len(), rows[0].persons.0.len(), rows[0].basis.as_str()), (1, 2, "applicant_of_own_posting"));

        let path = format!("/api/v1/postings/{}/applications", job.posting);
        let recruiter = member(&app, &job, MemberRole::Recruiter).await;
        let finance = member(&app, &job, MemberRole::Finance).await;
        recruiter.client.get(&path).await.ok();
        finance.client.get(&path).await.refused(403, "forbidden");
        people[0].client.get(&path).await.refused(404, "not_found");
        let mine = id(&listed[0]);
        let body = json!({ "ids": [mine], "action": "shortlist" });
        let acted = people[1].client.post("/api/v1/applications/actions", body.clone()).await.ok();
        assert_eq!(outcome(acted["items"].as_array().expect("a list")), ["false not_found -"]);
        let acted = finance.client.post("/api/v1/applications/actions", body).await.ok();
        assert_eq!(outcome(acted["items"].as_array().expect("a list")), ["false forbidden applied"]);

        let merchant = job.merchant;
        let done = app.lingong.app.write(move |work| async move {
            Ok(work.run("UPDATE merchants SET certification = 'suspended' WHERE id = $1", [merchant.into()]).await?)
        });
        done.await.expect("the merchant is suspended");
        job.owner.client.get(&path).await.refused(403, "merchant_suspended");
        assert_eq!(outcome(&job.act("accept", &[&mine], None).await), ["false merchant_suspended applied"]);
        assert_eq!(outcome(&job.act("reject", &[&mine], Some("暂停招聘")).await), ["true - rejected"]);
    }

    /// covers: WORK-2
    async fn lists_are_filtered_pages(app: TestApp) {
        let job = picks(&app, 72, 5).await;
        let people = signed_up(&app, &job, 3).await;
        job.act("shortlist", &[&people[1].1], None).await;
        let path = format!("/api/v1/postings/{}/applications", job.posting);
        let ids = |items: Vec<Value>| -> Vec<String> { items.iter().map(id).collect() };
        let all = ids(job.applicants().await);
        assert_eq!(all.len(), 3);
        let owner = &job.owner.client;
        assert_eq!(ids(owner.all_pages(&format!("{path}?state=shortlisted")).await), [people[1].1.clone()]);
        assert_eq!(ids(owner.all_pages(&format!("{path}?shift_id={}", job.shifts[0])).await), all);
        assert!(owner.all_pages(&format!("{path}?shift_id={}", job.posting)).await.is_empty());
        let mut paged = Vec::new();
        let mut next = String::new();
        for _ in 0..3 {
            let page = owner.get(&format!("{path}?limit=1{next}")).await.ok();
            paged.push(id(&page["items"][0]));
            next = page["next"].as_str().map_or(String::new(), |cursor| format!("&cursor={cursor}"));
        }
        assert_eq!((paged, next), (all, String::new()));
        owner.get(&format!("{path}?state=nonsense")).await.refused(422, "invalid_field");
        owner.get(&format!("{path}?cursor=forged")).await.refused(422, "bad_cursor");
    }

    /// covers: WORK-2
    async fn actions_are_checked_as_a_whole(app: TestApp) {
        let job = picks(&app, 72, 5).await;
        let people = signed_up(&app, &job, 1).await;
        let act = |body: Value| job.owner.client.post("/api/v1/applications/actions", body);
        let mine = &people[0].1;
        act(json!({ "ids": [], "action": "accept" })).await.refused(422, "invalid_field");
        act(json!({ "ids": vec![mine; 101], "action": "accept" })).await.refused(422, "invalid_field");
        act(json!({ "ids": [mine], "action": "promote" })).await.refused(422, "invalid_field");
        act(json!({ "ids": [mine], "action": "reject" })).await.refused(422, "required");
        act(json!({ "ids": [mine], "action": "reject", "reason": "x" })).await.refused(422, "text_too_short");
        act(json!({ "ids": [mine], "action": "reject", "reason": "长".repeat(201) })).await.refused(422, "text_too_long");
        act(json!({ "ids": [mine], "action": "accept", "reason": "很好" })).await.refused(422, "invalid_field");
        let body = json!({ "ids": [mine], "action": "accept" });
        let first = job.owner.client.post_once("bulk-00001", "/api/v1/applications/actions", body.clone()).await;
        let again = job.owner.client.post_once("bulk-00001", "/api/v1/applications/actions", body).await;
        assert_eq!((first.status, &first.text), (200, &again.text));
        assert_eq!(first.body["items"][0]["state"], "accepted");
    }

    /// covers: WORK-2
    async fn notes_stay_inside(app: TestApp) {
        let job = picks(&app, 72, 5).await;
        let people = signed_up(&app, &job, 1).await;
        let path = format!("/api/v1/applications/{}/notes", people[0].1);
        let recruiter = member(&app, &job, MemberRole::Recruiter).await;
        let first = job.owner.client.post(&path, json!({ "text": "电话沟通过,靠谱" })).await;
        assert_eq!(first.status, 201, "{}", first.text);
        recruiter.client.post(&path, json!({ "text": "周日也能来" })).await.ok();
        let notes = recruiter.client.all_pages(&path).await;
        let mut texts: Vec<&str> = notes.iter().filter_map(|note| note["text"].as_str()).collect();
        texts.sort_unstable();
        assert_eq!(texts, ["周日也能来", "电话沟通过,靠谱"]);
        assert!(notes[0]["by"].as_str().expect("a name").contains("***"));
        people[0].0.client.get(&path).await.refused(404, "not_found");
        people[0].0.client.post(&path, json!({ "text": "我自己写的" })).await.refused(404, "not_found");
        job.owner.client.post(&path, json!({ "text": "" })).await.refused(422, "required");
        let page = job.owner.client.get(&format!("{path}?limit=1")).await.ok();
        assert!(page["next"].is_string());
    }

    /// covers: WORK-2, WORK-7, NOTE-1
    async fn a_closed_posting_keeps_what_is_binding(app: TestApp) {
        let job = app.job(JobPlan::new(&app, SignUpMode::FirstCome, 72, 2)).await;
        let people = signed_up(&app, &job, 4).await;
        people[0].0.client.confirm(&people[0].1).await.ok();
        job.owner.client.post(&format!("/api/v1/postings/{}/close", job.posting), json!({})).await.ok();
        for (at, (someone, mine)) in people.iter().enumerate() {
            let seen = someone.client.get(&format!("/api/v1/applications/{mine}")).await.ok();
            let expected = if at == 0 { "confirmed" } else { "cancelled_by_merchant" };
            assert_eq!(seen["state"], expected);
            let closed = notices::Entity::find()
                .filter(notices::Column::PersonId.eq(someone.id))
                .filter(notices::Column::Kind.eq("posting_closed"))
                .count(&app.lingong.app.read())
                .await;
            assert_eq!(closed.expect("a count"), 1);
        }
        // The binding one still runs to its end, and no place is offered to anybody.
        people[0].0.client.cancel(&people[0].1, "free").await.ok();
        let shift = db::entities::shifts::Entity::find_by_id(job.shifts[0]).one(&app.lingong.app.read()).await;
        assert_eq!(shift.expect("a row").expect("the shift").taken, 0);
    }
}
