use super::merkle::{Hash, Tree};
use super::{AuditKind, LOCK, append, each_leaf, length};
use crate::{Signer, Vault, is_signed};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use db::Tx;
use db::columns::Digest;
use db::entities::{audit_checkpoints, audit_heads};
use kernel::Timestamp;
use sea_orm::{DbErr, EntityTrait, QueryFilter, QueryOrder, Value};
use serde_json::json;

/// The log as it stood at some length, signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub size: u64,
    pub at: Timestamp,
    pub root: Hash,
    pub public_key: Vec<u8>,
    pub signature: Vec<u8>,
}

impl Checkpoint {
    pub(super) fn of(row: &audit_checkpoints::Model) -> anyhow::Result<Checkpoint> {
        Ok(Checkpoint {
            size: u64::try_from(row.size)?,
            at: row.at,
            root: row.root.0.as_slice().try_into()?,
            public_key: row.public_key.0.clone(),
            signature: row.signature.0.clone(),
        })
    }

    /// Whether the key that it names signed it.
    pub fn is_signed(&self) -> bool {
        is_signed(&self.public_key, message(self.size, self.at, &self.root).as_bytes(), &self.signature)
    }
}

fn message(size: u64, at: Timestamp, root: &Hash) -> String {
    format!("lingong audit checkpoint\n{size}\n{}\n{}\n", BASE64_STANDARD.encode(root), at.micros())
}

/// The newest checkpoint.
///
/// # Errors
/// When it cannot be read.
pub async fn newest(tx: &Tx) -> anyhow::Result<Option<Checkpoint>> {
    newest_row(tx).await?.map(|row| Checkpoint::of(&row)).transpose()
}

async fn newest_row(tx: &Tx) -> Result<Option<audit_checkpoints::Model>, DbErr> {
    audit_checkpoints::Entity::find().order_by_desc(audit_checkpoints::Column::Size).one(tx).await
}

pub(super) fn tree_of(row: &audit_checkpoints::Model) -> anyhow::Result<Tree> {
    let peaks = row.peaks.0.chunks_exact(32).map(|peak| peak.try_into()).collect::<Result<Vec<Hash>, _>>()?;
    Tree::of_peaks(u64::try_from(row.size)?, peaks).ok_or_else(|| anyhow::anyhow!("a checkpoint is not one"))
}

/// Signs the log as it stands, and writes that into it. Nothing to do where nothing came since the last one.
///
/// # Errors
/// When the log cannot be read or written.
pub async fn checkpoint(tx: &Tx, now: Timestamp, signer: &Signer) -> anyhow::Result<Option<Checkpoint>> {
    tx.one_at_a_time(LOCK).await?;
    let last = newest_row(tx).await?;
    let mut tree = last.as_ref().map(tree_of).transpose()?.unwrap_or_default();
    let (from, to) = (i64::try_from(tree.size())?, length(tx).await?);
    // The entry that tells of the last checkpoint is no news.
    if to <= from + i64::from(last.is_some()) {
        return Ok(None);
    }
    each_leaf(tx, from, to, |leaf| tree.push(leaf)).await?;
    let (size, root) = (tree.size(), tree.root());
    let signature = signer.sign(message(size, now, &root).as_bytes());
    let row = audit_checkpoints::Model {
        size: to,
        at: now,
        root: Digest(root.to_vec()),
        peaks: Digest(tree.peaks().concat()),
        public_key: Digest(signer.public_key().to_vec()),
        signature: Digest(signature),
    };
    let checkpoint = Checkpoint::of(&row)?;
    db::insert(tx, row).await?;
    append(tx, now, AuditKind::Checkpoint, None, json!({ "size": size, "root": BASE64_STANDARD.encode(root) })).await?;
    Ok(Some(checkpoint))
}

/// Keeps the newest checkpoint in the keyring as well, where cutting off the log's end does not reach it.
///
/// # Errors
/// When the keyring cannot be written.
pub async fn keep_head(vault: &Vault, checkpoint: &Checkpoint) -> anyhow::Result<()> {
    let (size, root) = (i64::try_from(checkpoint.size)?, checkpoint.root.to_vec());
    let kept: Result<u64, DbErr> = vault
        .keyring
        .db
        .write(move |tx| async move {
            let values: [Value; 2] = [size.into(), root.into()];
            let sql = "INSERT INTO audit_heads (id, size, root) VALUES (1, $1, $2) ON CONFLICT (id) DO UPDATE SET \
                       size = excluded.size, root = excluded.root WHERE audit_heads.size < excluded.size";
            tx.run(sql, values).await
        })
        .await;
    kept?;
    Ok(())
}

pub(super) async fn head(vault: &Vault) -> anyhow::Result<Option<(u64, Hash)>> {
    let row = audit_heads::Entity::find().one(&vault.keyring.db.read()).await?;
    row.map(|row| Ok((u64::try_from(row.size)?, row.root.0.as_slice().try_into()?))).transpose()
}

/// Lets the oldest entries go, up to the last checkpoint before `before`, and says how many. The tree goes on from that
/// checkpoint, and the entry that tells of the cut is what makes its absence right.
///
/// # Errors
/// When the log cannot be read or written.
pub async fn cut(tx: &Tx, now: Timestamp, before: Timestamp) -> Result<u64, DbErr> {
    use sea_orm::ColumnTrait;
    tx.one_at_a_time(LOCK).await?;
    let old = audit_checkpoints::Entity::find()
        .filter(audit_checkpoints::Column::At.lt(before))
        .order_by_desc(audit_checkpoints::Column::Size)
        .one(tx)
        .await?;
    let Some(old) = old else { return Ok(0) };
    let gone = tx.run("DELETE FROM audit_log WHERE seq <= $1", [old.size.into()]).await?;
    tx.run("DELETE FROM audit_checkpoints WHERE size < $1", [old.size.into()]).await?;
    if gone > 0 {
        append(tx, now, AuditKind::Cut, None, json!({ "through": old.size })).await?;
    }
    Ok(gone)
}

/// Makes this checkpoint the newest that the keyring knows, although it knew a longer log: for a restored database, whose
/// log ends earlier. An entry that says so must follow.
///
/// # Errors
/// When the keyring cannot be written.
pub async fn reset_head(vault: &Vault, checkpoint: Option<&Checkpoint>) -> anyhow::Result<()> {
    let cleared: Result<u64, DbErr> =
        vault.keyring.db.write(|tx| async move { tx.run("DELETE FROM audit_heads", []).await }).await;
    cleared?;
    match checkpoint {
        Some(checkpoint) => keep_head(vault, checkpoint).await,
        None => Ok(()),
    }
}
