//! The audit log (SPEC SEC-4): what staff looked at and did, what the gate refused, what happened to keys.
//!
//! Invariants:
//! - Entries are numbered without gaps and never change; each is a leaf of a Merkle tree of the shape of RFC 6962, over all its
//!   columns, the number among them.
//! - An entry is written in the transaction of what it records: if it cannot be written, that does not happen.
//! - A checkpoint signs length and root of the tree. Whoever holds one can later prove that the log was only appended to; the
//!   newest one also stands in the keyring, away from the log.
//! - A body holds ids and codes only: the log is read by people who may not see what it is about.
//!
//! What it cannot find: entries after the newest checkpoint that were rewritten together with their hashes by somebody who can
//! write to the database. That is why checkpoints are frequent (`platform::upkeep`).

mod checkpoint;
pub mod merkle;
mod proof;
mod verify;

pub use checkpoint::{Checkpoint, checkpoint, cut, keep_head, newest, reset_head};
pub use db::entities::audit_log::AuditKind;
pub use proof::{Export, Exported, export};
pub use verify::{Finding, Verdict, verify};

use db::Tx;
use db::columns::{Digest, PublicJson};
use db::entities::audit_log;
use kernel::Timestamp;
use merkle::Hash;
use sea_orm::DbErr;
use uuid::Uuid;

/// Appends wait for each other on this.
const LOCK: &[u8] = b"auditlog";

/// Appends an entry and gives its number. The next one waits until this transaction has ended.
///
/// # Errors
/// When the log cannot be written.
pub async fn append(
    tx: &Tx,
    now: Timestamp,
    kind: AuditKind,
    actor: Option<Uuid>,
    body: serde_json::Value,
) -> Result<i64, DbErr> {
    tx.one_at_a_time(LOCK).await?;
    let seq = length(tx).await? + 1;
    let text = body.to_string();
    let leaf = Digest(merkle::leaf(entry_text(seq, now.micros(), kind.as_str(), actor, &text).as_bytes()).to_vec());
    db::insert(tx, audit_log::Model { seq, at: now, kind, actor, body: PublicJson(body), leaf }).await?;
    Ok(seq)
}

/// How many entries there are.
async fn length(tx: &Tx) -> Result<i64, DbErr> {
    let row = tx.row("SELECT COALESCE(MAX(seq), 0) AS seq FROM audit_log", []).await?;
    row.map_or(Ok(0), |row| row.try_get("", "seq"))
}

/// What the leaf of an entry is the hash of.
fn entry_text(seq: i64, at: i64, kind: &str, actor: Option<Uuid>, body: &str) -> String {
    let actor = actor.map_or_else(|| "-".to_owned(), |actor| actor.to_string());
    format!("{seq}\n{at}\n{kind}\n{actor}\n{body}\n")
}

/// Leaves that are read in one query.
const CHUNK: i64 = 1_000;

/// Gives the leaves from entry `from + 1` to entry `to` to `each`, in order.
async fn each_leaf(tx: &Tx, from: i64, to: i64, mut each: impl FnMut(Hash)) -> anyhow::Result<()> {
    let mut at = from;
    while at < to {
        let sql = "SELECT seq, leaf FROM audit_log WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3";
        let rows = tx.rows(sql, [at.into(), to.into(), CHUNK.into()]).await?;
        anyhow::ensure!(!rows.is_empty(), "the audit log ends at entry {at}: lingong audit verify says more");
        for row in rows {
            let seq: i64 = row.try_get("", "seq")?;
            anyhow::ensure!(seq == at + 1, "entry {} of the audit log is missing", at + 1);
            let leaf: Vec<u8> = row.try_get("", "leaf")?;
            each(leaf.as_slice().try_into()?);
            at = seq;
        }
    }
    Ok(())
}
