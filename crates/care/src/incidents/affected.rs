use super::grade::{Grade, grade};
use super::read::IncidentRow;
use super::store::{self, counts, step};
use crate::{Care, fields};
use axum::extract::State;
use axum::http::StatusCode;
use db::columns::Kind;
use db::entities::incident_persons::{self, FoundBy};
use db::entities::incident_steps::IncidentStep;
use db::entities::{TABLES, access_ledger, incidents, people, test_persons};
use db::{Holds, Subject};
use kernel::{IncidentId, PersonId, Timestamp};
use platform::auth::{Privacy, Staff};
use platform::refusals::INVALID_FIELD;
use platform::{Answer, Command, Error, Path, Result, Work};
use policy::PersonalField;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
use std::collections::HashSet;
use utoipa::ToSchema;

/// Persons of an explicit list, and rows of the access ledger that are looked at in one go.
const LIST_MAX: usize = 1_000;
const LEDGER_PAGE: u64 = 500;

/// How affected persons are found.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum FindAffected {
    /// Whose data somebody opened in a window of time.
    Access { actor_id: PersonId, from: Timestamp, until: Timestamp },
    /// Who holds a value of a field.
    Field { field: String },
    /// Who was signed in at some time of a window.
    Session { from: Timestamp, until: Timestamp },
    /// Those named: at most 1 000.
    Listed { persons: Vec<PersonId> },
}

/// Finds affected persons and adds them (SPEC INC-1); asking again adds nobody twice. A drill adds test persons only.
#[utoipa::path(post, path = "/api/v1/staff/incidents/{id}/affected", operation_id = "add_affected", tag = "staff",
    security(("session" = ["privacy"])), params(("id" = IncidentId, Path)), request_body = FindAffected,
    responses((status = 200, body = IncidentRow)))]
pub async fn add_affected(
    State(care): State<Care>,
    staff: Staff<Privacy>,
    Path(id): Path<IncidentId>,
    command: Command<FindAffected>,
) -> Result<Answer<IncidentRow>> {
    let find = command.body;
    let actor = staff.signed.person;
    care.app
        .once(&staff.signed, command.once, move |work| async move {
            let mut row = store::lock_open(&work, id).await?;
            let (before, _) = counts(&work, id).await?;
            match find {
                FindAffected::Access { actor_id, from, until } => {
                    by_access(&work, &row, actor_id, (from, until)).await?;
                }
                FindAffected::Field { field } => {
                    let field = fields::parse(&[field])?;
                    by_field(&work, &row, field[0]).await?;
                }
                FindAffected::Session { from, until } => by_session(&work, &row, (from, until)).await?,
                FindAffected::Listed { persons } => listed(&work, &row, persons).await?,
            }
            let (now, _) = counts(&work, id).await?;
            if grade(now) != Grade::General {
                row.larger = true;
                db::update(&work, row.clone()).await?;
            }
            step(&work, id, IncidentStep::Assessed, now - before, Some(actor)).await?;
            Ok((StatusCode::OK, IncidentRow::of(&work, row).await?))
        })
        .await
}

/// A drill's restriction to marked test persons, as part of a WHERE; `person` is the column.
fn only_test(incident: &incidents::Model, person: &str) -> String {
    if incident.drill { format!(" AND {person} IN (SELECT person_id FROM test_persons)") } else { String::new() }
}

async fn by_field(work: &Work, incident: &incidents::Model, field: &PersonalField) -> Result<(), Error> {
    for table in TABLES {
        let Holds::Person(holding) = &table.holds else { continue };
        let sealed = table.columns.iter().filter(|column| match column.kind {
            Kind::Sealed(spec) => spec.name == field.name,
            _ => false,
        });
        let mut conditions: Vec<String> = sealed.map(|column| format!("LENGTH(t.{}) > 0", column.name)).collect();
        if holding.record.name == field.name {
            conditions.push("1 = 1".to_owned());
        }
        if conditions.is_empty() {
            continue;
        }
        let (person, from) = match holding.subject {
            Subject::Column(column) => (format!("t.{column}"), format!("{} t", table.name)),
            Subject::Through(column, other, key, person) => {
                (format!("o.{person}"), format!("{} t JOIN {other} o ON o.{key} = t.{column}", table.name))
            }
            Subject::ThroughEither([one, two], other, key, person) => {
                (format!("o.{person}"), format!("{} t JOIN {other} o ON o.{key} IN (t.{one}, t.{two})", table.name))
            }
            // Lists of persons and keyed hashes hold no value of their own; the ledgers are asked by `access`.
            Subject::Phone(_) | Subject::Listed(_) | Subject::Unlinked => continue,
        };
        let sql = format!(
            "INSERT INTO incident_persons (incident_id, person_id, found_by, listed_at) \
             SELECT DISTINCT $1, {person}, 'field', $2 FROM {from} WHERE ({}){} ON CONFLICT DO NOTHING",
            conditions.join(" OR "),
            only_test(incident, &person),
        );
        work.run(&sql, [incident.id.into(), work.now.into()]).await?;
    }
    Ok(())
}

