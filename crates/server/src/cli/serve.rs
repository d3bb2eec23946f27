use anyhow::Context;
use kernel::{Clock, Rng};
use platform::Config;
use server::Lingong;
use std::path::Path;
use tokio::net::TcpListener;

/// Serves until it is told to stop; what runs is finished first.
pub async fn run(data: &Path) -> anyhow::Result<()> {
    let config = Config::load(data)?;
    anyhow::ensure!(!config.demo, "demo = true is for `lingong demo`; remove it from lingong.toml");
    let missing = config.operator.missing();
    if !missing.is_empty() {
        tracing::error!(
            "[operator] in lingong.toml lacks {}: the privacy policy names them to people",
            missing.join(", ")
        );
    }
    let listener = TcpListener::bind(&config.listen)
        .await
        .with_context(|| format!("cannot listen on {}: is another server running there?", config.listen))?;
    let lingong = Lingong::open(config, Clock::system(), Rng::system()).await?;
    let url = lingong.app.config.public_url.clone();
    server::serve(lingong, listener, move || println!("ready {url}")).await
}
