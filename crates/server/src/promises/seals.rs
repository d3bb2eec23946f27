//! Keys, envelopes and the schema.

use super::Verdict;
use super::checks;
use super::world::World;
use anyhow::Context;
use db::Holds;
use db::entities::people;
use policy::OwnAccount;
use sea_orm::EntityTrait;
use std::sync::Arc;
use vault::Cell;

checks!(
    swapped_ciphertext_is_refused,
    flipped_bits_are_refused,
    keys_are_apart,
    schema_is_declared,
    no_column_for_positions,
);

fn broken_if(found: bool, why: &str) -> Verdict {
    Verdict::of(if found { Err(why.to_owned()) } else { Ok(()) })
}

async fn row(world: &World, person: kernel::PersonId) -> anyhow::Result<people::Model> {
    people::Entity::find_by_id(person).one(&world.app.read()).await?.context("a canary's row is gone")
}

async fn swapped_ciphertext_is_refused(world: Arc<World>) -> anyhow::Result<Verdict> {
    let (person, other) = (world.seeker.person, world.merchant.person);
    let (own, foreign) = (row(&world, person).await?, row(&world, other).await?);
    let keys = world.app.vault.keys_of(person).await?;
    let grant = vault::own(person);
    let cell = Cell::new("people", "phone", person.0);
    let right = keys.open(&grant, cell, &own.phone).is_ok_and(|phone| phone == world.seeker.phone);
    anyhow::ensure!(right, "the value does not open where it belongs");
    let another_person = keys.open(&grant, cell, &foreign.phone).is_ok();
    let another_column = keys.open_bytes::<OwnAccount, policy::Phone>(&grant, cell, own.username.envelope()).is_ok();
    let another_row = keys.open(&grant, Cell::new("people", "phone", other.0), &own.phone).is_ok();
    let another_table = keys.open(&grant, Cell::new("profiles", "phone", person.0), &own.phone).is_ok();
    let opened = another_person || another_column || another_row || another_table;
    Ok(broken_if(opened, "a value opened where it does not belong"))
}

async fn flipped_bits_are_refused(world: Arc<World>) -> anyhow::Result<Verdict> {
    let person = world.seeker.person;
    let own = row(&world, person).await?;
    let keys = world.app.vault.keys_of(person).await?;
    let (grant, cell) = (vault::own(person), Cell::new("people", "phone", person.0));
    let envelope = own.phone.envelope();
    let opens = |place: usize, bit: u8| {
        let mut flipped = envelope.to_vec();
        flipped[place] ^= 1 << bit;
        keys.open_bytes::<OwnAccount, policy::Phone>(&grant, cell, &flipped).is_ok()
    };
    let opened = (0..envelope.len()).any(|place| (0..8).any(|bit| opens(place, bit)));
    Ok(broken_if(opened, "a value with one bit changed opened"))
}

async fn keys_are_apart(world: Arc<World>) -> anyhow::Result<Verdict> {
    let config = &world.app.config;
    let same = config.main_database() == config.keyring_database();
    let inside = world.app.read().row("SELECT COUNT(*) AS n FROM person_keys", []).await.is_ok();
    Ok(broken_if(same || inside, "keys and data are in one database"))
}

async fn schema_is_declared(world: Arc<World>) -> anyhow::Result<Verdict> {
    let checked = db::check_schema(&world.app.db, db::entities::TABLES).await;
    Ok(Verdict::of(checked.map_err(|error| format!("{error:#}"))))
}

async fn no_column_for_positions(_: Arc<World>) -> anyhow::Result<Verdict> {
    // A posting's place of work is public and about the job.
    let places =
        db::entities::TABLES.iter().filter(|table| matches!(table.holds, Holds::Person(_)) && table.name != "postings");
    let words = ["lat", "lng", "lon", "position", "geo", "h3", "cell"];
    for table in places {
        let found = table.columns.iter().find(|column| column.name.split('_').any(|part| words.contains(&part)));
        if let Some(column) = found {
            return Ok(Verdict::Broken(format!("{}.{} can hold where a person is", table.name, column.name)));
        }
    }
    Ok(Verdict::Held)
}
