//! One state of the index, with what is opened and sorted once for it rather than for every question.

use std::sync::Arc;

use tantivy::columnar::{Column, ColumnValues};
use tantivy::index::{SegmentId, SegmentReader};
use tantivy::{DocId, Searcher};

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
    pub attrs: Arc<dyn ColumnValues<u64>>,
    pub valid_until_us: Arc<dyn ColumnValues<i64>>,
    pub newest_us: Arc<dyn ColumnValues<i64>>,
    pub wage_fen: Arc<dyn ColumnValues<i64>>,
    pub hourly_fen: Arc<dyn ColumnValues<i64>>,
    pub lat_e6: Arc<dyn ColumnValues<i64>>,
    pub lng_e6: Arc<dyn ColumnValues<i64>>,
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
            attrs: fast.column_first_or_default(ATTRS)?,
            valid_until_us: fast.column_first_or_default(VALID_UNTIL)?,
            wage_fen: fast.column_first_or_default(WAGE)?,
            lat_e6: fast.column_first_or_default(LAT)?,
            lng_e6: fast.column_first_or_default(LNG)?,
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
