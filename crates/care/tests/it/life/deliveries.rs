//! How a life is told outside the inbox: what it chose, a device, and a notice on its way.

use super::Life;
use db::entities::notices::NoticeKind;
use talk::notices::{Notice, push};
use testkit::{TestApp, json};

impl Life {
    /// Its own choices and quiet hours, one registered device, and a notice that is queued.
    pub(super) async fn is_told_outside(&mut self, app: &TestApp, number: u32) {
        self.client.agree("optional_notices").await;
        let choices = json!({ "choices": [{ "group": "work", "channel": "sms", "on": true }],
            "quiet": { "from": "23:00", "until": "07:30" } });
        self.client.put("/api/v1/me/notices/choices", choices).await.ok();
        let registration = format!("canaryRegistration{number}");
        self.client.post("/api/v1/me/notices/devices", json!({ "registration_id": registration })).await.ok();
        let person = self.person;
        let told = app.lingong.app.write(move |work| async move {
            push(&work, person, "canary:offer", Notice::of(NoticeKind::PlaceOffered)).await
        });
        told.await.expect("told");
        self.secrets.push(("the push registration", registration));
    }
}
