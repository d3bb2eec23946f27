//! Where the index lies on disk, and which one answers.
//!
//! ```text
//! <dir>/<version>/CURRENT          the name of the generation that answers
//! <dir>/<version>/g<number>/       a Tantivy index
//! <dir>/<version>/aside-g<number>/ one that could not be read, kept for whoever wants to know why
//! ```
//! `CURRENT` is replaced by renaming, so there is always a whole old one or a whole new one.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Context, Result, ensure};
use tantivy::directory::MmapDirectory;
use tantivy::{Index, IndexReader, ReloadPolicy};

use super::clusters::{self, Area, Clusters};
use super::facets::{self, Facets};
use super::lexicon::{Lexicon, Suggestion};
use super::reading::Taken;
use super::run;
use super::schema::{Fields, schema, settings, tokenizers, version};
use super::stands::StrictWords;
use super::synonyms::Synonyms;
use super::text::{QueryWords, load_dictionary};
use super::types::{Hits, Query, SearchError};
use super::view::View;

const CURRENT: &str = "CURRENT";
const ASIDE: &str = "aside-";
/// The kind of postings whose titles are suggested: who searches looks for a job.
const JOBS: u8 = 0;

/// The index of one node. Cheap to clone; a search is processor work of up to some milliseconds, so the caller
/// runs it off the async threads.
#[derive(Clone)]
pub struct SearchIndex {
    pub(super) root: Arc<Path>,
    serving: Arc<RwLock<Arc<Generation>>>,
}

/// What [`SearchIndex::open`] found.
pub struct Opened {
    pub index: SearchIndex,
    /// There was no index that this program can read: fill it from the database ([`super::Writer::rebuild`]).
    /// Until then it answers with what it has, at first nothing.
    pub needs_rebuild: bool,
    /// Why the index found on disk was not taken, if there was one.
    pub set_aside: Option<String>,
}

/// One Tantivy index.
pub(super) struct Generation {
    pub name: String,
    pub index: Index,
    reader: IndexReader,
    pub fields: Fields,
    view: RwLock<Arc<View>>,
    lexicon: RwLock<Arc<Lexicon>>,
    /// The outbox position of the last commit.
    position: RwLock<Option<u64>>,
}

impl SearchIndex {
    /// Opens the index under `dir`, or begins an empty one. One process at a time.
    pub fn open(dir: &Path) -> Result<Opened> {
        load_dictionary();
        let root: Arc<Path> = Arc::from(dir.join(version()?));
        fs::create_dir_all(&root).with_context(|| format!("cannot create {}", root.display()))?;
        let (generation, set_aside) = match current_name(&root) {
            None => (begin(&root)?, None),
            Some(name) => match Generation::open(&root, &name) {
                Ok(generation) => (generation, None),
                Err(error) => {
                    put_aside(&root, &name);
                    (begin(&root)?, Some(format!("{error:#}")))
                }
            },
        };
        remove_leftovers(&root, &generation.name);
        let needs_rebuild = generation.position().is_none();
        let index = SearchIndex { root, serving: Arc::new(RwLock::new(Arc::new(generation))) };
        Ok(Opened { index, needs_rebuild, set_aside })
    }

    /// Up to where the outbox is contained in what searches see; None before the first commit or rebuild.
    pub fn position(&self) -> Option<u64> {
        self.serving().position()
    }

    /// Documents in the index, those included whose time is over.
    pub fn docs(&self) -> u64 {
        self.serving().view().searcher.num_docs()
    }

    /// Segments that a search goes through, a measure of how much the writer has left to merge.
    pub fn segments(&self) -> usize {
        self.serving().view().segments.len()
    }

    pub fn search(&self, query: &Query<'_>) -> Result<Hits, SearchError> {
        let generation = self.serving();
        run::search(&generation.fields, &generation.view(), &generation.lexicon(), query)
    }

    /// How many postings each value of each filter would find.
    ///
    /// # Errors
    /// As [`SearchIndex::search`].
    pub fn facets(&self, query: &Query<'_>) -> Result<Facets, SearchError> {
        let generation = self.serving();
        facets::facets(&generation.fields, &generation.view(), &generation.lexicon(), query)
    }

    /// Where on a map the postings of a question lie inside of `area`, for a map at this zoom.
    ///
    /// # Errors
    /// As [`SearchIndex::search`].
    pub fn clusters(&self, query: &Query<'_>, area: Area, zoom: u8) -> Result<Clusters, SearchError> {
        let generation = self.serving();
        clusters::clusters(&generation.fields, &generation.view(), &generation.lexicon(), query, area, zoom)
    }

    /// What somebody may be about to type; with nothing typed, what stands in the most titles.
    pub fn suggest(&self, typed: &str, limit: usize) -> Vec<Suggestion> {
        let lexicon = self.serving().lexicon();
        if typed.trim().is_empty() { lexicon.popular(limit) } else { lexicon.suggest(typed, limit) }
    }

    /// For each stretch of a question's words what is looked for, first as typed.
    pub fn groups(&self, words: &str, synonyms: &Synonyms) -> Vec<Vec<String>> {
        let Some(words) = QueryWords::parse(words) else { return Vec::new() };
        let taken = Taken::new(words, Some(synonyms), &self.serving().lexicon());
        taken.groups().iter().map(|group| group.iter().map(|words| words.concat()).collect()).collect()
    }

