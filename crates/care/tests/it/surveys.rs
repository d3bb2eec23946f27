//! Surveys: voluntary, once each, told of in groups only.

use crate::{id_of, items};
use db::entities::staff_roles::StaffRole;
use testkit::{Client, TestApp, Value, json, on_both_engines};

const DESK: &str = "/api/v1/staff/surveys";

async fn begin(staff: &Client) -> String {
    let questions = json!([{ "text": "喜欢哪种结算？", "choices": ["日结", "周结", "完工结"] }]);
    id_of(&staff.post(DESK, json!({ "title": "结算偏好", "intro": "自愿参加。", "questions": questions })).await.ok())
}

async fn results(staff: &Client) -> Value {
    items(&staff.get(DESK).await.ok())[0].clone()
}

fn counts(survey: &Value) -> Vec<Value> {
    let choices = survey["questions"][0]["choices"].as_array().expect("choices");
    choices.iter().map(|choice| choice["count"].clone()).collect()
}

async fn says(app: &TestApp, survey: &str, number: u32, choice: i64) {
    let person = app.register(&format!("surveyed_{number}"), &format!("199000009{number:02}")).await;
    let path = format!("/api/v1/me/surveys/{survey}/answers");
    assert_eq!(person.post(&path, json!({ "choices": [choice] })).await.status, 204);
}

on_both_engines! {
    /// covers: SURV-1, STAT-1
    async fn answers_are_counts_of_groups(app: TestApp) {
        let staff = app.staff(StaffRole::Support).await;
        let person = app.register("answers_once", "19900000991").await;
        person.get(DESK).await.refused(403, "forbidden");
        staff.post(DESK, json!({ "title": "空", "intro": "没有问题", "questions": [] })).await.refused(422, "text_too_short");
        let survey = begin(&staff).await;
        let path = format!("/api/v1/me/surveys/{survey}/answers");
        assert_eq!(items(&person.get("/api/v1/me/surveys").await.ok()).len(), 1);
        for choices in [json!([]), json!([3]), json!([-1]), json!([0, 0])] {
            person.post(&path, json!({ "choices": choices })).await.refused(422, "survey_incomplete");
        }
        assert_eq!(person.post(&path, json!({ "choices": [0] })).await.status, 204);
        person.post(&path, json!({ "choices": [1] })).await.refused(409, "survey_said");
        assert!(items(&person.get("/api/v1/me/surveys").await.ok()).is_empty());
        // One answer alone is told to nobody.
        let seen = results(&staff).await;
        assert_eq!((&seen["answered"], &seen["questions"][0]["choices"][0]["count"]), (&json!(null), &json!(null)));
        for number in 0..20 {
            says(&app, &survey, number, if number < 10 { 0 } else { 1 }).await;
        }
        // Whoever looks before and after somebody answers sees the same.
        let before = results(&staff).await;
        says(&app, &survey, 20, 2).await;
        let seen = results(&staff).await;
        assert_eq!(seen, before);
        assert_eq!((&seen["answered"], counts(&seen)), (&json!(20), vec![json!(null); 3]));

        // Who skips is not asked again; who comes late is too late.
        let other = app.register("skips_it", "19900000992").await;
        assert_eq!(other.post(&format!("/api/v1/me/surveys/{survey}/skip"), json!({})).await.status, 204);
        assert!(items(&other.get("/api/v1/me/surveys").await.ok()).is_empty());
        other.post(&path, json!({ "choices": [0] })).await.refused(409, "survey_said");
        assert_eq!(staff.post(&format!("{DESK}/{survey}/close"), json!({})).await.status, 204);
        // One person took the third: it is hidden, and the next smallest with it.
        let seen = results(&staff).await;
        assert_eq!((&seen["answered"], counts(&seen)), (&json!(22), vec![json!(11), json!(null), json!(null)]));
        let late = app.register("comes_late", "19900000993").await;
        assert!(items(&late.get("/api/v1/me/surveys").await.ok()).is_empty());
        late.post(&path, json!({ "choices": [0] })).await.refused(409, "survey_closed");
    }
}
