//! What stands in the database without an envelope and could still tell something about somebody who was erased: keyed
//! hashes of numbers and names (whoever has the root key can try all numbers), and public pictures. In a backup each is
//! sealed once more with its person's keys, so that it goes with them. Where a row does not name its person by id, the
//! keyed hash is left out, and comes back as bytes that match nothing.

use anyhow::Context;
use db::columns::Kind;
use db::entities::TABLES;
use db::portable::{Layout, Row, Value};
use db::{Holding, Holds, Subject};
use kernel::{PersonId, Rng};
use uuid::Uuid;
use vault::{OpenError, PersonKeys, Vault};

/// How the covered columns of a table are sealed.
pub struct Cover {
    holding: &'static Holding,
    person_at: Option<usize>,
    row_at: usize,
    columns: Vec<(usize, &'static str)>,
}

impl Cover {
    /// None for a table without keyed hashes.
    pub fn of(layout: &Layout) -> Option<Cover> {
        let table = TABLES.iter().find(|table| table.name == layout.table)?;
        let Holds::Person(holding) = &table.holds else { return None };
        let blind = table.columns.iter().filter(|column| column.kind == Kind::Blind);
        let columns: Vec<_> = blind.filter_map(|it| Some((layout.position(it.name)?, it.name))).collect();
        if columns.is_empty() {
            return None;
        }
        let person_at = match holding.subject {
            Subject::Column(column) => layout.position(column),
            _ => None,
        };
        Some(Cover { holding, person_at, row_at: layout.position(holding.row)?, columns })
    }

    pub fn columns(&self) -> Vec<String> {
        self.columns.iter().map(|(_, name)| (*name).to_owned()).collect()
    }

    /// A row as its digest counts it.
    pub fn without(&self, row: &Row) -> Row {
        let mut row = row.clone();
        for (at, _) in &self.columns {
            row[*at] = Value::Null;
        }
        row
    }

    fn row_id(&self, row: &Row) -> anyhow::Result<Uuid> {
        match &row[self.row_at] {
            Value::Id(id) => Ok(*id),
            Value::Bytes(bytes) => {
                Ok(Uuid::from_bytes(*bytes.first_chunk::<16>().context("a digest has sixteen bytes and more")?))
            }
            _ => anyhow::bail!("a row has no id"),
        }
    }

    fn person(&self, row: &Row) -> Option<PersonId> {
        match row[self.person_at?] {
            Value::Id(id) => Some(PersonId(id)),
            _ => None,
        }
    }

    /// Seals the covered columns for the row's person; what cannot be sealed is left out.
    ///
    /// # Errors
    /// When the row has no id, or the keyring cannot be read.
    pub async fn put_on(&self, vault: &Vault, row: &mut Row) -> anyhow::Result<()> {
        let keys = match self.person(row) {
            Some(person) => vault.find_keys(person).await?,
            None => None,
        };
        let id = self.row_id(row)?;
        for (at, name) in &self.columns {
            let Value::Bytes(bytes) = &row[*at] else { continue };
            let sealed = keys.as_ref().and_then(|keys| keys.seal_copy(name, id, self.holding.record, bytes));
            row[*at] = Value::Bytes(sealed.unwrap_or_default());
        }
        Ok(())
    }

    /// Opens them again; what was left out, or whose key is destroyed, becomes bytes that match nothing.
    ///
    /// # Errors
    /// When a key is there and does not open it.
    pub async fn take_off(&self, vault: &Vault, rng: &Rng, row: &mut Row) -> anyhow::Result<()> {
        let person = self.person(row);
        let id = self.row_id(row)?;
        for (at, name) in &self.columns {
            let Value::Bytes(sealed) = &row[*at] else { continue };
            let keys = match person {
                Some(person) if !sealed.is_empty() => vault.find_keys(person).await?,
                _ => None,
            };
            let opened = keys.map(|keys| open(&keys, name, id, self.holding, sealed)).transpose()?.flatten();
            row[*at] = Value::Bytes(opened.unwrap_or_else(|| rng.bytes::<32>().to_vec()));
        }
        Ok(())
    }
}

fn open(
    keys: &PersonKeys,
    column: &'static str,
    id: Uuid,
    holding: &Holding,
    sealed: &[u8],
) -> anyhow::Result<Option<Vec<u8>>> {
    match keys.open_copy(column, id, holding.record, sealed) {
        Ok(bytes) => Ok(Some(bytes.to_vec())),
        Err(OpenError::Erased) => Ok(None),
        Err(error) => Err(error).context("a keyed hash in the backup: the copy of the keyring does not belong to it"),
    }
}

/// A picture's bytes sealed for its person; none when their key is destroyed.
pub fn seal_file(
    keys: &PersonKeys,
    prefix: &'static str,
    row: Uuid,
    holding: &Holding,
    bytes: &[u8],
) -> Option<Vec<u8>> {
    keys.seal_copy(prefix, row, holding.record, bytes)
}

/// And opened; none when their key is destroyed.
///
/// # Errors
/// When a key is there and does not open it.
pub fn open_file(
    keys: &PersonKeys,
    prefix: &'static str,
    row: Uuid,
    holding: &Holding,
    sealed: &[u8],
) -> anyhow::Result<Option<Vec<u8>>> {
    open(keys, prefix, row, holding, sealed)
}
