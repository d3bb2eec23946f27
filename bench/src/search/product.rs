//! The product's own index, in process.

use super::data::{NOW_US, Question, posting};
use super::{DEEP_PAGE, Kind, PAGE, beginning};
use anyhow::Context;
use market::search::{Key, Order, Query, SearchIndex};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use uuid::Uuid;

pub struct Product {
    folder: PathBuf,
    index: SearchIndex,
    /// Where page 49 of the newest ends.
    deep: Option<Key>,
}

impl Product {
    /// # Errors
    /// When the index cannot be written.
    pub fn build(folder: &Path, postings: u64) -> anyhow::Result<Product> {
        let index = SearchIndex::open(folder)?.index;
        let mut writer = index.writer()?;
        writer.rebuild((0..postings).map(|number| Ok(posting(number))), 1, |_| ())?;
        writer.close()?;
        let mut product = Product { folder: folder.to_owned(), index, deep: None };
        for _ in 1..DEEP_PAGE {
            product.deep = product.index.search(&product.query(&Question::newest(), "", PAGE))?.next;
        }
        Ok(product)
    }

    fn query<'a>(&'a self, question: &Question, words: &'a str, limit: usize) -> Query<'a> {
        let order = if question.nearest { Order::Nearest } else { Order::Newest };
        Query {
            words: (!words.is_empty()).then_some(words),
            near: question.near,
            category: question.category,
            settlement: question.settlement,
            hourly_min_fen: question.hourly_min_fen,
            after: self.deep.as_ref(),
            ..Query::all(order, limit, NOW_US)
        }
    }

    fn first_page<'a>(&'a self, question: &Question, words: &'a str, limit: usize) -> Query<'a> {
        Query { after: None, ..self.query(question, words, limit) }
    }

    /// # Errors
    /// When the index cannot be read.
    pub fn search(&self, question: &Question, limit: usize) -> anyhow::Result<Vec<(i64, Uuid)>> {
        let words = question.words.join(" ");
        let hits = self.index.search(&self.first_page(question, &words, limit))?;
        // The scan knows no second try with some of the words.
        let whole = !hits.relaxed && hits.corrected.is_none();
        Ok(hits.items.iter().filter(|_| whole).map(|hit| (hit.rank, hit.id)).collect())
    }

    /// # Errors
    /// As [`Product::search`].
    pub fn facet(&self, question: &Question) -> anyhow::Result<HashMap<u16, u64>> {
        let words = question.words.join(" ");
        Ok(self.index.facets(&self.first_page(question, &words, 1))?.categories.into_iter().collect())
    }

    /// # Errors
    /// As [`Product::search`].
    pub fn answer(&self, kind: Kind, question: &Question, at: usize) -> anyhow::Result<usize> {
        Ok(match kind {
            Kind::Facets => self.facet(question)?.len(),
            Kind::Suggestion => self.index.suggest(beginning(question, at), 8).len(),
            Kind::Deep => self.index.search(&self.query(question, "", PAGE))?.items.len(),
            _ => self.search(question, PAGE)?.len(),
        })
    }

    /// Bytes of the index on disk.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn bytes(&self) -> anyhow::Result<u64> {
        let mut folders = vec![self.folder.clone()];
        let mut bytes = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(&folder).context("the index's folder")? {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                } else {
                    bytes += entry.metadata()?.len();
                }
            }
        }
        Ok(bytes)
    }
}
