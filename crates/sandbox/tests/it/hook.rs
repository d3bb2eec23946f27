//! Takes what vendors tell by themselves, in raw bytes.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::routing::post;
use std::sync::{Arc, Mutex};

/// One callback as it arrived.
#[derive(Clone)]
pub struct Arrived {
    pub query: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Arrived {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn parameter(&self, name: &str) -> &str {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(given, _)| *given == name).map(|(_, value)| value).next().unwrap_or_default()
    }
}

#[derive(Clone)]
pub struct Hook {
    pub url: String,
    arrived: Arc<Mutex<Vec<Arrived>>>,
}

impl Hook {
    pub async fn start() -> Hook {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/hook", listener.local_addr().expect("its address"));
        let hook = Hook { url, arrived: Arc::default() };
        let router = Router::new().route("/hook", post(Hook::take)).with_state(hook.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        hook
    }

    async fn take(State(hook): State<Hook>, RawQuery(query): RawQuery, headers: HeaderMap, body: Bytes) {
        let arrived = Arrived { query: query.unwrap_or_default(), headers, body: body.to_vec() };
        hook.arrived.lock().expect("nobody panics").push(arrived);
    }

    /// The callback that came last.
    pub fn last(&self) -> Arrived {
        self.arrived.lock().expect("nobody panics").last().cloned().expect("a callback")
    }
}
