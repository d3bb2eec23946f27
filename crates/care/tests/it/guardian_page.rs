//! What a guardian sees of a ward, and nobody else does.

use crate::guardian_help::{Family, WARDS, code, family, person};
use crate::{items, notices};
use testkit::{Value, json, on_both_engines};

fn kind<'a>(list: &'a Value, name: &str) -> &'a Value {
    items(list).iter().find(|kind| kind["kind"] == name).expect("the kind")
}

on_both_engines! {
    /// covers: MIN-3, RIGHT-1, SEC-4
    async fn a_guardian_sees_what_is_held_and_the_ward_sees_the_guardian(app: TestApp) {
        let family = family(&app, "2009-02", &["minor_sharing", "search_history"]).await;
        let Family { ward, guardian, .. } = &family;
        let intent = "周末在鼓楼区做服务员";
        ward.client.put("/api/v1/me/profile", json!({ "name": "林小雨", "intent": intent })).await.ok();
        // A talk, a confidential complaint, and a copy that the ward asked for.
        let job = app.job(testkit::JobPlan::new(&app, db::entities::postings::SignUpMode::FirstCome, 72, 2)).await;
        let talk = ward.client.post("/api/v1/conversations", json!({ "posting_id": job.posting })).await.ok();
        let said = "我不想让家里知道的话";
        let message = json!({ "client_id": kernel::RowId::new(app.now(), &app.lingong.app.rng), "kind": "text", "text": said });
        ward.client.post(&format!("/api/v1/conversations/{}/messages", talk["id"].as_str().expect("an id")), message).await.ok();
        let complaint = "我的监护人对我不好，请保密";
        ward.client.post("/api/v1/me/requests", json!({ "kind": "complaint", "text": complaint })).await.ok();

        let detail = guardian.client.get(&family.path("")).await.ok();
        assert_eq!((&detail["profile"]["name"], &detail["profile"]["intent"]), (&json!("林小雨"), &json!(intent)));
        assert_eq!((&detail["username"], &detail["state"]), (&json!(ward.username), &json!("open")));
        let own = ward.client.get("/api/v1/me/data").await.ok();
        let theirs = guardian.client.get(&family.path("/data")).await.ok();
        let names = |list: &Value| items(list).iter().map(|kind| kind["kind"].clone()).collect::<Vec<_>>();
        assert_eq!(names(&own), names(&theirs), "the same kinds");
        for (name, shown) in [("profiles", true), ("people", true), ("conversations", true), ("cases", true), ("messages", false), ("exports", false), ("idempotency_keys", false)] {
            assert_eq!(kind(&theirs, name)["shown"], shown, "{name}");
            let rows = guardian.client.get(&family.path(&format!("/data/{name}"))).await;
            assert_eq!(rows.status, if shown { 200 } else { 404 }, "{name}");
            assert!(!rows.text.contains(said) && !rows.text.contains(complaint), "{name} tells what was said in confidence");
        }
        let people = guardian.client.get(&family.path("/data/people")).await.ok();
        assert_eq!(people["items"][0]["phone"], json!(ward.phone));
        let case = guardian.client.get(&family.path("/data/cases")).await.ok();
        assert_eq!((items(&case).len(), &case["items"][0]["text"]), (1, &Value::Null));

        let seen = ward.client.get("/api/v1/me/accesses").await.ok();
        let looks: Vec<&Value> = items(&seen).iter().filter(|row| row["by"] == "guardian").collect();
        assert!(looks.len() >= 5, "each look is there: {}", looks.len());
        assert!(looks.iter().any(|row| row["basis"] == "监护人查看被监护人的信息" && row["purpose"] == "保护未成年人"));

        let put = json!({ "intent": "只在周末白天工作" });
        assert_eq!(guardian.client.put(&family.path("/profile"), put).await.status, 204);
        assert_eq!(ward.client.get("/api/v1/me").await.ok()["profile"]["intent"], "只在周末白天工作");
        assert_eq!(notices(&ward.client, "guardian_corrected").await, 1);
        let put = json!({ "birth_year_month": "1990-01" });
        guardian.client.put(&family.path("/profile"), put).await.refused(409, "birth_date_by_staff");
    }

    /// covers: MIN-3, RIGHT-5, RIGHT-6
    async fn a_guardian_takes_a_copy_without_what_is_confidential(app: TestApp) {
        let family = family(&app, "2009-02", &[]).await;
        let Family { ward, guardian, .. } = &family;
        let complaint = "我的监护人对我不好，请保密";
        ward.client.post("/api/v1/me/requests", json!({ "kind": "complaint", "text": complaint })).await.ok();
        guardian.client.post(&family.path("/exports"), json!({})).await.refused(422, "proof_required");
        let proof = code(&app, guardian).await;
        let asked = guardian.client.post(&family.path("/exports"), proof).await.ok();
        app.run_jobs().await;
        let listed = guardian.client.get(&family.path("/exports")).await.ok();
        assert_eq!(listed["items"][0]["state"], "ready");
        assert_eq!(guardian.client.get("/api/v1/me/exports").await.ok()["items"], json!([]), "it is not their own copy");
        let file = format!("/api/v1/me/exports/{}/file", asked["id"].as_str().expect("an id"));
        let reply = guardian.client.request(reqwest::Method::GET, &file).send().await.expect("an answer");
        assert_eq!(reply.status().as_u16(), 200);
        let bytes = reply.bytes().await.expect("bytes");
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(holds(&ward.username) && holds(&ward.phone) && holds("2009-02"));
        assert!(!holds(complaint) && !holds(&guardian.phone));
        ward.client.get(&file).await.refused(404, "not_found");
        // The right is asked for again when the file is fetched.
        assert_eq!(ward.client.post("/api/v1/me/minority/own-income", json!({})).await.status, 204);
        guardian.client.get(&file).await.refused(404, "not_found");
    }

    /// covers: MIN-3, SEC-3
    async fn the_guardian_of_one_sees_nothing_of_another(app: TestApp) {
        let one = family(&app, "2010-02", &[]).await;
        let other = family(&app, "2011-02", &[]).await;
        let stranger = person(&app, "stranger").await;
        for client in [&one.guardian.client, &stranger.client, &other.ward.client, &one.ward.client] {
            for rest in ["", "/data", "/data/profiles", "/exports"] {
                client.get(&other.path(rest)).await.refused(404, "not_found");
            }
            client.put(&other.path("/profile"), json!({ "name": "别人" })).await.refused(404, "not_found");
            client.put(&other.path("/consents/minor_use"), json!({ "action": "withdrawn" })).await.refused(404, "not_found");
            client.post(&other.path("/erasure"), json!({ "password": "whatever it is" })).await.refused(404, "not_found");
            client.post(&other.path("/exports"), json!({ "password": "whatever it is" })).await.refused(404, "not_found");
        }
        let listed = one.guardian.client.get(WARDS).await.ok();
        assert_eq!(items(&listed).iter().map(|ward| ward["id"].clone()).collect::<Vec<_>>(), [json!(one.bond)]);
        assert_eq!(stranger.client.get(WARDS).await.ok()["items"], json!([]));
        assert_eq!(other.ward.client.get("/api/v1/me/applications").await.status, 200, "nothing was withdrawn");
    }
}
