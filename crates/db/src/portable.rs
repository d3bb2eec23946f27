//! Rows of any table as neither engine writes them, for backups: read in pages by primary key, written where they are not
//! there yet.

use crate::columns::Kind;
use crate::{Db, Engine, Table, Tx, references};
use anyhow::{Context, bail, ensure};
use sea_orm::{ConnectionTrait, QueryResult, Value as Bound};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Values that are bound in one statement, below every engine's limit.
const BOUND_MAX: usize = 8_000;

/// A value of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Null,
    /// A number, a time, or a yes (1) or no (0).
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
    Id(Uuid),
}

pub type Row = Vec<Value>;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    Int,
    Text,
    Bytes,
    Id,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    pub shape: Shape,
    /// Part of the primary key.
    pub key: bool,
}

/// A table as its rows were read, which an older or newer program may declare otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    pub table: String,
    pub columns: Vec<Column>,
}

impl Layout {
    pub fn of(table: &Table) -> Layout {
        let shape = |kind| match kind {
            Kind::Id | Kind::Person => Shape::Id,
            Kind::Number | Kind::Time => Shape::Int,
            Kind::Word | Kind::Public => Shape::Text,
            Kind::Sealed(_) | Kind::Blind | Kind::Digest => Shape::Bytes,
        };
        let columns = table.columns.iter();
        let columns = columns.map(|it| Column { name: it.name.to_owned(), shape: shape(it.kind), key: it.key });
        Layout { table: table.name.to_owned(), columns: columns.collect() }
    }

    /// Whether every name in it can stand in a statement: it may come from outside.
    ///
    /// # Errors
    /// Names what cannot.
    pub fn check(&self) -> anyhow::Result<()> {
        let plain = |name: &str| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b"_0123456789".contains(&b))
        };
        for name in std::iter::once(&self.table).chain(self.columns.iter().map(|column| &column.name)) {
            ensure!(plain(name), "this is no name of a table or column");
        }
        ensure!(self.columns.iter().any(|column| column.key), "{} has no primary key", self.table);
        Ok(())
    }

    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|known| known.name == column)
    }

    fn names(&self) -> String {
        self.columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn keys(&self) -> impl Iterator<Item = (usize, &Column)> {
        self.columns.iter().enumerate().filter(|(_, column)| column.key)
    }
}

/// The next rows by primary key after this one.
///
/// # Errors
/// When the table cannot be read.
pub async fn page(tx: &Tx, layout: &Layout, after: Option<&Row>, limit: u64) -> anyhow::Result<Vec<Row>> {
    let keys: Vec<&str> = layout.keys().map(|(_, column)| column.name.as_str()).collect();
    let keys = keys.join(", ");
    let mut sql = format!("SELECT {} FROM {}", layout.names(), layout.table);
    let mut values = Vec::new();
    if let Some(after) = after {
        for (place, _) in layout.keys() {
            values.push(bound(&after[place], Shape::Int));
        }
        let places: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
        sql.push_str(&format!(" WHERE ({keys}) > ({})", places.join(", ")));
    }
    sql.push_str(&format!(" ORDER BY {keys} LIMIT {limit}"));
    let rows = tx.rows(&sql, values).await.with_context(|| format!("cannot read {}", layout.table))?;
    rows.iter().map(|row| read(row, layout)).collect()
}

/// The key after which only so many rows come, of a table that has more: its newest, because ids grow with time.
///
/// # Errors
/// When the table cannot be read.
pub async fn before_newest(tx: &Tx, layout: &Layout, rows: u64) -> anyhow::Result<Option<Row>> {
    let keys: Vec<&str> = layout.keys().map(|(_, column)| column.name.as_str()).collect();
    let descending: Vec<String> = keys.iter().map(|key| format!("{key} DESC")).collect();
    let sql = format!(
        "SELECT {} FROM {} ORDER BY {} LIMIT 1 OFFSET {rows}",
        layout.names(),
        layout.table,
        descending.join(", ")
    );
    let row = tx.row(&sql, []).await.with_context(|| format!("cannot read {}", layout.table))?;
    row.map(|row| read(&row, layout)).transpose()
}

/// Lets rows refer to rows that are not there, for a part of a database that nobody serves. Only SQLite.
///
/// # Errors
/// When the database is another one.
pub async fn forget_references(db: &Db) -> anyhow::Result<()> {
    ensure!(db.engine() == Engine::Sqlite, "a part of a database is put into SQLite only");
    db.migration_connection().execute_unprepared("PRAGMA foreign_keys = OFF").await?;
    Ok(())
}

