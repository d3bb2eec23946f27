//! The rows that the tables hold of a person, found by what each table declares of itself: no table can be forgotten,
//! and one that cannot be read is an error.

use db::columns::Kind;
use db::entities::TABLES;
use db::{BlobOf, ColumnSpec, Holding, Holds, Reference, Subject, Table, Tx};
use kernel::{PersonId, Timestamp};
use platform::Error;
use policy::{Guarding, PersonalField, Purpose};
use sea_orm::{QueryResult, Value as Bound};
use serde_json::{Map, Value};
use uuid::Uuid;
use vault::{Cell, Grant, OpenError, PersonKeys};

/// Columns that only the program uses, and that may name other people or tell what somebody else has.
const TECHNICAL: &[(&str, &str)] = &[
    ("notices", "dedupe"),
    ("ledger_transfers", "debit_line"),
    ("ledger_transfers", "debit_balance_fen"),
    ("ledger_transfers", "credit_line"),
    ("ledger_transfers", "credit_balance_fen"),
];

/// Rows of which only the ids are read at once.
const IDS_AT_ONCE: u64 = 500;

/// A table that holds rows about persons.
#[derive(Clone, Copy)]
pub struct Held {
    pub table: &'static Table,
    pub holding: &'static Holding,
}

/// Every table that holds rows about persons.
pub fn all() -> impl Iterator<Item = Held> {
    TABLES.iter().filter_map(|table| match &table.holds {
        Holds::Person(holding) => Some(Held { table, holding }),
        Holds::Nobody | Holds::Keys => None,
    })
}

/// The same, each before those that its rows refer to: what refers to a row goes before it.
pub fn referring_first(references: &[Reference]) -> Vec<Held> {
    let mut order = Vec::new();
    let mut left: Vec<Held> = all().collect();
    while !left.is_empty() {
        let is_referred_to = |held: &Held| {
            let name = held.table.name;
            let by = |reference: &&Reference| reference.to_table == name && reference.table != name;
            references.iter().filter(by).any(|by| left.iter().any(|other| other.table.name == by.table))
        };
        let (later, now): (Vec<Held>, Vec<Held>) = left.iter().copied().partition(is_referred_to);
        if now.is_empty() {
            // A ring of references: its tables come as they are.
            order.extend(later);
            break;
        }
        order.extend(now);
        left = later;
    }
    order
}

/// The table of this name, if it holds rows about persons.
pub fn find(name: &str) -> Option<Held> {
    all().find(|held| held.table.name == name)
}

/// Where a page ends: the row's time, then its key as text.
pub type Key = (i64, Vec<String>);

/// For whom rows are opened: the person, or a guardian whom the gate let in.
#[derive(Clone, Copy)]
pub enum Reading<'a> {
    Own,
    Guardian(&'a Grant<Guarding>),
}

impl Reading<'_> {
    /// Whether this reader sees such a field at all.
    pub fn shows(self, field: &PersonalField) -> bool {
        match self {
            Reading::Own => true,
            Reading::Guardian(_) => field.allows(Guarding::SPEC),
        }
    }

    /// Opens a value that this reader sees.
    ///
    /// # Errors
    /// When it does not open.
    pub fn open(
        self,
        keys: &PersonKeys,
        cell: Cell,
        field: &'static PersonalField,
        envelope: &[u8],
    ) -> Result<Vec<u8>, OpenError> {
        let plain = match self {
            Reading::Own => keys.open_declared(&vault::own(keys.person()), cell, field, envelope),
            Reading::Guardian(grant) => keys.open_declared(grant, cell, field, envelope),
        }?;
        Ok(plain.to_vec())
    }
}

/// A row of a person, opened.
pub struct Row {
    pub key: Key,
    /// What its sealed values and blobs are bound to.
    pub id: Uuid,
    pub values: Map<String, Value>,
}

/// Whether a column may name nothing.
pub fn is_optional(table: &str, column: &str) -> bool {
    let columns = TABLES.iter().find(|known| known.name == table).map_or(&[][..], |known| known.columns);
    columns.iter().any(|known| known.name == column && known.optional)
}

impl Held {
    pub fn sealed(&self) -> impl Iterator<Item = (&'static ColumnSpec, &'static PersonalField)> {
        self.table.columns.iter().filter_map(|column| match column.kind {
            Kind::Sealed(field) => Some((column, field)),
            _ => None,
        })
    }

