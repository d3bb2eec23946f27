//! Changing the number that one signs in with.

use crate::help::{PASSWORD, other_than, sign_in_by_code, with};
use db::entities::notices;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use testkit::{json, on_both_engines};

const NUMBER: &str = "/api/v1/auth/phone-number";
const OLD: &str = "19900000601";
const NEW: &str = "19900000602";

on_both_engines! {
    /// covers: ACC-6
    async fn both_numbers_are_proven(app: TestApp) {
        let person = app.register("mover", OLD).await;
        app.register("neighbour", "19900000603").await;
        app.clock.advance_seconds(61);
        let (old_code, new_code) = (app.request_code(OLD).await, app.request_code(NEW).await);
        let order = json!({ "new_phone": NEW, "new_code": new_code, "old_code": old_code });
        let without = |name: &str| {
            let mut body = order.clone();
            body.as_object_mut().expect("an object").remove(name);
            body
        };
        person.put(NUMBER, without("old_code")).await.refused(422, "proof_required");
        person.put(NUMBER, with(order.clone(), "password", "both")).await.refused(422, "proof_required");
        for (name, value, code) in [
            ("new_phone", json!("123"), "phone_invalid"),
            ("new_phone", json!(OLD), "phone_same"),
            ("new_code", json!(other_than(&new_code)), "wrong_code"),
            ("old_code", json!(other_than(&old_code)), "wrong_code"),
        ] {
            assert_eq!(person.put(NUMBER, with(order.clone(), name, value)).await.refused(422, code)["field"], name);
        }
        app.nobody().put(NUMBER, order.clone()).await.refused(401, "sign_in_required");
        let elsewhere = crate::help::signed(&app, sign_in_by_code(&app, OLD, &old_code).await);
        // The old code was spent on that sign-in.
        assert_eq!(person.put(NUMBER, order.clone()).await.refused(422, "wrong_code")["field"], "old_code");
        app.clock.advance_seconds(61);
        let old_code = app.request_code(OLD).await;
        assert_eq!(person.put(NUMBER, with(order, "old_code", old_code)).await.status, 204);
        assert_eq!(person.get("/api/v1/me").await.ok()["phone_masked"], "199****0602");
        elsewhere.get("/api/v1/me").await.refused(401, "sign_in_required");
        let told = notices::Entity::find().filter(notices::Column::Kind.eq("phone_changed"));
        assert_eq!(told.all(&app.lingong.app.read()).await.expect("notices").len(), 1);
        // The old number leads nowhere now, the new one in.
        app.clock.advance_seconds(61);
        let code = app.request_code(OLD).await;
        sign_in_by_code(&app, OLD, &code).await.refused(409, "registration_required");
        let code = app.request_code(NEW).await;
        sign_in_by_code(&app, NEW, &code).await.ok();
    }

    /// covers: ACC-6
    async fn a_password_or_a_verified_card_stands_for_the_old_number(app: TestApp) {
        let person = app.register("lost_phone", OLD).await;
        app.register("neighbour", "19900000603").await;
        app.clock.advance_seconds(61);
        let code = app.request_code(OLD).await;
        person.put(PASSWORD, json!({ "new_password": "a fine morning", "code": code })).await;
        let taken = app.request_code("19900000603").await;
        let body = json!({ "new_phone": "19900000603", "new_code": taken, "password": "a fine morning" });
        assert_eq!(person.put(NUMBER, body).await.refused(409, "phone_taken")["field"], "new_phone");
        let new_code = app.request_code(NEW).await;
        let order = json!({ "new_phone": NEW, "new_code": new_code });
        person.put(NUMBER, with(order.clone(), "password", "a wrong morning")).await.refused(422, "wrong_password");
        let number = kernel::id_number::demo(1, jiff::civil::date(1991, 3, 4)).as_str().to_owned();
        person.put(NUMBER, with(order.clone(), "id_number", number.clone())).await.refused(422, "wrong_id_number");
        let sandbox = &app.lingong.simulators.as_ref().expect("tests have simulators").aliyun;
        sandbox.know_person("令狐实名", &number);
        person.agree("verification").await;
        person.post("/api/v1/me/identity/check", json!({ "name": "令狐实名", "id_number": number })).await.ok();
        assert_eq!(person.put(NUMBER, with(order.clone(), "id_number", number.clone())).await.status, 204);
        assert_eq!(person.get("/api/v1/me").await.ok()["phone_masked"], "199****0602");
        // Guessing ends soon.
        let other = kernel::id_number::demo(2, jiff::civil::date(1991, 3, 4)).as_str().to_owned();
        let new_code = app.request_code("19900000604").await;
        let order = json!({ "new_phone": "19900000604", "new_code": new_code, "id_number": other });
        for _ in 0..3 {
            person.put(NUMBER, order.clone()).await.refused(422, "wrong_id_number");
        }
        person.put(NUMBER, order).await.refused(429, "too_many_requests");
    }
}
