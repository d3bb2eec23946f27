//! The market through HTTP, on both engines.

mod attendance;
mod bad_input;
mod calendar;
mod conserved;
mod crowd;
mod favourites;
mod finding;
mod map;
mod page_services;
mod paid;
mod part_time;
mod photos;
mod pipeline;
mod place_checks;
mod place_words;
mod postings;
mod ratings;
mod reports;
mod resumes;
mod review;
mod rules;
mod search;
mod settlement;
mod shares;
mod shifts;
mod signing_up;
mod subscriptions;
mod talents;
mod videos;

use db::entities::staff_roles::StaffRole;
use testkit::{Client, TestApp, Value, json, merge};

/// A certified merchant with its owner, and a reviewer who belongs to no merchant.
struct Shop {
    owner: Client,
    merchant: String,
    reviewer: Client,
}

impl Shop {
    async fn open(app: &TestApp) -> Shop {
        let owner = app.register("owner", "19900000001").await;
        let merchant = app.certified_merchant(&owner).await;
        Shop { merchant, owner, reviewer: app.staff(StaffRole::Reviewer).await }
    }

    /// A complete job with these changes.
    fn body(&self, app: &TestApp, overrides: Value) -> Value {
        let mut body = app.job_body(&self.merchant);
        merge(&mut body, overrides);
        body
    }

    /// Saves a draft and gives its id.
    async fn draft(&self, app: &TestApp, overrides: Value) -> String {
        id_of(&self.owner.post("/api/v1/postings", self.body(app, overrides)).await.ok())
    }

    /// A job that anybody can see.
    async fn live(&self, app: &TestApp, overrides: Value) -> String {
        id_of(&app.live_posting(&self.owner, &self.reviewer, self.body(app, overrides)).await)
    }

    /// Does something to a posting that needs no parameters, as its author.
    async fn act(&self, id: &str, verb: &str) -> testkit::Reply {
        self.owner.post(&format!("/api/v1/postings/{id}/{verb}"), json!({})).await
    }

    async fn get(&self, id: &str) -> Value {
        self.owner.get(&format!("/api/v1/postings/{id}")).await.ok()
    }

    async fn decide(&self, id: &str, decision: Value) -> testkit::Reply {
        self.reviewer.post(&format!("/api/v1/staff/postings/{id}/decision"), decision).await
    }

    /// `from>to by` of each change, oldest first.
    async fn history(&self, id: &str) -> Vec<String> {
        let list = self.owner.get(&format!("/api/v1/postings/{id}/history")).await.ok();
        let line = |row: &Value| {
            format!("{}>{} {}", row["from"].as_str().unwrap_or(""), text(&row["to"]), row["by"].as_str().unwrap_or(""))
        };
        items(&list).iter().rev().map(line).collect()
    }
}

fn id_of(value: &Value) -> String {
    text(&value["id"])
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

fn items(list: &Value) -> &Vec<Value> {
    list["items"].as_array().expect("a list")
}

fn ids(list: &Value) -> Vec<String> {
    items(list).iter().map(id_of).collect()
}

/// The first page of a search.
async fn search(app: &TestApp, query: &str) -> Value {
    app.sync_index().await;
    app.nobody().get(&format!("/api/v1/postings/search?{query}")).await.ok()
}
