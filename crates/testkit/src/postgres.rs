//! One PostgreSQL cluster per test binary (and one more if it wants its commits on disk): made in a temporary folder under an unprivileged user, on a free port,
//! stopped when the binary ends.

use anyhow::Context;
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

struct Cluster {
    port: u16,
    /// The watcher's standard input. When this process ends, it closes, and the watcher stops the server.
    _alive: std::process::ChildStdin,
}

/// The addresses of a fresh main database and a fresh keyring.
pub(crate) async fn fresh_databases(disk: Disk) -> anyhow::Result<(String, String)> {
    let cluster = match disk {
        Disk::Trusted => &TRUSTED,
        Disk::Synced => &SYNCED,
    };
    let cluster = cluster.get_or_try_init(|| async { tokio::task::spawn_blocking(move || start(disk)).await? }).await?;
    let number = NEXT.fetch_add(1, Ordering::SeqCst);
    let names = [format!("main_{number}"), format!("keyring_{number}")];
    let port = cluster.port.to_string();
    let create = names.clone();
    tokio::task::spawn_blocking(move || create.iter().try_for_each(|name| create_database(&port, name))).await??;
    let url = |name: &str| format!("postgres://lingong@127.0.0.1:{}/{name}", cluster.port);
    Ok((url(&names[0]), url(&names[1])))
}

fn create_database(port: &str, name: &str) -> anyhow::Result<()> {
    let sql = format!("CREATE DATABASE {name}");
    let made = Command::new("psql")
        .args(["-h", "127.0.0.1", "-p", port, "-U", "lingong", "-d", "postgres", "-qc", &sql])
        .output()
        .context("psql is missing: apt-get install postgresql")?;
    anyhow::ensure!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    Ok(())
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
    let folder = std::env::temp_dir().join(format!("lingong-{name}-{}", std::process::id()));
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    // initdb refuses to run as root; the package's own user stands ready there. The script gives the folder to it,
    // and stops the server when its standard input closes, however this process ends.
    let script = format!(
        r#"set -e
dir='{dir}'; bin='{bin}'
rm -rf "$dir"; mkdir -p "$dir"; trap 'rm -rf "$dir"' EXIT
as() {{ if [ "$(id -u)" = 0 ]; then chown -R postgres "$dir"; setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; else "$@"; fi; }}
as "$bin/initdb" -D "$dir/data" -U lingong -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
as "$bin/pg_ctl" -D "$dir/data" -w -s -l "$dir/log" -o "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='$dir' -c fsync={fsync} -c max_connections=400" start >/dev/null
echo ready
cat >/dev/null
as "$bin/pg_ctl" -D "$dir/data" -m immediate -s stop >/dev/null 2>&1 || true
"#,
        dir = folder.display(),
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
    Ok(Cluster { port, _alive: alive })
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
