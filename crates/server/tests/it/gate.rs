//! The gate refuses, and every refusal is on record.

use db::entities::access_ledger::ActorKind;
use db::entities::audit_log::{self, AuditKind};
use db::entities::staff_roles::StaffRole;
use kernel::{PersonId, ReportId};
use platform::Error;
use policy::Moderating;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use testkit::{TestApp, on_both_engines};
use uuid::Uuid;
use vault::{Ask, Matter, PERSONS_PER_HOUR_MAX};

/// A reading by staff; gives the code of a refusal.
async fn read(app: &TestApp, actor: PersonId, persons: Vec<PersonId>, matter: Option<Matter>) -> Option<&'static str> {
    let asked = app.lingong.app.write(move |work| async move {
        let ask =
            Ask { actor, actor_kind: ActorKind::Staff, basis: "a_test", persons, fields: &["report_text"], matter };
        vault::grant::<Moderating>(&work, work.now, &work.rng, ask).await?;
        Ok(())
    });
    match asked.await {
        Ok(()) => None,
        Err(Error::Refused(refusal)) => Some(refusal.code.code),
        Err(error) => panic!("{error}"),
    }
}

async fn refusals(app: &TestApp) -> Vec<String> {
    let rows = audit_log::Entity::find().filter(audit_log::Column::Kind.eq(AuditKind::Refused));
    let rows = rows.all(&app.lingong.app.read()).await.expect("the log");
    rows.into_iter().map(|row| row.body.0["code"].as_str().expect("a code").to_owned()).collect()
}

on_both_engines! {
    /// covers: SEC-4
    async fn staff_name_a_matter_and_do_not_read_themselves(app: TestApp) {
        let [actor, other] = [app.someone().await.id, app.someone().await.id];
        let matter = Some(Matter::Report(ReportId(Uuid::from_u128(3))));
        assert_eq!(read(&app, actor, vec![other], None).await, Some("case_needed"));
        assert_eq!(read(&app, actor, vec![other], matter).await, None);
        assert_eq!(read(&app, actor, vec![other, actor], matter).await, Some("own_data"));
        assert_eq!(read(&app, actor, (10..211).map(|number| PersonId(Uuid::from_u128(number))).collect(), matter).await, Some("too_many_persons"));
        assert_eq!(refusals(&app).await, ["case_needed", "own_data", "too_many_persons"]);
        // The same through the product: support looks for themselves.
        let support = app.register("curious_support", "19900000300").await;
        let person = support.person_id().await;
        let granted = app.lingong.app.write(move |work| async move { accounts_role(&work, person).await });
        granted.await.expect("the role is granted");
        support.get("/api/v1/staff/people?q=curious_support").await.refused(403, "own_data");
        assert_eq!(refusals(&app).await.last().map(String::as_str), Some("own_data"));
    }

    /// covers: SEC-4
    async fn staff_open_only_so_many_people_in_an_hour(app: TestApp) {
        let crowd: Vec<PersonId> = app.people(PERSONS_PER_HOUR_MAX + 3).await.iter().map(|someone| someone.id).collect();
        let [actor, colleague, last, rest @ ..] = crowd.as_slice() else { panic!("a crowd") };
        let (actor, colleague, last) = (*actor, *colleague, vec![*last]);
        let matter = Some(Matter::Case(Uuid::from_u128(3)));
        let (half, other_half) = rest.split_at(PERSONS_PER_HOUR_MAX / 2);
        assert_eq!(read(&app, actor, half.to_vec(), matter).await, None);
        assert_eq!(read(&app, actor, half.to_vec(), matter).await, None, "the same people count once");
        assert_eq!(read(&app, actor, other_half.to_vec(), matter).await, None);
        assert_eq!(read(&app, actor, last.clone(), matter).await, Some("staff_quota"));
        assert_eq!(read(&app, actor, half[..1].to_vec(), matter).await, None, "who was opened already may be looked at");
        assert_eq!(read(&app, colleague, last.clone(), matter).await, None, "each has their own");
        assert_eq!(refusals(&app).await, ["staff_quota"]);
        app.clock.advance_seconds(3_601);
        assert_eq!(read(&app, actor, last, matter).await, None);
    }
}

async fn accounts_role(work: &platform::Work, person: PersonId) -> Result<(), Error> {
    accounts::staff::grant_role(work, person, StaffRole::Support).await
}
