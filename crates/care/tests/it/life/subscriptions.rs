//! A life's saved search, and a job that it found.

use super::Life;
use testkit::{TestApp, json};

impl Life {
    /// A search that is saved, and a new job that fits it.
    pub(super) async fn is_told_of_jobs(&mut self, app: &TestApp, number: u32) {
        let words = format!("金丝雀订阅{number}");
        let body = json!({ "search": { "q": words }, "pace": "daily" });
        self.client.post("/api/v1/me/subscriptions", body).await.ok();
        let other = app.someone().await;
        let merchant = app.certified_merchant(&other.client).await;
        let job = json!({ "title": "周末分发员", "description": format!("给订阅的人送报，店名金丝雀，第 {number} 号，做事认真就可以。") });
        app.live_job(&other.client, &merchant, job).await;
        app.run_jobs().await;
        self.secrets.push(("the saved search", words));
    }
}
