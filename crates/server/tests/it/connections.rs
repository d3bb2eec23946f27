//! What a connection is after an answer that came before its request had arrived whole.

use testkit::{TestApp, on_both_engines};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// More than a body may be; the answer is ready before the last byte is there.
const BODY_BYTES: usize = 300_000;
const ANSWERS_BYTES_MAX: u64 = 64 * 1024;
const LAST: &str = "GET /healthz HTTP/1.1\r\nhost: lingong\r\nconnection: close\r\n\r\n";

async fn connect(app: &TestApp) -> TcpStream {
    TcpStream::connect(app.base.trim_start_matches("http://")).await.expect("the server listens")
}

fn head(door: &str, fields: &str) -> String {
    format!("POST {door} HTTP/1.1\r\nhost: lingong\r\ncontent-type: application/json\r\n{fields}\r\n\r\n")
}

async fn send(connection: &mut TcpStream, bytes: &[u8]) {
    connection.write_all(bytes).await.expect("the server takes it");
}

/// All answers until the server closes.
async fn answers(connection: TcpStream) -> String {
    let mut text = Vec::new();
    connection.take(ANSWERS_BYTES_MAX).read_to_end(&mut text).await.expect("the server answers and closes");
    String::from_utf8_lossy(&text).into_owned()
}

on_both_engines! {
    /// covers: SEC-3
    async fn a_refused_body_leaves_the_connection_whole(app: TestApp) {
        for (door, status) in [("/api/v1/hooks/yunxin", "404"), ("/api/v1/auth/sms-codes", "413")] {
            let mut connection = connect(&app).await;
            let length = format!("content-length: {BODY_BYTES}");
            send(&mut connection, head(door, &length).as_bytes()).await;
            send(&mut connection, &[b' '; BODY_BYTES - 1]).await;
            // Meanwhile the server works; it has read more than it takes.
            app.nobody().get("/healthz").await.ok();
            send(&mut connection, b" ").await;
            send(&mut connection, LAST.as_bytes()).await;
            let text = answers(connection).await;
            assert!(text.starts_with(&format!("HTTP/1.1 {status} ")), "{door}: {text}");
            assert!(text.contains("HTTP/1.1 200 OK"), "{door}: {text}");
            assert_eq!(text.matches("connection: close").count(), 1, "{door}: {text}");
        }
    }

    /// covers: SEC-3
    async fn a_body_that_is_not_read_closes_the_connection_and_says_so(app: TestApp) {
        let door = "/api/v1/auth/sms-codes";
        let mut endless = connect(&app).await;
        send(&mut endless, head(door, "content-length: 1000000000").as_bytes()).await;
        send(&mut endless, &[b' '; 256 * 1024 + 1]).await;
        let text = answers(endless).await;
        assert!(text.starts_with("HTTP/1.1 413 ") && text.contains("connection: close"), "{text}");

        // Nobody is told to send what is refused without it.
        let mut asking = connect(&app).await;
        let door = "/api/v1/me/cases/pictures";
        send(&mut asking, head(door, "content-length: 5\r\nexpect: 100-continue").as_bytes()).await;
        let text = answers(asking).await;
        assert!(text.starts_with("HTTP/1.1 401 ") && text.contains("connection: close"), "{text}");
    }
}
