use anyhow::Context;
use kernel::{Clock, Rng};
use platform::Config;
use server::Lingong;
use std::path::Path;
use tokio::net::TcpListener;

/// Serves the demo: an embedded installation with invented people and simulated vendors.
pub async fn run(listen: String, data: &Path, _postings: usize, _seed: u64) -> anyhow::Result<()> {
    let listener = TcpListener::bind(&listen).await.with_context(|| {
        format!("cannot listen on {listen}: is another server running there? choose another with --listen")
    })?;
    let address = listener.local_addr()?;
    let mut config = Config::load(data)?;
    config.demo = true;
    config.listen = address.to_string();
    config.public_url = format!("http://{address}");
    let lingong = Lingong::open(config, Clock::system(), Rng::system()).await?;
    server::serve(lingong, listener, move || println!("ready http://{address}")).await
}
