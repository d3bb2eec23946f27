//! All saved searches that are not paused, in memory: what a new posting is compared with. Nothing of it is ever written to
//! disk; each node fills its own from the database and follows the outbox.

use super::super::question::Asked;
use super::store;
use crate::outbox::{self, Outbox};
use crate::search::{self, SearchDoc, SearchIndex, StrictWords, Synonyms, Told};
use db::entities::outbox::Topic;
use db::entities::subscriptions::{self, Pace};
use kernel::{PersonId, SubscriptionId, Timestamp};
use platform::{App, Error};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tokio::sync::{Mutex, RwLock};

/// Rows taken at once.
const BATCH_MAX: u64 = 200;
/// Saved searches that one node watches; those made last are left out beyond it.
const ENTRIES_MAX: usize = 500_000;

/// The saved searches of this node. Cheap to clone.
#[derive(Clone, Default)]
pub struct Watch(Arc<Inner>);

#[derive(Default)]
struct Inner {
    entries: RwLock<Entries>,
    follower: Mutex<Follower>,
}

#[derive(Default)]
struct Follower {
    filled: bool,
    outbox: Outbox,
}

/// By the number of the district, the city, or 0 for the whole country; and where each one lies.
#[derive(Default)]
struct Entries {
    by_area: HashMap<u32, BTreeMap<SubscriptionId, Arc<Entry>>>,
    areas: HashMap<SubscriptionId, u32>,
}

/// One saved search.
struct Entry {
    id: SubscriptionId,
    person: PersonId,
    pace: Pace,
    created_at: Timestamp,
    asked: Asked,
}

/// A saved search that a posting fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fits {
    pub person: PersonId,
    pub pace: Pace,
    pub id: SubscriptionId,
}

impl Entries {
    fn put(&mut self, entry: Entry) {
        self.remove(entry.id);
        if self.areas.len() >= ENTRIES_MAX {
            return;
        }
        let area = entry.asked.district.or(entry.asked.city).unwrap_or(0);
        self.areas.insert(entry.id, area);
        self.by_area.entry(area).or_default().insert(entry.id, Arc::new(entry));
    }

    fn remove(&mut self, id: SubscriptionId) {
        let Some(area) = self.areas.remove(&id) else { return };
        if let Some(there) = self.by_area.get_mut(&area) {
            there.remove(&id);
            if there.is_empty() {
                self.by_area.remove(&area);
            }
        }
    }

    /// Those that may fit: of the posting's district and city, and of the whole country.
    fn near(&self, doc: &SearchDoc<'_>) -> Vec<Arc<Entry>> {
        let mut areas = vec![doc.district, doc.city, 0];
        areas.sort_unstable();
        areas.dedup();
        areas.iter().filter_map(|area| self.by_area.get(area)).flat_map(BTreeMap::values).cloned().collect()
    }
}

impl Watch {
    /// How many saved searches are watched, and of whom; for whoever proves that nobody is left.
    pub async fn holds(&self, person: PersonId) -> usize {
        let entries = self.0.entries.read().await;
        entries.by_area.values().flat_map(BTreeMap::values).filter(|entry| entry.person == person).count()
    }

    /// Takes one out at once; on other nodes the outbox does.
    pub(super) async fn forget(&self, id: SubscriptionId) {
        self.0.entries.write().await.remove(id);
    }

    /// One saved search for each person whose search this posting fits, of those made before `seen_at`; what tells at once
    /// before what tells daily. Sorted by person.
    pub(super) async fn fitting(
        &self,
        index: SearchIndex,
        synonyms: Arc<Synonyms>,
        doc: SearchDoc<'static>,
        seen_at: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<Fits>, Error> {
        let near = self.0.entries.read().await.near(&doc);
        let compared = tokio::task::spawn_blocking(move || {
            let told = Told::of(&doc);
            // Many people save the same words; what they mean is worked out once.
            let mut meant: HashMap<&str, Option<StrictWords>> = HashMap::new();
            let mut found: Vec<Fits> = Vec::new();
            for entry in near.iter().filter(|entry| entry.created_at <= seen_at) {
                if !search::passes(&doc, &entry.asked.for_index(None, 1, now)) {
                    continue;
                }
                if let Some(words) = entry.asked.words.as_deref() {
                    let meant = meant.entry(words).or_insert_with(|| index.strict_words(words, &synonyms));
                    if !meant.as_ref().is_some_and(|words| words.stand_in(&told)) {
                        continue;
                    }
                }
                found.push(Fits { person: entry.person, pace: entry.pace, id: entry.id });
            }
            found.sort_unstable();
            found.dedup_by_key(|fits| fits.person);
            found
        });
        Ok(compared.await.map_err(anyhow::Error::from)?)
    }

    /// Learns what was committed; the first time everything.
    ///
    /// # Errors
    /// When the database or the keyring cannot be read.
    pub async fn catch_up(&self, app: &App) -> Result<(), Error> {
        let mut follower = self.0.follower.lock().await;
        if !follower.filled {
            self.fill(app, &mut follower).await?;
        }
        let mut after = follower.outbox.position();
        while let Some(changes) = follower.outbox.read(app, after).await? {
            after = changes.last;
            let ids: Vec<SubscriptionId> = changes.of(Topic::Subscription).into_iter().map(SubscriptionId).collect();
            self.apply(app, &ids).await?;
            follower.outbox.done(&changes);
        }
        Ok(())
    }

    async fn fill(&self, app: &App, follower: &mut Follower) -> Result<(), Error> {
        let position = outbox::settled(app).await?;
        let mut after: Option<SubscriptionId> = None;
        loop {
            let mut find = subscriptions::Entity::find();
            if let Some(after) = after {
                find = find.filter(subscriptions::Column::Id.gt(after));
            }
            let rows = find.order_by_asc(subscriptions::Column::Id).limit(BATCH_MAX).all(&app.read()).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.id);
            self.put(app, rows).await?;
        }
        follower.outbox = Outbox::at(position);
        follower.filled = true;
        Ok(())
    }

    async fn apply(&self, app: &App, ids: &[SubscriptionId]) -> Result<(), Error> {
        if ids.is_empty() {
            return Ok(());
        }
        let rows = subscriptions::Entity::find()
            .filter(subscriptions::Column::Id.is_in(ids.iter().copied()))
            .all(&app.read())
            .await?;
        for id in ids {
            self.forget(*id).await;
        }
        self.put(app, rows).await
    }

    async fn put(&self, app: &App, rows: Vec<subscriptions::Model>) -> Result<(), Error> {
        let rows: Vec<subscriptions::Model> = rows.into_iter().filter(|row| !row.paused).collect();
        let mut persons: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
        persons.sort_unstable();
        persons.dedup();
        let grant = vault::subscribed(persons);
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            let keys = app.vault.keys_of(row.person_id).await?;
            // A search that could be asked once and cannot any more (a category that is gone) finds nothing.
            let Ok(asked) = store::open(&row, &keys, &grant)?.asked() else { continue };
            let subscriptions::Model { id, person_id: person, pace, created_at, .. } = row;
            entries.push(Entry { id, person, pace, created_at, asked });
        }
        let mut watched = self.0.entries.write().await;
        entries.into_iter().for_each(|entry| watched.put(entry));
        Ok(())
    }
}