    /// The columns that a copy shows: everything but keyed hashes and hashes of secrets.
    pub fn shown(&self) -> impl Iterator<Item = &'static ColumnSpec> {
        let name = self.table.name;
        self.table.columns.iter().filter(move |column| {
            !matches!(column.kind, Kind::Blind | Kind::Digest) && !TECHNICAL.contains(&(name, column.name))
        })
    }

    fn keys(&self) -> Vec<&'static ColumnSpec> {
        self.table.columns.iter().filter(|column| column.key).collect()
    }

    /// How many rows are the person's to read; none where nobody can tell.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn count(&self, tx: &Tx, person: PersonId) -> Result<Option<i64>, Error> {
        let Some((condition, value)) = self.holding.subject.is(person) else { return Ok(None) };
        let readable = self.holding.in_copies.unwrap_or("1 = 1");
        let sql = format!("SELECT COUNT(*) AS n FROM {} WHERE {condition} AND {readable}", self.table.name);
        let row = tx.row(&sql, [value]).await?;
        Ok(Some(row.map_or(Ok(0), |row| row.try_get::<i64>("", "n"))?))
    }

    /// The person's rows that are theirs to read, newest first, beginning after `after`, with those sealed values opened that the reader sees.
    ///
    /// # Errors
    /// When the table cannot be read, or a value does not open.
    pub async fn page(
        &self,
        tx: &Tx,
        (keys, reading): (&PersonKeys, Reading<'_>),
        after: Option<&Key>,
        limit: u64,
    ) -> Result<Vec<Row>, Error> {
        let readable = self.holding.in_copies.unwrap_or("1 = 1");
        let rows = self.select(tx, (keys.person(), readable), after, limit).await?;
        rows.iter().map(|row| self.open(row, keys, reading)).collect()
    }

    async fn select(
        &self,
        tx: &Tx,
        (person, readable): (PersonId, &str),
        after: Option<&Key>,
        limit: u64,
    ) -> Result<Vec<QueryResult>, Error> {
        let Some((condition, value)) = self.holding.subject.is(person) else { return Ok(Vec::new()) };
        let columns = self.keys();
        let order: Vec<&str> = std::iter::once(self.holding.since).chain(columns.iter().map(|key| key.name)).collect();
        let mut values = vec![value];
        let mut sql = format!("SELECT * FROM {} WHERE {condition} AND {readable}", self.table.name);
        if let Some((since, key)) = after {
            let places: Vec<String> = (2..2 + order.len()).map(|place| format!("${place}")).collect();
            sql.push_str(&format!(" AND ({}) < ({})", order.join(", "), places.join(", ")));
            values.push((*since).into());
            for (column, text) in columns.iter().zip(key) {
                values.push(bound(column.kind, text)?);
            }
        }
        let descending: Vec<String> = order.iter().map(|column| format!("{column} DESC")).collect();
        sql.push_str(&format!(" ORDER BY {} LIMIT {limit}", descending.join(", ")));
        Ok(tx.rows(&sql, values).await?)
    }

    /// Key and id of the person's rows, unopened, beginning after `after`.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub async fn ids(&self, tx: &Tx, person: PersonId, after: Option<&Key>) -> Result<Vec<(Key, Uuid)>, Error> {
        let rows = self.select(tx, (person, "1 = 1"), after, IDS_AT_ONCE).await?;
        rows.iter().map(|row| Ok((self.key(row)?, self.row_id(row)?))).collect()
    }

    fn key(&self, row: &QueryResult) -> Result<Key, Error> {
        let key = self.keys().iter().map(|column| text_of(row, column)).collect::<Result<_, _>>()?;
        Ok((row.try_get("", self.holding.since)?, key))
    }

    fn open(&self, row: &QueryResult, keys: &PersonKeys, reading: Reading<'_>) -> Result<Row, Error> {
        let key = self.key(row)?;
        let id = self.row_id(row)?;
        let mut values = Map::new();
        for column in self.shown() {
            values.insert(column.name.to_owned(), self.value(row, column, id, (keys, reading))?);
        }
        Ok(Row { key, id, values })
    }

    fn row_id(&self, row: &QueryResult) -> Result<Uuid, Error> {
        let column = self.table.columns.iter().find(|column| column.name == self.holding.row);
        match column.map(|column| column.kind) {
            Some(Kind::Digest) => {
                let bytes: Vec<u8> = row.try_get("", self.holding.row)?;
                let first = bytes.first_chunk::<16>().ok_or_else(|| anyhow::anyhow!("a digest of a row is short"))?;
                Ok(Uuid::from_bytes(*first))
            }
            _ => Ok(row.try_get("", self.holding.row)?),
        }
    }

    fn value(
        &self,
        row: &QueryResult,
        column: &ColumnSpec,
        id: Uuid,
        (keys, reading): (&PersonKeys, Reading<'_>),
    ) -> Result<Value, Error> {
        let person = keys.person();
        if matches!(self.holding.subject, Subject::Listed(listed) if listed == column.name) {
            // The others on the list are nobody's business but their own.
            return Ok(Value::from(vec![person.to_string()]));
        }
        Ok(match column.kind {
            Kind::Id => row.try_get::<Option<Uuid>>("", column.name)?.map(|id| id.to_string()).into(),
            Kind::Person => {
                let named = row.try_get::<Option<Uuid>>("", column.name)?;
                named.filter(|named| *named == person.0).map(|named| named.to_string()).into()
            }
            Kind::Number => number(row, column.name)?,
            Kind::Time => {
                let at = row.try_get::<Option<i64>>("", column.name)?;
                at.map(|at| Timestamp::from_micros(at).to_string()).into()
            }
            Kind::Word => row.try_get::<Option<String>>("", column.name)?.into(),
            Kind::Public => public(row.try_get::<Option<String>>("", column.name)?),
            Kind::Sealed(field) => match row.try_get::<Option<Vec<u8>>>("", column.name)? {
                None => Value::Null,
                Some(envelope) if envelope.is_empty() => Value::Null,
                Some(_) if !reading.shows(field) => Value::Null,
                Some(envelope) => {
                    let cell = Cell::new(self.table.name, column.name, id);
                    let plain = reading.open(keys, cell, field, &envelope)?;
                    String::from_utf8(plain).map_err(anyhow::Error::from)?.into()
                }
            },
            Kind::Blind | Kind::Digest => Value::Null,
        })
    }

    /// The names of the blobs that a row of this id may have.
    pub fn blobs(&self, id: Uuid) -> impl Iterator<Item = (String, &'static BlobOf)> {
        let name = move |blob: &BlobOf| format!("{}{id}{}", blob.prefix, blob.suffix);
        self.holding.blobs.iter().map(move |blob| (name(blob), blob))
    }
}

