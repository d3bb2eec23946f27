//! Documents on which personal information is released: four eyes.

use crate::id_of;
use db::entities::staff_roles::StaffRole;
use testkit::{json, on_both_engines};

on_both_engines! {
    /// covers: SHARE-2, SHARE-5
    async fn whoever_registers_a_document_does_not_approve_it(app: TestApp) {
        let officer = app.staff(StaffRole::Privacy).await;
        let second = app.staff(StaffRole::Privacy).await;
        let person = app.people(1).await.remove(0);
        let body = json!({
            "authority": "鼓楼区人民法院", "document_no": "（2026）闽0102民初88号", "law": "《中华人民共和国民事诉讼法》第七十条",
            "scope": "调取注册手机号码", "fields": ["phone"], "persons": [person.id], "received_at": "2026-11-23T02:00:00Z",
        });
        let mut nobody = body.clone();
        nobody["persons"] = json!(["01900000-0000-7000-8000-000000000000"]);
        officer.post("/api/v1/staff/orders", nobody).await.refused(422, "invalid_field");
        let order = id_of(&officer.post("/api/v1/staff/orders", body).await.ok());
        let share = json!({
            "persons": [person.id], "fields": ["phone"], "purpose": "配合法院调查",
            "ground": { "basis": "order", "order_id": order },
        });
        officer.post("/api/v1/staff/sharings", share.clone()).await.refused(409, "document_not_approved");
        let decision = format!("/api/v1/staff/orders/{order}/decision");
        let approve = json!({ "decision": "approve", "reason": "手续齐全" });
        officer.post(&decision, approve.clone()).await.refused(403, "second_person_needed");
        let answer = format!("/api/v1/staff/orders/{order}/answer");
        officer.post(&answer, json!({})).await.refused(409, "order_state");
        second.post(&decision, approve.clone()).await.ok();
        second.post(&decision, approve).await.refused(409, "order_state");
        assert_eq!(officer.post("/api/v1/staff/sharings", share).await.status, 201);
        assert_eq!(officer.post(&answer, json!({})).await.ok()["state"], "answered");
    }
}