fn read(row: &QueryResult, layout: &Layout) -> anyhow::Result<Row> {
    let one = |(place, column): (usize, &Column)| {
        Ok(match column.shape {
            Shape::Int => number(row, place)?.map_or(Value::Null, Value::Int),
            Shape::Text => row.try_get_by_index::<Option<String>>(place)?.map_or(Value::Null, Value::Text),
            Shape::Bytes => row.try_get_by_index::<Option<Vec<u8>>>(place)?.map_or(Value::Null, Value::Bytes),
            Shape::Id => row.try_get_by_index::<Option<Uuid>>(place)?.map_or(Value::Null, Value::Id),
        })
    };
    layout.columns.iter().enumerate().map(one).collect()
}

/// Yes and no stand in a type of their own on PostgreSQL.
fn number(row: &QueryResult, place: usize) -> anyhow::Result<Option<i64>> {
    if let Ok(number) = row.try_get_by_index::<Option<i64>>(place) {
        return Ok(number);
    }
    Ok(row.try_get_by_index::<Option<bool>>(place)?.map(i64::from))
}

fn bound(value: &Value, null: Shape) -> Bound {
    match value {
        Value::Null => match null {
            Shape::Int => None::<i64>.into(),
            Shape::Text => None::<String>.into(),
            Shape::Bytes => None::<Vec<u8>>.into(),
            Shape::Id => None::<Uuid>.into(),
        },
        Value::Int(number) => (*number).into(),
        Value::Text(text) => text.clone().into(),
        Value::Bytes(bytes) => bytes.clone().into(),
        Value::Id(id) => (*id).into(),
    }
}

/// Puts rows into the tables of one database.
pub struct Filler {
    db: Db,
    /// Columns of PostgreSQL that hold yes or no, and those that number themselves.
    flags: BTreeSet<(String, String)>,
    numbered: BTreeMap<String, String>,
}

impl Filler {
    /// # Errors
    /// When the schema cannot be read.
    pub async fn of(db: &Db) -> anyhow::Result<Filler> {
        let (mut flags, mut numbered) = (BTreeSet::new(), BTreeMap::new());
        if db.engine() == Engine::Postgres {
            let sql = "SELECT table_name::text AS t, column_name::text AS c, data_type::text AS d, \
                       is_identity::text AS i FROM information_schema.columns WHERE table_schema = current_schema()";
            for row in db.read().rows(sql, []).await? {
                let (table, column): (String, String) = (row.try_get("", "t")?, row.try_get("", "c")?);
                if row.try_get::<String>("", "i")? == "YES" {
                    numbered.insert(table.clone(), column.clone());
                }
                if row.try_get::<String>("", "d")? == "boolean" {
                    flags.insert((table, column));
                }
            }
        }
        Ok(Filler { db: db.clone(), flags, numbered })
    }

    /// Puts rows in, in one transaction; those whose key is there already stay as they are, so that it can be done again.
    ///
    /// # Errors
    /// When the table does not take them.
    pub async fn put(&self, layout: &Layout, rows: Vec<Row>) -> anyhow::Result<()> {
        let width = layout.columns.len();
        let flag: Vec<bool> = layout
            .columns
            .iter()
            .map(|column| self.flags.contains(&(layout.table.clone(), column.name.clone())))
            .collect();
        let own = if self.numbered.contains_key(&layout.table) { " OVERRIDING SYSTEM VALUE" } else { "" };
        let head = format!("INSERT INTO {} ({}){own} VALUES ", layout.table, layout.names());
        let mut statements = Vec::new();
        for chunk in rows.chunks((BOUND_MAX / width).max(1)) {
            let (mut sql, mut values) = (head.clone(), Vec::with_capacity(chunk.len() * width));
            for (number, row) in chunk.iter().enumerate() {
                ensure!(row.len() == width, "a row of {} has another number of columns", layout.table);
                let places: Vec<String> = (0..width).map(|at| format!("${}", number * width + at + 1)).collect();
                sql.push_str(if number == 0 { "(" } else { ", (" });
                sql.push_str(&places.join(", "));
                sql.push(')');
                for ((value, column), flag) in row.iter().zip(&layout.columns).zip(&flag) {
                    values.push(if *flag { as_flag(value)? } else { bound(value, column.shape) });
                }
            }
            sql.push_str(" ON CONFLICT DO NOTHING");
            statements.push((sql, values));
        }
        let put: Result<(), sea_orm::DbErr> = self
            .db
            .write(move |tx| async move {
                for (sql, values) in statements {
                    tx.run(&sql, values).await?;
                }
                Ok(())
            })
            .await;
        put.with_context(|| format!("cannot fill {}", layout.table))
    }

    /// Lets columns that number themselves go on after the numbers that were put in.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn go_on_numbering(&self) -> anyhow::Result<()> {
        for (table, column) in self.numbered.clone() {
            let sql = format!(
                "SELECT setval(pg_get_serial_sequence('{table}', '{column}'), \
                 (SELECT COALESCE(MAX({column}), 0) + 1 FROM {table}), false)"
            );
            let set: Result<_, sea_orm::DbErr> = self.db.write(move |tx| async move { tx.row(&sql, []).await }).await;
            set?;
        }
        Ok(())
    }
}

