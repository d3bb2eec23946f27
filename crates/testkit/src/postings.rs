//! Postings that come into being as postings do: written by a merchant's member, handed in, approved by a reviewer.

use crate::{Client, TestApp};
use db::entities::staff_roles::StaffRole;
use kernel::Timestamp;
use serde_json::{Value, json};

impl TestApp {
    /// This test's present moment.
    pub fn now(&self) -> Timestamp {
        self.clock.clock().now()
    }

    /// A complete job that the rules find nothing in: one shift of three places in two days, 10:00 to 14:00 in Fuzhou.
    pub fn job_body(&self, merchant_id: &str) -> Value {
        json!({
            "merchant_id": merchant_id, "kind": "job", "title": "周末奶茶店店员", "category": "catering",
            "description": "负责点单、打包和门店清洁，有同事带着做，做事认真就可以。",
            "mode": "first_come", "wage_fen": 2_000, "wage_unit": "hour", "settlement": "daily",
            "requirements": "年满18周岁，守时。", "min_age": 18,
            "place": {
                "city_code": "350100", "district_code": "350102", "address": "鼓楼区五四路 1 号",
                "point": { "lat": 26.08, "lng": 119.30, "datum": "gcj02" },
            },
            "contact_name": "陈小满", "contact_phone": "19900000001",
            "shifts": [self.shift(2, 4, 3)],
            "cancel_free_hours": 24,
        })
    }

    /// A shift that begins in so many days at this time of the day.
    pub fn shift(&self, in_days: i64, hours: i64, headcount: i64) -> Value {
        let starts_at = self.now().plus_days(in_days);
        json!({ "starts_at": starts_at, "ends_at": starts_at.plus_hours(hours), "headcount": headcount })
    }

    /// A complete work-wanted posting that the rules find nothing in.
    pub fn wanted_body(&self) -> Value {
        json!({
            "kind": "wanted", "title": "周末可做展会协助", "category": "events",
            "description": "周末两天都有空，做过展会签到和引导，普通话流利。",
            "place": { "city_code": "350100" },
        })
    }

    /// A job that anybody can see, as its author gets it: written, handed in, approved, in the search index.
    ///
    /// `overrides` is merged into [`TestApp::job_body`]: a null takes a field away.
    ///
    /// # Panics
    /// When any step is refused.
    pub async fn live_job(&self, author: &Client, merchant_id: &str, overrides: Value) -> Value {
        let reviewer = self.staff(StaffRole::Reviewer).await;
        self.live_job_by(author, &reviewer, merchant_id, overrides).await
    }

    /// As [`TestApp::live_job`], approved by this reviewer.
    ///
    /// # Panics
    /// When any step is refused.
    pub async fn live_job_by(&self, author: &Client, reviewer: &Client, merchant_id: &str, overrides: Value) -> Value {
        let mut body = self.job_body(merchant_id);
        merge(&mut body, overrides);
        self.live_posting(author, reviewer, body).await
    }

    /// Writes this posting, hands it in and has it approved.
    ///
    /// # Panics
    /// When any step is refused.
    pub async fn live_posting(&self, author: &Client, reviewer: &Client, body: Value) -> Value {
        let draft = author.post("/api/v1/postings", body).await.ok();
        let id = draft["id"].as_str().expect("an id").to_owned();
        author.post(&format!("/api/v1/postings/{id}/submit"), json!({})).await.ok();
        let decision = json!({ "decision": "approve" });
        let reply = reviewer.post(&format!("/api/v1/staff/postings/{id}/decision"), decision).await;
        assert_eq!(reply.status, 204, "{}", reply.text);
        self.sync_index().await;
        author.get(&format!("/api/v1/postings/{id}")).await.ok()
    }
}

/// Merges as RFC 7396 does: objects member by member, a null takes a member away, anything else replaces.
pub fn merge(target: &mut Value, patch: Value) {
    match (target, patch) {
        (Value::Object(target), Value::Object(patch)) => {
            for (name, value) in patch {
                if value.is_null() {
                    target.remove(&name);
                } else {
                    merge(target.entry(name).or_insert(Value::Null), value);
                }
            }
        }
        (target, patch) => *target = patch,
    }
}
