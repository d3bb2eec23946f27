//! Whose personal information a table holds. The export, the retention engine, the erasure of a person and the record of
//! processing walk these declarations, so that none of them can forget a table (SPEC DEL-1, RIGHT-1, RET-1).

use kernel::PersonId;
use policy::PersonalField;
use sea_orm::Value;

/// What the rows of a table are about.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one of each table, in a constant, and it is never moved")]
pub enum Holds {
    /// Nobody: public or technical rows.
    Nobody,
    /// Wrapped keys of persons, in the keyring.
    Keys,
    /// A person.
    Person(Holding),
}

/// Rows about a person.
#[derive(Debug)]
pub struct Holding {
    /// What kind of information a row as a whole is; its lifetime is the row's. Sealed columns name their own fields.
    pub record: &'static PersonalField,
    pub subject: Subject,
    /// The time column from which the lifetime counts.
    pub since: &'static str,
    /// The column that the sealed values of a row are bound to: an id, or a digest whose first sixteen bytes count.
    pub row: &'static str,
    pub at_end: AtEnd,
    /// Somebody else whom a row is about; it goes with their account too.
    pub about: Option<Subject>,
    /// While this holds of a row (SQL, with `t` for the row) its lifetime has not begun to count.
    pub in_force: Option<&'static str>,
    /// While this does not hold of a row (SQL) it is not yet the person's to read: it is left out of copies.
    pub in_copies: Option<&'static str>,
    /// Blobs that belong to a row: a prefix, then the row's id, then a suffix; and the field that is sealed in them.
    pub blobs: &'static [BlobOf],
}

/// How a row names its person.
#[derive(Debug)]
pub enum Subject {
    /// This column holds the person's id.
    Column(&'static str),
    /// This column holds a JSON list of persons' ids.
    Listed(&'static str),
    /// This column leads to the row of another table that names the person: `(column, table, key, person)`.
    Through(&'static str, &'static str, &'static str, &'static str),
    /// Either of two columns leads there: `(columns, table, key, person)`.
    ThroughEither([&'static str; 2], &'static str, &'static str, &'static str),
    /// Only the blind index of a phone number, the same as in `people`.
    Phone(&'static str),
    /// Only a keyed hash: nobody can tell whose it is without already knowing the value.
    Unlinked,
}

/// What an erasure does with a person's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtEnd {
    /// They go.
    Delete,
    /// They stay because others need their place (the messages of a talk); sealed columns are emptied and blobs deleted.
    Blank,
    /// A law keeps them until their lifetime ends; sealed columns of destroyed classes are emptied.
    Hold,
    /// They stay as they are and name nobody: a row of another table says whose they are, and when that one goes at its
    /// end they are nobody's. For rows that others' sums rest on.
    Unnamed,
    /// The account's own row: emptied, and kept as what the held rows refer to.
    Tombstone,
}

/// A blob that belongs to a row.
#[derive(Debug)]
pub struct BlobOf {
    pub prefix: &'static str,
    pub suffix: &'static str,
    /// The column name that the sealed blob is bound to, and its field; none where the blob is public.
    pub sealed: Option<(&'static str, &'static PersonalField)>,
}

impl Holding {
    /// Rows that name their person in `person_id` and go with the account.
    pub const fn of(record: &'static PersonalField, since: &'static str) -> Holding {
        Holding {
            record,
            subject: Subject::Column("person_id"),
            since,
            row: "id",
            at_end: AtEnd::Delete,
            about: None,
            in_force: None,
            in_copies: None,
            blobs: &[],
        }
    }

    #[must_use]
    pub const fn named_by(self, subject: Subject) -> Holding {
        Holding { subject, ..self }
    }

    #[must_use]
    pub const fn bound_to(self, row: &'static str) -> Holding {
        Holding { row, ..self }
    }

    #[must_use]
    pub const fn at_end(self, at_end: AtEnd) -> Holding {
        Holding { at_end, ..self }
    }

    #[must_use]
    pub const fn about(self, somebody: Subject) -> Holding {
        Holding { about: Some(somebody), ..self }
    }

    #[must_use]
    pub const fn while_in_force(self, condition: &'static str) -> Holding {
        Holding { in_force: Some(condition), ..self }
    }

    #[must_use]
    pub const fn in_copies_when(self, condition: &'static str) -> Holding {
        Holding { in_copies: Some(condition), ..self }
    }

    #[must_use]
    pub const fn with_blobs(self, blobs: &'static [BlobOf]) -> Holding {
        Holding { blobs, ..self }
    }
}

impl Subject {
    /// The SQL condition under which a row is this person's, with what is bound to `$1`; none where nobody can tell.
    pub fn is(&self, person: PersonId) -> Option<(String, Value)> {
        let id = || Value::from(person);
        match self {
            Subject::Column(column) => Some((format!("{column} = $1"), id())),
            Subject::Listed(column) => Some((format!("{column} LIKE $1"), format!("%{person}%").into())),
            Subject::Through(column, table, key, owner) => {
                Some((format!("{column} IN (SELECT {key} FROM {table} WHERE {owner} = $1)"), id()))
            }
            Subject::ThroughEither([one, other], table, key, owner) => {
                let theirs = format!("IN (SELECT {key} FROM {table} WHERE {owner} = $1)");
                Some((format!("({one} {theirs} OR {other} {theirs})"), id()))
            }
            Subject::Phone(column) => {
                Some((format!("{column} = (SELECT phone_blind FROM people WHERE id = $1)"), id()))
            }
            Subject::Unlinked => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Table;
    use crate::columns::Kind;
    use crate::entities::TABLES;

    fn kind_of(table: &Table, column: &str) -> Option<Kind> {
        table.columns.iter().find(|known| known.name == column).map(|known| known.kind)
    }

    /// covers: RET-1, DEL-1
    #[test]
    fn what_a_table_says_of_its_rows_names_its_own_columns() {
        for table in TABLES {
            let sealed = table.columns.iter().any(|column| matches!(column.kind, Kind::Sealed(_)));
            let Holds::Person(holding) = &table.holds else {
                assert!(!sealed, "{} seals something and says that it holds nobody", table.name);
                continue;
            };
            assert_eq!(kind_of(table, holding.since), Some(Kind::Time), "{}.{}", table.name, holding.since);
            match holding.subject {
                Subject::Column(column) => {
                    assert_eq!(kind_of(table, column), Some(Kind::Person), "{}.{column}", table.name);
                }
                Subject::Through(column, ..) => {
                    assert_eq!(kind_of(table, column), Some(Kind::Id), "{}.{column}", table.name);
                }
                Subject::ThroughEither(columns, ..) => {
                    for column in columns {
                        assert_eq!(kind_of(table, column), Some(Kind::Id), "{}.{column}", table.name);
                    }
                }
                Subject::Phone(column) => {
                    assert_eq!(kind_of(table, column), Some(Kind::Blind), "{}.{column}", table.name);
                }
                Subject::Listed(column) => {
                    assert_eq!(kind_of(table, column), Some(Kind::Public), "{}.{column}", table.name);
                }
                Subject::Unlinked => assert!(!sealed, "{} seals something for nobody", table.name),
            }
            if holding.at_end == AtEnd::Unnamed {
                let names = table.columns.iter().any(|column| column.kind == Kind::Person);
                assert!(!names && !sealed, "{} stays for ever and names or seals something", table.name);
            }
            let row = kind_of(table, holding.row);
            assert!(matches!(row, Some(Kind::Id | Kind::Person | Kind::Digest)), "{}.{}", table.name, holding.row);
        }
    }
}
