//! Which services of other companies pages are told of.

use db::entities::staff_roles::StaffRole;
use testkit::{Client, TestApp, Value, json, on_both_engines};

async fn services(app: &TestApp) -> Value {
    app.nobody().get("/api/v1/page-services").await.ok()
}

async fn switch(admin: &Client, vendor: &str, on: bool) {
    admin.post(&format!("/api/v1/staff/vendors/{vendor}/switch"), json!({ "on": on, "reason": "演练" })).await.ok();
}

on_both_engines! {
    /// covers: OPS-3, SDK-1
    async fn what_staff_switched_off_is_named_to_no_page(app: TestApp) {
        let admin = app.staff(StaffRole::Admin).await;
        let agreed = app.register("counted_once", "19900000781").await;
        agreed.agree("analytics").await;
        let whole = services(&app).await;
        for (vendor, member, off) in [
            ("baidu_tongji", "analytics_script", Value::Null),
            ("wechat", "wechat_share_script", Value::Null),
            ("amap", "place_words", json!(false)),
        ] {
            assert_ne!(whole[member], off, "{vendor}");
            switch(&admin, vendor, false).await;
            let mut left = whole.clone();
            left[member] = off;
            assert_eq!(services(&app).await, left, "{vendor}");
            // Nor is it to somebody who said yes.
            assert_eq!(agreed.get("/api/v1/page-services").await.ok(), left, "{vendor}");
            switch(&admin, vendor, true).await;
            assert_eq!(services(&app).await, whole, "{vendor}");
        }
        let simulators = app.lingong.simulators.as_ref().expect("simulators");
        assert_eq!((simulators.baidu.scripts(), simulators.baidu.line.requests()), (0, 0), "not a byte went there");
    }
}
