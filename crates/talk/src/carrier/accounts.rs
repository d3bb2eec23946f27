//! Who people are at the company: names made of chance.

use db::columns::BlindIndex;
use db::entities::carrier_accounts::{self, Column};
use kernel::{PersonId, RowId, Timestamp};
use platform::{App, Error, Work};
use policy::Talking;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use vault::{Cell, Grant};

/// A person's account there.
pub(super) struct Account {
    pub id: RowId,
    pub name: String,
    pub opened_at: Option<Timestamp>,
}

fn cell(id: RowId) -> Cell {
    Cell::new("carrier_accounts", "account", id.0)
}

fn blind(app: &App, name: &str) -> BlindIndex {
    app.vault.blind("carrier_accounts", "account", name)
}

/// A person's account, named now if there is none.
pub(super) async fn of(app: &App, work: &Work, person: PersonId, grant: &Grant<Talking>) -> Result<Account, Error> {
    let keys = app.vault.keys_of(person).await?;
    if let Some(row) = carrier_accounts::Entity::find().filter(Column::PersonId.eq(person)).one(&work.tx).await? {
        let name = keys.open(grant, cell(row.id), &row.account)?;
        return Ok(Account { id: row.id, name, opened_at: row.opened_at });
    }
    let id = RowId::new(work.now, &work.rng);
    let name = format!("{:032x}", u128::from_be_bytes(work.rng.bytes()));
    let row = carrier_accounts::Model {
        id,
        person_id: person,
        account: keys.seal(cell(id), &name)?,
        account_blind: blind(app, &name),
        opened_at: None,
        created_at: work.now,
    };
    db::insert(work, row).await?;
    Ok(Account { id, name, opened_at: None })
}

/// Writes down that the company has these accounts.
pub(super) async fn made(work: &Work, ids: &[RowId]) -> Result<(), Error> {
    for row in carrier_accounts::Entity::find().filter(Column::Id.is_in(ids.to_vec())).all(&work.tx).await? {
        db::update(work, carrier_accounts::Model { opened_at: Some(work.now), ..row }).await?;
    }
    Ok(())
}

/// Whose account this is.
pub(super) async fn find(app: &App, work: &Work, name: &str) -> Result<Option<PersonId>, Error> {
    let found = carrier_accounts::Entity::find().filter(Column::AccountBlind.eq(blind(app, name)));
    Ok(found.one(&work.tx).await?.map(|row| row.person_id))
}
