//! People who sign up and in as people do: through the API, with the code that reached their phone.

use crate::{Client, TestApp};
use db::entities::staff_roles::StaffRole;
use kernel::PersonId;
use serde_json::json;
use std::sync::atomic::{AtomicU32, Ordering};

/// Numbers of staff stand apart from those that tests choose.
static NEXT_STAFF: AtomicU32 = AtomicU32::new(1);

impl TestApp {
    /// Asks for a code and reads it from the phone. A number gets one in a minute and five in an hour.
    ///
    /// # Panics
    /// When the code is refused.
    pub async fn request_code(&self, phone: &str) -> String {
        self.nobody().post("/api/v1/auth/sms-codes", json!({ "phone": phone })).await.ok();
        self.sms_code(phone)
    }

    /// The code in the latest message to this number.
    ///
    /// # Panics
    /// When it never got one.
    pub fn sms_code(&self, phone: &str) -> String {
        let sandbox = &self.lingong.simulators.as_ref().expect("tests have simulators").aliyun;
        let sms = sandbox.latest_to(phone).expect("a message to this number");
        sms.params["code"].clone()
    }

    /// The code in the latest mail to this address.
    ///
    /// # Panics
    /// When it never got one.
    pub fn mail_code(&self, address: &str) -> String {
        let mails = self.lingong.simulators.as_ref().expect("tests have simulators").mail.mails_to(address);
        let codes = mails.iter().filter(|mail| mail.subject.contains("验证码"));
        let text = codes.map(|mail| mail.text.clone()).next().expect("a mail to this address");
        let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
        text.lines().find(is_code).expect("a code").to_owned()
    }

    /// Binds a mail address to somebody's account. A person gets one code in a minute.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn bind_email(&self, client: &Client, address: &str) -> serde_json::Value {
        client.post("/api/v1/me/email/codes", json!({ "address": address })).await.ok();
        let body = json!({ "address": address, "code": self.mail_code(address) });
        client.put("/api/v1/me/email", body).await.ok()
    }

    /// Registers a person and gives a client that is signed in as them. The person has no password.
    ///
    /// # Panics
    /// When the registration is refused.
    pub async fn register(&self, username: &str, phone: &str) -> Client {
        let code = self.request_code(phone).await;
        let version = self.nobody().get("/api/v1/policy").await.ok()["version"].clone();
        let body = json!({ "username": username, "phone": phone, "code": code, "policy_version": version });
        let signed_in = self.nobody().post("/api/v1/auth/registrations", body).await.ok();
        let token = signed_in["token"].as_str().expect("a token").to_owned();
        self.nobody().with_token(&token)
    }

    /// Registers somebody and makes them staff with this role.
    ///
    /// # Panics
    /// When the registration is refused.
    pub async fn staff(&self, role: StaffRole) -> Client {
        let number = NEXT_STAFF.fetch_add(1, Ordering::SeqCst);
        let client = self.register(&format!("staff_{role}_{number}"), &format!("199{:08}", 90_000_000 + number)).await;
        let person = client.person_id().await;
        let granted =
            self.lingong.app.write(move |work| async move { accounts::staff::grant_role(&work, person, role).await });
        granted.await.expect("the role is granted");
        client
    }
}

impl Client {
    /// The same client with this token instead of its own.
    pub fn with_token(&self, token: &str) -> Client {
        Client { token: Some(token.to_owned()), ..self.clone() }
    }

    /// Who is signed in.
    ///
    /// # Panics
    /// When nobody is.
    pub async fn person_id(&self) -> PersonId {
        let me = self.get("/api/v1/me").await.ok();
        me["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
    }
}
