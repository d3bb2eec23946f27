//! Who saw my data.

use db::entities::staff_roles::StaffRole;
use testkit::{json, on_both_engines};

on_both_engines! {
    /// covers: SEC-4
    async fn everybody_sees_who_opened_their_data(app: TestApp) {
        let owner = app.register("seen_owner", "19900000221").await;
        let merchant = app.certified_merchant(&owner).await;
        let job = app.live_job(&owner, &merchant, json!({ "mode": "merchant_picks" })).await;
        let shift = job["shifts"][0]["id"].as_str().expect("a shift");
        let seeker = app.register("seen_seeker", "19900000222").await;
        seeker.post(&format!("/api/v1/shifts/{shift}/applications"), json!({})).await.ok();
        assert_eq!(seeker.get("/api/v1/me/accesses").await.ok()["items"], json!([]), "nobody has looked");

        let posting = job["id"].as_str().expect("an id");
        owner.get(&format!("/api/v1/postings/{posting}/applications")).await.ok();
        let seen = seeker.get("/api/v1/me/accesses").await.ok();
        let row = &seen["items"][0];
        assert_eq!(row["by"], "merchant");
        assert_eq!(row["basis"], "您报名了该商家的职位");
        assert_eq!(row["merchants"].as_array().map(Vec::len), Some(1));
        assert!(row["fields"].as_array().expect("fields").contains(&json!("姓名")));
        // Support looked the owner up, and that is the owner's to see, not the seeker's.
        app.staff(StaffRole::Support).await.get("/api/v1/staff/people?q=seen_owner").await.ok();
        let owners = owner.get("/api/v1/me/accesses").await.ok();
        assert!(owners["items"].as_array().expect("items").iter().any(|row| row["by"] == "staff"));
        assert!(seen["items"].as_array().expect("items").iter().all(|row| row["by"] != "staff"));
    }
}
