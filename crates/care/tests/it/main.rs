//! Care for people and their data through HTTP, on both engines.

mod accesses;
mod beacons;
mod cancelling;
mod cases;
mod clocks;
mod consents;
mod copy;
mod erasing;
mod guardian_comes;
mod guardian_ends;
mod guardian_help;
mod guardian_page;
mod guardian_refusals;
mod guardian_support;
mod guardian_telling;
mod history;
mod incidents;
mod life;
mod only_way;
mod orders;
mod permissions;
mod ratings;
mod requests;
mod retention;
mod schema;
mod sharing;
mod statistics;
mod surveys;
mod transfers;

use testkit::Value;

fn id_of(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

fn items(list: &Value) -> &Vec<Value> {
    list["items"].as_array().expect("a list")
}

/// How many notices of a kind somebody has.
async fn notices(client: &testkit::Client, kind: &str) -> usize {
    let list = client.get("/api/v1/me/notices").await.ok();
    items(&list).iter().filter(|notice| notice["kind"] == kind).count()
}

/// A time of the API.
fn at(text: &str) -> kernel::Timestamp {
    text.parse::<jiff::Timestamp>().expect("a time").into()
}
