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

async fn live_columns(db: &Db) -> anyhow::Result<BTreeMap<String, Vec<String>>> {
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
