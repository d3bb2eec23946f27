use super::document::document;
use crate::outbox::{self, Outbox};
use crate::postings::store::{merchants_of, shifts_of};
use crate::postings::visibility::may_be_seen;
use crate::search::{Builder, SearchDoc, SearchIndex, Writer};
use anyhow::Context;
use db::Tx;
use db::entities::outbox::Topic;
use db::entities::postings::{self, PostingState};
use kernel::{PostingId, Timestamp};
use platform::{App, Error, Hint};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// Rows of a rebuild taken at once.
const BATCH_MAX: u64 = 500;
/// The outbox is looked at this often even without a hint, and at most this often with hints.
const LOOK_EVERY: Duration = Duration::from_secs(1);
const LOOK_PAUSE: Duration = Duration::from_millis(200);

/// The search index of this node and its follower. Cheap to clone.
#[derive(Clone)]
pub struct Finder {
    pub index: SearchIndex,
    follower: Arc<Mutex<Follower>>,
}

struct Follower {
    /// Out while a blocking thread holds it.
    writer: Option<Writer>,
    needs_rebuild: bool,
    outbox: Outbox,
}

impl Finder {
    /// Opens the index in the data folder.
    ///
    /// # Errors
    /// When the folder cannot be made or another process holds it.
    pub fn open(app: &App) -> anyhow::Result<Finder> {
        let opened = SearchIndex::open(&app.config.data_dir.join("search"))?;
        if let Some(reason) = &opened.set_aside {
            tracing::warn!(reason, "the search index is made anew");
        }
        let writer = opened.index.writer()?;
        let follower = Follower {
            writer: Some(writer),
            needs_rebuild: opened.needs_rebuild,
            outbox: Outbox::at(opened.index.position().unwrap_or(0)),
        };
        Ok(Finder { index: opened.index, follower: Arc::new(Mutex::new(follower)) })
    }

    /// Fills an index that is new, and catches up otherwise. The server is ready after this.
    ///
    /// # Errors
    /// When the database cannot be read or the index written.
    pub async fn fill(&self, app: &App) -> Result<(), Error> {
        self.fill_and_tell(app, &|_| ()).await
    }

    /// As [`Finder::fill`]; `progress` is told how many postings a new index holds so far.
    ///
    /// # Errors
    /// As [`Finder::fill`].
    pub async fn fill_and_tell(&self, app: &App, progress: &(dyn Fn(u64) + Sync)) -> Result<(), Error> {
        let mut follower = self.follower.lock().await;
        if follower.needs_rebuild {
            follower.rebuild(app, &self.index, progress).await?;
        }
        follower.catch_up(app).await
    }

    /// Brings what was committed into the index.
    ///
    /// # Errors
    /// As [`Finder::fill`].
    pub async fn catch_up(&self, app: &App) -> Result<(), Error> {
        self.follower.lock().await.catch_up(app).await
    }

    /// Follows the outbox until the process ends.
    pub async fn follow(self, app: App) {
        let mut hints = app.bus.listen();
        loop {
            if let Err(Error::Broken(error)) = self.catch_up(&app).await {
                tracing::error!(error = format!("{error:#}"), "the search index cannot follow");
            }
            tokio::time::sleep(LOOK_PAUSE).await;
            let tick = tokio::time::sleep(LOOK_EVERY);
            tokio::pin!(tick);
            loop {
                tokio::select! {
                    () = &mut tick => break,
                    hint = hints.recv() => if matches!(hint, Ok(Hint::Outbox) | Err(_)) { break },
                }
            }
        }
    }
}

impl Follower {
    async fn catch_up(&mut self, app: &App) -> Result<(), Error> {
        let mut after = self.outbox.position();
        while let Some(changes) = self.outbox.read(app, after).await? {
            after = changes.last;
            if !changes.is_idle(&self.outbox) {
                let ids = changes.of(Topic::Posting).into_iter().map(PostingId).collect();
                self.apply(app, ids, changes.position).await?;
                self.outbox.done(&changes);
            }
        }
        Ok(())
    }

