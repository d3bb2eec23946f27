//! The database: both engines behind one [`Db`], the tables, and the migrations.
//!
//! Invariants:
//! - The engine is known here and nowhere else.
//! - A column is an id, a number, a time, a word of an enum, text that is meant to be public, or sealed
//!   ([`columns::Column`]). A bare `String` in a table does not compile.
//! - Every write runs in [`Db::write`]: one transaction, in a task of its own, which a client that goes away
//!   cannot cut off in the middle.
//!
//! Deliberately absent: repository traits, queries (they stand in each slice's `store.rs`), a cache.

pub mod columns;
#[macro_use]
mod table;
mod engine;
pub mod entities;
mod holds;
mod migrations;
pub mod portable;
mod schema_check;
mod snapshot;
mod sqlite_writer;
mod tx;

pub use engine::{Db, Engine, Ran};
pub use holds::{AtEnd, BlobOf, Holding, Holds, Subject};
pub use migrations::{Which, migrate, migrate_to, versions};
pub use schema_check::{Reference, check_schema, live_columns, references};
pub use snapshot::Snapshot;
pub use table::{ColumnSpec, Table, is_key};
pub use tx::{Tx, insert, insert_many, is_unique_violation, update};

pub use sea_orm;
