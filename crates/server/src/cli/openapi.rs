use kernel::{Clock, Rng};
use platform::Config;
use server::Lingong;

/// Prints the API document as it stands in `openapi.json`.
pub async fn run() -> anyhow::Result<()> {
    let folder = std::env::temp_dir().join(format!("lingong-openapi-{}", std::process::id()));
    let config = Config { data_dir: folder.clone(), demo: true, ..Config::default() };
    let lingong = Lingong::open(config, Clock::system(), Rng::system()).await?;
    print!("{}", server::document(&lingong.api));
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
