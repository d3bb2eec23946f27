use crate::{Db, Engine, Table};
use anyhow::Context;
use std::collections::{BTreeMap, BTreeSet};

/// Compares the live schema with the tables as declared, and refuses a table or column that the program does not know:
/// it might hold personal data that no promise covers (SPEC POL-1).
///
/// # Errors
/// Names every table and column that is unknown or missing.
pub async fn check_schema(db: &Db, declared: &[&Table]) -> anyhow::Result<()> {
    let live = live_columns(db).await?;
    let mut wrong = Vec::new();
    let known: BTreeSet<&str> = declared.iter().map(|table| table.name).collect();
    for table in live.keys().filter(|name| !known.contains(name.as_str())) {
        wrong.push(format!("unknown table {table}"));
    }
    for table in declared {
        let Some(columns) = live.get(table.name) else {
            wrong.push(format!("missing table {}", table.name));
            continue;
        };
        let declared: BTreeSet<&str> = table.columns.iter().map(|column| column.name).collect();
        let live: BTreeSet<&str> = columns.iter().map(String::as_str).collect();
        wrong.extend(live.difference(&declared).map(|name| format!("unknown column {}.{name}", table.name)));
        wrong.extend(declared.difference(&live).map(|name| format!("missing column {}.{name}", table.name)));
    }
    anyhow::ensure!(wrong.is_empty(), "the database does not have the schema of this program: {}", wrong.join(", "));
    Ok(())
}

/// The tables of the live database with their columns.
///
/// # Errors
/// When the schema cannot be read.
pub async fn live_columns(db: &Db) -> anyhow::Result<BTreeMap<String, Vec<String>>> {
    let sql = match db.engine() {
        Engine::Sqlite => {
            "SELECT t.name AS t, c.name AS c FROM sqlite_master t, pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'seaql_migrations'"
        }
        Engine::Postgres => {
            "SELECT table_name::text AS t, column_name::text AS c FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name <> 'seaql_migrations'"
        }
    };
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in db.read().rows(sql, []).await.context("cannot read the schema")? {
        tables.entry(row.try_get("", "t")?).or_default().push(row.try_get("", "c")?);
    }
    Ok(tables)
}

/// A foreign key of the live schema: `table.column` names a row of `to_table` by `to_column`.
#[derive(Debug, Clone)]
pub struct Reference {
    pub table: String,
    pub column: String,
    pub to_table: String,
    pub to_column: String,
}

/// Every foreign key of the live schema, so that whoever deletes rows knows what still refers to them.
///
/// # Errors
/// When the schema cannot be read.
pub async fn references(db: &Db) -> anyhow::Result<Vec<Reference>> {
    let sql = match db.engine() {
        Engine::Sqlite => {
            "SELECT t.name AS a, f.\"from\" AS b, f.\"table\" AS c, f.\"to\" AS d \
             FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'"
        }
        Engine::Postgres => {
            "SELECT k.table_name::text AS a, k.column_name::text AS b, u.table_name::text AS c, \
             u.column_name::text AS d FROM information_schema.referential_constraints r \
             JOIN information_schema.key_column_usage k ON k.constraint_name = r.constraint_name \
             AND k.constraint_schema = r.constraint_schema \
             JOIN information_schema.constraint_column_usage u ON u.constraint_name = r.unique_constraint_name \
             AND u.constraint_schema = r.unique_constraint_schema WHERE r.constraint_schema = current_schema()"
        }
    };
    let rows = db.read().rows(sql, []).await.context("cannot read the foreign keys")?;
    let text = |row: &sea_orm::QueryResult, name: &str| row.try_get::<String>("", name);
    rows.iter()
        .map(|row| {
            Ok(Reference {
                table: text(row, "a")?,
                column: text(row, "b")?,
                to_table: text(row, "c")?,
                to_column: text(row, "d")?,
            })
        })
        .collect()
}
