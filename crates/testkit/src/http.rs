use serde_json::Value;

/// Speaks to a test server as one person (or nobody).
#[derive(Clone)]
pub struct Client {
    pub(crate) http: reqwest::Client,
    pub(crate) base: String,
    pub token: Option<String>,
}

/// What a request answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub body: Value,
    pub text: String,
    pub headers: reqwest::header::HeaderMap,
}

impl Reply {
    /// The body of a request that must have gone well.
    ///
    /// # Panics
    /// With the answer, when it did not.
    #[track_caller]
    pub fn ok(self) -> Value {
        let log = if self.status == 500 { crate::log::newest() } else { String::new() };
        assert!((200..300).contains(&self.status), "{} {}\n{log}", self.status, self.text);
        self.body
    }

    /// Checks a refusal.
    ///
    /// # Panics
    /// With the answer, when it is another.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        self.body
    }
}

impl Client {
    /// The same person at another server.
    pub fn at(&self, base: &str) -> Client {
        Client { base: base.to_owned(), ..self.clone() }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(reqwest::Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(self.request(reqwest::Method::POST, path).json(&body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(self.request(reqwest::Method::PUT, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send(self.request(reqwest::Method::DELETE, path)).await
    }

    /// Posts with an `Idempotency-Key`.
    pub async fn post_once(&self, key: &str, path: &str, body: Value) -> Reply {
        self.send(self.request(reqwest::Method::POST, path).header("idempotency-key", key).json(&body)).await
    }

    /// Posts bytes as they are.
    pub async fn post_bytes(&self, path: &str, kind: &str, bytes: Vec<u8>) -> Reply {
        self.send(self.request(reqwest::Method::POST, path).header("content-type", kind).body(bytes)).await
    }

    /// Posts bytes as they are, with an `Idempotency-Key`.
    pub async fn post_bytes_once(&self, key: &str, path: &str, kind: &str, bytes: Vec<u8>) -> Reply {
        let request = self.request(reqwest::Method::POST, path).header("idempotency-key", key);
        self.send(request.header("content-type", kind).body(bytes)).await
    }

    /// A request to be completed by the test.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request and reads the whole answer.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Reply {
        let response = request.send().await.expect("the server answers");
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.expect("the answer is whole");
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Reply { status, body, text, headers }
    }
}
