//! Migrations go forward only, and each is restartable: it runs in one transaction on both engines.
//!
//! The text is PostgreSQL's; for SQLite the type names are replaced and the tables made STRICT, so that a number column
//! refuses text there too. A released migration is never edited; a change is a new file.

use crate::Db;
use sea_orm::{ConnectionTrait, DbBackend, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, MigratorTrait, SchemaManager};

/// The two databases of an installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    Main,
    /// The keyring: wrapped keys only, with short-lived backups of its own.
    Keyring,
}

/// Brings a database to the present schema. Run as one job: it takes no lock of its own.
///
/// # Errors
/// When a statement fails; the database is then as it was before that migration.
pub async fn migrate(db: &Db, which: Which) -> Result<(), DbErr> {
    let connection = db.migration_connection();
    match which {
        Which::Main => Main::up(&connection, None).await,
        Which::Keyring => Keyring::up(&connection, None).await,
    }
}

/// The names of all migrations that this program knows, oldest first.
pub fn versions(which: Which) -> Vec<String> {
    let all = match which {
        Which::Main => Main::migrations(),
        Which::Keyring => Keyring::migrations(),
    };
    all.iter().map(|migration| migration.name().to_owned()).collect()
}

/// Brings an empty or older database to the schema that it had after so many migrations, for rows of that time.
///
/// # Errors
/// As [`migrate`], and when the database is newer than that.
pub async fn migrate_to(db: &Db, which: Which, count: usize) -> anyhow::Result<()> {
    let connection = db.migration_connection();
    let applied = match which {
        Which::Main => Main::get_applied_migrations(&connection).await?.len(),
        Which::Keyring => Keyring::get_applied_migrations(&connection).await?.len(),
    };
    anyhow::ensure!(applied <= count, "the database has a newer schema than the rows that are to be put in");
    let steps = Some(u32::try_from(count - applied)?);
    if count > applied {
        match which {
            Which::Main => Main::up(&connection, steps).await?,
            Which::Keyring => Keyring::up(&connection, steps).await?,
        }
    }
    Ok(())
}

struct Main;
struct Keyring;

impl MigratorTrait for Main {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(Script { name: "m0001_main_job", sql: include_str!("m0001_main_job.sql") }),
            Box::new(Script { name: "m0002_videos", sql: include_str!("m0002_videos.sql") }),
            Box::new(Script { name: "m0003_ledgers", sql: include_str!("m0003_ledgers.sql") }),
            Box::new(Script { name: "m0004_audit", sql: include_str!("m0004_audit.sql") }),
            Box::new(Script { name: "m0005_erasure", sql: include_str!("m0005_erasure.sql") }),
            Box::new(Script { name: "m0006_policy", sql: include_str!("m0006_policy.sql") }),
            Box::new(Script { name: "m0007_care", sql: include_str!("m0007_care.sql") }),
            Box::new(Script { name: "m0008_history", sql: include_str!("m0008_history.sql") }),
            Box::new(Script { name: "m0009_backups", sql: include_str!("m0009_backups.sql") }),
            Box::new(Script { name: "m0010_guardians", sql: include_str!("m0010_guardians.sql") }),
            Box::new(Script { name: "m0012_processors", sql: include_str!("m0012_processors.sql") }),
            Box::new(Script { name: "m0014_attendance", sql: include_str!("m0014_attendance.sql") }),
        ]
    }
}

impl MigratorTrait for Keyring {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(Script { name: "k0001_keys", sql: include_str!("k0001_keys.sql") }),
            Box::new(Script { name: "k0002_generations", sql: include_str!("k0002_generations.sql") }),
        ]
    }
}

struct Script {
    name: &'static str,
    sql: &'static str,
}

impl MigrationName for Script {
    fn name(&self) -> &str {
        self.name
    }
}

#[sea_orm::entity::prelude::async_trait::async_trait]
impl MigrationTrait for Script {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let sql = match connection.get_database_backend() {
            DbBackend::Sqlite => for_sqlite(self.sql),
            _ => self.sql.to_owned(),
        };
        connection.execute_unprepared(&sql).await.map(|_| ())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn for_sqlite(sql: &str) -> String {
    sql.replace("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT")
        .replace("BIGINT", "INTEGER")
        .replace("BOOLEAN", "INTEGER")
        .replace("UUID", "BLOB")
        .replace("BYTEA", "BLOB")
        .replace("\n);", "\n) STRICT;")
}
