use crate::{DOCTOR_FILE, Lingong};
use std::io::Write;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use tokio::net::TcpListener;

/// In the data folder: where the running server is reached, how, and by which
/// process, for `lingong doctor` and `lingong promises`.
pub const ADDRESS_FILE: &str = "address";

/// Serves until SIGTERM or Ctrl-C, then finishes what runs. `ready` is called once everything answers.
///
/// # Errors
/// When the listener fails or the data folder cannot be written.
pub async fn serve(lingong: Lingong, listener: TcpListener, ready: impl FnOnce()) -> anyhow::Result<()> {
    let file = lingong.app.config.data_dir.join(ADDRESS_FILE);
    let mode = if lingong.app.config.demo { "demo" } else { "serve" };
    std::fs::write(&file, format!("http://{} {mode} {}\n", listener.local_addr()?, std::process::id()))?;
    let key = lingong.app.config.data_dir.join(DOCTOR_FILE);
    keep_secret(&key, lingong.doctor_key.expose())?;
    // What staff decided on vendors holds for the first request too.
    lingong.book.turn().await?;
    let router = lingong.hardened().into_make_service_with_connect_info::<SocketAddr>();
    let server =
        tokio::spawn(async move { axum::serve(listener, router).with_graceful_shutdown(told_to_stop()).await });
    let background = lingong.start().await?;
    ready();
    server.await??;
    background.end().await;
    if let Err(error) = lingong.market.opened.write(&lingong.app).await {
        tracing::warn!(error = ?error, "opened links could not be written");
    }
    // The log is signed as it stands when nobody can add to it any more.
    let signed = platform::upkeep::checkpoint(&lingong.app).await;
    lingong.app.db.close().await;
    // The next doctor sees that nothing runs.
    let _ = std::fs::remove_file(file);
    let _ = std::fs::remove_file(key);
    signed.map(|_| ()).map_err(|error| anyhow::anyhow!("the audit log could not be signed: {error}"))
}

/// Writes a file that nobody but its owner reads.
fn keep_secret(file: &Path, text: &str) -> std::io::Result<()> {
    let _ = std::fs::remove_file(file);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true).mode(0o600).open(file)?.write_all(text.as_bytes())
}

async fn told_to_stop() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(_) => return std::future::pending().await,
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
