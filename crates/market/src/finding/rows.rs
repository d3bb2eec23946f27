use super::asker::Asker;
use crate::outbox::{self, Outbox};
use crate::postings::album::Videos;
use crate::postings::store::{merchants_of, shifts_of};
use crate::postings::visibility::may_be_seen;
use db::Tx;
use db::entities::outbox::{Topic, crowd};
use db::entities::{merchants, postings, shifts};
use kernel::{PersonId, PostingId, Timestamp};
use platform::{App, Error};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::sync::Mutex;

/// Rows of the younger half; the older half has as many at most.
const HALF_MAX: usize = 20_000;
/// A row is read again after this long, whatever the outbox says.
const SECONDS_MAX: i64 = 60;
/// What other processes wrote is looked for this often; what this one wrote is known at once.
const TRUSTED_MICROS: i64 = 100_000;
/// Persons of the younger half; the older half has as many at most.
const ASKERS_MAX: usize = 20_000;
/// Paid places that are looked through.
const PINNED_MAX: u64 = 200;

/// Postings with a paid place, and until when.
type Pinned = Arc<Vec<(PostingId, Timestamp)>>;

/// What lists show of a posting, without its contact.
pub(super) struct Row {
    pub posting: postings::Model,
    pub merchant: Option<merchants::Model>,
    /// Earliest first.
    pub shifts: Vec<shifts::Model>,
    pub thumb_url: Option<String>,
    read_at: Timestamp,
}

/// Rows of postings in this node's memory, and what concerns those who search, for as long as the outbox tells of no change.
/// Cheap to clone.
///
/// Invariants: what this process wrote is seen by whoever asks after it was committed, and what another wrote a tenth of a
/// second later, so the rule of who may see a posting is asked of what the database holds; of persons
/// there are four yes or no; the number of rows and persons is bounded.
#[derive(Clone, Default)]
pub struct Rows(Arc<Inner>);

#[derive(Default)]
struct Inner {
    kept: RwLock<Kept>,
    outbox: Mutex<Option<Outbox>>,
    /// How often the outbox began to be asked.
    asked: AtomicU64,
}

#[derive(Default)]
struct Kept {
    young: HashMap<PostingId, Arc<Row>>,
    old: HashMap<PostingId, Arc<Row>>,
    /// The postings with a paid place and until when, as they were read.
    pinned: Option<(Timestamp, Pinned)>,
    /// How often something was dropped: what was read before is not kept after.
    drops: u64,
    askers: Askers,
    /// When the outbox was asked last, in microseconds, and how many hints there had been.
    asked: Option<(i64, u64)>,
}

impl Rows {
    /// The rows of these postings, without those that nobody may see now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn seen(&self, app: &App, ids: &[PostingId]) -> Result<HashMap<PostingId, Arc<Row>>, Error> {
        self.follow(app).await?;
        let now = app.now();
        let (mut found, drops) = {
            let kept = self.read();
            let rows = ids.iter().filter_map(|id| Some((*id, kept.fresh(*id, now)?)));
            (rows.collect::<HashMap<_, _>>(), kept.drops)
        };
        let missing: Vec<PostingId> = ids.iter().copied().filter(|id| !found.contains_key(id)).collect();
        if !missing.is_empty() {
            let rows = load(&app.read(), &missing, now).await?;
            self.write().keep(&rows, drops);
            found.extend(rows);
        }
        found.retain(|_, row| may_be_seen(&row.posting, row.merchant.as_ref(), now));
        Ok(found)
    }

    /// The postings with a paid place now, the one that was paid last first (SPEC PUB-9).
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn pinned(&self, app: &App) -> Result<Vec<PostingId>, Error> {
        self.follow(app).await?;
        let now = app.now();
        let (known, drops) = {
            let kept = self.read();
            (kept.pinned.clone().filter(|(read_at, _)| is_fresh(*read_at, now)), kept.drops)
        };
        let pinned = match known {
            Some((_, pinned)) => pinned,
            None => {
                let pinned = Arc::new(wallet::orders::pinned(&app.read(), now, PINNED_MAX).await?);
                let mut kept = self.write();
                if kept.drops == drops {
                    kept.pinned = Some((now, pinned.clone()));
                }
                pinned
            }
        };
        Ok(pinned.iter().filter(|(_, until)| *until > now).map(|(id, _)| *id).collect())
    }

    /// What of a search concerns somebody.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn asker(&self, app: &App, person: PersonId) -> Result<Asker, Error> {
        self.follow(app).await?;
        let now = app.now();
        let (known, drops) = {
            let kept = self.read();
            (kept.askers.fresh(person, now), kept.drops)
        };
        if let Some(asker) = known {
            return Ok(asker);
        }
        let asker = Asker::of(&app.read(), person).await?;
        self.write().askers.keep(asker, now, drops);
        Ok(asker)
    }

    /// Drops what changed. Of many who ask at once one looks, and speaks for those who came before it began.
    async fn follow(&self, app: &App) -> Result<(), Error> {
        let now_us = app.now().micros();
        let hints = app.bus.outbox_hints();
        let is_trusted = |(at, hints_then)| hints_then == hints && (0..TRUSTED_MICROS).contains(&(now_us - at));
        if self.read().asked.is_some_and(is_trusted) {
            return Ok(());
        }
        let before = self.0.asked.load(Ordering::SeqCst);
        let mut outbox = self.0.outbox.lock().await;
        if self.0.asked.load(Ordering::SeqCst) > before && outbox.is_some() {
            return Ok(());
        }
        // On an error the next one begins anew.
        let mut following = match outbox.take() {
            Some(following) => following,
            None => {
                let settled = outbox::settled(app).await?;
                self.write().drop_all();
                Outbox::at(settled)
            }
        };
        self.0.asked.fetch_add(1, Ordering::SeqCst);
        let mut after = following.position();
        while let Some(changes) = following.read(app, after).await? {
            after = changes.last;
            self.write().drop_rows(&changes.of(Topic::Posting));
            self.write().drop_crowds(&changes.of(Topic::Person));
            following.done(&changes);
        }
        self.write().asked = Some((now_us, hints));
        *outbox = Some(following);
        Ok(())
    }

    fn read(&self) -> RwLockReadGuard<'_, Kept> {
        self.0.kept.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Kept> {
        self.0.kept.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn fresh(&self, id: PostingId, now: Timestamp) -> Option<Arc<Row>> {
        let row = self.young.get(&id).or_else(|| self.old.get(&id))?;
        is_fresh(row.read_at, now).then(|| row.clone())
    }

    /// Keeps rows that were read when so many drops had been made; a drop since may have been of one of them.
    fn keep(&mut self, rows: &HashMap<PostingId, Arc<Row>>, drops: u64) {
        if self.drops != drops {
            return;
        }
        if self.young.len() + rows.len() > HALF_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.extend(rows.iter().map(|(id, row)| (*id, row.clone())));
    }

    fn drop_rows(&mut self, ids: &[uuid::Uuid]) {
        if ids.is_empty() {
            return;
        }
        for id in ids.iter().copied().map(PostingId) {
            self.young.remove(&id);
            self.old.remove(&id);
        }
        self.pinned = None;
        self.drops += 1;
    }

    fn drop_crowds(&mut self, crowds: &[uuid::Uuid]) {
        self.drops += u64::from(!crowds.is_empty());
        for crowd in crowds {
            self.askers.dropped.insert(crowd.as_u128(), self.drops);
        }
    }

    fn drop_all(&mut self) {
        let drops = self.drops + 1;
        let askers = Askers { all_dropped: drops, ..Askers::default() };
        *self = Kept { drops, askers, ..Kept::default() };
    }
}

