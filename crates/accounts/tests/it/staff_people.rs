//! What support sees of people.

use crate::help::*;
use db::entities::access_ledger::{self, ActorKind};
use db::entities::staff_roles::StaffRole;
use sea_orm::EntityTrait;
use testkit::{json, on_both_engines};

on_both_engines! {
    /// covers: SEC-4
    async fn support_finds_whole_names_only_masked_and_on_record(app: TestApp) {
        let anna = app.register("annabelle", ANNA).await;
        let id = anna.person_id().await;
        let support = app.staff(StaffRole::Support).await;
        let find = |q: &str| format!("/api/v1/staff/people?q={q}");
        for q in ["annabelle", "AnnaBelle", ANNA, "%2B8619900000001"] {
            let list = support.get(&find(q)).await.ok();
            let [found] = list["items"].as_array().expect("items").as_slice() else { panic!("one: {list}") };
            assert_eq!((&found["id"], &found["username_masked"]), (&json!(id), &json!("an***e")));
            assert_eq!((&found["phone_masked"], &found["state"]), (&json!("199****0001"), &json!("active")));
            assert!(!list.to_string().contains("annabelle") && !list.to_string().contains(ANNA));
        }
        for q in ["anna", "19900000077"] {
            assert_eq!(support.get(&find(q)).await.ok()["items"], json!([]));
        }
        for q in ["", "%25", "an*"] {
            assert_eq!(support.get(&find(q)).await.refused(422, "invalid_field")["field"], "q");
        }
        support.get("/api/v1/staff/people").await.refused(422, "invalid_field");
        let ledger = access_ledger::Entity::find().all(&app.lingong.app.read()).await.expect("the ledger");
        assert_eq!(ledger.len(), 4);
        let actor = support.person_id().await;
        for row in ledger {
            assert_eq!((row.actor_id, row.actor_kind, row.persons.0), (actor, ActorKind::Staff, vec![id]));
            assert_eq!((row.purpose.as_str(), row.basis.as_str()), ("supporting", "support_lookup"));
        }
    }

    /// covers: SEC-4
    async fn others_may_not_look(app: TestApp) {
        let path = format!("/api/v1/staff/people?q={ANNA}");
        app.nobody().get(&path).await.refused(401, "sign_in_required");
        app.register("ben", BEN).await.get(&path).await.refused(403, "forbidden");
        app.staff(StaffRole::Reviewer).await.get(&path).await.refused(403, "forbidden");
        app.staff(StaffRole::Admin).await.get(&path).await.ok();
    }
}
