use super::checkpoint::{Checkpoint, tree_of};
use super::merkle::{self, Hash, Tree};
use super::{each_leaf, entry_text};
use anyhow::Context;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use db::Tx;
use db::entities::{audit_checkpoints, audit_log};
use kernel::Timestamp;
use sea_orm::{EntityTrait, QueryOrder};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What is handed out: a checkpoint, an earlier one that it must be the continuation of, and an entry that it contains. With
/// it anybody can check all three, without this installation.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    pub checkpoint: Exported,
    pub earlier: Option<Exported>,
    /// Proves that `earlier` is the beginning of `checkpoint`.
    pub consistency: Vec<String>,
    /// The number of the entry, its text, and the proof that `checkpoint` contains it.
    pub entry: u64,
    pub text: String,
    pub inclusion: Vec<String>,
}

/// A checkpoint as it is handed out.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exported {
    pub size: u64,
    pub at: i64,
    pub root: String,
    pub public_key: String,
    pub signature: String,
}

impl Exported {
    fn of(point: &Checkpoint) -> Exported {
        Exported {
            size: point.size,
            at: point.at.micros(),
            root: BASE64_STANDARD.encode(point.root),
            public_key: BASE64_STANDARD.encode(&point.public_key),
            signature: BASE64_STANDARD.encode(&point.signature),
        }
    }

    fn read(&self) -> anyhow::Result<Checkpoint> {
        Ok(Checkpoint {
            size: self.size,
            at: Timestamp::from_micros(self.at),
            root: hash(&self.root)?,
            public_key: BASE64_STANDARD.decode(&self.public_key)?,
            signature: BASE64_STANDARD.decode(&self.signature)?,
        })
    }
}

fn hash(text: &str) -> anyhow::Result<Hash> {
    BASE64_STANDARD.decode(text)?.as_slice().try_into().context("a hash has 32 bytes")
}

impl Export {
    /// Checks signatures and proofs, and gives the public key that all of it stands and falls with.
    ///
    /// # Errors
    /// Says what does not hold.
    pub fn check(&self) -> anyhow::Result<String> {
        let point = self.checkpoint.read()?;
        anyhow::ensure!(point.is_signed(), "the checkpoint's signature is wrong");
        if let Some(earlier) = &self.earlier {
            let earlier = earlier.read()?;
            anyhow::ensure!(earlier.is_signed(), "the earlier checkpoint's signature is wrong");
            anyhow::ensure!(earlier.public_key == point.public_key, "the checkpoints are signed with different keys");
            let proof = hashes(&self.consistency)?;
            let grew = merkle::proves_consistency(earlier.size, point.size, &earlier.root, &point.root, &proof);
            anyhow::ensure!(grew, "the log of the earlier checkpoint is not the beginning of this one");
        }
        let number: Option<u64> = self.text.lines().next().and_then(|number| number.parse().ok());
        anyhow::ensure!(number == Some(self.entry) && self.entry > 0, "the entry's text has another number");
        let leaf = merkle::leaf(self.text.as_bytes());
        let proof = hashes(&self.inclusion)?;
        let contained = merkle::proves_inclusion(leaf, self.entry - 1, point.size, &proof, &point.root);
        anyhow::ensure!(contained, "the checkpoint does not contain the entry as it stands here");
        Ok(self.checkpoint.public_key.clone())
    }
}

fn hashes(texts: &[String]) -> anyhow::Result<Vec<Hash>> {
    texts.iter().map(|text| hash(text)).collect()
}

/// The newest checkpoint with its proofs: that the one before it (or the one of `earlier` entries) grew into it, and that it
/// contains an entry (the newest that it covers, unless told).
///
/// # Errors
/// When there is no such checkpoint or entry, or the log has holes.
pub async fn export(tx: &Tx, earlier: Option<u64>, entry: Option<u64>) -> anyhow::Result<Export> {
    let rows = audit_checkpoints::Entity::find().order_by_desc(audit_checkpoints::Column::Size).all(tx).await?;
    let newest = Checkpoint::of(rows.first().context("there is no checkpoint yet")?)?;
    let before = match earlier {
        Some(size) => Some(
            rows.iter()
                .find(|row| u64::try_from(row.size) == Ok(size))
                .context("there is no checkpoint of that size")?,
        ),
        None => rows.get(1),
    };
    let before = before.map(Checkpoint::of).transpose()?;
    let entry = entry.unwrap_or(newest.size);
    anyhow::ensure!((1..=newest.size).contains(&entry), "the newest checkpoint has no entry {entry}");
    let row = audit_log::Entity::find_by_id(i64::try_from(entry)?).one(tx).await?;
    let row = row.with_context(|| format!("entry {entry} is not there"))?;
    let text = entry_text(row.seq, row.at.micros(), row.kind.as_str(), row.actor, &row.body.0.to_string());
    let consistency = match &before {
        Some(before) => roots(tx, merkle::consistency(before.size, newest.size)).await?,
        None => Vec::new(),
    };
    Ok(Export {
        checkpoint: Exported::of(&newest),
        earlier: before.as_ref().map(Exported::of),
        consistency,
        entry,
        text,
        inclusion: roots(tx, merkle::inclusion(entry - 1, newest.size)).await?,
    })
}

/// The roots over ranges of entries. What was cut off stands in the peaks of the checkpoint at which that was done.
async fn roots(tx: &Tx, ranges: Vec<Range<u64>>) -> anyhow::Result<Vec<String>> {
    let oldest = audit_checkpoints::Entity::find().order_by_asc(audit_checkpoints::Column::Size).one(tx).await?;
    let first = tx.row("SELECT COALESCE(MIN(seq), 1) AS seq FROM audit_log", []).await?;
    let cut = first.map_or(Ok(1), |row| row.try_get::<i64>("", "seq"))? - 1;
    let cut = oldest.as_ref().filter(|row| row.size == cut).map(tree_of).transpose()?.unwrap_or_default();
    let mut roots = Vec::with_capacity(ranges.len());
    for range in ranges {
        let mut tree = within(&cut, &range)?;
        let from = range.start + tree.size();
        each_leaf(tx, i64::try_from(from)?, i64::try_from(range.end)?, |leaf| tree.push(leaf)).await?;
        roots.push(BASE64_STANDARD.encode(tree.root()));
    }
    Ok(roots)
}

/// The beginning of this range that was cut off: the full subtrees that make it up.
fn within(cut: &Tree, range: &Range<u64>) -> anyhow::Result<Tree> {
    let (mut at, mut left) = (0, cut.size());
    let mut peaks = Vec::new();
    let mut size = 0;
    for peak in cut.peaks() {
        let subtree = 1 << left.ilog2();
        let inside = at >= range.start && at + subtree <= range.end;
        let outside = at + subtree <= range.start || at >= range.end;
        anyhow::ensure!(inside || outside, "what this would prove was cut off at the end of its lifetime");
        if inside {
            peaks.push(*peak);
            size += subtree;
        }
        (at, left) = (at + subtree, left - subtree);
    }
    Tree::of_peaks(size, peaks).context("a checkpoint is not one")
}
