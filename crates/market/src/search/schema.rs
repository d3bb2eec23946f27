//! The fields of the index, and the name of the folder that says how they were made.

use tantivy::index::{IndexSettings, IndexSortByField, Order};
use tantivy::schema::{BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::TokenizerManager;
use tantivy::{TantivyDocument, Term};
use uuid::Uuid;

use super::place::{GcjPoint, order_key};
use super::text::{document_pairs, document_phrases, document_words};
use super::tokenizer::FnTokenizer;
use super::types::SearchDoc;

/// Raise this when the meaning of a field changes although the schema does not: other folding, other packing.
const REVISION: u32 = 4;
/// The versions whose change makes an old index unreadable or unequal. A test compares them with Cargo.lock.
pub(super) const JIEBA_VERSION: &str = "0.11.0";
pub(super) const TANTIVY_VERSION: &str = "0.27.0";

/// Characters of a body that are indexed; posting texts are limited far below.
const BODY_CHARS_MAX: usize = 20_000;

pub(super) const CELL: &str = "cell";
pub(super) const ATTRS: &str = "attrs";
pub(super) const VALID_UNTIL: &str = "valid_until_us";
pub(super) const NEWEST: &str = "newest_us";
pub(super) const WAGE: &str = "wage_fen";
pub(super) const HOURLY: &str = "hourly_fen";
pub(super) const LAT: &str = "lat_e6";
pub(super) const LNG: &str = "lng_e6";
pub(super) const ID_HIGH: &str = "id_high";
pub(super) const ID_LOW: &str = "id_low";
pub(super) const DAY: &str = "day";
pub(super) const MERCHANT: &str = "merchant";

const WORDS_TOKENIZER: &str = "words";
const PAIRS_TOKENIZER: &str = "pairs";
const PHRASES_TOKENIZER: &str = "phrases";

#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// The sixteen bytes, for deletes.
    pub id: Field,
    /// Title and body, by words.
    pub text: Field,
    /// The title alone, by words, for its weight in "best match".
    pub title: Field,
    /// The title by characters and pairs of characters.
    pub pairs: Field,
    /// What of the title is suggested; each posting once.
    pub phrases: Field,
    pub category: Field,
    pub city: Field,
    pub district: Field,
    cell: Field,
    attrs: Field,
    valid_until: Field,
    newest: Field,
    wage: Field,
    hourly: Field,
    lat: Field,
    lng: Field,
    id_high: Field,
    id_low: Field,
    day: Field,
    merchant: Field,
}

/// Small enumerations of a document in one number, so that five filters cost one read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Attrs {
    pub mask: u64,
    pub value: u64,
}

impl Attrs {
    const HAS_POINT: u32 = 48;
    const PARTS: u32 = 49;
    const WEEKEND: u32 = 53;
    const STUDENTS: u32 = 54;
    const COMPANY: u32 = 55;

    fn with(self, shift: u32, width: u32, value: Option<u64>) -> Attrs {
        match value {
            None => self,
            Some(value) => {
                Attrs { mask: self.mask | (((1 << width) - 1) << shift), value: self.value | (value << shift) }
            }
        }
    }

    pub fn new(
        kind: Option<u8>,
        settlement: Option<u8>,
        wage_unit: Option<u8>,
        mode: Option<u8>,
        category: Option<u16>,
    ) -> Attrs {
        Attrs::default()
            .with(0, 8, kind.map(u64::from))
            .with(8, 8, settlement.map(u64::from))
            .with(16, 8, wage_unit.map(u64::from))
            .with(24, 8, mode.map(u64::from))
            .with(32, 16, category.map(u64::from))
    }

    pub fn of_category(category: u16) -> Attrs {
        Attrs::new(None, None, None, None, Some(category))
    }

    pub fn with_point(self) -> Attrs {
        self.with(Attrs::HAS_POINT, 1, Some(1))
    }

    /// One of the four parts of the day.
    pub fn with_part(self, part: Option<u8>) -> Attrs {
        self.with(Attrs::PARTS + u32::from(part.unwrap_or(0).min(3)), 1, part.map(|_| 1))
    }

    pub fn with_weekend(self, wanted: bool) -> Attrs {
        self.with(Attrs::WEEKEND, 1, wanted.then_some(1))
    }

    pub fn for_students(self, wanted: bool) -> Attrs {
        self.with(Attrs::STUDENTS, 1, wanted.then_some(1))
    }

    pub fn of_company(self, wanted: bool) -> Attrs {
        self.with(Attrs::COMPANY, 1, wanted.then_some(1))
    }

    pub fn category_of(packed: u64) -> u16 {
        (packed >> 32) as u16
    }

    pub fn settlement_of(packed: u64) -> u8 {
        (packed >> 8) as u8
    }

    pub fn wage_unit_of(packed: u64) -> u8 {
        (packed >> 16) as u8
    }

    pub fn mode_of(packed: u64) -> u8 {
        (packed >> 24) as u8
    }

    pub fn match_packed(self, packed: u64) -> bool {
        packed & self.mask == self.value
    }
}

