//! How a life deals with customer service: a chat with pictures from both sides, and a survey.

use super::{Life, id_of};
use db::entities::staff_roles::StaffRole;
use testkit::{TestApp, json, png};

impl Life {
    /// Talks with customer service, is answered, and says something to a survey.
    pub(super) async fn asks_customer_service(&mut self, app: &TestApp, number: u32) {
        let mine = "/api/v1/me/support/chats";
        let chat = id_of(&self.client.post(mine, json!({ "topic": "wages" })).await.ok());
        let picture = self.client.post_bytes(&format!("{mine}/{chat}/pictures"), "image/png", png(50, 40)).await.ok();
        let (said, answer) = (format!("金丝雀客服提问{number}"), format!("金丝雀客服回答{number}"));
        let said_there = format!("{mine}/{chat}/messages");
        let say = |body| self.client.post(&said_there, body);
        let client_id = app.lingong.app.rng.bytes::<16>();
        let client_id = uuid::Uuid::from_bytes(client_id);
        say(json!({ "client_id": client_id, "kind": "text", "text": said })).await.ok();
        let client_id = uuid::Uuid::from_bytes(app.lingong.app.rng.bytes::<16>());
        say(json!({ "client_id": client_id, "kind": "picture", "picture_id": id_of(&picture) })).await.ok();
        let staff = app.staff(StaffRole::Support).await;
        let desk = format!("/api/v1/staff/support/chats/{chat}");
        staff.post(&format!("{desk}/take"), json!({})).await.ok();
        let client_id = uuid::Uuid::from_bytes(app.lingong.app.rng.bytes::<16>());
        staff
            .post(&format!("{desk}/messages"), json!({ "client_id": client_id, "kind": "text", "text": answer }))
            .await
            .ok();
        let shown = staff.post_bytes(&format!("{desk}/pictures"), "image/png", png(50, 40)).await.ok();
        let client_id = uuid::Uuid::from_bytes(app.lingong.app.rng.bytes::<16>());
        let picture = json!({ "client_id": client_id, "kind": "picture", "picture_id": id_of(&shown) });
        staff.post(&format!("{desk}/messages"), picture).await.ok();
        let question = json!({ "text": "喜欢日结吗？", "choices": ["喜欢", "不喜欢"] });
        let body = json!({ "title": "小调查", "intro": "自愿参加。", "questions": [question] });
        let survey = id_of(&staff.post("/api/v1/staff/surveys", body).await.ok());
        let answers = format!("/api/v1/me/surveys/{survey}/answers");
        assert_eq!(self.client.post(&answers, json!({ "choices": [0] })).await.status, 204);
        self.secrets.extend([("what customer service was asked", said), ("what it answered", answer)]);
    }
}