    /// Puts in what may be seen, takes out what may not, and commits.
    async fn apply(&mut self, app: &App, ids: Vec<PostingId>, position: u64) -> Result<(), Error> {
        let documents = load(&app.read(), &ids, app.now()).await?;
        let mut writer = self.writer.take().context("the index writer was lost; start the server again")?;
        let written = tokio::task::spawn_blocking(move || {
            let result = write(&mut writer, &ids, &documents, position);
            (writer, result)
        });
        let (writer, result) = written.await.map_err(anyhow::Error::from)?;
        self.writer = Some(writer);
        Ok(result?)
    }

    async fn rebuild(&mut self, app: &App, index: &SearchIndex, progress: &(dyn Fn(u64) + Sync)) -> Result<(), Error> {
        let position = outbox::settled(app).await?;
        let mut builder = index.builder()?;
        let mut after: Option<PostingId> = None;
        loop {
            // The state is looked at here: asked of the database, it would have SQLite go by the index of states and
            // sort all of them for every batch.
            let mut query = postings::Entity::find();
            if let Some(after) = after {
                query = query.filter(postings::Column::Id.gt(after));
            }
            let rows: Vec<(PostingId, PostingState)> = query
                .select_only()
                .columns([postings::Column::Id, postings::Column::State])
                .order_by_asc(postings::Column::Id)
                .limit(BATCH_MAX)
                .into_tuple()
                .all(&app.read())
                .await?;
            let Some((last, _)) = rows.last() else { break };
            after = Some(*last);
            let open = |state| matches!(state, PostingState::Live | PostingState::Full);
            let ids: Vec<PostingId> = rows.into_iter().filter(|(_, state)| open(*state)).map(|(id, _)| id).collect();
            let documents = load(&app.read(), &ids, app.now()).await?;
            builder =
                tokio::task::spawn_blocking(move || fill(builder, &documents)).await.map_err(anyhow::Error::from)??;
            progress(builder.docs());
        }
        let mut writer = self.writer.take().context("the index writer was lost; start the server again")?;
        let adopted = tokio::task::spawn_blocking(move || {
            let result = builder.finish(position).and_then(|built| writer.adopt(built));
            (writer, result)
        });
        let (writer, result) = adopted.await.map_err(anyhow::Error::from)?;
        self.writer = Some(writer);
        result?;
        (self.outbox, self.needs_rebuild) = (Outbox::at(position), false);
        Ok(())
    }
}

/// The documents of those postings that may be seen now.
async fn load(tx: &Tx, ids: &[PostingId], now: Timestamp) -> Result<BTreeMap<PostingId, SearchDoc<'static>>, Error> {
    let rows = postings::Entity::find().filter(postings::Column::Id.is_in(ids.iter().copied())).all(tx).await?;
    let merchants = merchants_of(tx, rows.iter().filter_map(|row| row.merchant_id)).await?;
    let shifts = shifts_of(tx, ids).await?;
    let seen = rows.iter().filter_map(|row| {
        let merchant = row.merchant_id.and_then(|id| merchants.get(&id));
        let shifts = shifts.get(&row.id).map_or(&[][..], Vec::as_slice);
        may_be_seen(row, merchant, now).then(|| (row.id, document(row, merchant, shifts)))
    });
    Ok(seen.collect())
}

fn write(
    writer: &mut Writer,
    ids: &[PostingId],
    documents: &BTreeMap<PostingId, SearchDoc<'static>>,
    position: u64,
) -> anyhow::Result<()> {
    for id in ids {
        match documents.get(id) {
            Some(document) => writer.put(document)?,
            None => writer.remove(id.0)?,
        }
    }
    writer.commit(position)
}

fn fill(mut builder: Builder, documents: &BTreeMap<PostingId, SearchDoc<'static>>) -> anyhow::Result<Builder> {
    for document in documents.values() {
        builder.put(document)?;
    }
    Ok(builder)
}
