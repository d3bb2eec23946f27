//! The mail address of an account.

use crate::help::{other_than, with};
use db::entities::notices;
use sandbox::{MailFault, MailHandle};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use testkit::{TestApp, json, on_both_engines};

const EMAIL: &str = "/api/v1/me/email";
const CODES: &str = "/api/v1/me/email/codes";
const ADDRESS: &str = "Wang.Min@example.com";

fn mail(app: &TestApp) -> MailHandle {
    app.lingong.simulators.as_ref().expect("tests have simulators").mail.clone()
}

on_both_engines! {
    /// covers: ACC-6
    async fn an_address_is_bound_by_the_code_that_reached_it(app: TestApp) {
        let person = app.register("mailed", "19900000701").await;
        app.nobody().get(EMAIL).await.refused(401, "sign_in_required");
        app.nobody().post(CODES, json!({ "address": ADDRESS })).await.refused(401, "sign_in_required");
        assert_eq!(person.get(EMAIL).await.ok(), json!({ "offered": true, "address_masked": null, "bound_at": null }));
        for wrong in ["", "wang", "wang@example", "a@example.com, b@example.com", "王@example.com"] {
            assert_eq!(person.post(CODES, json!({ "address": wrong })).await.refused(422, "email_invalid")["field"], "address");
        }
        let sent = person.post(CODES, json!({ "address": ADDRESS })).await.ok();
        assert_eq!(sent, json!({ "expires_in_s": 600, "resend_after_s": 60 }));
        let code = app.mail_code(ADDRESS);
        let arrived = mail(&app).mails();
        assert_eq!((arrived.len(), arrived[0].subject.as_str(), arrived[0].to.as_str()), (1, "零工：邮箱验证码", ADDRESS));
        assert_eq!(arrived[0].header("List-Unsubscribe"), None);
        assert!(arrived[0].text.contains("10 分钟内有效") && !arrived[0].text.contains("mailed"), "{}", arrived[0].text);
        let order = json!({ "address": ADDRESS, "code": code });
        assert_eq!(person.put(EMAIL, with(order.clone(), "code", other_than(&code))).await.refused(422, "wrong_code")["field"], "code");
        person.put(EMAIL, with(order.clone(), "address", "other@example.com")).await.refused(422, "wrong_code");
        // However the address is written, it is the same one.
        let view = person.put(EMAIL, with(order.clone(), "address", "wang.min@EXAMPLE.com")).await.ok();
        assert_eq!(view["address_masked"], "w***@example.com");
        assert_eq!(person.get(EMAIL).await.ok(), view);
        person.put(EMAIL, order.clone()).await.refused(422, "wrong_code");
        app.clock.advance_seconds(61);
        assert_eq!(person.post(CODES, json!({ "address": ADDRESS })).await.refused(422, "email_same")["field"], "address");
        let told = notices::Entity::find().filter(notices::Column::Kind.eq("email_bound"));
        assert_eq!(told.all(&app.lingong.app.read()).await.expect("notices").len(), 1);
        // It is told by mail too, since it must reach them.
        app.run_jobs().await;
        let arrived = mail(&app).mails();
        assert_eq!((arrived.len(), arrived[0].subject.as_str()), (2, "零工：已绑定邮箱"));
        // Another takes its place.
        let view = app.bind_email(&person, "second@example.com").await;
        assert_eq!(view["address_masked"], "s***@example.com");
        assert_eq!(person.delete(EMAIL).await.status, 204);
        assert_eq!(person.get(EMAIL).await.ok()["address_masked"], json!(null));
        person.delete(EMAIL).await.refused(404, "not_found");
        app.assert_nowhere(&[("the address", "Wang.Min".to_owned()), ("the second", "second@example".to_owned())]).await;
    }

    /// covers: ACC-6
    async fn an_address_belongs_to_one_account(app: TestApp) {
        let (first, second) = (app.register("first_one", "19900000702").await, app.register("second_one", "19900000703").await);
        app.bind_email(&first, ADDRESS).await;
        // Asking for a code tells nothing; whoever reads its mail is told.
        second.post(CODES, json!({ "address": ADDRESS.to_lowercase() })).await.ok();
        let code = app.mail_code(&ADDRESS.to_lowercase());
        let taken = second.put(EMAIL, json!({ "address": ADDRESS, "code": code })).await.refused(409, "email_taken");
        assert_eq!(taken["field"], "address");
        assert_eq!(first.get(EMAIL).await.ok()["address_masked"], "W***@example.com");
        // A code of one person proves nothing for another.
        app.clock.advance_seconds(61);
        first.post(CODES, json!({ "address": "new@example.com" })).await.ok();
        let code = app.mail_code("new@example.com");
        second.put(EMAIL, json!({ "address": "new@example.com", "code": code })).await.refused(422, "wrong_code");
        assert_eq!(first.delete(EMAIL).await.status, 204);
        app.clock.advance_seconds(61);
        app.bind_email(&second, ADDRESS).await;
    }

    /// covers: ACC-6
    async fn codes_run_out_and_guessing_ends(app: TestApp) {
        let person = app.register("guesser", "19900000704").await;
        person.post(CODES, json!({ "address": ADDRESS })).await.ok();
        let retry = person.post(CODES, json!({ "address": ADDRESS })).await.refused(429, "too_many_requests");
        assert_eq!(retry["retry_after_s"], 60);
        let code = app.mail_code(ADDRESS);
        app.clock.advance_seconds(601);
        person.put(EMAIL, json!({ "address": ADDRESS, "code": code })).await.refused(422, "wrong_code");
        person.post(CODES, json!({ "address": ADDRESS })).await.ok();
        let code = app.mail_code(ADDRESS);
        for _ in 0..5 {
            person.put(EMAIL, json!({ "address": ADDRESS, "code": other_than(&code) })).await.refused(422, "wrong_code");
        }
        person.put(EMAIL, json!({ "address": ADDRESS, "code": code })).await.refused(422, "wrong_code");
        // A newer code voids the older one.
        app.clock.advance_seconds(61);
        person.post(CODES, json!({ "address": ADDRESS })).await.ok();
        let older = app.mail_code(ADDRESS);
        app.clock.advance_seconds(61);
        person.post(CODES, json!({ "address": ADDRESS })).await.ok();
        let newer = app.mail_code(ADDRESS);
        if older != newer {
            person.put(EMAIL, json!({ "address": ADDRESS, "code": older })).await.refused(422, "wrong_code");
        }
        person.put(EMAIL, json!({ "address": ADDRESS, "code": newer })).await.ok();
    }

    /// covers: ACC-6, NOTE-3
    async fn a_code_that_may_not_arrive_is_void(app: TestApp) {
        let (person, mail) = (app.register("unlucky", "19900000705").await, mail(&app));
        for (fault, status, code) in [
            (MailFault::Refuse, 503, "email_not_sent"),
            (MailFault::Busy, 503, "email_not_sent"),
            (MailFault::Later, 503, "email_not_sent"),
            (MailFault::NoMailbox, 422, "email_unknown"),
            (MailFault::Spam, 503, "email_not_sent"),
            (MailFault::BreakInData, 503, "email_not_sent"),
        ] {
            mail.fail_next([fault]);
            person.post(CODES, json!({ "address": ADDRESS })).await.refused(status, code);
            assert!(mail.mails().is_empty(), "{fault:?}");
            app.clock.advance_seconds(1_000);
        }
        // It arrives although nobody said so: the person was told that it did not.
        mail.fail_next([MailFault::BreakAfterData]);
        person.post(CODES, json!({ "address": ADDRESS })).await.refused(503, "email_not_sent");
        let code = app.mail_code(ADDRESS);
        person.put(EMAIL, json!({ "address": ADDRESS, "code": code })).await.refused(422, "wrong_code");
        app.clock.advance_seconds(1_000);
        app.bind_email(&person, ADDRESS).await;
    }
}
