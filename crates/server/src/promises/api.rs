//! The public API as a client sees it.

use anyhow::{Context, ensure};
use reqwest::Method;
use serde_json::Value;
use std::time::Duration;

/// No answer may take longer.
const ANSWER_SECONDS_MAX: u64 = 30;

/// Speaks to the installation as one person, or as nobody.
#[derive(Clone)]
pub(crate) struct Api {
    http: reqwest::Client,
    pub base: String,
    token: Option<String>,
}

/// What a request answered.
pub(crate) struct Reply {
    pub status: u16,
    pub body: Value,
    pub text: String,
    pub headers: reqwest::header::HeaderMap,
}

impl Reply {
    /// The body of a request that must have gone well; the error tells the refusal's code and nothing of the answer.
    pub(crate) fn ok(self) -> anyhow::Result<Value> {
        let code = self.body["code"].as_str().unwrap_or("no code");
        ensure!((200..300).contains(&self.status), "refused with {} {code}", self.status);
        Ok(self.body)
    }

    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or("")
    }
}

/// A text member of an answer.
pub(crate) fn text(value: &Value, name: &str) -> anyhow::Result<String> {
    value[name].as_str().map(str::to_owned).with_context(|| format!("the answer has no {name}"))
}

impl Api {
    pub(crate) fn nobody(base: &str) -> anyhow::Result<Api> {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(ANSWER_SECONDS_MAX))
            .build()?;
        Ok(Api { http, base: base.to_owned(), token: None })
    }

    /// The same client with this session.
    pub(crate) fn signed(&self, token: &str) -> Api {
        Api { token: Some(token.to_owned()), ..self.clone() }
    }

    pub(crate) async fn get(&self, path: &str) -> anyhow::Result<Reply> {
        self.send(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> anyhow::Result<Reply> {
        self.send(self.request(Method::POST, path).json(&body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> anyhow::Result<Reply> {
        self.send(self.request(Method::PUT, path).json(&body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> anyhow::Result<Reply> {
        self.send(self.request(Method::DELETE, path)).await
    }

    pub(crate) async fn post_picture(&self, path: &str, jpeg: Vec<u8>) -> anyhow::Result<Reply> {
        self.send(self.request(Method::POST, path).header("content-type", "image/jpeg").body(jpeg)).await
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Reply> {
        let response = request.send().await.context("the server does not answer")?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Ok(Reply { status, body, text, headers })
    }
}
