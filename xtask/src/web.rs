use crate::shell;
use std::path::Path;
use std::time::SystemTime;

/// Installs the web packages where the lock file changed, and builds the pages where a source changed.
pub fn build() -> anyhow::Result<()> {
    packages()?;
    let web = shell::root().join("web");
    let built = modified(&web.join("dist/.vite/manifest.json"));
    let sources = newest(&web.join("src")).max(newest(&web.join("public"))).max(
        ["package-lock.json", "vite.config.ts", "h5.html", "biz.html", "staff.html"]
            .iter()
            .filter_map(|name| modified(&web.join(name)))
            .max(),
    );
    if built.is_none() || built < sources {
        shell::run("web", &["npm", "run", "--silent", "build"])?;
    }
    Ok(())
}

/// `npm ci`, unless what is installed is of this lock file.
pub fn packages() -> anyhow::Result<()> {
    let web = shell::root().join("web");
    let installed = modified(&web.join("node_modules/.package-lock.json"));
    if installed.is_none() || installed < modified(&web.join("package-lock.json")) {
        shell::run("web", &["npm", "ci", "--no-audit", "--no-fund"])?;
    }
    Ok(())
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|meta| meta.modified()).ok()
}

fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = std::fs::read_dir(folder).ok()?;
    entries
        .flatten()
        .filter_map(|entry| if entry.path().is_dir() { newest(&entry.path()) } else { modified(&entry.path()) })
        .max()
}
