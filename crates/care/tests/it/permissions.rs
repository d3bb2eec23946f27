//! The permission centre.

use testkit::{json, on_both_engines};

on_both_engines! {
    /// covers: DEV-2
    async fn a_permission_that_is_off_is_not_used(app: TestApp) {
        let person = app.register("permissions", "19900000231").await;
        let list = person.get("/api/v1/me/permissions").await.ok();
        assert_eq!(list["items"].as_array().map(Vec::len), Some(8));
        let used = person.post("/api/v1/me/permissions/camera/uses", json!({})).await.ok();
        assert_eq!(used["last_used_on"], "2026-11-23T16:00:00Z", "the day in China, not the moment");
        person.put("/api/v1/me/permissions/camera", json!({ "state": "off" })).await.ok();
        person.post("/api/v1/me/permissions/camera/uses", json!({})).await.refused(409, "permission_off");
        person.post("/api/v1/me/permissions/microphone/uses", json!({})).await.ok();
        person.put("/api/v1/me/permissions/camera", json!({ "state": "on" })).await.ok();
        person.post("/api/v1/me/permissions/camera/uses", json!({})).await.ok();
        person.put("/api/v1/me/permissions/contacts", json!({ "state": "on" })).await.refused(404, "not_found");
    }
}

/// covers: DEV-2
#[test]
fn no_column_could_hold_a_device_id_or_the_installed_apps() {
    for table in db::entities::TABLES {
        for column in table.columns {
            for word in ["imei", "imsi", "mac_address", "android_id", "idfa", "oaid", "installed"] {
                assert!(!column.name.contains(word), "{}.{}", table.name, column.name);
            }
        }
    }
}

/// covers: LOC-1
#[test]
fn no_table_about_a_person_has_a_place_and_a_time() {
    for table in db::entities::TABLES {
        let has_point = table.columns.iter().any(|column| column.name.contains("lat") && column.name.contains("e6"));
        // A posting's work place is public and does not move with its author.
        assert!(!has_point || table.name == "postings", "{} holds coordinates", table.name);
    }
}
