use crate::Client;
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// A frame that does not come within this time does not come: the test fails.
const WAIT: Duration = Duration::from_secs(20);

/// A WebSocket to a test server.
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Client {
    /// Connects a WebSocket as this person.
    ///
    /// # Panics
    /// When the server refuses; [`Client::try_socket`] gives the status.
    pub async fn socket(&self, path: &str) -> Socket {
        self.try_socket(path, &[]).await.expect("the socket opens")
    }

    /// Tries to connect a WebSocket with more headers; the status of the answer when it is refused.
    ///
    /// # Errors
    /// The HTTP status.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn try_socket(&self, path: &str, headers: &[(&'static str, &str)]) -> Result<Socket, u16> {
        let url = format!("{}{path}", self.base.replacen("http", "ws", 1));
        let mut request = url.into_client_request().expect("an address");
        let token = self.token.as_ref().map(|token| ("authorization", format!("Bearer {token}")));
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned()));
        for (name, value) in token.into_iter().chain(headers) {
            request.headers_mut().insert(name, value.parse().expect("a header"));
        }
        match tokio_tungstenite::connect_async(request).await {
            Ok((stream, _)) => Ok(Socket(stream)),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("the server does not answer: {error}"),
        }
    }
}

impl Socket {
    /// Sends a JSON frame.
    ///
    /// # Panics
    /// When the connection is gone.
    pub async fn send(&mut self, frame: Value) {
        self.0.send(Message::text(frame.to_string())).await.expect("the frame goes out");
    }

    /// Sends a text as it is; whether it still went out.
    pub async fn send_text(&mut self, text: String) -> bool {
        self.0.send(Message::text(text)).await.is_ok()
    }

    /// The next JSON frame.
    ///
    /// # Panics
    /// When none comes in time, or the socket closes.
    #[track_caller]
    pub fn frame(&mut self) -> impl Future<Output = Value> {
        let at = std::panic::Location::caller();
        async move {
            loop {
                let frame =
                    timeout(WAIT, self.0.next()).await.unwrap_or_else(|_| panic!("no frame came, asked at {at}"));
                match frame {
                    Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).expect("JSON"),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    other => panic!("a frame was expected at {at}, not {other:?}"),
                }
            }
        }
    }

    /// The next frame of this type; others are passed over.
    ///
    /// # Panics
    /// As [`Socket::frame`].
    pub async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.frame().await;
            if frame["type"] == kind {
                return frame;
            }
        }
    }

    /// All frames up to the first of this type, which is left out.
    ///
    /// # Panics
    /// As [`Socket::frame`].
    pub async fn until(&mut self, kind: &str) -> Vec<Value> {
        let mut frames = Vec::new();
        loop {
            let frame = self.frame().await;
            if frame["type"] == kind {
                return frames;
            }
            frames.push(frame);
        }
    }

    /// The code with which the server closes; frames before it are passed over.
    ///
    /// # Panics
    /// When it does not close in time.
    pub async fn closed(&mut self) -> Option<u16> {
        loop {
            match timeout(WAIT, self.0.next()).await.expect("the socket closes") {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }
}
