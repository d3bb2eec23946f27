use crate::search::Synonyms;
use anyhow::anyhow;
use db::Tx;
use db::entities::synonyms;
use kernel::Timestamp;
use platform::Error;
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, RwLock};

/// Another node's change is looked for this often.
const LOOK_EVERY_SECONDS: i64 = 1;
/// Changes of pairs at most.
pub(super) const ROWS_MAX: u64 = 2_000;

/// The list in force, made once per version. Cheap to clone.
#[derive(Clone, Default)]
pub struct SynonymTable(Arc<RwLock<Option<Read>>>);

struct Read {
    at: Timestamp,
    version: i64,
    list: Arc<Synonyms>,
}

impl SynonymTable {
    /// What comes with the program.
    pub fn builtin() -> Synonyms {
        Synonyms::new(builtin().iter().map(|(word, other)| (word.as_str(), other.as_str())))
    }

    /// The list in force now, or a second ago when another node changed it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn in_force(&self, tx: &Tx, now: Timestamp) -> Result<Arc<Synonyms>, Error> {
        let known = self.known()?;
        if let Some((at, _, list)) = &known
            && (0..LOOK_EVERY_SECONDS).contains(&now.seconds_since(*at))
        {
            return Ok(list.clone());
        }
        let version = newest_version(tx).await?;
        let list = match known {
            Some((_, same, list)) if same == version => list,
            _ => {
                let pairs = pairs(&changes(tx).await?);
                Arc::new(Synonyms::new(pairs.keys().map(|(word, other)| (word.as_str(), other.as_str()))))
            }
        };
        *self.0.write().map_err(|_| anyhow!("the lock of the synonyms is poisoned"))? =
            Some(Read { at: now, version, list: list.clone() });
        Ok(list)
    }

    /// Has the next search look at once: this node changed the list.
    pub(super) fn forget(&self) -> Result<(), Error> {
        *self.0.write().map_err(|_| anyhow!("the lock of the synonyms is poisoned"))? = None;
        Ok(())
    }

    fn known(&self) -> Result<Option<(Timestamp, i64, Arc<Synonyms>)>, Error> {
        let known = self.0.read().map_err(|_| anyhow!("the lock of the synonyms is poisoned"))?;
        Ok(known.as_ref().map(|read| (read.at, read.version, read.list.clone())))
    }
}

/// 0 while only the program's own list exists.
pub(super) async fn newest_version(tx: &Tx) -> Result<i64, Error> {
    let newest: Option<i64> = synonyms::Entity::find()
        .select_only()
        .column(synonyms::Column::Version)
        .order_by_desc(synonyms::Column::Version)
        .into_tuple()
        .one(tx)
        .await?;
    Ok(newest.unwrap_or(0))
}

pub(super) async fn changes(tx: &Tx) -> Result<Vec<synonyms::Model>, Error> {
    Ok(synonyms::Entity::find().order_by_asc(synonyms::Column::Version).limit(ROWS_MAX).all(tx).await?)
}

/// The pairs that stand, sorted, with when staff put one in; None for those of the program.
pub(super) fn pairs(changes: &[synonyms::Model]) -> BTreeMap<(String, String), Option<Timestamp>> {
    let mut pairs: BTreeMap<_, _> = builtin().iter().map(|pair| (pair.clone(), None)).collect();
    for row in changes {
        let pair = (row.word.0.clone(), row.other.0.clone());
        match (row.stands, pairs.contains_key(&pair)) {
            (true, false) => drop(pairs.insert(pair, Some(row.changed_at))),
            (true, true) => {}
            (false, _) => drop(pairs.remove(&pair)),
        }
    }
    pairs
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    meaning: Vec<Vec<String>>,
}

/// The pairs that come with the program, the smaller word first.
fn builtin() -> &'static [(String, String)] {
    static PAIRS: OnceLock<Vec<(String, String)>> = OnceLock::new();
    PAIRS.get_or_init(|| {
        let table: Table = toml::from_str(include_str!("../../../data/synonyms.toml"))
            .expect("the list is part of the program and a test parses it");
        let mut pairs = Vec::new();
        for words in table.meaning {
            for (at, word) in words.iter().enumerate() {
                pairs.extend(words[at + 1..].iter().map(|other| ordered(word.clone(), other.clone())));
            }
        }
        pairs
    })
}

/// A pair as it is kept: it has no direction.
pub(super) fn ordered(a: String, b: String) -> (String, String) {
    if a <= b { (a, b) } else { (b, a) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// covers: FIND-2
    #[test]
    fn the_program_s_list_has_every_pair_once() {
        let mut seen = HashSet::new();
        for (word, other) in builtin() {
            assert!(word < other && seen.insert((word, other)), "{word} {other}");
        }
        assert!(seen.len() > 60);
    }
}
