use crate::help_merchants::{OTHER, OWNER, THIRD, join, ledger, merchant_path, notices_of};
use db::entities::notices::NoticeKind;
use testkit::{Client, Value, json, on_both_engines};

async fn invite(owner: &Client, merchant: &str, phone: &str, role: &str) -> testkit::Reply {
    owner.post(&merchant_path(merchant, "/invitations"), json!({ "phone": phone, "role": role })).await
}

async fn invitations(client: &Client) -> Vec<Value> {
    client.get("/api/v1/me/invitations").await.ok()["items"].as_array().expect("a list").clone()
}

async fn answer(client: &Client, invitation: &Value, verb: &str) -> testkit::Reply {
    let id = invitation["id"].as_str().expect("an id");
    client.post(&format!("/api/v1/me/invitations/{id}/{verb}"), json!({})).await
}

on_both_engines! {
    /// covers: MER-3
    async fn an_invited_person_joins_under_their_own_account(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        // Nobody has this number yet, and the answer does not tell.
        let unknown = invite(&owner, &merchant, " +86 199 0000 0002", "recruiter").await;
        assert_eq!((unknown.status, &unknown.body), (202, &json!({})));
        let member = app.register("招聘小美", OTHER).await;
        let known = invite(&owner, &merchant, OTHER, "finance").await;
        assert_eq!((known.status, &known.text), (202, &unknown.text));
        let list = invitations(&member).await;
        assert_eq!(list.len(), 1, "the same number is invited once");
        assert_eq!(list[0]["merchant_id"], merchant.as_str());
        assert_eq!((&list[0]["merchant_name"], &list[0]["role"]), (&json!("闽江奶茶"), &json!("finance")));
        assert_eq!(notices_of(&app, member.person_id().await).await, [NoticeKind::MemberInvited]);
        member.get(&merchant_path(&merchant, "/members")).await.refused(404, "not_found");

        app.clock.advance_seconds(60);
        assert_eq!(answer(&member, &list[0], "accept").await.status, 204);
        answer(&member, &list[0], "accept").await.refused(409, "invitation_closed");
        answer(&member, &list[0], "decline").await.refused(409, "invitation_closed");
        assert!(invitations(&member).await.is_empty());
        assert_eq!(notices_of(&app, owner.person_id().await).await, [NoticeKind::MemberJoined]);
        let members = member.get(&merchant_path(&merchant, "/members")).await.ok();
        let expected = json!([
            { "person_id": owner.person_id().await.to_string(), "username": "老板阿强", "role": "owner",
              "joined_at": "2026-11-24T02:00:00Z" },
            { "person_id": member.person_id().await.to_string(), "username": "招聘小美", "role": "finance",
              "joined_at": "2026-11-24T02:01:00Z" },
        ]);
        assert_eq!(members["items"], expected);
        let looks = ledger(&app, "fellow_member").await;
        assert_eq!((looks.len(), &looks[0].persons.0), (1, &vec![owner.person_id().await]));
        assert_eq!(member.get("/api/v1/me").await.ok()["merchants"][0]["role"], "finance");
        let first = member.get(&merchant_path(&merchant, "/members?limit=1")).await.ok();
        let next = first["next"].as_str().expect("another page");
        let second = member.get(&merchant_path(&merchant, &format!("/members?limit=1&cursor={next}"))).await.ok();
        assert_eq!((&second["items"][0], &second["next"]), (&expected[1], &json!(null)));
    }

    /// covers: MER-3
    async fn an_invitation_is_for_its_number_and_its_time(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let member = app.register("招聘小美", OTHER).await;
        let stranger = app.register("隔壁老王", THIRD).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        invite(&owner, &merchant, OTHER, "recruiter").await.ok();
        let list = invitations(&member).await;
        assert!(invitations(&stranger).await.is_empty());
        for verb in ["accept", "decline"] {
            answer(&stranger, &list[0], verb).await.refused(404, "not_found");
            answer(&app.nobody(), &list[0], verb).await.refused(401, "sign_in_required");
        }
        assert_eq!(answer(&member, &list[0], "decline").await.status, 204);
        answer(&member, &list[0], "accept").await.refused(409, "invitation_closed");
        assert!(invitations(&member).await.is_empty());

        invite(&owner, &merchant, OTHER, "recruiter").await.ok();
        let list = invitations(&member).await;
        app.clock.advance_seconds(14 * 86_400);
        assert!(invitations(&member).await.is_empty());
        answer(&member, &list[0], "accept").await.refused(409, "invitation_closed");
        assert_eq!(member.get("/api/v1/me").await.ok()["merchants"], json!([]));
    }

    /// covers: MER-3
    async fn bad_invitations_are_named_and_too_many_refused(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        for phone in ["", "123", "02988888888", "1990000000x"] {
            let refused = invite(&owner, &merchant, phone, "recruiter").await;
            assert_eq!(refused.refused(422, "phone_invalid")["field"], "phone");
        }
        let odd = invite(&owner, &merchant, OTHER, "boss").await;
        assert_eq!(odd.refused(422, "invalid_field")["field"], "role");
        for number in 0..20 {
            invite(&owner, &merchant, &format!("199000001{number:02}"), "recruiter").await.ok();
        }
        invite(&owner, &merchant, THIRD, "recruiter").await.refused(409, "too_many_invitations");
        // One that is open already can still be changed.
        invite(&owner, &merchant, "19900000100", "finance").await.ok();
        app.clock.advance_seconds(15 * 86_400);
        invite(&owner, &merchant, THIRD, "recruiter").await.ok();
    }

    /// covers: MER-3, SEC-3
    async fn owners_alone_manage_members(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let recruiter = app.register("招聘小美", OTHER).await;
        let stranger = app.register("隔壁老王", THIRD).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        join(&owner, &merchant, &recruiter, OTHER, "recruiter").await;
        let second = stranger.create_merchant("乌山咖啡", "company").await;
        let of = |person: kernel::PersonId| merchant_path(&merchant, &format!("/members/{person}"));
        let (owner_id, recruiter_id) = (owner.person_id().await, recruiter.person_id().await);
        let role = json!({ "role": "owner" });
        for (client, status, code) in [
            (&recruiter, 403, "forbidden"),
            (&stranger, 404, "not_found"),
            (&app.nobody(), 401, "sign_in_required"),
        ] {
            invite(client, &merchant, "19900000009", "owner").await.refused(status, code);
            client.put(&of(recruiter_id), role.clone()).await.refused(status, code);
            client.delete(&of(owner_id)).await.refused(status, code);
        }
        stranger.delete(&of(recruiter_id)).await.refused(404, "not_found");
        stranger.delete(&of(stranger.person_id().await)).await.refused(404, "not_found");
        // The owner of one merchant is nobody in another, and a person outside is no member to be changed.
        owner.get(&merchant_path(&second, "/members")).await.refused(404, "not_found");
        owner.put(&of(stranger.person_id().await), role).await.refused(404, "not_found");
        owner.delete(&of(stranger.person_id().await)).await.refused(404, "not_found");
        assert_eq!(recruiter.delete(&of(recruiter_id)).await.status, 204);
        recruiter.get(&merchant_path(&merchant, "/members")).await.refused(404, "not_found");
    }

    /// covers: MER-3
    async fn the_last_owner_stays(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let second = app.register("招聘小美", OTHER).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        let of = |person: kernel::PersonId| merchant_path(&merchant, &format!("/members/{person}"));
        let (owner_id, second_id) = (owner.person_id().await, second.person_id().await);
        owner.delete(&of(owner_id)).await.refused(409, "last_owner");
        owner.put(&of(owner_id), json!({ "role": "finance" })).await.refused(409, "last_owner");
        assert_eq!(owner.put(&of(owner_id), json!({ "role": "owner" })).await.status, 204);
        join(&owner, &merchant, &second, OTHER, "owner").await;

        // Two owners who remove each other at the same time: one is left.
        let (mine, theirs) = (of(second_id), of(owner_id));
        let (one, two) = tokio::join!(owner.delete(&mine), second.delete(&theirs));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 404]);
        let left = if one.status == 204 { &owner } else { &second };
        let members = left.get(&merchant_path(&merchant, "/members")).await.ok();
        assert_eq!(members["items"].as_array().map(Vec::len), Some(1));
        left.delete(&of(left.person_id().await)).await.refused(409, "last_owner");
    }

    /// covers: MER-3
    async fn a_former_owner_leaves_no_invitation_behind(app: TestApp) {
        let owner = app.register("老板阿强", OWNER).await;
        let second = app.register("招聘小美", OTHER).await;
        let third = app.register("隔壁老王", THIRD).await;
        let merchant = owner.create_merchant("闽江奶茶", "company").await;
        join(&owner, &merchant, &second, OTHER, "owner").await;
        invite(&second, &merchant, THIRD, "owner").await.ok();
        let list = invitations(&third).await;
        let path = merchant_path(&merchant, &format!("/members/{}", second.person_id().await));
        assert_eq!(owner.put(&path, json!({ "role": "recruiter" })).await.status, 204);
        assert!(invitations(&third).await.is_empty());
        answer(&third, &list[0], "accept").await.refused(409, "invitation_closed");
        // The role counts at once.
        invite(&second, &merchant, THIRD, "owner").await.refused(403, "forbidden");
        // An invited member keeps their role.
        invite(&owner, &merchant, OTHER, "owner").await.ok();
        assert!(invitations(&second).await.is_empty());
    }
}
