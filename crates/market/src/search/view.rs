//! One state of the index, with what is opened and sorted once for it rather than for every question.

use std::sync::Arc;

use tantivy::columnar::{Column, ColumnValues};
use tantivy::index::{SegmentId, SegmentReader};
use tantivy::{DocId, Searcher};

use super::place::GcjPoint;
use super::rank::{best_paid, newest};
use super::schema::{ATTRS, CELL, DAY, HOURLY, ID_HIGH, ID_LOW, LAT, LNG, MERCHANT, NEWEST, VALID_UNTIL, WAGE};

/// What searches see between two commits.
pub(super) struct View {
    pub searcher: Searcher,
    /// In the order of the searcher's segments.
    pub segments: Vec<Arc<Segment>>,
}

/// The columns of one segment. A segment never changes; what is deleted from it is known to the searcher only.
pub(super) struct Segment {
    pub id: SegmentId,
    pub cell: Arc<dyn ColumnValues<u64>>,
    pub attrs: Values<u64>,
    pub valid_until_us: Values<i64>,
    pub newest_us: Arc<dyn ColumnValues<i64>>,
    pub wage_fen: Arc<dyn ColumnValues<i64>>,
    pub hourly_fen: Arc<dyn ColumnValues<i64>>,
    pub lat_e6: Values<i32>,
    pub lng_e6: Values<i32>,
    pub id_high: Arc<dyn ColumnValues<u64>>,
    pub id_low: Arc<dyn ColumnValues<u64>>,
    pub merchant: Arc<dyn ColumnValues<u64>>,
    /// None in a segment in which no document has a day.
    pub days: Option<Column<i64>>,
    /// All documents by [`newest`].
    pub by_newest: Vec<DocId>,
    /// All documents by [`best_paid`].
    pub by_best_paid: Vec<DocId>,
}

/// A column that is read of every candidate, unpacked.
pub(super) struct Values<T>(Vec<T>);

impl<T: Copy> Values<T> {
    pub fn get_val(&self, doc: DocId) -> T {
        self.0[doc as usize]
    }
}

impl<T: Copy + PartialOrd + Default + std::fmt::Debug + Send + Sync + 'static> Values<T> {
    fn of(column: &dyn ColumnValues<T>) -> Values<T> {
        let mut values = vec![T::default(); column.num_vals() as usize];
        column.get_range(0, &mut values);
        Values(values)
    }
}

impl Values<i32> {
    /// Of degrees in millionths, which all fit.
    fn narrowed(column: &dyn ColumnValues<i64>) -> Values<i32> {
        Values(column.iter().map(|value| i32::try_from(value).unwrap_or(0)).collect())
    }
}

impl View {
    /// Opens what the view before did not have.
    ///
    /// # Errors
    /// When a segment cannot be read.
    pub fn of(searcher: Searcher, before: Option<&View>) -> tantivy::Result<View> {
        let known = |id: SegmentId| before.and_then(|view| view.segments.iter().find(|segment| segment.id == id));
        let segments = searcher.segment_readers().iter().map(|reader| match known(reader.segment_id()) {
            Some(segment) => Ok(segment.clone()),
            None => Segment::open(reader).map(Arc::new),
        });
        let segments = segments.collect::<tantivy::Result<_>>()?;
        Ok(View { searcher, segments })
    }
}

impl Segment {
    /// Where a document is; nowhere in particular when it has no place.
    pub fn point(&self, doc: DocId) -> GcjPoint {
        GcjPoint { lat_e6: self.lat_e6.get_val(doc).into(), lng_e6: self.lng_e6.get_val(doc).into() }
    }

    fn open(reader: &SegmentReader) -> tantivy::Result<Segment> {
        let fast = reader.fast_fields();
        let newest_us = fast.column_first_or_default::<i64>(NEWEST)?;
        let hourly_fen = fast.column_first_or_default::<i64>(HOURLY)?;
        let sorted = |rank: &dyn Fn(DocId) -> i64| {
            let mut docs: Vec<(i64, DocId)> = (0..reader.max_doc()).map(|doc| (rank(doc), doc)).collect();
            docs.sort_unstable();
            docs.into_iter().map(|(_, doc)| doc).collect()
        };
        Ok(Segment {
            id: reader.segment_id(),
            cell: fast.column_first_or_default(CELL)?,
            attrs: Values::of(&*fast.column_first_or_default(ATTRS)?),
            valid_until_us: Values::of(&*fast.column_first_or_default(VALID_UNTIL)?),
            wage_fen: fast.column_first_or_default(WAGE)?,
            lat_e6: Values::narrowed(&*fast.column_first_or_default(LAT)?),
            lng_e6: Values::narrowed(&*fast.column_first_or_default(LNG)?),
            id_high: fast.column_first_or_default(ID_HIGH)?,
            id_low: fast.column_first_or_default(ID_LOW)?,
            merchant: fast.column_first_or_default(MERCHANT)?,
            days: fast.column_opt(DAY)?,
            by_newest: sorted(&|doc| newest(newest_us.get_val(doc))),
            by_best_paid: sorted(&|doc| best_paid(hourly_fen.get_val(doc))),
            newest_us,
            hourly_fen,
        })
    }
}
