//! Restoring a backup into a new data folder, step by step. Each step can be done again; the journal ([`step`]) says which
//! are done.

mod check;
mod step;

pub use step::refuse_unfinished;

use super::archive::{Kind, Reader, Scope};
use super::{Places, Progress, Tell, erasures, files, keyring, tables};
use anyhow::{Context, ensure};
use care::erasure::ledger;
use db::portable::{self, Filler};
use db::{Db, Which};
use kernel::{Clock, Rng};
use platform::blobs::Blobs;
use platform::{App, Config};
use serde_json::json;
use std::path::{Path, PathBuf};
use step::{Journal, Step};
use vault::archive::Archives;
use vault::audit::{self, AuditKind};
use vault::{RootKey, Vault};

/// What is restored, from where, to where.
pub struct Restoring {
    /// Of the installation that is made: its data folder and its databases.
    pub config: Config,
    pub root: RootKey,
    pub places: Places,
    /// The backup's name; the newest unless told.
    pub backup: Option<String>,
    /// Another ledger of erased persons than the newest beside the backups.
    pub erasures: Option<String>,
    pub parts: Parts,
    /// A file with the root key, where the new data folder has none: it is kept there once the backup has opened with it.
    pub key_file: Option<PathBuf>,
    pub clock: Clock,
    pub rng: Rng,
}

/// Whether a part of a database may be restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// For a test: nobody serves it.
    Allowed,
    Refused,
}

/// What was restored and found right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    pub backup: String,
    pub tables: usize,
    pub rows: u64,
    pub files: u64,
    /// Sealed values that were opened for a test.
    pub opened: u64,
    /// Persons whom the backup had and who are erased again.
    pub revived: usize,
    /// Entries of the audit log.
    pub entries: u64,
}

/// Restores a backup, or goes on with one that was cut off.
///
/// # Errors
/// When the folder is not empty, the backup or the copy of the keyring is not what was written, or something cannot be
/// written. What was done stays; asking again goes on.
pub async fn restore(wanted: Restoring, tell: Tell<'_>) -> anyhow::Result<Restored> {
    let mut run = Run::begin(wanted).await?;
    let done = run.all(tell).await;
    run.db.close().await;
    run.keyring.close().await;
    done
}

struct Run {
    wanted: Restoring,
    archives: Archives,
    journal: Journal,
    backup: Reader,
    copy: Reader,
    db: Db,
    keyring: Db,
}

impl Run {
    /// Opens what is to be read before anything is written: a wrong root key or a missing backup leaves no trace.
    async fn begin(wanted: Restoring) -> anyhow::Result<Run> {
        let archives = Archives::derive(&wanted.root, wanted.config.suite, wanted.rng.clone());
        let data = wanted.config.data_dir.clone();
        let before = step::read(&data)?;
        let named = wanted.backup.clone().or_else(|| before.as_ref().map(|journal| journal.backup.clone()));
        let from = &wanted.places.main;
        let backup = Reader::open(from, &archives, Kind::Main, named.as_deref()).await?;
        let named = before.as_ref().map(|journal| journal.keyring.as_str());
        let copy = Reader::open(&wanted.places.keyring, &archives, Kind::Keyring, named).await?;
        let manifest = &backup.manifest;
        manifest.migrations()?;
        let fresh = before.is_none();
        let whole = manifest.scope == Scope::Whole;
        ensure!(
            whole || wanted.parts == Parts::Allowed,
            "{} is a part that a self-audit looked at, no backup",
            manifest.id
        );
        let journal = match before {
            Some(journal) => {
                let same = journal.backup == manifest.id;
                ensure!(same, "another backup, {}, is being restored into {}", journal.backup, data.display());
                journal
            }
            None => Journal {
                from: from.name().to_owned(),
                backup: manifest.id.clone(),
                keyring: copy.manifest.id.clone(),
                done: Step::Begun,
                tables_done: 0,
            },
        };
        if fresh {
            std::fs::create_dir_all(&data).with_context(|| format!("cannot create {}", data.display()))?;
            step::require_empty(&data)?;
            // Databases that stand elsewhere must be empty before the journal says that they are ours.
            let config = &wanted.config;
            check::require_empty(&config.database_url, "database_url", "people").await?;
            check::require_empty(&config.keyring_url, "keyring_url", "person_keys").await?;
            step::write(&data, &journal)?;
        }
        if let Some(file) = &wanted.key_file {
            step::keep_root_key(&data, file)?;
        }
        let db = Db::open(&wanted.config.main_database()).await.context("database_url")?;
        let keyring = Db::open(&wanted.config.keyring_database()).await.context("keyring_url")?;
        check::mark(&db).await?;
        if !whole {
            portable::forget_references(&db).await?;
        }
        Ok(Run { wanted, archives, journal, backup, copy, db, keyring })
    }

    fn note(&mut self, done: Step) -> anyhow::Result<()> {
        self.journal.done = done;
        step::write(&self.wanted.config.data_dir, &self.journal)
    }

