//! The one writer of an index, and how a new generation is filled.

use std::sync::Arc;

use anyhow::{Context, Result};
use tantivy::IndexWriter;
use tantivy::indexer::IndexWriterOptions;
use tantivy::merge_policy::{LogMergePolicy, MergePolicy, NoMergePolicy};
use uuid::Uuid;

use super::store::{Generation, SearchIndex};
use super::types::SearchDoc;

/// What a writer may gather before it flushes to disk. A rebuild beside a running writer needs as much again.
const MEMORY_BYTES: usize = 50_000_000;
/// Segments in which a larger part than this is deleted are rewritten.
const DELETED_SHARE_MAX: f32 = 0.3;
/// In an index of more documents than this, titles are counted anew only when this share of it has changed.
const TITLES_OFTEN_MAX: u64 = 1_000;
const TITLES_SHARE: u64 = 50;
/// Documents between two calls of a progress callback.
const PROGRESS_EVERY: u64 = 1_000;

/// Puts documents in and takes them out. Held by one blocking thread; a second one cannot be had while the first
/// lives, not even by another process. Nothing is visible or durable before [`Writer::commit`].
pub struct Writer {
    index: SearchIndex,
    generation: Arc<Generation>,
    /// None only while [`Writer::adopt`] runs or after it failed.
    tantivy: Option<IndexWriter>,
    /// Changes since titles were counted.
    changes: u64,
}

/// A new generation in the making. Searches and the [`Writer`] go on with the old one.
pub struct Builder {
    generation: Generation,
    tantivy: IndexWriter,
    docs: u64,
}

/// A whole generation that does not answer yet. Dropped without adoption it is removed at the next start.
pub struct Built {
    generation: Generation,
    /// The builder's own writer goes on: opening another would have to wait for its lock.
    tantivy: IndexWriter,
    pub docs: u64,
}

impl SearchIndex {
    pub fn writer(&self) -> Result<Writer> {
        let generation = self.serving();
        let tantivy = Some(open_writer(&generation)?);
        Ok(Writer { index: self.clone(), generation, tantivy, changes: 0 })
    }

    /// Begins a new generation, from any thread.
    pub fn builder(&self) -> Result<Builder> {
        let generation = Generation::create(&self.root)?;
        let tantivy = open_writer(&generation)?;
        // All segments are merged once at the end, and none before.
        tantivy.set_merge_policy(Box::new(NoMergePolicy));
        Ok(Builder { generation, tantivy, docs: 0 })
    }
}

impl Writer {
    /// Puts a document in; an earlier one with the same id goes.
    pub fn put(&mut self, doc: &SearchDoc<'_>) -> Result<()> {
        let fields = self.generation.fields;
        let tantivy = self.tantivy()?;
        tantivy.delete_term(fields.id_term(doc.id));
        tantivy.add_document(fields.document(doc))?;
        self.changes += 1;
        Ok(())
    }

    /// Takes a document out; an unknown id is fine.
    pub fn remove(&mut self, id: Uuid) -> Result<()> {
        let term = self.generation.fields.id_term(id);
        self.tantivy()?.delete_term(term);
        self.changes += 1;
        Ok(())
    }

    /// Makes all since the last commit durable and visible, together with how far in the outbox that is.
    pub fn commit(&mut self, position: u64) -> Result<()> {
        commit(self.tantivy()?, position)?;
        self.generation.reload(position)?;
        let docs = self.generation.view().searcher.num_docs();
        if self.changes > 0 && (docs <= TITLES_OFTEN_MAX || self.changes >= docs / TITLES_SHARE) {
            self.generation.read_titles()?;
            self.changes = 0;
        }
        Ok(())
    }

    /// Replaces all documents: fills a new generation while the old one answers, then swaps. `progress` is called
    /// with the number of documents done. On an error the old generation goes on.
    ///
    /// The caller notes `position` before it begins to read the documents and goes on from there afterwards.
    pub fn rebuild<'d>(
        &mut self,
        docs: impl IntoIterator<Item = Result<SearchDoc<'d>>>,
        position: u64,
        mut progress: impl FnMut(u64),
    ) -> Result<()> {
        let mut builder = self.index.builder()?;
        for doc in docs {
            builder.put(&doc?)?;
            if builder.docs().is_multiple_of(PROGRESS_EVERY) {
                progress(builder.docs());
            }
        }
        progress(builder.docs());
        self.adopt(builder.finish(position)?)
    }

    /// Lets `built` answer. What this writer put since its last commit is dropped and the position goes back to
    /// that of `built`: the caller reads the outbox from there again.
    pub fn adopt(&mut self, built: Built) -> Result<()> {
        let next = Arc::new(built.generation);
        // Stop the old one before its folder goes.
        drop(self.tantivy.take());
        self.index.adopt(Arc::clone(&next))?;
        self.generation = next;
        self.changes = 0;
        self.tantivy = Some(built.tantivy);
        Ok(())
    }

    /// Waits for merges and stops.
    pub fn close(mut self) -> Result<()> {
        match self.tantivy.take() {
            Some(tantivy) => Ok(tantivy.wait_merging_threads()?),
            None => Ok(()),
        }
    }

    fn tantivy(&mut self) -> Result<&mut IndexWriter> {
        self.tantivy.as_mut().context("a rebuild of the search index failed while swapping; open it again")
    }
}

impl Builder {
    /// Each id once: nothing is looked up, that is what makes it fast.
    pub fn put(&mut self, doc: &SearchDoc<'_>) -> Result<()> {
        self.tantivy.add_document(self.generation.fields.document(doc))?;
        self.docs += 1;
        Ok(())
    }

    pub fn docs(&self) -> u64 {
        self.docs
    }

    pub fn finish(mut self, position: u64) -> Result<Built> {
        commit(&mut self.tantivy, position)?;
        // Every segment costs each search its share, so a new index begins with one.
        let segments = self.generation.index.searchable_segment_ids()?;
        if segments.len() > 1 {
            self.tantivy.merge(&segments).wait()?;
        }
        self.tantivy.set_merge_policy(merge_policy());
        self.generation.reload(position)?;
        self.generation.read_titles()?;
        Ok(Built { generation: self.generation, tantivy: self.tantivy, docs: self.docs })
    }
}

fn open_writer(generation: &Generation) -> Result<IndexWriter> {
    let options = IndexWriterOptions::builder()
        .memory_budget_per_thread(MEMORY_BYTES)
        .num_worker_threads(1)
        .num_merge_threads(1)
        .build();
    let writer: IndexWriter = generation
        .index
        .writer_with_options(options)
        .context("cannot write the search index; is another process running on this folder?")?;
    writer.set_merge_policy(merge_policy());
    Ok(writer)
}

fn merge_policy() -> Box<dyn MergePolicy> {
    let mut policy = LogMergePolicy::default();
    policy.set_del_docs_ratio_before_merge(DELETED_SHARE_MAX);
    Box::new(policy)
}

fn commit(tantivy: &mut IndexWriter, position: u64) -> Result<()> {
    let mut prepared = tantivy.prepare_commit()?;
    prepared.set_payload(&position.to_string());
    prepared.commit()?;
    Ok(())
}