async fn by_session(
    work: &Work,
    incident: &incidents::Model,
    (from, until): (Timestamp, Timestamp),
) -> Result<(), Error> {
    let sql = format!(
        "INSERT INTO incident_persons (incident_id, person_id, found_by, listed_at) \
         SELECT DISTINCT $1, person_id, 'session', $2 FROM sessions \
         WHERE created_at <= $3 AND last_seen_at >= $4{} ON CONFLICT DO NOTHING",
        only_test(incident, "person_id"),
    );
    work.run(&sql, [incident.id.into(), work.now.into(), until.into(), from.into()]).await?;
    Ok(())
}

async fn by_access(
    work: &Work,
    incident: &incidents::Model,
    actor: PersonId,
    (from, until): (Timestamp, Timestamp),
) -> Result<(), Error> {
    use access_ledger::Column;
    let mut after: Option<(Timestamp, kernel::AccessId)> = None;
    loop {
        let mut rows = access_ledger::Entity::find()
            .filter(Column::ActorId.eq(actor))
            .filter(Column::At.gte(from))
            .filter(Column::At.lte(until));
        if let Some((at, id)) = after {
            let key = Expr::tuple([Expr::col(Column::At), Expr::col(Column::Id)]);
            rows = rows.filter(key.gt(Expr::tuple([Expr::val(at), Expr::val(id)])));
        }
        let rows = rows.order_by_asc(Column::At).order_by_asc(Column::Id).limit(LEDGER_PAGE).all(&work.tx).await?;
        after = rows.last().map(|row| (row.at, row.id));
        let persons: HashSet<PersonId> = rows.iter().flat_map(|row| row.persons.0.iter().copied()).collect();
        add(work, incident, FoundBy::Access, persons.into_iter().collect()).await?;
        if (rows.len() as u64) < LEDGER_PAGE {
            return Ok(());
        }
    }
}

async fn listed(work: &Work, incident: &incidents::Model, persons: Vec<PersonId>) -> Result<(), Error> {
    if persons.is_empty() || persons.len() > LIST_MAX {
        return Err(INVALID_FIELD.on("persons").into());
    }
    let known = people::Entity::find().filter(people::Column::Id.is_in(persons)).all(&work.tx).await?;
    add(work, incident, FoundBy::Listed, known.into_iter().map(|row| row.id).collect()).await
}

async fn add(work: &Work, incident: &incidents::Model, found_by: FoundBy, persons: Vec<PersonId>) -> Result<(), Error> {
    for chunk in persons.chunks(LIST_MAX) {
        let mut wanted = chunk.to_vec();
        if incident.drill {
            let marked = test_persons::Entity::find()
                .filter(test_persons::Column::PersonId.is_in(wanted.iter().copied()))
                .all(&work.tx)
                .await?;
            wanted = marked.into_iter().map(|row| row.person_id).collect();
        }
        let row = |person_id| incident_persons::Model {
            incident_id: incident.id,
            person_id,
            found_by,
            listed_at: work.now,
            channel: None,
            told_at: None,
        };
        let rows: Vec<_> = wanted.into_iter().map(|person| row(person).into_active_model().reset_all()).collect();
        if rows.is_empty() {
            continue;
        }
        let once = OnConflict::columns([incident_persons::Column::IncidentId, incident_persons::Column::PersonId])
            .do_nothing()
            .to_owned();
        incident_persons::Entity::insert_many(rows)
            .on_conflict(once)
            .try_insert()
            .exec_without_returning(&work.tx)
            .await?;
    }
    Ok(())
}
