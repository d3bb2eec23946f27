//! How a life is told outside the inbox: what it chose, a device, browsers, and a notice on its way.

use super::Life;
use db::entities::notices::NoticeKind;
use talk::notices::{Notice, push};
use testkit::{TestApp, json};

impl Life {
    /// Its own choices and quiet hours, a registered device, a browser of each maker, and a notice that is queued.
    pub(super) async fn is_told_outside(&mut self, app: &TestApp, number: u32) {
        self.client.agree("optional_notices").await;
        let choices = json!({ "choices": [{ "group": "work", "channel": "sms", "on": true }],
            "quiet": { "from": "23:00", "until": "07:30" } });
        self.client.put("/api/v1/me/notices/choices", choices).await.ok();
        let registration = format!("canaryRegistration{number}");
        self.client.post("/api/v1/me/notices/devices", json!({ "registration_id": registration })).await.ok();
        self.has_browsers(app).await;
        let person = self.person;
        let told = app.lingong.app.write(move |work| async move {
            push(&work, person, "canary:offer", Notice::of(NoticeKind::PlaceOffered)).await
        });
        told.await.expect("told");
        self.secrets.push(("the push registration", registration));
    }

    async fn has_browsers(&mut self, app: &TestApp) {
        let services = app.lingong.simulators.as_ref().expect("tests have simulators").web_push.clone();
        let key = self.client.get("/api/v1/me/notices/web-push").await.ok()["key"].as_str().expect("a key").to_owned();
        for service in ["apple", "microsoft", "mozilla"] {
            self.client.agree(&format!("web_push_{service}")).await;
            let browser = services.subscribe(service, &key);
            let body = json!({ "endpoint": browser.endpoint, "keys": browser.keys });
            self.client.post("/api/v1/me/notices/browsers", body).await.ok();
            let (_, address) = browser.endpoint.rsplit_once('/').expect("an address");
            self.secrets.push(("the address of a browser", address.to_owned()));
        }
    }
}
