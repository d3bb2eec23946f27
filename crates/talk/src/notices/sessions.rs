//! What is pushed to goes with its session: one that was signed out or ran out gets nothing, whoever ended it.

use db::entities::sessions::{Column, Entity};
use kernel::{PersonId, Timestamp};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Query, SelectStatement};

/// The ids of a person's sessions that hold now.
pub(super) fn open(person: PersonId, now: Timestamp) -> SelectStatement {
    Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::PersonId.eq(person))
        .and_where(Column::RevokedAt.is_null())
        .and_where(Column::ExpiresAt.gt(now))
        .to_owned()
}
