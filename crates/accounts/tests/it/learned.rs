//! What other slices may learn of a person, and only with a grant.

use crate::help::*;
use accounts::people;
use db::entities::access_ledger::{self, ActorKind};
use kernel::PersonId;
use kernel::majority;
use kernel::phone::Phone;
use policy::{Calling, Purpose, Recruiting};
use sea_orm::EntityTrait;
use testkit::{TestApp, json, on_both_engines};
use vault::{Ask, Grant};

on_both_engines! {
    /// covers: WORK-4, SEC-4, RULE-3
    async fn names_are_masked_and_numbers_need_a_grant_of_their_own(app: TestApp) {
        let anna = app.register("annabelle", ANNA).await;
        let ben = app.register("ben", BEN).await.person_id().await;
        let id = anna.person_id().await;
        let house = &app.lingong.app;
        let tx = house.read();
        let recruiting = grant::<Recruiting>(&app, ben, vec![id, ben]).await;
        let names = || async {
            let names = people::display_names(house, &recruiting, &tx, &[id, ben]).await.expect("names");
            (names[&id].masked.clone(), names[&ben].masked.clone())
        };
        assert_eq!(names().await, ("an***e".to_owned(), "b**".to_owned()));
        assert_eq!(people::born(house, &recruiting, &tx, id).await.expect("no month"), None);
        anna.put(PROFILE, json!({ "name": "林小安", "birth_year_month": "1999-02" })).await.ok();
        assert_eq!(names().await.0, "林**");
        assert_eq!(people::born(house, &recruiting, &tx, id).await.expect("a month"), majority::born("1999-02"));

        let calling = grant::<Calling>(&app, ben, vec![id]).await;
        let dialled = people::phone(house, &calling, &tx, id).await.expect("a number");
        assert_eq!(dialled.expose(), ANNA);
        people::phone(house, &calling, &tx, ben).await.expect_err("the grant is for Anna alone");
        let only_ben = grant::<Recruiting>(&app, ben, vec![ben]).await;
        people::display_names(house, &only_ben, &tx, &[id]).await.expect_err("the grant is for Ben alone");
        // One's own data is in no ledger.
        assert_eq!(access_ledger::Entity::find().all(&tx).await.expect("the ledger").len(), 2);

        let phone = |text: &str| Phone::parse(text).expect("a number");
        assert_eq!(people::find_by_phone(house, &tx, &phone("+86 19900000001")).await.expect("found"), Some(id));
        assert_eq!(people::find_by_phone(house, &tx, &phone("19900000099")).await.expect("nobody"), None);
    }
}

async fn grant<P: Purpose>(app: &TestApp, actor: PersonId, persons: Vec<PersonId>) -> Grant<P>
where
    Grant<P>: Send,
{
    let granted = app.lingong.app.write(move |work| async move {
        let ask = Ask {
            actor,
            actor_kind: ActorKind::Merchant,
            basis: "a_test",
            persons,
            fields: &["username"],
            matter: None,
        };
        Ok(vault::grant::<P>(&work.tx, work.now, &work.rng, ask).await?)
    });
    granted.await.expect("a grant")
}
