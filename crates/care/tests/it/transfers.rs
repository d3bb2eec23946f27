//! The business passes to a new holder.

use crate::guardian_help::family;
use crate::{id_of, items, notices};
use db::entities::staff_roles::StaffRole;
use testkit::{Client, Value, json, on_both_engines};

async fn create(officer: &Client, terms: &str) -> Value {
    let body = json!({
        "kind": "merger", "new_holder": "海峡零工服务有限公司", "document": "HB-2026-01", "terms": terms,
        "answer_by": "2026-12-10T00:00:00Z",
    });
    officer.post("/api/v1/staff/transfers", body).await.ok()
}

async fn act(officer: &Client, id: &str, verb: &str) -> testkit::Reply {
    officer.post(&format!("/api/v1/staff/transfers/{id}/{verb}"), json!({})).await
}

async fn passes(client: &Client) -> usize {
    let mine = client.get("/api/v1/me/sharings").await.ok();
    items(&mine).iter().filter(|row| row["basis"] == "transfer").count()
}

on_both_engines! {
    /// covers: SHARE-3
    async fn everybody_is_told_and_only_who_accepts_passes(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let people = app.people(3).await;
        let soon = json!({
            "kind": "merger", "new_holder": "海峡零工", "document": "HB-2026-02", "terms": "same_policy",
            "answer_by": "2026-11-25T00:00:00Z",
        });
        officer.post("/api/v1/staff/transfers", soon).await.refused(422, "invalid_field");
        let made = create(&officer, "asks_again").await;
        let id = id_of(&made);
        assert_eq!(made["persons"], 4, "three people and the officer");
        act(&officer, &id, "close").await.refused(409, "transfer_state");
        act(&officer, &id, "announce").await.ok();
        act(&officer, &id, "announce").await.refused(409, "transfer_state");
        app.run_jobs().await;
        for person in &people {
            assert_eq!(notices(&person.client, "transfer_announced").await, 1);
        }
        let answer = format!("/api/v1/me/transfers/{id}/answer");
        assert_eq!(people[0].client.post(&answer, json!({ "answer": "accepted" })).await.status, 204);
        assert_eq!(people[1].client.post(&answer, json!({ "answer": "accepted" })).await.status, 204);
        assert_eq!(people[1].client.post(&answer, json!({ "answer": "declined" })).await.status, 204);
        act(&officer, &id, "close").await.refused(409, "answers_still_open");
        app.clock.set(crate::at("2026-12-10T00:00:00Z"));
        people[2].client.post(&answer, json!({ "answer": "accepted" })).await.refused(409, "answer_time_over");
        act(&officer, &id, "close").await.ok();
        app.run_jobs().await;
        let list = officer.get("/api/v1/staff/transfers").await.ok();
        let row = &list["items"][0];
        let counts = ["told", "accepted", "declined", "passed"].map(|name| row[name].as_i64());
        assert_eq!(counts, [Some(4), Some(1), Some(1), Some(1)], "{row}");
        for (person, expected) in people.iter().zip([1, 0, 0]) {
            assert_eq!(passes(&person.client).await, expected);
        }
    }

    /// covers: SHARE-3
    async fn under_the_same_policy_whoever_declines_does_not_pass(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let people = app.people(2).await;
        let id = id_of(&create(&officer, "same_policy").await);
        act(&officer, &id, "announce").await.ok();
        app.run_jobs().await;
        let mine = people[0].client.get("/api/v1/me/transfers").await.ok();
        assert_eq!(mine["items"][0]["terms"], "same_policy");
        let answer = format!("/api/v1/me/transfers/{id}/answer");
        assert_eq!(people[0].client.post(&answer, json!({ "answer": "declined" })).await.status, 204);
        app.clock.set(crate::at("2026-12-11T00:00:00Z"));
        act(&officer, &id, "close").await.ok();
        app.run_jobs().await;
        assert_eq!((passes(&people[0].client).await, passes(&people[1].client).await), (0, 1));
    }

    /// A minor may decline; only the guardian accepts for them, and nobody else's guardian does.
    ///
    /// covers: SHARE-3, MIN-3
    async fn a_guardian_accepts_for_a_minor(app: TestApp) {
        let (family, strangers) = (family(&app, "2010-05", &[]).await, family(&app, "2010-06", &[]).await);
        let officer = app.staff(StaffRole::Privacy).await;
        let id = id_of(&create(&officer, "asks_again").await);
        act(&officer, &id, "announce").await.ok();
        app.run_jobs().await;
        let (yes, no) = (json!({ "answer": "accepted" }), json!({ "answer": "declined" }));
        let own = format!("/api/v1/me/transfers/{id}/answer");
        family.ward.client.post(&own, yes.clone()).await.refused(409, "guardian_answers");
        assert_eq!(family.ward.client.post(&own, no).await.status, 204);
        let path = format!("/api/v1/me/wards/{}/transfers", family.bond);
        let list = family.guardian.client.get(&path).await.ok();
        assert_eq!((&list["items"][0]["id"], &list["items"][0]["answer"]), (&json!(id), &json!("declined")));
        strangers.guardian.client.get(&path).await.refused(404, "not_found");
        let answer = format!("{path}/{id}/answer");
        strangers.guardian.client.post(&answer, yes.clone()).await.refused(404, "not_found");
        assert_eq!(family.guardian.client.post(&answer, yes.clone()).await.status, 204);
        app.clock.set(crate::at("2026-12-11T00:00:00Z"));
        family.guardian.client.post(&answer, yes).await.refused(409, "answer_time_over");
        act(&officer, &id, "close").await.ok();
        app.run_jobs().await;
        assert_eq!((passes(&family.ward.client).await, passes(&strangers.ward.client).await), (1, 0));
    }
}
