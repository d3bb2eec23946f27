use anyhow::Context;
use policy::versions;
use std::path::Path;

/// Writes the policy's generated files into its crate.
pub fn write(folder: &Path) -> anyhow::Result<()> {
    for (path, content) in versions::generated() {
        let file = folder.join(path);
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&file, content).with_context(|| file.display().to_string())?;
    }
    if versions::is_draft() {
        println!(
            "policy {} is a draft; to publish it, add this line to versions/PUBLISHED:\n{}",
            policy::VERSION,
            versions::publishing_line()
        );
    }
    Ok(())
}

/// Compares them with what the program says now.
pub fn check(folder: &Path) -> anyhow::Result<()> {
    let problems = versions::problems(|path| std::fs::read_to_string(folder.join(path)).ok());
    anyhow::ensure!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}
