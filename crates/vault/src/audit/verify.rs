use super::checkpoint::{Checkpoint, head, tree_of};
use super::merkle::{self, Hash, Tree};
use super::{AuditKind, CHUNK, entry_text};
use crate::Vault;
use db::Tx;
use db::entities::audit_checkpoints;
use sea_orm::{EntityTrait, QueryOrder, QueryResult};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Findings that are told; a log that was torn apart has more.
const FINDINGS_MAX: usize = 50;

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// This entry is not what was written here: edited, or moved from elsewhere.
    Edited(u64),
    /// These entries are gone from the middle.
    Missing { from: u64, to: u64 },
    /// These entries are gone from the end.
    Truncated { from: u64, to: u64 },
    /// Between these two entries something was rewritten together with its hash.
    Rewritten { from: u64, to: u64 },
    /// The checkpoint at this length was not signed by this installation, or was changed.
    Forged(u64),
    /// The checkpoint at this length is gone.
    CheckpointGone(u64),
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Finding::Edited(at) => write!(f, "entry {at} is not what was written there: edited, or moved"),
            Finding::Missing { from, to } => write!(f, "entries {from} to {to} are deleted"),
            Finding::Truncated { from, to } => write!(f, "the log is cut off: entries {from} to {to} are gone"),
            Finding::Rewritten { from, to } => write!(f, "something from entry {from} to {to} was rewritten"),
            Finding::Forged(size) => write!(f, "the checkpoint at entry {size} was not signed by this installation"),
            Finding::CheckpointGone(size) => write!(f, "the checkpoint at entry {size} is gone"),
        }
    }
}

/// What a verification found.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdict {
    pub entries: u64,
    pub checkpoints: usize,
    /// Entries up to here are covered by a signature.
    pub signed: u64,
    /// In the order in which they were found; empty for a log that is as it was written.
    pub findings: Vec<Finding>,
}

/// Computes every hash of the log anew and compares it with what stands there, the checkpoints and the keyring.
///
/// # Errors
/// When the database cannot be read.
pub async fn verify(tx: &Tx, vault: &Vault) -> anyhow::Result<Verdict> {
    // The keyring first: its checkpoint is written after the log's, so a server that goes on beside this is no finding.
    let head = head(vault).await?;
    let rows = audit_checkpoints::Entity::find().order_by_asc(audit_checkpoints::Column::Size).all(tx).await?;
    let mut walk = Walk::begin(tx, vault, &rows).await?;
    loop {
        let sql = "SELECT seq, at, kind, actor, body, leaf FROM audit_log WHERE seq > $1 ORDER BY seq LIMIT $2";
        let rows = tx.rows(sql, [i64::try_from(walk.at)?.into(), CHUNK.into()]).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            walk.step(&row)?;
        }
    }
    Ok(walk.end(head, rows.len()))
}

struct Walk {
    tree: Tree,
    /// The number of the last entry seen.
    at: u64,
    /// Roots by length, of checkpoints that are rightly signed.
    signed: BTreeMap<u64, Hash>,
    /// Where the last stretch that is proven ended.
    proven: u64,
    /// Something in this stretch was found already, which explains a root that differs.
    explained: bool,
    findings: Vec<Finding>,
    /// Up to where an entry of the log says that it was cut, and where it begins.
    cut_told: u64,
    begins: u64,
}

