//! Browsers that go to the simulated WeChat, Weibo and QQ and come back.

use testkit::{Client, Reply, TestApp, Value, json};

pub const WAYS: &str = "/api/v1/auth/third-party";
pub const VISITS: &str = "/api/v1/auth/third-party/visits";
pub const RETURNS: &str = "/api/v1/auth/third-party/returns";
pub const COMPLETIONS: &str = "/api/v1/auth/third-party/completions";
pub const LINKED: &str = "/api/v1/me/linked-accounts";
pub const PARTS: [&str; 4] = ["wechat_web", "wechat_official", "qq", "weibo"];

/// One browser: who is signed in there, and what it keeps of a visit.
pub struct Browser {
    pub client: Client,
    pub visit: Option<String>,
}

/// What the other company sent the browser back with.
#[derive(Clone, Debug, PartialEq)]
pub struct Back {
    pub code: String,
    pub state: String,
}

/// The consent as it is shown.
pub async fn digest(app: &TestApp) -> Value {
    app.nobody().get(WAYS).await.ok()["consent"]["digest"].clone()
}

/// The value of a cookie that an answer sets.
fn cookie(reply: &Reply, name: &str) -> Option<String> {
    let set = reply.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
    let mut values =
        set.filter_map(|text| text.strip_prefix(name)?.strip_prefix('=')?.split(';').next().map(str::to_owned));
    values.next_back()
}

fn between<'a>(text: &'a str, before: &str) -> &'a str {
    text.split(before).nth(1).and_then(|rest| rest.split('"').next()).expect("a form")
}

impl Browser {
    pub fn new(client: Client) -> Browser {
        Browser { client, visit: None }
    }

    /// A request of this browser.
    pub async fn post(&mut self, path: &str, body: Value) -> Reply {
        let mut request = self.client.request(reqwest::Method::POST, path).json(&body);
        if let Some(visit) = &self.visit {
            request = request.header("cookie", format!("other=1; lingong_visit={visit}"));
        }
        let reply = self.client.send(request).await;
        if let Some(kept) = cookie(&reply, "lingong_visit") {
            self.visit = Some(kept).filter(|kept| !kept.is_empty());
        }
        if let Some(token) = cookie(&reply, "lingong") {
            self.client = self.client.with_token(&token);
        }
        reply
    }

    /// Sets out to sign in, with everything in order: where the browser is sent.
    pub async fn leaves(&mut self, app: &TestApp, part: &str) -> String {
        let body =
            json!({ "part": part, "back_to": "h5", "consent": digest(app).await, "policy_version": policy::VERSION });
        self.post(VISITS, body).await.ok()["go_to"].as_str().expect("an address").to_owned()
    }

    /// Sets out to link an account.
    pub async fn sets_out_to_link(&mut self, app: &TestApp, part: &str) -> String {
        let body = json!({ "part": part, "back_to": "biz", "consent": digest(app).await });
        self.post(LINKED, body).await.ok()["go_to"].as_str().expect("an address").to_owned()
    }

    /// The person (0 to 2) agrees on the company's page.
    pub async fn agrees(&self, app: &TestApp, go_to: &str, person: usize) -> Back {
        assert!(go_to.starts_with(&app.base), "{go_to}");
        let plain = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build();
        let plain = plain.expect("a client");
        let page = plain.get(go_to).send().await.expect("an answer").text().await.expect("a page");
        let form = format!("token={}&person={person}&action=yes", between(&page, "name=\"token\" value=\""));
        let address = format!("{}{}", app.base, between(&page, "action=\""));
        let answer = plain.post(address).body(form).send().await.expect("an answer");
        let back = answer.headers()["location"].to_str().expect("text").to_owned();
        assert!(back.starts_with(&app.base), "{back}");
        let value = |name: &str| {
            let found = back.split(['?', '&']).find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            found.expect("a parameter").to_owned()
        };
        Back { code: value("code"), state: value("state") }
    }

    pub async fn comes_back(&mut self, back: &Back) -> Reply {
        self.post(RETURNS, json!({ "code": back.code, "state": back.state })).await
    }

    /// The whole way there and back.
    pub async fn goes(&mut self, app: &TestApp, part: &str, person: usize) -> Reply {
        let go_to = self.leaves(app, part).await;
        let back = self.agrees(app, &go_to, person).await;
        self.comes_back(&back).await
    }

    /// A newcomer who proves this number and takes this name.
    pub async fn registers(&mut self, app: &TestApp, username: &str, phone: &str) -> Value {
        let code = app.request_code(phone).await;
        self.completes(json!({ "phone": phone, "code": code, "username": username })).await.ok()
    }

    pub async fn completes(&mut self, mut body: Value) -> Reply {
        body["policy_version"] = json!(policy::VERSION);
        body["transport"] = json!("cookie");
        self.post(COMPLETIONS, body).await
    }

    pub async fn links(&mut self, app: &TestApp, part: &str, person: usize) -> Reply {
        let go_to = self.sets_out_to_link(app, part).await;
        let back = self.agrees(app, &go_to, person).await;
        self.comes_back(&back).await
    }

    pub async fn linked(&self) -> Value {
        self.client.get(LINKED).await.ok()
    }
}