/// A schema with its fields. Nothing is stored: rows come from the database by id.
pub(super) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let fast = NumericOptions::default().set_fast();
    let indexed = NumericOptions::default().set_indexed();
    let by = |tokenizer| {
        let indexing =
            TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(IndexRecordOption::WithFreqs);
        TextOptions::default().set_indexing_options(indexing)
    };
    let phrases = TextFieldIndexing::default()
        .set_tokenizer(PHRASES_TOKENIZER)
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    let phrases = TextOptions::default().set_indexing_options(phrases);
    let fields = Fields {
        id: schema.add_bytes_field("id", BytesOptions::default().set_indexed()),
        text: schema.add_text_field("text", by(WORDS_TOKENIZER)),
        title: schema.add_text_field("title", by(WORDS_TOKENIZER)),
        pairs: schema.add_text_field("title_pairs", by(PAIRS_TOKENIZER)),
        phrases: schema.add_text_field("title_phrases", phrases),
        category: schema.add_u64_field("category", indexed.clone()),
        city: schema.add_u64_field("city", indexed.clone()),
        district: schema.add_u64_field("district", indexed),
        cell: schema.add_u64_field(CELL, fast.clone()),
        attrs: schema.add_u64_field(ATTRS, fast.clone()),
        valid_until: schema.add_i64_field(VALID_UNTIL, fast.clone()),
        newest: schema.add_i64_field(NEWEST, fast.clone()),
        wage: schema.add_i64_field(WAGE, fast.clone()),
        hourly: schema.add_i64_field(HOURLY, fast.clone()),
        lat: schema.add_i64_field(LAT, fast.clone()),
        lng: schema.add_i64_field(LNG, fast.clone()),
        id_high: schema.add_u64_field(ID_HIGH, fast.clone()),
        id_low: schema.add_u64_field(ID_LOW, fast.clone()),
        day: schema.add_i64_field(DAY, fast.clone()),
        merchant: schema.add_u64_field(MERCHANT, fast),
    };
    (schema.build(), fields)
}

/// The part of a body that is indexed.
pub(super) fn indexed_body(body: &str) -> &str {
    let end = body.char_indices().nth(BODY_CHARS_MAX).map_or(body.len(), |(at, _)| at);
    &body[..end]
}

/// Documents lie in the order of their cell, in every segment and through every merge.
pub(super) fn settings() -> IndexSettings {
    IndexSettings {
        sort_by_field: Some(IndexSortByField { field: CELL.to_owned(), order: Order::Asc }),
        ..IndexSettings::default()
    }
}

pub(super) fn tokenizers() -> TokenizerManager {
    // Tantivy asks for its own "raw" one even for fields of bytes.
    let manager = TokenizerManager::default();
    manager.register(WORDS_TOKENIZER, FnTokenizer(document_words));
    manager.register(PAIRS_TOKENIZER, FnTokenizer(document_pairs));
    manager.register(PHRASES_TOKENIZER, FnTokenizer(document_phrases));
    manager
}

/// The folder for indexes that this program can read: revision, fields, dictionary and library.
pub(super) fn version() -> anyhow::Result<String> {
    let described = serde_json::to_string(&(schema().0, settings()))?;
    // FNV-1a: stable between builds, which std's hasher does not promise.
    let fingerprint = described
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    Ok(format!("r{REVISION}-{fingerprint:016x}-jieba{JIEBA_VERSION}-tantivy{TANTIVY_VERSION}"))
}

impl Fields {
    pub fn id_term(&self, id: Uuid) -> Term {
        Term::from_field_bytes(self.id, id.as_bytes())
    }

    /// The destructuring makes sure that a new member of `SearchDoc` is not forgotten here.
    pub fn document(&self, doc: &SearchDoc<'_>) -> TantivyDocument {
        let SearchDoc {
            id,
            kind,
            merchant,
            title,
            body,
            category,
            settlement,
            wage_unit,
            wage_fen,
            hourly_fen,
            mode,
            city,
            district,
            point,
            days,
            parts,
            weekend,
            students,
            company,
            published_us,
            refreshed_us,
            valid_until_us,
        } = doc;
        let point = point.filter(|point| point.is_on_earth());
        let attrs = Attrs::new(Some(*kind), Some(*settlement), Some(*wage_unit), Some(*mode), Some(*category));
        let attrs = if point.is_some() { attrs.with_point() } else { attrs };
        let attrs = attrs.with_weekend(*weekend).for_students(*students).of_company(*company);
        let attrs =
            (0..4).filter(|part| parts[usize::from(*part)]).fold(attrs, |attrs, part| attrs.with_part(Some(part)));
        let (id_high, id_low) = id.as_u64_pair();
        let mut to = TantivyDocument::new();
        to.add_bytes(self.id, id.as_bytes());
        to.add_text(self.text, title);
        to.add_text(self.text, indexed_body(body));
        to.add_text(self.title, title);
        to.add_text(self.pairs, title);
        to.add_text(self.phrases, title);
        to.add_u64(self.category, u64::from(*category));
        to.add_u64(self.city, u64::from(*city));
        to.add_u64(self.district, u64::from(*district));
        to.add_u64(self.cell, order_key(point));
        to.add_u64(self.attrs, attrs.value);
        to.add_i64(self.valid_until, *valid_until_us);
        to.add_i64(self.newest, (*published_us).max(*refreshed_us));
        to.add_i64(self.wage, *wage_fen);
        to.add_i64(self.hourly, hourly_fen.unwrap_or(0).max(0));
        let GcjPoint { lat_e6, lng_e6 } = point.unwrap_or(GcjPoint { lat_e6: 0, lng_e6: 0 });
        to.add_i64(self.lat, lat_e6);
        to.add_i64(self.lng, lng_e6);
        to.add_u64(self.merchant, *merchant);
        to.add_u64(self.id_high, id_high);
        to.add_u64(self.id_low, id_low);
        days.iter().for_each(|day| to.add_i64(self.day, i64::from(*day)));
        to
    }
}