    /// The words of a question as the first stage of a search takes them; None when nothing of it can be looked up.
    pub fn strict_words(&self, words: &str, synonyms: &Synonyms) -> Option<StrictWords> {
        let taken = Taken::new(QueryWords::parse(words)?, Some(synonyms), &self.serving().lexicon());
        Some(StrictWords::of(&taken))
    }

    pub(super) fn serving(&self) -> Arc<Generation> {
        Arc::clone(&self.serving.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Lets `next` answer from now on, also after a restart.
    pub(super) fn adopt(&self, next: Arc<Generation>) -> Result<()> {
        set_current(&self.root, &next.name)?;
        *self.serving.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&next);
        // Searches that still run on the old one have its files mapped; removing the names does not hurt them.
        remove_leftovers(&self.root, &next.name);
        Ok(())
    }
}

impl Generation {
    /// A new and empty one, beside all others.
    pub fn create(root: &Path) -> Result<Generation> {
        let name = next_name(root)?;
        let folder = root.join(&name);
        fs::create_dir(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let (schema, fields) = schema();
        let index =
            Index::builder().schema(schema).settings(settings()).tokenizers(tokenizers()).create_in_dir(&folder)?;
        Generation::over(name, index, fields)
    }

    fn open(root: &Path, name: &str) -> Result<Generation> {
        let mut index = Index::open(MmapDirectory::open(root.join(name))?)?;
        let (schema, fields) = schema();
        ensure!(index.schema() == schema, "the fields are others");
        ensure!(index.settings().sort_by_field == settings().sort_by_field, "the order is another");
        let damaged = index.validate_checksum()?;
        ensure!(damaged.is_empty(), "damaged files: {damaged:?}");
        index.set_tokenizers(tokenizers());
        Generation::over(name.to_owned(), index, fields)
    }

    fn over(name: String, index: Index, fields: Fields) -> Result<Generation> {
        let payload = index.load_metas()?.payload;
        let position = payload.map(|text| text.parse()).transpose().context("the position is not a number")?;
        let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let view = View::of(reader.searcher(), None)?;
        let lexicon = RwLock::new(Arc::new(Lexicon::of_index(&view.searcher, fields.phrases, JOBS)?));
        let view = RwLock::new(Arc::new(view));
        Ok(Generation { name, index, reader, fields, view, lexicon, position: RwLock::new(position) })
    }

    pub fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn lexicon(&self) -> Arc<Lexicon> {
        Arc::clone(&self.lexicon.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Counts again what titles say. The writer decides how often.
    pub fn read_titles(&self) -> Result<()> {
        let lexicon = Arc::new(Lexicon::of_index(&self.view().searcher, self.fields.phrases, JOBS)?);
        *self.lexicon.write().unwrap_or_else(PoisonError::into_inner) = lexicon;
        Ok(())
    }

    pub fn position(&self) -> Option<u64> {
        *self.position.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes a commit visible to searches.
    pub fn reload(&self, position: u64) -> Result<()> {
        self.reader.reload()?;
        let view = View::of(self.reader.searcher(), Some(&self.view()))?;
        *self.view.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(view);
        *self.position.write().unwrap_or_else(PoisonError::into_inner) = Some(position);
        Ok(())
    }
}

fn begin(root: &Path) -> Result<Generation> {
    let generation = Generation::create(root)?;
    set_current(root, &generation.name)?;
    Ok(generation)
}

fn current_name(root: &Path) -> Option<String> {
    let name = fs::read_to_string(root.join(CURRENT)).ok()?;
    // A damaged file must not lead out of the folder.
    generation_number(&name).is_some().then_some(name)
}

fn set_current(root: &Path, name: &str) -> Result<()> {
    let (target, temporary) = (root.join(CURRENT), root.join("CURRENT.new"));
    let mut file = fs::File::create(&temporary)?;
    file.write_all(name.as_bytes())?;
    file.sync_all()?;
    fs::rename(&temporary, &target).with_context(|| format!("cannot replace {}", target.display()))?;
    fs::File::open(root)?.sync_all()?;
    Ok(())
}

fn generation_number(name: &str) -> Option<u64> {
    let digits = name.strip_prefix('g')?;
    (digits.len() <= 12 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
}

fn entries(root: &Path) -> Vec<String> {
    let Ok(found) = fs::read_dir(root) else {
        return Vec::new();
    };
    found.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect()
}

/// One more than any number in use, those set aside included.
fn next_name(root: &Path) -> Result<String> {
    let last = entries(root)
        .iter()
        .filter_map(|name| generation_number(name.strip_prefix(ASIDE).unwrap_or(name)))
        .max()
        .unwrap_or(0);
    Ok(format!("g{}", last + 1))
}

/// Keeps what could not be read, once: a disk that damages an index every night must not fill up with them.
fn put_aside(root: &Path, name: &str) {
    for old in entries(root).iter().filter(|entry| entry.starts_with(ASIDE)) {
        drop_folder(&root.join(old));
    }
    // It fails when there is no such folder; then there is nothing to keep.
    fs::rename(root.join(name), root.join(format!("{ASIDE}{name}"))).unwrap_or_default();
}

/// Removes generations that do not answer: a rebuild that was interrupted, one that was replaced.
fn remove_leftovers(root: &Path, serving: &str) {
    for name in entries(root) {
        if name != serving && generation_number(&name).is_some() {
            drop_folder(&root.join(name));
        }
    }
}

fn drop_folder(folder: &PathBuf) {
    if let Err(error) = fs::remove_dir_all(folder) {
        tracing::warn!(folder = %folder.display(), %error, "an old search index could not be removed");
    }
}
