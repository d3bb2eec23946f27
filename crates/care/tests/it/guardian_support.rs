//! A minor asks customer service where another company keeps the desk.

use crate::guardian_help::{Person, family, id, minor, person};
use testkit::{TestApp, Value, json, on_both_engines};

const MINE: &str = "/api/v1/me/support/chats";

async fn begins(person: &Person) -> Value {
    person.client.post(MINE, json!({ "topic": "account" })).await.ok()
}

async fn says(app: &TestApp, person: &Person, chat: &str) {
    let client_id = uuid::Uuid::from_bytes(app.lingong.app.rng.bytes());
    let said = json!({ "client_id": client_id, "kind": "text", "text": "监护人的资料怎么交？" });
    person.client.post(&format!("{MINE}/{chat}/messages"), said).await.ok();
}

on_both_engines! {
    /// covers: MIN-2, MIN-3, CS-2, SDK-1
    async fn a_minor_asks_our_own_desk_and_is_asked_for_nothing(app: TestApp) {
        let app = TestApp::start_with(app.on, |config| config.support.desk = "qiyu".into()).await;
        let line = app.lingong.simulators.as_ref().expect("tests have simulators").qiyu.line.clone();
        let grown = person(&app, "grown").await;
        let home = grown.client.get("/api/v1/support").await.ok();
        assert_eq!((&home["desk"], &home["needs_consent"]), (&json!("qiyu"), &json!(true)));
        grown.client.post(MINE, json!({ "topic": "account" })).await.refused(403, "consent_needed");
        // One whose guardian is waited for, and one whose guardian agreed to what a guardian is asked.
        for ward in [minor(&app, "2010-02").await, family(&app, "2010-02", &["personalisation"]).await.ward] {
            let consent = "/api/v1/me/consents/support_desk";
            ward.client.put(consent, json!({ "action": "given" })).await.refused(403, "guardian_decides");
            let home = ward.client.get("/api/v1/support").await.ok();
            assert_eq!((&home["desk"], &home["needs_consent"]), (&json!("built_in"), &json!(false)));
            let chat = id(&begins(&ward).await);
            says(&app, &ward, &chat).await;
            app.run_jobs().await;
            let home = ward.client.get("/api/v1/support").await.ok();
            assert_eq!((&home["chat"]["id"], &home["chat"]["desk"]), (&json!(chat), &json!("built_in")));
            let said = ward.client.get(&format!("{MINE}/{chat}/messages")).await.ok();
            assert_eq!(said["items"][0]["sending"], Value::Null, "it is on its way to nobody");
        }
        // Somebody who agreed, and says then how old they are.
        grown.client.agree("support_desk").await;
        let chat = begins(&grown).await;
        assert_eq!(chat["desk"], "qiyu");
        says(&app, &grown, &id(&chat)).await;
        grown.client.put("/api/v1/me/profile", json!({ "birth_year_month": "2010-02" })).await.ok();
        app.run_jobs().await;
        let home = grown.client.get("/api/v1/support").await.ok();
        assert_eq!((&home["chat"]["id"], &home["chat"]["desk"]), (&chat["id"], &json!("built_in")));
        assert_eq!(line.requests(), 0, "not a word of a minor went there");
    }
}
