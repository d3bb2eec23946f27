//! What becomes of a person's rows, table by table, as each table declares it.

use super::store;
use crate::holdings::{self, Held};
use db::columns::Kind;
use db::{AtEnd, Reference, Subject};
use kernel::{ErasureId, PersonId, Rng};
use platform::{App, Error, Work};
use sea_orm::Value;
use std::collections::BTreeMap;

/// Erases the rows of every table, the person's own row last: the others are found by what it says.
///
/// # Errors
/// When a table cannot be written; what was done stays done.
pub(super) async fn erase(app: &App, id: ErasureId, person: PersonId) -> Result<(), Error> {
    let references = db::references(&app.db).await?;
    let (last, first): (Vec<Held>, Vec<Held>) =
        holdings::referring_first(&references).into_iter().partition(|held| held.holding.at_end == AtEnd::Tombstone);
    for held in first.into_iter().chain(last) {
        let pointing: Vec<Reference> =
            references.iter().filter(|reference| reference.to_table == held.table.name).cloned().collect();
        app.write(move |work| async move {
            let gone = erase_from(&work, held, person, &pointing).await?;
            let how = if held.holding.at_end == AtEnd::Delete { "deleted" } else { "emptied" };
            store::count(&work, id, BTreeMap::from([(format!("{how}/{}", held.table.name), gone)])).await
        })
        .await?;
    }
    Ok(())
}

async fn erase_from(work: &Work, held: Held, person: PersonId, pointing: &[Reference]) -> Result<i64, Error> {
    let mut gone = 0;
    match held.holding.at_end {
        AtEnd::Delete => {
            let subjects = [Some(&held.holding.subject), held.holding.about.as_ref()];
            for subject in subjects.into_iter().flatten() {
                gone += delete(work, held, subject, person, pointing).await?;
            }
        }
        AtEnd::Unnamed => {}
        AtEnd::Blank | AtEnd::Hold | AtEnd::Tombstone => gone += empty(work, held, person).await?,
    }
    Ok(i64::try_from(gone).unwrap_or(i64::MAX))
}

async fn delete(
    work: &Work,
    held: Held,
    subject: &Subject,
    person: PersonId,
    pointing: &[Reference],
) -> Result<u64, Error> {
    let Some((condition, value)) = subject.is(person) else { return Ok(0) };
    let table = held.table.name;
    // A column that must name something is in a row that goes before this one.
    let optional = |reference: &&Reference| holdings::is_optional(&reference.table, &reference.column);
    for Reference { table: from, column, to_column, .. } in pointing.iter().filter(optional) {
        let sql = format!(
            "UPDATE {from} SET {column} = NULL WHERE {column} IN (SELECT {to_column} FROM {table} WHERE {condition})"
        );
        work.run(&sql, [value.clone()]).await?;
    }
    Ok(work.run(&format!("DELETE FROM {table} WHERE {condition}"), [value]).await?)
}

/// Empties what a destroyed key sealed, and what would still tell two equal values apart. A column that must hold
/// something gets what opens nothing and matches nothing.
async fn empty(work: &Work, held: Held, person: PersonId) -> Result<u64, Error> {
    let Some((condition, value)) = held.holding.subject.is(person) else { return Ok(0) };
    let tombstone = held.holding.at_end == AtEnd::Tombstone;
    let mut values = vec![value];
    let mut changes = Vec::new();
    for column in held.table.columns {
        let filler = match column.kind {
            Kind::Sealed(field) if !field.class.is_held() => Value::from(Vec::<u8>::new()),
            Kind::Blind => Value::from(nothing(&work.rng)),
            // The hash of a password.
            Kind::Digest if tombstone && column.optional => Value::from(Vec::<u8>::new()),
            // A picture that is deleted is not shown as a broken one.
            Kind::Id if held.holding.at_end == AtEnd::Blank && column.name == "photo_id" => {
                Value::from(Vec::<u8>::new())
            }
            _ => continue,
        };
        if column.optional {
            changes.push(format!("{} = NULL", column.name));
        } else {
            values.push(filler);
            changes.push(format!("{} = ${}", column.name, values.len()));
        }
    }
    if changes.is_empty() {
        return Ok(0);
    }
    let sql = format!("UPDATE {} SET {} WHERE {condition}", held.table.name, changes.join(", "));
    Ok(work.run(&sql, values).await?)
}

/// Random bytes in the place of a keyed hash: equal to nothing.
fn nothing(rng: &Rng) -> Vec<u8> {
    rng.bytes::<32>().to_vec()
}