    async fn all(&mut self, tell: Tell<'_>) -> anyhow::Result<Restored> {
        let say = |step: &str| tell(Progress::Step(step.to_owned()));
        say("filling the keyring");
        if self.journal.done < Step::Keyring {
            keyring::fill(&self.copy, &self.archives, &self.wanted.places.keyring, &self.keyring).await?;
            self.note(Step::Keyring)?;
        }
        let app = self.app().await?;
        say("making the tables");
        if self.journal.done < Step::Schema {
            self.make_tables().await?;
        }
        say("filling the tables");
        if self.journal.done < Step::Rows {
            self.fill_tables(&app.vault, tell).await?;
        }
        say("putting the files back");
        if self.journal.done < Step::Files {
            files::read(&self.backup, &app.vault, &app.blobs, tell).await?;
            self.note(Step::Files)?;
        }
        say("comparing with the backup");
        if self.journal.done < Step::Compared {
            for table in &self.backup.manifest.tables {
                tables::compare(&self.db.read(), table).await?;
            }
            self.note(Step::Compared)?;
        }
        say("bringing the schema up to date");
        if self.journal.done < Step::Forward {
            db::migrate(&self.db, Which::Main).await?;
            Filler::of(&self.db).await?.go_on_numbering().await?;
            self.note(Step::Forward)?;
        }
        say("erasing again who was erased");
        let revived = self.erase_again(&app).await?;
        say("checking keys and the audit log");
        let opened = check::keys_open(&app).await?;
        let entries = match self.backup.manifest.scope {
            Scope::Whole => self.check_log(&app).await?,
            // A log without its beginning proves nothing.
            Scope::Newest(_) => 0,
        };
        self.open_up(&app).await?;
        let manifest = &self.backup.manifest;
        Ok(Restored {
            backup: manifest.id.clone(),
            tables: manifest.tables.len(),
            rows: manifest.rows(),
            files: manifest.files.count,
            opened,
            revived,
            entries,
        })
    }

    async fn app(&self) -> anyhow::Result<App> {
        let Restoring { config, root, clock, rng, .. } = &self.wanted;
        let keyring = self.keyring.clone();
        let vault = Vault::open(keyring, root.clone(), config.suite, clock.clone(), rng.clone()).await?;
        let blobs = Blobs::in_folder(&config.data_dir.join("blobs"))?;
        Ok(App::new(config.clone(), self.db.clone(), vault, blobs, clock.clone(), rng.clone()))
    }

    /// The tables as they were when the backup was taken, and empty: a migration may have put rows in.
    async fn make_tables(&mut self) -> anyhow::Result<()> {
        db::migrate_to(&self.db, Which::Main, self.backup.manifest.migrations()?).await?;
        let order = self.order().await?;
        portable::empty(&self.db, &order).await?;
        self.note(Step::Schema)
    }

    async fn order(&self) -> anyhow::Result<Vec<String>> {
        let tables = self.backup.manifest.tables.iter();
        let names: Vec<String> = tables.map(|table| table.layout.table.clone()).collect();
        portable::referred_first(&self.db, &names).await
    }

    async fn fill_tables(&mut self, vault: &Vault, tell: Tell<'_>) -> anyhow::Result<()> {
        let filler = Filler::of(&self.db).await?;
        let order = self.order().await?;
        for name in order.iter().skip(self.journal.tables_done) {
            let table = self.backup.manifest.tables.iter().find(|table| table.layout.table == *name);
            let table = table.context("a table of the backup is in its manifest")?;
            tables::read(&self.backup, table, &filler, Some((vault, &self.wanted.rng)), tell).await?;
            self.journal.tables_done += 1;
            step::write(&self.wanted.config.data_dir, &self.journal)?;
        }
        self.note(Step::Rows)
    }

    /// Replays the newest ledger of erased persons: whoever stands in it is erased from what was restored, keys included.
    async fn erase_again(&mut self, app: &App) -> anyhow::Result<usize> {
        let lines = match &self.wanted.erasures {
            Some(target) => erasures::named(target, &self.wanted.config.backup.s3, &self.archives).await?,
            None => {
                let (number, lines) = erasures::newest(&self.wanted.places.main, &self.archives).await?;
                let had = self.backup.manifest.ledger.max(self.copy.manifest.ledger);
                ensure!(
                    number >= had,
                    "the newest ledger of erased persons is number {number}, and there was a number {had}"
                );
                lines
            }
        };
        let undone = |error: platform::Error| match error {
            platform::Error::Broken(error) => error,
            other => anyhow::anyhow!("{other}"),
        };
        ledger::remember(app, lines).await.map_err(undone)?;
        let revived = ledger::replay(app).await.map_err(undone)?;
        self.note(Step::Erased)?;
        Ok(revived)
    }

    /// The keyring's copy is younger than the backup, and may know a longer log: what counts is what the backup had.
    async fn check_log(&self, app: &App) -> anyhow::Result<u64> {
        let newest = audit::newest(&app.read()).await?;
        let size = newest.as_ref().map_or(0, |checkpoint| checkpoint.size);
        let had = self.backup.manifest.audit_size;
        ensure!(size >= had, "the audit log ends at entry {size}, and the backup had a checkpoint at {had}");
        audit::reset_head(&app.vault, newest.as_ref()).await?;
        check::audit_log(app).await
    }

    /// The last step: nobody is signed in, the log tells of the restore, and nothing keeps a server from starting.
    async fn open_up(&self, app: &App) -> anyhow::Result<()> {
        let (id, taken_at) = (self.backup.manifest.id.clone(), self.backup.manifest.taken_at);
        app.write(move |work| async move {
            // Who signed out after the backup was taken must not be signed in again.
            work.run("UPDATE sessions SET revoked_at = $1 WHERE revoked_at IS NULL", [work.now.into()]).await?;
            let body = json!({ "backup": id, "taken_at": taken_at });
            audit::append(&work, work.now, AuditKind::Restored, None, body).await?;
            Ok(())
        })
        .await
        .map_err(|error| anyhow::anyhow!("{error}"))?;
        check::unmark(&self.db).await?;
        db::check_schema(&self.db, db::entities::TABLES).await?;
        step::finish(&self.wanted.config.data_dir)
    }
}

/// Whether this folder can be restored into, or a restore into it goes on.
///
/// # Errors
/// Says what is there.
pub fn may_restore_into(data: &Path) -> anyhow::Result<()> {
    if !data.exists() || step::read(data)?.is_some() { Ok(()) } else { step::require_empty(data) }
}
