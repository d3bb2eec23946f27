//! Migrations go forward only, and each is restartable: it runs in one transaction on both engines.
//!
//! The text is PostgreSQL's; for SQLite the type names are replaced and the tables made STRICT, so that a number column
//! refuses text there too. What cannot be said alike (triggers) stands in a file per engine. A released migration is never edited; a change is a new file.

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
            Script::boxed("m0001_main_job", include_str!("m0001_main_job.sql")),
            Script::boxed("m0002_videos", include_str!("m0002_videos.sql")),
            Script::boxed("m0003_ledgers", include_str!("m0003_ledgers.sql")),
            Script::boxed("m0004_audit", include_str!("m0004_audit.sql")),
            Script::boxed("m0005_erasure", include_str!("m0005_erasure.sql")),
            Script::boxed("m0006_policy", include_str!("m0006_policy.sql")),
            Script::boxed("m0007_care", include_str!("m0007_care.sql")),
            Script::boxed("m0008_history", include_str!("m0008_history.sql")),
            Script::boxed("m0009_backups", include_str!("m0009_backups.sql")),
            Script::boxed("m0010_guardians", include_str!("m0010_guardians.sql")),
            Script::boxed("m0012_processors", include_str!("m0012_processors.sql")),
            Box::new(Script {
                name: "m0013_ledger",
                sql: include_str!("m0013_ledger.sql"),
                only_sqlite: include_str!("m0013_ledger_sqlite.sql"),
                only_postgres: include_str!("m0013_ledger_postgres.sql"),
            }),
            Script::boxed("m0014_attendance", include_str!("m0014_attendance.sql")),
            Script::boxed("m0015_ratings", include_str!("m0015_ratings.sql")),
            Script::boxed("m0016_identity", include_str!("m0016_identity.sql")),
            Script::boxed("m0017_payments", include_str!("m0017_payments.sql")),
            Script::boxed("m0018_settlement", include_str!("m0018_settlement.sql")),
            Script::boxed("m0019_rewards", include_str!("m0019_rewards.sql")),
            Script::boxed("m0020_bills", include_str!("m0020_bills.sql")),
            Script::boxed("m0021_withdrawals", include_str!("m0021_withdrawals.sql")),
            Script::boxed("m0022_shop", include_str!("m0022_shop.sql")),
            Box::new(Script {
                name: "m0023_apple_pay",
                sql: include_str!("m0023_apple_pay.sql"),
                only_sqlite: include_str!("m0023_apple_pay_sqlite.sql"),
                only_postgres: include_str!("m0023_apple_pay_postgres.sql"),
            }),
            Script::boxed("m0024_synonyms", include_str!("m0024_synonyms.sql")),
            Script::boxed("m0026_resumes", include_str!("m0026_resumes.sql")),
            Script::boxed("m0027_subscriptions", include_str!("m0027_subscriptions.sql")),
            Script::boxed("m0028_talents", include_str!("m0028_talents.sql")),
            Script::boxed("m0030_favourites", include_str!("m0030_favourites.sql")),
            Script::boxed("m0031_risky_hosts", include_str!("m0031_risky_hosts.sql")),
            Script::boxed("m0032_linked_accounts", include_str!("m0032_linked_accounts.sql")),
            Script::boxed("m0033_deliveries", include_str!("m0033_deliveries.sql")),
            Script::boxed("m0034_emails", include_str!("m0034_emails.sql")),
            Script::boxed("m0035_talk", include_str!("m0035_talk.sql")),
            Script::boxed("m0036_desk", include_str!("m0036_desk.sql")),
            Script::boxed("m0037_surveys", include_str!("m0037_surveys.sql")),
            Script::boxed("m0038_places_and_shares", include_str!("m0038_places_and_shares.sql")),
            Script::boxed("m0039_figures", include_str!("m0039_figures.sql")),
            Script::boxed("m0040_vendors", include_str!("m0040_vendors.sql")),
            Script::boxed("m0041_web_push", include_str!("m0041_web_push.sql")),
            Script::boxed("m0042_relay", include_str!("m0042_relay.sql")),
            Script::boxed("m0043_desk_leftovers", include_str!("m0043_desk_leftovers.sql")),
        ]
    }
}

impl MigratorTrait for Keyring {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Script::boxed("k0001_keys", include_str!("k0001_keys.sql")),
            Script::boxed("k0002_generations", include_str!("k0002_generations.sql")),
        ]
    }
}

struct Script {
    name: &'static str,
    sql: &'static str,
    /// What the engines write too differently (triggers), after the common text.
    only_sqlite: &'static str,
    only_postgres: &'static str,
}

impl Script {
    fn boxed(name: &'static str, sql: &'static str) -> Box<dyn MigrationTrait> {
        Box::new(Script { name, sql, only_sqlite: "", only_postgres: "" })
    }
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
            DbBackend::Sqlite => format!("{}\n{}", for_sqlite(self.sql), self.only_sqlite),
            _ => format!("{}\n{}", self.sql, self.only_postgres),
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