impl Walk {
    async fn begin(tx: &Tx, vault: &Vault, rows: &[audit_checkpoints::Model]) -> anyhow::Result<Walk> {
        let mut walk = Walk {
            tree: Tree::default(),
            at: 0,
            signed: BTreeMap::new(),
            proven: 0,
            explained: false,
            findings: Vec::new(),
            cut_told: 0,
            begins: 0,
        };
        for row in rows {
            let size = u64::try_from(row.size).unwrap_or(0);
            match Checkpoint::of(row) {
                Ok(point) if point.public_key == vault.signer.public_key() && point.is_signed() => {
                    walk.signed.insert(size, point.root);
                }
                _ => walk.findings.push(Finding::Forged(size)),
            }
        }
        // A log whose old entries went at the end of their lifetime goes on from the checkpoint at which it was cut.
        let first = tx.row("SELECT MIN(seq) AS seq FROM audit_log", []).await?;
        let first: Option<i64> = first.map_or(Ok(None), |row| row.try_get("", "seq"))?;
        let before = first.unwrap_or(1) - 1;
        if let Some(row) = rows.iter().find(|row| row.size == before && before > 0)
            && let Ok(tree) = tree_of(row)
            && walk.signed.get(&tree.size()) == Some(&tree.root())
        {
            walk.at = tree.size();
            walk.proven = walk.at;
            walk.begins = walk.at;
            walk.tree = tree;
        }
        Ok(walk)
    }

    fn found(&mut self, finding: Finding) {
        self.explained = true;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        }
    }

    fn step(&mut self, row: &QueryResult) -> anyhow::Result<()> {
        let seq = u64::try_from(row.try_get::<i64>("", "seq")?).unwrap_or(0);
        if seq != self.at + 1 {
            self.found(Finding::Missing { from: self.at + 1, to: seq.saturating_sub(1) });
            // The tree goes on with holes, so that positions stay right; its roots are not compared any more.
            (self.at + 1..seq).for_each(|_| self.tree.push([0; 32]));
        }
        self.at = seq;
        match read(row) {
            Some(read) => {
                if read.computed != read.leaf {
                    self.found(Finding::Edited(seq));
                }
                self.cut_told = self.cut_told.max(read.cut_through);
                self.tree.push(read.leaf);
            }
            None => {
                self.found(Finding::Edited(seq));
                self.tree.push([0; 32]);
            }
        }
        if let Some(root) = self.signed.get(&seq) {
            if *root != self.tree.root() && !self.explained {
                self.findings.push(Finding::Rewritten { from: self.proven + 1, to: seq });
            }
            // After a stretch that differs no later root can agree; each further stretch would only repeat that.
            self.explained = *root != self.tree.root();
            self.proven = seq;
        }
        Ok(())
    }

    fn end(mut self, head: Option<(u64, Hash)>, checkpoints: usize) -> Verdict {
        if self.begins > self.cut_told {
            self.findings.insert(0, Finding::Missing { from: 1, to: self.begins });
        }
        let newest = self.signed.last_key_value().map_or(0, |(size, _)| *size);
        let known = newest.max(head.map_or(0, |(size, _)| size));
        if known > self.at {
            self.findings.push(Finding::Truncated { from: self.at + 1, to: known });
        }
        if let Some((size, root)) = head
            && self.signed.get(&size) != Some(&root)
        {
            self.findings.push(Finding::CheckpointGone(size));
        }
        Verdict { entries: self.at, checkpoints, signed: newest, findings: self.findings }
    }
}

struct Read {
    leaf: Hash,
    computed: Hash,
    /// Up to where this entry says that the log was cut.
    cut_through: u64,
}

/// An entry, if it is one at all: an edit may have left something that is none.
fn read(row: &QueryResult) -> Option<Read> {
    let seq: i64 = row.try_get("", "seq").ok()?;
    let at: i64 = row.try_get("", "at").ok()?;
    let kind: String = row.try_get("", "kind").ok()?;
    let actor: Option<Uuid> = row.try_get("", "actor").ok()?;
    let body: String = row.try_get("", "body").ok()?;
    let leaf: Vec<u8> = row.try_get("", "leaf").ok()?;
    let mut cut_through = 0;
    if kind == AuditKind::Cut.as_str() {
        let body: serde_json::Value = serde_json::from_str(&body).ok()?;
        cut_through = body["through"].as_u64()?;
    }
    let computed = merkle::leaf(entry_text(seq, at, &kind, actor, &body).as_bytes());
    Some(Read { leaf: leaf.as_slice().try_into().ok()?, computed, cut_through })
}
