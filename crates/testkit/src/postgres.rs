//! One PostgreSQL cluster per test binary (and one more if it wants its commits on disk): made in memory or in a temporary folder, under
//! an unprivileged user, on a free port, stopped when the binary ends.

use crate::migrated;
use anyhow::Context;
use db::Which;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::OnceCell;

static TRUSTED: OnceCell<Cluster> = OnceCell::const_new();
static SYNCED: OnceCell<Cluster> = OnceCell::const_new();
static NEXT: AtomicU32 = AtomicU32::new(0);

/// Whether a commit waits until it is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disk {
    Trusted,
    Synced,
}

/// What is in a fresh database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Nothing,
    /// The tables of today, without a row.
    Schema,
}

/// The databases that are copied: main and keyring.
const MIGRATED: [(&str, Which); 2] = [("main_migrated", Which::Main), ("keyring_migrated", Which::Keyring)];

/// What the databases of the largest test binary take, and as much again: with less, they lie on the disk.
const MEMORY_KIB_MIN: u64 = 8 * 1024 * 1024;

struct Cluster {
    port: u16,
    migrated: OnceCell<()>,
    /// The watcher's standard input. When this process ends, it closes, and the watcher stops the server.
    _alive: std::process::ChildStdin,
}

/// The addresses of a fresh main database and a fresh keyring.
pub(crate) async fn fresh_databases(disk: Disk, holds: Holds) -> anyhow::Result<(String, String)> {
    let cluster = match disk {
        Disk::Trusted => &TRUSTED,
        Disk::Synced => &SYNCED,
    };
    let cluster = cluster.get_or_try_init(|| async { tokio::task::spawn_blocking(move || start(disk)).await? }).await?;
    let number = NEXT.fetch_add(1, Ordering::SeqCst);
    let names = [format!("main_{number}"), format!("keyring_{number}")];
    let orders = match holds {
        Holds::Nothing => names.iter().map(|name| format!("CREATE DATABASE {name}")).collect(),
        Holds::Schema => {
            cluster.migrated.get_or_try_init(|| cluster.migrate()).await?;
            let copy = |(name, (from, _)): (&String, _)| format!("CREATE DATABASE {name} TEMPLATE {from}");
            names.iter().zip(MIGRATED).map(copy).collect()
        }
    };
    cluster.order(orders).await?;
    Ok((cluster.url(&names[0]), cluster.url(&names[1])))
}

impl Cluster {
    fn url(&self, name: &str) -> String {
        format!("postgres://lingong@127.0.0.1:{}/{name}", self.port)
    }

    async fn migrate(&self) -> anyhow::Result<()> {
        for (name, which) in MIGRATED {
            self.order(vec![format!("CREATE DATABASE {name}")]).await?;
            migrated::migrate(&self.url(name), which).await?;
        }
        Ok(())
    }

    async fn order(&self, statements: Vec<String>) -> anyhow::Result<()> {
        let mut psql = Command::new("psql");
        psql.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "lingong", "-d", "postgres", "-q"]);
        psql.args(statements.iter().flat_map(|statement| ["-c", statement]));
        let done = tokio::task::spawn_blocking(move || psql.output()).await?;
        let done = done.context("psql is missing: apt-get install postgresql")?;
        anyhow::ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        Ok(())
    }
}

/// Every row of a database as text.
pub(crate) async fn dump(url: String) -> anyhow::Result<Vec<u8>> {
    tokio::task::spawn_blocking(move || {
        let done =
            Command::new("pg_dump").args(["--data-only", "--dbname", &url]).output().context("pg_dump is missing")?;
        anyhow::ensure!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        Ok(done.stdout)
    })
    .await?
}

fn start(disk: Disk) -> anyhow::Result<Cluster> {
    let bin = binaries()?;
    let (name, fsync) = match disk {
        Disk::Trusted => ("pg", "off"),
        Disk::Synced => ("pg-synced", "on"),
    };
    let here = std::env::temp_dir();
    // Each database is some thousand files; hundreds of them cost a disk a third of the time of all tests.
    let memory = match disk {
        Disk::Trusted => "/dev/shm",
        Disk::Synced => "",
    };
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    // initdb refuses to run as root; the package's own user stands ready there. The script gives the folder to it,
    // and stops the server when its standard input closes, however this process ends.
    let script = format!(
        r#"set -e
bin='{bin}'; memory='{memory}'; dir='{here}'
free=$(df --output=avail -k "$memory" 2>/dev/null | tail -n 1) || free=0
[ "${{free:-0}}" -lt {MEMORY_KIB_MIN} ] || dir=$memory
dir="$dir/lingong-{name}-{process}"
as() {{ if [ "$(id -u)" = 0 ]; then setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }}
ends() {{ as "$bin/pg_ctl" -D "$dir/data" -m immediate -s stop >/dev/null 2>&1 || true; rm -rf "$dir"; }}
rm -rf "$dir"; mkdir -p "$dir"; trap ends EXIT; trap 'exit 1' HUP INT TERM
[ "$(id -u)" != 0 ] || chown postgres "$dir"
as "$bin/initdb" -D "$dir/data" -U lingong -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
as "$bin/pg_ctl" -D "$dir/data" -w -s -l "$dir/log" -o "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='$dir' -c fsync={fsync} -c max_connections=400" start >/dev/null
echo ready
cat >/dev/null
"#,
        here = here.display(),
        process = std::process::id(),
        bin = bin.display(),
    );
    let mut watcher = Command::new("sh")
        .arg("-c")
        .arg(script)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run sh")?;
    let mut alive = watcher.stdin.take().context("the watcher has a standard input")?;
    alive.flush()?;
    let mut line = String::new();
    let output = watcher.stdout.take().context("the watcher has a standard output")?;
    std::io::BufRead::read_line(&mut std::io::BufReader::new(output), &mut line)?;
    anyhow::ensure!(line.trim() == "ready", "PostgreSQL did not start");
    Ok(Cluster { port, migrated: OnceCell::new(), _alive: alive })
}

fn binaries() -> anyhow::Result<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir(Path::new("/usr/lib/postgresql"))
        .context("PostgreSQL is missing: apt-get install postgresql")?
        .filter_map(|entry| entry.ok().map(|entry| entry.path().join("bin")))
        .filter(|path| path.join("initdb").exists())
        .collect();
    versions.sort();
    versions.pop().context("PostgreSQL's server is missing: apt-get install postgresql")
}
