//! Looks for the canaries' data in everything that the installation wrote.

use super::Verdict;
use super::checks;
use super::scan::{Needles, files};
use super::world::World;
use db::{Db, Engine};
use std::path::PathBuf;
use std::sync::Arc;

checks!(
    database_shows_nothing,
    keyring_shows_nothing,
    index_shows_nothing,
    blobs_show_nothing,
    logs_show_nothing,
    guest_words_leave_no_trace,
    position_leaves_no_trace,
    password_is_a_hash,
    token_is_a_hash,
);

/// Pages of a PostgreSQL table that are read at once.
const BLOCKS_AT_ONCE: i64 = 1_024;

async fn database_shows_nothing(world: Arc<World>) -> anyhow::Result<Verdict> {
    in_database(&world, &Needles::of(&world.secrets.personal)?).await
}

async fn keyring_shows_nothing(world: Arc<World>) -> anyhow::Result<Verdict> {
    let needles = Needles::of(&world.secrets.personal)?;
    let url = world.app.config.keyring_database();
    if let Some(path) = url.strip_prefix("sqlite:") {
        return Ok(Verdict::of(needles.in_files(with_companions(path)).await?));
    }
    let keyring = Db::open(&url).await?;
    let verdict = in_tables(&keyring, db::entities::KEYRING_TABLES, &needles).await;
    keyring.close().await;
    Ok(Verdict::of(verdict?))
}

async fn index_shows_nothing(world: Arc<World>) -> anyhow::Result<Verdict> {
    // A posting's public words are in there, and nothing of its author.
    in_folder(&world, "search").await
}

async fn blobs_show_nothing(world: Arc<World>) -> anyhow::Result<Verdict> {
    in_folder(&world, "blobs").await
}

async fn logs_show_nothing(world: Arc<World>) -> anyhow::Result<Verdict> {
    let needles = Needles::of(&world.secrets.personal)?;
    Ok(Verdict::of(needles.in_files(logs(&world)).await?))
}

async fn guest_words_leave_no_trace(world: Arc<World>) -> anyhow::Result<Verdict> {
    everywhere(&world, &[("a guest's words", world.secrets.guest_words.clone())]).await
}

async fn position_leaves_no_trace(world: Arc<World>) -> anyhow::Result<Verdict> {
    let (lat, lng) = world.secrets.position.clone();
    let micro = |degrees: &str| degrees.parse::<f64>().map(|degrees| format!("{:.0}", degrees * 1e6));
    let values = [
        ("a latitude", lat.clone()),
        ("a longitude", lng.clone()),
        ("a latitude", micro(&lat)?),
        ("a longitude", micro(&lng)?),
    ];
    everywhere(&world, &values).await
}

async fn password_is_a_hash(world: Arc<World>) -> anyhow::Result<Verdict> {
    everywhere(&world, &[("a password", world.secrets.password.clone())]).await
}

async fn token_is_a_hash(world: Arc<World>) -> anyhow::Result<Verdict> {
    everywhere(&world, &[("a session token", world.seeker.token.clone())]).await
}

/// Database, index, pictures and logs.
pub(super) async fn everywhere(world: &World, values: &[(&'static str, String)]) -> anyhow::Result<Verdict> {
    let needles = Needles::of(values)?;
    let in_database = in_database(world, &needles).await?;
    if in_database != Verdict::Held {
        return Ok(in_database);
    }
    let mut places = files(&world.app.config.data_dir, |path| !is_database(path));
    places.extend(world.logs.iter().cloned());
    Ok(Verdict::of(needles.in_files(places).await?))
}

async fn in_folder(world: &World, folder: &str) -> anyhow::Result<Verdict> {
    let needles = Needles::of(&world.secrets.personal)?;
    let folder = format!("{folder}/");
    Ok(Verdict::of(needles.in_files(files(&world.app.config.data_dir, |path| path.starts_with(&folder))).await?))
}

/// Whatever in the data folder is neither database, index, picture nor configuration, and the files that were named.
fn logs(world: &World) -> Vec<PathBuf> {
    let known = ["search/", "blobs/"];
    let settings = ["lingong.toml", "root.key", "address"];
    let mut found = files(&world.app.config.data_dir, |path| {
        !is_database(path) && !known.iter().any(|folder| path.starts_with(folder)) && !settings.contains(&path)
    });
    found.extend(world.logs.iter().cloned());
    found
}

fn is_database(path: &str) -> bool {
    ["lingong.db", "keyring.db"].iter().any(|name| path.starts_with(name))
}

async fn in_database(world: &World, needles: &Needles) -> anyhow::Result<Verdict> {
    let url = world.app.config.main_database();
    if let Some(path) = url.strip_prefix("sqlite:") {
        return Ok(Verdict::of(needles.in_files(with_companions(path)).await?));
    }
    Ok(Verdict::of(in_tables(&world.app.db, db::entities::TABLES, needles).await?))
}

/// The database's file with its log and its shared memory.
fn with_companions(path: &str) -> Vec<PathBuf> {
    ["", "-wal", "-shm"].iter().map(|end| PathBuf::from(format!("{path}{end}"))).collect()
}

/// Every column of every table as text, so many pages at a time. Only PostgreSQL has its rows behind a server.
async fn in_tables(db: &Db, tables: &[&db::Table], needles: &Needles) -> anyhow::Result<Result<(), String>> {
    anyhow::ensure!(db.engine() == Engine::Postgres, "SQLite's files are looked through as files");
    let reader = db.read();
    for table in tables {
        let name = table.name;
        let size = format!("SELECT pg_relation_size('{name}') / current_setting('block_size')::bigint AS n");
        let blocks: i64 = reader.row(&size, []).await?.map_or(Ok(0), |row| row.try_get("", "n"))?;
        let mut from = 0;
        while from <= blocks {
            let to = from + BLOCKS_AT_ONCE;
            let sql = format!(
                "SELECT row_to_json(t)::text AS line FROM {name} t WHERE ctid >= '({from},0)'::tid AND ctid < '({to},0)'::tid"
            );
            for row in reader.rows(&sql, []).await? {
                let line: String = row.try_get("", "line")?;
                if let Some(what) = needles.in_bytes(line.as_bytes()) {
                    return Ok(Err(format!("table {name}: {what}")));
                }
            }
            from = to;
        }
    }
    Ok(Ok(()))
}