/// What concerns those who searched lately, until something of their crowd changes.
#[derive(Default)]
struct Askers {
    young: HashMap<PersonId, ReadAsker>,
    old: HashMap<PersonId, ReadAsker>,
    /// Crowd → how many drops there had been when it changed last.
    dropped: HashMap<u128, u64>,
    all_dropped: u64,
    /// When those who are of no use any more were forgotten last.
    swept_at: Option<Timestamp>,
}

#[derive(Clone, Copy)]
struct ReadAsker {
    asker: Asker,
    read_at: Timestamp,
    /// How many drops there had been when it began to be read.
    drops: u64,
}

impl Askers {
    fn fresh(&self, person: PersonId, now: Timestamp) -> Option<Asker> {
        let read = self.young.get(&person).or_else(|| self.old.get(&person))?;
        let holds = read.drops >= self.dropped_at(person) && is_fresh(read.read_at, now);
        holds.then_some(read.asker)
    }

    fn keep(&mut self, asker: Asker, read_at: Timestamp, drops: u64) {
        if drops < self.dropped_at(asker.person) {
            return;
        }
        self.sweep(read_at);
        if self.young.len() >= ASKERS_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(asker.person, ReadAsker { asker, read_at, drops });
    }

    /// Whoever left, or was erased, is not remembered either.
    fn sweep(&mut self, now: Timestamp) {
        if self.swept_at.is_some_and(|at| is_fresh(at, now)) {
            return;
        }
        for half in [&mut self.young, &mut self.old] {
            half.retain(|_, read| is_fresh(read.read_at, now));
        }
        self.swept_at = Some(now);
    }

    fn dropped_at(&self, person: PersonId) -> u64 {
        let crowd = self.dropped.get(&(crowd(person) as u128)).copied().unwrap_or(0);
        crowd.max(self.all_dropped)
    }
}

fn is_fresh(read_at: Timestamp, now: Timestamp) -> bool {
    (0..SECONDS_MAX).contains(&now.seconds_since(read_at))
}

async fn load(tx: &Tx, ids: &[PostingId], now: Timestamp) -> Result<HashMap<PostingId, Arc<Row>>, Error> {
    let found = postings::Entity::find().filter(postings::Column::Id.is_in(ids.iter().copied())).all(tx).await?;
    let merchants = merchants_of(tx, found.iter().filter_map(|row| row.merchant_id)).await?;
    let mut shifts = shifts_of(tx, ids).await?;
    let videos = Videos::of(tx, &found).await?;
    let rows = found.into_iter().map(|posting| {
        let row = Row {
            merchant: posting.merchant_id.and_then(|id| merchants.get(&id)).cloned(),
            shifts: shifts.remove(&posting.id).unwrap_or_default(),
            thumb_url: posting.album.0.first().map(|item| videos.item(*item).thumb_url),
            posting: postings::Model { contact_name: None, contact_phone: None, contact_email: None, ..posting },
            read_at: now,
        };
        (row.posting.id, Arc::new(row))
    });
    Ok(rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: DEL-1
    #[test]
    fn nobody_is_remembered_for_longer_than_it_is_of_use() {
        let asker = |number| Asker {
            person: PersonId(uuid::Uuid::from_u128(number)),
            has_own_order: false,
            keeps_words: false,
            blocks: false,
            signed_up: false,
        };
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
        let mut askers = Askers::default();
        askers.keep(asker(1), at(0), 0);
        askers.keep(asker(2), at(SECONDS_MAX - 1), 0);
        assert!(askers.fresh(asker(1).person, at(SECONDS_MAX - 1)).is_some());
        askers.keep(asker(3), at(SECONDS_MAX), 0);
        let mut left: Vec<u128> = askers.young.keys().map(|person| person.0.as_u128()).collect();
        left.sort_unstable();
        assert_eq!(left, [2, 3]);
    }
}