/// Numbers and yes-or-no stand in different types on the engines.
fn number(row: &QueryResult, column: &str) -> Result<Value, Error> {
    if let Ok(number) = row.try_get::<Option<i64>>("", column) {
        return Ok(number.into());
    }
    Ok(row.try_get::<Option<bool>>("", column)?.into())
}

/// Structured data as it is, else the text.
fn public(text: Option<String>) -> Value {
    let Some(text) = text else { return Value::Null };
    let structured = text.starts_with(['{', '[']).then(|| serde_json::from_str(&text).ok()).flatten();
    structured.unwrap_or(Value::String(text))
}

fn text_of(row: &QueryResult, column: &ColumnSpec) -> Result<String, Error> {
    Ok(match column.kind {
        Kind::Id | Kind::Person => row.try_get::<Uuid>("", column.name)?.to_string(),
        Kind::Number | Kind::Time => row.try_get::<i64>("", column.name)?.to_string(),
        Kind::Word | Kind::Public => row.try_get::<String>("", column.name)?,
        Kind::Sealed(_) | Kind::Blind | Kind::Digest => {
            let bytes: Vec<u8> = row.try_get("", column.name)?;
            bytes.iter().map(|byte| format!("{byte:02x}")).collect()
        }
    })
}

fn bound(kind: Kind, text: &str) -> Result<Bound, Error> {
    let wrong = |_| anyhow::anyhow!("a page's key does not parse");
    Ok(match kind {
        Kind::Id | Kind::Person => Uuid::parse_str(text).map_err(|_| anyhow::anyhow!("a page's key is no id"))?.into(),
        Kind::Number | Kind::Time => text.parse::<i64>().map_err(wrong)?.into(),
        Kind::Word | Kind::Public => text.into(),
        Kind::Sealed(_) | Kind::Blind | Kind::Digest => {
            let pair = |at: usize| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
            let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(pair).collect();
            bytes.ok_or_else(|| anyhow::anyhow!("a page's key is no digest"))?.into()
        }
    })
}
