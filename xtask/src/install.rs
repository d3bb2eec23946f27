use crate::shell;
use std::path::Path;

/// A program or file that is needed, and Debian's package that brings it.
struct Need {
    what: &'static str,
    present: fn() -> bool,
    package: &'static str,
}

const POSTGRES: Need = Need { what: "PostgreSQL's server", present: has_postgres, package: "postgresql" };
const POSTGIS: Need = Need { what: "PostGIS", present: has_postgis, package: "postgresql-15-postgis-3" };
const CHROMIUM: Need =
    Need { what: "Chromium", present: || Path::new("/usr/bin/chromium").exists(), package: "chromium" };
const FONTS: Need = Need { what: "a Chinese font", present: has_chinese_font, package: "fonts-noto-cjk" };

/// What `cargo xtask test` needs beside Rust and Node.
pub fn for_tests() -> anyhow::Result<()> {
    node()?;
    install(&[POSTGRES, CHROMIUM, FONTS])
}

/// What `cargo xtask bench` needs beside Rust.
pub fn for_benchmarks() -> anyhow::Result<()> {
    install(&[POSTGRES])
}

/// What the benchmark of searching needs besides: it measures beside PostGIS.
pub fn for_searching() -> anyhow::Result<()> {
    install(&[POSTGRES, POSTGIS])
}

/// Node is asked for by name: which one to install is the machine's owner's choice.
pub fn node() -> anyhow::Result<()> {
    let version = shell::output(".", &["node", "--version"])
        .map_err(|_| anyhow::anyhow!("Node is missing: install Node 20 or newer with npm, then run this again"))?;
    let major: u32 = version.trim_start_matches('v').split('.').next().unwrap_or("").parse().unwrap_or(0);
    anyhow::ensure!(major >= 20, "Node {} is too old: install Node 20 or newer, then run this again", version.trim());
    Ok(())
}

fn install(needs: &[Need]) -> anyhow::Result<()> {
    let missing: Vec<&Need> = needs.iter().filter(|need| !(need.present)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    let by_hand = format!("apt-get install -y --no-install-recommends {}", packages.join(" "));
    for need in &missing {
        println!("missing: {} (Debian package {})", need.what, need.package);
    }
    let is_root = shell::output(".", &["id", "-u"]).is_ok_and(|id| id.trim() == "0");
    anyhow::ensure!(is_root && Path::new("/usr/bin/apt-get").exists(), "install what is missing, as root: {by_hand}");
    shell::run(".", &["apt-get", "update", "-qq"])?;
    let mut words = vec!["apt-get", "install", "-y", "-qq", "--no-install-recommends"];
    words.extend(&packages);
    shell::run(".", &words)?;
    for need in missing {
        anyhow::ensure!((need.present)(), "{} is still missing after: {by_hand}", need.what);
    }
    Ok(())
}

fn has_postgres() -> bool {
    std::fs::read_dir("/usr/lib/postgresql")
        .is_ok_and(|versions| versions.flatten().any(|version| version.path().join("bin/initdb").exists()))
}

fn has_postgis() -> bool {
    Path::new("/usr/share/postgresql/15/extension/postgis.control").exists()
}

fn has_chinese_font() -> bool {
    shell::output(".", &["fc-list", ":lang=zh-cn", "family"]).is_ok_and(|fonts| !fonts.trim().is_empty())
}