fn as_flag(value: &Value) -> anyhow::Result<Bound> {
    Ok(match value {
        Value::Null => None::<bool>.into(),
        Value::Int(0) => false.into(),
        Value::Int(1) => true.into(),
        _ => bail!("a yes or no is neither"),
    })
}

/// The tables of this database, each after those that its rows refer to.
///
/// # Errors
/// When the schema cannot be read, or tables refer to each other in a ring.
pub async fn referred_first(db: &Db, tables: &[String]) -> anyhow::Result<Vec<String>> {
    let references = references(db).await?;
    let mut left: Vec<String> = tables.to_vec();
    let mut order = Vec::new();
    while !left.is_empty() {
        let waits = |table: &String| {
            let of = references.iter().filter(|it| it.table == *table && it.to_table != *table);
            of.clone().any(|it| left.contains(&it.to_table))
        };
        let (later, now): (Vec<String>, Vec<String>) = left.iter().cloned().partition(waits);
        ensure!(!now.is_empty(), "tables refer to each other in a ring: {}", later.join(", "));
        order.extend(now);
        left = later;
    }
    Ok(order)
}

/// Empties these tables; they come as [`referred_first`] gives them.
///
/// # Errors
/// When the database cannot be written.
pub async fn empty(db: &Db, tables: &[String]) -> anyhow::Result<()> {
    let tables: Vec<String> = tables.iter().rev().cloned().collect();
    let done: Result<(), sea_orm::DbErr> = db
        .write(move |tx| async move {
            for table in tables {
                tx.run(&format!("DELETE FROM {table}"), []).await?;
            }
            Ok(())
        })
        .await;
    Ok(done?)
}

/// Appends a row's bytes: one sign for each value, then what belongs to it.
pub fn encode(row: &Row, out: &mut Vec<u8>) {
    let sized = |sign: u8, bytes: &[u8], out: &mut Vec<u8>| {
        out.push(sign);
        out.extend((bytes.len() as u32).to_be_bytes());
        out.extend(bytes);
    };
    for value in row {
        match value {
            Value::Null => out.push(0),
            Value::Int(number) => {
                out.push(1);
                out.extend(number.to_be_bytes());
            }
            Value::Text(text) => sized(2, text.as_bytes(), out),
            Value::Bytes(bytes) => sized(3, bytes, out),
            Value::Id(id) => {
                out.push(4);
                out.extend(id.as_bytes());
            }
        }
    }
}

/// Takes a row's bytes off the front.
///
/// # Errors
/// When they are no row of that many columns.
pub fn decode(bytes: &mut &[u8], columns: usize) -> anyhow::Result<Row> {
    (0..columns).map(|_| value(bytes)).collect()
}

fn value(bytes: &mut &[u8]) -> anyhow::Result<Value> {
    Ok(match take(bytes, 1)?[0] {
        0 => Value::Null,
        1 => Value::Int(i64::from_be_bytes(take(bytes, 8)?.try_into()?)),
        2 => Value::Text(String::from_utf8(sized(bytes)?.to_vec())?),
        3 => Value::Bytes(sized(bytes)?.to_vec()),
        4 => Value::Id(Uuid::from_slice(take(bytes, 16)?)?),
        _ => bail!("this is no row"),
    })
}

fn sized<'a>(bytes: &mut &'a [u8]) -> anyhow::Result<&'a [u8]> {
    let length = u32::from_be_bytes(take(bytes, 4)?.try_into()?);
    take(bytes, length as usize)
}

fn take<'a>(bytes: &mut &'a [u8], count: usize) -> anyhow::Result<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(count).context("a row is cut short")?;
    *bytes = rest;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// covers: BAK-1
    #[test]
    fn a_row_is_read_as_it_was_written_and_never_from_less() {
        let row = vec![
            Value::Null,
            Value::Int(-7),
            Value::Text("周末店员".to_owned()),
            Value::Bytes(vec![0, 255]),
            Value::Id(Uuid::from_u128(9)),
        ];
        let mut bytes = Vec::new();
        encode(&row, &mut bytes);
        let mut rest = bytes.as_slice();
        assert_eq!(decode(&mut rest, 5).expect("a row"), row);
        assert!(rest.is_empty());
        for cut in 0..bytes.len() {
            assert!(decode(&mut &bytes[..cut], 5).is_err(), "{cut} bytes");
        }
    }

    /// covers: BAK-1
    #[test]
    fn a_name_from_outside_cannot_be_a_statement() {
        let layout = |name: &str| Layout {
            table: name.to_owned(),
            columns: vec![Column { name: "id".to_owned(), shape: Shape::Id, key: true }],
        };
        assert!(layout("people").check().is_ok());
        for name in ["people; DROP TABLE people", "", "People", "a b", "a\"b"] {
            assert!(layout(name).check().is_err(), "{name}");
        }
    }
}
